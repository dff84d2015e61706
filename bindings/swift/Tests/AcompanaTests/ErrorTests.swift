import Foundation
import Testing

@testable import Acompana

@Suite struct Errors {
    /// The error that `work` must throw.
    private func error(_ work: () async throws(AcompanaError) -> some Sendable) async -> AcompanaError? {
        do {
            _ = try await work()
            Issue.record("it should have failed")
            return nil
        } catch {
            return error
        }
    }

    @Test func eachCarriesItsFieldsAndASentenceInBothLanguages() async throws {
        let server = try Server()
        let device = try await Device.ofWard(server)
        let records = device.app.records
        let child = try await device.write(Cast.child())
        let nobody = try #require(RecordId("0198c0de-0000-7000-8000-000000000001"))

        let invalid = await error { () async throws(AcompanaError) in
            try await records.create(kind: "hospitalization", body: ["patient": JsonValue(child), "reason": ""])
        }
        guard case .invalid(let findings)? = invalid else { throw Trouble("\(String(describing: invalid))") }
        #expect(findings.contains { $0.severity == .error && !$0.field.isEmpty && !$0.code.isEmpty })
        #expect(device.app.tell(findings).allSatisfy { $0.count > 10 && !$0.contains("{$") })

        let missing = await error { () async throws(AcompanaError) in
            try await records.readClinical(nobody, reason: "Visita de hoy")
        }
        guard case .notFound(let what)? = missing else { throw Trouble("\(String(describing: missing))") }
        #expect(what.contains(nobody.description))

        let unknown = await error { () async throws(AcompanaError) in try await records.create(kind: "nada", body: [:])
        }
        guard case .update(let reason)? = unknown else { throw Trouble("\(String(describing: unknown))") }
        #expect(!reason.isEmpty)

        let code = await error { () async throws(AcompanaError) in
            try await device.app.enrol(server: server.url, code: "0000-0000", deviceName: "Tableta")
        }
        guard case .invalid(let wrong)? = code else { throw Trouble("\(String(describing: code))") }
        #expect(wrong.first?.code == "SYNC-CODE-INVALID")

        for each in [invalid, missing, unknown, code, .closed, .offline(reason: "x", retryAfter: .seconds(90))] {
            let each = try #require(each)
            let (spanish, english) = (each.localizedDescription, each.sentence(in: .english))
            #expect(spanish.count > 15 && spanish != english && spanish == each.errorDescription, "\(each): \(spanish)")
            #expect(!spanish.contains("Error") && !spanish.contains("!") && !spanish.contains("{"), "\(spanish)")
        }
    }

    @Test func aScreenThatIsOutOfDateIsTold() async throws {
        let device = try await Device.ofWard(try Server())
        let child = try await device.write(Cast.child())
        let stay = try await device.write(Cast.stay(of: child, reason: "observación"))
        let seen = try #require(await device.app.records.get(stay))
        var mine = try #require(seen.content?.stay)
        mine.reason = "fiebre"
        try await device.app.records.edit(seen.record, to: .stay(mine), reason: "")
        mine.reason = "alta"
        let late = await error { () async throws(AcompanaError) in
            try await device.app.records.edit(seen.record, to: .stay(mine), reason: "")
        }
        guard case .outOfDate? = late else { throw Trouble("\(String(describing: late))") }
    }

    @Test func whatIsReadAndSavedUnchangedIsNoChange() async throws {
        let device = try await Device.ofWard(try Server())
        let child = try await device.write(Cast.child())
        let moment = try #require(Instant("2026-05-04T10:00:00.123456789Z"))
        var dose = Cast.dose(for: child, "010.000.1768.00", "1.10", "mg", "IV")
        dose["weight_kg"] = "18.0"
        dose["height_cm"] = "110.00"
        let stored = [
            try await device.write(Cast.diagnosis(of: child)), try await device.write(Cast.mother(of: child)),
            try await device.app.records.create(
                kind: "administration", body: dose, options: SaveOptions(occurredAt: moment)
            ).id,
        ]
        for id in stored {
            let entry = try #require(await device.app.records.get(id))
            let saved: Saved
            do {
                saved = try await device.app.records.edit(
                    entry.record, to: try #require(entry.content), reason: "Se revisó")
            } catch {
                guard case AcompanaError.invalid(let findings) = error, entry.record.kind == "administration" else {
                    throw error
                }
                // A dose that was given cannot be edited at all; that it was understood is enough.
                #expect(findings.contains { $0.code == "SYNC-APPEND-ONLY" })
                continue
            }
            #expect(saved.op == nil, "\(entry.record.kind) was changed by reading it")
        }
        let entry = try #require(await device.app.records.get(stored[2]))
        #expect(entry.content?.administration?.dose?.description == "1.10")
        #expect(entry.content?.administration?.weightKg?.description == "18.0")
        #expect(entry.record.occurredAt == moment)
    }

    /// The moment of a stay, as its text has it, goes back as it came.
    @Test func theMomentsOfARecordAreNotChangedByReadingIt() async throws {
        let device = try await Device.ofWard(try Server())
        let child = try await device.write(Cast.child())
        for text in ["2026-05-17T12:00:00Z", "2026-05-17T12:00:00.25Z", "2026-05-17T12:00:00.123456789Z"] {
            let moment = try #require(Instant(text))
            let stay = try await device.write(Cast.stay(of: child, reason: text), at: moment)
            let entry = try #require(await device.app.records.get(stay))
            #expect(entry.record.occurredAt == moment)
            let content = try #require(entry.content)
            let same = try await device.app.records.edit(entry.record, to: content, reason: "Se revisó")
            #expect(same.op == nil, "the stay was changed by reading it")
            #expect(try await device.app.records.get(stay)?.record.occurredAt.description == text)
        }
    }

    @Test func aMistakeOfTheCoreIsAnErrorAndEndsNothing() async throws {
        let failure = await error { () async throws(AcompanaError) in try Acompana.rehearse() }
        guard case .internal(let reason)? = failure else { throw Trouble("\(String(describing: failure))") }
        #expect(reason.contains("asked for"))
        #expect(failure?.localizedDescription.isEmpty == false && !Acompana.version.isEmpty)
        let device = try await Device.alone()
        #expect(try await device.app.status().needsEnrolment)
    }

    @Test func settingsThatCannotBeAreRefused() async throws {
        let folder = try Place.folder("settings")
        var settings = Device.settings(folder)
        settings.zone = "America/Nada"
        let odd = settings
        let zone = await error { () async throws(AcompanaError) in try await Acompana.open(odd, keyStore: Plain()) }
        guard case .notFound(let what)? = zone else { throw Trouble("\(String(describing: zone))") }
        #expect(what.contains("America/Nada"))
    }

    @Test func openTwiceIsBusyAndHarmsNobody() async throws {
        let folder = try Place.folder("twice")
        let keyStore = try PadKeyStore()
        let first = try await Acompana.open(Device.settings(folder), keyStore: keyStore)
        for _ in 0..<3 {
            let second = await error { () async throws(AcompanaError) in
                try await Acompana.open(Device.settings(folder), keyStore: keyStore)
            }
            guard case .busy? = second else { throw Trouble("\(String(describing: second))") }
        }
        #expect(try await first.status().needsEnrolment)
        try await first.close()
        let again = try await Acompana.open(Device.settings(folder), keyStore: keyStore)
        #expect(try await again.status().needsEnrolment)
    }
}

/// A key store for tests in which nothing secret is kept: gives the bytes back as they are.
final class Plain: KeyStore {
    func wrap(key: Data) throws -> Data { key }
    func unwrap(wrapped: Data) throws -> Data { wrapped }
}

@Suite struct Closing {
    @Test(.timeLimit(.minutes(5)))
    func whateverIsCalledAfterwardsSaysThatItIsClosed() async throws {
        let server = try Server()
        let device = try await Device.ofWard(server)
        let app = device.app
        let child = try await device.write(Cast.child())
        let entry = try #require(await app.records.get(child))
        let sync = try await app.sync.start()
        try await app.close()
        try await app.close()
        let draft = LeaveDraft(patient: child, start: Cast.today(), days: 7, reason: .hospitalizacion)
        let op = try #require(OpId(uuid: UUID()))
        let content = Cast.child()
        let calls: [(String, () async throws -> Void)] = [
            ("status", { _ = try await app.status() }), ("now", { _ = try await app.now() }),
            ("diagnostics", { _ = try await app.diagnostics() }), ("verify", { try await app.verify() }),
            ("tidy", { try await app.tidy() }),
            ("enrol", { try await app.enrol(server: server.url, code: "1", deviceName: "x") }),
            ("check", { _ = try await app.records.check(content) }),
            ("create", { try await app.records.create(content) }),
            ("createAll", { _ = try await app.records.createAll([]) }),
            ("edit", { try await app.records.edit(entry.record, to: content, reason: "") }),
            ("get", { _ = try await app.records.get(child) }),
            ("readClinical", { _ = try await app.records.readClinical(child, reason: "x") }),
            ("list", { _ = try await app.records.list(.ofKind("patient")) }),
            ("entries", { _ = try await app.records.entries(.ofKind("patient")) }),
            ("count", { _ = try await app.records.count(.ofKind("patient")) }),
            ("countByStatus", { _ = try await app.records.countByStatus(.ofKind("patient")) }),
            ("pages", { for try await _ in app.records.pages(.ofKind("patient")) {} }),
            ("updates", { _ = try app.outbox.updates() }),
            ("precheck", { _ = try await app.leaves.precheck(draft) }),
            ("submit", { try await app.leaves.submit(draft) }), ("keep", { try await app.leaves.keep(draft) }),
            ("balance", { _ = try await app.leaves.balance(of: child) }),
            ("history", { _ = try await app.leaves.history(of: child) }),
            ("certificate", { _ = try await app.leaves.certificate(of: child) }),
            ("outbox", { _ = try await app.outbox.list() }), ("counts", { _ = try await app.outbox.counts() }),
            ("retry", { try await app.outbox.retry(op, reason: "") }),
            ("withdraw", { try await app.outbox.withdraw(op, reason: "") }),
            ("confirm", { try await app.outbox.confirm(op) }),
            ("export", { _ = try await app.outbox.export(reason: "x") }),
            ("conflicts", { _ = try await app.conflicts.list() }),
            ("resolve", { try await app.conflicts.resolve(op, .mine, reason: "") }),
            ("sync", { try await app.sync.run() }), ("start", { _ = try await app.sync.start() }),
        ]
        for (name, call) in calls {
            do {
                try await call()
                Issue.record("\(name) went on")
            } catch {
                #expect(error as? AcompanaError == .closed, "\(name): \(error)")
            }
        }
        // What was under way has ended, one way or the other, and its handle is of use still.
        sync.cancel()
        _ = try? await sync.value
    }

    @Test(.timeLimit(.minutes(5)))
    func closingInTheMiddleOfEverythingIsNoCrashAndLosesNothing() async throws {
        for round in 0..<10 {
            let folder = try Place.folder("race")
            let keyStore = try PadKeyStore()
            let app = try await Acompana.open(Device.settings(folder), keyStore: keyStore)
            let streams = try (0..<4).map { _ in try app.sync.updates() }
            await withTaskGroup(of: Void.self) { group in
                for number in 0..<40 {
                    group.addTask {
                        do {
                            for _ in 0..<50 {
                                _ = try await app.status()
                                _ = try await app.records.count(.ofKind("patient"))
                            }
                        } catch {
                            #expect(error as? AcompanaError == .closed, "task \(number): \(error)")
                        }
                    }
                }
                for stream in streams { group.addTask { for await _ in stream {} } }
                group.addTask {
                    try? await Task.sleep(for: .milliseconds(round * 4))
                    try? await app.close()
                }
            }
        }
    }

    @Test(.timeLimit(.minutes(5)))
    func aCoreThatIsLetGoClosesByItself() async throws {
        let folder = try Place.folder("let-go")
        let keyStore = try PadKeyStore()
        for _ in 0..<5 {
            var opened = false
            while !opened {
                do {
                    _ = try await Acompana.open(Device.settings(folder), keyStore: keyStore).status()
                    opened = true
                } catch {
                    // The one before is closing; that it ends is what the time limit proves.
                    guard case AcompanaError.busy = error else { throw error }
                    try await Task.sleep(for: .milliseconds(5))
                }
            }
        }
    }
}
