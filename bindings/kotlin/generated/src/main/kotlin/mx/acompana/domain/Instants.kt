package mx.acompana.domain

import java.time.Instant

/** The moment that the core wrote. */
internal fun Moment.instant(): Instant = Instant.ofEpochSecond(seconds, nanoseconds.toLong())

/** A moment as the core reads it. */
internal fun Instant.moment(): Moment = Moment(epochSecond, nano)
