//! The units that records name, as the reference data tell of them.

use std::collections::{BTreeMap, BTreeSet};

use super::discrepancy::Found;
use super::settings::Settings;
use crate::record::{Record, RecordId};
use crate::registry::{Hospital, Level, unit_code};

/// What the reference data tell of a unit.
#[derive(Debug)]
pub(super) struct Unit {
    /// Its name.
    pub(super) name: String,
    /// Its level, where it is one that this build knows.
    pub(super) level: Option<Level>,
    /// Its OOAD.
    pub(super) ooad: Option<String>,
}

/// The units by CLUES.
#[derive(Debug, Default)]
pub(super) struct Units {
    known: BTreeMap<String, (RecordId, Unit)>,
}

fn words(record: &Record, field: &str) -> Option<String> {
    record.text(field).map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned)
}

fn level(record: &Record) -> Option<Level> {
    serde_json::from_value(record.body.get("level")?.clone()).ok()
}

/// Word of a level's row.
pub(super) const fn level_word(level: Option<Level>) -> &'static str {
    match level {
        Some(Level::Umae) => "UMAE",
        Some(Level::Second) => "second",
        Some(Level::First) => "first",
        None => "unknown",
    }
}

impl Units {
    /// Takes a `hospital` record.
    pub(super) fn take(&mut self, record: &Record, found: &mut Found) {
        let Some(clues) = record.text("clues").and_then(unit_code) else {
            return found.field(HOSPITAL, "clues", record.id);
        };
        let unit =
            Unit { name: words(record, "name").unwrap_or_default(), level: level(record), ooad: words(record, "ooad") };
        for (field, there) in [("level", unit.level.is_some()), ("ooad", unit.ooad.is_some())] {
            if !there {
                found.field(HOSPITAL, field, record.id);
            }
        }
        match self.known.get(&clues) {
            // Whichever comes first, the same one holds: the one with the smaller id, which was made earlier.
            Some((id, _)) if *id < record.id => found.note("REP-HOSPITAL-TWICE", &[], record.id),
            Some((id, _)) => {
                found.note("REP-HOSPITAL-TWICE", &[], *id);
                self.known.insert(clues, (record.id, unit));
            }
            None => drop(self.known.insert(clues, (record.id, unit))),
        }
    }

    /// The unit with this CLUES.
    pub(super) fn get(&self, clues: Option<&str>) -> Option<&Unit> {
        self.known.get(clues?).map(|(_, unit)| unit)
    }

    /// The OOAD of a unit.
    pub(super) fn ooad(&self, clues: Option<&str>) -> Option<&str> {
        self.get(clues)?.ooad.as_deref()
    }

    /// The name of a unit.
    pub(super) fn name(&self, clues: &str) -> Option<String> {
        self.get(Some(clues)).map(|unit| unit.name.clone()).filter(|name| !name.is_empty())
    }

    /// Whether what belongs to this unit is asked for.
    pub(super) fn admits(&self, settings: &Settings, clues: Option<&str>) -> bool {
        let by_unit = settings.units.is_empty() || clues.is_some_and(|clues| settings.units.contains(clues));
        let ooad = || self.ooad(clues).map(str::to_lowercase);
        let is_asked = |ooad: String| settings.ooads.iter().any(|asked| asked.trim().to_lowercase() == ooad);
        by_unit && (settings.ooads.is_empty() || ooad().is_some_and(is_asked))
    }

    /// Tells which filters name nothing that the reference data know, and which units of the records they lack.
    pub(super) fn judge(&self, settings: &Settings, named: &BTreeSet<String>, found: &mut Found) {
        for clues in settings.units.iter().filter(|clues| !self.known.contains_key(*clues)) {
            found.count("REP-FILTER-UNKNOWN", &[("value", clues)], 1);
        }
        let known: BTreeSet<String> =
            self.known.values().filter_map(|(_, unit)| unit.ooad.as_ref()).map(|ooad| ooad.to_lowercase()).collect();
        for ooad in settings.ooads.iter().filter(|ooad| !known.contains(&ooad.trim().to_lowercase())) {
            found.count("REP-FILTER-UNKNOWN", &[("value", ooad)], 1);
        }
        for clues in named.iter().filter(|clues| !self.known.contains_key(*clues)) {
            found.count("REP-UNIT-UNKNOWN", &[("clues", clues)], 1);
        }
    }
}

const HOSPITAL: &str = <Hospital as crate::record::TypedBody>::KIND;
