//! The patients of the registry and their first diagnosis, a few bytes for each.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::civil::Date;
use serde_json::Value;

use super::super::diagnosis_group::DiagnosisGroup;
use super::super::discrepancy::Found;
use super::super::settings::{Reference, Settings};
use super::super::units::Units;
use crate::ident::{Agregado, Curp, Icd10, Nss};
use crate::leave::calendar::add_years;
use crate::record::{Record, RecordId};
use crate::registry::unit_code;

/// Age in years from which a patient is an adult (domain.md §7.2; ours, as in LGDOCIA art. 6).
const ADULT: i16 = 18;

#[derive(Debug)]
struct Patient {
    birth: Option<Date>,
    death: Option<Date>,
    registered: Date,
    /// The first one is its home.
    units: Vec<String>,
}

/// A diagnosis: without a date it comes after those with one.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Diagnosis {
    date: Date,
    id: RecordId,
    group: Option<&'static str>,
}

/// The patients and their diagnoses.
#[derive(Debug, Default)]
pub(super) struct Patients {
    known: BTreeMap<RecordId, Patient>,
    /// The first diagnosis of each, and how many there are.
    diagnoses: BTreeMap<RecordId, (Diagnosis, u64)>,
    /// Papers by which one person is known, with the first record that has them.
    papers: HashMap<String, RecordId>,
}

/// Counts of a group of patients.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Share {
    /// How many have their home here.
    pub(super) count: u64,
    /// How many are treated here, this being their home or not.
    pub(super) treated: u64,
    /// Of `count`, children.
    pub(super) paediatric: u64,
    /// Of `count`, new ones.
    pub(super) new: u64,
}

/// The patients, counted.
#[derive(Debug, Default)]
pub(super) struct Counted {
    pub(super) total: u64,
    pub(super) new: u64,
    pub(super) several: u64,
    /// Children, adults, not known.
    pub(super) ages: [u64; 3],
    pub(super) hospitals: BTreeSet<String>,
    pub(super) by_unit: BTreeMap<Option<String>, Share>,
    pub(super) by_group: BTreeMap<&'static str, Share>,
    pub(super) days: BTreeMap<Date, u64>,
}

/// A day at the field `name`; what is there and is no day is noted.
fn day(record: &Record, name: &str, found: &mut Found) -> Option<Date> {
    let value = record.body.get(name).filter(|value| !value.is_null())?;
    let day = value.as_str().and_then(|text| text.parse().ok());
    if day.is_none() {
        found.field(&record.kind, name, record.id);
    }
    day
}

fn units_of(record: &Record) -> Vec<String> {
    let mut codes: Vec<String> = Vec::new();
    let units = record.body.get("units").and_then(Value::as_array).into_iter().flatten();
    for code in units.filter_map(|unit| unit.get("clues")?.as_str()).filter_map(unit_code) {
        if !codes.contains(&code) {
            codes.push(code);
        }
    }
    codes
}

impl Patients {
    /// Takes a `patient` record.
    pub(super) fn take(&mut self, record: &Record, settings: &Settings, found: &mut Found) {
        let registered = settings.window.day_of(record.recorded_at);
        if registered > settings.today {
            found.note("REP-FUTURE", &[("kind", "patient")], record.id);
        }
        if registered > settings.window.to {
            return;
        }
        let birth = day(record, "birth_date", found);
        if record.body.get("birth_date").is_none_or(Value::is_null) {
            found.field("patient", "birth_date", record.id);
        }
        let units = units_of(record);
        if units.is_empty() {
            found.field("patient", "units", record.id);
        }
        self.compare(record, birth, found);
        let death = day(record, "death_date", found);
        self.known.insert(record.id, Patient { birth, death, registered, units });
    }

    /// Notes a patient who is there already under another record: the same CURP, or the same NSS, agregado and day of
    /// birth.
    fn compare(&mut self, record: &Record, birth: Option<Date>, found: &mut Found) {
        let curp = record.text("curp").and_then(|text| Curp::parse(text).ok()).map(|curp| curp.to_string());
        let nss = record.text("nss").and_then(|text| Nss::parse(text).ok());
        let agregado = record.text("agregado").and_then(|text| Agregado::parse(text).ok());
        let member = nss.zip(agregado).zip(birth).map(|((nss, agregado), birth)| format!("{nss} {agregado} {birth}"));
        let mut twice = false;
        for paper in [curp, member].into_iter().flatten() {
            twice |= *self.papers.entry(paper).or_insert(record.id) != record.id;
        }
        if twice {
            found.note("REP-DUPLICATE-PATIENT", &[], record.id);
        }
    }

    /// Takes a `diagnosis` record.
    pub(super) fn diagnose(&mut self, record: &Record, found: &mut Found) {
        let Some(patient) = record.reference("patient") else {
            return found.field("diagnosis", "patient", record.id);
        };
        let group = record.text("icd10").and_then(|text| Icd10::parse(text).ok()).map(|code| DiagnosisGroup::of(&code));
        if group.is_none() {
            found.field("diagnosis", "icd10", record.id);
        }
        let date = day(record, "date", found);
        let diagnosis = Diagnosis { date: date.unwrap_or(Date::MAX), id: record.id, group };
        match self.diagnoses.get_mut(&patient) {
            None => drop(self.diagnoses.insert(patient, (diagnosis, 1))),
            Some((first, count)) => {
                *count += 1;
                if diagnosis < *first {
                    *first = diagnosis;
                }
            }
        }
    }

    /// Whether a patient has this id.
    pub(super) fn knows(&self, id: RecordId) -> bool {
        self.known.contains_key(&id)
    }

    /// Counts those whose home is asked for. `named` gets the units they name.
    pub(super) fn count(
        &self,
        settings: &Settings,
        units: &Units,
        named: &mut BTreeSet<String>,
        found: &mut Found,
    ) -> Counted {
        let mut counted = Counted::default();
        for (id, patient) in &self.known {
            let home = patient.units.first();
            if !units.admits(settings, home.map(String::as_str)) {
                continue;
            }
            let first = self.diagnoses.get(id);
            let age = age(patient, first.map(|(diagnosis, _)| diagnosis.date), settings);
            if age == Age::Unborn {
                found.note("REP-BIRTH-LATER", &[], *id);
            }
            let paediatric = u64::from(age == Age::Child);
            let new = u64::from(patient.registered >= settings.new_since);
            counted.total += 1;
            counted.new += new;
            counted.several += u64::from(first.is_some_and(|(_, count)| *count > 1));
            counted.ages[match age {
                Age::Child => 0,
                Age::Adult => 1,
                Age::Unknown | Age::Unborn => 2,
            }] += 1;
            let add = |share: &mut Share| {
                share.count += 1;
                share.paediatric += paediatric;
                share.new += new;
            };
            add(counted.by_unit.entry(home.cloned()).or_default());
            for unit in &patient.units {
                counted.by_unit.entry(Some(unit.clone())).or_default().treated += 1;
            }
            let group = first.and_then(|(diagnosis, _)| diagnosis.group).unwrap_or("unknown");
            add(counted.by_group.entry(group).or_default());
            if settings.window.holds(patient.registered) {
                *counted.days.entry(patient.registered).or_default() += 1;
            }
            counted.hospitals.extend(patient.units.iter().cloned());
            named.extend(patient.units.iter().cloned());
        }
        if settings.units.is_empty() && settings.ooads.is_empty() && !settings.is_unseen("patient") {
            let orphans = self.diagnoses.iter().filter(|(patient, _)| !self.known.contains_key(patient));
            orphans.for_each(|(_, (first, _))| found.note("REP-ORPHAN", &[("kind", "diagnosis")], first.id));
        }
        counted
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Age {
    Child,
    Adult,
    Unknown,
    /// Born after the day on which the age is taken: one of the dates is wrong.
    Unborn,
}

fn age(patient: &Patient, diagnosed: Option<Date>, settings: &Settings) -> Age {
    let last = settings.window.to;
    let reference = match settings.reference {
        Reference::Today => Some(patient.death.map_or(last, |death| death.min(last))),
        Reference::Diagnosis => diagnosed.filter(|date| *date < Date::MAX),
    };
    match patient.birth.zip(reference) {
        None => Age::Unknown,
        Some((birth, reference)) if reference < birth => Age::Unborn,
        Some((birth, reference)) if reference < add_years(birth, ADULT) => Age::Child,
        Some(_) => Age::Adult,
    }
}
