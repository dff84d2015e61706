import Foundation

/// An exact decimal, such as a dose or a weight, with the digits that were written.
///
/// `1.10` stays `1.10`: a record that is read and saved again keeps its digits, which Foundation's `Decimal` would
/// shorten. Compares and hashes by its value, so `1.10` equals `1.1`.
public struct Quantity: Hashable, Comparable, Sendable, Codable, LosslessStringConvertible {
    /// The digits as they were written, such as `1.10`.
    public let description: String
    /// The value, for calculating.
    public let decimal: Decimal

    /// As large as the core's decimals become (96 bits), and as many digits after the point.
    private static let largest = Decimal(string: "79228162514264337593543950335") ?? 0
    private static let mostDecimals = 28

    /// From digits with at most one point, such as `1.10` or `-0.5`; nothing when it is no number, or has more than 28
    /// digits after the point, or is beyond any number that the core calculates with.
    public init?(_ description: String) {
        let letters = Array(description.utf8)
        let unsigned = letters.first == UInt8(ascii: "-") ? letters.dropFirst() : letters[...]
        let parts = unsigned.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        let isNumber = parts.allSatisfy { part in
            !part.isEmpty && part.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        }
        guard isNumber, (1...2).contains(parts.count), parts[0].count <= 29,
            parts.count == 1 || parts[1].count <= Self.mostDecimals,
            let decimal = Decimal(string: description, locale: Locale(identifier: "en_US_POSIX")),
            abs(decimal) <= Self.largest
        else { return nil }
        self.description = description
        self.decimal = decimal
    }

    /// A value with as many digits as it needs; nothing when it is no number or the core cannot hold it.
    public init?(_ decimal: Decimal) {
        guard !decimal.isNaN else { return nil }
        self.init(decimal.description)
    }

    /// A whole number.
    public init(_ whole: Int) {
        description = String(whole)
        decimal = Decimal(whole)
    }

    /// Whether both are worth the same.
    public static func == (one: Quantity, other: Quantity) -> Bool { one.decimal == other.decimal }

    /// By value.
    public static func < (one: Quantity, other: Quantity) -> Bool { one.decimal < other.decimal }

    /// By value, like the comparison.
    public func hash(into hasher: inout Hasher) { hasher.combine(decimal) }

    /// From its text.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let quantity = Quantity(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "This text is no decimal number.")
        }
        self = quantity
    }

    /// As text, like the core's JSON.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }

    init(fromCore text: String) throws {
        guard let quantity = Quantity(text) else { throw UnreadableValue(type: "Quantity") }
        self = quantity
    }
}

/// Mexican pesos in whole centavos, never negative and below a thousand million pesos. Its text is such as `4200.00`.
public struct Money: Hashable, Comparable, Sendable, Codable, LosslessStringConvertible {
    private static let tooMuch: Int64 = 100_000_000_000

    /// The amount in centavos.
    public let centavos: Int64

    /// So many centavos; nothing when that is negative or beyond any wage.
    public init?(centavos: Int64) {
        guard centavos >= 0, centavos < Self.tooMuch else { return nil }
        self.centavos = centavos
    }

    /// From pesos as text, such as `500`, `500.5` or `500.00`; nothing when it has parts of a centavo.
    public init?(_ description: String) {
        guard let quantity = Quantity(description) else { return nil }
        let centavos = quantity.decimal * 100
        guard let whole = Int64(centavos.description) else { return nil }
        self.init(centavos: whole)
    }

    /// The amount in pesos.
    public var pesos: Decimal { Decimal(centavos) / 100 }

    /// Pesos with two decimals, such as `4200.00`.
    public var description: String {
        let rest = centavos % 100
        return "\(centavos / 100).\(rest < 10 ? "0" : "")\(rest)"
    }

    /// By amount.
    public static func < (one: Money, other: Money) -> Bool { one.centavos < other.centavos }

    /// From its text.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let money = Money(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "This text is no amount in pesos and centavos.")
        }
        self = money
    }

    /// As text, like the core's JSON.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }

    init(fromCore text: String) throws {
        guard let money = Money(text) else { throw UnreadableValue(type: "Money") }
        self = money
    }
}
