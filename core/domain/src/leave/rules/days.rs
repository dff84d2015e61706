//! How many days, and when they must be over (LIC-12 to LIC-15).

use super::{MAX_DAYS, adjust};
use crate::finding::Finding;
use crate::leave::calendar::{days_from, plus_days};
use crate::leave::case::LeaveCase;
use crate::leave::law;
use crate::leave::ledger::Ledger;
use crate::leave::policy::PolicySet;

/// LIC-12: one to twenty-eight days (140 Bis ¶3). More are proposed as 28 and the rest right after.
pub(super) fn one_to_twenty_eight(case: &LeaveCase) -> Option<Finding> {
    let finding = Finding::error("LIC-12", "/request/days").with("most", law::MAX_DAYS_PER_LEAVE);
    let too_long = match case.request.days {
        Some(1..=law::MAX_DAYS_PER_LEAVE) => return None,
        Some(days) if days > law::MAX_DAYS_PER_LEAVE => Some(days - law::MAX_DAYS_PER_LEAVE),
        _ => None,
    };
    // A second leave takes at most 28 days too; beyond 56 there is no simple proposal.
    let rest = too_long.filter(|rest| *rest <= law::MAX_DAYS_PER_LEAVE);
    let next = plus_days(case.request.start, law::MAX_DAYS_PER_LEAVE);
    Some(match (rest, next) {
        (Some(rest), Some(next)) => finding.with("split", "yes").with("rest", rest).with("rest_start", next),
        _ => finding.with("split", "no"),
    })
}

/// LIC-13: the last day that was written is the first one plus the days minus one.
pub(super) fn dates_match(case: &LeaveCase) -> Option<Finding> {
    let (range, written) = (case.request.range()?, case.request.end?);
    (range.last != written).then(|| Finding::error("LIC-13", "/request/end").with("end", range.last))
}

/// LIC-14: at most 364 days (140 Bis ¶3); that the child has them, not the parent, is the default reading.
pub(super) fn within_364(case: &LeaveCase, policy: &PolicySet) -> Option<Finding> {
    const FIELD: &str = "/request/days";
    let days = case.request.range()?.days();
    let left = Ledger::of(case, policy).left(case.request.start);
    let finding = match left {
        0 => Finding::error("LIC-14", FIELD),
        _ if left < days => adjust("LIC-14", FIELD).with(MAX_DAYS, left),
        _ => return None,
    };
    Some(finding.with("left", left).with("most", law::MAX_DAYS_IN_PERIOD))
}

/// LIC-15: over within three years (140 Bis ¶3) from the first day of the first leave; the anchor is a reading.
pub(super) fn within_three_years(case: &LeaveCase, policy: &PolicySet) -> Option<Finding> {
    let range = case.request.range()?;
    let period = Ledger::of(case, policy).period(range.first)?;
    if range.last <= period.last {
        return None;
    }
    let finding = if range.first > period.last {
        // No proposal: none of the days is within the period.
        Finding::error("LIC-15", "/request/start").with(MAX_DAYS, 0)
    } else {
        adjust("LIC-15", "/request/days").with(MAX_DAYS, days_from(range.first, period.last) + 1)
    };
    Some(finding.with("from", period.first).with("to", period.last))
}
