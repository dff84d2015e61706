//! The four ways in which a leave ends before its last day (140 Bis ¶6; LIC-24 to LIC-27).

use jiff::civil::Date;

use super::calendar::{DayRange, days_from, eve};
use super::case::{Cause, Employment, Event, LeaveCase};
use super::ledger::last_day_by_age;
use super::policy::{CountDays, PolicySet};
use super::subsidy::active_employments;
use crate::finding::{Finding, Severity};

/// An ended leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Cessation {
    /// What ended it.
    pub cause: Cause,
    /// When that happened.
    pub date: Date,
    /// Its last day; nothing when it ended before it began.
    pub last_day: Option<Date>,
    /// Days that were enjoyed.
    pub effective_days: i64,
    /// Days that go back to the 364; none where the policy counts all that were granted.
    pub returned_days: i64,
}

/// How `event` ends a leave over `granted`; nothing when it changes nothing: it comes too late, or the employer was
/// there before the first day.
#[must_use]
pub fn ended_by(event: Event, granted: DayRange, birth: Date, policy: &PolicySet) -> Option<Cessation> {
    let last = match event.cause {
        // The day that the doctor sets, and the day of the death, are days of leave; the death is a reading.
        Cause::NeedEnded | Cause::Death => event.date,
        Cause::Birthday => last_day_by_age(birth, policy),
        Cause::NewEmployer if event.date < granted.first => return None,
        Cause::NewEmployer => eve(event.date),
    };
    if last >= granted.last {
        return None;
    }
    let effective_days = (days_from(granted.first, last) + 1).max(0);
    Some(Cessation {
        cause: event.cause,
        date: event.date,
        last_day: (effective_days > 0).then_some(last),
        effective_days,
        returned_days: match policy.count_days {
            CountDays::Effective => granted.days() - effective_days,
            CountDays::Granted => 0,
        },
    })
}

/// What ended the leave of `case`, the earliest if several things did.
#[must_use]
pub fn cessation(case: &LeaveCase, policy: &PolicySet) -> Option<Cessation> {
    let granted = case.request.range()?;
    let death = case.child.death_date.map(|date| Event { cause: Cause::Death, date });
    let events = case.events.iter().copied().chain(death).chain(new_employers(case));
    let cessations = events.filter_map(|event| ended_by(event, granted, case.child.birth_date, policy));
    cessations.min_by_key(|cessation| (cessation.effective_days, cessation.cause as u8))
}

/// Employments that begin during the leave with an employer who was not there before (¶6-IV: "nuevo patrón"). Who is
/// the only employer on the first day is the one that the leave is from, even if that day is the first of the job.
fn new_employers(case: &LeaveCase) -> impl Iterator<Item = Event> {
    let start = case.request.start;
    let held = active_employments(case).any(|employment| employment.period.from < start);
    let since = move |from: Date| from > start || (from == start && held);
    let employments = case.holder.employments.as_deref().unwrap_or_default();
    let name = |name: &str| name.trim().to_lowercase();
    let begun = employments.iter().filter(move |employment| since(employment.period.from));
    let new = begun.filter(move |new| {
        let before = |old: &Employment| old.period.from < new.period.from;
        !employments.iter().any(|old| before(old) && name(&old.employer) == name(&new.employer))
    });
    new.map(|employment| Event { cause: Cause::NewEmployer, date: employment.period.from })
}

impl Cessation {
    /// LIC-24 to LIC-27: the change of state, told. A death is told gently and only to who looks for it.
    #[must_use]
    pub fn finding(&self) -> Finding {
        let (code, field) = match self.cause {
            Cause::NeedEnded => ("LIC-24", "/events"),
            Cause::Death => ("LIC-25", "/child"),
            Cause::Birthday => ("LIC-26", "/child/birth_date"),
            Cause::NewEmployer => ("LIC-27", "/events"),
        };
        let finding = Finding::new(code, Severity::Info, field).with("effective_days", self.effective_days);
        let finding = finding.with("returned_days", self.returned_days).with("date", self.date);
        match self.last_day {
            Some(last) => finding.with("last_day", last),
            None => finding.with("last_day", self.date),
        }
    }
}
