import Foundation
import Testing

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

/// The app's own code throws, blocks, or calls the core back; neither the core nor the app may hang or end.
@Suite struct Hostile {
    @Test(.timeLimit(.minutes(5)))
    func aKeyStoreThatThrowsKeepsTheStoreClosedAndWhole() async throws {
        let folder = try Place.folder("hostile")
        let fault = Guarded<(any Error)?>(PortError.Locked(reason: "before the first unlock"))
        let keyStore = try ScriptedKeyStore { if let fault = fault.with({ $0 }) { throw fault } }
        for next in [PortError.Failed(reason: "gone"), Odd()] as [any Error] {
            do {
                _ = try await Acompana.open(Device.settings(folder), keyStore: keyStore)
                Issue.record("the key store threw")
            } catch {
                guard case .storage = error else { throw error }
                #expect(error.localizedDescription.count > 15)
            }
            fault.with { $0 = next }
        }
        fault.with { $0 = nil }
        let app = try await Acompana.open(Device.settings(folder), keyStore: keyStore)
        try await app.close()
        fault.with { $0 = Odd() }
        await #expect(throws: AcompanaError.self) {
            try await Acompana.open(Device.settings(folder), keyStore: keyStore)
        }
        fault.with { $0 = nil }
        let again = try await Acompana.open(Device.settings(folder), keyStore: keyStore)
        try await again.verify()
    }

    @Test(.timeLimit(.minutes(5)))
    func aKeyStoreThatWaitsForAPersonHoldsUpOnlyItsOwnOpening() async throws {
        let gate = Gate()
        let folder = try Place.folder("hostile")
        let keyStore = try ScriptedKeyStore { gate.wait() }
        let opening = Task { try await Acompana.open(Device.settings(folder), keyStore: keyStore) }
        try await gate.visited()
        // Another store opens meanwhile, the same one says that it is busy.
        let other = try await Device.alone()
        #expect(try await other.app.status().needsEnrolment)
        do {
            _ = try await Acompana.open(Device.settings(folder), keyStore: keyStore)
            Issue.record("the same store opened twice")
        } catch {
            // Not `catch AcompanaError.busy`: the compiler of Swift 6.0.3 ends on that after a call with a typed error.
            guard case .busy = error else { throw error }
        }
        gate.open()
        #expect(try await opening.value.status().needsEnrolment)
    }

    @Test(.timeLimit(.minutes(5)))
    func aKeyStoreThatCallsTheCoreBackGetsAnAnswer() async throws {
        let folder = try Place.folder("hostile")
        let settings = Device.settings(folder)
        let heard = Guarded<(any Error)?>(nil)
        let keyStore = try ScriptedKeyStore {
            _ = coreVersion()
            do {
                _ = try Core.open(settings: settings, keyStore: Plain())
            } catch {
                heard.with { $0 = error }
            }
        }
        let app = try await Acompana.open(settings, keyStore: keyStore)
        #expect(try await app.status().needsEnrolment)
        guard case .Busy? = heard.with({ $0 }) as? CoreError else {
            throw Trouble("it heard \(String(describing: heard.with { $0 }))")
        }
    }

    @Test(.timeLimit(.minutes(5)))
    func aSecretStoreThatFailsStopsTheSyncAndLosesNothing() async throws {
        let server = try Server()
        let folder = try Place.folder("hostile")
        let fault = Guarded<(any Error)?>(nil)
        let secrets = ScriptedSecretStore { if let fault = fault.with({ $0 }) { throw fault } }
        let app = try await Acompana.open(Device.settings(folder), keyStore: PadKeyStore(), secrets: secrets)
        try await app.enrol(
            server: server.url, code: server.codeForStaff("clinician", "registrar"), deviceName: "Tableta")
        #expect(secrets.count == 1, "the tokens are where the app wants them")
        try await app.records.create(Cast.child())
        for next in [PortError.Locked(reason: "locked"), Odd()] as [any Error] {
            fault.with { $0 = next }
            do {
                let report = try await app.sync.run()
                #expect(report.outcome != .done)
            } catch {
                #expect(error is AcompanaError)
            }
            #expect(try await app.outbox.counts().pending == 1)
        }
        fault.with { $0 = nil }
        #expect(try await app.sync.run().outcome == .done)
        #expect(try server.opsApplied() == 1)
    }

    @Test(.timeLimit(.minutes(5)))
    func aSecretStoreThatBlocksDelaysOnlyTheSync() async throws {
        let server = try Server()
        let folder = try Place.folder("hostile")
        let (gate, blocks) = (Gate(), Guarded(false))
        let secrets = ScriptedSecretStore { if blocks.with({ $0 }) { gate.wait() } }
        let keyStore = try PadKeyStore()
        let app = try await Acompana.open(Device.settings(folder), keyStore: keyStore, secrets: secrets)
        try await app.enrol(
            server: server.url, code: server.codeForStaff("clinician", "registrar"), deviceName: "Tableta")
        try await app.close()
        // Opened anew, the tokens must be fetched.
        let again = try await Acompana.open(Device.settings(folder), keyStore: keyStore, secrets: secrets)
        blocks.with { $0 = true }
        let sync = Task { try await again.sync.run() }
        try await gate.visited()
        #expect(try await again.status().syncing)
        try await again.records.create(Cast.child())
        blocks.with { $0 = false }
        gate.open()
        #expect(try await sync.value.outcome == .done)
    }

    @Test(.timeLimit(.minutes(5)))
    func aMonitorThatThrowsBlocksOrCallsBackDoesNotStopTheSync() async throws {
        let server = try Server()
        let folder = try Place.folder("hostile")
        let script = Guarded<@Sendable () throws -> Network>({ .unmetered })
        let monitor = ScriptedMonitor { try script.with { $0 }() }
        let app = try await Acompana.open(
            Device.settings(folder), keyStore: PadKeyStore(), network: monitor)
        try await app.enrol(
            server: server.url, code: server.codeForStaff("clinician", "registrar"), deviceName: "Tableta")
        let (gate, asked) = (Gate(), Guarded(0))
        let scripts: [@Sendable () throws -> Network] = [
            { throw Odd() }, { throw PortError.Failed(reason: "nobody knows") },
            {
                _ = try app.core.status()
                asked.with { $0 += 1 }
                return .metered
            },
            {
                gate.wait()
                return .metered
            },
        ]
        for next in scripts {
            script.with { $0 = next }
            try await app.records.create(Cast.child())
            #expect(try await app.sync.run().outcome == .done)
        }
        gate.open()
        #expect(asked.with { $0 } > 0 && gate.visitors > 0)
        script.with { $0 = { Network.none } }
    }

    @Test(.timeLimit(.minutes(5)))
    func aListenerThatBlocksOrCallsBackDelaysOnlyItself() async throws {
        let device = try await Device.ofWard(try Server())
        let app = device.app
        let gate = Gate()
        let blocked = try app.core.watch(topic: .kind(kind: "patient"), listener: ScriptedListener { _ in gate.wait() })
        try await gate.visited()
        let told = Guarded(0)
        let reentrant = try app.core.watch(
            topic: .kind(kind: "patient"),
            listener: ScriptedListener { _ in
                // Reading, writing, watching and cancelling from within.
                _ = try? app.core.count(query: .ofKind("patient"))
                _ = try? app.core.watch(topic: .outbox, listener: ScriptedListener { _ in })
                let count = told.with { told in
                    told += 1
                    return told
                }
                if count < 3 { _ = try? app.core.create(content: Cast.child(), options: SaveOptions()) }
            })
        while told.with({ $0 }) < 3 { try await Task.sleep(for: .milliseconds(5)) }
        #expect(try await app.records.count(.ofKind("patient")) == 2)
        blocked.cancel()
        reentrant.cancel()
        try await app.close()
        gate.open()
    }

    @Test(.timeLimit(.minutes(5)))
    func aProgressListenerThatBlocksDoesNotHoldUpTheSync() async throws {
        final class Blocking: ProgressListener {
            let gate = Gate()
            func progressed(progress: SyncProgress) { gate.wait() }
            func ended() {}
        }
        let device = try await Device.ofWard(try Server())
        _ = try await device.write(Cast.child())
        let listener = Blocking()
        let run = try device.app.core.startSync(options: SyncOptions(), listener: listener)
        #expect(try await run.finished().outcome == .done)
        try await device.app.close()
        listener.gate.open()
    }

    @Test(.timeLimit(.minutes(5)))
    func aLogSinkThatBlocksOrCallsBackHoldsUpNobody() async throws {
        final class Sink: LogSink {
            let gate = Gate()
            let lines = Guarded([LogLine]())
            func log(line: LogLine) {
                lines.with { $0.append(line) }
                _ = try? Core.open(
                    settings: Settings(dir: "/dev/null/nada", appVersion: "1", language: .spanish), keyStore: Plain())
                gate.wait()
            }
        }
        let sink = Sink()
        try Acompana.setLog(sink, level: .trace)
        defer {
            sink.gate.open()
            try? Acompana.setLog(nil)
        }
        let device = try await Device.ofWard(try Server())
        for _ in 0..<20 { _ = try await device.write(Cast.child()) }
        try await device.syncWell()
        try await device.app.close()
        try await sink.gate.visited()
        let lines = sink.lines.with { $0 }
        #expect(lines.allSatisfy { $0.target.hasPrefix("acompana") && !$0.text.contains("Ana Prueba") })
    }
}

@Suite struct ManyAtOnce {
    @Test(.timeLimit(.minutes(5)))
    func everyTaskGetsItsAnswerAndEveryWriteIsThereOnce() async throws {
        let server = try Server()
        let device = try await Device.ofWard(server)
        let app = device.app
        let child = try await device.write(Cast.child())
        let ids = try await withThrowingTaskGroup(of: RecordId?.self) { group in
            for number in 0..<200 {
                group.addTask { try await device.write(Cast.stay(of: child, reason: "estancia \(number)")) }
                group.addTask {
                    for try await page in app.records.pages(.ofKind("hospitalization", limit: 50)) {
                        #expect(page.count <= 50)
                    }
                    return nil
                }
                group.addTask {
                    _ = try await app.status()
                    _ = try await app.records.check(Cast.child())
                    return nil
                }
            }
            for _ in 0..<20 {
                group.addTask {
                    do {
                        try await app.sync.run()
                    } catch {
                        // Only one sync runs at a time.
                        guard case AcompanaError.busy = error else { throw error }
                    }
                    return nil
                }
            }
            return try await group.reduce(into: [RecordId]()) { ids, id in if let id { ids.append(id) } }
        }
        #expect(Set(ids).count == 200)
        try await device.syncWell()
        let here = try await app.records.count(.ofKind("hospitalization"))
        #expect(here == 200)
        #expect(try server.count("hospitalization") == 200 && server.opsApplied() == 201)
        try await app.verify()
    }
}
