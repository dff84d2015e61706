import Foundation

/// The exchange with the server.
public struct Sync: Sendable {
    let app: Acompana

    /// Syncs, and returns when it is over. When the task is cancelled the sync is told to stop, and this throws
    /// `CancellationError` once it has: what arrived until then is kept, nothing is half done.
    ///
    /// An unreachable server is no error: the report's outcome says so, and everything unsent stays.
    @discardableResult
    public func run(_ options: SyncOptions = SyncOptions()) async throws -> SyncReport {
        try Task.checkCancellation()
        let sync = try await start(options)
        let report = try await withTaskCancellationHandler {
            try await sync.value
        } onCancel: {
            sync.cancel()
        }
        try Task.checkCancellation()
        return report
    }

    /// Starts a sync that goes on by itself; `busy` while another one runs.
    public func start(_ options: SyncOptions = SyncOptions()) async throws(AcompanaError) -> SyncTask {
        let relay = Relay<SyncProgress>()
        let options = options.withinReason
        let run = try await app.call { try $0.startSync(options: options, listener: Progress(relay: relay)) }
        return SyncTask(run: run, relay: relay)
    }

    /// Waits for the sync that is running, if one is; gives nothing otherwise.
    public func joinRunning() async throws(AcompanaError) -> SyncReport? {
        guard let run = try await app.call({ $0.runningSync() }) else { return nil }
        return try await SyncTask(run: run, relay: Relay()).value
    }

    /// How the device stands with the server: now, and after each change.
    public func updates() throws(AcompanaError) -> AsyncStream<SyncStatus> {
        try app.updates(of: .sync) { update in
            if case .sync(let status) = update { status } else { nil }
        }
    }
}

/// A sync that is under way or over. Letting go of it does not stop the sync.
public final class SyncTask: Sendable {
    private let run: SyncRun
    private let relay: Relay<SyncProgress>

    init(run: SyncRun, relay: Relay<SyncProgress>) {
        self.run = run
        self.relay = relay
    }

    /// Waits for the end. Cancelling the waiting task does not stop the sync; `cancel()` does.
    public var value: SyncReport {
        get async throws(AcompanaError) {
            do {
                return try await run.finished()
            } catch {
                throw AcompanaError(error)
            }
        }
    }

    /// Asks the sync to stop: at once while the network works, after the current transaction otherwise. What arrived is
    /// kept. Cancelling twice, or after the end, is harmless.
    public func cancel() { run.cancel() }

    /// How far it is: the latest at once if there is one, then the newest after each exchange. Ends with the sync.
    public var progress: AsyncStream<SyncProgress> { relay.stream() }
}

/// What the core tells of a sync, handed to the streams.
private final class Progress: ProgressListener {
    private let relay: Relay<SyncProgress>

    init(relay: Relay<SyncProgress>) { self.relay = relay }

    // Should the core let go without a last word, the streams end all the same.
    deinit { relay.finish() }

    func progressed(progress: SyncProgress) { relay.send(progress) }

    func ended() { relay.finish() }
}

extension SyncOptions {
    /// As long as a sync may be told to take at most: a year of seconds.
    static let longest: TimeInterval = 366 * 86_400

    /// How to sync: `deadline` stops it in time, for a window in the background, and at once when the window is over;
    /// `patient` respects waits after failures (a run that nobody asked for); `network` is asked of the app's monitor
    /// when it is not given.
    public init(within deadline: Duration, patient: Bool = false, network: Network? = nil) {
        self.init(deadline: deadline.seconds, patient: patient, network: network)
        self = withinReason
    }

    /// With a deadline that can cross to the core: the generated code ends the app on one below zero or beyond counting.
    /// One that is no number leaves no time.
    var withinReason: SyncOptions {
        guard let deadline else { return self }
        var options = self
        options.deadline = deadline > 0 ? min(deadline, Self.longest) : 0
        return options
    }
}
