package mx.acompana.domain

import java.util.UUID

/** Which record: a UUIDv7 that the device made, the same on every device and on the server. */
public data class RecordId(
    /** The number itself. */
    public val uuid: UUID,
) : Comparable<RecordId> {
    override fun compareTo(other: RecordId): Int = inOrder(uuid, other.uuid)

    /** The usual text of a UUID. */
    override fun toString(): String = uuid.toString()

    public companion object {
        /** Reads [text]; throws [IllegalArgumentException] when it is not the text of a UUID. */
        public fun parse(text: String): RecordId = RecordId(uuid("record", text))
    }
}

/** Which write: it stays the same however often it is sent, so that the server applies it once. */
public data class OpId(
    /** The number itself. */
    public val uuid: UUID,
) : Comparable<OpId> {
    override fun compareTo(other: OpId): Int = inOrder(uuid, other.uuid)

    /** The usual text of a UUID. */
    override fun toString(): String = uuid.toString()

    public companion object {
        /** Reads [text]; throws [IllegalArgumentException] when it is not the text of a UUID. */
        public fun parse(text: String): OpId = OpId(uuid("write", text))
    }
}

/** Which person, as the server knows them. */
public data class UserId(
    /** The number itself. */
    public val uuid: UUID,
) : Comparable<UserId> {
    override fun compareTo(other: UserId): Int = inOrder(uuid, other.uuid)

    /** The usual text of a UUID. */
    override fun toString(): String = uuid.toString()

    public companion object {
        /** Reads [text]; throws [IllegalArgumentException] when it is not the text of a UUID. */
        public fun parse(text: String): UserId = UserId(uuid("person", text))
    }
}

/** Which device; made when its store is opened for the first time. */
public data class DeviceId(
    /** The number itself. */
    public val uuid: UUID,
) : Comparable<DeviceId> {
    override fun compareTo(other: DeviceId): Int = inOrder(uuid, other.uuid)

    /** The usual text of a UUID. */
    override fun toString(): String = uuid.toString()

    public companion object {
        /** Reads [text]; throws [IllegalArgumentException] when it is not the text of a UUID. */
        public fun parse(text: String): DeviceId = DeviceId(uuid("device", text))
    }
}

/** An id that the core wrote. */
internal fun IdHalves.uuid(): UUID = UUID(high.toLong(), low.toLong())

/** An id as the core reads it. */
internal fun UUID.halves(): IdHalves = IdHalves(mostSignificantBits.toULong(), leastSignificantBits.toULong())

/** `UUID.fromString` takes "1-1-1-1-1" for a UUID; here only the full form is one. */
private fun uuid(what: String, text: String): UUID {
    require(isFullForm(text)) {
        "the id of a $what is a UUID of 36 characters such as 01890a5d-ac96-774b-bcce-b302099a8057"
    }
    return UUID.fromString(text)
}

private fun isFullForm(text: String): Boolean = text.length == LENGTH &&
    text.indices.all { index ->
        val letter = text[index]
        if (index in DASHES) letter == '-' else letter in '0'..'9' || letter in 'a'..'f' || letter in 'A'..'F'
    }

private const val LENGTH = 36
private val DASHES = intArrayOf(8, 13, 18, 23)

/** By time first, as a UUIDv7 is made; `UUID.compareTo` takes the halves for signed numbers. */
private fun inOrder(a: UUID, b: UUID): Int = java.lang.Long
    .compareUnsigned(a.mostSignificantBits, b.mostSignificantBits)
    .takeIf { it != 0 }
    ?: java.lang.Long.compareUnsigned(a.leastSignificantBits, b.leastSignificantBits)
