//! Leaves with the product's own kinds and rules, as a parent, a reviewer and a physician go through them.

use std::collections::BTreeSet;

use acompana_domain::finding::Finding;
use acompana_domain::kind::Role;
use acompana_domain::leave::Verdict;
use acompana_domain::leave::case::{Cause, Reason};
use acompana_domain::leave::kinds::{CessationNote, LeaveRequest, ReviewOutcome};
use acompana_domain::leave::life_cycle::Status;
use acompana_domain::record::UserId;
use acompana_domain::{Record, RecordId};
use acompana_sync::client::ClientTx;
use jiff::civil::{Date, date};
use serde_json::{Value, json};

use super::{LeaveDraft, unit_of};
use crate::error::Fault;
use crate::store::{Account, Durability};
use crate::testing::{config, enrol_at, record, record_id, uuid};
use crate::{Acompana, CoreError, OutboxFilter};

const CHILD: u64 = 1;
const MOTHER: u64 = 2;
const FIRST_UNIT: &str = "DFIMS000001";
const NEW_UNIT: &str = "DFIMS000061";

fn of_kind(n: u64, kind: &str, fields: Value) -> Record {
    Record { kind: kind.to_owned(), schema: 1, ..record(n, 1, fields) }
}

fn put(app: &Acompana, received: &Record) {
    app.core.store.write(Durability::Full, |tx| Ok::<_, Fault>(tx.put_clean(received)?)).unwrap();
}

fn become_a(app: &Acompana, role: Role) {
    let account = app.core.account().unwrap();
    let guardian = (role == Role::Parent).then(|| record_id(MOTHER));
    let account = Account { roles: BTreeSet::from([role]), guardian, ..account };
    app.core.store.write(Durability::Full, |tx| Ok::<_, Fault>(tx.put_account(&account)?)).unwrap();
}

fn prescription(n: u64, unit: &str, day: &str) -> Record {
    let fields = json!({ "patient": record_id(CHILD), "doctor": "Dra. Luz", "doctor_license": "12345678", "unit": unit,
        "date": day, "days": 28, "reason": "HOSPITALIZACION" });
    of_kind(n, "leave_prescription", fields)
}

/// The device of a mother whose child was treated at a first unit and is now treated at another one.
fn family() -> (tempfile::TempDir, Acompana) {
    let dir = tempfile::tempdir().unwrap();
    let app = Acompana::open(config(dir.path())).unwrap();
    enrol_at(&app, "http://127.0.0.1:1");
    become_a(&app, Role::Parent);
    let child = json!({ "birth_date": "2015-01-01", "sex": "M", "curp_pending": "other",
        "names": { "given": "Luz", "first_surname": "Prueba" },
        "units": [{ "id": "u1", "clues": FIRST_UNIT }, { "id": "u2", "clues": NEW_UNIT }] });
    put(&app, &of_kind(CHILD, "patient", child));
    let mother = json!({ "user": UserId(uuid(901)), "relation": "mother", "custody": "yes", "nss": "12345678903",
        "names": { "given": "Ana", "first_surname": "Prueba" },
        "employments": [{ "id": "a", "employer": "Taller A", "from": "2015-01-01", "daily_wage": "500.00" }],
        "children": [{ "id": "c", "patient": record_id(CHILD), "registered_beneficiary": true }] });
    put(&app, &of_kind(MOTHER, "guardian", mother));
    let diagnosis = json!({ "patient": record_id(CHILD), "icd10": "C91.0", "date": "2025-03-01", "by_imss": true });
    put(&app, &of_kind(3, "diagnosis", diagnosis));
    put(&app, &prescription(4, FIRST_UNIT, "2026-03-01"));
    put(&app, &prescription(5, NEW_UNIT, "2026-05-01"));
    (dir, app)
}

fn draft(start: Date) -> LeaveDraft {
    LeaveDraft {
        patient: record_id(CHILD),
        prescription: None,
        start,
        days: 14,
        reason: Reason::Hospitalizacion,
        court_ruling: None,
    }
}

fn request(app: &Acompana, id: RecordId) -> LeaveRequest {
    app.get(id).unwrap().unwrap().typed().unwrap()
}

fn codes(error: CoreError) -> Vec<String> {
    match error {
        CoreError::Invalid { findings } => findings.into_iter().map(|finding| finding.code.into_owned()).collect(),
        other => panic!("{other:?}"),
    }
}

/// A request as the institution holds it, in `status`, written by a build that leaves empty fields out.
fn received(n: u64, status: &str, start: &str) -> Record {
    let fields = json!({ "patient": record_id(CHILD), "holder": record_id(MOTHER), "unit": NEW_UNIT,
        "request_date": "2026-04-20", "start": start, "days": 14, "reason": "HOSPITALIZACION", "status": status,
        "provisional_folio": format!("P-{n}"), "from_a_newer_peer": { "kept": [1] } });
    of_kind(n, "leave_request", fields)
}

/// The fields that the newest write changes.
fn changed_fields(app: &Acompana) -> Vec<String> {
    let writes = app.outbox(OutboxFilter::Pending, 0, 100).unwrap();
    let fields = &writes.last().unwrap().op.fields.0;
    let changed = fields.iter().filter(|(_, change)| !change.is_context());
    changed.map(|(path, _)| path.top()).collect::<BTreeSet<_>>().into_iter().collect()
}

#[test]
fn a_draft_is_judged_kept_and_sent_later() {
    let (_dir, app) = family();
    let draft = draft(date(2026, 5, 4));
    let verdict = app.leaves().precheck(&draft).unwrap();
    assert_eq!(app.outbox_counts().unwrap().pending, 0, "asking saves nothing");
    let kept = app.leaves().keep(&draft).unwrap();
    let written = request(&app, kept.id);
    assert_eq!(
        (written.status, written.applicant_signed, written.holder),
        (Status::Borrador, false, record_id(MOTHER))
    );
    assert!(written.provisional_folio.is_some_and(|folio| folio.starts_with("P-")));
    app.leaves().resubmit(kept.id, None, Some(7)).unwrap();
    let sent = request(&app, kept.id);
    assert_eq!((sent.status, sent.applicant_signed, sent.days), (Status::Enviada, true, Some(7)));
    assert_eq!(changed_fields(&app), ["applicant_signed", "days", "status"]);
    let submitted = app.leaves().submit(&LeaveDraft { start: date(2026, 5, 20), ..draft }).unwrap();
    assert_eq!((submitted.precheck.verdict, verdict.verdict), (Verdict::ProcedenteConSubsidio, verdict.verdict));
}

#[test]
fn a_draft_is_asked_for_on_the_day_it_is_sent_and_one_that_came_back_keeps_its_day() {
    let (_dir, app) = family();
    put(&app, &received(20, "borrador", "2026-05-10"));
    app.leaves().resubmit(record_id(20), None, None).unwrap();
    assert_eq!(request(&app, record_id(20)).request_date, date(2026, 5, 4));
    put(&app, &received(21, "requiere_informacion", "2026-06-10"));
    app.leaves().resubmit(record_id(21), Some(date(2026, 6, 12)), None).unwrap();
    let again = request(&app, record_id(21));
    assert_eq!((again.request_date, again.start), (date(2026, 4, 20), Some(date(2026, 6, 12))));
}

#[test]
fn a_draft_without_prescription_goes_to_the_unit_of_the_childs_latest() {
    let (_dir, app) = family();
    let kept = app.leaves().keep(&draft(date(2026, 5, 4))).unwrap();
    let written = request(&app, kept.id);
    assert_eq!((written.unit.as_str(), written.prescription), (NEW_UNIT, None));
    let named = LeaveDraft { prescription: Some(record_id(4)), ..draft(date(2026, 5, 4)) };
    let kept = app.leaves().keep(&named).unwrap();
    assert_eq!(request(&app, kept.id).unit, FIRST_UNIT);
    let child = app.get(record_id(CHILD)).unwrap().unwrap();
    assert_eq!(unit_of(None, &child), FIRST_UNIT, "without any prescription the child's first unit decides");
}

#[test]
fn what_is_not_on_the_device_is_told() {
    let (_dir, app) = family();
    let strange = LeaveDraft { patient: record_id(99), ..draft(date(2026, 5, 4)) };
    assert!(matches!(app.leaves().precheck(&strange), Err(CoreError::NotFound { .. })));
    assert!(matches!(app.leaves().submit(&strange), Err(CoreError::NotFound { .. })));
    assert!(matches!(app.leaves().resubmit(record_id(99), None, None), Err(CoreError::NotFound { .. })));
    assert!(matches!(
        app.leaves().cancel(record_id(CHILD), ""),
        Err(CoreError::Update { .. } | CoreError::Invalid { .. })
    ));
    become_a(&app, Role::Benefits);
    let nobodys = app.leaves().keep(&draft(date(2026, 5, 4)));
    assert!(matches!(nobodys, Err(CoreError::NotFound { .. })), "this device speaks for no parent");
}

#[test]
fn a_request_that_cannot_be_one_is_refused_with_all_reasons() {
    let (_dir, app) = family();
    let long = LeaveDraft { days: 29, ..draft(date(2026, 5, 4)) };
    assert_eq!(codes(app.leaves().submit(&long).unwrap_err()), ["LIC-12"]);
    assert_eq!(app.outbox_counts().unwrap().pending, 0);
}

#[test]
fn it_is_taken_back_while_that_is_possible() {
    let (_dir, app) = family();
    let sent = app.leaves().submit(&draft(date(2026, 5, 4))).unwrap().saved.id;
    app.leaves().cancel(sent, "ya no la necesito").unwrap();
    assert_eq!(request(&app, sent).status, Status::Cancelada);
    assert_eq!(
        codes(app.leaves().cancel(sent, "").map(drop).and(app.leaves().resubmit(sent, None, None)).unwrap_err())[0],
        "LEAVE-STATE-CHANGED"
    );
}

#[test]
fn a_reviewer_and_a_physician_touch_only_what_is_theirs() {
    let (_dir, app) = family();
    put(&app, &received(30, "en_validacion", "2026-05-04"));
    assert_eq!(
        codes(app.leaves().review(record_id(30), ReviewOutcome::Granted, "").unwrap_err()),
        ["LEAVE-FIELD-LOCKED"]
    );
    become_a(&app, Role::Benefits);
    app.leaves().review(record_id(30), ReviewOutcome::Denied, "  falta el alta ").unwrap();
    let review = request(&app, record_id(30)).review.unwrap();
    assert_eq!((review.outcome, review.note.as_deref()), (ReviewOutcome::Denied, Some("falta el alta")));
    assert_eq!(review.by, Some(UserId(uuid(901)).to_string()));
    assert_eq!(changed_fields(&app), ["review"], "fields that another build left out are none of the reviewer's");
    assert_eq!(app.get(record_id(30)).unwrap().unwrap().body["from_a_newer_peer"], json!({ "kept": [1] }));
    put(&app, &received(31, "expedida", "2026-05-01"));
    become_a(&app, Role::Clinician);
    let note = |cause| CessationNote { cause, effective_date: date(2026, 5, 4), noted_on: None };
    let refused = app.leaves().end(record_id(31), note(Cause::NewEmployer)).unwrap_err();
    assert_eq!(codes(refused), ["LEAVE-CESSATION-NOT-YOURS"]);
    app.leaves().end(record_id(31), note(Cause::NeedEnded)).unwrap();
    assert_eq!(request(&app, record_id(31)).status, Status::Cesada);
    assert_eq!(changed_fields(&app), ["cessation", "status"]);
}

#[test]
fn the_history_is_whole_however_long_it_is() {
    let (_dir, app) = family();
    app.core
        .store
        .write(Durability::Normal, |tx| {
            for n in 0..1_001_u64 {
                let start = date(2023, 1, 1).checked_add(jiff::Span::new().days(n.cast_signed())).unwrap();
                tx.put_clean(&received(1_000 + n, "concluida", &start.to_string()))?;
            }
            Ok::<_, Fault>(())
        })
        .unwrap();
    let history = app.leaves().history(record_id(CHILD)).unwrap();
    assert_eq!((history.len(), history[0].id, history[1_000].id), (1_001, record_id(2_000), record_id(1_000)));
    assert!(app.leaves().history(record_id(98)).unwrap().is_empty());
}

#[test]
fn of_several_certificates_the_one_that_stands_is_given() {
    let (_dir, app) = family();
    let id = record_id(30);
    let certificate = |which: &str| {
        let made = of_kind(0, "leave_certificate", json!({ "request": id, "status": which }));
        Record { id: id.derived(which), ..made }
    };
    assert_eq!(app.leaves().certificate(id).unwrap(), None);
    put(&app, &Record { kind: "patient".to_owned(), ..certificate("certificate-cancelada") });
    put(&app, &certificate("certificate"));
    assert_eq!(app.leaves().certificate(id).unwrap().unwrap().id, id.derived("certificate"));
    put(&app, &certificate("certificate-cesada"));
    assert_eq!(app.leaves().certificate(id).unwrap().unwrap().id, id.derived("certificate-cesada"));
}

#[test]
fn the_gravest_finding_is_told_first() {
    let (_dir, app) = family();
    let told = app.leaves().told(&[Finding::warning("LIC-28", ""), Finding::error("LIC-01", "")]);
    assert_eq!(told[0], app.tell(&Finding::error("LIC-01", "")));
}

#[test]
fn the_balance_is_what_a_precheck_of_the_day_starts_from() {
    let (_dir, app) = family();
    let child = record_id(CHILD);
    let today = app.core.today().unwrap();
    let empty = app.leaves().balance(child).unwrap();
    assert_eq!((empty.days_taken, empty.days_left), (0, 364));
    put(&app, &received(40, "concluida", "2026-03-02"));
    put(&app, &received(41, "expedida", "2026-06-01"));
    put(&app, &received(42, "improcedente", "2026-04-01"));
    put(&app, &received(43, "expedida", "2026-04-20"));
    app.leaves().keep(&draft(date(2026, 7, 1))).unwrap();
    let balance = app.leaves().balance(child).unwrap();
    assert_eq!((balance.days_taken, balance.days_left), (42, 322), "refused ones and drafts hold no days");
    let verdict = app.leaves().precheck(&draft(today)).unwrap();
    assert_eq!(balance.days_left, verdict.days_left + verdict.effective_days);
    assert!(verdict.effective_days > 0);
    assert_eq!(balance.period_first, Some(date(2026, 3, 2)), "the three years begin with the first leave");
    assert_eq!(balance.period_last, Some(date(2029, 3, 1)));
    assert!(matches!(app.leaves().balance(record_id(99)), Err(CoreError::NotFound { .. })));
    become_a(&app, Role::Benefits);
    assert!(matches!(app.leaves().balance(child), Err(CoreError::NotFound { .. })), "this device speaks for no parent");
}
