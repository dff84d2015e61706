package mx.acompana.ffi

import mx.acompana.core.Page
import mx.acompana.domain.Body
import mx.acompana.domain.DeviceId
import mx.acompana.domain.Record
import mx.acompana.domain.RecordId
import mx.acompana.domain.UserId
import java.nio.ByteBuffer
import java.time.Instant
import java.util.UUID

/** The page as apps know it. Bodies stay text until somebody looks into them. */
public fun PackedPage.page(): Page {
    val bytes = ByteBuffer.wrap(records)
    val unpacked = List(count.toInt()) { bytes.record() }
    check(!bytes.hasRemaining()) { "the page holds more than its records" }
    return Page(unpacked, next)
}

/** One record, as [PackedPage.records] describes it. */
private fun ByteBuffer.record(): Record {
    val id = RecordId(uuid())
    val author = UserId(uuid())
    val device = DeviceId(uuid())
    val occurredAt = instant()
    val recordedAt = instant()
    val version = getLong()
    val schema = getShort().toUShort()
    val (kind, zone, body) = Triple(getInt(), getInt(), getInt())
    return Record(
        id = id,
        kind = text(kind),
        schema = schema,
        ver = version,
        author = author,
        device = device,
        occurredAt = occurredAt,
        tz = text(zone),
        recordedAt = recordedAt,
        body = Body.fromCore(text(body)),
    )
}

private fun ByteBuffer.uuid() = UUID(getLong(), getLong())

private fun ByteBuffer.instant() = Instant.ofEpochSecond(getLong(), getInt().toLong())

private fun ByteBuffer.text(length: Int): String {
    val start = position()
    position(start + length)
    return String(array(), start, length, Charsets.UTF_8)
}
