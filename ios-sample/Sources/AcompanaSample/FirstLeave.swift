import Acompana
import Foundation

/// From nothing to the first leave that the institution has: what the app tells the parent at the end.
func firstLeave(
    folder: URL, keyStore: any KeyStore, secrets: (any SecretStore)?, server: String, code: String
) async throws -> String {
    // Once in the life of the app: open the store, which is encrypted and lies on this phone.
    let mexico = TimeZone(identifier: "America/Mexico_City") ?? .current
    let settings = Settings(folder: folder, appVersion: "1.0", zone: mexico)
    let acompana = try await Acompana.open(settings, keyStore: keyStore, secrets: secrets)

    // Once in the life of the phone: the code that the hospital handed out.
    if try await acompana.status().needsEnrolment {
        try await acompana.enrol(server: server, code: code, deviceName: "Teléfono de Luz")
    }
    // Brings the child's record and prescriptions. Without a network it says so in the report and throws nothing.
    try await acompana.sync.run()
    guard let child = try await acompana.records.list(.ofKind("patient", limit: 1)).records.first else {
        return "Todavía no llega el registro de su hija o hijo. Intente con señal, o pregunte en Prestaciones."
    }

    // A form shows the pre-check while it is filled in; the server decides.
    let draft = LeaveDraft(
        patient: child.id, start: CivilDate(Date(), in: mexico), days: 7, reason: .hospitalizacion)
    let precheck = try await acompana.leaves.precheck(draft)
    print(acompana.leaves.tell(precheck.findings).joined(separator: "\n"))

    // Saved when this returns, with or without a network; the next sync takes it along.
    let leave = try await acompana.leaves.submit(draft).saved.id
    let report = try await acompana.sync.run()
    guard report.outcome == .done, let request = try await acompana.records.get(leave)?.content?.leave else {
        return "Su solicitud está guardada en su teléfono y saldrá en cuanto haya señal."
    }
    return request.folio.map { "Su licencia fue expedida con el folio \($0)." }
        ?? "Su solicitud ya está en el instituto."
}
