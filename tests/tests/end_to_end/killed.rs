//! A device killed (SIGKILL) between any two of its steps.
//!
//! The child is this test binary again. It counts the steps that the core traces (transaction begun, about to be
//! committed, committed, request about to go out, answer there) and kills itself at the n-th. The parent then opens the
//! store, lets it finish, and counts: what was reported as saved is there, and everything took effect once.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

use acompana_core::{Acompana, Config, OutboxFilter, SaveOptions, StoreKey, SyncOptions};
use acompana_domain::RecordId;
use acompana_domain::kind::Role;
use acompana_tests::Server;
use acompana_tests::bodies::{child, stay};
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt};

const KEY: [u8; 32] = [9; 32];
const WRITES: u32 = 3;

/// Kills the process at the n-th step.
struct Reaper {
    left: AtomicU32,
}

impl<S: Subscriber> Layer<S> for Reaper {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let step = *event.metadata().level() == Level::TRACE && event.metadata().target().starts_with("acompana_core");
        if step && self.left.fetch_sub(1, Ordering::SeqCst) == 1 {
            let pid = std::process::id().to_string();
            Command::new("kill").args(["-KILL", &pid]).status().unwrap();
            std::thread::sleep(std::time::Duration::from_mins(1));
        }
    }
}

fn open(store: &Path) -> Acompana {
    Acompana::open(Config::new(store, StoreKey::new(KEY))).unwrap()
}

/// The child's work: a few writes, each reported once it is saved, with a sync after each.
#[test]
fn child_process() {
    let Ok(told) = std::env::var("ACOMPANA_KILLED") else { return };
    let (steps, rest) = told.split_once('|').unwrap();
    let (patient, store) = rest.split_once('|').unwrap();
    let app = open(Path::new(store));
    let reaper = Reaper { left: AtomicU32::new(steps.parse().unwrap()) };
    tracing::subscriber::set_global_default(tracing_subscriber::registry().with(reaper)).unwrap();
    let patient: RecordId = patient.parse().unwrap();
    for n in 0..WRITES {
        let body = stay(patient, &format!("estancia {n}")).as_object().unwrap().clone();
        let saved = app.create("hospitalization", body, SaveOptions::default()).unwrap();
        let mut out = std::io::stdout().lock();
        writeln!(out, "\nsaved {}", saved.id).unwrap();
        out.flush().unwrap();
        drop(out);
        app.run_sync(SyncOptions::default()).unwrap();
    }
    writeln!(std::io::stdout(), "\nfinished").unwrap();
}

#[test]
fn a_device_killed_between_any_two_of_its_steps_loses_and_doubles_nothing() {
    let server = Server::start();
    let user = server.staff(&[Role::Clinician, Role::Registrar]);
    let folder = tempfile::tempdir().unwrap();
    let url = format!("http://{}", server.address);
    let mut killed = 0;
    for step in 1.. {
        let store = folder.path().join(step.to_string());
        let app = open(&store);
        app.enrol(&url, &server.code(user), "tableta").unwrap();
        let patient = app.create("patient", child().as_object().unwrap().clone(), SaveOptions::default()).unwrap().id;
        app.run_sync(SyncOptions::default()).unwrap();
        app.close().unwrap();
        drop(app);
        let before = server.desk().counts().unwrap().ops_applied;

        let mut process = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "killed::child_process", "--nocapture", "--test-threads=1"])
            .env("ACOMPANA_KILLED", format!("{step}|{patient}|{}", store.display()))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let lines: Vec<String> = BufReader::new(process.stdout.take().unwrap()).lines().map_while(Result::ok).collect();
        let status = process.wait().unwrap();
        let finished = lines.iter().any(|line| line == "finished");
        assert!(finished || !status.success());
        killed += u32::from(!finished);

        let app = open(&store);
        app.verify_store().unwrap();
        let saved: Vec<RecordId> =
            lines.iter().filter_map(|line| line.strip_prefix("saved ")).map(|id| id.parse().unwrap()).collect();
        for id in &saved {
            assert!(app.get(*id).unwrap().is_some(), "killed at step {step}: what was saved is gone");
        }
        app.run_sync(SyncOptions::default()).unwrap();
        assert_eq!(app.outbox_counts().unwrap().pending, 0, "killed at step {step}");
        let applied = server.desk().counts().unwrap().ops_applied - before;
        let remembered = app.outbox(OutboxFilter::All, 0, 1_000).unwrap().len();
        // One more than reported may have been saved: the kill came between the commit and the report.
        let reported = i64::try_from(saved.len()).unwrap();
        assert!(applied == reported || applied == reported + 1, "step {step}: {applied} applied, {reported} saved");
        assert_eq!(i64::try_from(remembered).unwrap(), applied + 1, "the patient's write and these");
        app.close().unwrap();
        if finished {
            break;
        }
    }
    assert!(killed > 20, "only {killed} steps were seen");
}
