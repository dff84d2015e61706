import Foundation

/// Leaves from work for the care of a child with cancer (LSS art. 140 Bis).
///
/// What a device says of a leave is a pre-check and must be shown as such: the server decides.
public struct Leaves: Sendable {
    let app: Acompana

    /// The pre-check of a draft, without saving it. Quick enough for a form that a person is filling in.
    public func precheck(_ draft: LeaveDraft) async throws(AcompanaError) -> LeaveVerdict {
        try await app.call { try $0.leavePrecheck(draft: draft) }
    }

    /// The sentences of a verdict for the person, gravest first.
    public func tell(_ findings: [Finding]) -> [String] {
        (try? app.core.leaveTold(findings: findings)) ?? findings.map(\.code)
    }

    /// Keeps a draft, to be sent later.
    @discardableResult
    public func keep(_ draft: LeaveDraft) async throws(AcompanaError) -> Saved {
        try await app.call { try $0.leaveKeep(draft: draft) }
    }

    /// Sends a request: it is on its way as soon as this returns, with or without a network. What the rules find does
    /// not stop it.
    @discardableResult
    public func submit(_ draft: LeaveDraft) async throws(AcompanaError) -> Submitted {
        try await app.call { try $0.leaveSubmit(draft: draft) }
    }

    /// Sends a kept draft, or answers a request for information, with another start or number of days if given.
    @discardableResult
    public func resubmit(
        _ id: RecordId, start: CivilDate? = nil, days: Int64? = nil
    ) async throws(AcompanaError) -> Saved {
        try await app.call { try $0.leaveResubmit(id: id, start: start, days: days) }
    }

    /// Takes a request back.
    @discardableResult
    public func cancel(_ id: RecordId, reason: String) async throws(AcompanaError) -> Saved {
        try await app.call { try $0.leaveCancel(id: id, reason: reason) }
    }

    /// A reviewer's ruling.
    @discardableResult
    public func review(_ id: RecordId, outcome: ReviewOutcome, note: String) async throws(AcompanaError) -> Saved {
        try await app.call { try $0.leaveReview(id: id, outcome: outcome, note: note) }
    }

    /// Ends a leave early (140 Bis ¶6).
    @discardableResult
    public func end(_ id: RecordId, note: CessationNote) async throws(AcompanaError) -> Saved {
        try await app.call { try $0.leaveEnd(id: id, note: note) }
    }

    /// The leaves of a child that are on this device.
    public func history(of patient: RecordId) async throws(AcompanaError) -> [Entry] {
        try await app.call { try $0.leaveHistory(patient: patient) }
    }

    /// The certificate (constancia) of a leave that was issued.
    public func certificate(of request: RecordId) async throws(AcompanaError) -> Entry? {
        try await app.call { try $0.leaveCertificate(request: request) }
    }

    /// How many days of leave are left for the care of a child, for the parent who uses this device.
    public func balance(of patient: RecordId) async throws(AcompanaError) -> LeaveBalance {
        try await app.call { try $0.leaveBalance(patient: patient) }
    }
}
