//! The end of a leave.

use super::*;

const TODAY: Date = date(2026, 5, 4);

fn issued() -> Store {
    let store = family();
    accept(&store, &mother(), &asked(10, MOTHER, "2026-05-04", 28), TODAY);
    store
}

#[test]
fn a_new_employer_ends_it_and_the_days_go_back() {
    let store = issued();
    let note = json!({"cessation": {"cause": "new_employer", "effective_date": "2026-05-20"}});
    let ended = accept(&store, &reviewer(), &changed(&store, 10, note), date(2026, 5, 21));
    assert_eq!((ended.status, ended.effective_days), (Status::Cesada, Some(16)));
    assert!(ended.decision.unwrap().findings.iter().any(|finding| finding.code == "LIC-27"));
    let replaced = certificates(&store).pop().unwrap();
    assert_eq!((replaced.end, replaced.days), (date(2026, 5, 19), 16));
    assert_eq!(replaced.supersedes, Some(id(10).derived("certificate")));
    assert_eq!(replaced.subsidy.unwrap().total.to_string(), "4800.00");
    let next = asked(11, MOTHER, "2026-06-08", 1);
    let verdict = with_context(&store, &mother(), Side::Device, TODAY, |context| precheck(&next, context).unwrap());
    assert_eq!(verdict.days_left, 364 - 16 - 1);
}

#[test]
fn the_doctor_notes_the_end_of_the_need_and_no_other() {
    let store = issued();
    let doctor = actor(91, Role::Clinician);
    let note = |cause: &str| json!({"cessation": {"cause": cause, "effective_date": "2026-05-10"}});
    let before = store.record(id(10)).unwrap();
    let today = date(2026, 5, 11);
    let stops = |actor: &Actor, cause| stops(&store, actor, &changed(&store, 10, note(cause)), before.as_ref(), today);
    assert_eq!(stops(&doctor, "new_employer"), ["LEAVE-CESSATION-NOT-YOURS"]);
    assert_eq!(stops(&mother(), "need_ended"), ["LEAVE-CESSATION-NOT-YOURS"]);
    let ended = accept(&store, &doctor, &changed(&store, 10, note("need_ended")), today);
    assert_eq!((ended.status, ended.effective_days), (Status::Cesada, Some(7)));
}

#[test]
fn an_end_that_changes_nothing_is_refused_with_the_reason() {
    let store = issued();
    let note = json!({"cessation": {"cause": "need_ended", "effective_date": "2026-05-31"}});
    let before = store.record(id(10)).unwrap();
    let stops = stops(&store, &reviewer(), &changed(&store, 10, note), before.as_ref(), date(2026, 6, 1));
    assert_eq!(stops, ["LEAVE-CESSATION-LATE"]);
}

#[test]
fn a_job_that_begins_during_the_leave_ends_it_at_once() {
    let store = family();
    let jobs = json!([
        {"employer": "Taller A", "from": "2015-01-01", "daily_wage": "500.00", "email": "rh@example.mx"},
        {"employer": "Taller B", "from": "2026-05-11", "daily_wage": "500.00", "email": "rh@example.mx"},
    ]);
    store.edit(id(MOTHER), "employments", jobs);
    let request = accept(&store, &mother(), &asked(10, MOTHER, "2026-05-04", 28), TODAY);
    assert_eq!((request.status, request.effective_days), (Status::Cesada, Some(7)));
    assert_eq!(certificates(&store).len(), 2);
}

#[test]
fn what_waits_for_a_person_ends_only_when_it_is_granted() {
    let store = family();
    store.edit(id(5), "by_imss", json!(false));
    let job = |name: &str, from: &str| json!({"employer": name, "from": from, "daily_wage": "500.00", "email": "rh@example.mx"});
    store.edit(id(MOTHER), "employments", json!([job("Taller A", "2015-01-01"), job("Taller B", "2026-05-11")]));
    let waiting = accept(&store, &mother(), &asked(10, MOTHER, "2026-05-04", 28), TODAY);
    assert_eq!((waiting.status, waiting.folio, waiting.effective_days), (Status::EnValidacion, None, None));
    assert!(certificates(&store).is_empty());
    let granted = changed(&store, 10, json!({"review": {"outcome": "granted"}}));
    let ended = accept(&store, &reviewer(), &granted, TODAY);
    assert_eq!((ended.status, ended.effective_days), (Status::Cesada, Some(7)));
}

#[test]
fn it_may_be_withdrawn_before_it_begins_and_not_after() {
    let store = issued();
    let withdrawn = changed(&store, 10, json!({"status": "cancelada"}));
    let before = store.record(id(10)).unwrap();
    assert_eq!(stops(&store, &mother(), &withdrawn, before.as_ref(), TODAY), ["LEAVE-STATE-CHANGED"]);
    let request = accept(&store, &mother(), &withdrawn, date(2026, 5, 3));
    assert_eq!(request.status, Status::Cancelada);
    let told = certificates(&store).pop().unwrap();
    assert_eq!((told.status, told.days), (crate::leave::kinds::CertificateStatus::Cancelada, 0));
    let again = asked(11, MOTHER, "2026-05-04", 28);
    assert_eq!(accept(&store, &mother(), &again, date(2026, 5, 3)).status, Status::Expedida, "the days are free again");
}
