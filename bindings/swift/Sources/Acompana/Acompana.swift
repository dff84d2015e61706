import Foundation

/// The core of the app: one store on this device, encrypted, that works without a network and syncs when there is one.
///
/// Open it once, keep it for the life of the app, and use it from any task; each call does its work on threads of the
/// core's own, never on the caller's. A call that saves is done when it returns: the record is on disk. Cancelling a task
/// does not undo a save.
///
/// ```swift
/// let acompana = try await Acompana.open(settings, keyStore: KeychainKeyStore())
/// let leaves = try await acompana.records.list(RecordQuery(kind: "leave_request"))
/// ```
public final class Acompana: Sendable {
    /// What the connection costs. The type is called `Network`, as is a framework of Apple's; this name is free.
    public typealias Connection = Network

    /// Language of the sentences that people read.
    public let language: Language

    let core: Core
    let worker: Worker

    private init(core: Core, worker: Worker, language: Language) {
        self.core = core
        self.worker = worker
        self.language = language
    }

    // Closing waits for the disk and for a sync that is told to stop: not on the thread that happens to let go last.
    deinit {
        let core = core
        DispatchQueue.global(qos: .utility).async { withExtendedLifetime(core) {} }
    }

    /// Opens the core.
    ///
    /// The key of the store is drawn at the first opening and given to `keyStore` to wrap. Tokens are kept in `secrets`,
    /// or in the encrypted store when there is none. Before each exchange `network` is asked what the connection costs.
    ///
    /// Throws `storage` (wrong key, key store locked, damaged, full), `update` (a newer app wrote the store) or `busy`
    /// (already open). None of them changes or loses anything.
    public static func open(
        _ settings: Settings, keyStore: any KeyStore, secrets: (any SecretStore)? = nil,
        network: (any NetworkMonitor)? = nil
    ) async throws(AcompanaError) -> Acompana {
        let worker = Worker()
        let core = try await worker.run {
            try Core.open(settings: settings, keyStore: keyStore, secrets: secrets, network: network)
        }
        return Acompana(core: core, worker: worker, language: settings.language)
    }

    /// Closes the core: stops a running sync, ends all streams, frees the file. Closing twice is harmless; whatever is
    /// called afterwards throws `closed`. A core that is let go closes by itself a moment later.
    public func close() async throws(AcompanaError) {
        // Not in the line of the other calls: closing must not wait for what it ends.
        let closing = Worker()
        let core = core
        try await closing.run { try core.shutDown() }
    }

    /// How the device stands: who, what it holds, what waits, what is wrong.
    public func status() async throws(AcompanaError) -> SyncStatus { try await call { try $0.status() } }

    /// Now, by the server's clock as far as it is known.
    public func now() async throws(AcompanaError) -> Instant { try await call { try $0.now() } }

    /// What support needs to know; no personal data in it.
    public func diagnostics() async throws(AcompanaError) -> Diagnostics { try await call { try $0.diagnostics() } }

    /// Verifies the whole store, page by page and line by line of the audit chain. Seconds on a large store.
    public func verify() async throws(AcompanaError) { try await call { try $0.verify() } }

    /// For quiet moments (idle, going to the background): makes the next opening quick.
    public func tidy() async throws(AcompanaError) { try await call { try $0.tidy() } }

    /// Enrols the device with a one-time code. Asking again after a lost answer is safe. Cancelling the task does not stop
    /// it: this returns when it is done.
    @discardableResult
    public func enrol(server: String, code: String, deviceName: String) async throws(AcompanaError) -> Person {
        do {
            return try await core.enrol(serverUrl: server, code: code, deviceName: deviceName)
        } catch {
            throw AcompanaError(error)
        }
    }

    /// Findings as sentences in the app's language, in the same order.
    public func tell(_ findings: [Finding]) -> [String] {
        // Their codes, should the core itself fail: a sentence is no reason to end an app.
        (try? core.tell(findings: findings)) ?? findings.map(\.code)
    }

    /// What went wrong, in the app's language: the findings' own sentences where there are some.
    public func tell(_ error: AcompanaError) -> String {
        if case .invalid(let findings) = error, !findings.isEmpty {
            return tell(findings.filter { $0.severity == .error }.ifEmpty(findings)).joined(separator: "\n")
        }
        return error.sentence(in: language)
    }

    /// Does a blocking call of the core's on its threads.
    func call<T: Sendable>(_ work: @escaping @Sendable (Core) throws -> T) async throws(AcompanaError) -> T {
        let core = core
        return try await worker.run { try work(core) }
    }
}

// The parts, by what a screen is about.
extension Acompana {
    /// Records of any kind: save, read, list.
    public var records: Records { Records(app: self) }

    /// Leaves from work: draft with its verdict, send, correct, cancel, review.
    public var leaves: Leaves { Leaves(app: self) }

    /// What was written here and does not have the server's last word.
    public var outbox: Outbox { Outbox(app: self) }

    /// Fields that two people changed, where a person chooses.
    public var conflicts: Conflicts { Conflicts(app: self) }

    /// The exchange with the server.
    public var sync: Sync { Sync(app: self) }
}

extension Acompana {
    /// Version of the core.
    public static var version: String { coreVersion() }

    /// Sets a damaged store aside, with everything in it, so that a new one can be made; gives the folder where it is kept
    /// now. Only after the person was told: what was unsent is in it.
    public static func setAside(_ folder: URL) async throws(AcompanaError) -> URL {
        let path = try await Worker().run { try setStoreAside(folder.path) }
        return URL(fileURLWithPath: path)
    }

    /// Sends the log of all cores of this process to `sink`, or to nobody. It names no person.
    public static func setLog(_ sink: (any LogSink)?, level: LogLevel = .info) throws(AcompanaError) {
        do {
            try setLogSink(sink: sink, level: level)
        } catch {
            throw AcompanaError(error)
        }
    }

    /// Fails on purpose, so that an app can see that its error reporting works.
    public static func rehearse() throws(AcompanaError) {
        do {
            try rehearseFailure()
        } catch {
            throw AcompanaError(error)
        }
    }
}

/// The generated function, whose name the method above hides.
private func setStoreAside(_ folder: String) throws -> String { try setAside(dir: folder) }

extension Settings {
    /// How to open the core: the folder of the store, the app's version, and the rest as most apps want it.
    public init(
        folder: URL, appVersion: String, language: Language = .spanish, zone: TimeZone? = nil, caPem: String? = nil,
        plainHttp: Bool = false
    ) {
        self.init(
            dir: folder.path, appVersion: appVersion, language: language, zone: zone?.identifier, caPem: caPem,
            plainHttp: plainHttp)
    }
}

extension Array {
    fileprivate func ifEmpty(_ other: [Element]) -> [Element] { isEmpty ? other : self }
}
