import Foundation

@testable import Acompana

/// A door that stays shut until the test opens it.
final class Gate: Sendable {
    private let semaphore = DispatchSemaphore(value: 0)
    private let arrived = Guarded(0)

    /// How many have come to it.
    var visitors: Int { arrived.with { $0 } }

    func wait() {
        arrived.with { $0 += 1 }
        semaphore.wait()
        semaphore.signal()
    }

    func open() { semaphore.signal() }

    /// Until somebody has come to it.
    func visited() async throws {
        while visitors == 0 { try await Task.sleep(for: .milliseconds(2)) }
    }
}

/// A trouble that is none of the core's own.
struct Odd: Error {}

/// A key store that does what the test wants before it does its work.
final class ScriptedKeyStore: KeyStore {
    private let kept: PadKeyStore
    private let before: @Sendable () throws -> Void

    init(_ before: @escaping @Sendable () throws -> Void) throws {
        kept = try PadKeyStore()
        self.before = before
    }

    func wrap(key: Data) throws -> Data {
        try before()
        return try kept.wrap(key: key)
    }

    func unwrap(wrapped: Data) throws -> Data {
        try before()
        return try kept.unwrap(wrapped: wrapped)
    }
}

/// A secret store in memory that does what the test wants before it does its work.
final class ScriptedSecretStore: SecretStore {
    private let secrets = Guarded([String: String]())
    private let before: @Sendable () throws -> Void

    init(_ before: @escaping @Sendable () throws -> Void = {}) { self.before = before }

    var count: Int { secrets.with { $0.count } }

    func get(name: String) throws -> String? {
        try before()
        return secrets.with { $0[name] }
    }

    func put(name: String, secret: String) throws {
        try before()
        secrets.with { $0[name] = secret }
    }

    func remove(name: String) throws {
        try before()
        _ = secrets.with { $0.removeValue(forKey: name) }
    }
}

/// A monitor that answers what the test wants.
final class ScriptedMonitor: NetworkMonitor {
    private let answer: @Sendable () throws -> Network

    init(_ answer: @escaping @Sendable () throws -> Network) { self.answer = answer }

    func network() throws -> Network { try answer() }
}

/// A listener that does what the test wants.
final class ScriptedListener: ChangeListener {
    private let work: @Sendable (Update) -> Void

    init(_ work: @escaping @Sendable (Update) -> Void) { self.work = work }

    func changed(update: Update) { work(update) }
}
