//! An administration with what is known about the patient.

use acompana_domain::kind::Side;
use acompana_domain::{Record, Severity};
use serde_json::{Value, json};

use super::fixture::{AT, Known, NONE, body, check_on, codes, codes_on, dose, id, patient, record, user};

#[test]
fn a_usual_dose_has_nothing_to_say() {
    assert_eq!(codes(&dose(1, AT, &json!({})), &[]), NONE);
    // Nor when it is checked again, already on record itself.
    assert_eq!(codes(&dose(1, AT, &json!({})), &[dose(1, AT, &json!({}))]), NONE);
}

#[test]
fn a_warning_asks_for_a_reason() {
    let low = json!({ "dose": "0.8" });
    assert_eq!(codes(&dose(1, AT, &low), &[]), ["ACK-REQUIRED", "DOS-BELOW"]);
    let blank = json!({ "dose": "0.8", "acknowledgements": [{ "code": "DOS-BELOW", "reason": "  " }] });
    assert_eq!(codes(&dose(1, AT, &blank), &[]), ["ACK-REQUIRED", "DOS-BELOW"]);
    let other = json!({ "dose": "0.8", "acknowledgements": [{ "code": "DOS-ABOVE", "reason": "Bilirrubina de 4" }] });
    assert_eq!(codes(&dose(1, AT, &other), &[]), ["ACK-REQUIRED", "DOS-BELOW"]);
    let given = json!({ "dose": "0.8", "acknowledgements": [{ "code": "DOS-BELOW", "reason": "Bilirrubina de 4" }] });
    assert_eq!(codes(&dose(1, AT, &given), &[]), ["DOS-BELOW"]);
}

#[test]
fn an_alert_asks_for_a_second_person() {
    let reasons = json!([{ "code": "DOS-CAP", "reason": "x" }, { "code": "DOS-FAR-ABOVE", "reason": "x" }]);
    let alone = json!({ "dose": "2.5", "acknowledgements": reasons });
    assert_eq!(codes(&dose(1, AT, &alone), &[]), ["DOS-CAP", "DOS-FAR-ABOVE", "DOS-SECOND-PERSON"]);
    let same = json!({ "dose": "2.5", "acknowledgements": reasons, "second_person": user(1) });
    assert_eq!(codes(&dose(1, AT, &same), &[]), ["DOS-CAP", "DOS-FAR-ABOVE", "DOS-SECOND-PERSON-SAME"]);
    let two = json!({ "dose": "2.5", "acknowledgements": reasons, "second_person": user(2) });
    assert_eq!(codes(&dose(1, AT, &two), &[]), ["DOS-CAP", "DOS-FAR-ABOVE"]);
}

#[test]
fn a_slip_asks_to_type_the_dose_again() {
    let reasons = json!([{ "code": "DOS-CAP", "reason": "x" }, { "code": "DOS-UNIT-SLIP", "reason": "x" }]);
    let once = json!({ "dose": "11", "acknowledgements": reasons, "second_person": user(2) });
    assert_eq!(codes(&dose(1, AT, &once), &[]), ["DOS-CAP", "DOS-RETYPE", "DOS-UNIT-SLIP"]);
    let other = json!({ "dose": "11", "acknowledgements": reasons, "second_person": user(2), "retyped_dose": "1.1" });
    assert_eq!(codes(&dose(1, AT, &other), &[]), ["DOS-CAP", "DOS-RETYPE", "DOS-UNIT-SLIP"]);
    let twice = json!({ "dose": "11", "acknowledgements": reasons, "second_person": user(2), "retyped_dose": 11.0 });
    assert_eq!(codes(&dose(1, AT, &twice), &[]), ["DOS-CAP", "DOS-UNIT-SLIP"]);
}

#[test]
fn no_acknowledgement_opens_a_hard_block() {
    let forced = json!({
        "route": "IT", "second_person": user(2), "retyped_dose": "1.1",
        "acknowledgements": [{ "code": "DOS-ROUTE-FORBIDDEN", "reason": "insisto" }]
    });
    let findings = check_on(Side::Device, &dose(1, AT, &forced), None, &Known(vec![patient()])).unwrap();
    assert!(findings.iter().any(|found| found.code == "DOS-ROUTE-FORBIDDEN" && found.severity == Severity::Error));
}

#[test]
fn what_is_missing_is_told_field_by_field() {
    let bare = record(1, "administration", AT, json!({ "given": true }));
    assert_eq!(
        codes(&bare, &[]),
        ["CLN-MISSING", "CLN-MISSING", "CLN-MISSING", "DOS-MISSING", "DOS-MISSING", "DOS-MISSING"]
    );
    assert_eq!(codes(&dose(1, AT, &json!({ "measure": "frascos" })), &[]), ["DOS-UNIT-UNKNOWN"]);
    assert_eq!(codes(&dose(1, AT, &json!({ "dose": "mucho" })), &[]), ["DOS-NOT-NUMBER"]);
    assert_eq!(codes(&dose(1, AT, &json!({ "lot_expiry": "mañana" })), &[]), ["CLN-UNREADABLE"]);
    assert_eq!(codes(&dose(1, AT, &json!({ "given": "sí" })), &[]), ["CLN-MISSING"]);
}

#[test]
fn the_time_is_within_the_life_and_not_ahead() {
    assert_eq!(codes(&dose(1, "2026-05-04T18:05:00Z", &json!({})), &[]), NONE);
    assert_eq!(codes(&dose(1, "2026-05-04T18:05:01Z", &json!({})), &[]), ["CLN-FUTURE"]);
    assert_eq!(codes(&dose(1, "2018-05-04T18:00:00Z", &json!({})), &[]), ["CLN-BEFORE-BIRTH"]);
    let dead = record(100, "patient", AT, json!({ "birth_date": "2019-03-01", "death_date": "2026-05-03" }));
    let findings = check_on(Side::Server, &dose(1, AT, &json!({})), None, &Known(vec![dead])).unwrap();
    assert_eq!(findings.iter().map(|found| found.code.as_ref()).collect::<Vec<_>>(), ["CLN-AFTER-DEATH"]);
}

#[test]
fn an_expired_lot_is_not_given() {
    assert_eq!(codes(&dose(1, AT, &json!({ "lot": "A1", "lot_expiry": "2026-05-04" })), &[]), NONE);
    assert_eq!(codes(&dose(1, AT, &json!({ "lot": "A1", "lot_expiry": "2026-05-03" })), &[]), ["DOS-LOT-EXPIRED"]);
}

#[test]
fn a_dose_that_was_not_given_needs_only_its_reason() {
    let not_given = json!({ "given": false, "dose": "11", "route": "IT", "not_given_reason": "desabasto" });
    assert_eq!(codes(&dose(1, AT, &not_given), &[]), NONE);
    let bare = json!({ "given": false, "dose": null, "measure": null, "route": null });
    assert_eq!(codes(&dose(1, AT, &bare), &[]), ["CLN-MISSING"]);
    // And it does not count as an earlier dose.
    let skipped = dose(2, "2026-05-02T16:00:00Z", &not_given);
    assert_eq!(codes(&dose(1, AT, &json!({})), &[skipped]), NONE);
}

#[test]
fn earlier_doses_count_unless_superseded() {
    let earlier = dose(2, "2026-05-01T16:00:00Z", &json!({}));
    assert_eq!(codes(&dose(1, AT, &json!({})), &[earlier.clone()]), ["ACK-REQUIRED", "DOS-INTERVAL"]);
    let corrected = dose(3, "2026-04-20T16:00:00Z", &json!({ "supersedes": id(2) }));
    assert_eq!(codes(&dose(1, AT, &json!({})), &[earlier.clone(), corrected]), NONE);
    // A correction is not compared with what it corrects.
    let correction = dose(1, "2026-05-01T17:00:00Z", &json!({ "supersedes": id(2) }));
    assert_eq!(codes(&correction, &[earlier]), NONE);
}

#[test]
fn the_same_dose_from_two_tablets_is_kept_and_flagged() {
    let first = dose(2, "2026-05-04T15:10:00Z", &json!({}));
    let second = dose(1, AT, &json!({}));
    assert_eq!(codes(&second, &[first.clone()]), ["ACK-REQUIRED", "DOS-DUPLICATE"]);
    // The second tablet did not know the first dose: the server takes the record and says what it found.
    assert_eq!(codes_on(Side::Server, &second, &[first.clone()]), ["DOS-DUPLICATE"]);
    // What can be seen from the record alone needs its reason on both sides.
    let low = dose(1, AT, &json!({ "dose": "0.8" }));
    assert_eq!(codes_on(Side::Server, &low, &[]), ["ACK-REQUIRED", "DOS-BELOW"]);
    assert_eq!(codes(&second, &[first.clone(), second.clone()]), codes(&second, &[first]));
}

#[test]
fn the_last_weight_is_used_and_its_age_is_told() {
    let earlier = dose(2, "2026-04-21T16:00:00Z", &json!({}));
    let without = json!({ "weight_kg": null, "height_cm": null });
    assert_eq!(codes(&dose(1, AT, &without), &[earlier]), NONE);
    let older = dose(2, "2026-04-19T16:00:00Z", &json!({}));
    assert_eq!(codes(&dose(1, AT, &without), &[older.clone()]), ["ACK-REQUIRED", "DOS-BSA-OLD"]);
    let weighed = json!({ "patient": id(100), "unit": "SLSSA000123", "item": "peso", "value": 18, "measure": "kg" });
    let result = record(3, "lab_result", "2026-05-03T16:00:00Z", weighed);
    assert_eq!(codes(&dose(1, AT, &without), &[older.clone(), result]), NONE);
    assert_eq!(codes(&dose(1, AT, &json!({ "weight_kg": "20" })), &[older]), ["ACK-REQUIRED", "DOS-WEIGHT-CHANGE"]);
}

#[test]
fn lifetime_doses_count_with_the_surface_of_their_time() {
    // Nine doses of 45 mg at 1.0 m² are 405 mg/m²; with the surface of today, 0.7416, they would be 546.
    let old = json!({ "drug": "doxorrubicina", "dose": "45", "weight_kg": "36", "height_cm": "100" });
    let many: Vec<Record> = (0..9).map(|k| dose(10 + k, &format!("2025-0{}-01T16:00:00Z", k + 1), &old)).collect();
    let today = json!({ "drug": "doxorrubicina", "dose": "25", "weight_kg": "18", "height_cm": "110" });
    let found = codes(&dose(1, AT, &today), &many);
    assert!(found.iter().any(|code| code == "DOS-CUMULATIVE"), "{found:?}");
    assert!(!found.iter().any(|code| code == "DOS-CUMULATIVE-HIGH"), "{found:?}");
}

#[test]
fn a_drug_outside_the_catalogue_is_recorded_with_a_second_person() {
    let other = |changes: Value| {
        let mut all = json!({ "drug": "Aguamielina" });
        all.as_object_mut().unwrap().extend(body(changes));
        codes(&dose(1, AT, &all), &[])
    };
    assert_eq!(other(json!({})), ["ACK-REQUIRED", "DOS-DRUG-NOT-LISTED", "DOS-SECOND-PERSON"]);
    let reason = json!([{ "code": "DOS-DRUG-NOT-LISTED", "reason": "Protocolo de rescate" }]);
    let answered = json!({ "acknowledgements": reason, "second_person": user(2) });
    assert_eq!(other(answered.clone()), ["DOS-DRUG-NOT-LISTED"]);
    // Never into the spinal fluid, never by an unknown route, never as a volume.
    for (field, value, code) in
        [("route", "IT", "DOS-DRUG-UNKNOWN"), ("route", "XX", "DOS-DRUG-UNKNOWN"), ("measure", "mL", "DOS-UNIT")]
    {
        let mut changes = answered.clone();
        changes[field] = json!(value);
        assert!(other(changes).iter().any(|found| found == code), "{field} {value}");
    }
}
