package mx.acompana.support

import java.io.File

/** What this process holds: live objects of the JVM, and what the kernel counts, in bytes. */
data class Memory(val heap: Long, val rss: Long, val descriptors: Int, val threads: Int) {
    operator fun minus(other: Memory) =
        Memory(heap - other.heap, rss - other.rss, descriptors - other.descriptors, threads - other.threads)

    override fun toString(): String =
        "heap ${heap shr 10} KiB, RSS ${rss shr 10} KiB, $descriptors descriptors, $threads threads"

    companion object {
        private val runtime = Runtime.getRuntime()

        /** As it is after the garbage was collected, and what waited for that was released. */
        fun now(): Memory {
            repeat(3) {
                System.gc()
                Thread.sleep(50)
            }
            val status = File("/proc/self/status").takeIf { it.exists() }?.readLines().orEmpty()
            val number = { name: String ->
                status
                    .firstOrNull { it.startsWith("$name:") }
                    ?.filter { it.isDigit() }
                    ?.toLong() ?: 0
            }
            return Memory(
                heap = runtime.totalMemory() - runtime.freeMemory(),
                rss = number("VmRSS") shl 10,
                descriptors = File("/proc/self/fd").list()?.size ?: 0,
                threads = number("Threads").toInt(),
            )
        }
    }
}
