package mx.acompana

import kotlinx.coroutines.runBlocking
import mx.acompana.core.OutboxFilter
import mx.acompana.core.SyncOutcome
import mx.acompana.support.Device
import mx.acompana.support.Server
import mx.acompana.support.child
import mx.acompana.support.opened
import mx.acompana.support.stay
import mx.acompana.support.temporaryFolder
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows

/** A server that is stopped, with its port closed, and started again; what was written meanwhile arrives. */
class OfflineTest {
    @Test
    fun `work goes on without a server and arrives once there is one`() {
        runBlocking {
            Server().use { server ->
                val code = server.staffCode("clinician", "registrar")
                val other = server.staffCode("registrar")
                Device.enrolled(server, code).use { device ->
                    device.syncWell()
                    server.stop()
                    val patient = device.write("patient", child())
                    device.write("hospitalization", stay(patient, "observación"))
                    val report = device.sync()
                    val outcome = report.outcome
                    assertTrue(outcome is SyncOutcome.Unreachable, "$outcome")
                    assertEquals(2, device.app.outbox.counts().pending)
                    assertTrue(device.app.outbox.list(OutboxFilter.PENDING).none { it.sent && it.ageSeconds < 0 })
                    val status = device.app.status()
                    assertEquals(1u, status.failures)
                    assertTrue(checkNotNull(status.nextTry) >= (outcome as SyncOutcome.Unreachable).at)

                    server.start()
                    val done = device.syncWell()
                    assertEquals(2u, done.counts.applied)
                    assertEquals(0, device.app.outbox.counts().pending)
                    Device.enrolled(server, other).use { second ->
                        second.syncWell()
                        assertEquals(1, second.count("patient"))
                    }
                }
            }
        }
    }

    @Test
    fun `what is not enrolled, and whom nobody can reach, says so`() {
        runBlocking {
            val folder = temporaryFolder()
            opened(folder).use { app ->
                assertThrows<AcompanaException.Enrol> { runBlocking { app.sync.run() } }
                assertThrows<AcompanaException.Enrol> { runBlocking { app.records.create("patient", child()) } }
                val nobody = assertThrows<AcompanaException.Offline> {
                    runBlocking { app.enrol("http://127.0.0.1:9", "AAAAA-AAAAA", "Tableta") }
                }
                assertTrue("conexión" in checkNotNull(nobody.message) || "red" in nobody.message!!, nobody.message)
                assertNull(app.sync.running())
            }
            folder.deleteRecursively()
        }
    }

    @Test
    fun `what was written offline is still there after the app was closed and opened`() {
        runBlocking {
            Server().use { server ->
                val folder = temporaryFolder()
                opened(folder).use { app ->
                    app.enrol(server.url, server.staffCode("registrar"), "Tableta")
                    app.sync.run()
                    server.stop()
                    app.records.create("patient", child())
                }
                server.start()
                opened(folder).use { app ->
                    assertEquals(1, app.records.count(recordQuery("patient")))
                    assertEquals(SyncOutcome.Done, app.sync.run().outcome)
                    assertEquals(1, server.records()["patient"])
                }
                folder.deleteRecursively()
            }
        }
    }
}
