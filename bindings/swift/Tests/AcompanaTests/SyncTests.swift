import Foundation
import Testing

@testable import Acompana

@Suite struct Offline {
    @Test(.timeLimit(.minutes(5)))
    func workGoesOnWithoutAServerAndArrivesWhenItIsBack() async throws {
        let server = try Server()
        let device = try await Device.ofWard(server)
        try await device.syncWell()
        server.kill()

        let child = try await device.write(Cast.child())
        for number in 0..<20 { _ = try await device.write(Cast.stay(of: child, reason: "estancia \(number)")) }
        let report = try await device.app.sync.run()
        guard case .unreachable = report.outcome else { throw Trouble("no server, and yet \(report.outcome)") }
        #expect(report.lastFailure != nil)
        let status = try await device.app.status()
        #expect(status.outbox.pending == 21 && status.failures == 1 && status.nextTry != nil)

        try server.start()
        try await device.syncWell()
        #expect(try server.opsApplied() == 21 && server.count("hospitalization") == 20)
        let after = try await device.app.status()
        #expect(after.outbox.pending == 0 && after.failures == 0 && after.repairs == 0 && after.lastSynced != nil)
    }

    @Test(.timeLimit(.minutes(5)))
    func enrollingWithoutAServerSaysSoAndMayBeTriedAgain() async throws {
        let server = try Server()
        let code = try server.codeForStaff("clinician")
        let device = try await Device.alone()
        server.kill()
        do {
            try await device.app.enrol(server: server.url, code: code, deviceName: "Tableta")
            Issue.record("there is no server")
        } catch {
            guard case .offline = error else { throw error }
        }
        try server.start()
        let person = try await device.app.enrol(server: server.url, code: code, deviceName: "Tableta")
        #expect(person.displayName == "Personal de ejemplo" && person.roles == [.clinician])
    }
}

@Suite struct Cancelling {
    /// A device with so much to send that a sync takes many exchanges, over a line on which each takes a while.
    private func busyDevice(_ server: Server) async throws -> Device {
        let device = try await Device.ofWard(server)
        let child = try await device.write(Cast.child())
        let stays = (0..<4_000).map { number in
            NewRecord(
                kind: "hospitalization",
                body: [
                    "patient": JsonValue(child), "unit": JsonValue(Cast.unit),
                    "admitted": JsonValue(Cast.today().adding(days: -3)), "reason": JsonValue("estancia \(number)"),
                ],
                options: SaveOptions())
        }
        let outcomes = try await device.app.records.createAll(stays)
        #expect(outcomes.allSatisfy { $0.saved != nil })
        try #require(device.line).slow(milliseconds: 30)
        return device
    }

    @Test(.timeLimit(.minutes(5)))
    func aCancelledTaskEndsItsSyncCleanlyAndNothingIsLostOrDoubled() async throws {
        let server = try Server()
        let device = try await busyDevice(server)
        let line = try #require(device.line)
        var cancelled = 0
        // Each run is cancelled a little later in its course than the one before.
        for wait in [0, 20, 60, 120, 250, 400] {
            let app = device.app
            let run = Task { try await app.sync.run() }
            try await Task.sleep(for: .milliseconds(wait))
            run.cancel()
            do {
                _ = try await run.value
            } catch is CancellationError {
                // It was stopped on its way: a sync that went on to its end would have left nothing.
                if try await device.app.outbox.counts().pending > 0 { cancelled += 1 }
            }
            #expect(try await device.app.status().syncing == false, "it had ended when the task did")
            try await device.app.verify()
        }
        #expect(cancelled >= 3, "most runs were still under way")
        line.slow(milliseconds: 0)
        try await device.syncWell()
        #expect(try server.opsApplied() == 4_001 && server.count("hospitalization") == 4_000)
        let (applied, status) = (try await device.applied(), try await device.app.status())
        #expect(applied == 4_001 && status.outbox.pending == 0 && status.repairs == 0)
        #expect(try server.auditHolds())
    }

    @Test(.timeLimit(.minutes(5)))
    func aHandleOutlivesTheWaitAndStopsTheSync() async throws {
        let server = try Server()
        let device = try await busyDevice(server)
        let sync = try await device.app.sync.start()
        do {
            _ = try await device.app.sync.start()
            Issue.record("two syncs at once")
        } catch {
            guard case .busy = error else { throw error }
        }
        // Waiting ends when it likes; the sync goes on.
        let waiting = Task { try await sync.value }
        waiting.cancel()
        #expect(try await device.app.status().syncing)
        sync.cancel()
        sync.cancel()
        #expect(try await sync.value.outcome == .cancelled)
        #expect(try await waiting.value.outcome == .cancelled)
        sync.cancel()
        let progress = sync.progress
        for await _ in progress {}
    }

    @Test(.timeLimit(.minutes(5)))
    func aSyncWithADeadlineEndsInTime() async throws {
        let server = try Server()
        let device = try await busyDevice(server)
        try #require(device.line).slow(milliseconds: 700)
        let began = ContinuousClock.now
        let report = try await device.app.sync.run(SyncOptions(within: .seconds(2)))
        #expect(report.outcome == .outOfTime && ContinuousClock.now - began < .seconds(8))
    }

    @Test(.timeLimit(.minutes(5)))
    func aWindowThatIsOverOrCannotBeEndsNothing() async throws {
        let server = try Server()
        let device = try await Device.ofWard(server)
        _ = try await device.write(Cast.child())
        let sync = device.app.sync
        #expect(try await sync.run(SyncOptions(within: .seconds(-1))).outcome == .outOfTime)
        for over in [0, -0.0, -1, -.infinity, .nan] as [TimeInterval] {
            #expect(try await sync.run(SyncOptions(deadline: over)).outcome == .outOfTime, "\(over)")
        }
        #expect(try await device.app.outbox.counts().pending == 1)
        var later = SyncOptions(within: .seconds(20))
        later.deadline = .infinity
        #expect(try await sync.run(later).outcome == .done)
        for endless in [.infinity, .greatestFiniteMagnitude] as [TimeInterval] {
            #expect(try await sync.run(SyncOptions(deadline: endless)).outcome == .done)
        }
        #expect(try await sync.run(SyncOptions(within: .seconds(Int64.max))).outcome == .done)
        #expect(try await sync.start(SyncOptions(deadline: .nan)).value.outcome == .outOfTime)
        #expect(try server.opsApplied() == 1)
    }
}

@Suite struct Watching {
    @Test(.timeLimit(.minutes(5)))
    func progressComesWhileItRunsAndEndsWithIt() async throws {
        let server = try Server()
        let device = try await Device.ofWard(server)
        let child = try await device.write(Cast.child())
        for number in 0..<50 { _ = try await device.write(Cast.stay(of: child, reason: "estancia \(number)")) }
        try #require(device.line).slow(milliseconds: 100)
        let sync = try await device.app.sync.start()
        var seen: [SyncProgress] = []
        for await progress in sync.progress { seen.append(progress) }
        let report = try await sync.value
        #expect(report.outcome == .done && report.counts.sent == 51)
        #expect(seen.last?.counts.sent == 51 && seen.last?.outboxDepth == 0)
        #expect(zip(seen, seen.dropFirst()).allSatisfy { $0.counts.exchanges <= $1.counts.exchanges })
    }

    @Test(.timeLimit(.minutes(5)))
    func aStreamBeginsWithTheCurrentValueAndShowsChanges() async throws {
        let server = try Server()
        let device = try await Device.ofWard(server)
        _ = try await device.write(Cast.child())
        var kinds = try device.app.records.updates(ofKind: "patient").makeAsyncIterator()
        var outbox = try device.app.outbox.updates().makeAsyncIterator()
        var status = try device.app.sync.updates().makeAsyncIterator()
        #expect(await kinds.next() == 1)
        #expect(await outbox.next()?.pending == 1)
        #expect(await status.next()?.lastSynced == nil)
        let id = try await device.write(Cast.child())
        #expect(await kinds.next() == 2)
        #expect(await outbox.next()?.pending == 2)
        var record = try device.app.records.updates(of: id).makeAsyncIterator()
        let first = try #require(await record.next() ?? nil)
        #expect(first.ver == 0 && first.body.text("curp_pending") == "other")
        try await device.syncWell()
        while let now = await record.next(), now?.ver == 0 { continue }
        while let now = await status.next(), now.lastSynced == nil { continue }
        while let now = await outbox.next(), now.pending > 0 { continue }
        // Changes that nobody reads are not queued: one waits, and the newest is under way at most.
        for _ in 0..<30 { _ = try await device.write(Cast.child()) }
        var reads = 1
        while let now = await kinds.next(), now < 32 { reads += 1 }
        #expect(reads <= 4)
    }

    @Test(.timeLimit(.minutes(5)))
    func aStreamStopsWhenItsReaderDoesAndWhenTheCoreCloses() async throws {
        let server = try Server()
        let device = try await Device.ofWard(server)
        let calls = Guarded(0)
        let app = device.app
        let stream = try app.updates(of: .kind(kind: "patient")) { update in
            calls.with { $0 += 1 }
            return update
        }
        let reader = Task { for await _ in stream {} }
        _ = try await device.write(Cast.child())
        while calls.with({ $0 }) == 0 { try await Task.sleep(for: .milliseconds(5)) }
        reader.cancel()
        await reader.value
        // A call that was under way may still end; after that there is none.
        try await Task.sleep(for: .milliseconds(100))
        let before = calls.with { $0 }
        _ = try await device.write(Cast.child())
        try await Task.sleep(for: .milliseconds(200))
        #expect(calls.with { $0 } == before)

        let last = try app.outbox.updates()
        let ended = Task {
            var count = 0
            for await _ in last { count += 1 }
            return count
        }
        try await Task.sleep(for: .milliseconds(50))
        try await app.close()
        #expect(await ended.value >= 1)
    }
}
