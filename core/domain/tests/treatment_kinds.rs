//! The clinical kinds, checked with what is known about a patient (domain.md §3.3–3.5).

// Clippy's leave to unwrap in tests covers test functions, not what they call. A slice of one clone reads as what it is.
#![allow(clippy::unwrap_used, clippy::panic, clippy::cloned_ref_to_slice_refs)]

use std::collections::BTreeSet;

use acompana_domain::kind::{Actor, CheckContext, Deed, Facts, FactsUnavailable, MergeClass, Role, Side};
use acompana_domain::record::{DeviceId, TypedBody, UserId};
use acompana_domain::rules::RuleData;
use acompana_domain::treatment::{Administration, Hospitalization, LabResult, TreatmentPlan};
use acompana_domain::{Body, Finding, KindRegistry, Record, RecordId, Scope, Severity};
use jiff::Timestamp;
use serde_json::{Value, json};
use uuid::Uuid;

const NOW: &str = "2026-05-04T18:00:00Z";
const AT: &str = "2026-05-04T16:00:00Z";

fn id(number: u128) -> RecordId {
    RecordId(Uuid::from_u128(number))
}

fn user(number: u128) -> UserId {
    UserId(Uuid::from_u128(number))
}

fn body(value: Value) -> Body {
    match value {
        Value::Object(body) => body,
        other => panic!("{other} is not a body"),
    }
}

fn record(number: u128, kind: &str, at: &str, value: Value) -> Record {
    Record {
        id: id(number),
        kind: kind.to_owned(),
        schema: 1,
        ver: 0,
        author: user(1),
        device: DeviceId(Uuid::from_u128(1)),
        occurred_at: at.parse().unwrap(),
        tz: "America/Mexico_City".to_owned(),
        recorded_at: at.parse().unwrap(),
        body: body(value),
    }
}

fn patient() -> Record {
    record(100, "patient", AT, json!({ "birth_date": "2019-03-01" }))
}

/// A dose of vincristine, changed by `changes`; `null` takes a field away.
fn dose(number: u128, at: &str, changes: &Value) -> Record {
    let mut value = json!({
        "patient": id(100), "unit": "slssa 000123", "drug": "010.000.1768.00", "dose": "1.1", "measure": "mg",
        "route": "IV", "given": true, "weight_kg": "18", "height_cm": "110"
    });
    for (name, change) in changes.as_object().unwrap() {
        value[name.as_str()] = change.clone();
    }
    value.as_object_mut().unwrap().retain(|_, value| !value.is_null());
    record(number, "administration", at, value)
}

struct Known(Vec<Record>);

impl Facts for Known {
    fn record(&self, id: RecordId) -> Result<Option<Record>, FactsUnavailable> {
        Ok(self.0.iter().find(|record| record.id == id).cloned())
    }
    fn about(&self, kind: &str, subject: RecordId) -> Result<Vec<Record>, FactsUnavailable> {
        let about = |record: &&Record| record.kind == kind && record.reference("patient") == Some(subject);
        Ok(self.0.iter().filter(about).cloned().collect())
    }
    fn of_party(&self, _: &str, _: RecordId) -> Result<Vec<Record>, FactsUnavailable> {
        Ok(Vec::new())
    }
    fn with_code(&self, _: &str, _: &str) -> Result<Vec<Record>, FactsUnavailable> {
        Ok(Vec::new())
    }
}

struct Broken;

impl Facts for Broken {
    fn record(&self, _: RecordId) -> Result<Option<Record>, FactsUnavailable> {
        Err(FactsUnavailable { reason: "disk".to_owned() })
    }
    fn about(&self, _: &str, _: RecordId) -> Result<Vec<Record>, FactsUnavailable> {
        Err(FactsUnavailable { reason: "disk".to_owned() })
    }
    fn of_party(&self, _: &str, _: RecordId) -> Result<Vec<Record>, FactsUnavailable> {
        Err(FactsUnavailable { reason: "disk".to_owned() })
    }
    fn with_code(&self, _: &str, _: &str) -> Result<Vec<Record>, FactsUnavailable> {
        Err(FactsUnavailable { reason: "disk".to_owned() })
    }
}

fn check_on(side: Side, record: &Record, before: Option<&Record>, facts: &dyn Facts) -> Result<Vec<Finding>, String> {
    let actor = Actor { user: record.author, roles: BTreeSet::from([Role::Clinician]) };
    let rules = RuleData::default();
    let now: Timestamp = NOW.parse().unwrap();
    let today = jiff::civil::date(2026, 5, 4);
    let context = CheckContext { side, now, today, actor: &actor, rules: &rules, facts };
    let registry = KindRegistry::standard();
    let kind = registry.get(&record.kind).map_err(|error| error.to_string())?;
    kind.check(record, before, &context).map_err(|error| error.to_string())
}

/// Codes of a check on a device that knows the patient and `others`, in alphabetical order.
fn codes(record: &Record, others: &[Record]) -> Vec<String> {
    codes_on(Side::Device, record, others)
}

fn codes_on(side: Side, record: &Record, others: &[Record]) -> Vec<String> {
    let mut known = vec![patient()];
    known.extend_from_slice(others);
    let findings = check_on(side, record, None, &Known(known)).unwrap();
    let mut codes: Vec<String> = findings.into_iter().map(|finding| finding.code.into_owned()).collect();
    codes.sort();
    codes
}

const NONE: [&str; 0] = [];

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
    let weighed = json!({ "patient": id(100), "unit": "X", "item": "peso", "value": 18, "measure": "kg" });
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
fn a_correction_points_at_a_record_of_the_same_kind_and_patient() {
    let correction = dose(1, AT, &json!({ "supersedes": id(2) }));
    assert_eq!(codes(&correction, &[]), ["CLN-SUPERSEDES-UNKNOWN"]);
    assert_eq!(codes(&dose(1, AT, &json!({ "supersedes": 7 })), &[]), ["CLN-SUPERSEDES-UNKNOWN"]);
    assert_eq!(codes(&correction, &[record(2, "lab_result", AT, json!({}))]), ["CLN-SUPERSEDES-KIND"]);
    let foreign = dose(2, "2026-04-01T16:00:00Z", &json!({ "patient": id(101) }));
    assert_eq!(codes(&correction, &[foreign]), ["CLN-SUPERSEDES-PATIENT"]);
    let corrected = dose(2, "2026-04-01T16:00:00Z", &json!({}));
    let rival = dose(3, "2026-04-01T17:00:00Z", &json!({ "supersedes": id(2) }));
    assert_eq!(codes(&correction, &[corrected, rival]), ["ACK-REQUIRED", "CLN-SUPERSEDED-TWICE"]);
}

#[test]
fn a_fact_is_not_edited() {
    let before = dose(1, AT, &json!({}));
    let after = dose(1, AT, &json!({ "dose": "1.2" }));
    let findings = check_on(Side::Device, &after, Some(&before), &Known(vec![patient()])).unwrap();
    assert!(findings.iter().any(|found| found.code == "CLN-APPEND-ONLY"));
}

#[test]
fn the_server_knows_every_patient_and_a_device_may_not() {
    let dose = dose(1, AT, &json!({}));
    let found = |side| check_on(side, &dose, None, &Known(Vec::new())).unwrap();
    assert!(found(Side::Server).iter().any(|found| found.code == "CLN-PATIENT-UNKNOWN"));
    assert!(found(Side::Device).iter().all(|found| found.severity != Severity::Error || found.code == "ACK-REQUIRED"));
}

#[test]
fn facts_that_cannot_be_read_are_no_verdict() {
    assert!(check_on(Side::Server, &dose(1, AT, &json!({})), None, &Broken).is_err());
}

#[test]
fn results_are_judged_and_flagged() {
    let result = |number, at, item, value, measure| {
        let value = json!({ "patient": id(100), "unit": "X", "item": item, "value": value, "measure": measure });
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
        let value = json!({ "patient": id(100), "unit": "X", "term": "Mucositis", "grade": grade });
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
        let value = json!({ "patient": id(100), "unit": "X", "admitted": admitted, "discharged": discharged, "reason": "Fiebre" });
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
        let mut value =
            json!({ "patient": id(100), "unit": "X", "protocol": "LLA", "intent": "curative", "start": "2026-01-01" });
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

#[test]
fn scopes_keep_the_treatment_with_its_unit() {
    let registry = KindRegistry::standard();
    let unit = Scope::Hospital("SLSSA000123".to_owned());
    let dose = dose(1, AT, &json!({}));
    let kind = registry.get("administration").unwrap();
    assert_eq!(kind.scopes(&dose), [unit.clone()]);
    let facets = kind.facets(&dose);
    assert_eq!(facets.subject, Some(id(100)));
    assert_eq!(facets.place.as_deref(), Some("SLSSA000123"));
    assert_eq!((facets.code.as_deref(), facets.status.as_deref()), (Some("010.000.1768.00"), Some("given")));
    let stay = record(1, "hospitalization", AT, json!({ "patient": id(100), "unit": "SLSSA000123" }));
    assert_eq!(registry.get("hospitalization").unwrap().scopes(&stay), [unit, Scope::Child(id(100))]);
}

#[test]
fn benefits_sees_no_treatment_and_parents_only_stays() {
    let registry = KindRegistry::standard();
    let may = |role: Role, kind: &str, deed: Deed| {
        let actor = Actor { user: user(1), roles: BTreeSet::from([role]) };
        registry.get(kind).unwrap().spec().allows(&actor, deed)
    };
    for kind in ["treatment_plan", "administration", "hospitalization", "lab_result", "adverse_event"] {
        assert!(may(Role::Clinician, kind, Deed::Create) && may(Role::Coordinator, kind, Deed::Read), "{kind}");
        for deed in [Deed::Read, Deed::Create, Deed::Update] {
            assert!(!may(Role::Benefits, kind, deed) && !may(Role::Admin, kind, deed), "{kind}");
        }
        assert_eq!(may(Role::Parent, kind, Deed::Read), kind == "hospitalization", "{kind}");
        assert!(!may(Role::Parent, kind, Deed::Create) && !may(Role::Coordinator, kind, Deed::Create), "{kind}");
        let append_only = registry.get(kind).unwrap().spec().append_only;
        assert_eq!(may(Role::Clinician, kind, Deed::Update), !append_only, "{kind}");
    }
    for kind in ["administration", "hospitalization", "lab_result"] {
        assert!(may(Role::Registrar, kind, Deed::Create), "{kind}");
    }
}

#[test]
fn what_makes_a_dose_or_a_date_is_never_merged_by_a_machine() {
    let registry = KindRegistry::standard();
    let class = |kind: &str, field: &str| registry.get(kind).unwrap().spec().class_of(field);
    for field in ["dose", "measure", "route", "drug", "weight_kg", "given"] {
        assert_eq!(class("administration", field), MergeClass::Safety { group: "dose" }, "{field}");
    }
    assert_eq!(class("treatment_plan", "phases"), MergeClass::Elements);
    assert_eq!(class("treatment_plan", "start"), class("treatment_plan", "protocol"));
    assert_eq!(class("hospitalization", "admitted"), MergeClass::Safety { group: "dates" });
}

#[test]
fn bodies_survive_a_round_trip_with_what_this_build_does_not_know() {
    let dose = dose(
        1,
        AT,
        &json!({ "dose": 1.1, "new_field": { "a": [1] }, "acknowledgements": [{ "code": "A", "reason": "b", "x": 1 }] }),
    );
    let typed: Administration = dose.typed().unwrap();
    let body = typed.to_body();
    assert_eq!(body["new_field"], dose.body["new_field"]);
    assert_eq!((&body["dose"], &body["acknowledgements"][0]["x"]), (&json!("1.1"), &json!(1)));
    assert_eq!(Administration::from_body(&body).unwrap(), typed);
    let plan = body_of(json!({ "patient": id(1), "unit": "X", "protocol": "P", "start": "2026-01-01", "z": null,
        "phases": [{ "id": "a", "name": "b", "start": "2026-01-01", "y": "k" }] }));
    let again = TreatmentPlan::from_body(&plan).unwrap().to_body();
    assert_eq!((&again["z"], &again["phases"][0]["y"]), (&Value::Null, &json!("k")));
    let lab = body_of(json!({ "patient": id(1), "unit": "X", "item": "hb", "value": 12.5, "q": 1 }));
    assert_eq!(LabResult::from_body(&lab).unwrap().to_body()["value"], "12.5");
    let stay = body_of(json!({ "patient": id(1), "unit": "X", "admitted": "2026-01-01", "reason": "r", "q": 1 }));
    assert_eq!(Hospitalization::from_body(&stay).unwrap().to_body()["q"], 1);
}

fn body_of(value: Value) -> Body {
    body(value)
}

#[test]
fn odd_bodies_never_panic() {
    let odd = [json!(null), json!([]), json!(-1), json!("\0"), json!(1e300), json!({ "a": 1 }), json!("9".repeat(500))];
    let names = [
        "patient",
        "unit",
        "drug",
        "dose",
        "measure",
        "route",
        "given",
        "weight_kg",
        "height_cm",
        "supersedes",
        "item",
        "value",
        "grade",
        "term",
        "admitted",
        "discharged",
        "start",
        "phases",
        "acknowledgements",
        "lot_expiry",
    ];
    let mut tried = 0;
    for kind in ["treatment_plan", "administration", "hospitalization", "lab_result", "adverse_event"] {
        for name in names {
            for value in &odd {
                let mut record = dose(
                    1,
                    AT,
                    &json!({ "item": "hb", "value": "12", "term": "x", "grade": 1,
                    "admitted": "2026-01-01", "reason": "r", "start": "2026-01-01", "protocol": "p" }),
                );
                kind.clone_into(&mut record.kind);
                record.body.insert(name.to_owned(), value.clone());
                check_on(Side::Server, &record, None, &Known(vec![patient(), record.clone()])).unwrap();
                let registry = KindRegistry::standard();
                let kind = registry.get(kind).unwrap();
                let _ = (kind.facets(&record), kind.scopes(&record));
                tried += 1;
            }
        }
    }
    assert_eq!(tried, 5 * names.len() * odd.len());
}
