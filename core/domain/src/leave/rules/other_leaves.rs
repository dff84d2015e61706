//! Other leaves of the child and other absences of the holder (LIC-05, LIC-16 to LIC-18, LIC-30).

use super::review;
use crate::finding::{Finding, Severity};
use crate::leave::calendar::{DayRange, days_from};
use crate::leave::case::LeaveCase;
use crate::leave::ledger::{EarlierLeave, Whose};

/// The other parent's leaves that are not over when the new one begins, whether granted or still queued.
fn live_ones_of_the_other(case: &LeaveCase) -> impl Iterator<Item = (usize, DayRange)> {
    let ranges = case.earlier_leaves.iter().enumerate().filter(|(_, leave)| leave.whose == Whose::Other);
    let ranges = ranges.filter_map(|(index, leave)| Some((index, leave.range()?)));
    ranges.filter(|(_, range)| range.last >= case.request.start)
}

/// LIC-05: never both parents (140 Bis ¶5).
pub(super) fn of_the_other_parent(case: &LeaveCase) -> Option<Finding> {
    let (index, range) = live_ones_of_the_other(case).next()?;
    Some(Finding::error("LIC-05", format!("/earlier_leaves/{index}")).with("from", range.first).with("to", range.last))
}

/// LIC-16: no day twice (follows from LIC-05 and from one subsidy per day).
pub(super) fn overlaps(case: &LeaveCase) -> Vec<Finding> {
    let Some(asked) = case.request.range() else { return Vec::new() };
    let overlapping = |leave: &EarlierLeave| leave.range().filter(|range| range.overlaps(&asked));
    let found = case.earlier_leaves.iter().filter_map(|leave| {
        let range = overlapping(leave)?;
        let holder = if leave.whose == Whose::Same { "same" } else { "other" };
        let finding = Finding::error("LIC-16", "/request/start").with("from", range.first).with("to", range.last);
        Some(
            finding
                .with("holder", holder)
                .with("folio", leave.folio.as_deref().map_or_else(|| "none".to_owned(), super::short)),
        )
    });
    found.collect()
}

/// LIC-17: the holder is away for no other reason on these days (LFT 42: one suspension; no double subsidy).
pub(super) fn holder_away_anyway(case: &LeaveCase) -> Option<Finding> {
    let asked = case.request.range()?;
    let range = case.other_absences.iter().find(|range| range.overlaps(&asked))?;
    Some(review("LIC-17", "/request/start").with("from", range.first).with("to", range.last))
}

/// LIC-18: a leave may follow another one without a gap (140 Bis ¶3: "tantas licencias como sean necesarias").
pub(super) fn consecutive(case: &LeaveCase) -> Option<Finding> {
    let follows = |range: &DayRange| days_from(range.last, case.request.start) == 1;
    let previous = case.earlier_leaves.iter().filter_map(EarlierLeave::range).find(follows)?;
    Some(Finding::new("LIC-18", Severity::Info, "/request/start").with("previous_end", previous.last))
}

/// LIC-30: the other parent held the latest leave, which is over; a person looks at the change. The days used stay.
pub(super) fn change_of_holder(case: &LeaveCase) -> Option<Finding> {
    if live_ones_of_the_other(case).next().is_some() {
        return None;
    }
    let over = case.earlier_leaves.iter().filter_map(|leave| Some((leave.range()?, leave.whose)));
    let latest = over.filter(|(range, _)| range.last < case.request.start).max_by_key(|(range, _)| range.last);
    latest.filter(|(_, whose)| *whose == Whose::Other).map(|_| review("LIC-30", "/holder"))
}
