package mx.acompana

import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonNull
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonObject
import mx.acompana.domain.Body
import mx.acompana.domain.JsonValue
import mx.acompana.domain.Route
import mx.acompana.ffi.Language
import mx.acompana.support.Checkout
import mx.acompana.support.text
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import java.math.BigDecimal
import java.math.RoundingMode
import java.time.LocalDate

/** The vectors of tests/vectors, the same files that Rust reads: the same verdict, codes and named values here. */
class VectorsTest {
    private val today = LocalDate.of(2026, 5, 4)

    private fun vectors(file: String, atLeast: Int): List<JsonObject> {
        val all = Json.parseToJsonElement(Checkout.read("tests/vectors/$file.json")).jsonArray.map { it.jsonObject }
        assertTrue(all.size >= atLeast, "$file has ${all.size} cases")
        return all
    }

    private val JsonObject.facts get() = JsonValue(getValue("in"))

    /** What of [expected] is not in [found]: objects may have more fields, lists hold each of those named. */
    private fun missing(expected: JsonElement, found: JsonElement?, at: String = ""): String? = when {
        expected is JsonObject && found is JsonObject ->
            expected.entries.firstNotNullOfOrNull { (name, value) -> missing(value, found[name], "$at/$name") }

        expected is JsonArray && found is JsonArray ->
            expected
                .firstOrNull { wanted -> found.none { missing(wanted, it) == null } }
                ?.let { "$at: nothing is $it" }

        expected == (found ?: JsonNull) -> null

        else -> "$at: expected $expected, found $found"
    }

    private fun codes(answer: Body, wanted: (String) -> Boolean = { true }): List<String> = answer
        .items("findings")
        .map { it.element }
        .filter { wanted(it.text("severity")) }
        .map { it.text("code") }

    private fun JsonObject.codes(name: String): List<String>? =
        get(name)?.jsonArray?.map { (it as JsonPrimitive).content }

    /** The whole answers of the Rust program to the same cases, sentences included, must be these. */
    private fun sameAsRust(what: String, cases: List<JsonObject>, answers: List<Body>, vararg options: String) {
        val input = JsonArray(cases.map { it.getValue("in") }).toString()
        val told = Checkout.run("--lang", "es-MX", "check", what, *options, input = input)
        val rust = Json.parseToJsonElement(told).jsonArray
        assertEquals(rust.size, answers.size)
        for ((index, answer) in answers.withIndex()) {
            assertEquals(rust[index], answer.fields, "$what: ${cases[index]["case"]}")
        }
    }

    private fun allHold(complaints: List<String?>) {
        val wrong = complaints.filterNotNull()
        assertTrue(wrong.isEmpty(), "${wrong.size} of ${complaints.size} differ:\n${wrong.joinToString("\n")}")
    }

    @Test
    fun `leaves`() {
        val cases = vectors("leave", 150)
        val answers = cases.map { Rules.checkLeave(it.facts) }
        allHold(
            cases.zip(answers).map { (case, answer) ->
                val error = case["error"]
                val differs =
                    if (error != null) {
                        missing(error, answer.fields["error"])
                            ?: "a verdict in spite of it".takeIf { answer["verdict"]?.isNull == false }
                    } else {
                        val grave = codes(answer) { it != "info" }
                        val info = codes(answer) { it == "info" }
                        missing(case.getValue("out"), answer.fields)
                            ?: "codes: $grave".takeIf { grave != case.codes("codes") }
                            ?: "info: $info".takeIf { case.codes("info") != null && info != case.codes("info") }
                    }
                differs?.let { "${case["case"]}: $it" }
            },
        )
        sameAsRust("leave", cases, answers)
    }

    @Test
    fun `doses`() {
        val cases = vectors("dose", 150)
        val answers = cases.map { Rules.checkDose(it.facts) }
        allHold(cases.zip(answers).map(::sameVerdictAndCodes))
        sameAsRust("dose", cases, answers)
    }

    @Test
    fun `laboratory results`() {
        val cases = vectors("lab", 100)
        allHold(cases.map { sameVerdictAndCodes(it to Rules.checkLab(it.facts)) })
    }

    private fun sameVerdictAndCodes(pair: Pair<JsonObject, Body>): String? {
        val (case, answer) = pair
        val differs =
            missing(case.getValue("out"), answer.fields)
                ?: "codes: ${codes(answer)}".takeIf { codes(answer).sorted() != case.codes("codes")?.sorted() }
        return differs?.let { "${case["case"]}: $it" }
    }

    @Test
    fun `identifiers`() {
        val cases = vectors("identifiers", 150)
        val answers = cases.map { Rules.checkIdentifier(it.facts, today) }
        allHold(
            cases.zip(answers).map { (case, answer) ->
                val warnings = case.getValue("out").jsonObject["warnings"]?.jsonArray
                val more = warnings != null && warnings.size != answer.items("warnings").size
                val differs = missing(case.getValue("out"), answer.fields) ?: "other warnings".takeIf { more }
                differs?.let { "${case["case"]} ${case["in"]}: $it" }
            },
        )
        sameAsRust("id", cases, answers, "--today", "$today")
    }

    @Test
    fun `body surface and the doses from it`() {
        for (case in vectors("bsa", 5)) {
            val facts = case.getValue("in")
            val expected = case.getValue("out")
            val weight = BigDecimal(facts.text("weight_kg"))
            val height = BigDecimal(facts.text("height_cm"))
            assertEquals(expected.text("bsa"), Rules.bodySurface(weight, height)?.toPlainString(), "${case["case"]}")
            val birth = LocalDate.parse(facts.text("birth_date"))
            val on = LocalDate.parse(facts.text("on"))
            val usual = { drug: String, route: Route ->
                checkNotNull(Rules.usualDose(drug, route, on, birth, weight, height)) { "$drug: ${case["case"]}" }
            }
            val asparaginase = usual("L-asparaginasa", Route.INTRAMUSCULAR)
            val doses =
                listOf(
                    Triple("vincristine_mg", usual("vincristina", Route.INTRAVENOUS).typical, 3),
                    Triple("asparaginase_low_ui", asparaginase.low, 0),
                    Triple("asparaginase_high_ui", asparaginase.high, 0),
                    Triple("peg_ui", usual("PEG-asparaginasa", Route.INTRAMUSCULAR).typical, 0),
                )
            for ((name, dose, decimals) in doses) {
                val rounded = dose.setScale(decimals, RoundingMode.HALF_UP)
                assertEquals(0, rounded.compareTo(BigDecimal(expected.text(name))), "$name of ${case["case"]}: $dose")
            }
        }
        assertEquals(null, Rules.bodySurface(BigDecimal("-1"), BigDecimal("110")))
    }

    @Test
    fun `sentences come in the language that is asked for`() {
        val case = JsonValue.parse("""{"kind": "nss", "value": "92098765436"}""")
        val told = { language: Language -> Rules.checkIdentifier(case, today, language).json }
        assertTrue("Compárelo" in told(Language.SPANISH))
        assertTrue("Compárelo" !in told(Language.ENGLISH))
        assertTrue(Rules.clinicalNotice() != Rules.clinicalNotice(Language.ENGLISH))
    }
}
