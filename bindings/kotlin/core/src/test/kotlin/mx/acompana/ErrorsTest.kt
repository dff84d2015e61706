package mx.acompana

import kotlinx.coroutines.runBlocking
import mx.acompana.core.CoreException
import mx.acompana.core.SaveOptions
import mx.acompana.core.StorageProblem
import mx.acompana.domain.Arg
import mx.acompana.domain.Body
import mx.acompana.domain.Finding
import mx.acompana.domain.JsonValue
import mx.acompana.domain.RecordId
import mx.acompana.domain.Severity
import mx.acompana.ffi.Language
import mx.acompana.support.Device
import mx.acompana.support.Server
import mx.acompana.support.UNIT
import mx.acompana.support.child
import mx.acompana.support.keys
import mx.acompana.support.opened
import mx.acompana.support.temporaryFolder
import mx.acompana.support.today
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertNotEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows
import java.io.File
import kotlin.time.Duration.Companion.milliseconds

/** Errors carry typed fields, and a sentence in Spanish for the person. */
class ErrorsTest {
    private val everySort =
        listOf(
            CoreException.Invalid(
                listOf(
                    Finding(
                        "LIC-14",
                        Severity.ERROR,
                        "/days",
                        mapOf(
                            "left" to Arg.Int(3),
                            "most" to Arg.Int(364),
                        ),
                    ),
                ),
            ),
            CoreException.NotFound("x"),
            CoreException.OutOfDate("x"),
            CoreException.Enrol("x"),
            CoreException.Update("x"),
            CoreException.Offline("x", 1_500),
            CoreException.Busy("x"),
            CoreException.Storage(StorageProblem.FULL, "x"),
            CoreException.Internal("x"),
            CoreException.Closed(),
        )

    private fun spanish(error: AcompanaException): String {
        val told = checkNotNull(error.message)
        assertTrue(told.length > 20 && told.none { it == '{' }, told)
        val words = told.lowercase().split(Regex("[^a-záéíóúñü]+"))
        assertTrue(
            words.any {
                it in setOf("el", "la", "los", "su", "de", "en", "que", "se", "no")
            },
            "not Spanish: $told",
        )
        assertTrue(words.none { it in setOf("the", "is", "of", "and", "it", "be") }, "not Spanish: $told")
        return told
    }

    @Test
    fun `every sort of error has a sentence in both languages`() {
        val told =
            everySort.map { error ->
                val spanish = spanish(AcompanaException.of(error, Language.SPANISH))
                assertNotEquals(spanish, AcompanaException.of(error, Language.ENGLISH).message)
                spanish
            }
        assertEquals(told.size, told.toSet().size, "each says something of its own")
        val offline = AcompanaException.of(CoreException.Offline("x", 1_500), Language.SPANISH)
        assertEquals(1_500.milliseconds, (offline as AcompanaException.Offline).retryAfter)
        for (problem in StorageProblem.entries) {
            val wrapped = AcompanaException.of(CoreException.Storage(problem, "x"), Language.SPANISH)
            assertEquals(problem, (wrapped as AcompanaException.Storage).problem)
            spanish(wrapped)
        }
    }

    @Test
    fun `what a rule refuses comes with code, field, values and sentence, and without personal data in the text`() {
        runBlocking {
            Server().use { server ->
                Device.enrolled(server, server.staffCode("registrar")).use { device ->
                    val born = today().plusDays(3)
                    val refused = assertThrows<AcompanaException.Invalid> {
                        runBlocking { device.app.records.create("patient", child("Zoraida").with("birth_date", born)) }
                    }
                    val finding = refused.findings.first { it.severity == Severity.ERROR }
                    assertEquals("/birth_date", finding.field)
                    assertEquals(refused.findings.size, refused.sentences.size)
                    assertEquals(device.app.tell(refused.findings), refused.sentences)
                    spanish(refused)
                    assertFalse("Zoraida" in refused.stackTraceToString())
                    assertEquals(0L, device.count("patient"))

                    val known = device.write("patient", child())
                    val twice = assertThrows<AcompanaException.Invalid> {
                        runBlocking { device.app.records.create("patient", child(), SaveOptions(id = known)) }
                    }
                    assertEquals(listOf("SYNC-RECORD-EXISTS"), twice.findings.map { it.code })
                    val unread = assertThrows<AcompanaException.Invalid> {
                        runBlocking { device.app.records.readClinical(known, " ") }
                    }
                    assertEquals(listOf("SYNC-READ-REASON"), unread.findings.map { it.code })
                }
            }
        }
    }

    @Test
    fun `what is not there, what is out of date and what is unknown are told apart`() {
        runBlocking {
            Server().use { server ->
                Device.enrolled(server, server.staffCode("registrar", "clinician")).use { device ->
                    val nobody = RecordId.parse("01890a5d-ac96-774b-bcce-b302099a8057")
                    assertEquals(null, device.app.records.get(nobody))
                    val absent = assertThrows<AcompanaException.NotFound> {
                        runBlocking { device.app.records.readClinical(nobody, "revisión") }
                    }
                    assertTrue("$nobody" in absent.what, absent.what)
                    spanish(absent)

                    val patient = device.write("patient", child())
                    val seen = device.record(patient)
                    device.edit(patient) { with("birth_date", today().minusYears(7)) }
                    val stale = assertThrows<AcompanaException.OutOfDate> {
                        runBlocking {
                            device.app.records.edit(seen, seen.body.with("birth_date", today().minusYears(6)))
                        }
                    }
                    spanish(stale)

                    val unknown = assertThrows<AcompanaException.Update> {
                        runBlocking { device.app.records.create("moon", Body.EMPTY) }
                    }
                    spanish(unknown)
                    val code = assertThrows<AcompanaException.Invalid> {
                        runBlocking { device.app.enrol(device.line.url, "AAAAA-AAAAA", "Otra") }
                    }
                    spanish(code)
                }
            }
        }
    }

    @Test
    fun `a case that is no JSON, a zone that does not exist and a file in the way are errors and not crashes`() {
        val rules = listOf(Rules::checkLeave, Rules::checkDose, Rules::checkLab)
        for (rule in rules) {
            for (odd in listOf("null", "[]", "3", "\"x\"", "{}")) {
                val answer = rule(JsonValue.parse(odd), Language.SPANISH)
                assertTrue(listOf("verdict", "error", "findings").any { it in answer.names }, "$odd: ${answer.json}")
            }
        }
        runBlocking {
            val folder = temporaryFolder()
            File(folder, "store").writeText("no es una carpeta")
            val storage = assertThrows<AcompanaException.Storage> { runBlocking { opened(folder) } }
            spanish(storage)
            assertEquals("no es una carpeta", File(folder, "store").readText())
            folder.deleteRecursively()
        }
        assertThrows<AcompanaException> {
            runBlocking {
                val nowhere = settings(temporaryFolder(), UNIT).copy(zone = "Luna/Mar_de_la_Tranquilidad")
                Acompana.open(nowhere, keys(temporaryFolder()))
            }
        }
    }

    @Test
    fun `a failure that is asked for becomes an error of ours`() {
        val failed = assertThrows<AcompanaException.Internal> { Acompana.rehearseFailure() }
        spanish(failed)
        assertTrue("asked for" in failed.reason, failed.reason)
        assertThrows<AcompanaException.Internal> { Acompana.rehearseFailure(Language.ENGLISH) }
    }
}
