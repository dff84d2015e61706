package mx.acompana

import mx.acompana.core.Network
import mx.acompana.core.Order
import mx.acompana.core.RecordQuery
import mx.acompana.core.SyncOptions
import mx.acompana.domain.RecordId
import mx.acompana.ffi.Language
import mx.acompana.ffi.Settings
import java.io.File
import java.time.Instant
import java.time.ZoneId
import kotlin.time.Duration
import kotlin.time.toJavaDuration

/**
 * Which records: of this [kind], about this patient ([subject]), concerning this other person ([party]), at this unit
 * ([place], its CLUES), in this state ([status]), with this [code], not before [since] and before [until]. Everything
 * that is given must hold. A page has at most [limit] records, 1,000 at most.
 */
public fun recordQuery(
    kind: String? = null,
    subject: RecordId? = null,
    party: RecordId? = null,
    place: String? = null,
    status: String? = null,
    code: String? = null,
    since: Instant? = null,
    until: Instant? = null,
    order: Order = Order.NEWEST,
    limit: Int = 50,
): RecordQuery = RecordQuery(
    kind = kind,
    subject = subject,
    party = party,
    place = place,
    status = status,
    code = code,
    since = since?.coerceIn(EARLIEST, LATEST),
    until = until?.coerceIn(EARLIEST, LATEST),
    order = order,
    limit = limit.coerceAtLeast(1).toUInt(),
)

/** The instants that the core can tell: the years -9999 to 9999, a day less at either end. */
private val EARLIEST: Instant = Instant.parse("-9999-01-03T00:00:00Z")
private val LATEST: Instant = Instant.parse("9999-12-30T00:00:00Z")

/**
 * How to sync: stop after [deadline], for a background window (what arrived until then is kept); [patient] for a run
 * that nobody asked for, which respects waits after failures; [network] where the caller knows it (else the monitor
 * that the core was opened with is asked; without one the connection counts as free).
 */
public fun syncOptions(deadline: Duration? = null, patient: Boolean = false, network: Network? = null): SyncOptions =
    SyncOptions(deadline = deadline?.toJavaDuration()?.bounded(), patient = patient, network = network)

/** A window that is over already has no time left, and one that never ends has a year: the core takes no other. */
internal fun java.time.Duration.bounded(): java.time.Duration =
    coerceIn(java.time.Duration.ZERO, java.time.Duration.ofDays(DAYS_AT_MOST))

/** The same options with a deadline that the core takes. */
internal fun SyncOptions.bounded(): SyncOptions = copy(deadline = deadline?.bounded())

private const val DAYS_AT_MOST = 365L

/**
 * How to open the core: the folder [dir] of the store, made when it is missing (keep it out of the platform's backups,
 * together with the key); the version of the app, told to the server for support; the language of all sentences; the
 * zone of the unit, whose calendar says what "today" is (the device's own when none is given); the institution's own
 * certificates ([caPem]), which replace the public ones; and whether [plainHttp] is allowed beyond this machine.
 */
public fun settings(
    dir: File,
    appVersion: String,
    language: Language = Language.SPANISH,
    zone: ZoneId? = null,
    caPem: String? = null,
    plainHttp: Boolean = false,
): Settings = Settings(
    dir = dir.path,
    appVersion = appVersion,
    language = language,
    zone = zone?.id,
    caPem = caPem,
    plainHttp = plainHttp,
)
