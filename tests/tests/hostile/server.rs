//! After whatever a server answered: the device lives, its memory is what it was, its run ended and said how, and every
//! unsent write goes out to an honest server.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, LazyLock};
use std::time::{Duration, Instant};

use acompana_core::{Acompana, Clock, Config, OutboxFilter, SaveOptions, StoreKey, SyncOptions, SyncOutcome};
use acompana_domain::RecordId;
use acompana_domain::kind::Role;
use acompana_domain::record::OpId;
use acompana_sync::client::OpState;
use acompana_tests::Server;
use acompana_tests::bodies::{child, stay};
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use crate::answers::{BOMB, Case, SLOW, TOLD, WIRE, tokens};
use crate::front::{Answer, Front};

/// What a run may take that has no deadline of its own.
const SOON: Duration = Duration::from_secs(30);
/// What the whole process, the hostile server's own bytes included, may take more while it is answered: what an answer
/// may be large on the wire and unfolded, with what is made of it.
const MOST_KILOBYTES: u64 = 160 << 10;

/// The system's clock, and what a test adds to it.
#[derive(Clone, Default)]
struct Later(Arc<AtomicI64>);

impl Clock for Later {
    fn now(&self) -> Timestamp {
        Timestamp::now() + SignedDuration::from_secs(self.0.load(Ordering::SeqCst))
    }
}

struct Ward {
    _server: Server,
    front: Front,
    app: Acompana,
    clock: Later,
    patient: RecordId,
    _folder: tempfile::TempDir,
}

impl Ward {
    fn new() -> Self {
        let server = Server::start();
        let front = Front::before(server.address);
        let folder = tempfile::tempdir().unwrap();
        let clock = Later::default();
        let config = Config::new(folder.path().join("store"), StoreKey::random());
        let app = Acompana::open(Config { clock: Arc::new(clock.clone()), ..config }).unwrap();
        let code = server.code(server.staff(&[Role::Clinician, Role::Registrar]));
        app.enrol(&front.url, &code, "tableta").unwrap();
        let patient = create(&app, "patient", &child()).0;
        assert_eq!(app.run_sync(SyncOptions::default()).unwrap().outcome, SyncOutcome::Done);
        Self { _server: server, front, app, clock, patient, _folder: folder }
    }

    /// A change of what is there, and two new records.
    fn write(&self, what: &str) -> Vec<OpId> {
        let mut body = self.app.get(self.patient).unwrap().unwrap().body;
        body.insert("nota".to_owned(), what.into());
        let edit = self.app.edit(self.patient, body, "prueba", None).unwrap().op.unwrap();
        let one = create(&self.app, "hospitalization", &stay(self.patient, what)).1;
        vec![edit, one, create(&self.app, "hospitalization", &stay(self.patient, "otra")).1]
    }

    fn state(&self, op: OpId) -> Option<OpState> {
        let mut after = 0;
        loop {
            let page = self.app.outbox(OutboxFilter::All, after, 500).unwrap();
            if let Some(item) = page.iter().find(|item| item.op.op_id == op) {
                return Some(item.state.clone());
            }
            after = page.last()?.position;
        }
    }

    /// Tries one hostile answer; gives how many kilobytes more it took.
    fn endure(&self, (what, answer): Case, deadline: Option<Duration>) -> u64 {
        let ops = self.write(what);
        self.app.read_clinical(self.patient, "ronda").unwrap();
        let notes = self.app.status().unwrap().unsent_read_notes;
        let asked_for = Arc::new(AtomicI64::new(0));
        let count = Arc::clone(&asked_for);
        self.front.turn_hostile(move |asked| {
            count.fetch_add(i64::from(asked.sync.is_some()), Ordering::SeqCst);
            asked.sync.as_ref().map_or_else(tokens, answer)
        });
        let before = forget_the_peak();
        let began = Instant::now();
        let report =
            self.app.run_sync(SyncOptions { deadline: Some(deadline.unwrap_or(2 * SOON)), ..SyncOptions::default() });
        let report = report.unwrap();
        let (took, peak) = (began.elapsed(), memory("VmHWM").saturating_sub(before));
        self.front.turn_honest();
        assert!(asked_for.load(Ordering::SeqCst) > 0, "{what}: nobody heard it");
        assert!(took < SOON, "{what}: {took:?}, {report:?}");
        assert!(peak < MOST_KILOBYTES, "{what}: {peak} kB more");
        let status = self.app.status().unwrap();
        assert!(!status.needs_enrolment && !status.needs_update, "{what}: {report:?}");
        for op in &ops {
            let state = self.state(*op);
            assert!(state.as_ref().is_some_and(OpState::is_pending), "{what}: {state:?}, {report:?}");
        }
        self.recover(what, &ops, notes);
        eprintln!("{what}: {:?}, {} ms, {peak} kB", report.outcome, took.as_millis());
        peak
    }

    /// An honest server again, a day later: whatever waits were agreed on are over.
    fn recover(&self, what: &str, ops: &[OpId], notes: i64) {
        let mut last = None;
        for _ in 0..4 {
            self.clock.0.fetch_add(25 * 3600, Ordering::SeqCst);
            last = Some(self.app.run_sync(SyncOptions::default()).unwrap());
        }
        let last = last.unwrap();
        assert_eq!(last.outcome, SyncOutcome::Done, "{what}: {last:?}");
        for op in ops {
            let state = self.state(*op);
            assert!(matches!(state, Some(OpState::Applied { .. }) | None), "{what}: {state:?}");
        }
        assert!(notes > 0);
        assert_eq!(self.app.status().unwrap().unsent_read_notes, 0, "{what}");
        let patient = self.app.get(self.patient).unwrap().expect("what was taken out comes back");
        assert_eq!(patient.text("nota"), Some(what), "{what}");
        assert_eq!(self.app.outbox_counts().unwrap().pending, 0, "{what}");
        let scopes = self.app.status().unwrap().scopes;
        assert_eq!(scopes.len(), 2, "{what}: only what is ours: {scopes:?}");
        self.app.verify_store().unwrap();
    }
}

fn create(app: &Acompana, kind: &str, body: &Value) -> (RecordId, OpId) {
    let saved = app.create(kind, body.as_object().unwrap().clone(), SaveOptions::default()).unwrap();
    (saved.id, saved.op.unwrap())
}

/// Kilobytes of this process, as Linux counts them; elsewhere nothing is measured.
fn memory(field: &str) -> u64 {
    let told = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = told.lines().find(|line| line.starts_with(field)).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|number| number.parse().ok()).unwrap_or_default()
}

/// Begins to measure the peak anew; gives what is held now.
fn forget_the_peak() -> u64 {
    // Where it is not allowed, the peak of all cases so far is measured, which is no less.
    let _ = std::fs::write("/proc/self/clear_refs", "5");
    memory("VmRSS")
}

/// One after the other, because memory is measured.
#[test]
fn no_answer_crashes_a_device_fills_it_or_takes_its_unsent_work() {
    LazyLock::force(&BOMB);
    let ward = Ward::new();
    let mut most = 0;
    for case in WIRE.iter().chain(TOLD) {
        most = most.max(ward.endure(*case, None));
    }
    for case in SLOW {
        most = most.max(ward.endure(*case, Some(Duration::from_millis(1_500))));
    }
    eprintln!("the most that an answer took: {most} kB");
}

#[test]
fn what_is_redirected_elsewhere_stays_here() {
    let elsewhere = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    elsewhere.set_nonblocking(true).unwrap();
    let target = format!("http://{}", elsewhere.local_addr().unwrap());
    let ward = Ward::new();
    ward.write("redirected");
    for status in [301, 302, 303, 307, 308] {
        let answer = format!("HTTP/1.1 {status} X\r\nLocation: {target}/v1/sync\r\nContent-Length: 0\r\n\r\n");
        ward.front.turn_hostile(move |_| Answer::Bytes(answer.clone().into_bytes()));
        let outcome = ward.app.run_sync(SyncOptions::default()).unwrap().outcome;
        assert!(matches!(outcome, SyncOutcome::Unreachable { .. }), "{status}: {outcome:?}");
    }
    assert_eq!(elsewhere.accept().unwrap_err().kind(), std::io::ErrorKind::WouldBlock, "nobody went there");
}
