// The columns of one fixed shape are its numbers.
@file:Suppress("MagicNumber")

package mx.acompana.domain

import java.time.Instant
import java.time.LocalDate

private const val SHAPE = "dddd-dd-ddTdd:dd:dd"
private const val NANO_DIGITS = 9
private const val DAY = 86_400L

/**
 * The instant that the core wrote as RFC 3339 text in UTC. A page of a thousand records holds two thousand of them, and
 * `Instant.parse` takes a microsecond or more for each: the shape that the core writes is read digit by digit, and
 * whatever is another (the ends of months included) is left to the library.
 */
internal fun instantOf(text: String): Instant = readDigits(text) ?: Instant.parse(text)

private fun readDigits(text: String): Instant? {
    val nanos = nanosOf(text)
    if (nanos < 0 || !SHAPE.indices.all { fits(text[it], SHAPE[it]) }) return null
    val month = number(text, 5)
    val day = number(text, 8)
    val seconds = secondsOf(number(text, 11), number(text, 14), number(text, 17))
    if (month !in 1..12 || day !in 1..28 || seconds < 0) return null
    val date = LocalDate.of(number(text, 0) * 100 + number(text, 2), month, day)
    return Instant.ofEpochSecond(date.toEpochDay() * DAY + seconds, nanos)
}

private fun fits(letter: Char, wanted: Char) = if (wanted == 'd') letter in '0'..'9' else letter == wanted

/** Seconds since midnight; negative when no clock shows that. */
private fun secondsOf(hour: Int, minute: Int, second: Int): Long =
    if (hour < 24 && minute < 60 && second < 60) hour * 3_600L + minute * 60L + second else -1

/** What stands between the seconds and the Z, in nanoseconds; negative when it is none. */
private fun nanosOf(text: String): Long {
    val digits = text.length - SHAPE.length - 2
    val plain = text.length == SHAPE.length + 1
    val shaped = plain || (digits in 1..NANO_DIGITS && text[SHAPE.length] == '.')
    if (!shaped || !text.endsWith('Z')) return -1
    var nanos = 0L
    for (index in 0 until NANO_DIGITS) {
        val letter = if (index < digits) text[SHAPE.length + 1 + index] else '0'
        if (letter !in '0'..'9') return -1
        nanos = nanos * 10 + (letter - '0')
    }
    return nanos
}

private fun number(text: String, at: Int): Int = (text[at] - '0') * 10 + (text[at + 1] - '0')
