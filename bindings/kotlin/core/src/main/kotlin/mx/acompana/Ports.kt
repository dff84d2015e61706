package mx.acompana

import mx.acompana.core.KeyStore
import mx.acompana.core.Network
import mx.acompana.core.NetworkMonitor
import mx.acompana.core.PortException
import mx.acompana.core.SecretStore

/**
 * What an app hands in is called from native code, where only an `Exception` finds its way back: a JVM `Error` (a
 * failed assertion, no memory) would leave the core with an answer that nobody gave. So everything becomes one of the
 * three errors that a port may have.
 */
private inline fun <T> guarded(work: () -> T): T = try {
    work()
} catch (error: PortException) {
    throw error
} catch (other: Throwable) {
    throw PortException.Failed("${other::class.java.name}: ${other.message}").apply { initCause(other) }
}

internal class GuardedKeyStore(private val app: KeyStore) : KeyStore {
    override fun wrap(key: ByteArray): ByteArray = guarded { app.wrap(key) }

    override fun unwrap(wrapped: ByteArray): ByteArray = guarded { app.unwrap(wrapped) }
}

internal class GuardedSecretStore(private val app: SecretStore) : SecretStore {
    override fun get(name: String): String? = guarded { app.get(name) }

    override fun put(name: String, secret: String): Unit = guarded { app.put(name, secret) }

    override fun remove(name: String): Unit = guarded { app.remove(name) }
}

internal class GuardedNetworkMonitor(private val app: NetworkMonitor) : NetworkMonitor {
    override fun network(): Network = guarded { app.network() }
}
