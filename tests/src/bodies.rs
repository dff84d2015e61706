//! Made-up persons and events. Dates are counted from today.

use acompana_domain::RecordId;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use serde_json::{Value, json};

/// The hospital of the tests.
pub const UNIT: &str = "DFIMS000061";
/// A hospital where nobody in the tests works.
pub const ELSEWHERE: &str = "DFIMS000604";

/// Today in the institution's calendar.
pub fn today() -> Date {
    Timestamp::now().to_zoned(TimeZone::get("America/Mexico_City").unwrap()).date()
}

/// So many days from today.
pub fn day(days: i64) -> Date {
    today().checked_add(days.days()).unwrap()
}

/// A child of eight.
pub fn child() -> Value {
    json!({
        "names": { "given": "Niña", "first_surname": "Prueba", "second_surname": "Sintética" },
        "birth_date": today().checked_sub(8.years()).unwrap(), "sex": "M", "curp_pending": "other",
        "units": [{ "id": "u1", "clues": UNIT }],
    })
}

/// A diagnosis of two years ago.
pub fn diagnosis(patient: RecordId) -> Value {
    json!({ "patient": patient, "icd10": "C91.0", "date": day(-700), "by_imss": true, "unit": UNIT })
}

/// A parent with work, contributions and custody.
pub fn guardian(patient: RecordId, relation: &str, nss: &str) -> Value {
    let since = today().checked_sub(8.years()).unwrap();
    json!({
        "names": { "given": relation, "first_surname": "Prueba" }, "nss": nss, "relation": relation, "custody": "yes",
        "phone": "5512345678",
        "employments": [{ "id": "e1", "employer": "Taller", "from": since, "daily_wage": "500.00", "email": "rh@example.mx" }],
        "contributions": [{ "id": "c1", "from": since }],
        "children": [{ "id": "k1", "patient": patient, "registered_beneficiary": true }],
        "unit": UNIT,
    })
}

/// A prescription of rest from today.
pub fn prescription(patient: RecordId, days: i64) -> Value {
    json!({
        "patient": patient, "doctor": "Dra. Prueba", "doctor_license": "1234567", "unit": UNIT, "date": today(),
        "days": days, "reason": "HOSPITALIZACION",
    })
}

/// A stay in hospital.
pub fn stay(patient: RecordId, reason: &str) -> Value {
    json!({ "patient": patient, "unit": UNIT, "admitted": day(-1), "reason": reason })
}
