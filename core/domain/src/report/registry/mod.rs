//! The registry report (domain.md §7.2): how many patients, how old, where, with what, since when; treatments and what
//! was written down late.

mod patients;
mod told;
mod treatments;

use std::collections::BTreeSet;

use super::discrepancy::Found;
use super::settings::Settings;
use super::sheet::{Amount, Figure, Report};
use super::units::Units;
use crate::record::{Record, RecordId};
use patients::Patients;
use treatments::Treatments;

pub(super) use told::largest_first;

/// The kinds that the registry report reads.
pub const REGISTRY_KINDS: [&str; 8] = [
    "hospital",
    "patient",
    "diagnosis",
    "treatment_plan",
    "administration",
    "hospitalization",
    "lab_result",
    "adverse_event",
];

/// The registry report while it is made.
#[derive(Debug)]
pub struct RegistryReport {
    settings: Settings,
    units: Units,
    patients: Patients,
    treatments: Treatments,
    found: Found,
}

impl RegistryReport {
    /// Nothing counted yet.
    #[must_use]
    pub fn new(settings: Settings) -> Self {
        let found = Found::new(settings.ids);
        Self {
            settings,
            units: Units::default(),
            patients: Patients::default(),
            treatments: Treatments::default(),
            found,
        }
    }

    /// Takes a record of one of [`REGISTRY_KINDS`]; others are none of its business.
    pub fn take(&mut self, record: &Record) {
        match record.kind.as_str() {
            "hospital" => self.units.take(record, &mut self.found),
            "patient" => self.patients.take(record, &self.settings, &mut self.found),
            "diagnosis" => self.patients.diagnose(record, &mut self.found),
            _ => self.treatments.take(record, &self.settings, &mut self.found),
        }
    }

    /// Notes that a record of `kind` is kept and cannot be read at all.
    pub fn unreadable(&mut self, kind: &str, id: RecordId) {
        self.found.note("REP-UNREADABLE", &[("kind", kind)], id);
    }

    /// Records that a later one corrects. Hand each to [`RegistryReport::withdraw`], or `None` where there is none:
    /// a correction counts in the place of what it corrects.
    #[must_use]
    pub fn corrected(&self) -> BTreeSet<RecordId> {
        self.treatments.corrected()
    }

    /// Takes a corrected record back.
    pub fn withdraw(&mut self, id: RecordId, record: Option<&Record>) {
        match record {
            Some(record) => self.treatments.withdraw(record, &self.settings),
            None => self.found.note("REP-CORRECTION-UNKNOWN", &[], id),
        }
    }

    /// The report.
    #[must_use]
    pub fn finish(mut self) -> Report {
        for kind in REGISTRY_KINDS.into_iter().filter(|kind| self.settings.is_unseen(kind)) {
            self.found.count("REP-UNSEEN", &[("kind", kind)], 1);
        }
        let mut named = BTreeSet::new();
        let counted = self.patients.count(&self.settings, &self.units, &mut named, &mut self.found);
        let treated = self.treatments.count(&self.settings, &self.units, &mut named);
        if !self.settings.is_unseen("patient") {
            self.treatments.orphans(&self.patients, &mut self.found);
        }
        self.units.judge(&self.settings, &named, &mut self.found);
        let total = counted.total;
        let number = |name: &'static str, count: u64| Figure { name, amount: Amount::Count(count), rests_on: count };
        let mut figures = vec![
            number("total", total),
            number("new_patients", counted.new),
            number("hospitals", counted.hospitals.len() as u64),
            number("several_diagnoses", counted.several),
            number("treatments_recorded", treated.recorded()),
            number("corrections", treated.corrected()),
            number("late_entries", treated.late()),
        ];
        for figure in &mut figures {
            let of_patients = ["total", "new_patients", "hospitals"].contains(&figure.name);
            let unseen = match figure.name {
                _ if of_patients => self.settings.is_unseen("patient"),
                "several_diagnoses" => self.settings.is_unseen("diagnosis"),
                _ => self.settings.is_unseen("administration"),
            };
            if unseen {
                figure.amount = Amount::Unknown;
            }
        }
        let mut tables = told::of_patients(&counted, &self.settings, &self.units);
        tables.extend(told::of_treatments(&treated, &self.units));
        let discrepancies = self.found.into_list();
        Report { name: "registry", settings: self.settings, figures, tables, discrepancies }.finished()
    }
}
