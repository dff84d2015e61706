//! The persons of the story, all made up. Dates are counted from today, so that the story is true on any day.

use acompana_domain::RecordId;
use jiff::civil::Date;
use jiff::{Span, ToSpan};
use serde_json::{Value, json};

/// The hospital: the key of a real kind of unit, with made-up people in it.
pub(super) const UNIT: &str = "DFIMS000604";

/// `today` and what lies `span` from it.
pub(super) fn day(today: Date, span: Span) -> Date {
    today.saturating_add(span)
}

pub(super) fn child(today: Date) -> Value {
    json!({
        "names": { "given": "Ana Prueba", "first_surname": "Ejemplo", "second_surname": "Sintética" },
        "birth_date": day(today, (-8).years()), "sex": "M", "curp_pending": "other",
        "units": [{ "id": "u1", "clues": UNIT }],
    })
}

pub(super) fn diagnosis(patient: RecordId, today: Date) -> Value {
    json!({ "patient": patient, "icd10": "C91.0", "date": day(today, (-90).days()), "by_imss": true, "unit": UNIT })
}

pub(super) fn mother(patient: RecordId, today: Date) -> Value {
    json!({
        "names": { "given": "Luz Prueba", "first_surname": "Sintética", "second_surname": "Ejemplo" },
        "nss": "03150800120", "relation": "mother", "custody": "yes", "phone": "5512345678",
        "email": "luz@example.mx", "bank": "012", "clabe": "012180012345678909",
        "employments": [{
            "id": "e1", "employer": "Taller de ejemplo", "email": "personal@example.mx",
            "from": day(today, (-6).years()), "daily_wage": "500.00",
        }],
        "contributions": [{ "id": "c1", "from": day(today, (-6).years()) }],
        "children": [{ "id": "k1", "patient": patient, "registered_beneficiary": true }],
        "unit": UNIT,
    })
}

pub(super) fn prescription(patient: RecordId, date: Date, days: i64) -> Value {
    json!({
        "patient": patient, "doctor": "Dra. Prueba Ficticia", "doctor_license": "1234567", "unit": UNIT,
        "date": date, "days": days, "reason": "HOSPITALIZACION",
    })
}

/// A dose for a child of 110 cm and 18 kg.
pub(super) fn dose(patient: RecordId, drug: &str, dose: &str, measure: &str, route: &str) -> Value {
    json!({
        "patient": patient, "unit": UNIT, "drug": drug, "dose": dose, "measure": measure, "route": route,
        "given": true, "weight_kg": "18", "height_cm": "110",
    })
}
