import Foundation

@testable import Acompana

/// The persons of the stories, all made up. Dates are counted from today, so that a story is true on any day.
enum Cast {
    static let mexico = TimeZone(identifier: "America/Mexico_City") ?? .current
    static let unit = Server.unit

    static func today() -> CivilDate { CivilDate(Date(), in: mexico) }

    static func child() -> Content {
        .patient(
            Patient(
                curpPending: "other",
                names: Names(given: "Ana Prueba", firstSurname: "Ejemplo", secondSurname: "Sintética"),
                birthDate: today().adding(years: -8), sex: .m, units: [PatientUnit(id: "u1", clues: unit)]))
    }

    static func diagnosis(of child: RecordId) -> Content {
        .diagnosis(
            Diagnosis(
                patient: child, icd10: "C91.0", date: today().adding(days: -90), byImss: true, unit: unit))
    }

    static func mother(of child: RecordId) throws -> Content {
        let since = today().adding(years: -6)
        guard let wage = Quantity("500.00") else { throw Trouble("no wage") }
        return .guardian(
            Guardian(
                names: Names(given: "Luz Prueba", firstSurname: "Sintética", secondSurname: "Ejemplo"),
                nss: "03150800120", relation: .mother, custody: .yes, phone: "5512345678", email: "luz@example.mx",
                bank: "012", clabe: "012180012345678909",
                employments: [
                    Employment(
                        id: "e1", employer: "Taller de ejemplo", email: "personal@example.mx", from: since,
                        dailyWage: wage)
                ],
                contributions: [Contribution(id: "c1", from: since)],
                children: [ChildLink(id: "k1", patient: child, registeredBeneficiary: true)], unit: unit))
    }

    static func prescription(for child: RecordId, from date: CivilDate, days: Int64) -> Content {
        .prescription(
            LeavePrescription(
                patient: child, doctor: "Dra. Prueba Ficticia", doctorLicense: "1234567", unit: unit, date: date,
                days: days, reason: .hospitalizacion))
    }

    static func stay(of child: RecordId, reason: String) -> Content {
        .stay(
            Hospitalization(patient: child, unit: unit, admitted: today().adding(days: -3), reason: reason))
    }

    /// A dose for a child of 110 cm and 18 kg, as JSON: the untyped way must work as well.
    static func dose(
        for child: RecordId, _ drug: String, _ dose: String, _ measure: String, _ route: String,
        acknowledging codes: [String] = []
    ) -> Body {
        var body: Body = [
            "patient": JsonValue(child), "unit": JsonValue(unit), "drug": JsonValue(drug), "dose": JsonValue(dose),
            "measure": JsonValue(measure), "route": JsonValue(route), "given": true, "weight_kg": "18",
            "height_cm": "110",
        ]
        if !codes.isEmpty {
            let reason: JsonValue = "Indicación de la médica tratante por calendario de hospitalización"
            body["acknowledgements"] = JsonValue(codes.map { ["code": JsonValue($0), "reason": reason] })
        }
        return body
    }
}
