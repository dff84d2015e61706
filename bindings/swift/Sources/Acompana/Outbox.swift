import Foundation

/// What was written on this device and does not have the server's last word.
public struct Outbox: Sendable {
    let app: Acompana

    /// Writes after `position` (0 for the first page), in the order in which they were made, at most 1,000.
    public func list(
        _ filter: OutboxFilter = .pending, after position: Int64 = 0, limit: UInt32 = 100
    ) async throws(AcompanaError) -> [OutboxItem] {
        try await app.call { try $0.outbox(filter: filter, position: position, limit: limit) }
    }

    /// How many writes are in which state.
    public func counts() async throws(AcompanaError) -> OutboxCounts { try await app.call { try $0.outboxCounts() } }

    /// Sends a refused write again as it is; gives the new write that stands for it.
    @discardableResult
    public func retry(_ op: OpId, reason: String) async throws(AcompanaError) -> OpId? {
        try await app.call { try $0.outboxRetry(op: op, reason: reason) }
    }

    /// Takes a write back before it took effect. Its content stays in the history.
    public func withdraw(_ op: OpId, reason: String) async throws(AcompanaError) {
        try await app.call { try $0.outboxWithdraw(op: op, reason: reason) }
    }

    /// Lets a write go out that waited so long that its author is asked first.
    public func confirm(_ op: OpId) async throws(AcompanaError) { try await app.call { try $0.outboxConfirm(op: op) } }

    /// All writes without the server's last word as JSON, for handing them over by another way. Leaves an audit line.
    /// The text holds personal data.
    public func export(reason: String) async throws(AcompanaError) -> String {
        do {
            return try await app.core.outboxExport(reason: reason)
        } catch {
            throw AcompanaError(error)
        }
    }

    /// How many writes are in which state: now, and after each change.
    public func updates() throws(AcompanaError) -> AsyncStream<OutboxCounts> {
        try app.updates(of: .outbox) { update in
            if case .outbox(let counts) = update { counts } else { nil }
        }
    }
}

/// Fields that two people changed and no machine may merge; a person chooses.
public struct Conflicts: Sendable {
    let app: Acompana

    /// The conflicts that wait for a choice, with both values, oldest first, at most 1,000.
    public func list() async throws(AcompanaError) -> [ConflictItem] { try await app.call { try $0.conflicts() } }

    /// Settles a conflict; gives the new write when one is needed. The choice and its reason stand in the audit chain.
    @discardableResult
    public func resolve(_ op: OpId, _ choice: Choice, reason: String) async throws(AcompanaError) -> OpId? {
        try await app.call { try $0.resolve(op: op, choice: choice, reason: reason) }
    }
}
