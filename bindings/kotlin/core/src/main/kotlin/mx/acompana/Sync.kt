package mx.acompana

import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.filterIsInstance
import kotlinx.coroutines.flow.map
import kotlinx.coroutines.withContext
import mx.acompana.core.SyncOptions
import mx.acompana.core.SyncReport
import mx.acompana.core.SyncStatus
import mx.acompana.core.Topic
import mx.acompana.core.Update
import java.util.concurrent.atomic.AtomicReference

/** Bringing device and server together. At most one sync runs at a time. */
public class Sync internal constructor(private val gate: Gate) {
    private val latest = AtomicReference<RunningSync?>()

    /**
     * Syncs and waits for the end. A server that cannot be reached is no error but an outcome of the report.
     *
     * When the calling coroutine is cancelled, the sync is cancelled too, and this returns (with the
     * `CancellationException`) once it has come to a clean end: what arrived is kept, nothing is half done. Throws
     * [AcompanaException.Busy] while another sync runs, [AcompanaException.Enrol] before the first enrolment.
     */
    public suspend fun run(options: SyncOptions = syncOptions()): SyncReport {
        val run = start(options)
        return try {
            run.await()
        } catch (cancelled: CancellationException) {
            run.cancel()
            // How it ended concerns nobody any more; that it has ended does.
            withContext(NonCancellable) { runCatching { run.await() } }
            throw cancelled
        }
    }

    /** Starts a sync that goes on by itself, whoever waits for it. Throws [AcompanaException.Busy] while one runs. */
    public suspend fun start(options: SyncOptions = syncOptions()): RunningSync =
        // Not cancellable: a sync that nobody has the handle of could not be cancelled.
        withContext(NonCancellable) {
            val steps = Steps()
            val run = gate.call { startSync(options.bounded(), steps) }
            RunningSync(gate, run, steps).also(latest::set)
        }

    /** The sync that is running, to wait for it, to follow it or to cancel it; nothing when none is. */
    public suspend fun running(): RunningSync? {
        val found = gate.call { runningSync() } ?: return null
        val ours = latest.get()?.takeUnless { it.isOver }
        if (ours != null) {
            found.close()
            return ours
        }
        return RunningSync(gate, found, Steps().apply { ended() })
    }

    /** How the device stands with the server, now and after each change. Ends when the core is closed. */
    public fun watch(): Flow<SyncStatus> = gate.updates(Topic.Sync).filterIsInstance<Update.Sync>().map { it.status }
}
