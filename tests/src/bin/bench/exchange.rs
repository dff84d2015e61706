//! What happens between a device and a real server: the first sync, news, silence, bytes.

use std::time::Instant;

use acompana_core::{LeaveDraft, RecordQuery};
use acompana_domain::kind::Role;
use acompana_domain::leave::case::Reason;
use acompana_domain::{Record, RecordId};
use acompana_tests::Device;
use acompana_tests::bodies::{child, day, diagnosis, guardian, prescription};
use acompana_tests::process::Server;
use serde_json::{Value, json};

use crate::counter::{Counter, Passed};
use crate::floor::Floor;
use crate::local::{fill_floor, pages};
use crate::meter::{Run, cpu_of, measured, peak_kib};
use crate::part::{Part, Side, line, middle, play};
use crate::{Job, Options, ward, workload};

/// Records that changed since the last sync.
const CHANGED: u64 = 100;
/// From one to the next; no usual number of records is a multiple of it.
const STRIDE: u64 = 1_009;
/// Rounds within a process.
const ROUNDS: u64 = 7;

/// All records into an empty encrypted device.
pub(crate) fn first_sync(options: &Options) -> Value {
    let records = options.records.unwrap_or(100_000);
    let server = Server::start();
    ward::put(&server.data(), (0..records).map(|n| workload::dose(n, records)));
    let (mut ours, mut floor) = (Vec::new(), Vec::new());
    for _ in 0..options.runs {
        let run = tempfile::tempdir().unwrap();
        let part =
            Part { server: Some(server.address), code: ward::code(&server), ..options.part.in_folder(run.path()) };
        let cpu = cpu_of(&server.process());
        let mut one = play(Job::FirstSync, records, Side::Ours, &part);
        one.more["server_cpu_seconds"] = json!(cpu_of(&server.process()) - cpu);
        one.more["server_peak_kib"] = json!(peak_kib(&server.process()));
        ours.push(one);
        floor.push(play(Job::FirstSync, records, Side::Floor, &part));
    }
    let mut told = line(Job::FirstSync, records, &ours, &floor);
    told["per_second"] = json!(rate(records, told["ours"]["seconds"].as_f64().unwrap()));
    told
}

fn rate(records: u64, seconds: f64) -> f64 {
    f64::from(u32::try_from(records).unwrap()) / seconds
}

/// One run of it.
pub(crate) fn first_sync_run(side: Side, records: u64, part: &Part) -> Run {
    match side {
        Side::Ours => {
            let app = ward::enrol(&part.folder, part.server.unwrap(), &part.code);
            let (report, run) = measured(|| ward::sync(&app));
            let there = app.count(&RecordQuery::of_kind("administration")).unwrap();
            assert_eq!(there, i64::try_from(records).unwrap());
            app.close().unwrap();
            let bytes = std::fs::metadata(part.folder.join("device/store.db")).unwrap().len();
            Run { more: json!({ "exchanges": report.counts.exchanges, "store_bytes": bytes }), ..run }
        }
        Side::Floor => {
            let mut floor = Floor::open(&part.folder, part.page_size);
            floor.begin_bulk();
            // Only applying counts: the pages are there, one after the other.
            let (mut seconds, mut cpu, mut disk) = (0.0, 0.0, 0);
            for (number, page) in pages(records).enumerate() {
                let ((), run) = measured(|| floor.apply(&page, number));
                (seconds, cpu, disk) = (seconds + run.seconds, cpu + run.cpu_seconds, disk + run.disk_bytes);
            }
            let ((), run) = measured(|| floor.end_bulk());
            let bytes = std::fs::metadata(part.folder.join("floor.db")).unwrap().len();
            let more = json!({ "store_bytes": bytes, "end_seconds": run.seconds });
            let (seconds, cpu_seconds) = (seconds + run.seconds, cpu + run.cpu_seconds);
            Run { seconds, cpu_seconds, disk_bytes: disk + run.disk_bytes, more, ..run }
        }
    }
}

/// A device that has received so many records, and the floor's store with the same.
fn received(server: &Server, records: u64, options: &Options) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let app = ward::enrol(folder.path(), server.address, &ward::code(server));
    ward::sync(&app);
    app.close().unwrap();
    fill_floor(&mut Floor::open(folder.path(), options.part.page_size), records);
    folder
}

/// A hundred records changed since the last sync.
pub(crate) fn delta(options: &Options) -> Value {
    let records = options.records.unwrap_or(100_000);
    let server = Server::start();
    ward::put(&server.data(), (0..records).map(|n| workload::dose(n, records)));
    let folder = received(&server, records, options);
    let (mut ours, mut floor) = (Vec::new(), Vec::new());
    for run in 0..options.runs {
        let copy = tempfile::tempdir().unwrap();
        ward::copy(folder.path(), copy.path());
        // The device of the next run has not seen the changes of this one: they are other records each time.
        let code = run.to_string();
        let part = Part { data: server.data(), code, ..options.part.in_folder(copy.path()) };
        ours.push(play(Job::Delta, records, Side::Ours, &part));
        floor.push(play(Job::Delta, records, Side::Floor, &part));
    }
    line(Job::Delta, records, &ours, &floor)
}

/// The records that change in the n-th round of all: spread over all, others each time until all had their turn.
fn changed(round: u64, records: u64) -> impl Iterator<Item = Record> {
    (round * CHANGED..(round + 1) * CHANGED).map(move |n| {
        let record = workload::dose(n * STRIDE % records, records);
        Record { ver: 2 + (n / records).cast_signed(), ..record }
    })
}

/// One run of it: seconds are the middle of a few rounds in one process that has its connection already.
pub(crate) fn delta_run(side: Side, records: u64, part: &Part) -> Run {
    let run: u64 = part.code.parse().unwrap();
    let mut times = Vec::new();
    let mut work: Box<dyn FnMut(u64) -> f64> = match side {
        Side::Ours => {
            let app = ward::open(&part.folder);
            // What earlier runs changed comes first, and the connection with it.
            ward::sync(&app);
            Box::new(move |round| {
                ward::put(&part.data, changed(round, records));
                let began = Instant::now();
                let report = ward::sync(&app);
                let took = began.elapsed().as_secs_f64();
                assert_eq!((report.counts.exchanges, u64::from(report.counts.received)), (1, CHANGED.min(records)));
                took
            })
        }
        Side::Floor => {
            let mut floor = Floor::open(&part.folder, part.page_size);
            floor.connection.execute_batch("PRAGMA synchronous = NORMAL").unwrap();
            Box::new(move |round| {
                let page = serde_json::to_string(&changed(round, records).collect::<Vec<_>>()).unwrap();
                let began = Instant::now();
                floor.apply(&page, usize::try_from(round).unwrap());
                began.elapsed().as_secs_f64()
            })
        }
    };
    let ((), measured) = measured(|| {
        for round in 0..ROUNDS {
            times.push(work(run * ROUNDS + round));
        }
    });
    Run { seconds: middle(times.into_iter()), ..measured }
}

/// A sync that has nothing to say, over a wire that counts.
pub(crate) fn idle(options: &Options) -> Value {
    let records = options.records.unwrap_or(1_000);
    let server = Server::start();
    ward::put(&server.data(), (0..records).map(|n| workload::dose(n, records)));
    let counter = Counter::to(server.address);
    let folder = tempfile::tempdir().unwrap();
    let app = ward::enrol(folder.path(), counter.address, &ward::code(&server));
    ward::sync(&app);
    let _before = counter.passed();
    let mut times = Vec::new();
    let ((), run) = measured(|| {
        for _ in 0..ROUNDS * 3 {
            let began = Instant::now();
            let report = ward::sync(&app);
            times.push(began.elapsed().as_secs_f64());
            assert_eq!(report.counts.exchanges, 1, "one round trip");
        }
    });
    let (out, back) = counter.passed();
    let run = Run { seconds: middle(times.into_iter()), ..run };
    let mut told = line(Job::Idle, records, &[run], &[]);
    told["round_trips"] = json!(1);
    told["bytes"] = json!({ "out": each(out), "back": each(back) });
    told
}

/// Bytes of one message.
fn each(passed: Passed) -> Value {
    let messages = passed.messages.max(1);
    json!({ "body": passed.bodies / messages, "with_headers": passed.bytes / messages })
}

/// Bytes on the wire: a first sync per record, and one leave that a parent asks for, until it is decided.
pub(crate) fn wire(options: &Options) -> Value {
    let records = options.records.unwrap_or(100_000);
    let server = Server::start();
    ward::put(&server.data(), (0..records).map(|n| workload::dose(n, records)));
    let counter = Counter::to(server.address);
    let folder = tempfile::tempdir().unwrap();
    let app = ward::enrol(folder.path(), counter.address, &ward::code(&server));
    let _enrolled = counter.passed();
    let (_, run) = measured(|| ward::sync(&app));
    let (out, back) = counter.passed();
    let mut told = line(Job::Wire, records, &[run], &[]);
    told["first_sync_bytes_per_record"] = json!(rate(out.bodies + back.bodies, rate(records, 1.0)));
    let (round_trips, out, back) = leave();
    told["leave_request_bytes"] = json!({
        "round_trips": round_trips, "out": out.bodies, "back": back.bodies, "both": out.bodies + back.bodies,
        "with_headers": out.bytes + back.bytes,
    });
    told
}

/// One leave, from the parent's button to the decision on the phone.
fn leave() -> (u32, Passed, Passed) {
    let server = Server::start();
    let user = server.staff(&[Role::Clinician, Role::Registrar, Role::Benefits]);
    let office = Device::enrolled(server.address, &server.code(user));
    let (patient, _) = office.create("patient", &child());
    office.create("diagnosis", &diagnosis(patient));
    let (mother, _): (RecordId, _) = office.create("guardian", &guardian(patient, "mother", "03150800120"));
    let (prescription, _) = office.create("leave_prescription", &prescription(patient, 28));
    office.sync_well();
    let counter = Counter::to(server.address);
    let folder = tempfile::tempdir().unwrap();
    let phone = ward::enrol(folder.path(), counter.address, &server.parent_code(mother));
    ward::sync(&phone);
    let _before = counter.passed();
    let draft = LeaveDraft {
        patient,
        prescription: Some(prescription),
        start: day(1),
        days: 28,
        reason: Reason::Hospitalizacion,
        court_ruling: None,
    };
    let asked = phone.leaves().submit(&draft).unwrap_or_else(|error| panic!("{error:?}"));
    let report = ward::sync(&phone);
    assert!(phone.get(asked.saved.id).unwrap().unwrap().body.contains_key("decision"), "it is decided");
    let (out, back) = counter.passed();
    (report.counts.exchanges, out, back)
}
