//! The objects as the shells use them, from Rust: what the generated code cannot show by itself.
//!
//! A foreign implementation that throws is a panic here; Kotlin's and Swift's own tests throw for real.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "clippy takes only #[test] functions for tests, not what they call"
)]

use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use acompana_core::{CoreError, KeyStore, PortError, RecordQuery, StorageProblem, Topic, Update};
use acompana_ffi::{
    ChangeListener, Core, Language, LogLevel, LogLine, LogSink, Settings, check_leave, describe_error, set_log_sink,
};
use tempfile::TempDir;

const LONG: Duration = Duration::from_secs(20);

/// Keeps the key by turning each bit: enough to tell what is wrapped from what is not.
struct Turning;

impl KeyStore for Turning {
    fn wrap(&self, key: Vec<u8>) -> Result<Vec<u8>, PortError> {
        Ok(key.into_iter().map(|byte| !byte).collect())
    }

    fn unwrap(&self, wrapped: Vec<u8>) -> Result<Vec<u8>, PortError> {
        self.wrap(wrapped)
    }
}

fn settings(folder: &TempDir) -> Settings {
    Settings {
        dir: folder.path().join("store").to_string_lossy().into_owned(),
        app_version: "1".to_owned(),
        language: Language::Spanish,
        zone: Some("America/Mexico_City".to_owned()),
        ca_pem: None,
        plain_http: false,
    }
}

fn open(folder: &TempDir) -> Result<Arc<Core>, CoreError> {
    Core::open(settings(folder), Arc::new(Turning), None, None)
}

fn folder() -> TempDir {
    tempfile::tempdir().unwrap()
}

#[test]
fn a_store_opens_again_with_the_key_that_was_wrapped_and_only_once_at_a_time() {
    let folder = folder();
    let core = open(&folder).unwrap();
    let device = core.status().unwrap().device;
    assert!(matches!(open(&folder), Err(CoreError::Busy { .. })));
    core.shut_down().unwrap();
    assert_eq!(open(&folder).unwrap().status().unwrap().device, device);
}

#[test]
fn whatever_is_called_after_closing_says_so() {
    let folder = folder();
    let core = open(&folder).unwrap();
    core.shut_down().unwrap();
    core.shut_down().unwrap();
    assert_eq!(core.status().unwrap_err(), CoreError::Closed);
    assert_eq!(core.list(RecordQuery::of_kind("patient")).unwrap_err(), CoreError::Closed);
    assert_eq!(core.outbox_counts().unwrap_err(), CoreError::Closed);
    assert!(core.running_sync().is_none());
}

struct Broken;

impl KeyStore for Broken {
    fn wrap(&self, _: Vec<u8>) -> Result<Vec<u8>, PortError> {
        panic!("on purpose")
    }

    fn unwrap(&self, _: Vec<u8>) -> Result<Vec<u8>, PortError> {
        Err(PortError::Locked { reason: "before the first unlock".to_owned() })
    }
}

#[test]
fn a_key_store_that_fails_leaves_everything_as_it_was() {
    let folder = folder();
    let refused = Core::open(settings(&folder), Arc::new(Broken), None, None).unwrap_err();
    assert!(matches!(refused, CoreError::Storage { problem: StorageProblem::KeyStore, .. }), "{refused:?}");
    let device = open(&folder).unwrap().status().unwrap().device;
    let locked = Core::open(settings(&folder), Arc::new(Broken), None, None).unwrap_err();
    assert!(matches!(locked, CoreError::Storage { problem: StorageProblem::KeyStore, .. }), "{locked:?}");
    assert_eq!(open(&folder).unwrap().status().unwrap().device, device);
}

#[test]
fn a_zone_that_does_not_exist_is_named() {
    let folder = folder();
    let settings = Settings { zone: Some("Luna/Base".to_owned()), ..settings(&folder) };
    let refused = Core::open(settings, Arc::new(Turning), None, None).unwrap_err();
    assert!(matches!(&refused, CoreError::NotFound { what } if what.contains("Luna/Base")), "{refused:?}");
}

#[test]
fn what_is_no_json_is_told_with_its_place_and_in_words() {
    let refused = check_leave("{\n  \"child\": ".to_owned(), Language::Spanish).unwrap_err();
    let CoreError::Invalid { findings } = &refused else { panic!("{refused:?}") };
    assert_eq!(findings[0].code, "CASE-NOT-JSON");
    assert_eq!(findings[0].args["line"], 2.into());
    let told = describe_error(refused, Language::Spanish);
    assert!(told.contains("JSON") && told.contains('2'), "{told}");
}

struct Heard(Mutex<Sender<Update>>);

impl ChangeListener for Heard {
    fn changed(&self, update: Update) {
        self.0.lock().unwrap().send(update).unwrap();
    }
}

#[test]
fn a_watch_gives_the_current_value_and_ends_when_it_is_let_go() {
    let folder = folder();
    let core = open(&folder).unwrap();
    let (told, heard) = channel();
    let watch = core.watch(Topic::Outbox, Arc::new(Heard(Mutex::new(told)))).unwrap();
    assert!(matches!(heard.recv_timeout(LONG), Ok(Update::Outbox { counts }) if counts.pending == 0));
    drop(watch);
    // The listener is let go as well: its end of the channel closes.
    assert!(heard.recv_timeout(LONG).is_err());
}

struct Sink {
    lines: Mutex<Sender<LogLine>>,
    go_on: Mutex<Receiver<()>>,
}

impl LogSink for Sink {
    fn log(&self, line: LogLine) {
        let _ = self.lines.lock().unwrap().send(line);
        let _ = self.go_on.lock().unwrap().recv();
    }
}

#[test]
fn a_sink_that_blocks_gets_the_log_and_delays_nobody() {
    let ((told, heard), (let_go, go_on)) = (channel(), channel());
    set_log_sink(Some(Arc::new(Sink { lines: Mutex::new(told), go_on: Mutex::new(go_on) })), LogLevel::Trace).unwrap();
    let folder = folder();
    let core = open(&folder).unwrap();
    let first = heard.recv_timeout(LONG).unwrap();
    assert!(first.target.starts_with("acompana"), "{first:?}");
    // The sink sits on its first line. Far more than it has room for is logged meanwhile, and nothing waits.
    for _ in 0..3_000 {
        core.status().unwrap();
        let _not_found = core.outbox_confirm(core.new_group());
    }
    core.shut_down().unwrap();
    // Let go while a thousand lines wait: it gets to the end of the one it is at, and is called no more.
    set_log_sink(None, LogLevel::Trace).unwrap();
    drop(let_go);
    assert_eq!(heard.iter().count(), 0);
    let quiet = open(&folder).unwrap();
    quiet.shut_down().unwrap();
}
