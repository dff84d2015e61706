package mx.acompana

import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout
import mx.acompana.core.KeyStore
import mx.acompana.core.Network
import mx.acompana.core.NetworkMonitor
import mx.acompana.core.PortException
import mx.acompana.core.SecretStore
import mx.acompana.core.StorageProblem
import mx.acompana.core.SyncOutcome
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
import java.util.concurrent.ConcurrentHashMap
import java.util.concurrent.CountDownLatch
import java.util.concurrent.TimeUnit
import kotlin.time.Duration.Companion.seconds

/** What an app hands in may throw, block or call back: nothing hangs and nothing crashes. */
class PortsTest {
    private val folder = temporaryFolder()

    /** What the app of a test throws: an exception, one of the port's own, and two that are no exceptions at all. */
    private val throwables =
        listOf<() -> Nothing>(
            { throw IllegalStateException("a mistake of the app") },
            { throw PortException.Locked("before the first unlock") },
            { throw AssertionError("a failed assertion") },
            { throw StackOverflowError() },
        )

    @AfterEach
    fun cleanUp() {
        folder.deleteRecursively()
    }

    private class Keys(private val wrap: (ByteArray) -> ByteArray, private val unwrap: (ByteArray) -> ByteArray) :
        KeyStore {
        override fun wrap(key: ByteArray) = wrap.invoke(key)

        override fun unwrap(wrapped: ByteArray) = unwrap.invoke(wrapped)
    }

    private fun refused(keyStore: KeyStore) {
        val error = assertThrows<AcompanaException.Storage> { runBlocking { opened(folder, keyStore).close() } }
        assertEquals(StorageProblem.KEY_STORE, error.problem)
    }

    @Test
    fun `a wrapping key that is gone is told as lost, and nothing is touched`() {
        val device = runBlocking { opened(folder).use { it.status().device } }
        val reason = "the alias is not there"
        val gone = Keys({ throw PortException.Gone(reason) }) { throw PortException.Gone(reason) }
        val lost = assertThrows<AcompanaException.Storage> { runBlocking { opened(folder, gone).close() } }
        assertEquals(StorageProblem.KEY_LOST, lost.problem)
        assertTrue("código nuevo" in lost.message.orEmpty(), "it says how to go on: ${lost.message}")
        val elsewhere = Pkcs12KeyStore(folder.resolve("restored-phone.p12"), "otra".toCharArray())
        val restored = assertThrows<AcompanaException.Storage> { runBlocking { opened(folder, elsewhere).close() } }
        assertEquals(StorageProblem.KEY_LOST, restored.problem)
        assertEquals(device, runBlocking { opened(folder).use { it.status().device } }, "still the same store")
    }

    @Test
    fun `a key store that throws keeps the store closed and as it is`() {
        val real = keys(folder)
        for (failing in throwables) refused(Keys({ failing() }, real::unwrap))
        val device = runBlocking { opened(folder).use { it.status().device } }
        for (failing in throwables) refused(Keys(real::wrap) { failing() })
        for (other in listOf(ByteArray(3), ByteArray(32) { 7 })) {
            val wrong = assertThrows<AcompanaException.Storage> {
                runBlocking { opened(folder, Keys(real::wrap) { other }).close() }
            }
            assertEquals(StorageProblem.WRONG_KEY, wrong.problem)
        }
        assertEquals(device, runBlocking { opened(folder).use { it.status().device } }, "still the same store")
    }

    @Test
    fun `a key store that blocks keeps only who opens waiting, and says busy to the next`() {
        runBlocking {
            val real = keys(folder)
            opened(folder).close()
            val asked = CountDownLatch(1)
            val touched = CountDownLatch(1)
            val slow =
                Keys(real::wrap) {
                    asked.countDown()
                    // A person looks for the finger that the sensor knows.
                    touched.await(50, TimeUnit.SECONDS)
                    real.unwrap(it)
                }
            val opening = async(Dispatchers.IO) { opened(folder, slow) }
            assertTrue(asked.await(20, TimeUnit.SECONDS))
            assertThrows<AcompanaException.Busy> { runBlocking { opened(folder) } }
            touched.countDown()
            withTimeout(20.seconds) { opening.await() }.close()
        }
    }

    @Test
    fun `a key store may open another core`() {
        runBlocking {
            val other = temporaryFolder()
            val real = keys(folder)
            opened(folder).close()
            val reentrant =
                Keys(real::wrap) {
                    runBlocking { opened(other).use { app -> app.status() } }
                    real.unwrap(it)
                }
            withTimeout(30.seconds) { opened(folder, reentrant) }.close()
            other.deleteRecursively()
        }
    }

    /** Keeps secrets in memory, and does before each call what a test wants. */
    private class Secrets(private val before: (String) -> Unit = {}) : SecretStore {
        val kept = ConcurrentHashMap<String, String>()

        override fun get(name: String): String? {
            before("get")
            return kept[name]
        }

        override fun put(name: String, secret: String) {
            before("put")
            kept[name] = secret
        }

        override fun remove(name: String) {
            before("remove")
            kept.remove(name)
        }
    }

    @Test
    fun `secrets go where the app says, and a store of secrets that throws or calls back harms nothing`() {
        runBlocking {
            Server().use { server ->
                var app: Acompana? = null
                var fault: (() -> Nothing)? = null
                val secrets =
                    Secrets {
                        fault?.invoke()
                        // Re-entrant: the core is asked while it asks.
                        app?.let { open -> runBlocking { open.status() } }
                    }
                opened(folder, secrets = secrets).use { opened ->
                    app = opened
                    withTimeout(30.seconds) { opened.enrol(server.url, server.staffCode("registrar"), "Tableta") }
                    assertTrue(secrets.kept.keys.any { it.startsWith("acompana.tokens.") }, "${secrets.kept.keys}")
                    opened.records.create("patient", child())
                    for (failing in throwables) {
                        fault = failing
                        val end = runCatching { withTimeout(40.seconds) { opened.sync.run() } }
                        assertTrue(end.getOrNull()?.outcome != SyncOutcome.Done, "$end")
                        assertTrue(end.isSuccess || end.exceptionOrNull() is AcompanaException, "$end")
                        assertEquals(1L, opened.outbox.counts().pending, "the write still waits")
                    }
                    fault = null
                    assertEquals(SyncOutcome.Done, withTimeout(40.seconds) { opened.sync.run() }.outcome)
                    assertEquals(1L, server.records()["patient"])
                    app = null
                }
            }
        }
    }

    @Test
    fun `a network monitor that throws, blocks or calls back delays no sync for long`() {
        runBlocking {
            Server().use { server ->
                var answer: () -> Network = { Network.NONE }
                val monitor = object : NetworkMonitor {
                    override fun network() = answer()
                }
                opened(folder, network = monitor).use { opened ->
                    opened.enrol(server.url, server.staffCode("registrar"), "Tableta")
                    assertEquals(SyncOutcome.Offline, opened.sync.run().outcome)
                    val blocked = CountDownLatch(1)
                    val answers =
                        throwables +
                            listOf(
                                { Network.METERED },
                                {
                                    runBlocking { opened.status() }
                                    Network.UNMETERED
                                },
                                {
                                    blocked.await(60, TimeUnit.SECONDS)
                                    Network.UNMETERED
                                },
                            )
                    for (next in answers) {
                        answer = next
                        opened.records.create("patient", child())
                        assertEquals(SyncOutcome.Done, withTimeout(30.seconds) { opened.sync.run() }.outcome)
                    }
                    blocked.countDown()
                    assertEquals(answers.size.toLong(), server.records()["patient"])
                }
            }
        }
    }
}
