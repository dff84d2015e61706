import Foundation
import Testing

@testable import Acompana

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
    func aKeyThatIsGoneIsToldWithAWayOnAndNothingIsDeleted() async throws {
        let folder = try Place.folder("hostile")
        let gone = Guarded(false)
        let keyStore = try ScriptedKeyStore {
            if gone.with({ $0 }) { throw PortError.Gone(reason: "no such key") }
        }
        let settings = Device.settings(folder)
        try await Acompana.open(settings, keyStore: keyStore).close()
        gone.with { $0 = true }
        do {
            _ = try await Acompana.open(settings, keyStore: keyStore)
            Issue.record("the key is gone")
        } catch {
            guard case .storage(problem: .keyLost, reason: _) = error else { throw error }
            #expect(error.localizedDescription.contains("código nuevo"), "\(error.localizedDescription)")
            #expect(error.sentence(in: .english).contains("new code"))
        }
        // The way on: the old files stay, beside a new store that asks for a code.
        let store = folder.url.appendingPathComponent("store")
        let aside = try await Acompana.setAside(store)
        #expect(try !FileManager.default.contentsOfDirectory(atPath: aside.path).isEmpty)
        let app = try await Acompana.open(settings, keyStore: PadKeyStore())
        #expect(try await app.status().needsEnrolment)
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
