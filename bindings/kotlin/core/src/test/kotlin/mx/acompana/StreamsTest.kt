package mx.acompana

import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.Job
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.onEach
import kotlinx.coroutines.flow.take
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout
import mx.acompana.core.NewRecord
import mx.acompana.core.SaveOptions
import mx.acompana.core.SyncOptions
import mx.acompana.core.SyncOutcome
import mx.acompana.core.SyncProgress
import mx.acompana.core.Topic
import mx.acompana.core.Update
import mx.acompana.domain.RecordId
import mx.acompana.support.Device
import mx.acompana.support.Server
import mx.acompana.support.child
import mx.acompana.support.stay
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows
import java.util.UUID
import java.util.concurrent.atomic.AtomicInteger
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds

/** Flows of changes and of progress: the current value first, the latest after each change, and then an end. */
class StreamsTest {
    private fun onDevice(work: suspend CoroutineScope.(Device) -> Unit) = runBlocking {
        Server().use { server ->
            Device.enrolled(server, server.staffCode("clinician", "registrar")).use { coroutineScope { work(it) } }
        }
    }

    /** Collects into a channel, so that a test can wait for each value. */
    private fun <T> CoroutineScope.heard(flow: Flow<T>): Pair<Channel<T>, Job> {
        val values = Channel<T>(Channel.UNLIMITED)
        val job =
            launch(Dispatchers.Default) {
                flow.collect { values.send(it) }
                values.close()
            }
        return values to job
    }

    private suspend fun <T> Channel<T>.next(): T = withTimeout(20.seconds) { receive() }

    /** What comes in the end, whatever is skipped on the way there. */
    private suspend fun <T> Channel<T>.until(wanted: (T) -> Boolean): T {
        while (true) next().let { if (wanted(it)) return it }
    }

    @Test
    fun `the current value comes first, then the latest after each change`() = onDevice { device ->
        device.write("patient", child())
        val (counts, counting) = heard(device.app.records.watch("patient"))
        assertEquals(1L, counts.next())
        val patient = device.write("patient", child())
        assertEquals(2L, counts.until { it == 2L })

        val (records, watching) = heard(device.app.records.watch(patient))
        assertEquals(device.record(patient), records.next())
        device.edit(patient) { with("curp_pending", "newborn") }
        records.until { it?.body?.text("curp_pending") == "newborn" }

        val (pending, waiting) = heard(device.app.outbox.watch())
        assertEquals(3L, pending.next().pending)
        val (statuses, standing) = heard(device.app.sync.watch())
        assertFalse(statuses.next().syncing)
        device.syncWell()
        assertEquals(0L, pending.until { it.pending == 0L }.pending)
        assertTrue(statuses.until { it.lastSynced != null }.needsEnrolment.not())
        for (job in listOf(counting, watching, waiting, standing)) job.cancel()
    }

    @Test
    fun `a record that is not there is nothing until it is`() = onDevice { device ->
        val other = device.write("patient", child())
        val id = RecordId(UUID(other.uuid.mostSignificantBits, other.uuid.leastSignificantBits xor 1))
        val (records, job) = heard(device.app.records.watch(id))
        assertNull(records.next())
        device.app.records.create("patient", child(), SaveOptions(id = id))
        assertEquals(id, records.until { it != null }?.id)
        job.cancel()
    }

    @Test
    fun `no call comes after the collector went away`() = onDevice { device ->
        val calls = AtomicInteger()
        val job =
            launch(Dispatchers.Default) {
                device.app.watch(Topic.Kind("patient")).collect { calls.incrementAndGet() }
            }
        withTimeout(20.seconds) { while (calls.get() == 0) delay(5.milliseconds) }
        job.cancel()
        job.join()
        val then = calls.get()
        repeat(5) { device.write("patient", child()) }
        // Another watch of the same topic hears of them, so the first one could have as well.
        assertEquals(5L, device.app.records.watch("patient").first { it == 5L })
        assertEquals(then, calls.get())
        assertEquals(listOf(Update.Kind("patient", 5L)), device.app.watch(Topic.Kind("patient")).take(1).toList())
    }

    @Test
    fun `a slow collector gets the latest value and delays nobody`() = onDevice { device ->
        val slow = mutableListOf<Long>()
        val (fast, quick) = heard(device.app.records.watch("patient"))
        val job =
            launch(Dispatchers.Default) {
                val counts = device.app.records.watch("patient").onEach { delay(400.milliseconds) }
                counts.first { slow.add(it) && it == 30L }
            }
        fast.next()
        repeat(30) { device.write("patient", child()) }
        assertEquals(30L, fast.until { it == 30L })
        withTimeout(20.seconds) { job.join() }
        assertEquals(30L, slow.last())
        assertTrue(slow.size < 25, "values were queued: $slow")
        quick.cancel()
    }

    @Test
    fun `flows end when the core is closed, and none begins afterwards`() = onDevice { device ->
        val (counts, job) = heard(device.app.records.watch("patient"))
        counts.next()
        device.app.shutDown()
        withTimeout(20.seconds) { job.join() }
        assertFalse(job.isCancelled, "it ended by itself")
        assertThrows<AcompanaException.Closed> { runBlocking { device.app.records.watch("patient").first() } }
    }

    @Test
    fun `progress is told step by step and ends with the sync`() = onDevice { device ->
        val patient = device.write("patient", child())
        val stays = List(2_500) { NewRecord("hospitalization", stay(patient, "estancia $it"), SaveOptions()) }
        device.app.records.createAll(stays)
        val run = device.app.sync.start()
        val steps = mutableListOf<SyncProgress>()
        withTimeout(120.seconds) { run.progress.collect { steps += it } }
        assertTrue(steps.size >= 2, "$steps")
        assertTrue(steps.zipWithNext().all { (a, b) -> a.counts.exchanges < b.counts.exchanges }, "$steps")
        assertTrue(steps.zipWithNext().all { (a, b) -> a.outboxDepth >= b.outboxDepth }, "$steps")
        val report = run.await()
        assertEquals(SyncOutcome.Done, report.outcome)
        assertEquals(0L, steps.last().outboxDepth)
        assertEquals(report.counts, steps.last().counts)
        // Whoever comes late hears how it ended, and that it has.
        assertEquals(listOf(steps.last()), withTimeout(20.seconds) { run.progress.toList() })
        assertNull(device.app.sync.running())
    }

    @Test
    fun `who waits for the end does not cut off the last step`() = onDevice { device ->
        repeat(20) {
            device.write("patient", child())
            val run = device.app.sync.start()
            val (steps, job) = heard(run.progress)
            val report = run.await()
            withTimeout(20.seconds) { job.join() }
            val last = generateSequence { steps.tryReceive().getOrNull() }.last()
            assertEquals(report.counts, last.counts)
        }
    }

    @Test
    fun `a window that is over already, or never ends, is no mistake`() = onDevice { device ->
        val raw = SyncOptions(deadline = java.time.Duration.ofSeconds(-1))
        for (over in listOf(syncOptions(deadline = (-1).seconds), raw)) {
            assertEquals(SyncOutcome.OutOfTime, device.app.sync.run(over).outcome)
        }
        val forEver = syncOptions(deadline = kotlin.time.Duration.INFINITE)
        assertEquals(SyncOutcome.Done, device.app.sync.run(forEver).outcome)
        val always = recordQuery("patient", since = java.time.Instant.MIN, until = java.time.Instant.MAX)
        assertEquals(0L, device.app.records.count(always))
    }
}
