package mx.acompana.domain

import kotlinx.serialization.SerializationException
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonNull
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import java.math.BigDecimal
import java.time.Instant
import java.time.LocalDate
import java.time.format.DateTimeParseException

/**
 * One value of a record's field: text, a number, a truth value, a list, fields of its own, or nothing.
 *
 * It is read from its JSON when somebody first looks inside. Each of the readers below gives nothing, never an error,
 * when the value is of another sort. Two values are equal when their JSON means the same.
 */
public class JsonValue internal constructor(wire: String?, given: JsonElement?) {
    /** [element] as a value. */
    public constructor(element: JsonElement) : this(null, element)

    private val text: String? = wire

    /** The value as JSON elements. */
    public val element: JsonElement by lazy { given ?: Json.parseToJsonElement(checkNotNull(text)) }

    /** The value as JSON text. */
    public val json: String get() = text ?: element.toString()

    /** Whether it is JSON's `null`. */
    public val isNull: Boolean get() = element is JsonNull

    /** The text, if it is one. */
    public fun text(): String? = (element as? JsonPrimitive)?.takeIf { it.isString }?.content

    /** The whole number, if it is one that 64 bits hold. */
    public fun whole(): Long? = (element as? JsonPrimitive)?.takeIf { !it.isString }?.content?.toLongOrNull()

    /** The exact decimal, whether it was written as a number or as text (`"1.10"`), as doses and money are. */
    public fun decimal(): BigDecimal? = (element as? JsonPrimitive)?.takeIf {
        it !is JsonNull
    }?.content?.toBigDecimalOrNull()

    /** The truth value, if it is one. */
    public fun truth(): Boolean? = (element as? JsonPrimitive)?.takeIf {
        !it.isString
    }?.content?.toBooleanStrictOrNull()

    /** The civil date, if it is the text of one (`2026-05-04`). */
    public fun date(): LocalDate? = text()?.let { readOrNull { LocalDate.parse(it) } }

    /** The instant, if it is the text of one (`2026-05-04T16:00:00Z`). */
    public fun instant(): Instant? = text()?.let { readOrNull { Instant.parse(it) } }

    /** The record it refers to, if it is the text of a record's id. */
    public fun record(): RecordId? = text()?.let { runCatching { RecordId.parse(it) }.getOrNull() }

    /** Its fields, if it has some. */
    public fun body(): Body? = (element as? JsonObject)?.let(::Body)

    /** Its items; none when it is no list. */
    public fun items(): List<JsonValue> = (element as? JsonArray)?.map(::JsonValue).orEmpty()

    override fun equals(other: Any?): Boolean = other is JsonValue && (sameText(other) || element == other.element)

    private fun sameText(other: JsonValue) = text != null && text == other.text

    override fun hashCode(): Int = element.hashCode()

    /** Says of what sort it is and nothing of what it holds: that may be personal data. */
    override fun toString(): String = when (val element = element) {
        is JsonNull -> "JsonValue(null)"
        is JsonObject -> "JsonValue(${element.size} fields)"
        is JsonArray -> "JsonValue(${element.size} items)"
        is JsonPrimitive -> if (element.isString) "JsonValue(text)" else "JsonValue(number or truth)"
    }

    public companion object {
        /** Nothing, as JSON says it. */
        public val NULL: JsonValue = JsonValue(JsonNull)

        /**
         * A value of [content]: nothing, text, a whole number, a decimal, a truth value, a date, an instant, an id, a
         * [Body], a [JsonValue], a JSON element, a list of such or a map from text to such. Decimals become text, as
         * records keep doses and money. Throws [IllegalArgumentException] for anything else.
         */
        public fun of(content: Any?): JsonValue = JsonValue(element(content))

        /** Reads JSON; throws [IllegalArgumentException] when [json] is none. */
        public fun parse(json: String): JsonValue = try {
            JsonValue(Json.parseToJsonElement(json))
        } catch (_: SerializationException) {
            // The parser's own message quotes the text.
            throw IllegalArgumentException("this is not JSON (${json.length} characters)")
        }

        /** Text that the core itself wrote. */
        @JvmSynthetic
        internal fun fromCore(json: String): JsonValue = JsonValue(json, null)
    }
}

/** What a field may be given as, in JSON. */
internal fun element(content: Any?): JsonElement = when (content) {
    null -> JsonNull
    is JsonValue -> content.element
    is Body -> content.fields
    is JsonElement -> content
    is Boolean -> JsonPrimitive(content)
    is BigDecimal -> JsonPrimitive(plain(content))
    is Byte, is Short, is Int, is Long -> JsonPrimitive(content as Number)
    is CharSequence -> JsonPrimitive(content.toString())
    is LocalDate, is Instant, is RecordId, is OpId, is UserId, is DeviceId -> JsonPrimitive(content.toString())
    is Map<*, *> -> JsonObject(content.entries.associate { (name, value) -> "$name" to element(value) })
    is Iterable<*> -> JsonArray(content.map(::element))
    else -> throw IllegalArgumentException("a field cannot hold a ${content::class.simpleName}")
}

/** No dose and no amount has more places; a text of a billion zeros is somebody's mistake. */
private const val MOST_PLACES = 64

private fun plain(number: BigDecimal): String {
    require(number.scale() in -MOST_PLACES..MOST_PLACES) { "a decimal has at most $MOST_PLACES places" }
    return number.toPlainString()
}

private fun <T> readOrNull(read: () -> T): T? = try {
    read()
} catch (_: DateTimeParseException) {
    null
}
