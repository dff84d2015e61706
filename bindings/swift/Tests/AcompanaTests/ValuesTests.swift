import Foundation
import Testing

@testable import Acompana

@Suite struct CivilDates {
    @Test func everyDayOfFourCenturiesComesBack() throws {
        var day = try #require(CivilDate(year: 1799, month: 12, day: 31))
        for _ in 0..<146_097 {
            let next = day.adding(days: 1)
            #expect(day < next && day.days(until: next) == 1)
            #expect(CivilDate(next.description) == next)
            day = next
        }
        #expect(day == CivilDate(year: 2199, month: 12, day: 31))
        #expect(CivilDate("1970-01-01")?.daysSince1970 == 0)
        #expect(CivilDate("2000-03-01")?.daysSince1970 == 11_017)
    }

    @Test(arguments: [
        "2026-02-29", "2026-13-01", "2026-00-10", "2026-01-00", "2026-1-01", "0000-01-01", "+026-01-01", "", "mañana",
        "2026-01-01T00:00:00Z", "2026-01-0１", "-026-01-01",
    ])
    func whatIsNoDayIsRefused(_ text: String) { #expect(CivilDate(text) == nil) }

    @Test func monthsAndYearsEndOnALastDay() throws {
        let leap = try #require(CivilDate("2024-02-29"))
        #expect(leap.adding(years: 1).description == "2025-02-28")
        #expect(leap.adding(years: -4).description == "2020-02-29")
        #expect(leap.adding(months: 12 * 8).description == "2032-02-29")
        #expect(try #require(CivilDate("2026-05-31")).adding(months: 1).description == "2026-06-30")
        #expect(leap.adding(days: .max) == CivilDate("9999-12-31"))
        #expect(leap.adding(months: .min).year == 1)
        #expect(leap.adding(years: .max).year == 9999)
    }

    @Test func aMomentFallsOnTheDayOfItsZone() throws {
        let mexico = try #require(TimeZone(identifier: "America/Mexico_City"))
        let tijuana = try #require(TimeZone(identifier: "America/Tijuana"))
        let moment = try #require(Instant("2026-05-04T06:30:00Z"))
        #expect(CivilDate(moment, in: mexico).description == "2026-05-04")
        #expect(CivilDate(moment, in: tijuana).description == "2026-05-03")
        #expect(try #require(CivilDate("2026-05-04")).start(in: mexico) == Instant("2026-05-04T00:00:00-06:00")?.date)
        // Midnight of this day was skipped in Mexico City.
        let skipped = try #require(CivilDate("1996-04-07")).start(in: mexico)
        #expect(CivilDate(skipped, in: mexico).description == "1996-04-07")
    }
}

@Suite struct Moments {
    /// Through the generated code, as the bridge does it.
    @Test(arguments: [
        "2026-05-17T12:00:00Z", "2026-05-17T12:00:00.25Z", "2026-05-17T12:00:00.123456789Z", "1969-12-31T23:59:59.9Z",
        "1970-01-01T00:00:00.000000001Z", "2024-02-29T23:59:59.000000476Z", "0000-02-29T00:00:00Z",
        "-000001-12-31T23:59:59Z", "-009999-01-02T01:59:59Z", "9999-12-30T22:00:00.999999999Z",
    ])
    func aMomentFromTheCoreGoesBackAsItCame(_ text: String) throws {
        let moment = try #require(Instant(text))
        var there: [UInt8] = []
        FfiConverterTypeTimestamp.write(moment, into: &there)
        #expect(there.count == 12)
        var crossing = (data: Data(there), offset: 0)
        #expect(try FfiConverterTypeTimestamp.read(from: &crossing) == moment)
        #expect(moment.description == text)
        #expect(try JSONDecoder().decode(Instant.self, from: JSONEncoder().encode(moment)) == moment)
    }

    @Test func theCoreWritesNanosecondsWithTheSignOfTheSeconds() {
        let before = Moment(seconds: -1, nanoseconds: -500_000_000)
        #expect(Instant(fromCore: before).description == "1969-12-31T23:59:58.5Z")
    }

    /// Through the generated code, as the bridge does it.
    @Test(arguments: [
        "01890a5d-ac96-774b-bcce-b302099a8057", "00000000-0000-0000-0000-000000000000",
        "ffffffff-ffff-ffff-ffff-fffffffffffe", "f1890a5d-ac96-774b-8cce-b302099a8057",
    ])
    func anIdFromTheCoreGoesBackAsItCame(_ text: String) throws {
        let id = try #require(RecordId(text))
        var there: [UInt8] = []
        FfiConverterTypeRecordId.write(id, into: &there)
        #expect(there.map { String(format: "%02x", $0) }.joined() == text.replacingOccurrences(of: "-", with: ""))
        var crossing = (data: Data(there), offset: 0)
        #expect(try FfiConverterTypeRecordId.read(from: &crossing) == id)
    }

    @Test func aMomentIsReadWithItsOffset() {
        for (text, same) in [
            ("2026-05-17T13:30:00.250-06:00", "2026-05-17T19:30:00.25Z"),
            ("2026-12-31t23:00:60+14:00", "2026-12-31T09:00:59Z"),
            ("1970-01-01 00:00:00.000z", "1970-01-01T00:00:00Z"), ("+002026-01-01T00:00:00Z", "2026-01-01T00:00:00Z"),
        ] { #expect(Instant(text)?.description == same) }
        for text in [
            "", "2026-05-17", "2026-02-29T00:00:00Z", "2026-05-17T24:00:00Z", "2026-05-17T12:00:00", "mañana",
            "2026-05-17T12:00:00.Z", "2026-05-17T12:00:00.1234567890Z", "2026-05-17T12:00:00Z ", "2026-05-17T12:60:00Z",
            "-000000-01-01T00:00:00Z", "9999-12-31T00:00:00Z", "2026-05-17T12:00:00+24:00", "2026-05-1７T12:00:00Z",
        ] { #expect(Instant(text) == nil, "\(text)") }
    }

    @Test func aDateBecomesTheNearestMicrosecondAndEndsNothing() throws {
        let start = try #require(Instant("2026-05-17T12:00:00Z"))
        for microsecond in Int32(0)..<1_000 {
            let moment = try #require(
                Instant(seconds: start.seconds, nanoseconds: (microsecond * 1_000 + 7) * 1_000 % 1_000_000_000))
            #expect(Instant(moment.date) == moment)
        }
        #expect(Instant(Date(timeIntervalSince1970: -0.000_000_1)) == Instant("1970-01-01T00:00:00Z"))
        // By the Gregorian calendar, which Foundation does not use so early.
        #expect(Instant(.distantPast).description == "0000-12-30T00:00:00Z")
        #expect(Instant(.distantFuture) == Instant("4001-01-01T00:00:00Z"))
        for odd in [Double.nan, -.infinity, -1e300] { #expect(Instant(Date(timeIntervalSince1970: odd)) == .earliest) }
        for odd in [Double.infinity, 1e300] { #expect(Instant(Date(timeIntervalSince1970: odd)) == .latest) }
        #expect(Instant(seconds: 0, nanoseconds: -1) == nil && Instant(seconds: .max) == nil)
        #expect(start < Instant.latest && start > Instant.earliest)
    }
}

@Suite struct Amounts {
    @Test func aQuantityKeepsItsDigitsAndComparesByValue() throws {
        let written = try #require(Quantity("1.10"))
        #expect(written.description == "1.10")
        #expect(written == Quantity("1.1") && written.hashValue == Quantity("1.1")?.hashValue)
        #expect(written > Quantity(1) && written.decimal * 10 == 11)
        for text in [
            "", ".", "1.", "1e5", "1,5", "--1", "1.1.1", "NaN", "-", String(repeating: "9", count: 29),
            "0." + String(repeating: "1", count: 29),
        ] {
            #expect(Quantity(text) == nil, "\(text)")
        }
    }

    @Test func everyDecimalOfTheCoreIsTaken() throws {
        for text in [
            "79228162514264337593543950335", "-79228162514264337593543950335", "0.0000000000000000000000000001",
            "7.9228162514264337593543950335", "0.00",
        ] { #expect(try Quantity(fromCore: text).description == text) }
    }

    @Test func moneyIsWholeCentavos() throws {
        #expect(Money("500")?.description == "500.00")
        #expect(Money("500.5")?.centavos == 50_050)
        #expect(Money("4200.07")?.pesos == Decimal(string: "4200.07"))
        for text in ["-1", "0.001", "1000000000", "", "mil"] { #expect(Money(text) == nil, "\(text)") }
    }

    @Test func anIdHasOneText() throws {
        let text = "0198c0de-0000-7000-8000-0000000000af"
        let id = try #require(RecordId(text))
        #expect(id.description == text && id.uuid == UUID(uuidString: text))
        #expect(RecordId(text.uppercased()) == id)
        for wrong in [
            "", "0198c0de", text + "0", text.replacingOccurrences(of: "-", with: "_"), "g" + text.dropFirst(),
        ] {
            #expect(RecordId(wrong) == nil, "\(wrong)")
        }
        #expect(try JSONDecoder().decode([RecordId].self, from: JSONEncoder().encode([id])) == [id])
        let later = try #require(RecordId("0198c0df-0000-7000-8000-000000000000"))
        #expect(id < later && !(later < id))
    }
}

@Suite struct JsonText {
    @Test func whatWasReadIsWrittenTheSame() throws {
        let text = #"{"z":1.10,"a":[true,false,null,-0,1e+30,"ñ\"\\\n\u0001🎈"],"z2":{"":{}}}"#
        #expect(try Body(json: text).json == text.replacingOccurrences(of: #"\n"#, with: #"\u000a"#))
        #expect(try JsonValue(json: #""\u00f1\ud83c\udf88\/""#).text == "ñ🎈/")
        #expect(try JsonValue(json: " [ 1 , 2 ] \n").list?.count == 2)
        // Of a name that comes twice the last value counts, as in the core.
        #expect(try Body(json: #"{"a":1,"a":2}"#).json == #"{"a":2}"#)
    }

    @Test(arguments: [
        "", "{", "[1,]", "{\"a\"}", "{\"a\":}", "01", "1.", ".5", "-", "+1", "1e", "tru", "\"", "\"\\x\"", "\"\\u12\"",
        "\"\\ud800\"", "\"\\ud800\\u0041\"", "\"\u{1}\"", "[1] 2", "nan", "{'a':1}",
    ])
    func whatIsNoJsonIsRefused(_ text: String) { #expect(throws: NotJson.self) { try JsonValue(json: text) } }

    @Test func noTextExhaustsTheStackOrTakesForEver() throws {
        let deep = String(repeating: "[", count: 1_000_000)
        #expect(throws: NotJson.self) { try JsonValue(json: deep) }
        let wide = "{" + (0..<100_000).map { "\"n\($0)\":\($0)" }.joined(separator: ",") + "}"
        let began = ContinuousClock.now
        #expect(try Body(json: wide).int("n99999") == 99_999)
        #expect(ContinuousClock.now - began < .seconds(10))
    }

    @Test func aBodyIsEditedAndKeepsWhatItDoesNotKnow() throws {
        var body = try Body(
            json: #"{"status":"enviada","start":"2026-05-04","days":14,"dose":"1.10","of_the_future":[1]}"#)
        #expect(body.text("status") == "enviada" && body.int("days") == 14)
        #expect(body.date("start") == CivilDate("2026-05-04") && body.quantity("dose")?.description == "1.10")
        #expect(body.text("days") == nil && body.int("status") == nil && body["nothing"] == nil)
        let before = body
        body["days"] = 7
        body["status"] = nil
        body["since"] = JsonValue(try #require(CivilDate("2026-05-05")))
        #expect(body.json == #"{"start":"2026-05-04","days":7,"dose":"1.10","of_the_future":[1],"since":"2026-05-05"}"#)
        #expect(before.int("days") == 14, "a body is a value: the copy stays as it was")
        #expect(body.moment("start") == nil)
        #expect(Instant("2026-05-17T13:30:00.250-06:00")?.date.timeIntervalSince1970 == 1_779_046_200.25)
    }

    @Test func equalBodiesAreEqualWhateverTheirOrder() throws {
        let one = try Body(json: #"{"a":1,"b":{"c":[1,2]}}"#)
        let other: Body = ["b": ["c": [1, 2]], "a": 1]
        #expect(one == other && one.hashValue == other.hashValue)
        #expect(one != ["a": 1] && one != ["a": 1, "b": ["c": [2, 1]]])
    }

    @Test func nothingPersonalIsPrinted() throws {
        let body: Body = ["name": "Ana Prueba", "list": ["Ana Prueba"]]
        let value = try #require(body["name"])
        var dumped = ""
        dump((body, value, [body]), to: &dumped)
        for text in ["\(body)", "\(value)", String(reflecting: body), String(reflecting: value), "\([body])", dumped] {
            #expect(!text.contains("Ana"), "\(text)")
        }
        #expect("\(body)" == "Body(2 fields)")
    }

    @Test func manyTasksMayReadOneBody() async throws {
        let body = Body(fromCore: #"{"a":{"b":"c"}}"#)
        await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<200 { group.addTask { body.body("a")?.text("b") == "c" && body.json.count == 15 } }
            for await same in group { #expect(same) }
        }
    }
}

@Suite struct Streams {
    @Test func aSlowReaderGetsTheNewestAndThenTheEnd() async {
        let relay = Relay<Int>()
        let early = relay.stream()
        for number in 1...100 { relay.send(number) }
        let late = relay.stream()
        relay.finish()
        relay.send(101)
        for stream in [early, late, relay.stream()] {
            var seen: [Int] = []
            for await number in stream { seen.append(number) }
            #expect(seen == [100])
        }
    }

    @Test func aWorkerDoesEverythingOnceOnFewThreads() async throws {
        let worker = Worker()
        let at = Guarded((now: 0, most: 0, done: 0))
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<500 {
                group.addTask {
                    _ = try? await worker.run {
                        at.with {
                            $0.now += 1
                            $0.most = max($0.most, $0.now)
                        }
                        usleep(200)
                        at.with {
                            $0.now -= 1
                            $0.done += 1
                        }
                    }
                }
            }
        }
        #expect(at.with { $0.done } == 500)
        #expect((2...Worker.threads).contains(at.with { $0.most }))
    }
}
