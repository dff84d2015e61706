package mx.acompana

import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout
import mx.acompana.core.NewRecord
import mx.acompana.core.SaveOptions
import mx.acompana.core.SyncOutcome
import mx.acompana.support.Device
import mx.acompana.support.Moment
import mx.acompana.support.Server
import mx.acompana.support.child
import mx.acompana.support.opened
import mx.acompana.support.stay
import mx.acompana.support.temporaryFolder
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import java.util.concurrent.CountDownLatch
import java.util.concurrent.TimeUnit
import kotlin.time.Duration.Companion.milliseconds

/** A sync that is cancelled at any of its moments leaves a store that verifies and a next sync that completes. */
class CancellationTest {
    /** More than one request holds, so that there is a second exchange. */
    private val writes = 1_500

    private val moments = listOf(Moment.REQUEST to 1, Moment.ANSWER to 1, Moment.ANSWER to 2)

    /** A device with several requests' worth of writes. */
    private suspend fun busyDevice(server: Server): Device {
        val device = Device.enrolled(server, server.staffCode("clinician", "registrar"))
        device.syncWell()
        val patient = device.write("patient", child())
        val stays = (1..<writes).map { NewRecord("hospitalization", stay(patient, "estancia $it"), SaveOptions()) }
        assertTrue(device.app.records.createAll(stays).all { it.saved != null })
        return device
    }

    /** Holds the line at the [nth] moment of a kind until [release]. */
    private class Hold(device: Device, moment: Moment, nth: Int) {
        val reached = CompletableDeferred<Unit>()
        private val released = CountDownLatch(1)
        private var seen = 0

        init {
            device.line.onMoment = {
                if (it == moment && synchronized(this) { ++seen } == nth) {
                    reached.complete(Unit)
                    released.await(60, TimeUnit.SECONDS)
                }
            }
        }

        fun release() = released.countDown()
    }

    private suspend fun completes(device: Device, server: Server) {
        device.app.verify()
        assertNull(device.app.sync.running())
        device.line.onMoment = {}
        device.syncWell()
        assertEquals(0, device.app.outbox.counts().pending)
        assertEquals(writes.toLong(), server.applied(), "nothing lost, nothing doubled")
        assertEquals(writes - 1L, server.records()["hospitalization"])
        device.app.verify()
        assertEquals(0, device.app.status().repairs, "the sums agree by themselves")
    }

    @Test
    fun `cancelling the coroutine cancels the sync and waits for its clean end`() {
        runBlocking {
            for ((moment, nth) in moments) {
                Server().use { server ->
                    busyDevice(server).use { device ->
                        val hold = Hold(device, moment, nth)
                        val sync = launch(Dispatchers.Default) { device.app.sync.run() }
                        withTimeout(60_000) { hold.reached.await() }
                        // The line is silent: only the cancelling itself can end this.
                        withTimeout(30_000) { sync.cancelAndJoin() }
                        assertNull(device.app.sync.running(), "it ended before the coroutine did")
                        hold.release()
                        completes(device, server)
                    }
                }
            }
        }
    }

    @Test
    fun `cancelling by the handle ends the sync with a report for everybody who waits`() {
        runBlocking {
            Server().use { server ->
                busyDevice(server).use { device ->
                    val hold = Hold(device, Moment.ANSWER, 2)
                    val run = device.app.sync.start()
                    withTimeout(60_000) { hold.reached.await() }
                    val others = List(3) { async(Dispatchers.Default) { run.await() } }
                    run.cancel()
                    run.cancel()
                    for (report in others.map {
                        it.await()
                    } + run.await()) {
                        assertEquals(SyncOutcome.Cancelled, report.outcome)
                    }
                    hold.release()
                    completes(device, server)
                }
            }
        }
    }

    @Test
    fun `who stops waiting does not stop the sync`() {
        runBlocking {
            Server().use { server ->
                busyDevice(server).use { device ->
                    val hold = Hold(device, Moment.REQUEST, 2)
                    val run = device.app.sync.start()
                    withTimeout(60_000) { hold.reached.await() }
                    launch(Dispatchers.Default) { run.await() }.cancelAndJoin()
                    assertTrue(device.app.sync.running() === run, "it still runs")
                    hold.release()
                    assertEquals(SyncOutcome.Done, run.await().outcome)
                    completes(device, server)
                }
            }
        }
    }

    @Test
    fun `a coroutine that is cancelled while it opens leaves the store free`() {
        runBlocking {
            val folder = temporaryFolder()
            var cancelled = 0
            repeat(30) { round ->
                val opening = async(Dispatchers.Default) { opened(folder) }
                delay(round.milliseconds)
                opening.cancel()
                try {
                    opening.await().close()
                } catch (_: CancellationException) {
                    cancelled += 1
                    opening.join()
                }
                // Busy, if the one that nobody holds were still open.
                opened(folder).close()
            }
            assertTrue(cancelled > 0, "no opening was cancelled in time")
            folder.deleteRecursively()
        }
    }
}
