package mx.acompana.domain

import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertNotEquals
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import java.math.BigDecimal
import java.time.Instant
import java.time.LocalDate

class ValueTypesTest {
    private val body =
        Body.fromCore(
            """{"status":"enviada","days":14,"dose":"1.10","number":1.50,"signed":true,"start":"2026-05-04",
              "at":"2026-05-04T16:00:00.5Z","patient":"01890a5d-ac96-774b-bcce-b302099a8057","none":null,
              "subsidy":{"total":"4200.00"},"units":[{"clues":"DFIMS000061"}],"new":{"from a":["newer app"]}}""",
        )

    @Test
    fun `a body reads its fields by their sort`() {
        assertEquals("enviada", body.text("status"))
        assertEquals(14L, body.whole("days"))
        assertEquals(BigDecimal("1.10"), body.decimal("dose"))
        assertEquals(BigDecimal("1.50"), body.decimal("number"))
        assertEquals(true, body.truth("signed"))
        assertEquals(LocalDate.of(2026, 5, 4), body.date("start"))
        assertEquals(Instant.parse("2026-05-04T16:00:00.500Z"), body.instant("at"))
        assertEquals(RecordId.parse("01890a5d-ac96-774b-bcce-b302099a8057"), body.record("patient"))
        assertEquals("4200.00", body.body("subsidy")?.text("total"))
        assertEquals("DFIMS000061", body.items("units").single().body()?.text("clues"))
        assertTrue(body["none"]?.isNull == true)
    }

    @Test
    fun `a field that is missing or of another sort is nothing`() {
        for (name in body.names + "moon") {
            val kinds =
                listOfNotNull(
                    body.text(name),
                    body.whole(name),
                    body.truth(name),
                    body.body(name),
                    body.items(name).takeIf { it.isNotEmpty() },
                )
            assertTrue(kinds.size <= 1, "$name is of ${kinds.size} sorts")
        }
        assertNull(body.date("status"))
        assertNull(body.instant("start"))
        assertNull(body.record("status"))
        assertNull(body.decimal("none"))
        assertNull(JsonValue.parse("123456789012345678901234567890").whole())
    }

    @Test
    fun `what is changed leaves the rest as it was`() {
        val changed = body.with("days", 7).with("dose", BigDecimal("1E+2")).without("none")
        assertEquals(7L, changed.whole("days"))
        assertEquals("100", changed.text("dose"))
        assertEquals(14L, body.whole("days"))
        assertEquals(body["new"], changed["new"])
        assertTrue(changed.json.contains("\"number\":1.50"), "a number keeps its digits")
        assertFalse("none" in changed.names)
    }

    @Test
    fun `equality is of what the JSON means`() {
        assertEquals(Body.parse("""{"a":1,"b":[null]}"""), Body.fromCore("""{ "b" : [ null ], "a" : 1 }"""))
        assertNotEquals(Body.parse("""{"a":1}"""), Body.parse("""{"a":"1"}"""))
        assertEquals(JsonValue.of(listOf("x", 1)), JsonValue.parse("""["x",1]"""))
        assertEquals(JsonValue.of(listOf("x", 1)).hashCode(), JsonValue.parse("""["x", 1]""").hashCode())
    }

    @Test
    fun `nothing personal is in a text for logs`() {
        val secret = Body.of("names" to mapOf("given" to "Ana"), "nss" to "03150800120")
        for (told in listOf("$secret", "${secret["names"]}", "${secret["nss"]}", "${JsonValue.of(listOf("Ana"))}")) {
            assertFalse("Ana" in told || "0315" in told, told)
        }
        for (wrong in listOf("{\"nss\":\"0315", "[\"0315\"]")) {
            val thrown = assertThrows(IllegalArgumentException::class.java) { Body.parse(wrong) }
            assertFalse("0315" in thrown.stackTraceToString(), thrown.message)
        }
    }

    @Test
    fun `what cannot be a field is refused`() {
        assertThrows(IllegalArgumentException::class.java) { Body.of("a" to 1.5) }
        assertThrows(IllegalArgumentException::class.java) { JsonValue.of(Any()) }
        assertThrows(IllegalArgumentException::class.java) { JsonValue.of(BigDecimal("1E+999999999")) }
        assertThrows(IllegalArgumentException::class.java) { JsonValue.parse("{") }
    }

    @Test
    fun `ids are read strictly and sort by time`() {
        val early = RecordId.parse("01890a5d-ac96-774b-bcce-b302099a8057")
        val late = RecordId.parse("F1890A5D-ac96-774b-bcce-b302099a8057")
        assertTrue(early < late)
        assertEquals("f1890a5d-ac96-774b-bcce-b302099a8057", late.toString())
        assertEquals(late, RecordId.parse(late.toString()))
        for (wrong in listOf("", "1-1-1-1-1", "01890a5d-ac96-774b-bcce-b302099a8057x", "x")) {
            assertThrows(IllegalArgumentException::class.java) { RecordId.parse(wrong) }
            assertThrows(IllegalArgumentException::class.java) { OpId.parse(wrong) }
        }
    }

    @Test
    fun `ids cross exactly`() {
        for (text in listOf(
            "01890a5d-ac96-774b-bcce-b302099a8057",
            "f1890a5d-ac96-774b-8cce-b302099a8057",
            "ffffffff-ffff-ffff-ffff-fffffffffffe",
        )) {
            assertEquals(text, RecordId(RecordId.parse(text).uuid.halves().uuid()).toString())
        }
    }

    @Test
    fun `moments cross exactly`() {
        for (text in listOf(
            "2026-05-04T10:00:00.123456789Z",
            "1969-12-31T23:59:59.999999999Z",
            "-9000-01-03T00:00:00Z",
        )) {
            assertEquals(Instant.parse(text), Instant.parse(text).moment().instant(), text)
        }
        // The core's nanoseconds have the sign of its seconds.
        assertEquals(Instant.parse("1969-12-31T23:59:58.5Z"), Moment(-1, -500_000_000).instant())
    }
}
