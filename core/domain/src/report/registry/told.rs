//! The tables of the registry report.

use std::collections::{BTreeMap, BTreeSet};

use super::super::diagnosis_group::DiagnosisGroup;
use super::super::settings::Settings;
use super::super::table::{Row, Table};
use super::super::trend::{Step, trend};
use super::super::units::{Units, level_word};
use super::patients::{Counted, Share};
use super::treatments::{LINES, Treated};

/// Tables about patients.
pub(super) fn of_patients(counted: &Counted, settings: &Settings, units: &Units) -> Vec<Table> {
    let total = counted.total;
    let ages = ["paediatric", "adult", "unknown"].into_iter().zip(counted.ages);
    let ages = ages.filter(|(word, count)| *word != "unknown" || *count > 0);
    let in_window = match settings.window.from {
        None => total,
        Some(_) => counted.days.values().sum(),
    };
    let steps = settings.trend;
    vec![
        Table::new("by_age", total, ages.map(|(word, count)| Row::word(word, count)).collect()).with_shares(),
        levels(&counted.hospitals, units),
        trend("per_week", Step::Week, &counted.days, &settings.window, steps, in_window),
        trend("per_month", Step::Month, &counted.days, &settings.window, steps, in_window),
        hospitals(counted, units),
        ooads(counted, units),
        groups(counted),
    ]
}

/// Tables about treatments.
pub(super) fn of_treatments(treated: &Treated, units: &Units) -> Vec<Table> {
    let lines = LINES.into_iter().filter_map(|line| Some((line, treated.by_line.get(line)?)));
    let lines = lines.map(|(line, tally)| {
        Row::word(line, tally.standing).with("corrected", tally.corrected).with("late", tally.late)
    });
    let by_unit = treated.by_unit.iter().map(|(unit, tally)| {
        let row = Row::value(unit.as_deref(), tally.standing);
        let row = Row { label: unit.as_deref().and_then(|unit| units.name(unit)), ..row };
        row.with("corrected", tally.corrected).with("late", tally.late)
    });
    vec![
        Table::new("treatments", treated.recorded(), lines.collect()),
        Table::new("treatments_by_hospital", treated.recorded(), largest_first(by_unit.collect())),
    ]
}

fn levels(hospitals: &BTreeSet<String>, units: &Units) -> Table {
    let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
    for clues in hospitals {
        *counts.entry(level_word(units.get(Some(clues)).and_then(|unit| unit.level))).or_default() += 1;
    }
    let rows = ["UMAE", "second", "first", "unknown"].into_iter();
    let rows = rows.filter_map(|word| counts.get(word).map(|count| Row::word(word, *count)));
    Table::new("hospitals_by_level", hospitals.len() as u64, rows.collect())
}

fn hospitals(counted: &Counted, units: &Units) -> Table {
    let rows = counted.by_unit.iter().map(|(unit, share)| {
        let row = Row::value(unit.as_deref(), share.count);
        let row = Row { label: unit.as_deref().and_then(|unit| units.name(unit)), ..row };
        row.with("treated", share.treated).with("paediatric", share.paediatric).with("new", share.new)
    });
    Table::new("by_hospital", counted.total, largest_first(rows.collect())).with_shares()
}

fn ooads(counted: &Counted, units: &Units) -> Table {
    let mut shares: BTreeMap<Option<&str>, (Share, u64)> = BTreeMap::new();
    for (unit, share) in &counted.by_unit {
        let (sum, hospitals) = shares.entry(units.ooad(unit.as_deref())).or_default();
        sum.count += share.count;
        sum.paediatric += share.paediatric;
        sum.new += share.new;
        *hospitals += u64::from(unit.is_some());
    }
    let rows = shares.into_iter().map(|(ooad, (share, hospitals))| {
        let row = Row::value(ooad, share.count).with("hospitals", hospitals);
        row.with("paediatric", share.paediatric).with("new", share.new)
    });
    Table::new("by_ooad", counted.total, largest_first(rows.collect())).with_shares()
}

fn groups(counted: &Counted) -> Table {
    let keys = DiagnosisGroup::ALL.iter().map(|group| group.key).chain([DiagnosisGroup::OTHER, "unknown"]);
    let rows = keys.filter_map(|key| {
        let share = counted.by_group.get(key)?;
        Some(Row::word(key, share.count).with("paediatric", share.paediatric).with("new", share.new))
    });
    Table::new("by_diagnosis_group", counted.total, rows.collect()).with_shares()
}

/// The largest first, what is not known last; equal ones stay in the order of their keys.
pub(in crate::report) fn largest_first(mut rows: Vec<Row>) -> Vec<Row> {
    use super::super::sheet::Amount;
    use super::super::table::Key;
    let count = |row: &Row| if let Amount::Count(count) = row.count { count } else { 0 };
    rows.sort_by_key(|row| (matches!(row.key, Key::Word(_)), std::cmp::Reverse(count(row))));
    rows
}
