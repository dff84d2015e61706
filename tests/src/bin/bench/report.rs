//! What a report over a national registry costs: `acompana report` as a process of its own over a server's store of
//! 23,382 patients and 460,000 doses, beside a bare walk over the same records.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use acompana_domain::kind::KindRegistry;
use acompana_domain::record::{DeviceId, UserId};
use acompana_domain::report::REGISTRY_KINDS;
use acompana_domain::{Record, RecordId};
use acompana_server::Administration;
use acompana_server::store::Store;
use acompana_server::store::sqlite::SqliteStore;
use acompana_sync::fault::StoreFault;
use acompana_sync::server::ServerTx;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::median::median;

/// Patients of the note of 6 October 2025 (domain.md §7.2): 8,184 children, 15,198 adults, in 79 hospitals.
const CHILDREN: u128 = 8_184;
const PATIENTS: u128 = 23_382;
const HOSPITALS: u128 = 79;
const THIRD_LEVEL: u128 = 15;
const DOSES: u128 = 460_000;
const ROUNDS: usize = 5;

/// Measures.
pub(crate) fn measure() -> Value {
    let folder = tempfile::tempdir().unwrap();
    fill(folder.path());
    let walked = median((0..ROUNDS).map(|_| walk(folder.path())).collect());
    let runs: Vec<(Duration, u64, Value)> = (0..ROUNDS).map(|_| report(folder.path())).collect();
    let figures = runs[0].2["figures"].clone();
    let ages = runs[0].2["tables"]["by_age"]["rows"].clone();
    let levels = runs[0].2["tables"]["hospitals_by_level"]["rows"].clone();
    json!({
        "job": "report",
        "seconds": median(runs.iter().map(|run| run.0).collect()).as_secs_f64(),
        "bare_walk_seconds": walked.as_secs_f64(),
        "peak_kib": runs.iter().map(|run| run.1).max(),
        "store_bytes": std::fs::metadata(folder.path().join("acompana.db")).unwrap().len(),
        "figures": figures,
        "by_age": ages,
        "hospitals_by_level": levels,
        "discrepancies": runs[0].2["discrepancies"],
    })
}

fn unit(n: u128) -> String {
    format!("DFIMS{:06}", n % HOSPITALS)
}

fn record(n: u128, kind: &str, at: Timestamp, body: &Value) -> Record {
    Record {
        id: RecordId(Uuid::from_u128(n)),
        kind: kind.to_owned(),
        schema: 1,
        ver: 1,
        author: UserId(Uuid::nil()),
        device: DeviceId(Uuid::nil()),
        occurred_at: at,
        tz: "America/Mexico_City".to_owned(),
        recorded_at: at + SignedDuration::from_mins(20),
        body: body.as_object().unwrap().clone(),
    }
}

/// The records, made up: of the usual size, every field that a form asks for.
fn records() -> impl Iterator<Item = Record> {
    let day = |n: u128| Timestamp::now() - SignedDuration::from_hours(24 * i64::try_from(15 + n % 1_000).unwrap());
    let hospitals = (0..HOSPITALS).map(move |n| {
        let level = if n < THIRD_LEVEL { "UMAE" } else { "second" };
        let body =
            json!({ "clues": unit(n), "name": format!("Unidad {n}"), "level": level, "ooad": format!("{}", n % 35) });
        record(1_000_000 + n, "hospital", day(0), &body)
    });
    let patients = (0..PATIENTS).map(move |n| {
        let birth = if n < CHILDREN { "2020-05-04" } else { "1970-05-04" };
        let body = json!({
            "names": { "given": "Persona", "first_surname": "Sintética", "second_surname": format!("{n}") },
            "birth_date": birth, "sex": "M", "curp_pending": "other", "units": [{ "id": "u1", "clues": unit(n) }],
        });
        record(2_000_000 + n, "patient", day(n), &body)
    });
    let diagnoses = (0..PATIENTS).map(move |n| {
        let code = ["C91.0", "C50.9", "C71.6", "C18.9", "C64"][usize::try_from(n % 5).unwrap()];
        let body = json!({
            "patient": RecordId(Uuid::from_u128(2_000_000 + n)), "icd10": code, "date": "2023-01-10", "by_imss": true,
            "unit": unit(n),
        });
        record(3_000_000 + n, "diagnosis", day(n), &body)
    });
    let doses = (0..DOSES).map(move |n| {
        let body = json!({
            "patient": RecordId(Uuid::from_u128(2_000_000 + n % PATIENTS)), "unit": unit(n % PATIENTS),
            "drug": "010.000.1768.00", "dose": "1.1", "measure": "mg", "route": "IV", "given": true,
            "weight_kg": "18", "height_cm": "110", "measured_on": "2026-01-01", "lot": "A1234", "lot_expiry": "2027-01-31",
            "acknowledgements": [],
        });
        record(4_000_000 + n, "administration", day(n), &body)
    });
    hospitals.chain(patients).chain(diagnoses).chain(doses)
}

fn fill(folder: &Path) {
    let (store, kinds) = (SqliteStore::open(folder, None).unwrap(), KindRegistry::standard());
    store
        .write(|tx| {
            for record in records() {
                tx.put_record(&record, &kinds.get(&record.kind).unwrap().facets(&record))?;
            }
            Ok::<_, StoreFault>(())
        })
        .unwrap();
    store.close().unwrap();
}

/// Every record is read and let go.
fn walk(folder: &Path) -> Duration {
    let began = Instant::now();
    let desk = Administration::look(folder, None).unwrap();
    let mut seen = 0;
    desk.survey(|records| REGISTRY_KINDS.iter().try_for_each(|kind| records.each_of(kind, |_| seen += 1))).unwrap();
    assert_eq!(seen, HOSPITALS + 2 * PATIENTS + DOSES);
    began.elapsed()
}

/// Time, most memory in KiB as the kernel tells it, and the report.
fn report(folder: &Path) -> (Duration, u64, Value) {
    let program = std::env::current_exe().unwrap().with_file_name("acompana");
    assert!(program.exists(), "{} is missing: build acompana-cli with the same profile first", program.display());
    let told = folder.join("report.json");
    let began = Instant::now();
    let mut child = Command::new(program)
        .args(["--json", "--data", folder.to_str().unwrap(), "report", "registry"])
        .stdout(Stdio::from(std::fs::File::create(&told).unwrap()))
        .spawn()
        .unwrap();
    let (status, mut most) = (format!("/proc/{}/status", child.id()), 0);
    while child.try_wait().unwrap().is_none() {
        let text = std::fs::read_to_string(&status).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
        most = most.max(line.trim().trim_end_matches(" kB").parse().unwrap_or(0));
        std::thread::sleep(Duration::from_millis(5));
    }
    let took = began.elapsed();
    (took, most, serde_json::from_slice(&std::fs::read(&told).unwrap()).unwrap())
}
