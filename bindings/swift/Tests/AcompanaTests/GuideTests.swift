import Foundation
import Testing

@testable import Acompana

/// The code of docs/embedding-ios.md, as it stands on the page (scripts/swift.sh compares), against a real server.
@Suite struct Guide {
    @Test(.timeLimit(.minutes(5)))
    func takesAParentFromNothingToTheFirstSyncedLeave() async throws {
        let server = try Server()
        let ward = try await Device.ofWard(server)
        let child = try await ward.write(Cast.child())
        _ = try await ward.write(Cast.diagnosis(of: child))
        let mother = try await ward.write(try Cast.mother(of: child))
        _ = try await ward.write(Cast.prescription(for: child, from: Cast.today(), days: 14))
        try await ward.syncWell()

        let phone = try Place.folder("guide")
        let secrets = ScriptedSecretStore()
        let told = try await firstLeave(
            folder: phone.url, keyStore: PadKeyStore(), secrets: secrets, server: server.url,
            code: server.codeForGuardian(mother))
        try await ward.syncWell()
        let leave = try #require(await ward.app.leaves.history(of: child).first?.content?.leave)
        #expect(leave.status == .expedida && leave.days == 7)
        #expect(told == "Su licencia fue expedida con el folio \(leave.folio ?? "?").")
        #expect(try server.count("leave_request") == 1)
    }
}
