//! When it was asked for (LIC-28, LIC-29) and when it is claimed (LIC-35).

use super::review;
use crate::finding::Finding;
use crate::leave::calendar::{add_years, days_from, plus_days};
use crate::leave::case::{LeaveCase, Prescription};
use crate::leave::law;
use crate::leave::policy::PolicySet;
use crate::leave::weeks::Weeks;

/// LIC-28: asked for after it began. The law is silent, so beyond the days of the policy a person looks at it.
pub(super) fn retroactive(case: &LeaveCase, policy: &PolicySet) -> Option<Finding> {
    let late = days_from(case.request.start, case.request_date);
    let prescribed = matches!(case.prescription, Prescription::Known { date, .. } if date <= case.request.start);
    if late <= 0 || (prescribed && late <= policy.retro_days.into()) {
        return None;
    }
    Some(review("LIC-28", "/request_date").with("days", late))
}

/// LIC-29: begins far ahead, when the need may have changed (a reading).
pub(super) fn far_ahead(case: &LeaveCase, policy: &PolicySet) -> Option<Finding> {
    let ahead = days_from(case.request_date, case.request.start);
    let most = i64::from(policy.ahead_days);
    (ahead > most).then(|| Finding::warning("LIC-29", "/request/start").with("most", most))
}

/// LIC-35: the right to a day's subsidy lapses a year after it is due (LSS 300-II).
pub(super) fn claim_in_time(case: &LeaveCase, weeks: &Weeks) -> Option<Finding> {
    weeks.rule?;
    let days = case.request.range()?.days().min(law::MAX_DAYS_PER_LEAVE);
    let claimed = case.claim_date.unwrap_or(case.request_date);
    let due = (0..days).filter_map(|day| plus_days(case.request.start, day));
    let lapsed = due.filter(|due| claimed > add_years(*due, law::CLAIM_YEARS)).count();
    let lapsed = i64::try_from(lapsed).unwrap_or(days);
    let field = if case.claim_date.is_some() { "/claim_date" } else { "/request_date" };
    (lapsed > 0).then(|| Finding::warning("LIC-35", field).with("days", lapsed).with("rest", days - lapsed))
}
