import Foundation

/// A day of the calendar, without a time and without a zone, as laws and prescriptions count days.
///
/// Gregorian, years 1 to 9999. Its text is ISO 8601, such as `2026-05-17`.
public struct CivilDate: Hashable, Comparable, Sendable, Codable, LosslessStringConvertible {
    /// The year, 1 to 9999.
    public let year: Int
    /// The month, 1 to 12.
    public let month: Int
    /// The day of the month, 1 to 31.
    public let day: Int

    /// A day; nothing when the calendar has no such day.
    public init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month), day >= 1,
            day <= Self.days(inMonth: month, of: year)
        else { return nil }
        self.init(year, month, day)
    }

    /// From ISO 8601 text, such as `2026-05-17`; nothing when it is no day.
    public init?(_ description: String) {
        // Digit by digit, without pieces of text in between: a page of leaves holds thousands of days.
        var text = description
        let numbers = text.withUTF8 { letters -> (Int, Int, Int)? in
            guard letters.count == 10, letters[4] == UInt8(ascii: "-"), letters[7] == UInt8(ascii: "-") else {
                return nil
            }
            func number(_ places: Range<Int>) -> Int? {
                var number = 0
                for letter in letters[places] {
                    guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(letter) else { return nil }
                    number = number * 10 + Int(letter - UInt8(ascii: "0"))
                }
                return number
            }
            guard let year = number(0..<4), let month = number(5..<7), let day = number(8..<10) else { return nil }
            return (year, month, day)
        }
        guard let (year, month, day) = numbers else { return nil }
        self.init(year: year, month: month, day: day)
    }

    /// The day on which a moment falls in a time zone. Give the zone of the unit, not the one a traveller's phone has.
    public init(_ moment: Date, in zone: TimeZone) {
        let seconds = moment.timeIntervalSince1970 + Double(zone.secondsFromGMT(for: moment))
        self.init(daysSince1970: Int((seconds / 86_400).rounded(.down)))
    }

    /// The day on which a moment falls in a time zone.
    public init(_ moment: Instant, in zone: TimeZone) { self.init(moment.date, in: zone) }

    private init(_ year: Int, _ month: Int, _ day: Int) {
        self.year = year
        self.month = month
        self.day = day
    }

    /// ISO 8601, such as `2026-05-17`.
    public var description: String {
        func padded(_ number: Int, _ width: Int) -> String {
            let digits = String(number)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
        return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
    }

    /// The moment at which the day begins in a time zone; its first moment where midnight is skipped.
    public func start(in zone: TimeZone) -> Date {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = zone
        let midnightInGreenwich = Date(timeIntervalSince1970: Double(daysSince1970) * 86_400)
        let parts = DateComponents(year: year, month: month, day: day)
        let moment = calendar.date(from: parts) ?? midnightInGreenwich
        return calendar.startOfDay(for: moment)
    }

    /// So many days later, or earlier when negative; held at the first and the last day of the calendar.
    public func adding(days: Int) -> CivilDate {
        let (sum, overflow) = daysSince1970.addingReportingOverflow(days)
        let lowest = CivilDate(1, 1, 1).daysSince1970
        let highest = CivilDate(9999, 12, 31).daysSince1970
        if overflow { return days < 0 ? CivilDate(1, 1, 1) : CivilDate(9999, 12, 31) }
        return CivilDate(daysSince1970: min(max(sum, lowest), highest))
    }

    /// So many months later, or earlier when negative; on the month's last day when it has no such day.
    public func adding(months: Int) -> CivilDate {
        let (sum, overflow) = (year * 12 + month - 1).addingReportingOverflow(months)
        let month = overflow ? (months < 0 ? 12 : 9999 * 12 + 11) : min(max(sum, 12), 9999 * 12 + 11)
        let (newYear, newMonth) = (month / 12, month % 12 + 1)
        return CivilDate(newYear, newMonth, min(day, Self.days(inMonth: newMonth, of: newYear)))
    }

    /// So many years later, or earlier when negative; 28 February where there is no 29th.
    public func adding(years: Int) -> CivilDate {
        adding(months: min(max(years, -10_000), 10_000) * 12)
    }

    /// How many days it is until another day; negative when that lies before.
    public func days(until other: CivilDate) -> Int { other.daysSince1970 - daysSince1970 }

    /// Whether one day comes before another.
    public static func < (one: CivilDate, other: CivilDate) -> Bool {
        (one.year, one.month, one.day) < (other.year, other.month, other.day)
    }

    /// From ISO 8601 text.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let date = CivilDate(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "This text is no day (yyyy-mm-dd).")
        }
        self = date
    }

    /// As ISO 8601 text.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }

    init(fromCore text: String) throws {
        guard let date = CivilDate(text) else { throw UnreadableValue(type: "CivilDate") }
        self = date
    }
}

extension CivilDate {
    private static func days(inMonth month: Int, of year: Int) -> Int {
        switch month {
        case 4, 6, 9, 11: 30
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        default: 31
        }
    }

    /// Days since 1 January 1970. Counted in eras of 400 years that begin on 1 March, so that the leap day comes last.
    var daysSince1970: Int {
        let shifted = month <= 2 ? year - 1 : year
        let era = shifted / 400
        let yearOfEra = shifted % 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    private init(daysSince1970 days: Int) {
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let month = monthFromMarch + (monthFromMarch < 10 ? 3 : -9)
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        self.init(year, month, dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)
    }
}
