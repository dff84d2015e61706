package mx.acompana

import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout
import mx.acompana.core.KeyStore
import mx.acompana.core.SyncOutcome
import mx.acompana.core.Topic
import mx.acompana.core.Update
import mx.acompana.ffi.ChangeListener
import mx.acompana.ffi.Core
import mx.acompana.ffi.LogLevel
import mx.acompana.ffi.LogLine
import mx.acompana.support.Server
import mx.acompana.support.child
import mx.acompana.support.keys
import mx.acompana.support.opened
import mx.acompana.support.temporaryFolder
import org.junit.jupiter.api.AfterEach
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows
import java.io.File
import java.util.concurrent.ConcurrentLinkedQueue
import java.util.concurrent.CountDownLatch
import java.util.concurrent.TimeUnit
import java.util.concurrent.atomic.AtomicInteger
import kotlin.concurrent.thread
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds

/** Collectors, listeners and sinks that throw, block or call back: they harm only themselves. */
class ListenersTest {
    private val folder = temporaryFolder()

    @AfterEach
    fun cleanUp() {
        Log.to(LogLevel.PROBLEM, null)
        folder.deleteRecursively()
    }

    @Test
    fun `a collector that throws, blocks or calls back disturbs neither the core nor other collectors`() {
        runBlocking {
            Server().use { server ->
                opened(folder).use { app ->
                    app.enrol(server.url, server.staffCode("registrar"), "Tableta")
                    val flow = app.records.watch("patient")
                    val failed = runCatching { flow.collect { error("a mistake of the app") } }
                    assertEquals("a mistake of the app", failed.exceptionOrNull()?.message)
                    val blocking = launch(Dispatchers.IO) { flow.collect { delay(60.seconds) } }
                    val third: suspend (Long) -> Boolean = { app.records.count(recordQuery("patient")) == 3L }
                    val reentrant = async(Dispatchers.Default) { flow.first(third) }
                    repeat(3) { app.records.create("patient", child()) }
                    assertEquals(3L, withTimeout(20.seconds) { reentrant.await() })
                    val run = app.sync.start()
                    val angry = runCatching { run.progress.collect { error("a mistake of the app") } }
                    assertTrue(angry.isFailure)
                    assertEquals(SyncOutcome.Done, run.await().outcome)
                    blocking.cancel()
                }
            }
        }
    }

    @Test
    fun `listeners of the generated layer that throw or block harm only themselves`() {
        val core = Core.open(settings(File(folder, "raw"), "1"), keys(folder), null, null)
        val heard = CountDownLatch(1)
        val blocked = CountDownLatch(1)
        val listening =
            listOf<(Update) -> Unit>(
                { throw IllegalStateException("a mistake of the app") },
                { blocked.await(30, TimeUnit.SECONDS) },
                {
                    core.status()
                    heard.countDown()
                },
            ).map { listener ->
                core.watch(
                    Topic.Outbox,
                    object : ChangeListener {
                        override fun changed(update: Update) = listener(update)
                    },
                )
            }
        assertTrue(heard.await(20, TimeUnit.SECONDS), "the third one heard nothing")
        val closing = thread { core.shutDown() }
        closing.join(10_000)
        assertTrue(!closing.isAlive, "a listener that blocks delays the closing")
        blocked.countDown()
        listening.forEach { it.close() }
        core.close()
    }

    @Test
    fun `the log reaches its sink, and a sink that throws, blocks or calls back harms nobody`() {
        runBlocking {
            val lines = ConcurrentLinkedQueue<LogLine>()
            Log.to(LogLevel.TRACE) { lines += it }
            val failing =
                object : KeyStore {
                    override fun wrap(key: ByteArray): ByteArray = throw AssertionError("Zoraida")

                    override fun unwrap(wrapped: ByteArray): ByteArray = wrapped
                }
            assertThrows<AcompanaException.Storage> { runBlocking { opened(folder, failing).close() } }
            opened(folder).use { it.status() }
            withTimeout(20.seconds) { while (lines.isEmpty()) delay(10.milliseconds) }
            assertTrue(lines.all { it.target.startsWith("acompana") }, "$lines")
            assertTrue(lines.none { "Zoraida" in it.text }, "what a port says is not for the log: $lines")

            val calls = AtomicInteger()
            val sinks =
                listOf<(LogLine) -> Unit>(
                    { throw IllegalStateException("a mistake of the app") },
                    { throw AssertionError("a failed assertion") },
                    { Thread.sleep(200) },
                    { runBlocking { Acompana.version } },
                )
            for (sink in sinks) {
                Log.to(LogLevel.TRACE) {
                    calls.incrementAndGet()
                    sink(it)
                }
                repeat(3) { withTimeout(10.seconds) { opened(folder).use { app -> app.verify() } } }
            }
            Log.to(LogLevel.TRACE, null)
            val heard = lines.size
            opened(folder).close()
            assertEquals(heard, lines.size, "an earlier sink is called no more")
            assertTrue(calls.get() >= sinks.size, "${calls.get()} calls")
        }
    }
}
