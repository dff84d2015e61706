//! What happens on the device alone: writing, reading, opening, judging.

use std::time::{Duration, Instant};

use acompana_core::{RecordQuery, SaveOptions};
use acompana_tests::process::Server;
use serde_json::json;

use crate::floor::Floor;
use crate::meter::{Run, measured};
use crate::part::{Part, Side, line, middle, play};
use crate::{Job, Options, border, ward, workload};

/// Look-ups, pages and counts of one run.
const GETS: u64 = 4_000;
const PAGES: u64 = 800;
const COUNTS: u64 = 40;
/// Openings of one run.
const OPENINGS: u32 = 15;

/// A user's writes, one transaction each, on the disk when it returns.
pub(crate) fn write(options: &Options) -> serde_json::Value {
    let records = options.records.unwrap_or(10_000);
    let server = Server::start();
    let folder = tempfile::tempdir().unwrap();
    ward::put(&server.data(), (0..workload::patients(records)).map(workload::patient_record));
    let app = ward::enrol(folder.path(), server.address, &ward::code(&server));
    ward::sync(&app);
    app.close().unwrap();
    drop(server);
    let (mut ours, mut floor) = (Vec::new(), Vec::new());
    for _ in 0..options.runs {
        let run = tempfile::tempdir().unwrap();
        ward::copy(folder.path(), run.path());
        let part = options.part.in_folder(run.path());
        ours.push(play(Job::LocalWrite, records, Side::Ours, &part));
        floor.push(play(Job::LocalWrite, records, Side::Floor, &part));
    }
    line(Job::LocalWrite, records, &ours, &floor)
}

/// One run of it.
pub(crate) fn write_run(side: Side, records: u64, part: &Part) -> Run {
    let times = |mut each: Vec<f64>| {
        each.sort_unstable_by(f64::total_cmp);
        json!({ "p50_us": each[each.len() / 2] * 1e6, "p99_us": each[each.len() * 99 / 100] * 1e6 })
    };
    let mut each = Vec::with_capacity(usize::try_from(records).unwrap());
    let mut time = |work: &mut dyn FnMut()| {
        let began = Instant::now();
        work();
        each.push(began.elapsed().as_secs_f64());
    };
    let run = match side {
        Side::Ours => {
            let app = ward::open(&part.folder);
            let bodies: Vec<_> = (0..records).map(|n| (workload::given_at(n), workload::body(n, records))).collect();
            let ((), run) = measured(|| {
                for (at, body) in bodies {
                    let options = SaveOptions { occurred_at: Some(at), ..SaveOptions::default() };
                    let mut body = Some(body);
                    time(&mut || {
                        let saved = app.create("administration", body.take().unwrap_or_default(), options.clone());
                        saved.unwrap_or_else(|error| panic!("{error}: {error:?}"));
                    });
                }
            });
            run
        }
        Side::Floor => {
            let mut floor = Floor::open(&part.folder, part.page_size);
            floor.index();
            let doses: Vec<_> = (0..records).map(|n| workload::dose(n, records)).collect();
            let ((), run) = measured(|| doses.iter().for_each(|dose| time(&mut || floor.save(dose))));
            run
        }
    };
    Run { more: times(each), ..run }
}

/// Stores of so many records: the device's, by a first sync, and the floor's.
fn filled(records: u64, page_size: u32) -> tempfile::TempDir {
    let server = Server::start();
    let folder = tempfile::tempdir().unwrap();
    ward::put(&server.data(), (0..records).map(|n| workload::dose(n, records)));
    let app = ward::enrol(folder.path(), server.address, &ward::code(&server));
    ward::sync(&app);
    let there = app.count(&RecordQuery::of_kind("administration")).unwrap();
    assert_eq!(there, i64::try_from(records).unwrap());
    app.close().unwrap();
    fill_floor(&mut Floor::open(folder.path(), page_size), records);
    folder
}

/// The same records in the floor's store.
pub(crate) fn fill_floor(floor: &mut Floor, records: u64) {
    floor.begin_bulk();
    for page in pages(records) {
        floor.apply(&page, 0);
    }
    floor.end_bulk();
}

/// All records as they travel, five thousand at a time.
pub(crate) fn pages(records: u64) -> impl Iterator<Item = String> {
    (0..records).step_by(5_000).map(move |first| {
        let page: Vec<_> = (first..records.min(first + 5_000)).map(|n| workload::dose(n, records)).collect();
        serde_json::to_string(&page).unwrap()
    })
}

/// By id, a page of fifty of a patient, and a count by state; a store that is warm.
pub(crate) fn read(options: &Options) -> serde_json::Value {
    let records = options.records.unwrap_or(100_000);
    let folder = filled(records, options.part.page_size);
    let (mut ours, mut floor) = (Vec::new(), Vec::new());
    for _ in 0..options.runs {
        let part = options.part.in_folder(folder.path());
        ours.push(play(Job::LocalRead, records, Side::Ours, &part));
        floor.push(play(Job::LocalRead, records, Side::Floor, &part));
    }
    let mut told = line(Job::LocalRead, records, &ours, &floor);
    for what in ["get_us", "page_us", "count_us"] {
        let of = |run: &Run| run.more[what].as_f64().unwrap();
        let ratios = ours.iter().zip(&floor).map(|(ours, floor)| of(ours) / of(floor));
        told[format!("ratio_{what}")] = json!(middle(ratios));
    }
    told
}

/// One run of it.
pub(crate) fn read_run(side: Side, records: u64, part: &Part) -> Run {
    // Spread over the whole store in an order without a pattern.
    let some = move |n: u64| workload::id(n.wrapping_mul(7_919) % records);
    let whose = move |n: u64| workload::patient(n.wrapping_mul(613) % workload::patients(records));
    match side {
        Side::Ours => {
            let app = ward::open(&part.folder);
            let page = |n| RecordQuery { subject: Some(whose(n)), limit: 50, ..RecordQuery::of_kind("administration") };
            let count = RecordQuery {
                place: Some(acompana_tests::bodies::UNIT.to_owned()),
                ..RecordQuery::of_kind("administration")
            };
            looks(
                records,
                &|n| usize::from(app.get(some(n)).unwrap().is_some()),
                &|n| app.list(&page(n)).unwrap().records.len(),
                &|| app.count_by_status(&count).unwrap().len(),
            )
        }
        Side::Floor => {
            let floor = Floor::open(&part.folder, part.page_size);
            looks(records, &|n| usize::from(floor.get(some(n)).is_some()), &|n| floor.page(whose(n)).len(), &|| {
                floor.count().len()
            })
        }
    }
}

fn looks(records: u64, get: &dyn Fn(u64) -> usize, page: &dyn Fn(u64) -> usize, count: &dyn Fn() -> usize) -> Run {
    let each = |times: u64, look: &dyn Fn(u64) -> usize| {
        let began = Instant::now();
        let found: usize = (0..times).map(look).sum();
        assert!(found > 0, "something is found");
        (began.elapsed().as_secs_f64() * 1e6 / f64::from(u32::try_from(times).unwrap()), found)
    };
    let all = || (each(GETS.min(records), get), each(PAGES.min(records), page), each(COUNTS, &|_| count()));
    let _warm = all();
    let ((get, page, count), run) = measured(all);
    let more = json!({
        "get_us": get.0, "page_us": page.0, "count_us": count.0, "rows_of_pages": page.1, "states": count.1,
    });
    Run { more, ..run }
}

/// Opening a store with a raw key.
pub(crate) fn open(options: &Options) -> serde_json::Value {
    let records = options.records.unwrap_or(100_000);
    let folder = filled(records, options.part.page_size);
    let (mut ours, mut floor) = (Vec::new(), Vec::new());
    for _ in 0..options.runs {
        let part = options.part.in_folder(folder.path());
        ours.push(play(Job::Open, records, Side::Ours, &part));
        floor.push(play(Job::Open, records, Side::Floor, &part));
    }
    line(Job::Open, records, &ours, &floor)
}

/// One run of it: the first opening in a process, and the middle of those that follow.
pub(crate) fn open_run(side: Side, records: u64, part: &Part) -> Run {
    let id = workload::id(records / 2);
    let once = || match side {
        Side::Ours => {
            let app = ward::open(&part.folder);
            let began = Instant::now();
            assert!(app.get(id).unwrap().is_some());
            began.elapsed()
        }
        Side::Floor => {
            let floor = Floor::open(&part.folder, part.page_size);
            let began = Instant::now();
            assert!(floor.get(id).is_some());
            began.elapsed()
        }
    };
    let (first_look, run) = measured(once);
    let mut again: Vec<Duration> = (0..OPENINGS).map(|_| crate::median::timed(once)).collect();
    again.sort_unstable();
    let more = json!({
        "first_look_us": first_look.as_micros(), "opened_and_closed_again_us": again[again.len() / 2].as_micros(),
    });
    Run { more, ..run }
}

/// Verdicts on leaves with twelve earlier ones, facts and verdict as JSON, in one thread.
pub(crate) fn verdict(options: &Options) -> serde_json::Value {
    let verdicts = options.records.unwrap_or(20_000);
    let facts = border::case().to_string();
    let runs: Vec<Run> = (0..options.runs)
        .map(|_| measured(|| (0..verdicts).map(|_| border::verdict(&facts)).sum::<usize>()).1)
        .collect();
    let mut told = line(Job::Verdict, verdicts, &runs, &[]);
    told["per_second"] = json!(f64::from(u32::try_from(verdicts).unwrap()) / told["ours"]["seconds"].as_f64().unwrap());
    told
}
