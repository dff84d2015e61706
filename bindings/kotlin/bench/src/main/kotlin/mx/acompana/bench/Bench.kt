package mx.acompana.bench

import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.runBlocking
import mx.acompana.Acompana
import mx.acompana.Rules
import mx.acompana.core.KeyStore
import mx.acompana.domain.JsonValue
import mx.acompana.recordQuery
import mx.acompana.settings
import java.io.File
import kotlin.system.exitProcess
import kotlin.time.Duration.Companion.seconds
import kotlin.time.TimeSource

private const val CALLS = 1_000
private const val VERDICTS = 100
private const val RECORDS = 1_000
private const val NANOS_PER_MICRO = 1_000
private const val WARM_UP_ROUNDS = 3
private val WARM_UP = 2.seconds

/** The store of a benchmark holds made-up records: its key needs no wrapping. */
private object Unwrapped : KeyStore {
    override fun wrap(key: ByteArray): ByteArray = key

    override fun unwrap(wrapped: ByteArray): ByteArray = wrapped
}

/** One job, with the nanoseconds of each round. */
private class Job(val calls: Int, val work: suspend () -> Unit) {
    private val rounds = mutableListOf<Long>()

    suspend fun round() {
        val began = TimeSource.Monotonic.markNow()
        work()
        rounds += began.elapsedNow().inWholeNanoseconds
    }

    fun forget() = rounds.clear()

    /** The median of one call, in nanoseconds. */
    fun median(): Double = rounds.sorted().let { (it[(it.size - 1) / 2] + it[it.size / 2]) / 2.0 / calls }
}

/** `bench --dir STORE --case FILE [--rounds 15]`: prints one line of JSON. */
public fun main(arguments: Array<String>) {
    val options = arguments.toList().chunked(2).associate { it.first() to it.getOrNull(1) }
    val dir = options["--dir"]
    val case = options["--case"]
    val rounds = (options["--rounds"] ?: "15").toIntOrNull()
    if (dir == null || case == null || rounds == null) usage()
    if (rounds < 1 || (options.keys - KNOWN).isNotEmpty()) usage()
    // The layer's own dispatcher: what is measured is the crossing and not the change of threads.
    println(runBlocking(Dispatchers.IO) { measured(File(dir), JsonValue.parse(File(case).readText()), rounds) })
}

private val KNOWN = setOf("--dir", "--case", "--rounds")

private fun usage(): Nothing {
    System.err.println("bench --dir STORE --case FILE [--rounds 15]; the store holds $RECORDS leave requests")
    exitProcess(2)
}

private suspend fun measured(dir: File, case: JsonValue, rounds: Int): String =
    Acompana.open(settings(dir, Acompana.version), Unwrapped).use { app ->
        val query = recordQuery("leave_request", limit = RECORDS)
        val empty = Job(CALLS) { repeat(CALLS) { Acompana.version } }
        val page = Job(1) { check(app.records.list(query).records.size == RECORDS) { "the store has too few leaves" } }
        val entries = Job(1) { check(app.records.listEntries(query).entries.all { it.content != null }) }
        val verdict = Job(VERDICTS) { repeat(VERDICTS) { Rules.checkLeave(case) } }
        val jobs = listOf(empty, page, entries, verdict)
        // The JIT compiles what was called often: without it the first rounds measure the interpreter.
        val began = TimeSource.Monotonic.markNow()
        var warm = 0
        while (warm < WARM_UP_ROUNDS || began.elapsedNow() < WARM_UP) {
            jobs.forEach { it.round() }
            warm += 1
        }
        jobs.forEach { it.forget() }
        repeat(rounds) { jobs.forEach { it.round() } }
        val version = "${KotlinVersion.CURRENT} on Java ${Runtime.version().feature()}"
        listOf(
            """"language":"kotlin","version":"$version"""",
            """"empty_ns":${empty.median()}""",
            """"page_us":${page.median() / NANOS_PER_MICRO}""",
            """"entries_us":${entries.median() / NANOS_PER_MICRO}""",
            """"verdict_ns":${verdict.median()}""",
            """"rounds":$rounds,"records":$RECORDS""",
        ).joinToString(",", "{", "}")
    }
