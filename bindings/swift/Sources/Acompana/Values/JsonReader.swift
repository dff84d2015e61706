/// Why a text is not JSON.
public struct NotJson: Error, Hashable, Sendable, CustomStringConvertible {
    /// Byte of the text at which reading stopped, counted from 0.
    public let offset: Int
    /// What was expected there.
    public let expected: String

    /// What was expected where. The text itself is not repeated: it may be personal data.
    public var description: String { "not JSON at byte \(offset): expected \(expected)" }
}

/// Reads JSON (RFC 8259). Nesting is limited, so that no text can exhaust the stack.
struct JsonReader {
    /// As deep as the core reads.
    static let deepest = 127

    private let bytes: UnsafeBufferPointer<UInt8>
    private var at = 0

    static func read(_ text: String) throws -> Json {
        var text = text
        return try text.withUTF8 { bytes in
            var reader = JsonReader(bytes: bytes)
            let json = try reader.value(depth: 0)
            reader.skipSpace()
            guard reader.at == bytes.count else { throw reader.expected("the end") }
            return json
        }
    }

    private init(bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    private func expected(_ what: String) -> NotJson { NotJson(offset: at, expected: what) }

    private var next: UInt8? { at < bytes.count ? bytes[at] : nil }

    private mutating func skipSpace() {
        while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { at += 1 }
    }

    private mutating func take(_ letter: Unicode.Scalar) throws {
        guard next == UInt8(ascii: letter) else { throw expected("'\(letter)'") }
        at += 1
    }

    private mutating func takes(_ letter: Unicode.Scalar) -> Bool {
        guard next == UInt8(ascii: letter) else { return false }
        at += 1
        return true
    }

    private mutating func value(depth: Int) throws -> Json {
        skipSpace()
        guard depth <= Self.deepest else { throw expected("less nesting") }
        switch next {
        case UInt8(ascii: "{"): return try object(depth: depth)
        case UInt8(ascii: "["): return try list(depth: depth)
        case UInt8(ascii: "\""): return .text(try string())
        case UInt8(ascii: "t"): return try word("true", .flag(true))
        case UInt8(ascii: "f"): return try word("false", .flag(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return try number()
        }
    }

    private mutating func word(_ word: StaticString, _ value: Json) throws -> Json {
        let letters = UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount)
        guard bytes.count - at >= letters.count, letters.elementsEqual(bytes[at..<at + letters.count]) else {
            throw expected("a value")
        }
        at += letters.count
        return value
    }

    private mutating func object(depth: Int) throws -> Json {
        try take("{")
        var members = JsonMembers()
        skipSpace()
        if takes("}") { return .object(members) }
        repeat {
            skipSpace()
            let name = try string()
            skipSpace()
            try take(":")
            members[name] = try value(depth: depth + 1)
            skipSpace()
        } while takes(",")
        try take("}")
        return .object(members)
    }

    private mutating func list(depth: Int) throws -> Json {
        try take("[")
        var items: [Json] = []
        skipSpace()
        if takes("]") { return .list(items) }
        repeat {
            items.append(try value(depth: depth + 1))
            skipSpace()
        } while takes(",")
        try take("]")
        return .list(items)
    }

    private mutating func number() throws -> Json {
        let start = at
        _ = takes("-")
        if !takes("0") { try digits() }
        if takes(".") { try digits() }
        if takes("e") || takes("E") {
            if !takes("+") { _ = takes("-") }
            try digits()
        }
        return .number(String(decoding: bytes[start..<at], as: UTF8.self))
    }

    private mutating func digits() throws {
        let start = at
        while let byte = next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { at += 1 }
        guard at > start else { throw expected(start == 0 || bytes[start - 1] != 0x2E ? "a value" : "a digit") }
    }
}

// Text.
extension JsonReader {
    private mutating func string() throws -> String {
        try take("\"")
        let start = at
        while let byte = next, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 { at += 1 }
        let plain = bytes[start..<at]
        // The common case: no escape.
        if takes("\"") { return String(decoding: plain, as: UTF8.self) }
        var letters = Array(plain)
        while let byte = next {
            switch byte {
            case UInt8(ascii: "\""):
                at += 1
                return String(decoding: letters, as: UTF8.self)
            case UInt8(ascii: "\\"):
                at += 1
                letters.append(contentsOf: Array(String(try escape()).utf8))
            case 0..<0x20:
                throw expected("no control character")
            default:
                at += 1
                letters.append(byte)
            }
        }
        throw expected("the end of a text")
    }

    private mutating func escape() throws -> Character {
        guard let letter = next else { throw expected("an escape") }
        at += 1
        switch letter {
        case UInt8(ascii: "\""): return "\""
        case UInt8(ascii: "\\"): return "\\"
        case UInt8(ascii: "/"): return "/"
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return Character(try escapedScalar())
        default:
            at -= 1
            throw expected("an escape")
        }
    }

    private mutating func escapedScalar() throws -> Unicode.Scalar {
        let first = try fourHexDigits()
        if let scalar = Unicode.Scalar(first) { return scalar }
        // A high surrogate, which needs its low one.
        guard (0xD800...0xDBFF).contains(first), takes("\\"), takes("u") else { throw expected("a pair of surrogates") }
        let second = try fourHexDigits()
        guard (0xDC00...0xDFFF).contains(second),
            let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
        else { throw expected("a pair of surrogates") }
        return scalar
    }

    private mutating func fourHexDigits() throws -> UInt32 {
        guard bytes.count - at >= 4 else { throw expected("four hexadecimal digits") }
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard let digit = bytes[at].hexDigit else { throw expected("a hexadecimal digit") }
            value = value << 4 | UInt32(digit)
            at += 1
        }
        return value
    }
}

extension Json {
    /// As text without spaces.
    var written: String {
        var bytes: [UInt8] = []
        write(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    private func write(to bytes: inout [UInt8]) {
        switch self {
        case .null: bytes.append(contentsOf: "null".utf8)
        case .flag(let flag): bytes.append(contentsOf: (flag ? "true" : "false").utf8)
        case .number(let digits): bytes.append(contentsOf: digits.utf8)
        case .text(let text): Self.write(text, to: &bytes)
        case .list(let items):
            bytes.append(UInt8(ascii: "["))
            for (index, item) in items.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                item.write(to: &bytes)
            }
            bytes.append(UInt8(ascii: "]"))
        case .object(let members):
            bytes.append(UInt8(ascii: "{"))
            for index in members.names.indices {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                Self.write(members.names[index], to: &bytes)
                bytes.append(UInt8(ascii: ":"))
                members.values[index].write(to: &bytes)
            }
            bytes.append(UInt8(ascii: "}"))
        }
    }

    private static func write(_ text: String, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""): bytes.append(contentsOf: "\\\"".utf8)
            case UInt8(ascii: "\\"): bytes.append(contentsOf: "\\\\".utf8)
            case 0..<0x20:
                let digits = String(byte, radix: 16)
                bytes.append(contentsOf: "\\u\(String(repeating: "0", count: 4 - digits.count))\(digits)".utf8)
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }
}
