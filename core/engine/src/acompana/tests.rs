//! The facade without a network: saving, judging, reading, the outbox.

use acompana_domain::{Finding, Record, Severity};
use acompana_sync::audit::Action;
use acompana_sync::client::ClientTx;
use serde_json::json;

use crate::error::Fault;
use crate::store::Durability;
use crate::testing::{app, body, config, record_id};
use crate::{Acompana, Config, CoreError, NewRecord, OutboxFilter, RecordQuery, SaveOptions, StorageProblem, StoreKey};

fn fields(value: serde_json::Value) -> acompana_domain::Body {
    body(value)
}

fn codes(findings: &[Finding]) -> Vec<&str> {
    findings.iter().map(|finding| finding.code.as_ref()).collect()
}

fn invalid(error: CoreError) -> Vec<Finding> {
    match error {
        CoreError::Invalid { findings } => findings,
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_is_saved_is_there_after_closing() {
    let (dir, app) = app();
    let options = SaveOptions { reason: "consulta".to_owned(), ..SaveOptions::default() };
    let saved = app.create("dragon_visit", fields(json!({ "unit": "A", "dose": "1.25" })), options).unwrap();
    assert_eq!(saved.findings[0].severity, Severity::Warning, "a warning does not stop");
    app.close().unwrap();
    let app = Acompana::open(config(dir.path())).unwrap();
    let kept = app.get(saved.id).unwrap().unwrap();
    assert_eq!((kept.ver, kept.body["dose"].as_str(), kept.tz.as_str()), (0, Some("1.25"), "America/Mexico_City"));
    let item = &app.outbox(OutboxFilter::Pending, 0, 10).unwrap()[0];
    assert_eq!((Some(item.op.op_id), item.op.record, item.op.new), (saved.op, saved.id, true));
    let audit = app.core.store.read(|tx| Ok::<_, Fault>(tx.audit_lines(0, 10)?)).unwrap();
    assert_eq!((audit[0].1.action, audit[0].1.reason.as_str()), (Action::Create, "consulta"));
}

#[test]
fn an_error_saves_nothing_and_tells_everything() {
    let (_dir, app) = app();
    app.create("dragon_visit", fields(json!({ "unit": "A", "code": "X" })), SaveOptions::default()).unwrap();
    let bad = fields(json!({ "code": "X", "dose": "1.25" }));
    let told = invalid(app.create("dragon_visit", bad.clone(), SaveOptions::default()).unwrap_err());
    assert_eq!(codes(&told), ["DRAGON-UNIT", "DRAGON-DOSE", "DRAGON-TWICE"]);
    assert_eq!(app.check("dragon_visit", &bad, None).unwrap(), told, "asking gives the same as trying");
    assert_eq!(app.count(&RecordQuery::of_kind("dragon_visit")).unwrap(), 1);
    assert_eq!(app.outbox_counts().unwrap().pending, 1);
    assert!(matches!(app.create("unicorn", fields(json!({})), SaveOptions::default()), Err(CoreError::Update { .. })));
}

#[test]
fn edits_are_deltas_and_unknown_fields_survive() {
    let (_dir, app) = app();
    let first = fields(json!({ "unit": "A", "note": "a", "from_a_newer_peer": { "x": [1] } }));
    let id = app.create("dragon_visit", first.clone(), SaveOptions::default()).unwrap().id;
    let mut second = app.get(id).unwrap().unwrap().body;
    second.insert("note".to_owned(), json!("b"));
    assert!(app.edit(id, second.clone(), "", None).unwrap().op.is_some());
    assert_eq!(app.edit(id, second.clone(), "", None).unwrap().op, None, "nothing changed, nothing is sent");
    assert_eq!(app.get(id).unwrap().unwrap().body, second);
    let ops = app.outbox(OutboxFilter::Pending, 0, 10).unwrap();
    assert_eq!(ops[1].op.fields.0.len(), 1);
    assert_eq!(ops[1].op.deps, [ops[0].op.op_id]);
    assert!(matches!(app.edit(record_id(9), second.clone(), "", None), Err(CoreError::NotFound { .. })));
    second.shift_remove("unit");
    assert_eq!(codes(&invalid(app.edit(id, second, "", None).unwrap_err())), ["DRAGON-UNIT"]);
}

#[test]
fn an_import_keeps_the_good_rows_and_is_safe_to_run_twice() {
    let (_dir, app) = app();
    let rows = || {
        (1..=4).map(|n| NewRecord {
            kind: "dragon_visit".to_owned(),
            body: if n == 3 { fields(json!({})) } else { fields(json!({ "unit": "A" })) },
            options: SaveOptions { id: Some(record_id(n)), ..SaveOptions::default() },
        })
    };
    let first = app.create_all(rows().collect()).unwrap();
    assert_eq!(first.iter().map(Result::is_ok).collect::<Vec<_>>(), [true, true, false, true]);
    let second = app.create_all(rows().collect()).unwrap();
    assert_eq!(codes(&invalid(second[0].clone().unwrap_err())), ["SYNC-RECORD-EXISTS"]);
    assert_eq!(app.count(&RecordQuery::of_kind("dragon_visit")).unwrap(), 3);
    assert_eq!(app.outbox_counts().unwrap().pending, 3);
}

#[test]
fn who_looked_and_why_is_on_disk_before_the_record_is_shown() {
    let (_dir, app) = app();
    let id = app.create("dragon_visit", fields(json!({ "unit": "A" })), SaveOptions::default()).unwrap().id;
    assert_eq!(codes(&invalid(app.read_clinical(id, "  ").unwrap_err())), ["SYNC-READ-REASON"]);
    assert_eq!(app.read_clinical(id, " ronda de la noche ").unwrap().id, id);
    assert!(matches!(app.read_clinical(record_id(9), "x"), Err(CoreError::NotFound { .. })));
    assert_eq!(app.status().unwrap().unsent_read_notes, 1);
    let audit = app.core.store.read(|tx| Ok::<_, Fault>(tx.audit_lines(1, 10)?)).unwrap();
    assert_eq!(audit.len(), 1);
    assert_eq!((audit[0].1.action, audit[0].1.reason.as_str()), (Action::Read, "ronda de la noche"));
}

#[test]
fn unsent_work_can_be_taken_back_and_handed_over() {
    let (_dir, app) = app();
    let saved = app.create("dragon_visit", fields(json!({ "unit": "A" })), SaveOptions::default()).unwrap();
    let kept = app.create("dragon_visit", fields(json!({ "unit": "B" })), SaveOptions::default()).unwrap();
    let op = saved.op.unwrap();
    assert!(matches!(app.outbox_retry(op, ""), Err(CoreError::OutOfDate { .. })));
    assert!(matches!(app.outbox_confirm(op), Err(CoreError::OutOfDate { .. })));
    app.outbox_withdraw(op, "se capturó dos veces").unwrap();
    assert_eq!(app.get(saved.id).unwrap(), None);
    assert!(matches!(app.outbox_withdraw(op, ""), Err(CoreError::OutOfDate { .. })));
    let nobodys = acompana_domain::record::OpId(record_id(9).0);
    assert!(matches!(app.outbox_withdraw(nobodys, ""), Err(CoreError::NotFound { .. })));
    let export: serde_json::Value = serde_json::from_str(&app.outbox_export("entrega en papel").unwrap()).unwrap();
    assert_eq!(export.as_array().unwrap().len(), 1);
    assert_eq!((&export[0]["op"]["record"], &export[0]["state"]), (&json!(kept.id), &json!("queued")));
    let history = app.outbox(OutboxFilter::All, 0, 10).unwrap();
    assert_eq!(history.len(), 2, "what was taken back stays in the history");
}

#[test]
fn errors_say_what_the_app_should_do() {
    let (dir, app) = app();
    assert!(matches!(Acompana::open(config(dir.path())), Err(CoreError::Busy { .. })));
    app.close().unwrap();
    let wrong = Config { key: StoreKey::new([9; 32]).into(), ..config(dir.path()) };
    let refused = Acompana::open(wrong).unwrap_err();
    assert!(matches!(refused, CoreError::Storage { problem: StorageProblem::WrongKey, .. }));
    let file = dir.path().join("store.db");
    let bytes = std::fs::read(&file).unwrap();
    std::fs::write(&file, &bytes[..bytes.len() / 2]).unwrap();
    let refused = Acompana::open(config(dir.path())).unwrap_err();
    assert!(matches!(refused, CoreError::Storage { problem: StorageProblem::Corrupt, .. }), "{refused:?}");
    crate::set_aside(dir.path()).unwrap();
    assert!(Acompana::open(config(dir.path())).unwrap().status().unwrap().needs_enrolment);
}

#[test]
fn a_full_device_refuses_and_keeps_what_is_there() {
    let (_dir, app) = app();
    app.core.store.limit_growth(Some(8)).unwrap();
    let mut saved = 0;
    let refused = loop {
        match app.create(
            "dragon_visit",
            fields(json!({ "unit": "A", "note": "x".repeat(500) })),
            SaveOptions::default(),
        ) {
            Ok(_) => saved += 1,
            Err(error) => break error,
        }
        assert!(saved < 10_000);
    };
    assert!(matches!(refused, CoreError::Storage { problem: StorageProblem::Full, .. }), "{refused:?}");
    assert_eq!(app.count(&RecordQuery::of_kind("dragon_visit")).unwrap(), saved);
    assert_eq!(app.outbox_counts().unwrap().pending, saved);
    app.verify_store().unwrap();
}

#[test]
fn dependent_work_names_its_parents() {
    let (_dir, app) = app();
    let parent = app.create("dragon_visit", fields(json!({ "unit": "A" })), SaveOptions::default()).unwrap();
    let child = fields(json!({ "unit": "A", "patient": parent.id }));
    app.create("dragon_visit", child, SaveOptions::default()).unwrap();
    let ops = app.outbox(OutboxFilter::Pending, 0, 10).unwrap();
    assert_eq!(ops[1].op.deps, [parent.op.unwrap()]);
}

#[test]
fn what_arrived_while_a_screen_was_open_is_not_changed_back() {
    let (_dir, app) = app();
    let receive = |ver, dose: &str, note: &str| {
        let fields = json!({ "unit": "A", "dose": dose, "measure": "mg", "note": note });
        let record = crate::testing::record(1, ver, fields);
        app.core.store.write(Durability::Full, |tx| Ok::<_, Fault>(tx.put_clean(&record)?)).unwrap();
        record
    };
    let with = |seen: &Record, name: &str, value: &str| {
        let mut body = seen.body.clone();
        body.insert(name.to_owned(), json!(value));
        body
    };
    let seen = receive(1, "5", "first");
    receive(2, "3", "first");
    // The screen still shows a dose of 5; its author writes a note.
    app.edit_seen(&seen, &with(&seen, "note", "second"), "", None).unwrap();
    let kept = app.get(seen.id).unwrap().unwrap();
    assert_eq!((&kept.body["dose"], &kept.body["note"]), (&json!("3"), &json!("second")));
    assert_eq!(app.outbox(OutboxFilter::Pending, 0, 10).unwrap()[0].op.fields.0.len(), 1);
    for (name, value) in [("dose", "4"), ("measure", "g"), ("note", "third")] {
        let late = app.edit_seen(&seen, &with(&seen, name, value), "", None);
        assert!(matches!(late, Err(CoreError::OutOfDate { .. })), "{name}: {late:?}");
    }
    assert!(app.edit_seen(&kept, &with(&kept, "dose", "4"), "", None).unwrap().op.is_some());
    assert_eq!(app.edit_seen(&seen, &seen.body.clone(), "", None).unwrap().op, None, "nothing was changed here");
}
