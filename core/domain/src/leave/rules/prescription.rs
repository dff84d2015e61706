//! The treating doctor's prescription and the reason (LIC-10, LIC-11).

use super::{MAX_DAYS, adjust, review};
use crate::finding::Finding;
use crate::leave::case::{LeaveCase, Prescription};

/// LIC-10: the treating doctor prescribed at least the days asked for (140 Bis ¶1).
pub(super) fn covers_the_days(case: &LeaveCase) -> Option<Finding> {
    const FIELD: &str = "/prescription";
    match case.prescription {
        Prescription::Missing | Prescription::Known { days: ..=0, .. } => {
            Some(Finding::error("LIC-10", FIELD).with("problem", "missing"))
        }
        Prescription::NotArrived => Some(review("LIC-10", FIELD).with("problem", "not-arrived")),
        Prescription::Known { days, .. } if case.request.range().is_some() && case.request.days > Some(days) => {
            Some(adjust("LIC-10", "/request/days").with("problem", "fewer-days").with(MAX_DAYS, days))
        }
        Prescription::Known { .. } => None,
    }
}

/// LIC-11: one of the three reasons of 140 Bis ¶1.
pub(super) fn reason(case: &LeaveCase) -> Option<Finding> {
    case.request.reason.is_none().then(|| Finding::error("LIC-11", "/request/reason"))
}
