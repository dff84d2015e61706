//! What it costs to cross to another language: the same store and the same case, in Rust here and in a program of that
//! language over the release library (`scripts/kotlin.sh bench`, `scripts/swift.sh bench`).

use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use acompana_core::{Acompana, Config, KeyStore, PortError, RecordQuery, SyncOptions};
use acompana_domain::kind::Role;
use acompana_domain::record::{DeviceId, TypedBody, UserId};
use acompana_domain::registry::{Guardian, Patient};
use acompana_domain::{Body, Record, RecordId};
use acompana_ffi::{Language, check_leave, core_version};
use acompana_tests::bodies::{UNIT, child, day, diagnosis, guardian};
use acompana_tests::process::Server;
use jiff::Timestamp;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::median::{median, timed};

/// Leaves on a page.
const LEAVES: i64 = 1_000;
const ROUNDS: usize = 15;
const EMPTY_CALLS: u32 = 1_000;
const VERDICTS: u32 = 100;

/// Gives the key back as it is: the program of the other language does the same, and only the crossing is measured.
struct Identity;

impl KeyStore for Identity {
    fn wrap(&self, key: Vec<u8>) -> Result<Vec<u8>, PortError> {
        Ok(key)
    }

    fn unwrap(&self, wrapped: Vec<u8>) -> Result<Vec<u8>, PortError> {
        Ok(wrapped)
    }
}

/// Measures here and there.
pub(crate) fn measure(language: &str) -> Value {
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("store");
    fill(&store);
    let facts = folder.path().join("case.json");
    std::fs::write(&facts, case().to_string()).unwrap();
    let there = of_program(language, &store, &facts);
    let here = of_rust(&store, &case().to_string());
    let more = |name: &str| there[name].as_f64().zip(here[name].as_f64()).map(|(there, here)| there - here);
    json!({
        "job": format!("ffi-{language}"),
        "there": there,
        "rust": here,
        "page_more_us": more("page_us"),
        "entries_more_us": more("entries_us"),
    })
}

/// A device of the benefits office that has received a thousand leaves from a real server.
fn fill(store: &Path) {
    let server = Server::start();
    let patient = RecordId(Uuid::now_v7());
    let holder = RecordId(Uuid::now_v7());
    let mut records = vec![
        record(patient, Patient::KIND, child()),
        record(RecordId(Uuid::now_v7()), "diagnosis", diagnosis(patient)),
        record(holder, Guardian::KIND, guardian(patient, "mother", "12345678903")),
    ];
    records.extend((0..LEAVES).map(|number| leave(patient, holder, number)));
    server.remember(records);
    let app = Acompana::open(Config::new(store, Arc::new(Identity) as Arc<dyn KeyStore>)).unwrap();
    let code = server.code(server.staff(&[Role::Benefits]));
    app.enrol(&format!("http://{}", server.address), &code, "Medición").unwrap();
    app.run_sync(SyncOptions::default()).unwrap();
    assert_eq!(app.count(&RecordQuery::of_kind("leave_request")).unwrap(), LEAVES);
    app.close().unwrap();
}

fn record(id: RecordId, kind: &str, body: Value) -> Record {
    let body = serde_json::from_value::<Body>(body).unwrap();
    let (author, device) = (UserId(Uuid::now_v7()), DeviceId(Uuid::now_v7()));
    let now = Timestamp::now();
    let tz = "America/Mexico_City".to_owned();
    Record {
        id,
        kind: kind.to_owned(),
        schema: 1,
        ver: 0,
        author,
        device,
        occurred_at: now,
        tz,
        recorded_at: now,
        body,
    }
}

/// A leave as the server leaves it after its decision, of an ordinary size.
fn leave(patient: RecordId, holder: RecordId, number: i64) -> Record {
    let start = day(-number % 900);
    let id = RecordId(Uuid::now_v7());
    let steps = ["borrador", "enviada", "en_validacion", "expedida"];
    let history = steps
        .iter()
        .map(|status| json!({"id": Uuid::now_v7(), "status": status, "at": Timestamp::now(), "by": "server"}));
    let body = json!({
        "patient": patient, "holder": holder, "unit": UNIT, "request_date": start, "start": start, "days": 14,
        "reason": "HOSPITALIZACION", "status": "expedida", "provisional_folio": format!("P-{number:08}"),
        "folio": format!("37-{number:06}-A"), "applicant_signed": true,
        "decision": {
            "verdict": "PROCEDENTE_CON_SUBSIDIO", "policy_version": "2026-1", "decided_at": Timestamp::now(),
            "findings": [{"code": "LIC-28", "severity": "info", "field": "", "args": {"total": "4200.00"}}],
        },
        "history": history.collect::<Vec<_>>(),
    });
    record(id, "leave_request", body)
}

/// A verdict, facts in and words out.
pub(crate) fn verdict(facts: &str) -> usize {
    check_leave(facts.to_owned(), Language::Spanish).unwrap().len()
}

/// A leave to judge, with twelve earlier ones.
pub(crate) fn case() -> Value {
    let earlier =
        (1..=12).map(|number| json!({"start": day(-30 * number), "days": 10, "holder": "same", "status": "concluida"}));
    json!({
        "request_date": day(0),
        "child": {"birth_date": day(-3000)},
        "holder": {
            "custody": true, "relation": "parent", "requested": true,
            "employments": [{"employer": "Taller", "from": "2015-01-01", "to": null, "daily_wage": "500.00"}],
            "contributions": [{"from": "2015-01-01", "to": null}],
        },
        "diagnosis": {"icd10": "C91.0", "date": day(-700), "by_imss": true},
        "prescription": {"date": day(0), "days": 14},
        "request": {"start": day(0), "days": 14, "reason": "HOSPITALIZACION"},
        "earlier_leaves": earlier.collect::<Vec<_>>(),
        "events": [],
    })
}

fn of_rust(store: &Path, facts: &str) -> Value {
    let app = Acompana::open(Config::new(store, Arc::new(Identity) as Arc<dyn KeyStore>)).unwrap();
    let query = RecordQuery { limit: 1_000, ..RecordQuery::of_kind("leave_request") };
    let empty = || timed(|| (0..EMPTY_CALLS).map(|_| std::hint::black_box(core_version()).len()).sum::<usize>());
    // What a list gives in all languages: bodies that nobody has looked into.
    let page = || timed(|| app.list_stored(&query).unwrap());
    let read = || timed(|| app.list(&query).unwrap());
    let entries = || timed(|| app.list(&query).unwrap().records.iter().map(Record::content).collect::<Vec<_>>());
    let judge = || (0..VERDICTS).map(|_| verdict(facts)).sum::<usize>();
    let began = Instant::now();
    while began.elapsed() < Duration::from_millis(500) {
        let _warm = (page(), read(), entries(), judge());
    }
    let mut all: [Vec<Duration>; 5] = Default::default();
    for _ in 0..ROUNDS {
        for (times, time) in all.iter_mut().zip([empty(), page(), read(), entries(), timed(judge)]) {
            times.push(time);
        }
    }
    let [empty, page, read, entries, verdict] = all.map(median);
    json!({
        "empty_ns": empty.as_nanos() / u128::from(EMPTY_CALLS),
        "page_us": page.as_micros(),
        "page_read_us": read.as_micros(),
        "entries_us": entries.as_micros(),
        "verdict_ns": verdict.as_nanos() / u128::from(VERDICTS),
        "rounds": ROUNDS,
    })
}

/// Runs the program of the other language and reads its line.
fn of_program(language: &str, store: &Path, facts: &Path) -> Value {
    let checkout = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let ran = Command::new(checkout.join(format!("scripts/{language}.sh")))
        .args(["bench", "--dir"])
        .arg(store)
        .arg("--case")
        .arg(facts)
        .args(["--rounds", &ROUNDS.to_string()])
        .stderr(Stdio::inherit())
        .output()
        .unwrap_or_else(|error| panic!("scripts/{language}.sh: {error}"));
    assert!(ran.status.success(), "scripts/{language}.sh bench failed; its words are above");
    let text = String::from_utf8(ran.stdout).unwrap();
    let line = text.lines().rev().find(|line| line.starts_with('{')).unwrap_or_else(|| panic!("no figures in: {text}"));
    serde_json::from_str(line).unwrap()
}
