package mx.acompana

import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.distinctUntilChanged
import kotlinx.coroutines.flow.transformWhile
import kotlinx.coroutines.flow.update
import mx.acompana.core.SyncProgress
import mx.acompana.core.SyncReport
import mx.acompana.ffi.ProgressListener
import mx.acompana.ffi.SyncRun

/** A sync that is under way or over. Letting go of it does not stop the sync. */
public class RunningSync internal constructor(
    private val gate: Gate,
    private val run: SyncRun,
    private val steps: Steps,
) {
    /**
     * How far it is: the latest step at once, then each one as it comes, and the end of the flow with the end of the
     * sync. A slow collector skips steps.
     */
    public val progress: Flow<SyncProgress> get() = steps.flow

    internal val isOver: Boolean get() = steps.areOver

    /**
     * Asks the sync to stop: at once while the network works, after the current transaction otherwise. What arrived is
     * kept. Cancelling twice, or after the end, is harmless.
     */
    public fun cancel(): Unit = run.cancel()

    /**
     * Waits for the end; may be called often, afterwards too. Who is cancelled while waiting does not stop the sync:
     * that is what [cancel] is for. Throws [AcompanaException] when something else than the network failed.
     */
    public suspend fun await(): SyncReport = gate.await { run.finished() }
}

/** The steps of a sync, as the core's own thread tells them. */
internal class Steps : ProgressListener {
    private data class Seen(val step: SyncProgress?, val over: Boolean)

    private val seen = MutableStateFlow(Seen(step = null, over = false))

    val areOver: Boolean get() = seen.value.over

    val flow: Flow<SyncProgress> =
        seen
            .transformWhile { now ->
                now.step?.let { emit(it) }
                !now.over
            }.distinctUntilChanged()

    override fun progressed(progress: SyncProgress) {
        seen.update { it.copy(step = progress) }
    }

    override fun ended() {
        seen.update { it.copy(over = true) }
    }
}
