//! A hospital's device in the field: its encrypted store, enrolled by a code, that writes offline and syncs later.

use std::path::{Path, PathBuf};

use acompana_core::{Acompana, Config, CoreError, NewRecord, SaveOptions, SyncOptions, SyncOutcome};
use acompana_domain::message::Locale;
use indicatif::ProgressBar;
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

use super::super::wrong;
use super::calendar::Calendar;
use super::course::{self, Entry};
use super::plan::{Person, Ward};
use crate::failure::Failure;

/// Syncs in a row that may end with the server's wish to come back later.
const PATIENCE: u32 = 20;

/// The device of a ward.
pub(super) struct Tablet<'a> {
    ward: &'a Ward,
    dir: PathBuf,
    locale: Locale,
}

/// What a device sent, and its store then.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Sent {
    /// Writes that took effect, as the server answered.
    pub(super) applied: u64,
    /// Bytes of the store's files.
    pub(super) stored: u64,
}

impl<'a> Tablet<'a> {
    pub(super) fn new(ward: &'a Ward, devices: &Path, locale: Locale) -> Self {
        Self { ward, dir: devices.join(&ward.hospital.clues), locale }
    }

    /// Opens the store. Its key is in a file beside it, where the program's own commands look for it.
    fn open(&self, clock: Calendar) -> Result<Acompana, Failure> {
        let config = Config {
            locale: self.locale,
            zone: crate::cmd::zone(),
            clock: std::sync::Arc::new(clock),
            ..Config::new(&self.dir, crate::device::key(&self.dir)?)
        };
        Acompana::open(config).map_err(wrong)
    }

    /// Enrols the device with its code and receives what the institution gives it.
    pub(super) fn join(&self, server: &str, code: &str) -> Result<(), Failure> {
        let app = self.open(Calendar::default())?;
        app.enrol(server, code, &self.ward.hospital.name).map_err(wrong)?;
        sync(&app)?;
        app.close().map_err(wrong)
    }

    /// Writes everything that happened at this hospital, day by day, the device's clock at the day's afternoon. What is
    /// written on a day is one durable transaction. Gives the number of records.
    pub(super) fn write(&self, bar: &ProgressBar) -> Result<u64, Failure> {
        let calendar = Calendar::default();
        let app = self.open(calendar.clone())?;
        let mut visits: Vec<(Date, Person, u32)> = Vec::new();
        for person in &self.ward.persons {
            visits.extend(course::visits(*person).into_iter().zip(0..).map(|(day, visit)| (day, *person, visit)));
        }
        visits.sort_by_key(|(day, person, visit)| (*day, person.number, *visit));
        let mut written = 0;
        for morning in visits.chunk_by(|one, next| one.0 == next.0) {
            let Some((day, ..)) = morning.first() else { continue };
            calendar.turn_to(course::noon(*day));
            let entries = morning
                .iter()
                .flat_map(|(_, person, visit)| course::entries(*person, &self.ward.hospital.clues, *visit));
            let saved = app.create_all(entries.map(record).collect()).map_err(wrong)?;
            written += saved.len() as u64;
            bar.inc(saved.len() as u64);
            for one in saved {
                one.map_err(|error| refused(&app, &error))?;
            }
        }
        app.close().map_err(wrong)?;
        Ok(written)
    }

    /// Sends everything. Nothing may be left over, refused or in conflict.
    pub(super) fn send(&self, bar: &ProgressBar) -> Result<Sent, Failure> {
        let app = self.open(Calendar::default())?;
        let applied = sync(&app)?;
        let left = app.outbox_counts().map_err(wrong)?;
        if left.pending > 0 || left.needs_attention > 0 {
            let clues = &self.ward.hospital.clues;
            return Err(wrong(format!("{clues}: {} wait, {} need somebody", left.pending, left.needs_attention)));
        }
        app.close().map_err(wrong)?;
        bar.inc(applied);
        Ok(Sent { applied, stored: super::machine::folder_bytes(&self.dir) })
    }

    /// Makes room on the disk.
    pub(super) fn remove(&self) -> Result<(), Failure> {
        std::fs::remove_dir_all(&self.dir).map_err(wrong)
    }
}

fn record(entry: Entry) -> NewRecord {
    let options = SaveOptions { id: entry.id, occurred_at: entry.occurred_at, ..SaveOptions::default() };
    NewRecord { kind: entry.kind.to_owned(), body: entry.body, options }
}

/// A refusal with all its reasons: the plan and the rules disagree, and somebody must see where.
fn refused(app: &Acompana, error: &CoreError) -> Failure {
    let CoreError::Invalid { findings } = error else { return wrong(error) };
    let reasons: Vec<String> = findings.iter().map(|found| format!("{} {}", found.code, app.tell(found))).collect();
    wrong(format!("{error}: {}", reasons.join("; ")))
}

/// Syncs until everything is said, coming back when the server asks for it. Gives the writes that took effect.
fn sync(app: &Acompana) -> Result<u64, Failure> {
    let mut applied = 0;
    for _ in 0..PATIENCE {
        let options = SyncOptions { patient: true, ..SyncOptions::default() };
        let report = app.run_sync(options).map_err(wrong)?;
        applied += u64::from(report.counts.applied) + u64::from(report.counts.merged);
        match report.outcome {
            SyncOutcome::Done => return Ok(applied),
            SyncOutcome::Wait { until: at } | SyncOutcome::Unreachable { at } => wait_until(at),
            other => return Err(wrong(format!("{other:?}"))),
        }
    }
    Err(wrong("the server asks again and again to come back later"))
}

/// Sleeps until the moment that a sync named, a minute at the most.
pub(super) fn wait_until(at: Timestamp) {
    let wait =
        at.duration_since(Timestamp::now()).clamp(SignedDuration::from_millis(100), SignedDuration::from_mins(1));
    std::thread::sleep(wait.unsigned_abs());
}
