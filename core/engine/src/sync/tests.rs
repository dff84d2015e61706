//! Whole runs against a server on this machine whose answers are composed by hand.

mod closing;
mod connection;

use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use acompana_domain::Record;
use acompana_sync::client::{ClientTx, OpState};
use acompana_sync::delta::{Kept, Path};
use acompana_sync::digest::Digest;
use acompana_sync::wire::{
    OpResult, OpStatus, Problem, ProblemCode, RefreshRequest, RowChange, ScopePage, ScopeStanding, SyncReply,
    SyncRequest,
};
use serde_json::json;

use super::{Network, SyncOptions, SyncOutcome, SyncReport};
use crate::error::Fault;
use crate::store::{Durability, Tokens};
use crate::testing::loopback::{Answer, Loopback, Request, message, plain, serve};
use crate::testing::{TestClock, body, config, echo, enrol_at, now, tokens, uuid, visit};
use crate::{Acompana, Config, CoreError, OutboxFilter, RecordQuery, SaveOptions};

const SCOPE: &str = "hospital:DFIMS000001";

fn app_at(server: &Loopback) -> (tempfile::TempDir, Acompana) {
    let dir = tempfile::tempdir().unwrap();
    let app = Acompana::open(config(dir.path())).unwrap();
    enrol_at(&app, &server.url);
    (dir, app)
}

fn create(app: &Acompana, note: &str) -> acompana_domain::RecordId {
    app.create("dragon_visit", body(json!({ "unit": "DFIMS000001", "note": note })), SaveOptions::default()).unwrap().id
}

fn empty() -> SyncReply {
    serde_json::from_value(json!({ "now": now(), "server_epoch": "s" })).unwrap()
}

/// Applies every write as it was sent, as version 1.
fn applied(request: &SyncRequest) -> SyncReply {
    let results = request.ops.iter().map(|op| OpResult { ver: 1, ..OpResult::new(op.op_id, OpStatus::Applied) });
    SyncReply { results: results.collect(), scopes: echo(SCOPE, request), ..empty() }
}

fn page(from: i64, records: &[Record], more: bool, digest: Digest) -> ScopePage {
    let state = if from == 0 { ScopeStanding::Granted } else { ScopeStanding::Active };
    let changes = records.iter().map(|record| RowChange::Put(Box::new(record.try_into().unwrap()))).collect();
    let to_seq = from + i64::try_from(records.len()).unwrap();
    ScopePage { id: SCOPE.to_owned(), epoch: 1, state, from_seq: from, to_seq, more, digest, changes }
}

fn digest_of(records: &[Record]) -> Digest {
    let mut digest = Digest::default();
    for record in records {
        digest.add(record.id, record.ver);
    }
    digest
}

fn run(app: &Acompana) -> SyncReport {
    app.run_sync(SyncOptions::default()).unwrap()
}

fn pending(app: &Acompana) -> i64 {
    app.outbox_counts().unwrap().pending
}

#[test]
fn work_goes_out_once_and_is_settled() {
    let server = serve(|request| message(200, &[], &applied(&request.message())));
    let (_dir, app) = app_at(&server);
    let id = create(&app, "first");
    create(&app, "second");
    let report = run(&app);
    assert_eq!((report.outcome, report.counts.sent, report.counts.applied), (SyncOutcome::Done, 2, 2));
    assert_eq!((pending(&app), app.get(id).unwrap().unwrap().ver), (0, 1));
    assert_eq!(run(&app).counts.sent, 0, "nothing is sent twice");
    assert!(app.status().unwrap().last_synced.is_some());
}

#[test]
fn a_lost_answer_sends_the_same_writes_again() {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&seen);
    let server = serve(move |request| {
        let request: SyncRequest = request.message();
        let mut seen = log.lock().unwrap();
        seen.push(request.ops.clone());
        if seen.len() == 1 { Answer::Bytes(Vec::new()) } else { message(200, &[], &applied(&request)) }
    });
    let (_dir, app) = app_at(&server);
    create(&app, "once");
    let report = run(&app);
    assert!(matches!(report.outcome, SyncOutcome::Unreachable { .. }), "{report:?}");
    assert!(report.last_failure.is_some());
    assert_eq!(pending(&app), 1, "it is not lost");
    assert_eq!(run(&app).outcome, SyncOutcome::Done);
    let seen = seen.lock().unwrap();
    assert_eq!(seen[0], seen[1], "the same write, to the letter");
    assert_eq!(pending(&app), 0);
}

#[test]
fn a_first_pull_arrives_page_by_page_with_its_indexes() {
    let all: Vec<Record> = (1..=900).map(|n| visit(n, 1)).collect();
    let server = serve(move |request| {
        let request: SyncRequest = request.message();
        let from = request.scopes.first().map_or(0, |scope| usize::try_from(scope.seq).unwrap());
        let rows = &all[from..all.len().min(from + 300)];
        let more = from + rows.len() < all.len();
        let page = page(i64::try_from(from).unwrap(), rows, more, digest_of(&all));
        let scopes = if rows.is_empty() { Vec::new() } else { vec![page] };
        message(200, &[], &SyncReply { scopes, ..empty() })
    });
    let (_dir, app) = app_at(&server);
    let (sender, progress) = channel();
    let told = Box::new(move |progress: super::SyncProgress| sender.send(progress.counts.received).unwrap());
    let report = app.start_sync(SyncOptions::default(), Some(told)).unwrap().wait().unwrap();
    assert_eq!((report.outcome, report.counts.received, report.counts.repaired), (SyncOutcome::Done, 900, 0));
    assert_eq!(progress.try_iter().take(3).collect::<Vec<_>>(), [300, 600, 900]);
    let here = RecordQuery { place: Some("DFIMS000001".to_owned()), ..RecordQuery::of_kind("dragon_visit") };
    assert_eq!(app.count(&here).unwrap(), 900);
    let status = app.status().unwrap();
    assert_eq!((status.scopes[0].records, status.scopes[0].receiving, status.syncing), (900, false, false));
    assert_eq!(status.last_run, Some(report));
    app.verify_store().unwrap();
}

#[test]
fn an_expired_token_is_traded_and_the_new_one_is_on_disk_before_it_is_used() {
    let refreshed = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&refreshed);
    let server = serve(move |request: Request| {
        if request.path == "/v1/token" {
            log.lock().unwrap().push(request.message::<RefreshRequest>().refresh_token);
            return message(200, &[], &tokens(2));
        }
        match request.headers["authorization"].as_str() {
            "Bearer access-2" => message(200, &[], &applied(&request.message())),
            _ => message(401, &[], &Problem::new(ProblemCode::TokenExpired, "expired")),
        }
    });
    let (dir, app) = app_at(&server);
    create(&app, "signed in again");
    assert_eq!(run(&app).outcome, SyncOutcome::Done);
    assert_eq!(*refreshed.lock().unwrap(), ["refresh-1"]);
    app.close().unwrap();
    let again = Acompana::open(config(dir.path())).unwrap();
    assert_eq!(again.core.account().unwrap().tokens, Tokens::Here(tokens(2).into()));
}

#[test]
fn a_device_that_was_signed_out_keeps_its_work() {
    let server = serve(|_| message(403, &[], &Problem::new(ProblemCode::DeviceRevoked, "signed out by the hospital")));
    let (_dir, app) = app_at(&server);
    create(&app, "unsent");
    assert_eq!(run(&app).outcome, SyncOutcome::Enrol);
    let status = app.status().unwrap();
    assert_eq!((status.needs_enrolment, status.outbox.pending), (true, 1));
    let before = server.served.load(std::sync::atomic::Ordering::SeqCst);
    assert_eq!(run(&app).outcome, SyncOutcome::Enrol, "it does not knock again by itself");
    assert_eq!(server.served.load(std::sync::atomic::Ordering::SeqCst), before);
}

#[test]
fn a_portal_that_answers_401_signs_nobody_out() {
    let server = serve(|_| plain(401, &[], b"<html>Pay for the Wi-Fi</html>"));
    let (_dir, app) = app_at(&server);
    create(&app, "unsent");
    assert!(matches!(run(&app).outcome, SyncOutcome::Unreachable { .. }));
    assert!(!app.status().unwrap().needs_enrolment);
}

#[test]
fn tokens_that_are_refused_right_after_the_trade_end_the_run() {
    let server = serve(|request: Request| match request.path.as_str() {
        "/v1/token" => message(200, &[], &tokens(2)),
        _ => message(401, &[], &Problem::new(ProblemCode::TokenExpired, "always")),
    });
    let (_dir, app) = app_at(&server);
    assert!(matches!(run(&app).outcome, SyncOutcome::Unreachable { .. }));
    assert!(server.served.load(std::sync::atomic::Ordering::SeqCst) < 8);
}

#[test]
fn an_app_that_is_too_old_is_told_and_a_newer_one_tries_again() {
    let server = serve(|_| message(426, &[], &Problem::new(ProblemCode::ProtoUnsupported, "update")));
    let (dir, app) = app_at(&server);
    assert_eq!(run(&app).outcome, SyncOutcome::Update);
    assert!(app.status().unwrap().needs_update);
    app.close().unwrap();
    let newer = crate::Config { app_version: "99.0".to_owned(), ..config(dir.path()) };
    assert!(!Acompana::open(newer).unwrap().status().unwrap().needs_update);
}

#[test]
fn too_much_at_once_is_halved_within_the_run() {
    let sizes = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&sizes);
    let server = serve(move |request| {
        let request: SyncRequest = request.message();
        log.lock().unwrap().push(request.ops.len());
        if request.ops.len() > 3 { plain(413, &[], b"") } else { message(200, &[], &applied(&request)) }
    });
    let (_dir, app) = app_at(&server);
    for n in 0..10 {
        create(&app, &n.to_string());
    }
    let report = run(&app);
    assert_eq!(sizes.lock().unwrap()[..3], [10, 5, 2]);
    assert_eq!(pending(&app), 0, "{report:?}, {:?}", sizes.lock().unwrap());
}

#[test]
fn the_servers_wish_to_wait_is_respected_unless_a_person_asks() {
    let server = serve(|_| plain(503, &[("Retry-After", "120")], b""));
    let (_dir, app) = app_at(&server);
    let SyncOutcome::Unreachable { at } = run(&app).outcome else { panic!("it must fail") };
    assert!(at >= now() + jiff::SignedDuration::from_secs(120));
    let patient =
        SyncOptions { patient: true, deadline: Some(Duration::from_secs(2)), network: Some(Network::Metered) };
    assert_eq!(app.run_sync(patient).unwrap().outcome, SyncOutcome::Wait { until: at });
    assert_eq!(server.served.load(std::sync::atomic::Ordering::SeqCst), 1);
    run(&app);
    assert_eq!(server.served.load(std::sync::atomic::Ordering::SeqCst), 2);
}

#[test]
fn a_deadline_a_cancel_and_no_connection_end_a_run_without_blame() {
    let server = serve(|_| Answer::Silence(Duration::from_secs(30)));
    let (_dir, app) = app_at(&server);
    create(&app, "unsent");
    let start = Instant::now();
    let hurried = SyncOptions { deadline: Some(Duration::from_millis(900)), ..SyncOptions::default() };
    assert_eq!(app.run_sync(hurried).unwrap().outcome, SyncOutcome::OutOfTime);
    let handle = app.start_sync(SyncOptions::default(), None).unwrap();
    assert!(matches!(app.run_sync(SyncOptions::default()), Err(CoreError::Busy { .. })), "only one runs");
    std::thread::sleep(Duration::from_millis(200));
    app.join_sync().unwrap().cancel();
    assert_eq!(handle.wait().unwrap().outcome, SyncOutcome::Cancelled);
    let none = SyncOptions { network: Some(Network::None), ..SyncOptions::default() };
    assert_eq!(app.run_sync(none).unwrap().outcome, SyncOutcome::Offline);
    assert!(start.elapsed() < Duration::from_secs(10));
    let status = app.status().unwrap();
    assert_eq!((status.failures, status.outbox.pending, status.syncing), (0, 1, false));
    assert_eq!(status.last_run.unwrap().outcome, SyncOutcome::Offline);
}

#[test]
fn closing_stops_a_running_sync() {
    let server = serve(|_| Answer::Silence(Duration::from_secs(30)));
    let (dir, app) = app_at(&server);
    let handle = app.start_sync(SyncOptions::default(), None).unwrap();
    std::thread::sleep(Duration::from_millis(100));
    app.close().unwrap();
    app.close().unwrap();
    assert_eq!(handle.wait().unwrap().outcome, SyncOutcome::Cancelled);
    assert_eq!(app.status(), Err(CoreError::Closed));
    assert!(matches!(app.start_sync(SyncOptions::default(), None), Err(CoreError::Closed)));
    Acompana::open(config(dir.path())).unwrap();
}

#[test]
fn a_sync_can_be_awaited() {
    let server = serve(|request| message(200, &[], &applied(&request.message())));
    let (_dir, app) = app_at(&server);
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let handle = app.start_sync(SyncOptions::default(), None).unwrap();
    assert_eq!(runtime.block_on(handle.finished()).unwrap().outcome, SyncOutcome::Done);
}

#[test]
fn a_refusal_and_a_conflict_wait_for_a_person() {
    let theirs = Record { ver: 5, ..visit(1, 5) };
    let shown = theirs.clone();
    let server = serve(move |request| {
        let request: SyncRequest = request.message();
        let results = request.ops.iter().map(|op| {
            if op.new {
                return OpResult::refused(op.op_id, "DRAGON-NO");
            }
            let kept = Kept { path: Path::field("dose"), server: json!("5"), device: json!("3") };
            let mut server = shown.clone();
            server.body.insert("dose".to_owned(), json!("5"));
            OpResult { kept: vec![kept], record: Some(server), ver: 6, ..OpResult::new(op.op_id, OpStatus::Conflict) }
        });
        let scopes = if request.scopes.is_empty() {
            vec![page(0, std::slice::from_ref(&shown), false, digest_of(std::slice::from_ref(&shown)))]
        } else {
            Vec::new()
        };
        message(200, &[], &SyncReply { results: results.collect(), scopes, ..empty() })
    });
    let (_dir, app) = app_at(&server);
    run(&app);
    let mut edited = app.get(theirs.id).unwrap().unwrap().body;
    edited.insert("dose".to_owned(), json!("3"));
    app.edit(theirs.id, edited, "measured again", None).unwrap();
    let refused = create(&app, "refused");
    let report = run(&app);
    assert_eq!((report.counts.conflicts, report.counts.rejected), (1, 1));
    assert_eq!(app.get(theirs.id).unwrap().unwrap().body["dose"], "5", "a chart shows the institution's dose");
    assert!(app.get(refused).unwrap().is_some(), "refused work stays to be mended");
    let conflicts = app.conflicts().unwrap();
    assert_eq!((&conflicts[0].mine["dose"], &conflicts[0].fields[0].server), (&json!("3"), &json!("5")));
    let attention = app.outbox(OutboxFilter::NeedsAttention, 0, 10).unwrap();
    assert!(attention.iter().any(|item| matches!(&item.state, OpState::Rejected { findings } if findings.len() == 1)));
    let settled = app.resolve(conflicts[0].op_id, acompana_sync::client::Choice::Mine, "it was weighed twice").unwrap();
    assert!(settled.is_some());
    assert_eq!(app.get(theirs.id).unwrap().unwrap().body["dose"], "3");
    assert!(app.conflicts().unwrap().is_empty());
    assert!(matches!(
        app.resolve(conflicts[0].op_id, acompana_sync::client::Choice::Theirs, ""),
        Err(CoreError::OutOfDate { .. })
    ));
}

#[test]
fn enrolment_makes_the_device_somebodys() {
    let claims = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&claims);
    let server = serve(move |request| {
        let request: acompana_sync::wire::EnrolRequest = request.message();
        let mut claims = log.lock().unwrap();
        claims.push(request.claim.clone());
        match (request.code.as_str(), claims.len()) {
            ("GOOD-CODE", 1) => Answer::Bytes(Vec::new()),
            ("GOOD-CODE", _) => message(
                200,
                &[],
                &json!({ "user": uuid(7), "display_name": "Ana", "roles": ["clinician"], "tokens": tokens(1) }),
            ),
            _ => message(403, &[], &Problem::new(ProblemCode::CodeInvalid, "unknown code")),
        }
    });
    let dir = tempfile::tempdir().unwrap();
    let app = Acompana::open(config(dir.path())).unwrap();
    assert!(app.status().unwrap().needs_enrolment);
    assert!(matches!(app.run_sync(SyncOptions::default()), Err(CoreError::Enrol { .. })));
    assert!(matches!(
        app.create("dragon_visit", body(json!({})), SaveOptions::default()),
        Err(CoreError::Enrol { .. })
    ));
    assert!(matches!(app.enrol(&server.url, "GOOD-CODE", "tablet"), Err(CoreError::Offline { .. })));
    let person = app.enrol(&server.url, " GOOD-CODE ", "tablet").unwrap();
    assert_eq!(person.display_name, "Ana");
    let bad = app.enrol(&server.url, "BAD", "tablet").unwrap_err();
    assert!(matches!(bad, CoreError::Invalid { findings } if findings[0].code == "SYNC-CODE-INVALID"));
    let claims = claims.lock().unwrap();
    assert_eq!(claims[0], claims[1], "after a lost answer it asks with the same secret");
    assert!(claims[2] != claims[1] && claims[0].len() == 64);
    create(&app, "as Ana");
    assert_eq!(app.status().unwrap().person.unwrap().display_name, "Ana");
}

#[test]
fn another_persons_code_is_refused_while_work_is_unsent() {
    let server = serve(|_| {
        message(200, &[], &json!({ "user": uuid(7), "display_name": "B", "roles": [], "tokens": tokens(9) }))
    });
    let (_dir, app) = app_at(&server);
    create(&app, "A's work");
    assert!(matches!(app.enrol(&server.url, "B-CODE", "tablet"), Err(CoreError::OutOfDate { .. })));
    assert_eq!(app.status().unwrap().person.unwrap().display_name, "Enf. Prueba");
}

#[test]
fn a_wrong_clock_is_told() {
    let server = serve(|_| {
        let ahead = now() + jiff::SignedDuration::from_mins(11);
        message(200, &[], &SyncReply { now: ahead, ..empty() })
    });
    let (_dir, app) = app_at(&server);
    run(&app);
    assert_eq!(app.status().unwrap().clock_skew_ms, Some(11 * 60 * 1000));
    assert_eq!(app.now().unwrap().as_second(), now().as_second() + 11 * 60);
}

#[test]
fn a_deadline_beyond_all_clocks_is_none() {
    let server = serve(|request| message(200, &[], &applied(&request.message())));
    let (_dir, app) = app_at(&server);
    create(&app, "in good time");
    let options = SyncOptions { deadline: Some(Duration::MAX), ..SyncOptions::default() };
    assert_eq!(app.run_sync(options).unwrap().outcome, SyncOutcome::Done);
}

#[test]
fn a_clock_that_was_set_back_does_not_silence_the_device() {
    let server = serve(|_| plain(503, &[("Retry-After", "60")], b""));
    let dir = tempfile::tempdir().unwrap();
    let clock = TestClock(Arc::new(Mutex::new(now())));
    let app = Acompana::open(Config { clock: Arc::new(clock.clone()), ..config(dir.path()) }).unwrap();
    enrol_at(&app, &server.url);
    run(&app);
    *clock.0.lock().unwrap() = now() - jiff::SignedDuration::from_hours(24 * 400);
    let patient =
        SyncOptions { patient: true, deadline: Some(Duration::from_secs(2)), network: Some(Network::Metered) };
    app.run_sync(patient).unwrap();
    assert_eq!(server.served.load(std::sync::atomic::Ordering::SeqCst), 2, "nobody asked it to wait 400 days");
}

fn enrols_as(user: u64) -> Loopback {
    serve(move |_| {
        message(200, &[], &json!({ "user": uuid(user), "display_name": "B", "roles": [], "tokens": tokens(9) }))
    })
}

#[test]
fn what_one_person_looked_at_is_not_told_in_another_ones_name() {
    let server = enrols_as(7);
    let (_dir, app) = app_at(&server);
    app.core.store.write(Durability::Full, |tx| Ok::<_, Fault>(tx.put_clean(&visit(1, 1))?)).unwrap();
    app.read_clinical(visit(1, 1).id, "ronda").unwrap();
    assert!(matches!(app.enrol(&server.url, "B-CODE", "tablet"), Err(CoreError::OutOfDate { .. })));
    assert_eq!(app.status().unwrap().unsent_read_notes, 1);
}

#[test]
fn another_person_does_not_find_the_records_of_the_one_before() {
    let server = enrols_as(7);
    let (_dir, app) = app_at(&server);
    let withdrawn = app.create("dragon_visit", body(json!({ "unit": "A" })), SaveOptions::default()).unwrap();
    app.outbox_withdraw(withdrawn.op.unwrap(), "").unwrap();
    app.core
        .store
        .write(Durability::Full, |tx| {
            let scope = acompana_sync::client::ScopeState {
                id: SCOPE.to_owned(),
                epoch: 1,
                seq: 1,
                digest: digest_of(&[visit(1, 1)]),
                resyncing: false,
            };
            tx.put_scope(&scope)?;
            tx.put_clean(&visit(1, 1))?;
            tx.enter(SCOPE, visit(1, 1).id)?;
            Ok::<_, Fault>(())
        })
        .unwrap();
    let same = enrols_as(901);
    app.enrol(&same.url, "A-CODE", "tablet").unwrap();
    assert!(app.get(visit(1, 1).id).unwrap().is_some(), "the same person keeps everything");
    app.enrol(&server.url, "B-CODE", "tablet").unwrap();
    assert_eq!(app.get(visit(1, 1).id).unwrap(), None);
    assert!(app.status().unwrap().scopes.is_empty());
    assert!(app.outbox(OutboxFilter::All, 0, 10).unwrap().is_empty());
    let audit = app.core.store.read(|tx| Ok::<_, Fault>(tx.audit_lines(0, 10)?)).unwrap();
    assert_eq!(audit.len(), 2, "who did what stays");
    app.verify_store().unwrap();
}

#[test]
fn a_device_does_not_become_somebodys_while_it_syncs_for_another() {
    let (begun, waiting) = channel();
    let server = serve(move |request: Request| {
        if request.path == "/v1/sync" {
            return Answer::Silence(Duration::from_secs(20));
        }
        begun.send(()).unwrap();
        std::thread::sleep(Duration::from_millis(600));
        message(200, &[], &json!({ "user": uuid(7), "display_name": "B", "roles": [], "tokens": tokens(9) }))
    });
    let (_dir, app) = app_at(&server);
    let (enrolling, url) = (app.clone(), server.url.clone());
    let enrolment = std::thread::spawn(move || enrolling.enrol(&url, "B-CODE", "tablet"));
    waiting.recv().unwrap();
    let sync = app.start_sync(SyncOptions::default(), None).unwrap();
    assert!(matches!(enrolment.join().unwrap(), Err(CoreError::Busy { .. })));
    sync.cancel();
    sync.wait().unwrap();
    assert_eq!(app.status().unwrap().person.unwrap().display_name, "Enf. Prueba");
}
