import Foundation

extension PackedPage {
    /// The page as apps know it. Bodies stay text until somebody looks into them.
    func page() throws -> Page {
        let records = try self.records.withUnsafeBytes { bytes in
            var reader = RecordReader(bytes: bytes)
            var records: [Record] = []
            records.reserveCapacity(Int(count))
            for _ in 0..<count { records.append(try reader.record()) }
            guard reader.isAtEnd else { throw UnreadableValue(type: "PackedPage") }
            return records
        }
        return Page(records: records, next: next)
    }
}

/// Reads records out of the bytes that `PackedPage` describes, in place: through UniFFI's own reader each field is a call
/// into Foundation.
private struct RecordReader {
    let bytes: UnsafeRawBufferPointer
    private var at = 0

    init(bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    var isAtEnd: Bool { at == bytes.count }

    mutating func record() throws -> Record {
        let id = RecordId(uuid: try uuid())
        let author = UserId(uuid: try uuid())
        let device = DeviceId(uuid: try uuid())
        let occurredAt = try moment()
        let recordedAt = try moment()
        let ver: Int64 = try number()
        let schema: UInt16 = try number()
        let (kind, zone, body): (UInt32, UInt32, UInt32) = (try number(), try number(), try number())
        let kindText = try text(kind)
        let zoneText = try text(zone)
        return Record(
            id: id, kind: kindText, schema: schema, ver: ver, author: author, device: device, occurredAt: occurredAt,
            tz: zoneText, recordedAt: recordedAt, body: Body(fromCore: try text(body)))
    }

    private mutating func number<Number: FixedWidthInteger>() throws -> Number {
        let start = try take(MemoryLayout<Number>.size)
        return Number(bigEndian: bytes.loadUnaligned(fromByteOffset: start, as: Number.self))
    }

    private mutating func uuid() throws -> UUID {
        let start = try take(MemoryLayout<uuid_t>.size)
        return UUID(uuid: bytes.loadUnaligned(fromByteOffset: start, as: uuid_t.self))
    }

    private mutating func moment() throws -> Instant {
        Instant(fromCore: Moment(seconds: try number(), nanoseconds: try number()))
    }

    private mutating func text(_ length: UInt32) throws -> String {
        let start = try take(Int(length))
        return String(decoding: bytes[start..<at], as: UTF8.self)
    }

    /// Goes on by `count` bytes; gives where they begin.
    private mutating func take(_ count: Int) throws -> Int {
        guard bytes.count - at >= count else { throw UnreadableValue(type: "PackedPage") }
        defer { at += count }
        return at
    }
}
