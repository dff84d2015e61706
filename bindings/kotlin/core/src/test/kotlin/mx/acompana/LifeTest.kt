package mx.acompana

import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.firstOrNull
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout
import mx.acompana.core.LeaveDraft
import mx.acompana.core.SyncOutcome
import mx.acompana.domain.Content
import mx.acompana.domain.Hospital
import mx.acompana.domain.Level
import mx.acompana.domain.OpId
import mx.acompana.domain.Reason
import mx.acompana.domain.RecordId
import mx.acompana.domain.ReviewOutcome
import mx.acompana.support.Device
import mx.acompana.support.Server
import mx.acompana.support.UNIT
import mx.acompana.support.child
import mx.acompana.support.opened
import mx.acompana.support.temporaryFolder
import mx.acompana.support.today
import mx.acompana.sync.Choice
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows
import java.io.File
import java.util.concurrent.CountDownLatch
import kotlin.time.Duration.Companion.seconds

/** Opening, closing, and using what was closed. */
class LifeTest {
    @Test
    fun `a store that is open says busy to the second who opens it`() {
        runBlocking {
            val folder = temporaryFolder()
            opened(folder).use { first ->
                assertThrows<AcompanaException.Busy> { runBlocking { opened(folder) } }
                assertEquals(0L, first.records.count(recordQuery("patient")), "the first one goes on")
            }
            opened(folder).close()
            folder.deleteRecursively()
        }
    }

    @Test
    fun `whatever is called after closing says that it is closed`() {
        val app = runBlocking { opened(temporaryFolder()) }
        app.close()
        app.close()
        runBlocking { app.shutDown() }
        val id = RecordId.parse("01890a5d-ac96-774b-bcce-b302099a8057")
        val op = OpId(id.uuid)
        val draft = LeaveDraft(id, null, today(), 7, Reason.HOSPITALIZACION)
        val content = Content.HospitalBody(Hospital(UNIT, "x", Level.UMAE, "37"))
        val calls =
            mapOf<String, suspend () -> Any?>(
                "enrol" to { app.enrol("http://127.0.0.1:9", "A", "B") },
                "status" to { app.status() },
                "now" to { app.now() },
                "diagnostics" to { app.diagnostics() },
                "verify" to { app.verify() },
                "tidy" to { app.tidy() },
                "tell" to { app.tell(emptyList()) },
                "check" to { app.records.check(content) },
                "create" to { app.records.create("patient", child()) },
                "createAll" to { app.records.createAll(emptyList()) },
                "get" to { app.records.get(id) },
                "readClinical" to { app.records.readClinical(id, "x") },
                "list" to { app.records.list(recordQuery()) },
                "listEntries" to { app.records.listEntries(recordQuery()) },
                "pages" to { app.records.pages(recordQuery()).toList() },
                "count" to { app.records.count(recordQuery()) },
                "countByStatus" to { app.records.countByStatus(recordQuery()) },
                "newGroup" to { app.records.newGroup() },
                "watch" to { app.records.watch("patient").first() },
                "precheck" to { app.leaves.precheck(draft) },
                "told" to { app.leaves.told(emptyList()) },
                "keep" to { app.leaves.keep(draft) },
                "submit" to { app.leaves.submit(draft) },
                "resubmit" to { app.leaves.resubmit(id) },
                "cancel" to { app.leaves.cancel(id, "x") },
                "review" to { app.leaves.review(id, ReviewOutcome.GRANTED, "x") },
                "history" to { app.leaves.history(id) },
                "balance" to { app.leaves.balance(id) },
                "certificate" to { app.leaves.certificate(id) },
                "outbox" to { app.outbox.list() },
                "counts" to { app.outbox.counts() },
                "retry" to { app.outbox.retry(op, "x") },
                "withdraw" to { app.outbox.withdraw(op, "x") },
                "confirm" to { app.outbox.confirm(op) },
                "export" to { app.outbox.export("x") },
                "conflicts" to { app.conflicts.list() },
                "resolve" to { app.conflicts.resolve(op, Choice.Mine, "x") },
                "sync" to { app.sync.run() },
                "start" to { app.sync.start() },
                "running" to { app.sync.running() },
                "standing" to { app.sync.watch().first() },
            )
        for ((name, call) in calls) {
            val thrown = runCatching { runBlocking { call() } }.exceptionOrNull()
            assertTrue(thrown is AcompanaException.Closed, "$name: $thrown")
        }
    }

    @Test
    fun `closing while many threads work gives them answers or says closed, and nothing else`() {
        runBlocking {
            val folder = temporaryFolder()
            repeat(20) {
                val app = opened(folder)
                val workers =
                    List(16) { number ->
                        async(Dispatchers.IO) {
                            var calls = 0
                            while (true) {
                                val done = runCatching { worker(app, number) }
                                val error = done.exceptionOrNull()
                                if (error is AcompanaException.Closed) break
                                assertTrue(error == null, "$error")
                                calls += 1
                            }
                            calls
                        }
                    }
                Thread.sleep(20)
                withTimeout(30.seconds) { app.shutDown() }
                val calls = withTimeout(30.seconds) { workers.awaitAll() }
                assertTrue(calls.sum() > 0)
            }
            folder.deleteRecursively()
        }
    }

    private suspend fun worker(app: Acompana, number: Int) {
        when (number % 4) {
            0 -> app.records.list(recordQuery("patient"))

            1 -> app.status()

            2 -> app.tell(emptyList())

            // Nothing, when the flow ended with the core.
            else -> app.records.watch("patient").firstOrNull()
        }
    }

    @Test
    fun `closing in the middle of a sync ends it and loses nothing`() {
        runBlocking {
            Server().use { server ->
                Device.enrolled(server, server.staffCode("registrar")).use { device ->
                    device.write("patient", child())
                    val reached = CountDownLatch(1)
                    val held = CountDownLatch(1)
                    device.line.onMoment = {
                        reached.countDown()
                        held.await()
                    }
                    val run = device.app.sync.start()
                    reached.await()
                    withTimeout(10.seconds) { device.app.shutDown() }
                    val end = runCatching { withTimeout(10.seconds) { run.await() } }
                    val cancelled = end.getOrNull()?.outcome == SyncOutcome.Cancelled
                    assertTrue(cancelled || end.exceptionOrNull() is AcompanaException.Closed, "$end")
                    held.countDown()
                }
            }
        }
    }

    /** Another JVM with [options] that opens a core; its exit code and what it said. */
    private fun otherJvm(vararg options: String): Pair<Int, String> {
        val java = File(System.getProperty("java.home"), "bin/java").path
        val classes = System.getProperty("surefire.test.class.path") ?: System.getProperty("java.class.path")
        val command = listOf(java) + options + listOf("-cp", classes, "mx.acompana.support.OpensKt")
        val running = ProcessBuilder(command).redirectErrorStream(true).start()
        val told = running.inputStream.readBytes().decodeToString()
        return running.waitFor() to told
    }

    @Test
    fun `an app without the native library hears where it should be`() {
        assertEquals(0, otherJvm().first, "with the library it opens")
        val (code, told) = otherJvm("-Duniffi.component.acompana_ffi.libraryOverride=acompana_is_not_here")
        assertEquals(3, code, told)
        assertTrue("jniLibs" in told && System.getProperty("os.arch") in told, told)
    }
}
