//! Tokens in the platform's secret store: not in the database, and a sign-in that works after a failure at any step.

mod deadline;

use std::sync::atomic::Ordering;
use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex};

use acompana_sync::wire::{RefreshRequest, SyncReply, SyncRequest};
use serde_json::json;

use crate::error::Fault;
use crate::http::Http;
use crate::ports::SecretStore;
use crate::store::Tokens;
use crate::testing::loopback::{Answer, Loopback, Request, message, serve};
use crate::testing::platform::{Mood, TestSecrets};
use crate::testing::{body, config, enrol_at, now, tokens, uuid};
use crate::{Acompana, Config, CoreError, SaveOptions, StorageProblem, SyncOptions, SyncOutcome};

fn open(dir: &std::path::Path, secrets: &Arc<TestSecrets>) -> Acompana {
    let port: Arc<dyn SecretStore> = Arc::clone(secrets) as _;
    Acompana::open(Config { secrets: Some(port), ..config(dir) }).unwrap()
}

/// A server that accepts only the newest access token, and every refresh token: as the real one does with the token
/// before the newest until the newest was used. Gives the refresh tokens that it saw.
fn server() -> (Loopback, Arc<Mutex<Vec<String>>>) {
    let (seen, issued) = (Arc::<Mutex<Vec<String>>>::default(), Arc::new(Mutex::new(1)));
    let log = Arc::clone(&seen);
    let answer = move |request: Request| -> Answer {
        let mut issued = issued.lock().unwrap();
        match request.path.as_str() {
            "/v1/token" => {
                log.lock().unwrap().push(request.message::<RefreshRequest>().refresh_token);
                *issued += 1;
                message(200, &[], &tokens(*issued))
            }
            "/v1/enrol" => {
                *issued += 1;
                let reply = json!({ "user": uuid(901), "display_name": "A", "roles": [], "tokens": tokens(*issued) });
                message(200, &[], &reply)
            }
            _ if request.headers["authorization"] == format!("Bearer access-{issued}") => {
                request.message::<SyncRequest>();
                let reply: SyncReply = serde_json::from_value(json!({ "now": now(), "server_epoch": "s" })).unwrap();
                message(200, &[], &reply)
            }
            _ => {
                let expired = acompana_sync::wire::ProblemCode::TokenExpired;
                message(401, &[], &acompana_sync::wire::Problem::new(expired, "expired"))
            }
        }
    };
    (serve(answer), seen)
}

/// What of the account is in the database.
fn row(app: &Acompana) -> String {
    serde_json::to_string(&app.core.account().unwrap()).unwrap()
}

fn kept_name(app: &Acompana) -> String {
    app.core.account().unwrap().tokens.secret().unwrap().to_owned()
}

fn sync(app: &Acompana) -> SyncOutcome {
    app.run_sync(SyncOptions::default()).unwrap().outcome
}

/// Makes the server refuse the access token that the device has, so that the next run trades.
fn expire(server: &Loopback) {
    let client = Http::new(&server.url, &crate::Trust::default()).unwrap();
    let request = RefreshRequest {
        device: acompana_domain::record::DeviceId(uuid(902)),
        refresh_token: "somebody else's".to_owned(),
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(client.refresh(&request, std::time::Duration::from_secs(5))).unwrap();
}

#[test]
fn an_enrolment_leaves_no_token_in_the_database() {
    let (server, _) = server();
    let (dir, secrets) = (tempfile::tempdir().unwrap(), Arc::<TestSecrets>::default());
    let app = open(dir.path(), &secrets);
    let (sender, before) = channel();
    let asking = app.clone();
    *secrets.on_put.lock().unwrap() = Some(Box::new(move || {
        // Calls the core back in every way that takes a lock: none is held.
        let status = asking.status().unwrap();
        asking.tidy().unwrap();
        sender.send(status.person).unwrap();
    }));
    app.enrol(&server.url, "CODE", "tablet").unwrap();
    assert_eq!(before.try_iter().collect::<Vec<_>>(), [None], "the secret was put before the account pointed at it");
    assert_eq!(secrets.names(), [kept_name(&app)]);
    assert!(kept_name(&app).starts_with("acompana.tokens."));
    assert!(!row(&app).contains("refresh-2") && !row(&app).contains("access-2"), "{}", row(&app));
    assert!(secrets.kept.lock().unwrap()[&kept_name(&app)].contains("refresh-2"));
    assert_eq!(sync(&app), SyncOutcome::Done);
    app.enrol(&server.url, "CODE-2", "tablet").unwrap();
    assert_eq!(secrets.names(), [kept_name(&app)], "the earlier secret is gone");
    app.close().unwrap();
    let again = open(dir.path(), &secrets);
    assert_eq!(sync(&again), SyncOutcome::Done);
}

#[test]
fn an_older_account_moves_over_at_its_next_trade() {
    let (server, seen) = server();
    let (dir, secrets) = (tempfile::tempdir().unwrap(), Arc::<TestSecrets>::default());
    let app = open(dir.path(), &secrets);
    enrol_at(&app, &server.url);
    assert_eq!(sync(&app), SyncOutcome::Done);
    assert!(matches!(app.core.account().unwrap().tokens, Tokens::Here(_)) && secrets.names().is_empty());
    expire(&server);
    assert_eq!(sync(&app), SyncOutcome::Done);
    assert_eq!(secrets.names(), [kept_name(&app)]);
    assert!(!row(&app).contains("refresh-"), "{}", row(&app));
    expire(&server);
    assert_eq!(sync(&app), SyncOutcome::Done);
    assert_eq!(secrets.names(), [kept_name(&app)]);
    let traded: Vec<String> =
        seen.lock().unwrap().iter().filter(|token| token.starts_with("refresh")).cloned().collect();
    assert_eq!(traded, ["refresh-1", "refresh-3"]);
}

#[test]
fn a_failure_at_any_step_leaves_a_sign_in_that_works_and_no_secret_behind() {
    for step in ["put", "before remove", "remove"] {
        let (server, _) = server();
        let (dir, secrets) = (tempfile::tempdir().unwrap(), Arc::<TestSecrets>::default());
        let app = open(dir.path(), &secrets);
        enrol_at(&app, &server.url);
        expire(&server);
        assert_eq!(sync(&app), SyncOutcome::Done);
        expire(&server);
        *secrets.dies_after.lock().unwrap() = step;
        let cut = app.run_sync(SyncOptions::default());
        assert_eq!(cut.is_err(), step == "put", "{step}: {cut:?}");
        app.close().unwrap();
        *secrets.dies_after.lock().unwrap() = "";
        let again = open(dir.path(), &secrets);
        assert_eq!(sync(&again), SyncOutcome::Done, "{step}");
        expire(&server);
        assert_eq!(sync(&again), SyncOutcome::Done, "{step}");
        assert_eq!(secrets.names(), [kept_name(&again)], "{step}: what was left behind is removed");
        let listed = again.core.store.read(|tx| Ok::<_, Fault>(tx.secrets_to_remove()?)).unwrap();
        assert!(listed.is_empty(), "{step}: {listed:?}");
    }
}

fn is_key_store(error: &CoreError) -> bool {
    matches!(error, CoreError::Storage { problem: StorageProblem::KeyStore, .. })
}

#[test]
fn a_secret_store_that_is_locked_or_fails_ends_the_run_without_harm() {
    for mood in [Mood::Locked, Mood::Failing, Mood::Panicking] {
        let (server, _) = server();
        let (dir, secrets) = (tempfile::tempdir().unwrap(), Arc::<TestSecrets>::default());
        let app = open(dir.path(), &secrets);
        app.enrol(&server.url, "CODE", "tablet").unwrap();
        let before = server.served.load(Ordering::SeqCst);
        secrets.be(mood);
        let ended = app.run_sync(SyncOptions::default()).unwrap_err();
        assert!(is_key_store(&ended), "{ended:?}");
        assert!(!format!("{ended:?}").contains("refresh-"));
        assert_eq!(server.served.load(Ordering::SeqCst), before, "nothing was asked of the server");
        assert!(is_key_store(&app.enrol(&server.url, "CODE", "tablet").unwrap_err()));
        assert!(!app.status().unwrap().needs_enrolment);
        secrets.be(Mood::Well);
        // The server forgot the earlier token when it gave out the next one; the refresh token stands.
        assert_eq!(sync(&app), SyncOutcome::Done);
    }
}

#[test]
fn a_secret_that_is_gone_means_signed_out_and_unsent_work_stays() {
    for lost in [None, Some("{}".to_owned())] {
        let (server, _) = server();
        let (dir, secrets) = (tempfile::tempdir().unwrap(), Arc::<TestSecrets>::default());
        let app = open(dir.path(), &secrets);
        app.enrol(&server.url, "CODE", "tablet").unwrap();
        app.core
            .store
            .write(crate::store::Durability::Full, |tx| {
                let account = tx.reading().account()?.unwrap();
                let roles = [acompana_domain::kind::Role::Clinician].into();
                Ok::<_, Fault>(tx.put_account(&crate::store::Account { roles, ..account })?)
            })
            .unwrap();
        app.create("dragon_visit", body(json!({ "unit": "A" })), SaveOptions::default()).unwrap();
        secrets.kept.lock().unwrap().clear();
        secrets.kept.lock().unwrap().extend(lost.map(|text| (kept_name(&app), text)));
        let before = server.served.load(Ordering::SeqCst);
        assert_eq!(sync(&app), SyncOutcome::Enrol);
        assert_eq!(server.served.load(Ordering::SeqCst), before);
        let status = app.status().unwrap();
        assert_eq!((status.needs_enrolment, status.outbox.pending), (true, 1));
        app.enrol(&server.url, "NEW-CODE", "tablet").unwrap();
        assert!(!app.status().unwrap().needs_enrolment);
        assert_eq!(secrets.names(), [kept_name(&app)]);
    }
}

#[test]
fn a_secret_store_whose_key_is_gone_means_signed_out_and_a_new_code_helps() {
    let (server, _) = server();
    let (dir, secrets) = (tempfile::tempdir().unwrap(), Arc::<TestSecrets>::default());
    let app = open(dir.path(), &secrets);
    app.enrol(&server.url, "CODE", "tablet").unwrap();
    secrets.be(Mood::Bereft);
    assert_eq!(sync(&app), SyncOutcome::Enrol);
    assert!(app.status().unwrap().needs_enrolment);
    secrets.be(Mood::Well);
    app.enrol(&server.url, "NEW-CODE", "tablet").unwrap();
    assert_eq!(sync(&app), SyncOutcome::Done);
}

#[test]
fn an_app_that_forgets_its_secret_store_signs_nobody_out() {
    let (server, _) = server();
    let (dir, secrets) = (tempfile::tempdir().unwrap(), Arc::<TestSecrets>::default());
    let app = open(dir.path(), &secrets);
    app.enrol(&server.url, "CODE", "tablet").unwrap();
    app.close().unwrap();
    let forgetful = Acompana::open(config(dir.path())).unwrap();
    assert!(is_key_store(&forgetful.run_sync(SyncOptions::default()).unwrap_err()));
    forgetful.close().unwrap();
    assert_eq!(sync(&open(dir.path(), &secrets)), SyncOutcome::Done);
}

#[test]
fn a_sync_that_tidies_up_meanwhile_leaves_the_secret_of_an_enrolment_alone() {
    let (server, _) = server();
    let (dir, secrets) = (tempfile::tempdir().unwrap(), Arc::<TestSecrets>::default());
    let app = open(dir.path(), &secrets);
    app.enrol(&server.url, "CODE", "tablet").unwrap();
    let (busy, (sender, outcome)) = (app.clone(), channel());
    *secrets.on_put.lock().unwrap() = Some(Box::new(move || {
        // Between the secret and the account: the sync trades its own tokens and removes what nothing points at.
        sender.send(sync(&busy)).unwrap();
    }));
    app.enrol(&server.url, "CODE-2", "tablet").unwrap();
    assert_eq!(outcome.try_recv(), Ok(SyncOutcome::Done));
    assert_eq!(secrets.names(), [kept_name(&app)], "the enrolment came last, and its secret is there");
    expire(&server);
    assert_eq!(sync(&app), SyncOutcome::Done);
}

#[test]
fn a_refused_enrolment_leaves_the_earlier_sign_in_and_no_secret_behind() {
    let (server, _) = server();
    let (dir, secrets) = (tempfile::tempdir().unwrap(), Arc::<TestSecrets>::default());
    let app = open(dir.path(), &secrets);
    app.enrol(&server.url, "CODE", "tablet").unwrap();
    let name = kept_name(&app);
    let held_up = app.clone();
    *secrets.on_put.lock().unwrap() = Some(Box::new(move || {
        // As while a sync runs.
        crate::acompana::held(&held_up.core.place).take(crate::sync::SyncHandle::new()).unwrap();
    }));
    assert!(matches!(app.enrol(&server.url, "CODE-2", "tablet"), Err(CoreError::Busy { .. })));
    crate::acompana::held(&app.core.place).leave();
    assert_eq!(secrets.names().as_slice(), std::slice::from_ref(&name), "the new secret is removed at once");
    assert_eq!(kept_name(&app), name);
    assert_eq!(sync(&app), SyncOutcome::Done, "the earlier sign-in still trades");
}
