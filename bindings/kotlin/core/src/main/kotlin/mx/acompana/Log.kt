package mx.acompana

import mx.acompana.ffi.Language
import mx.acompana.ffi.LogLevel
import mx.acompana.ffi.LogLine
import mx.acompana.ffi.LogSink

/** The core's own log, for the app's. It names no person. */
public object Log {
    /**
     * Sends the log of all cores of this process to [sink], on a thread of the core, from [level] on; to nobody when
     * there is no sink. A sink that throws is not called again; one that blocks loses lines and delays nobody.
     */
    public fun to(level: LogLevel = LogLevel.WARNING, sink: ((LogLine) -> Unit)?): Unit = translated(Language.SPANISH) {
        mx.acompana.ffi.setLogSink(sink?.let { GuardedLogSink(it) }, level)
    }
}

private class GuardedLogSink(private val app: (LogLine) -> Unit) : LogSink {
    override fun log(line: LogLine): Unit = try {
        app(line)
    } catch (error: Exception) {
        throw error
    } catch (error: Throwable) {
        // Only exceptions find their way back through native code.
        throw IllegalStateException(error)
    }
}
