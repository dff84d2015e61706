//! Which writes can be stored.

use super::*;
use crate::Severity;

const TODAY: Date = date(2026, 5, 4);

fn with(mut record: Record, name: &str, value: serde_json::Value) -> Record {
    record.body.insert(name.to_owned(), value);
    record
}

#[test]
fn what_the_rules_refuse_can_still_be_written_and_sent() {
    let store = family();
    store.edit(id(MOTHER), "custody", json!("no"));
    let request = asked(10, MOTHER, "2026-05-04", 14);
    assert_eq!(stops(&store, &mother(), &request, None, TODAY), Vec::<String>::new());
    let found = with_context(&store, &mother(), Side::Device, TODAY, |context| {
        LeaveRequestKind.check(&request, None, context).unwrap()
    });
    let custody = found.iter().find(|finding| finding.code == "LIC-04").unwrap();
    assert_eq!(custody.severity, Severity::Review);
}

#[test]
fn a_request_that_makes_no_sense_cannot() {
    let store = family();
    let good = || asked(10, MOTHER, "2026-05-04", 14);
    let stops = |record: Record| stops(&store, &mother(), &record, None, TODAY);
    assert_eq!(stops(with(good(), "days", json!(29))), ["LIC-12"]);
    assert_eq!(stops(with(good(), "days", json!("catorce"))), ["LIC-12"]);
    assert_eq!(stops(with(good(), "reason", json!("VACACIONES"))), ["LIC-11"]);
    assert_eq!(stops(with(good(), "reason", json!(null))), ["LIC-11"]);
    assert_eq!(stops(with(good(), "end", json!("2026-05-18"))), ["LIC-13"]);
    assert_eq!(stops(with(good(), "applicant_signed", json!(false))), ["LIC-01"]);
    assert_eq!(stops(with(good(), "start", json!("mañana"))), ["LEAVE-FIELD-MISSING"]);
    assert_eq!(stops(with(good(), "unit", json!(" "))), ["LEAVE-FIELD-MISSING"]);
    assert_eq!(stops(with(good(), "patient", json!(id(999)))), ["LEAVE-REFERENCE-UNKNOWN"]);
    assert_eq!(stops(with(good(), "court_ruling", json!({"number": ""}))), ["LEAVE-FIELD-MISSING"]);
    assert_eq!(stops(with(good(), "status", json!("aprobada"))), ["LEAVE-UNREADABLE"]);
    assert_eq!(stops(with(good(), "status", json!("expedida"))), ["LEAVE-STATE-CHANGED"]);
}

#[test]
fn a_draft_may_lack_what_sending_demands() {
    let store = family();
    let mut draft = with(asked(10, MOTHER, "2026-05-04", 14), "status", json!("borrador"));
    for name in ["start", "days", "reason", "applicant_signed"] {
        draft.body.remove(name);
    }
    assert_eq!(stops(&store, &mother(), &draft, None, TODAY), Vec::<String>::new());
    let sent = with(draft.clone(), "status", json!("enviada"));
    assert_eq!(
        stops(&store, &mother(), &sent, Some(&draft), TODAY),
        ["LEAVE-FIELD-MISSING", "LIC-12", "LIC-11", "LIC-01"]
    );
}

#[test]
fn a_request_belongs_to_its_holder() {
    let store = family();
    let request = asked(10, MOTHER, "2026-05-04", 14);
    let father = actor(FATHER, Role::Parent);
    assert_eq!(stops(&store, &father, &request, None, TODAY), ["LEAVE-NOT-YOURS"]);
    assert_eq!(stops(&store, &reviewer(), &request, None, TODAY), ["LEAVE-STEP-NOT-YOURS"]);
}

#[test]
fn nobody_changes_the_days_of_an_issued_leave() {
    let store = family();
    accept(&store, &mother(), &asked(10, MOTHER, "2026-05-18", 14), TODAY);
    let before = store.record(id(10)).unwrap();
    for actor in [mother(), reviewer(), actor(91, Role::Clinician)] {
        let longer = changed(&store, 10, json!({"days": 28}));
        assert_eq!(stops(&store, &actor, &longer, before.as_ref(), TODAY), ["LEAVE-FIELD-LOCKED"]);
    }
}

#[test]
fn only_a_reviewer_reviews_and_only_what_waits() {
    let store = family();
    store.edit(id(5), "by_imss", json!(false));
    accept(&store, &mother(), &asked(10, MOTHER, "2026-05-04", 14), TODAY);
    let granted = changed(&store, 10, json!({"review": {"outcome": "granted"}}));
    let before = store.record(id(10)).unwrap();
    assert_eq!(stops(&store, &mother(), &granted, before.as_ref(), TODAY), ["LEAVE-FIELD-LOCKED"]);
    accept(&store, &reviewer(), &granted, TODAY);
    let denied = changed(&store, 10, json!({"review": {"outcome": "denied"}}));
    let before = store.record(id(10)).unwrap();
    assert_eq!(stops(&store, &reviewer(), &denied, before.as_ref(), TODAY), ["LEAVE-STATE-CHANGED"]);
}

#[test]
fn facets_and_scopes_survive_a_body_of_a_newer_build() {
    let record = with(asked(10, MOTHER, "2026-05-04", 14), "status", json!("archivada"));
    let facets = LeaveRequestKind.facets(&record);
    assert_eq!(facets.status.as_deref(), Some("archivada"));
    assert_eq!(facets.at.unwrap().to_string(), "2026-05-04T06:00:00Z");
    assert_eq!(facets.place.as_deref(), Some("DFIMS000061"));
    assert_eq!(
        LeaveRequestKind.scopes(&record),
        [Scope::Child(id(CHILD)), Scope::Benefits("DFIMS000061".to_owned()), Scope::Hospital("DFIMS000061".to_owned())]
    );
}

#[test]
fn prescriptions_are_checked_at_the_desk() {
    let store = family();
    let doctor = actor(91, Role::Clinician);
    let good = store.record(id(PRESCRIPTION)).unwrap().unwrap();
    let codes = |record: &Record| {
        let kind = crate::leave::kinds::LeavePrescriptionKind;
        let found =
            with_context(&store, &doctor, Side::Device, TODAY, |context| kind.check(record, None, context).unwrap());
        found.into_iter().map(|finding| finding.code.into_owned()).collect::<Vec<_>>()
    };
    assert_eq!(codes(&good), Vec::<String>::new());
    assert_eq!(codes(&with(good.clone(), "doctor", json!(""))), ["LEAVE-FIELD-MISSING"]);
    assert_eq!(codes(&with(good.clone(), "days", json!(0))), ["LEAVE-PRESCRIPTION-DAYS"]);
    assert_eq!(codes(&with(good.clone(), "date", json!("2026-05-05"))), ["LEAVE-PRESCRIPTION-FUTURE"]);
    assert_eq!(codes(&with(good.clone(), "doctor_license", json!("12"))), ["LEAVE-LICENSE-SHAPE"]);
    assert_eq!(codes(&with(good, "reason", json!("otra"))), ["LEAVE-UNREADABLE"]);
}
