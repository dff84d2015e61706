package mx.acompana

import kotlinx.coroutines.flow.map
import kotlinx.coroutines.runBlocking
import mx.acompana.core.NewRecord
import mx.acompana.core.Order
import mx.acompana.core.RecordQuery
import mx.acompana.core.SaveOptions
import mx.acompana.domain.RecordId
import mx.acompana.support.Device
import mx.acompana.support.Memory
import mx.acompana.support.Server
import mx.acompana.support.child
import mx.acompana.support.stay
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import java.time.Instant

/** A hundred thousand records are paged through without growing memory. */
class PagingTest {
    private val records = Integer.getInteger("acompana.test.records", 100_000)
    private val batch = 5_000

    @Test
    fun `all records come once, in order, and memory does not grow with them`() {
        runBlocking {
            Server().use { server ->
                Device.enrolled(server, server.staffCode("clinician", "registrar")).use { device ->
                    val patient = device.write("patient", child())
                    seed(device, patient)
                    assertEquals(records.toLong(), device.count("hospitalization"))
                    val newest = recordQuery("hospitalization", limit = 1_000)
                    // A list crosses in a form of its own; its records are the ones that cross field by field.
                    val (listed, next) = device.app.records.list(newest)
                    val typed = device.app.records.listEntries(newest)
                    assertEquals(typed.entries.map { it.record }, listed)
                    assertEquals(typed.next, next)
                    // Once to warm up; what grows then grows with what is read.
                    walk(device, newest)
                    val before = Memory.now()
                    repeat(2) { walk(device, newest) }
                    val grown = Memory.now() - before
                    println("paged ${2 * records} records: $grown")
                    assertTrue(grown.heap < 8 shl 20, "the heap grew by $grown")
                    assertTrue(grown.rss < 32 shl 20, "the process grew by $grown")
                    walk(device, newest.copy(order = Order.OLDEST))
                    val pages = device.app.records.entries(recordQuery("hospitalization", limit = 1_000))
                    var read = 0
                    pages.collect { page -> read += page.count { it.content != null } }
                    assertEquals(records, read)
                }
            }
        }
    }

    private suspend fun seed(device: Device, patient: RecordId) {
        val began = Instant.now().minusSeconds(records.toLong())
        for (first in 0..<records step batch) {
            val rows =
                (first..<minOf(first + batch, records)).map { n ->
                    val at = SaveOptions(occurredAt = began.plusSeconds(n.toLong()))
                    NewRecord("hospitalization", stay(patient, "estancia $n"), at)
                }
            assertTrue(device.app.records.createAll(rows).all { it.saved != null })
        }
    }

    /** Reads every page, looks into every record, and keeps none. */
    private suspend fun walk(device: Device, query: RecordQuery) {
        var seen = 0
        var sum = 0L
        var latest: Instant? = null
        device.app.records.pages(query).map { page -> page.also { assertTrue(it.size <= 1_000) } }.collect { page ->
            for (record in page) {
                val inOrder = latest?.let {
                    if (query.order ==
                        Order.NEWEST
                    ) {
                        record.occurredAt < it
                    } else {
                        record.occurredAt > it
                    }
                }
                assertTrue(inOrder != false, "${record.occurredAt} after $latest")
                latest = record.occurredAt
                seen += 1
                sum += checkNotNull(record.body.text("reason")).removePrefix("estancia ").toLong()
            }
        }
        assertEquals(records, seen)
        assertEquals(records * (records - 1L) / 2, sum, "each one once")
    }
}
