package mx.acompana

import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.withContext
import mx.acompana.core.Diagnostics
import mx.acompana.core.KeyStore
import mx.acompana.core.NetworkMonitor
import mx.acompana.core.Person
import mx.acompana.core.SecretStore
import mx.acompana.core.SyncStatus
import mx.acompana.core.Topic
import mx.acompana.core.Update
import mx.acompana.domain.Finding
import mx.acompana.ffi.Core
import mx.acompana.ffi.Language
import mx.acompana.ffi.Settings
import mx.acompana.ffi.coreVersion
import java.io.File
import java.time.Instant

/**
 * The core of the app: one encrypted store with its sync, open.
 *
 * Open one for the life of the app, hold it, and [close] it (or `use { }` it). It may be used from any thread and any
 * coroutine. Functions that suspend work off the caller's thread; cancelling the caller does not undo what they save.
 * All of them throw [AcompanaException]; after [close], always [AcompanaException.Closed].
 */
public class Acompana private constructor(private val gate: Gate) : AutoCloseable {
    /** Records of any kind: save, read, list, watch. */
    public val records: Records = Records(gate)

    /** Leaves from work: draft with its verdict, send, correct, review. */
    public val leaves: Leaves = Leaves(gate)

    /** Writes on their way to the server, and what a person can do about those that do not get through. */
    public val outbox: Outbox = Outbox(gate)

    /** Fields that two people changed and no machine may merge. */
    public val conflicts: Conflicts = Conflicts(gate)

    /** Bringing device and server together. */
    public val sync: Sync = Sync(gate)

    /**
     * Enrols the device with a one-time [code] of the institution, for the first time or again. Asking again after a
     * lost answer is safe. [deviceName] is what the institution sees in its list of devices.
     */
    public suspend fun enrol(serverUrl: String, code: String, deviceName: String): Person =
        gate.await { enrol(serverUrl, code, deviceName) }

    /** How the device stands: who, what it holds, what waits, what is wrong. */
    public suspend fun status(): SyncStatus = gate.call { status() }

    /** Now, by the server's clock as far as it is known. */
    public suspend fun now(): Instant = gate.call { now() }

    /** What support needs to know; no personal data in it. */
    public suspend fun diagnostics(): Diagnostics = gate.call { diagnostics() }

    /** Verifies the whole store, page by page and line by line of the audit chain. Seconds on a large store. */
    public suspend fun verify(): Unit = gate.call { verify() }

    /** For quiet moments (idle, going to the background): makes the next opening quick. */
    public suspend fun tidy(): Unit = gate.call { tidy() }

    /** [findings] as sentences in the app's language, in the same order. Quick: may be called on the main thread. */
    public fun tell(findings: List<Finding>): List<String> = gate.blocking { tell(findings) }

    /** The current value of [topic] first, then the latest one after each change; see [Records.watch] and its like. */
    public fun watch(topic: Topic): Flow<Update> = gate.updates(topic)

    /**
     * Closes the core: stops a running sync, ends all flows, frees the file. Closing twice is harmless. It waits for
     * the disk, and up to five seconds for a running sync: on the main thread use [shutDown].
     */
    override fun close(): Unit = gate.close()

    /** The same as [close], off the caller's thread. It is done even when the caller is cancelled meanwhile. */
    public suspend fun shutDown(): Unit = withContext(NonCancellable + gate.dispatcher) { gate.close() }

    public companion object {
        /** Version of the core. */
        public val version: String get() = coreVersion()

        /**
         * Opens the core over the folder of [settings]. The key of the store is drawn at the first opening and given to
         * [keyStore] to wrap. Tokens are kept in [secrets], or in the encrypted store when there is none. Before each
         * exchange of a sync [network] is asked what the connection costs. Blocking work is done on [dispatcher].
         *
         * Throws [AcompanaException.Storage] (wrong key, key store locked, damaged, full), [AcompanaException.Update]
         * (a newer app wrote the store), [AcompanaException.Busy] (it is open already). None of them changes or loses
         * anything.
         */
        public suspend fun open(
            settings: Settings,
            keyStore: KeyStore,
            secrets: SecretStore? = null,
            network: NetworkMonitor? = null,
            dispatcher: CoroutineDispatcher = Dispatchers.IO,
        ): Acompana {
            var opened: Acompana? = null
            try {
                withContext(dispatcher) { opened = openBlocking(settings, keyStore, secrets, network, dispatcher) }
                return checkNotNull(opened)
            } catch (cancelled: CancellationException) {
                // Nobody will ever hold it, and as long as it is open nobody else can open it.
                opened?.shutDown()
                throw cancelled
            }
        }

        /**
         * Sets the damaged store in [dir] aside, with everything in it, so that a new one can be made; gives the folder
         * where it is kept now. Only after the person was told: what was unsent is in it.
         */
        public suspend fun setAside(
            dir: File,
            language: Language = Language.SPANISH,
            dispatcher: CoroutineDispatcher = Dispatchers.IO,
        ): File = withContext(dispatcher) { translated(language) { File(mx.acompana.ffi.setAside(dir.path)) } }

        /**
         * Fails on purpose, so that an app can see that its error reporting works: throws
         * [AcompanaException.Internal].
         */
        public fun rehearseFailure(language: Language = Language.SPANISH): Unit =
            translated(language) { mx.acompana.ffi.rehearseFailure() }

        private fun openBlocking(
            settings: Settings,
            keyStore: KeyStore,
            secrets: SecretStore?,
            network: NetworkMonitor?,
            dispatcher: CoroutineDispatcher,
        ): Acompana = try {
            translated(settings.language) {
                val core =
                    Core.open(
                        settings,
                        GuardedKeyStore(keyStore),
                        secrets?.let(::GuardedSecretStore),
                        network?.let(::GuardedNetworkMonitor),
                    )
                Acompana(Gate(core, settings.language, dispatcher))
            }
        } catch (missing: LinkageError) {
            throw NoNativeLibrary(missing)
        }
    }
}

/** The part of the core that is native code is not in the app, or not for this kind of machine. */
public class NoNativeLibrary internal constructor(cause: LinkageError) :
    IllegalStateException(
        "Acompaña's native library is not here for ${System.getProperty(
            "os.name",
        )} on ${System.getProperty("os.arch")}: " +
            "on a desktop it is in the jar of acompana-generated, on Android in the app's jniLibs",
        cause,
    )
