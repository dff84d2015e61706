//! What was recorded of the treatments, counted by unit as it comes.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::super::discrepancy::Found;
use super::super::settings::Settings;
use super::super::units::Units;
use super::patients::Patients;
use crate::record::{Record, RecordId};
use crate::registry::unit_code;

/// Rows of the table of treatments, in order.
pub(super) const LINES: [&str; 7] = [
    "administration_given",
    "administration_not_given",
    "administration_unknown",
    "treatment_plan",
    "hospitalization",
    "lab_result",
    "adverse_event",
];

/// Kinds whose `occurred_at` is the moment at which something was done or seen. Plans and stays have days of their own.
const TIMED: [&str; 3] = ["administration", "lab_result", "adverse_event"];

/// Seconds by which the clock of a device may be behind before its times are noted as being in the wrong order.
const CLOCK: i64 = 600;

/// Counts of one unit and line.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Tally {
    /// That stand.
    pub(super) standing: u64,
    /// That were corrected by another one.
    pub(super) corrected: u64,
    /// That were written down late. A correction is not: it comes later by its nature.
    pub(super) late: u64,
}

impl Tally {
    fn add(&mut self, other: Self) {
        self.standing += other.standing;
        self.corrected += other.corrected;
        self.late += other.late;
    }
}

/// The treatments as they come.
#[derive(Debug, Default)]
pub(super) struct Treatments {
    tallies: BTreeMap<(Option<String>, &'static str), Tally>,
    corrected: BTreeSet<RecordId>,
    patients: BTreeMap<RecordId, (RecordId, u64)>,
}

/// The treatments that are asked for.
#[derive(Debug, Default)]
pub(super) struct Treated {
    pub(super) by_line: BTreeMap<&'static str, Tally>,
    pub(super) by_unit: BTreeMap<Option<String>, Tally>,
}

impl Treated {
    pub(super) fn recorded(&self) -> u64 {
        self.by_line.values().map(|tally| tally.standing).sum()
    }

    pub(super) fn corrected(&self) -> u64 {
        self.by_line.values().map(|tally| tally.corrected).sum()
    }

    pub(super) fn late(&self) -> u64 {
        self.by_line.values().map(|tally| tally.late).sum()
    }
}

fn line(record: &Record) -> Option<&'static str> {
    let name = match (record.kind.as_str(), record.body.get("given").and_then(Value::as_bool)) {
        ("administration", Some(true)) => "administration_given",
        ("administration", Some(false)) => "administration_not_given",
        ("administration", None) => "administration_unknown",
        (other, _) => other,
    };
    LINES.into_iter().find(|line| *line == name)
}

impl Treatments {
    /// Takes a clinical record.
    pub(super) fn take(&mut self, record: &Record, settings: &Settings, found: &mut Found) {
        let Some(line) = line(record) else { return };
        let kind = record.kind.as_str();
        let day = settings.window.day_of(record.occurred_at);
        if day > settings.today {
            found.note("REP-FUTURE", &[("kind", kind)], record.id);
        }
        if !settings.window.holds(day) {
            return;
        }
        let unit = record.text("unit").and_then(unit_code);
        if unit.is_none() {
            found.field(kind, "unit", record.id);
        }
        if line == "administration_unknown" {
            found.field(kind, "given", record.id);
        }
        match record.reference("patient") {
            Some(patient) => self.patients.entry(patient).or_insert((record.id, 0)).1 += 1,
            None => found.field(kind, "patient", record.id),
        }
        let supersedes = record.reference("supersedes");
        self.corrected.extend(supersedes);
        let mut tally = Tally { standing: 1, ..Tally::default() };
        if TIMED.contains(&kind) {
            let after = record.occurred_at.duration_until(record.recorded_at).as_secs();
            if after < -CLOCK {
                found.note("REP-TIME-ORDER", &[("kind", kind)], record.id);
            }
            let late = supersedes.is_none() && after >= settings.late_after_hours.saturating_mul(3_600);
            tally.late = u64::from(late);
        }
        self.tallies.entry((unit, line)).or_default().add(tally);
    }

    /// Ids of the records that others correct.
    pub(super) fn corrected(&self) -> BTreeSet<RecordId> {
        self.corrected.clone()
    }

    /// Takes a corrected record back, if it was counted.
    pub(super) fn withdraw(&mut self, record: &Record, settings: &Settings) {
        let Some(line) = line(record) else { return };
        if !settings.window.holds(settings.window.day_of(record.occurred_at)) {
            return;
        }
        let unit = record.text("unit").and_then(unit_code);
        if let Some(tally) = self.tallies.get_mut(&(unit, line)).filter(|tally| tally.standing > 0) {
            tally.standing -= 1;
            tally.corrected += 1;
        }
    }

    /// Counts those of the units that are asked for. `named` gets the units they name.
    pub(super) fn count(&self, settings: &Settings, units: &Units, named: &mut BTreeSet<String>) -> Treated {
        let mut treated = Treated::default();
        for ((unit, line), tally) in &self.tallies {
            if units.admits(settings, unit.as_deref()) {
                treated.by_line.entry(line).or_default().add(*tally);
                treated.by_unit.entry(unit.clone()).or_default().add(*tally);
                named.extend(unit.clone());
            }
        }
        treated
    }

    /// Notes treatments of patients who are not registered.
    pub(super) fn orphans(&self, patients: &Patients, found: &mut Found) {
        for (patient, (first, count)) in &self.patients {
            if !patients.knows(*patient) {
                found.note("REP-ORPHAN", &[("kind", "treatment")], *first);
                found.count("REP-ORPHAN", &[("kind", "treatment")], count - 1);
            }
        }
    }
}
