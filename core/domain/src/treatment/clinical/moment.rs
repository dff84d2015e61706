//! When something clinical can have happened: within the patient's life, and not in the future.

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

use crate::finding::Finding;

/// Clocks of tablets differ; this much ahead is no finding (domain.md §3.4).
pub(crate) const CLOCK_TOLERANCE: SignedDuration = SignedDuration::from_mins(5);

/// A time to be judged.
#[derive(Debug, Clone)]
pub(crate) struct Moment {
    /// The instant.
    pub(crate) at: Timestamp,
    /// Its calendar day where it happened.
    pub(crate) day: Date,
    /// The patient's birth date.
    pub(crate) birth: Option<Date>,
    /// The patient's date of death.
    pub(crate) death: Option<Date>,
    /// Now, if a clock is at hand.
    pub(crate) now: Option<Timestamp>,
    /// Pointer to the field that holds the time.
    pub(crate) field: &'static str,
}

/// Before birth, after death, in the future: hard errors (domain.md §3.4).
pub(crate) fn check(moment: &Moment) -> Vec<Finding> {
    let mut findings = days(moment.day, moment.birth, moment.death, moment.field);
    let limit = moment.now.map(|now| now.checked_add(CLOCK_TOLERANCE).unwrap_or(Timestamp::MAX));
    if limit.is_some_and(|limit| moment.at > limit) {
        findings.push(Finding::error("CLN-FUTURE", moment.field).with("date", moment.day));
    }
    findings
}

/// A calendar day outside of the patient's life.
pub(crate) fn days(day: Date, birth: Option<Date>, death: Option<Date>, field: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    if let Some(birth) = birth.filter(|birth| day < *birth) {
        findings.push(Finding::error("CLN-BEFORE-BIRTH", field).with("date", day).with("birth", birth));
    }
    if let Some(death) = death.filter(|death| day > *death) {
        findings.push(Finding::error("CLN-AFTER-DEATH", field).with("date", day).with("death", death));
    }
    findings
}
