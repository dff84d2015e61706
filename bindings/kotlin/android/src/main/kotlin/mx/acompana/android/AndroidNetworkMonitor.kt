package mx.acompana.android

import android.content.Context
import android.net.ConnectivityManager
import android.net.NetworkCapabilities
import mx.acompana.core.Network
import mx.acompana.core.NetworkMonitor
import mx.acompana.core.PortException
import android.net.Network as AndroidNetwork

/**
 * What the connection costs, as the phone told it last. It needs `ACCESS_NETWORK_STATE`, and listens until it is
 * closed.
 */
public class AndroidNetworkMonitor(context: Context) :
    NetworkMonitor,
    AutoCloseable {
    private val connectivity = context.applicationContext.getSystemService(ConnectivityManager::class.java)

    @Volatile private var last: Network? = null

    private val listener =
        object : ConnectivityManager.NetworkCallback() {
            override fun onCapabilitiesChanged(network: AndroidNetwork, capabilities: NetworkCapabilities) {
                last = cost(capabilities)
            }

            override fun onLost(network: AndroidNetwork) {
                last = Network.NONE
            }
        }

    init {
        connectivity?.registerDefaultNetworkCallback(listener)
    }

    /** The connection as it is now; asked of the phone while it has told nothing yet. */
    override fun network(): Network = try {
        last ?: connectivity?.run { getNetworkCapabilities(activeNetwork) }?.let(::cost) ?: Network.NONE
    } catch (refused: SecurityException) {
        throw PortException.Failed("ACCESS_NETWORK_STATE is missing").apply { initCause(refused) }
    }

    private fun cost(capabilities: NetworkCapabilities): Network = when {
        !capabilities.hasCapability(NetworkCapabilities.NET_CAPABILITY_INTERNET) -> Network.NONE
        capabilities.hasCapability(NetworkCapabilities.NET_CAPABILITY_NOT_METERED) -> Network.UNMETERED
        else -> Network.METERED
    }

    /** Stops listening. */
    override fun close() {
        connectivity?.unregisterNetworkCallback(listener)
    }
}
