//! Results, adverse events, stays and plans.

use serde_json::{Value, json};

use super::fixture::{AT, NONE, body, codes, id, record};

#[test]
fn results_are_judged_and_flagged() {
    let result = |number, at, item, value, measure| {
        let value =
            json!({ "patient": id(100), "unit": "SLSSA000123", "item": item, "value": value, "measure": measure });
        record(number, "lab_result", at, value)
    };
    assert_eq!(codes(&result(1, AT, "plaquetas", "150", "10³/µL"), &[]), NONE);
    assert_eq!(codes(&result(1, AT, "plaquetas", "150000", "10³/µL"), &[]), ["LAB-PLATELETS-UNIT"]);
    assert_eq!(codes(&result(1, AT, "plaquetas", "3", "10³/µL"), &[]), ["ACK-REQUIRED", "LAB-UNLIKELY"]);
    let leucocytes = result(2, AT, "leucocitos", "0.4", "10³/µL");
    assert_eq!(codes(&result(1, AT, "neutrófilos", "401", "/µL"), &[leucocytes.clone()]), ["LAB-NEUTROPHILS"]);
    let fever = result(3, "2026-05-04T03:00:00Z", "temperatura", "38.4", "°C");
    assert_eq!(codes(&result(1, AT, "neutrófilos", "400", "/µL"), &[leucocytes, fever]), ["LAB-FEBRILE-NEUTROPENIA"]);
    let count = result(4, "2026-05-03T16:00:00Z", "neutrófilos", "100", "/µL");
    assert_eq!(codes(&result(1, AT, "temperatura", "38.3", "°C"), &[count]), ["LAB-FEBRILE-NEUTROPENIA"]);
}

#[test]
fn adverse_events_have_a_grade() {
    let event = |grade: Value| {
        let value = json!({ "patient": id(100), "unit": "SLSSA000123", "term": "Mucositis", "grade": grade });
        codes(&record(1, "adverse_event", AT, value), &[])
    };
    assert_eq!(event(json!(3)), NONE);
    assert_eq!(event(json!(5)), ["LAB-CTCAE-DEATH"]);
    for wrong in [json!(0), json!(6), json!(2.5), json!(-1)] {
        assert_eq!(event(wrong), ["LAB-CTCAE-GRADE"]);
    }
    assert_eq!(event(json!("grave")), ["LAB-NOT-NUMBER"]);
}

#[test]
fn a_stay_ends_after_it_began_and_not_tomorrow() {
    let stay = |admitted: &str, discharged: Value| {
        let value = json!({ "patient": id(100), "unit": "SLSSA000123", "admitted": admitted, "discharged": discharged, "reason": "Fiebre" });
        codes(&record(1, "hospitalization", AT, value), &[])
    };
    assert_eq!(stay("2026-05-01", json!("2026-05-04")), NONE);
    assert_eq!(stay("2026-05-01", Value::Null), NONE);
    assert_eq!(stay("2026-05-02", json!("2026-05-01")), ["CLN-END-BEFORE-START"]);
    assert_eq!(stay("2026-05-05", Value::Null), ["CLN-FUTURE"]);
    assert_eq!(stay("2019-02-28", Value::Null), ["CLN-BEFORE-BIRTH"]);
}

#[test]
fn a_plan_is_in_order() {
    let plan = |changes: Value| {
        let mut value = json!({ "patient": id(100), "unit": "SLSSA000123", "protocol": "LLA", "intent": "curative", "start": "2026-01-01" });
        value.as_object_mut().unwrap().extend(body(changes));
        record(1, "treatment_plan", AT, value)
    };
    assert_eq!(codes(&plan(json!({})), &[]), NONE);
    assert_eq!(codes(&plan(json!({ "end": "2025-01-01" })), &[]), ["CLN-END-BEFORE-START"]);
    assert_eq!(codes(&plan(json!({ "intent": "hopeful" })), &[]), ["CLN-INTENT"]);
    assert_eq!(codes(&plan(json!({ "start": "2018-01-01" })), &[]), ["CLN-BEFORE-BIRTH"]);
    let phases = json!({ "phases": [{ "id": "a", "name": "Inducción", "start": "2026-02-01", "end": "2026-01-01" }] });
    assert_eq!(codes(&plan(phases), &[]), ["CLN-END-BEFORE-START"]);
    let diagnosis = record(2, "diagnosis", AT, json!({ "patient": id(100), "stage": "IV" }));
    assert_eq!(codes(&plan(json!({})), &[diagnosis]), ["CLN-STAGE-INTENT"]);
}
