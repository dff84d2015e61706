package mx.acompana

import kotlinx.coroutines.flow.first
import kotlinx.coroutines.runBlocking
import mx.acompana.core.KeyStore
import mx.acompana.support.Memory
import mx.acompana.support.keys
import mx.acompana.support.opened
import mx.acompana.support.temporaryFolder
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

/** Ten thousand openings and closings leave nothing behind: memory, descriptors and threads stay where they were. */
class CyclesTest {
    private val cycles = Integer.getInteger("acompana.test.cycles", 10_000)
    private val measurements = 10

    /** The first ones still see the JIT and the pools grow towards their size. */
    private val settling = 3

    /** The key as it was unwrapped once: ten thousand readings of a PKCS#12 file are not what is measured here. */
    private class Remembered(private val real: KeyStore) : KeyStore {
        private val keys = HashMap<List<Byte>, ByteArray>()

        override fun wrap(key: ByteArray): ByteArray = real.wrap(key).also { keys[it.toList()] = key.copyOf() }

        override fun unwrap(wrapped: ByteArray): ByteArray = keys.getValue(wrapped.toList()).copyOf()
    }

    /** One life of an app's core, with a call, a flow that is cut off and a close. */
    private fun live(folder: java.io.File, keyStore: KeyStore) = runBlocking {
        opened(folder, keyStore).use { app ->
            app.status()
            app.records.watch("patient").first()
        }
    }

    /** How much `y` grows per cycle: the slope of the straight line through the points (least squares). */
    private fun slope(points: List<Pair<Int, Long>>): Double {
        val meanX = points.map { it.first }.average()
        val meanY = points.map { it.second }.average()
        val above = points.sumOf { (x, y) -> (x - meanX) * (y - meanY) }
        return above / points.sumOf { (x, _) -> (x - meanX) * (x - meanX) }
    }

    @Test
    fun `nothing grows with the number of openings`() {
        val folder = temporaryFolder()
        val keyStore = Remembered(keys(folder))
        repeat(cycles / 10) { live(folder, keyStore) }
        val seen = mutableListOf(0 to Memory.now())
        for (part in 1..measurements) {
            repeat(cycles / measurements) { live(folder, keyStore) }
            seen += part * (cycles / measurements) to Memory.now()
        }
        val report = seen.joinToString("\n") { (cycle, memory) -> "after $cycle cycles: $memory" }
        println(report)
        val perCycle = { what: (Memory) -> Long ->
            slope(
                seen.drop(settling).map { (cycle, memory) ->
                    cycle to
                        what(memory)
                },
            )
        }
        // One forgotten handle, buffer or stack a cycle is far above these; noise of the allocators is below.
        assertTrue(perCycle { it.heap } < 150, "the heap grows by ${perCycle { it.heap }} bytes a cycle\n$report")
        assertTrue(perCycle { it.rss } < 1_500, "the process grows by ${perCycle { it.rss }} bytes a cycle\n$report")
        assertTrue(perCycle { it.descriptors.toLong() } < 0.001, "descriptors leak\n$report")
        assertTrue(perCycle { it.threads.toLong() } < 0.005, "threads leak\n$report")
        folder.deleteRecursively()
    }

    @Test
    fun `a flow that was cut off leaves nothing behind in an open core`() {
        val folder = temporaryFolder()
        val flows = Integer.getInteger("acompana.test.flows", 5_000)
        runBlocking {
            opened(folder).use { app ->
                val cutOff: suspend (Int) -> Unit = { repeat(it) { app.records.watch("patient").first() } }
                cutOff(flows / 5)
                val seen = mutableListOf(0 to Memory.now())
                for (part in 1..5) {
                    cutOff(flows / 5)
                    seen += part * (flows / 5) to Memory.now()
                }
                val perFlow = slope(seen.map { (flow, memory) -> flow to memory.heap })
                println("the heap grows by $perFlow bytes a flow")
                assertTrue(perFlow < 150, seen.joinToString("\n"))
            }
        }
        folder.deleteRecursively()
    }

    @Test
    fun `a leak would be seen`() {
        val points = (0..10).map { it * 1_000 to 5_000_000L + it * 1_000 * 2_000 + (it % 3) * 300_000 }
        assertTrue(slope(points) > 1_500)
        assertTrue(slope(points.map { (x, y) -> x to y - x * 2_000 }) < 1_500)
    }
}
