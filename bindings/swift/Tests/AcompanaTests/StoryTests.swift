import Foundation
import Testing

@testable import Acompana

/// The story of `acompana demo`, played through Swift with a real server process.
@Suite struct Story {
    @Test(.timeLimit(.minutes(5)))
    func wardAndMotherWorkOfflineAndEverythingMeets() async throws {
        let server = try Server()
        let tablet = try await Device.ofWard(server)
        try await tablet.syncWell()

        // The ward without a network: a child, her mother, two prescriptions.
        let line = try #require(tablet.line)
        line.cut()
        let today = Cast.today()
        let child = try await tablet.write(Cast.child())
        _ = try await tablet.write(Cast.diagnosis(of: child))
        let mother = try await tablet.write(try Cast.mother(of: child))
        let longRest = try await tablet.write(Cast.prescription(for: child, from: today.adding(days: -4), days: 28))
        let shortRest = try await tablet.write(Cast.prescription(for: child, from: today, days: 7))
        try await doses(child, on: tablet)

        // No network; then one that loses the first answer. Nothing is applied twice.
        let offline = try await tablet.app.sync.run()
        guard case .unreachable = offline.outcome else { throw Trouble("a cut line, and yet \(offline.outcome)") }
        let waiting = try await tablet.app.outbox.counts().pending
        #expect(waiting == 8)
        line.mend()
        line.loseNextAnswer()
        try await tablet.app.sync.run()
        let appliedUnheard = try server.opsApplied()
        #expect(appliedUnheard == 8)
        let pendingUnheard = try await tablet.app.outbox.counts().pending
        #expect(pendingUnheard == 8, "the server did its work, the tablet does not know yet")
        try await tablet.syncWell()
        #expect(try server.opsApplied() == 8)

        // The mother's phone, without a signal: three requests.
        let phone = try await Device.enrolled(server, code: server.codeForGuardian(mother), name: "Teléfono de ejemplo")
        try await phone.syncWell()
        #expect(try await phone.app.status().person?.guardian == mother)
        try #require(phone.line).cut()
        let retroactive = try await ask(phone, child, longRest, start: today.adding(days: -3), days: 7)
        let tooLong = try await ask(phone, child, shortRest, start: today.adding(days: 10), days: 14)
        let overlapping = try await ask(phone, child, longRest, start: today, days: 3)
        #expect(try await phone.app.sync.run().outcome != .done)
        #expect(try await phone.app.outbox.counts().pending == 3)

        // The signal comes back: one is refused, one must be shorter, one waits for a person.
        try #require(phone.line).mend()
        try await phone.syncWell()
        #expect(try await phone.leave(overlapping).status == .improcedente)
        #expect(try await phone.leave(retroactive).status == .enValidacion)
        let adjusted = try await phone.leave(tooLong)
        #expect(adjusted.status == .requiereInformacion)
        let reasons = phone.app.leaves.tell(try #require(adjusted.decision).findings)
        #expect(reasons.first?.contains("7") == true, "\(reasons)")
        try await phone.app.leaves.resubmit(tooLong, days: 7)
        try await phone.syncWell()
        #expect(try await phone.leave(tooLong).status == .expedida)
        try await unchanged(phone, tooLong)

        // The benefits office settles what needs a person.
        try await tablet.syncWell()
        try await tablet.app.leaves.review(retroactive, outcome: .granted, note: "Se revisó el expediente.")
        try await tablet.syncWell()
        try await phone.syncWell()
        let granted = try await phone.leave(retroactive)
        #expect(granted.status == .expedida)
        let certificate = try await phone.app.leaves.certificate(of: retroactive)?.content?.certificate
        #expect(certificate?.folio == granted.folio && certificate?.days == 7)
        #expect(certificate?.subsidy?.total == Money("2100.00"))
        let balance = try await phone.app.leaves.balance(of: child)
        #expect(balance.daysTaken == 14 && balance.daysLeft == 350, "\(balance)")
        let history = try await phone.app.leaves.history(of: child)
        #expect(Set(history.map(\.record.id)) == [retroactive, tooLong, overlapping])

        try await bothEnds(tablet, phone, mother)
        try await count(server, tablet, phone)
    }

    /// Two as usual, one that no rule lets through, one that needs a reason.
    private func doses(_ child: RecordId, on tablet: Device) async throws {
        let now = Date()
        func give(_ body: Body, at moment: Date) async throws(AcompanaError) {
            try await tablet.app.records.create(
                kind: "administration", body: body, options: SaveOptions(occurredAt: Instant(moment)))
        }
        try await give(
            Cast.dose(for: child, "PEG-asparaginasa", "1850", "UI", "IV"), at: now.addingTimeInterval(-240 * 3_600))
        try await give(Cast.dose(for: child, "010.000.1768.00", "1.1", "mg", "IV"), at: now.addingTimeInterval(-60))
        do {
            try await give(Cast.dose(for: child, "010.000.1768.00", "1.1", "mg", "IT"), at: now.addingTimeInterval(-60))
            Issue.record("vincristine by the intrathecal route was accepted")
        } catch {
            guard case .invalid(let findings) = error else { throw error }
            #expect(findings.contains { $0.severity == .error && $0.field == "/route" }, "\(findings)")
            #expect(tablet.app.tell(error).count > 20)
        }
        let early = Cast.dose(for: child, "PEG-asparaginasa", "1850", "UI", "IV")
        do {
            try await give(early, at: now.addingTimeInterval(-60))
            Issue.record("a dose four days early went in without a reason")
        } catch {
            guard case .invalid(let findings) = error else { throw error }
            #expect(findings.contains { $0.severity == .warning && $0.code == "DOS-INTERVAL" }, "\(findings)")
        }
        try await give(
            Cast.dose(for: child, "PEG-asparaginasa", "1850", "UI", "IV", acknowledging: ["DOS-INTERVAL"]),
            at: now.addingTimeInterval(-60))
    }

    /// A leave that was decided, saved as it was read, is no change, and one text of it is a change of that text only.
    private func unchanged(_ phone: Device, _ id: RecordId) async throws {
        let entry = try #require(await phone.app.records.get(id))
        let leave = try #require(entry.content?.leave)
        let decidedAt = try #require(entry.record.body["decision"]?["decided_at"]?.text)
        #expect(leave.decision?.decidedAt.description == decidedAt && !leave.history.isEmpty)
        #expect(try await phone.app.records.check(.leave(leave), id: id).isEmpty)
        let saved = try await phone.app.records.edit(entry.record, to: .leave(leave), reason: "Se revisó")
        #expect(saved.op == nil, "a decided leave was changed by reading it")
    }

    private func ask(
        _ phone: Device, _ child: RecordId, _ prescription: RecordId, start: CivilDate, days: Int64
    ) async throws -> RecordId {
        let draft = LeaveDraft(
            patient: child, prescription: prescription, start: start, days: days, reason: .hospitalizacion)
        let precheck = try await phone.app.leaves.precheck(draft)
        let submitted = try await phone.app.leaves.submit(draft)
        #expect(submitted.precheck == precheck)
        return submitted.saved.id
    }

    /// The same record edited on both ends: words are merged, an account number is for a person to choose.
    private func bothEnds(_ tablet: Device, _ phone: Device, _ mother: RecordId) async throws {
        func set(_ device: Device, _ change: (inout Guardian) -> Void) async throws {
            let entry = try #require(await device.app.records.get(mother))
            var guardian = try #require(entry.content?.guardian)
            change(&guardian)
            try await device.app.records.edit(entry.record, to: .guardian(guardian), reason: "")
        }
        try #require(phone.line).cut()
        try await set(tablet) { $0.phone = "5587654321" }
        try await set(tablet) { $0.clabe = "012180012345678912" }
        try await tablet.syncWell()
        try await set(phone) { $0.phone = "5523456789" }
        try await set(phone) { $0.bank = "BBVA MEXICO" }
        try #require(phone.line).mend()
        let report = try await phone.syncWell()
        #expect(report.counts.merged > 0)
        let conflicts = try await phone.app.conflicts.list()
        #expect(conflicts.count == 1)
        for conflict in conflicts {
            #expect(conflict.fields.map(\.path.text) == ["bank", "clabe"])
            #expect(conflict.fields.first?.device.text == "BBVA MEXICO" && conflict.fields.first?.server.text == "012")
            try await phone.app.conflicts.resolve(conflict.opId, .mine, reason: "Es el banco correcto.")
        }
        try await phone.syncWell()
        #expect(try await phone.app.conflicts.list().isEmpty)
    }

    /// Nothing lost, nothing doubled, both ends the same.
    private func count(_ server: Server, _ tablet: Device, _ phone: Device) async throws {
        try await tablet.syncWell()
        try await phone.syncWell()
        var applied = 0
        for device in [tablet, phone] {
            let writes = try await device.writes()
            let settled = writes.filter {
                switch $0.state {
                case .applied, .replaced, .withdrawn: true
                default: false
                }
            }
            #expect(settled.count == writes.count)
            applied += try await device.applied()
            try await device.app.verify()
        }
        #expect(try server.opsApplied() == Int64(applied))
        for kind in ["patient", "guardian", "diagnosis", "leave_request", "leave_prescription", "administration"] {
            #expect(try await tablet.app.records.count(.ofKind(kind)) == server.count(kind), "\(kind)")
        }
        #expect(try server.auditHolds())
    }
}
