import Foundation

/// A moment in time, to the nanosecond, as the core keeps it.
///
/// `Date` is a binary fraction and has no nanoseconds: a record whose moments had passed through it would be changed by
/// reading it. Use `date` for showing and calculating, and `Instant(date)` to hand the core a moment of the app's own. Its
/// text is RFC 3339 in UTC, such as `2026-05-17T19:30:00.25Z`.
public struct Instant: Hashable, Comparable, Sendable, Codable, LosslessStringConvertible {
    /// Whole seconds since 1 January 1970 in UTC, rounded down.
    public let seconds: Int64
    /// Nanoseconds after that second, 0 to 999,999,999.
    public let nanoseconds: Int32

    /// The first moment that the core knows, in the year -9999.
    public static let earliest = Instant(-377_705_023_201, 0)
    /// The last moment that the core knows, in the year 9999.
    public static let latest = Instant(253_402_207_200, 999_999_999)

    /// The moment that the phone's clock shows. `Acompana.now()` asks the core's, which knows how far the phone is off.
    public static var now: Instant { Instant(Date()) }

    private init(_ seconds: Int64, _ nanoseconds: Int32) {
        self.seconds = seconds
        self.nanoseconds = nanoseconds
    }

    /// A moment; nothing when it is beyond what the core knows or the nanoseconds are a second or more.
    public init?(seconds: Int64, nanoseconds: Int32 = 0) {
        let moment = Instant(seconds, nanoseconds)
        guard (0..<1_000_000_000).contains(nanoseconds), (Self.earliest...Self.latest).contains(moment) else {
            return nil
        }
        self = moment
    }

    /// The nearest microsecond, which is all that a `Date` of these years can tell apart; held at the earliest and the
    /// latest moment. A `Date` that is no number is the earliest.
    public init(_ date: Date) {
        let since1970 = date.timeIntervalSince1970
        guard since1970 > Double(Self.earliest.seconds) else {
            self = .earliest
            return
        }
        guard since1970 < Double(Self.latest.seconds) else {
            self = .latest
            return
        }
        let whole = since1970.rounded(.down)
        let microseconds = Int64(((since1970 - whole) * 1e6).rounded())
        self.init(Int64(whole) + microseconds / 1_000_000, Int32(microseconds % 1_000_000) * 1_000)
    }

    /// For showing and calculating: to about a microsecond.
    public var date: Date {
        Date(timeIntervalSince1970: Double(seconds)).addingTimeInterval(Double(nanoseconds) / 1e9)
    }

    /// Whether one moment comes before another.
    public static func < (one: Instant, other: Instant) -> Bool {
        (one.seconds, one.nanoseconds) < (other.seconds, other.nanoseconds)
    }

    /// From RFC 3339 text.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let moment = Instant(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "This text is no moment (RFC 3339).")
        }
        self = moment
    }

    /// As RFC 3339 text.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }

    /// From the core, whose seconds are rounded towards 1970 and whose nanoseconds have the same sign.
    init(fromCore moment: Moment) {
        self =
            moment.nanoseconds < 0
            ? Instant(moment.seconds - 1, moment.nanoseconds + 1_000_000_000)
            : Instant(moment.seconds, moment.nanoseconds)
    }

    /// As the core reads a moment.
    var forCore: Moment { Moment(seconds: seconds, nanoseconds: nanoseconds) }
}

extension Instant {
    /// From RFC 3339 text, such as `2026-05-17T13:30:00.250-06:00`; nothing when it is no moment or has more than nine
    /// digits after the point. Years before 0 have a sign and six digits, as in the core.
    public init?(_ description: String) {
        var text = description
        guard let moment = text.withUTF8({ InstantReader(letters: $0).read() }) else { return nil }
        self = moment
    }

    /// RFC 3339 in UTC with as many digits after the point as it needs.
    public var description: String {
        let day = (seconds >= 0 ? seconds : seconds - 86_399) / 86_400
        let second = seconds - day * 86_400
        let (year, month, dayOfMonth) = Self.date(daysSince1970: day)
        var letters: [UInt8] = []
        letters.reserveCapacity(32)
        func write(_ number: Int64, _ width: Int) {
            let digits = String(number).utf8
            for _ in digits.count..<max(width, digits.count) { letters.append(UInt8(ascii: "0")) }
            letters.append(contentsOf: digits)
        }
        if year < 0 { letters.append(UInt8(ascii: "-")) }
        write(abs(year), year < 0 ? 6 : 4)
        for (mark, number) in [
            ("-" as Unicode.Scalar, month), ("-", dayOfMonth), ("T", second / 3_600), (":", second / 60 % 60),
            (":", second % 60),
        ] {
            letters.append(UInt8(ascii: mark))
            write(number, 2)
        }
        if nanoseconds > 0 {
            letters.append(UInt8(ascii: "."))
            write(Int64(nanoseconds), 9)
            while letters.last == UInt8(ascii: "0") { letters.removeLast() }
        }
        letters.append(UInt8(ascii: "Z"))
        return String(decoding: letters, as: UTF8.self)
    }

    /// Gregorian, before the year 1 too. Counted in eras of 400 years that begin on 1 March, like `CivilDate`.
    private static func date(daysSince1970 days: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let month = monthFromMarch + (monthFromMarch < 10 ? 3 : -9)
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)
    }
}

/// Reads RFC 3339 letter by letter: a page of a thousand records has thousands of moments.
private struct InstantReader {
    let letters: UnsafeBufferPointer<UInt8>
    private var at = 0

    init(letters: UnsafeBufferPointer<UInt8>) { self.letters = letters }

    func read() -> Instant? {
        var reader = self
        return reader.moment()
    }

    private mutating func moment() -> Instant? {
        guard let year = year(), takes("-"), let month = number(2), takes("-"), let day = number(2),
            (1...12).contains(month), day >= 1, day <= Self.days(inMonth: month, of: year),
            takes("T") || takes("t") || takes(" "),
            let hour = number(2), takes(":"), let minute = number(2), takes(":"), let second = number(2),
            hour < 24, minute < 60, second <= 60, let nanoseconds = fraction(), let offset = offset(),
            at == letters.count
        else { return nil }
        // A leap second is the second before it, as in the core.
        let time = hour * 3_600 + minute * 60 + min(second, 59) - offset
        return Instant(
            seconds: Self.daysSince1970(year, month, day) * 86_400 + time, nanoseconds: Int32(nanoseconds))
    }

    private mutating func takes(_ letter: Unicode.Scalar) -> Bool {
        guard at < letters.count, letters[at] == UInt8(ascii: letter) else { return false }
        at += 1
        return true
    }

    private mutating func number(_ digits: Int) -> Int64? {
        guard letters.count - at >= digits else { return nil }
        var number: Int64 = 0
        for letter in letters[at..<at + digits] {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(letter) else { return nil }
            number = number * 10 + Int64(letter - UInt8(ascii: "0"))
        }
        at += digits
        return number
    }

    private mutating func year() -> Int64? {
        if takes("-") { return number(6).flatMap { $0 == 0 ? nil : -$0 } }
        return takes("+") ? number(6) : number(4)
    }

    /// Nanoseconds; 0 without a fraction.
    private mutating func fraction() -> Int64? {
        guard takes(".") else { return 0 }
        var (nanoseconds, digits) = (Int64(0), 0)
        while let digit = number(1) {
            digits += 1
            guard digits <= 9 else { return nil }
            nanoseconds = nanoseconds * 10 + digit
        }
        guard digits > 0 else { return nil }
        for _ in digits..<9 { nanoseconds *= 10 }
        return nanoseconds
    }

    /// Seconds east of Greenwich.
    private mutating func offset() -> Int64? {
        if takes("Z") || takes("z") { return 0 }
        let west = takes("-")
        guard west || takes("+"), let hours = number(2), takes(":"), let minutes = number(2), hours < 24, minutes < 60
        else { return nil }
        let seconds = hours * 3_600 + minutes * 60
        return west ? -seconds : seconds
    }

    private static func days(inMonth month: Int64, of year: Int64) -> Int64 {
        switch month {
        case 4, 6, 9, 11: 30
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        default: 31
        }
    }

    private static func daysSince1970(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }
}
