//! Whole reports over made-up records, in any order; the published figures; what is held back.

mod leaves;
mod properties;
mod published;
mod registry;
mod small;

use jiff::Timestamp;
use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use serde_json::Value;
use uuid::Uuid;

use super::*;
use crate::record::{Body, DeviceId, Record, RecordId, UserId};

pub(super) const UMAE: &str = "DFIMS000604";
pub(super) const HGZ: &str = "DFIMS000061";

pub(super) fn today() -> Date {
    date(2026, 5, 4)
}

pub(super) fn settings() -> Settings {
    let zone = TimeZone::get("America/Mexico_City").unwrap();
    Settings { ids: true, ..Settings::new(today(), Window::until(today(), zone)) }
}

pub(super) fn id(n: u128) -> RecordId {
    RecordId(Uuid::from_u128(n))
}

/// A record that happened at noon of a day in Mexico City and was written down an hour later.
pub(super) fn record(n: u128, kind: &str, day: &str, body: &Value) -> Record {
    let at: Timestamp = format!("{day}T18:00:00Z").parse().unwrap();
    Record {
        id: id(n),
        kind: kind.to_owned(),
        schema: 1,
        ver: 1,
        author: UserId(Uuid::nil()),
        device: DeviceId(Uuid::nil()),
        occurred_at: at,
        tz: "America/Mexico_City".to_owned(),
        recorded_at: at + jiff::SignedDuration::from_hours(1),
        body: body.as_object().cloned().unwrap_or_else(Body::new),
    }
}

pub(super) fn hospital(n: u128, clues: &str, level: &str, ooad: &str) -> Record {
    let body = serde_json::json!({ "clues": clues, "name": format!("Unidad {clues}"), "level": level, "ooad": ooad });
    record(n, "hospital", "2026-01-01", &body)
}

pub(super) fn registry(settings: Settings, records: &[Record]) -> Report {
    let mut report = RegistryReport::new(settings);
    for record in records {
        report.take(record);
    }
    for corrected in report.corrected() {
        report.withdraw(corrected, records.iter().find(|record| record.id == corrected));
    }
    report.finish()
}

pub(super) fn leaves(settings: Settings, records: &[Record]) -> Report {
    let mut report = LeavesReport::new(settings);
    for record in records {
        report.take(record);
    }
    report.finish()
}

/// The rows of a table with their counts.
pub(super) fn rows(report: &Report, table: &str) -> Vec<(String, u64)> {
    let table = report.table(table).unwrap();
    let count = |row: &Row| if let Amount::Count(count) = row.count { count } else { panic!("{row:?}") };
    table.rows.iter().map(|row| (row.key.as_str().to_owned(), count(row))).collect()
}

pub(super) fn told(rows: &[(&str, u64)]) -> Vec<(String, u64)> {
    rows.iter().map(|(key, count)| ((*key).to_owned(), *count)).collect()
}

/// The codes of the discrepancies with their counts.
pub(super) fn codes(report: &Report) -> Vec<(String, u64)> {
    let count = |it: &Discrepancy| if let Amount::Count(count) = it.count { count } else { panic!("{it:?}") };
    report.discrepancies.iter().map(|it| (it.finding.code.to_string(), count(it))).collect()
}

/// A measure in the row about `key`.
pub(super) fn measure(report: &Report, table: &str, key: &str, name: &str) -> Amount {
    let row = report.table(table).unwrap().rows.iter().find(|row| row.key.as_str() == key).unwrap();
    row.more.iter().find(|(known, _)| *known == name).unwrap().1
}

/// Every name and word that comes out is one that whoever shows it has words for.
pub(super) fn names_are_known(report: &Report) {
    let known = |name: &str| assert!(NAMES.contains(&name), "{name} is not in NAMES");
    report.figures.iter().for_each(|figure| known(figure.name));
    for table in &report.tables {
        known(table.name);
        for row in &table.rows {
            row.more.iter().for_each(|(name, _)| known(name));
            if let Key::Word(word) = row.key {
                let group = DiagnosisGroup::ALL.iter().any(|group| group.key == word);
                assert!(group || ROWS.contains(&word), "{word} is not in ROWS");
            }
        }
    }
    for discrepancy in &report.discrepancies {
        assert!(CODES.contains(&discrepancy.finding.code.as_ref()), "{discrepancy:?}");
    }
}
