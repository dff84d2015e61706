//! The child's age and life (LIC-08, LIC-09, LIC-33).

use super::{MAX_DAYS, adjust};
use crate::finding::Finding;
use crate::leave::calendar::{birthday_16, days_from};
use crate::leave::case::{Cause, LeaveCase};
use crate::leave::ledger::last_day_by_age;
use crate::leave::policy::PolicySet;

/// LIC-08: the leave begins before the sixteenth birthday (140 Bis ¶1, ¶6-III).
pub(super) fn under_sixteen_at_start(case: &LeaveCase, policy: &PolicySet) -> Option<Finding> {
    let birth = case.child.birth_date;
    let late = case.request.start > last_day_by_age(birth, policy);
    late.then(|| Finding::error("LIC-08", "/request/start").with("birthday", birthday_16(birth)))
}

/// LIC-09: it ends on the eve of that birthday at the latest (140 Bis ¶6-III; "the eve" is a reading).
pub(super) fn under_sixteen_to_the_end(case: &LeaveCase, policy: &PolicySet) -> Option<Finding> {
    let (range, last) = (case.request.range()?, last_day_by_age(case.child.birth_date, policy));
    if range.last <= last || range.first > last {
        return None;
    }
    let finding = adjust("LIC-09", "/request/days").with("birthday", birthday_16(case.child.birth_date));
    Some(finding.with(MAX_DAYS, days_from(range.first, last) + 1))
}

/// LIC-33: no leave begins after the child's death (140 Bis ¶6-II). The words stay neutral on purpose: the record may
/// be wrong, and it is not for a form to tell.
pub(super) fn child_died_before(case: &LeaveCase) -> Option<Finding> {
    let told = case.events.iter().filter(|event| event.cause == Cause::Death).map(|event| event.date);
    let death = told.chain(case.child.death_date).min()?;
    (case.request.start > death).then(|| Finding::error("LIC-33", "/child"))
}
