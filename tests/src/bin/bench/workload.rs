//! The work that is measured: doses of a ward, the n-th always the same, so that every process can make or name it.

use acompana_domain::record::{DeviceId, UserId};
use acompana_domain::{Body, Record, RecordId};
use acompana_tests::bodies::UNIT;
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use uuid::Builder;

/// Doses of one patient: some two cycles.
const OF_ONE_PATIENT: u64 = 20;
/// The people of a large ward, each with a tablet.
const STAFF: u64 = 40;
/// A dose every so often: a hundred thousand in six weeks, all in the past.
const PAUSE: i64 = 37;
/// 8 January 2024.
const BEGINNING: i64 = 1_704_700_800;

/// Drugs without a usual dose in the catalogue: what is judged is the record, its patient and the patient's history.
const DRUGS: [(&str, &str, &str); 5] = [
    ("010.000.1767.00", "UI", "IV"),
    ("010.000.1707.00", "mg", "IV"),
    ("010.000.4226.00", "mg", "VO"),
    ("010.000.4227.00", "mg", "VO"),
    ("Hidrocortisona", "mg", "IV"),
];

/// Bytes that look random and are the same each time.
fn noise(n: u64, salt: u64) -> u64 {
    let mut z = n.wrapping_mul(0x9e37_79b9_7f4a_7c15).wrapping_add(salt.wrapping_mul(0xd1b5_4a32_d192_ed03));
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

fn id_at(at: Timestamp, n: u64, salt: u64) -> uuid::Uuid {
    let mut random = [0; 10];
    random[..8].copy_from_slice(&noise(n, salt).to_be_bytes());
    random[8..].copy_from_slice(&noise(n, salt + 1).to_be_bytes()[..2]);
    Builder::from_unix_timestamp_millis(at.as_millisecond().unsigned_abs(), &random).into_uuid()
}

fn at(n: u64) -> Timestamp {
    Timestamp::from_second(BEGINNING + PAUSE * i64::try_from(n).unwrap()).unwrap()
}

/// When the n-th dose was given: to the minute, as a nurse writes it down.
pub(crate) fn given_at(n: u64) -> Timestamp {
    Timestamp::from_second(at(n).as_second() / 60 * 60).unwrap()
}

/// Patients of a ward with so many doses.
pub(crate) fn patients(records: u64) -> u64 {
    (records / OF_ONE_PATIENT).max(1)
}

/// The id of a patient.
pub(crate) fn patient(n: u64) -> RecordId {
    RecordId(id_at(Timestamp::from_second(BEGINNING - 86_400).unwrap(), n, 11))
}

/// The id of the n-th dose.
pub(crate) fn id(n: u64) -> RecordId {
    RecordId(id_at(at(n), n, 1))
}

/// Whose the n-th dose is, among so many.
pub(crate) fn patient_of(n: u64, records: u64) -> RecordId {
    patient(noise(n, 3) % patients(records))
}

/// The fields of the n-th dose among so many.
pub(crate) fn body(n: u64, records: u64) -> Body {
    let (drug, measure, route) = DRUGS[usize::try_from(noise(n, 4) % 5).unwrap()];
    let lot = format!("L{:04}", noise(n, 5) % 400);
    // No patient gets the same dose twice within hours: that would ask for a reason.
    let dose = format!("{}.{}", 1 + n % 997, n / 997 % 10);
    let patient = patient_of(n, records);
    let body = if noise(n, 8).is_multiple_of(20) {
        json!({ "patient": patient, "unit": UNIT, "drug": drug, "given": false, "not_given_reason": "desabasto" })
    } else {
        json!({
            "patient": patient, "unit": UNIT, "drug": drug, "dose": dose, "measure": measure, "route": route,
            "given": true, "lot": lot,
        })
    };
    serde_json::from_value(body).unwrap()
}

/// The n-th dose among so many, as the server holds it.
pub(crate) fn dose(n: u64, records: u64) -> Record {
    let who = noise(n / 12, 9) % STAFF;
    let written = at(n) + SignedDuration::from_nanos(i64::try_from(noise(n, 10) % 1_800_000_000_000).unwrap());
    Record {
        id: id(n),
        kind: "administration".to_owned(),
        schema: 1,
        ver: 1,
        author: UserId(id_at(Timestamp::from_second(BEGINNING).unwrap(), who, 20)),
        device: DeviceId(id_at(Timestamp::from_second(BEGINNING).unwrap(), who, 30)),
        occurred_at: given_at(n),
        tz: "America/Mexico_City".to_owned(),
        recorded_at: written,
        body: body(n, records),
    }
}

/// A patient of the ward, who is on file before the doses.
pub(crate) fn patient_record(n: u64) -> Record {
    Record {
        id: patient(n),
        kind: "patient".to_owned(),
        body: serde_json::from_value(acompana_tests::bodies::child()).unwrap(),
        ..dose(n, 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn doses_are_ordered_of_the_usual_size_and_always_the_same() {
        assert!((0..1_000).all(|n| id(n) < id(n + 1)), "ids are ordered by time");
        let bytes: usize = (0..1_000).map(|n| serde_json::to_vec(&dose(n, 1_000)).unwrap().len()).sum();
        assert!((430..=500).contains(&(bytes / 1_000)), "{} bytes a record", bytes / 1_000);
        assert_eq!(dose(7, 1_000), dose(7, 1_000));
    }
}
