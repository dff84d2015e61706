//! What a device does in its turn: now and then a write, and then a sync.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use acompana_core::{SaveOptions, SyncOptions, SyncOutcome};
use acompana_domain::record::OpId;
use acompana_domain::{Body, RecordId};
use serde_json::json;

use super::Load;
use super::crowd::{Person, Phone};
use crate::bodies;

/// What all devices lived through.
#[derive(Default)]
pub(super) struct Turns {
    pub(super) took: Duration,
    pub(super) runs: Vec<Duration>,
    pub(super) saves: Vec<Duration>,
    pub(super) unfinished: BTreeMap<&'static str, usize>,
}

/// Lets all of them take their turns until the time is over.
pub(super) fn all(phones: &[Phone], load: &Load) -> Turns {
    let began = Instant::now();
    let end = began + load.lasts;
    let lives: Vec<Turns> = std::thread::scope(|devices| {
        let running: Vec<_> = phones.iter().map(|phone| devices.spawn(move || live(phone, load, end))).collect();
        running.into_iter().map(|device| device.join().unwrap()).collect()
    });
    let mut all = Turns { took: began.elapsed(), ..Turns::default() };
    for life in lives {
        all.runs.extend(life.runs);
        all.saves.extend(life.saves);
        for (outcome, times) in life.unfinished {
            *all.unfinished.entry(outcome).or_default() += times;
        }
    }
    all
}

fn live(phone: &Phone, load: &Load, end: Instant) -> Turns {
    let mut turns = Turns::default();
    // Not all at once: they were switched on at different times.
    let mut next = Instant::now() + load.every.mul_f64(rand::random());
    loop {
        next = next.max(Instant::now());
        if next >= end {
            return turns;
        }
        std::thread::sleep(next - Instant::now());
        next += load.every;
        if rand::random_range(0..load.write_each) == 0 {
            let began = Instant::now();
            if phone.write().is_some() {
                turns.saves.push(began.elapsed());
            }
        }
        let began = Instant::now();
        let report = phone.app.run_sync(SyncOptions { patient: true, ..SyncOptions::default() }).unwrap();
        turns.runs.push(began.elapsed());
        if let Some(outcome) = unfinished(report.outcome) {
            *turns.unfinished.entry(outcome).or_default() += 1;
        }
    }
}

/// Why a run did not go through to the end.
const fn unfinished(outcome: SyncOutcome) -> Option<&'static str> {
    match outcome {
        SyncOutcome::Done => None,
        SyncOutcome::Unreachable { .. } => Some("unreachable"),
        SyncOutcome::Wait { .. } => Some("wait"),
        SyncOutcome::OutOfTime => Some("out of time"),
        SyncOutcome::Cancelled => Some("cancelled"),
        SyncOutcome::Offline => Some("offline"),
        SyncOutcome::Enrol => Some("enrol"),
        SyncOutcome::Update => Some("update"),
    }
}

impl Phone {
    /// A write of the sort that its person makes; none when it would change nothing.
    fn write(&self) -> Option<OpId> {
        match &self.person {
            Person::Parent { guardian } => {
                let number = rand::random_range(10_000_000..100_000_000);
                self.edit(*guardian, |body| drop(body.insert("phone".to_owned(), json!(format!("55{number}")))))
            }
            Person::Ward { unit, children } => {
                let child = children[rand::random_range(0..children.len())];
                if rand::random_bool(0.7) {
                    let value = rand::random_range(1..1_000).to_string();
                    let body = json!({ "patient": child, "unit": unit, "item": "prueba", "value": value });
                    let body = body.as_object().unwrap().clone();
                    self.app.create("lab_result", body, SaveOptions::default()).unwrap().op
                } else {
                    let day = bodies::day(-rand::random_range(30..300));
                    self.edit(child, |body| drop(body.insert("symptoms_onset".to_owned(), json!(day))))
                }
            }
        }
    }

    fn edit(&self, id: RecordId, change: impl FnOnce(&mut Body)) -> Option<OpId> {
        let mut body = self.app.get(id).unwrap().unwrap().body;
        change(&mut body);
        self.app.edit(id, body, "", None).unwrap().op
    }
}
