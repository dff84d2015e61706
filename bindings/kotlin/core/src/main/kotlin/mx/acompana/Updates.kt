package mx.acompana

import kotlinx.coroutines.channels.awaitClose
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.callbackFlow
import kotlinx.coroutines.flow.conflate
import kotlinx.coroutines.launch
import mx.acompana.core.Topic
import mx.acompana.core.Update
import mx.acompana.ffi.ChangeListener
import mx.acompana.ffi.Watch

/**
 * The updates of [topic]: the current value first, then the latest one after each change, at most thirty a second; a
 * slow collector skips what is in between. The flow ends when the core is closed.
 */
internal fun Gate.updates(topic: Topic): Flow<Update> = callbackFlow {
    var watch: Watch? = null
    val listener =
        object : ChangeListener {
            override fun changed(update: Update) {
                trySend(update)
            }
        }
    try {
        call { watch = watch(topic, listener) }
        launch {
            closed()
            channel.close()
        }
        awaitClose()
    } finally {
        // Also when the collector was cancelled in the very moment in which the watch began.
        watch?.let {
            it.cancel()
            it.close()
        }
    }
}.conflate()
