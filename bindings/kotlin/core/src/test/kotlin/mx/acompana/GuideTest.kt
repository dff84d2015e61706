package mx.acompana

import kotlinx.coroutines.runBlocking
import mx.acompana.domain.Status
import mx.acompana.guide.firstLeave
import mx.acompana.support.Checkout
import mx.acompana.support.Device
import mx.acompana.support.Server
import mx.acompana.support.child
import mx.acompana.support.diagnosis
import mx.acompana.support.keys
import mx.acompana.support.mother
import mx.acompana.support.prescription
import mx.acompana.support.temporaryFolder
import mx.acompana.support.today
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import java.io.File

/** The code of docs/embedding-android.md, as it stands there: the build made a source file of it. */
class GuideTest {
    @Test
    fun `the guide's code asks for a leave and the institution grants it`() {
        runBlocking {
            Server().use { server ->
                val ward = server.staffCode("clinician", "registrar", "benefits")
                val code =
                    Device.enrolled(server, ward).use { tablet ->
                        val child = tablet.write("patient", child())
                        tablet.write("diagnosis", diagnosis(child))
                        val mother = tablet.write("guardian", mother(child))
                        tablet.write("leave_prescription", prescription(child, today().minusDays(1), 28))
                        tablet.syncWell()
                        server.parentCode(mother)
                    }
                val folder = temporaryFolder()
                val shown = mutableListOf<String>()
                suspend fun ask(with: String): Status? {
                    shown.clear()
                    return firstLeave(File(folder, "store"), keys(folder), server.url, with) { shown += it }
                }

                server.stop()
                assertEquals(null, ask(code), "without a network")
                assertTrue(shown.single().length > 20, "it is told in words: $shown")
                server.start()
                assertEquals(null, ask("AAAAA-AAAAA"), "with a wrong code")
                assertTrue(shown.single().length > 20, "it is told in words: $shown")

                assertEquals(Status.EXPEDIDA, ask(code), "$shown")
                assertTrue("LCM-" in shown.last(), "$shown")
                assertEquals(1L, server.records()["leave_request"])
                assertEquals(1L, server.records()["leave_certificate"])

                server.stop()
                ask(code)
                val kept = shown.any { "guardada" in it || "cruza" in it }
                assertTrue(kept, "the second press, without a network: $shown")
                server.start()
                ask(code)
                assertTrue(shown.isNotEmpty(), "and with it: the code is asked for no more")
                assertTrue(shown.none { "código" in it }, "$shown")
                folder.deleteRecursively()
            }
        }
    }

    @Test
    fun `it takes at most forty lines of an app's code`() {
        val page = Checkout.read("docs/embedding-android.md")
        val blocks = page.split("```kotlin\n").drop(1).map { it.substringBefore("\n```") }
        assertEquals(1, blocks.size)
        val lines = blocks.single().lines()
        assertTrue(lines.size <= 40, "${lines.size} lines")
        assertTrue(lines.all { it.length <= 120 })
        val sample = Checkout.read("android-sample/app/src/main/kotlin/mx/acompana/sample/FirstLeave.kt")
        assertEquals(
            blocks.single().trim(),
            sample.substringAfter("package mx.acompana.sample\n").trim(),
            "the sample app's copy",
        )
    }
}
