package mx.acompana

import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout
import mx.acompana.core.SyncOutcome
import mx.acompana.support.Device
import mx.acompana.support.Server
import mx.acompana.support.child
import mx.acompana.support.stay
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import java.util.concurrent.ConcurrentLinkedQueue
import kotlin.concurrent.thread
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds

/** Many coroutines and plain threads on one core at once. */
class ConcurrencyTest {
    @Test
    fun `sixty-four coroutines and eight threads write, read, watch and sync, and every write is there once`() {
        runBlocking {
            Server().use { server ->
                Device.enrolled(server, server.staffCode("clinician", "registrar")).use { device ->
                    val patient = device.write("patient", child())
                    val failures = ConcurrentLinkedQueue<Throwable>()
                    val saved = ConcurrentLinkedQueue<mx.acompana.domain.RecordId>()
                    val threads =
                        List(8) { number ->
                            thread {
                                runCatching {
                                    repeat(10) {
                                        saved +=
                                            runBlocking {
                                                device.write("hospitalization", stay(patient, "hilo $number-$it"))
                                            }
                                    }
                                }.onFailure(failures::add)
                            }
                        }
                    val syncing =
                        launch(Dispatchers.Default) {
                            // Whoever meets another sync waits for that one.
                            repeat(20) {
                                runCatching { device.sync() }.onFailure {
                                    if (it !is AcompanaException.Busy) {
                                        failures +=
                                            it
                                    }
                                }
                            }
                        }
                    val coroutines =
                        List(64) { number ->
                            async(Dispatchers.Default) {
                                repeat(5) { round ->
                                    saved += device.write("hospitalization", stay(patient, "corrutina $number-$round"))
                                    device.app.records.list(recordQuery("hospitalization", limit = 20))
                                    assertTrue(device.app.records.watch("hospitalization").first() > 0)
                                }
                            }
                        }
                    withTimeout(120.seconds) {
                        coroutines.awaitAll()
                        syncing.join()
                    }
                    threads.forEach { it.join() }
                    assertEquals(emptyList<Throwable>(), failures.toList())
                    assertEquals(400, saved.toSet().size)
                    while (device.sync().outcome != SyncOutcome.Done) delay(50.milliseconds)
                    assertEquals(400L, device.count("hospitalization"))
                    assertEquals(400L, server.records()["hospitalization"])
                    assertEquals(401L, server.applied())
                    device.app.verify()
                }
            }
        }
    }

    @Test
    fun `of many who start a sync one does, and the others hear that it runs`() {
        runBlocking {
            Server().use { server ->
                Device.enrolled(server, server.staffCode("registrar")).use { device ->
                    device.write("patient", child())
                    val results = List(32) {
                        async(Dispatchers.IO) { runCatching { device.app.sync.run() } }
                    }.awaitAll()
                    assertTrue(results.any { it.getOrNull()?.outcome == SyncOutcome.Done })
                    assertTrue(
                        results.all {
                            it.isSuccess || it.exceptionOrNull() is AcompanaException.Busy
                        },
                        "$results",
                    )
                    assertEquals(1L, server.records()["patient"])
                }
            }
        }
    }
}
