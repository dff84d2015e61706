import Foundation

/// What went wrong, named for what the app should do. Show `errorDescription`, or `Acompana.tell(_:)` for the language the
/// core was opened with; `reason` is for support and no text for a screen.
public enum AcompanaError: Error, Hashable, Sendable {
    /// Fix what the findings say and save again. Nothing was saved.
    case invalid(findings: [Finding])
    /// It is not on this device (any more).
    case notFound(what: String)
    /// The screen is out of date: look again. A write was already sent, or is in another state.
    case outOfDate(reason: String)
    /// Enrol the device with a code. Everything unsent stays.
    case enrol(reason: String)
    /// Update the app. Everything unsent stays.
    case update(reason: String)
    /// Wait for a connection; work goes on offline. `retryAfter` is when to try again, if that is known.
    case offline(reason: String, retryAfter: Duration?)
    /// Another sync of this app, or another process, is at it. Try again in a moment.
    case busy(reason: String)
    /// The device's storage needs attention.
    case storage(problem: StorageProblem, reason: String)
    /// A mistake of ours. Tell support.
    case `internal`(reason: String)
    /// The core was closed; nothing was done.
    case closed
}

extension AcompanaError {
    /// From whatever the bridge to the core throws: the core's own errors, and its panics, which are mistakes of ours.
    init(_ error: any Error) {
        switch error {
        case let error as AcompanaError: self = error
        case let error as CoreError: self.init(core: error)
        case let error as UnreadableValue: self = .internal(reason: "the core sent an unreadable \(error.type)")
        default: self = .internal(reason: error.localizedDescription)
        }
    }

    private init(core error: CoreError) {
        switch error {
        case .Invalid(let findings): self = .invalid(findings: findings)
        case .NotFound(let what): self = .notFound(what: what)
        case .OutOfDate(let reason): self = .outOfDate(reason: reason)
        case .Enrol(let reason): self = .enrol(reason: reason)
        case .Update(let reason): self = .update(reason: reason)
        case .Offline(let reason, let retryAfterMs):
            self = .offline(reason: reason, retryAfter: retryAfterMs.map { .milliseconds($0) })
        case .Busy(let reason): self = .busy(reason: reason)
        case .Storage(let problem, let reason): self = .storage(problem: problem, reason: reason)
        case .Internal(let reason): self = .internal(reason: reason)
        case .Closed: self = .closed
        }
    }

    private var core: CoreError {
        switch self {
        case .invalid(let findings): .Invalid(findings: findings)
        case .notFound(let what): .NotFound(what: what)
        case .outOfDate(let reason): .OutOfDate(reason: reason)
        case .enrol(let reason): .Enrol(reason: reason)
        case .update(let reason): .Update(reason: reason)
        case .offline(let reason, let retryAfter): .Offline(reason: reason, retryAfterMs: retryAfter?.wholeMilliseconds)
        case .busy(let reason): .Busy(reason: reason)
        case .storage(let problem, let reason): .Storage(problem: problem, reason: reason)
        case .internal(let reason): .Internal(reason: reason)
        case .closed: .Closed
        }
    }
}

extension AcompanaError: LocalizedError {
    /// What happened, whether something is lost, and what to do, for the person: in Spanish, the product's first
    /// language. `sentence(in:)` gives it in another one.
    public var errorDescription: String? { sentence(in: .spanish) }

    /// What happened, whether something is lost, and what to do, for the person.
    public func sentence(in language: Language) -> String { describeError(error: core, language: language) }
}

extension Duration {
    /// Whole milliseconds, rounded down; the largest number for a duration beyond it.
    var wholeMilliseconds: Int64 {
        let (seconds, attoseconds) = components
        let (milliseconds, overflow) = seconds.multipliedReportingOverflow(by: 1_000)
        return overflow ? (seconds < 0 ? .min : .max) : milliseconds + attoseconds / 1_000_000_000_000_000
    }

    /// In seconds, for the bridge.
    var seconds: TimeInterval {
        Double(components.seconds) + Double(components.attoseconds) / 1e18
    }
}
