//! Holding small counts back, for who passes a report on: one or two children of a hospital with a rare diagnosis are soon
//! recognised (LGPDPPSO art. 19, 24). It makes that harder; it is no proof against who compares several reports.

use super::sheet::{Amount, Report};
use super::table::{Row, Table};
use crate::finding::Arg;

/// Counts below this and above zero are held back.
pub const FEWEST: u64 = 3;

const fn is_small(count: u64) -> bool {
    count > 0 && count < FEWEST
}

fn held(amount: Amount) -> Amount {
    match amount {
        Amount::Count(count) if is_small(count) => Amount::HeldBack,
        other => other,
    }
}

fn hide(row: &mut Row) {
    row.count = Amount::HeldBack;
    row.share = None;
    for (_, amount) in &mut row.more {
        *amount = Amount::HeldBack;
    }
}

/// Holds back what is small, in figures, tables and discrepancies.
pub(super) fn hold_back(report: &mut Report) {
    for figure in &mut report.figures {
        figure.amount = if is_small(figure.rests_on) { Amount::HeldBack } else { held(figure.amount) };
    }
    report.tables.iter_mut().for_each(hold_back_rows);
    for discrepancy in &mut report.discrepancies {
        let small = held(discrepancy.count) == Amount::HeldBack;
        if small {
            discrepancy.count = Amount::HeldBack;
            discrepancy.ids.clear();
        }
        for value in discrepancy.finding.args.values_mut() {
            if matches!(value, Arg::Int(1 | 2)) {
                *value = "<3".into();
            }
        }
    }
}

fn hold_back_rows(table: &mut Table) {
    table.of = held(table.of);
    let small = |row: &Row| matches!(row.count, Amount::Count(count) if is_small(count));
    let hidden = table.rows.iter().filter(|row| small(row)).count();
    table.rows.iter_mut().filter(|row| small(row)).for_each(hide);
    // A single row that is held back follows from the total and the others: the next smallest goes with it.
    if hidden == 1 {
        let next = table.rows.iter_mut().filter(|row| matches!(row.count, Amount::Count(count) if count > 0));
        if let Some(next) = next.min_by_key(|row| if let Amount::Count(count) = row.count { count } else { u64::MAX }) {
            hide(next);
        }
    }
    for row in &mut table.rows {
        for (_, amount) in &mut row.more {
            *amount = held(*amount);
        }
    }
}
