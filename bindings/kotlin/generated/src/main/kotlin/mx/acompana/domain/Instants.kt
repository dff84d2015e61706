package mx.acompana.domain

import java.nio.ByteBuffer
import java.time.Instant

/** Whole seconds since 1970 (rounded towards it) and the nanoseconds that are left, as the core writes a moment. */
private const val BYTES = Long.SIZE_BYTES + Int.SIZE_BYTES

/** The moment in the twelve bytes that the core wrote. */
internal fun instantOf(bytes: ByteArray): Instant {
    val both = ByteBuffer.wrap(bytes)
    return Instant.ofEpochSecond(both.getLong(), both.getInt().toLong())
}

/** A moment as the core reads it. */
internal fun bytesOf(instant: Instant): ByteArray =
    ByteBuffer.allocate(BYTES).putLong(instant.epochSecond).putInt(instant.nano).array()
