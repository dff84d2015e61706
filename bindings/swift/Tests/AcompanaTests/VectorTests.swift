import Foundation
import Testing

@testable import Acompana

/// The shared vectors (tests/vectors): every case is judged through Swift as through Rust.
@Suite struct Vectors {
    private func rows(_ name: String, atLeast least: Int) throws -> [JsonValue] {
        let file = Place.repository.appendingPathComponent("tests/vectors/\(name).json")
        let rows = try #require(try JsonValue(json: String(contentsOf: file, encoding: .utf8)).list)
        try #require(rows.count >= least, "only \(rows.count) cases")
        return rows
    }

    /// Whether `whole` holds everything that `part` names. Of a list each item must be found, in any place.
    private func holds(_ whole: JsonValue?, _ part: JsonValue) -> Bool {
        guard let whole else { return false }
        if let part = part.body {
            return part.names.allSatisfy { name in part[name].map { holds(whole[name], $0) } ?? false }
        }
        if let part = part.list, let whole = whole.list {
            return part.allSatisfy { item in whole.contains { holds($0, item) } }
        }
        return whole == part
    }

    private func codes(_ answer: JsonValue, where chosen: (JsonValue) -> Bool = { _ in true }) -> [String] {
        (answer["findings"]?.list ?? []).filter(chosen).compactMap { $0["code"]?.text }
    }

    private func texts(_ list: JsonValue?) -> [String] { (list?.list ?? []).compactMap(\.text) }

    private func told(_ row: JsonValue, _ answer: JsonValue) -> Comment {
        "\(row["case"]?.text ?? "?"): expected \(row["out"]?.json ?? "") \(row["codes"]?.json ?? ""), got \(answer.json)"
    }

    @Test func leaves() throws {
        for row in try rows("leave", atLeast: 100) {
            let answer = try Rules.leave(try #require(row["in"]))
            if let error = row["error"] {
                #expect(holds(answer["error"], error) && answer["verdict"]?.isNull != false, told(row, answer))
                continue
            }
            let expected = try #require(row["out"])
            #expect(answer["verdict"]?.text != nil && holds(answer, expected), told(row, answer))
            let judged = codes(answer) { $0["severity"]?.text != "info" }
            #expect(judged == texts(row["codes"]), told(row, answer))
            if let info = row["info"] {
                #expect(codes(answer) { $0["severity"]?.text == "info" } == texts(info), told(row, answer))
            }
        }
    }

    @Test(arguments: ["dose", "lab"]) func clinical(_ name: String) throws {
        for row in try rows(name, atLeast: 50) {
            let facts = try #require(row["in"])
            let answer = try name == "dose" ? Rules.dose(facts) : Rules.lab(facts, language: .english)
            let expected = try #require(row["out"])
            #expect(holds(answer, expected), told(row, answer))
            #expect(codes(answer).sorted() == texts(row["codes"]).sorted(), told(row, answer))
            #expect(!answer.json.contains("{$"), told(row, answer))
        }
        #expect(Rules.notice().count > 40)
    }

    @Test func identifiers() throws {
        let today = try #require(CivilDate(year: 2026, month: 5, day: 4))
        for row in try rows("identifiers", atLeast: 150) {
            let answer = try Rules.identifier(try #require(row["in"]), today: today)
            let expected = try #require(row["out"])
            #expect(holds(answer, expected), told(row, answer))
            #expect(answer["warnings"]?.list?.count == expected["warnings"]?.list?.count, told(row, answer))
        }
    }

    @Test func bodySurfaceAndTheDosesFromIt() throws {
        for row in try rows("bsa", atLeast: 4) {
            let facts = try #require(row["in"]?.body)
            let weight = try #require(facts.quantity("weight_kg"))
            let height = try #require(facts.quantity("height_cm"))
            let expected = try #require(row["out"]?.body)
            let surface = try bodySurface(weightKg: weight, heightCm: height)
            #expect(surface?.description == expected.text("bsa"), told(row, row))
            func usual(_ drug: String, _ route: Route) throws -> UsualDose {
                let (day, birth) = (try #require(facts.date("on")), facts.date("birth_date"))
                let usual = try usualDose(
                    drug: drug, route: route, on: day, birthDate: birth, weightKg: weight, heightCm: height)
                return try #require(usual)
            }
            let asparaginase = try usual("L-asparaginasa", .intramuscular)
            let doses: [(String, Quantity, Int)] = [
                ("vincristine_mg", try usual("vincristina", .intravenous).typical, 3),
                ("asparaginase_low_ui", asparaginase.low, 0), ("asparaginase_high_ui", asparaginase.high, 0),
                ("peg_ui", try usual("PEG-asparaginasa", .intramuscular).typical, 0),
            ]
            for (name, dose, decimals) in doses {
                var (exact, rounded) = (dose.decimal, Decimal())
                NSDecimalRound(&rounded, &exact, decimals, .plain)
                #expect(rounded == expected.quantity(name)?.decimal, "\(row["case"]?.text ?? "") \(name)")
            }
        }
    }

    @Test func whatIsNoCaseIsAnErrorWithItsPlace() throws {
        do {
            _ = try checkLeave(facts: "{\n  nada", language: .spanish)
            Issue.record("this is no case")
        } catch CoreError.Invalid(let findings) {
            #expect(findings.first?.code == "CASE-NOT-JSON" && findings.first?.args["line"] == .int(2))
        }
    }
}
