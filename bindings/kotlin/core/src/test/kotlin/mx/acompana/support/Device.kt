package mx.acompana.support

import kotlinx.coroutines.flow.toList
import mx.acompana.Acompana
import mx.acompana.AcompanaException
import mx.acompana.Pkcs12KeyStore
import mx.acompana.core.KeyStore
import mx.acompana.core.NetworkMonitor
import mx.acompana.core.OutboxFilter
import mx.acompana.core.OutboxItem
import mx.acompana.core.SecretStore
import mx.acompana.core.SyncOutcome
import mx.acompana.core.SyncReport
import mx.acompana.domain.Body
import mx.acompana.domain.Record
import mx.acompana.domain.RecordId
import mx.acompana.recordQuery
import mx.acompana.settings
import java.io.File
import java.nio.file.Files
import java.time.LocalDate
import java.time.ZoneId

/** The institution's calendar. */
val ZONE: ZoneId = ZoneId.of("America/Mexico_City")

fun today(): LocalDate = LocalDate.now(ZONE)

/** A folder that goes when the device is closed. */
fun temporaryFolder(): File = Files.createTempDirectory("acompana-device").toFile()

/** A key store over a file in [folder], as on a desktop. */
fun keys(folder: File): KeyStore = Pkcs12KeyStore(File(folder, "keys.p12"), "palabra de paso".toCharArray())

suspend fun opened(
    folder: File,
    keyStore: KeyStore = keys(folder),
    secrets: SecretStore? = null,
    network: NetworkMonitor? = null,
): Acompana = Acompana.open(settings(File(folder, "store"), "1.0.0", zone = ZONE), keyStore, secrets, network)

/** A device with an encrypted store of its own, on a line to the server. */
class Device private constructor(val app: Acompana, val line: Line, private val folder: File) : AutoCloseable {
    suspend fun sync(): SyncReport = app.sync.run()

    /** A sync that must go through. */
    suspend fun syncWell(): SyncReport = sync().also { check(it.outcome == SyncOutcome.Done) { "${it.outcome}" } }

    /** A record that must be accepted. */
    suspend fun write(kind: String, body: Body): RecordId = try {
        app.records.create(kind, body).id
    } catch (refused: AcompanaException.Invalid) {
        throw AssertionError("$kind: ${refused.sentences}", refused)
    }

    suspend fun record(id: RecordId): Record = checkNotNull(app.records.get(id)) { "$id is not here" }.record

    suspend fun edit(id: RecordId, change: Body.() -> Body) {
        val seen = record(id)
        app.records.edit(seen, seen.body.change())
    }

    suspend fun count(kind: String): Long = app.records.count(recordQuery(kind))

    /** Every write the device remembers. */
    suspend fun writes(): List<OutboxItem> = app.outbox
        .pages(OutboxFilter.ALL)
        .toList()
        .flatten()

    override fun close() {
        app.close()
        line.close()
        folder.deleteRecursively()
    }

    companion object {
        suspend fun on(server: Server): Device {
            val folder = temporaryFolder()
            return Device(opened(folder), Line { server.address }, folder)
        }

        /** A device that is somebody's. */
        suspend fun enrolled(server: Server, code: String): Device =
            on(server).also { it.app.enrol(it.line.url, code, "Dispositivo de prueba") }
    }
}
