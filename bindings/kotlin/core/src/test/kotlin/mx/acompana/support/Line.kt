package mx.acompana.support

import java.io.IOException
import java.io.InputStream
import java.io.OutputStream
import java.net.InetAddress
import java.net.InetSocketAddress
import java.net.ServerSocket
import java.net.Socket
import java.util.concurrent.ConcurrentHashMap
import java.util.concurrent.atomic.AtomicBoolean
import java.util.concurrent.atomic.AtomicInteger
import java.util.concurrent.atomic.AtomicReference
import kotlin.concurrent.thread

/** A moment on the line: the first bytes of a request, or of an answer, have arrived and were not passed on yet. */
enum class Moment { REQUEST, ANSWER }

/**
 * A telephone line on loopback between a device and the server, which can be cut, and which can lose an answer after
 * the server did its work. It knows of HTTP/1.1 that request and answer take turns.
 */
class Line(private val target: () -> InetSocketAddress) : AutoCloseable {
    private val door = ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"))
    private val calls = ConcurrentHashMap.newKeySet<Socket>()
    private val up = AtomicBoolean(true)
    private val lose = AtomicBoolean(false)
    val lostAnswers = AtomicInteger()

    /** Told of each moment, on the line's own threads; nothing passes until it returns. */
    @Volatile var onMoment: (Moment) -> Unit = {}

    val url = "http://127.0.0.1:${door.localPort}"

    init {
        thread(isDaemon = true, name = "line") {
            while (!door.isClosed) {
                val device = runCatching { door.accept() }.getOrNull() ?: return@thread
                // A call while the line is down is hung up at once, as a phone without a signal fails at once.
                if (up.get()) carry(device) else device.close()
            }
        }
    }

    fun cut() {
        up.set(false)
        calls.forEach { it.close() }
    }

    fun mend() = up.set(true)

    /** The next answer will not arrive. */
    fun loseNextAnswer() = lose.set(true)

    private fun carry(device: Socket) {
        val server =
            try {
                Socket().apply { connect(target()) }
            } catch (_: IOException) {
                return device.close()
            }
        calls += listOf(device, server)
        val last = AtomicReference(Moment.ANSWER)
        pass(device, server, last, Moment.REQUEST)
        pass(server, device, last, Moment.ANSWER)
    }

    private fun pass(from: Socket, to: Socket, last: AtomicReference<Moment>, moment: Moment) =
        thread(isDaemon = true, name = "line-$moment") {
            try {
                copy(from.getInputStream(), to.getOutputStream()) {
                    if (last.getAndSet(moment) != moment) onMoment(moment)
                    val loses = moment == Moment.ANSWER && lose.compareAndSet(true, false)
                    if (loses) lostAnswers.incrementAndGet()
                    !loses
                }
            } catch (_: IOException) {
                // An end like any other, on a line that is about losing things.
            } finally {
                for (end in listOf(from, to)) {
                    calls -= end
                    end.close()
                }
            }
        }

    private fun copy(from: InputStream, to: OutputStream, passes: () -> Boolean) {
        val bytes = ByteArray(16 shl 10)
        while (true) {
            val read = from.read(bytes)
            if (read < 0 || !passes()) return
            to.write(bytes, 0, read)
            to.flush()
        }
    }

    override fun close() {
        door.close()
        cut()
    }
}
