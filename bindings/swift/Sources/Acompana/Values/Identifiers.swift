import Foundation

/// An id that the core made: a UUID with a type of its own, so that a record's id cannot stand for a person's.
///
/// Its text is the UUID in lower case with hyphens, as the core and the protocol write it.
public protocol Identifier: Hashable, Comparable, Sendable, Codable, LosslessStringConvertible {
    /// The UUID.
    var uuid: UUID { get }

    /// From a UUID.
    init(uuid: UUID)
}

extension Identifier {
    /// From its text; nothing when the text is no UUID.
    public init?(_ description: String) {
        guard let uuid = UUID(compact: description) else { return nil }
        self.init(uuid: uuid)
    }

    /// The UUID in lower case.
    public var description: String { uuid.lowerCaseText }

    /// By the time at which they were made: the ids are UUIDs of version 7, which begin with it.
    public static func < (one: Self, other: Self) -> Bool {
        withUnsafeBytes(of: one.uuid.uuid) { left in
            withUnsafeBytes(of: other.uuid.uuid) { right in left.lexicographicallyPrecedes(right) }
        }
    }

    /// From its text, as the core's JSON has it.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let id = Self(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "This text is no UUID.")
        }
        self = id
    }

    /// As text, like the core's JSON.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }

    init(fromCore halves: IdHalves) {
        let bytes = (halves.high.bigEndian, halves.low.bigEndian)
        self.init(uuid: withUnsafeBytes(of: bytes) { UUID(uuid: $0.loadUnaligned(as: uuid_t.self)) })
    }

    /// As the core reads an id.
    var forCore: IdHalves {
        withUnsafeBytes(of: uuid.uuid) { bytes in
            IdHalves(
                high: UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self)),
                low: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)))
        }
    }
}

/// Id of a record; the same on every device and on the server for ever.
public struct RecordId: Identifier {
    /// The UUID.
    public let uuid: UUID

    /// From a UUID.
    public init(uuid: UUID) { self.uuid = uuid }
}

/// Id of a write; sending it twice has the effect of sending it once.
public struct OpId: Identifier {
    /// The UUID.
    public let uuid: UUID

    /// From a UUID.
    public init(uuid: UUID) { self.uuid = uuid }
}

/// Id of a device's installation.
public struct DeviceId: Identifier {
    /// The UUID.
    public let uuid: UUID

    /// From a UUID.
    public init(uuid: UUID) { self.uuid = uuid }
}

/// Id of a person who signs in.
public struct UserId: Identifier {
    /// The UUID.
    public let uuid: UUID

    /// From a UUID.
    public init(uuid: UUID) { self.uuid = uuid }
}

/// A value that came from the core and does not have the shape that it should have. It holds no content: the value may
/// be personal data.
struct UnreadableValue: Error {
    let type: String
}

extension UUID {
    /// Reads exactly the 36 characters of the usual form.
    init?(compact text: String) {
        var text = text
        let halves = text.withUTF8 { letters -> (UInt64, UInt64)? in
            guard letters.count == 36 else { return nil }
            var (high, low) = (UInt64(0), UInt64(0))
            for at in 0..<36 {
                if at == 8 || at == 13 || at == 18 || at == 23 {
                    guard letters[at] == UInt8(ascii: "-") else { return nil }
                    continue
                }
                guard let digit = letters[at].hexDigit else { return nil }
                // The third hyphen lies in the middle.
                if at < 18 { high = high << 4 | UInt64(digit) } else { low = low << 4 | UInt64(digit) }
            }
            return (high.bigEndian, low.bigEndian)
        }
        guard let halves else { return nil }
        self = withUnsafeBytes(of: halves) { UUID(uuid: $0.loadUnaligned(as: uuid_t.self)) }
    }

    /// In lower case with hyphens.
    var lowerCaseText: String {
        withUnsafeBytes(of: uuid) { bytes in
            String(unsafeUninitializedCapacity: 36) { letters in
                var at = 0
                for (index, byte) in bytes.enumerated() {
                    if index == 4 || index == 6 || index == 8 || index == 10 {
                        letters[at] = UInt8(ascii: "-")
                        at += 1
                    }
                    letters[at] = (byte >> 4).hexLetter
                    letters[at + 1] = (byte & 15).hexLetter
                    at += 2
                }
                return at
            }
        }
    }
}

extension UInt8 {
    /// What this letter is worth as a hexadecimal digit.
    var hexDigit: UInt8? {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): self - UInt8(ascii: "A") + 10
        default: nil
        }
    }

    fileprivate var hexLetter: UInt8 { self < 10 ? UInt8(ascii: "0") + self : UInt8(ascii: "a") + self - 10 }
}
