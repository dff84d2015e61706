package mx.acompana.support

import mx.acompana.domain.Body
import mx.acompana.domain.RecordId
import java.time.LocalDate

// Made-up persons and events. Dates are counted from today, so that they are true on any day.

fun child(given: String = "Ana Prueba"): Body = Body.of(
    "names" to mapOf("given" to given, "first_surname" to "Ejemplo", "second_surname" to "Sintética"),
    "birth_date" to today().minusYears(8),
    "sex" to "M",
    "curp_pending" to "other",
    "units" to listOf(mapOf("id" to "u1", "clues" to UNIT)),
)

fun diagnosis(patient: RecordId): Body = Body.of(
    "patient" to patient,
    "icd10" to "C91.0",
    "date" to today().minusDays(90),
    "by_imss" to true,
    "unit" to UNIT,
)

fun mother(patient: RecordId): Body = Body.of(
    "names" to mapOf("given" to "Luz Prueba", "first_surname" to "Sintética", "second_surname" to "Ejemplo"),
    "nss" to "03150800120",
    "relation" to "mother",
    "custody" to "yes",
    "phone" to "5512345678",
    "email" to "luz@example.mx",
    "bank" to "012",
    "clabe" to "012180012345678909",
    "employments" to
        listOf(
            mapOf(
                "id" to "e1",
                "employer" to "Taller de ejemplo",
                "email" to "personal@example.mx",
                "from" to today().minusYears(6),
                "daily_wage" to "500.00",
            ),
        ),
    "contributions" to listOf(mapOf("id" to "c1", "from" to today().minusYears(6))),
    "children" to listOf(mapOf("id" to "k1", "patient" to patient, "registered_beneficiary" to true)),
    "unit" to UNIT,
)

fun prescription(patient: RecordId, date: LocalDate, days: Int): Body = Body.of(
    "patient" to patient,
    "doctor" to "Dra. Prueba Ficticia",
    "doctor_license" to "1234567",
    "unit" to UNIT,
    "date" to date,
    "days" to days,
    "reason" to "HOSPITALIZACION",
)

/** A dose for a child of 110 cm and 18 kg. */
fun dose(patient: RecordId, drug: String, dose: String, measure: String, route: String): Body = Body.of(
    "patient" to patient,
    "unit" to UNIT,
    "drug" to drug,
    "dose" to dose,
    "measure" to measure,
    "route" to route,
    "given" to true,
    "weight_kg" to "18",
    "height_cm" to "110",
)

fun stay(patient: RecordId, reason: String): Body =
    Body.of("patient" to patient, "unit" to UNIT, "admitted" to today().minusDays(1), "reason" to reason)
