import Foundation

extension Date {
    /// From RFC 3339 text, such as `2026-05-17T13:30:00.250Z` or with an offset such as `-06:00`.
    init?(rfc3339 text: String) {
        var rest = Substring(text)
        guard let day = CivilDate(String(rest.prefix(10))) else { return nil }
        rest = rest.dropFirst(10)
        guard let separator = rest.popFirst(), separator == "T" || separator == "t" || separator == " ",
            let hour = rest.popNumber(2), rest.popFirst() == ":",
            let minute = rest.popNumber(2), rest.popFirst() == ":",
            let second = rest.popNumber(2), hour < 24, minute < 60, second <= 60
        else { return nil }
        var fraction = 0.0
        if rest.first == "." {
            rest.removeFirst()
            let digits = rest.prefix { $0.isASCII && $0.isNumber }
            guard !digits.isEmpty, let value = Double("0.\(digits)") else { return nil }
            fraction = value
            rest = rest.dropFirst(digits.count)
        }
        guard let offset = rest.popOffset(), rest.isEmpty else { return nil }
        let seconds = day.daysSince1970 * 86_400 + hour * 3_600 + minute * 60 + second - offset
        self = Date(timeIntervalSince1970: Double(seconds)).addingTimeInterval(fraction)
    }

    /// What is handed to the core: the nearest microsecond. `Date` counts in binary fractions since 2001 and the bridge
    /// cuts where it should round, so a millisecond that came from the core would go back as the one before.
    var forCore: Date { addingTimeInterval(0.000_000_5) }
}

extension Substring {
    fileprivate mutating func popNumber(_ digits: Int) -> Int? {
        let number = prefix(digits)
        guard number.count == digits, number.allSatisfy({ $0.isASCII && $0.isNumber }) else { return nil }
        removeFirst(digits)
        return Int(number)
    }

    /// Seconds east of Greenwich.
    fileprivate mutating func popOffset() -> Int? {
        switch popFirst() {
        case "Z", "z":
            return 0
        case let sign? where sign == "+" || sign == "-":
            guard let hours = popNumber(2), popFirst() == ":", let minutes = popNumber(2), hours < 24, minutes < 60
            else { return nil }
            let seconds = hours * 3_600 + minutes * 60
            return sign == "-" ? -seconds : seconds
        default:
            return nil
        }
    }
}
