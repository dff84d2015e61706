package mx.acompana

import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.withContext
import mx.acompana.core.CoreException
import mx.acompana.domain.Finding
import mx.acompana.ffi.Core
import mx.acompana.ffi.Language
import java.util.concurrent.CancellationException
import mx.acompana.ffi.InternalException as FfiPanic

/**
 * The one way to the core: off the caller's thread, and with errors of ours.
 *
 * It also knows when the core was closed. The generated object counts the calls under way and is freed after the last
 * one; a call that comes later throws an `IllegalStateException`, which becomes [AcompanaException.Closed] here.
 */
internal class Gate(private val core: Core, private val language: Language, val dispatcher: CoroutineDispatcher) {
    private val closing = CompletableDeferred<Unit>()

    /** Runs [block], which blocks, on the dispatcher. Who is cancelled meanwhile does not undo it. */
    suspend fun <T> call(block: Core.() -> T): T = withContext(dispatcher) { blocking(block) }

    /** Runs [block], which waits for the core's own threads. */
    suspend fun <T> await(block: suspend Core.() -> T): T =
        withContext(dispatcher) { translated(language, ::tell, ::isClosed) { block(openCore()) } }

    /** Runs [block] on this very thread. */
    fun <T> blocking(block: Core.() -> T): T = translated(language, ::tell, ::isClosed) { openCore().block() }

    /** Returns when the core is closed. */
    suspend fun closed() = closing.await()

    /** Closes the core and frees it once the last call under way has come back. Twice is harmless. */
    fun close() {
        closing.complete(Unit)
        if (core.uniffiIsDestroyed) return
        try {
            translated(language, ::tell, { false }) { core.shutDown() }
        } catch (_: IllegalStateException) {
            // Somebody else closed it in this very moment.
        } finally {
            core.close()
        }
    }

    private fun openCore(): Core = if (isClosed()) throw CoreException.Closed() else core

    private fun isClosed() = closing.isCompleted

    private fun tell(findings: List<Finding>): List<String> = try {
        core.tell(findings)
    } catch (_: IllegalStateException) {
        // Closed meanwhile: the codes are still in the findings.
        emptyList()
    }
}

/** Runs [block] and turns what the generated code throws into errors of ours. */
internal inline fun <T> translated(
    language: Language,
    noinline tell: (List<Finding>) -> List<String> = { emptyList() },
    isClosed: () -> Boolean = { false },
    block: () -> T,
): T = try {
    block()
} catch (error: CoreException) {
    throw AcompanaException.of(error, language, tell)
} catch (panic: FfiPanic) {
    throw AcompanaException.internal(panic.message ?: "the core failed", language, panic)
} catch (late: IllegalStateException) {
    // A coroutine's cancellation is one of these as well, and must go its way.
    throw if (late !is CancellationException && isClosed()) AcompanaException.closed(language, late) else late
}
