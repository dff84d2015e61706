package mx.acompana.domain

import kotlinx.serialization.SerializationException
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.jsonObject
import java.math.BigDecimal
import java.time.Instant
import java.time.LocalDate

/**
 * The fields of a record, as JSON. It never changes: [with] and [without] give a new one.
 *
 * It is read from its JSON when somebody first looks inside, so a page of a thousand records costs nothing that the
 * screen does not show. Fields that this app does not know are kept, and must be handed back as they were read. The
 * readers give nothing when the field is missing or of another sort.
 */
public class Body internal constructor(wire: String?, given: JsonObject?) {
    /** [fields] as a body. */
    public constructor(fields: JsonObject) : this(null, fields)

    private val text: String? = wire

    /** The fields as JSON elements. */
    public val fields: JsonObject by lazy { given ?: Json.parseToJsonElement(checkNotNull(text)).jsonObject }

    /** The fields as JSON text. */
    public val json: String get() = text ?: fields.toString()

    /** The names of the fields, in their order. */
    public val names: Set<String> get() = fields.keys

    /** The field [name]; nothing when it is missing. */
    public operator fun get(name: String): JsonValue? = fields[name]?.let(::JsonValue)

    /** The text of the field [name]. */
    public fun text(name: String): String? = get(name)?.text()

    /** The whole number of the field [name]. */
    public fun whole(name: String): Long? = get(name)?.whole()

    /** The exact decimal of the field [name]. */
    public fun decimal(name: String): BigDecimal? = get(name)?.decimal()

    /** The truth value of the field [name]. */
    public fun truth(name: String): Boolean? = get(name)?.truth()

    /** The civil date of the field [name]. */
    public fun date(name: String): LocalDate? = get(name)?.date()

    /** The instant of the field [name]. */
    public fun instant(name: String): Instant? = get(name)?.instant()

    /** The record that the field [name] refers to. */
    public fun record(name: String): RecordId? = get(name)?.record()

    /** The fields within the field [name]. */
    public fun body(name: String): Body? = get(name)?.body()

    /** The items of the field [name]; none when it is no list. */
    public fun items(name: String): List<JsonValue> = get(name)?.items().orEmpty()

    /** The same with the field [name] set to [content], which may be whatever [JsonValue.of] takes. */
    public fun with(name: String, content: Any?): Body = Body(JsonObject(fields + (name to element(content))))

    /** The same without the field [name]. */
    public fun without(name: String): Body = Body(JsonObject(fields - name))

    override fun equals(other: Any?): Boolean = other is Body && (sameText(other) || fields == other.fields)

    private fun sameText(other: Body) = text != null && text == other.text

    override fun hashCode(): Int = fields.hashCode()

    /** Says how many fields there are and nothing of what they hold: that is personal data. */
    override fun toString(): String = "Body(${fields.size} fields)"

    public companion object {
        /** Without fields. */
        public val EMPTY: Body = Body(JsonObject(emptyMap()))

        /** A body with these fields, each of whatever [JsonValue.of] takes. */
        public fun of(vararg fields: Pair<String, Any?>): Body =
            Body(JsonObject(fields.associate { (name, content) -> name to element(content) }))

        /** Reads a JSON object; throws [IllegalArgumentException] when [json] is none. */
        public fun parse(json: String): Body = try {
            Body(Json.parseToJsonElement(json).jsonObject)
        } catch (_: SerializationException) {
            // The parser's own message quotes the text, which may be personal data.
            throw IllegalArgumentException("this is not JSON (${json.length} characters)")
        } catch (_: IllegalArgumentException) {
            throw IllegalArgumentException("this is JSON, but not an object with fields")
        }

        /** Text that the core itself wrote. */
        @JvmSynthetic
        internal fun fromCore(json: String): Body = Body(json, null)
    }
}
