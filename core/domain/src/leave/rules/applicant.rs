//! Who asks (LIC-01 to LIC-04).

use super::review;
use crate::finding::Finding;
use crate::leave::case::{Custody, LeaveCase, Relation};

/// LIC-01: the leave is granted only at the parent's request (140 Bis ¶5).
pub(super) fn asked(case: &LeaveCase) -> Option<Finding> {
    (!case.holder.requested).then(|| Finding::error("LIC-01", "/holder/requested"))
}

/// LIC-02: an insured worker with an active employment on the first day (140 Bis ¶1; LSS 109). Unknown is not inactive.
pub(super) fn employed(case: &LeaveCase) -> Option<Finding> {
    const FIELD: &str = "/holder/employments";
    let start = case.request.start;
    match &case.holder.employments {
        None => Some(review("LIC-02", FIELD).with("start", start)),
        Some(known) if known.iter().any(|employment| employment.period.covers(start)) => None,
        Some(_) => Some(Finding::error("LIC-02", FIELD).with("start", start)),
    }
}

/// LIC-03: son or daughter, on file as beneficiary (140 Bis ¶1; LSS 84-V).
pub(super) fn related(case: &LeaveCase) -> Option<Finding> {
    if case.holder.relation == Relation::Guardian {
        return Some(review("LIC-03", "/holder/relation").with("problem", "guardian"));
    }
    let on_file = case.holder.registered_beneficiary.unwrap_or(true);
    (!on_file).then(|| review("LIC-03", "/holder/registered_beneficiary").with("problem", "not-on-file"))
}

/// LIC-04: parental authority, guarda y custodia (140 Bis ¶5).
pub(super) fn custody(case: &LeaveCase) -> Option<Finding> {
    match case.holder.custody {
        Custody::Yes => None,
        Custody::No => Some(Finding::error("LIC-04", "/holder/custody")),
        Custody::Disputed => Some(review("LIC-04", "/holder/custody")),
    }
}
