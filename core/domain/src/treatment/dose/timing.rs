//! When a dose can have been given.

use super::super::clinical::moment::{self, Moment};
use super::{DoseCase, DoseFinding};

/// Before birth, after death, in the future (domain.md §3.4: hard errors).
pub(super) fn check(case: &DoseCase<'_>, findings: &mut Vec<DoseFinding>) {
    let Some(at) = case.at else { return };
    let moment = Moment {
        at,
        day: case.day(at),
        birth: case.patient.birth,
        death: case.patient.death,
        now: case.now,
        field: case.fields.at,
    };
    findings.extend(moment::check(&moment).into_iter().map(DoseFinding::from));
}
