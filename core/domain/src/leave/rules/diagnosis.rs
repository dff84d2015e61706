//! The diagnosis (LIC-06, LIC-07).

use super::{EARLIEST_START, adjust, review, short};
use crate::finding::Finding;
use crate::ident::{Icd10, Icd10Class};
use crate::leave::calendar::plus_days;
use crate::leave::case::LeaveCase;
use crate::leave::policy::PolicySet;

/// LIC-06: "cáncer de cualquier tipo" (140 Bis ¶1); that this means C00–C97 of the CIE-10 is a reading.
pub(super) fn is_cancer(case: &LeaveCase) -> Option<Finding> {
    const FIELD: &str = "/diagnosis/icd10";
    let written = &case.diagnosis.as_ref()?.icd10;
    let code = Icd10::parse(written).ok();
    match code.as_ref().map_or(Icd10Class::Other, Icd10::class) {
        Icd10Class::Malignant => None,
        Icd10Class::InSituOrUncertain => Some(review("LIC-06", FIELD).with("class", "doubtful")),
        Icd10Class::Other => Some(Finding::error("LIC-06", FIELD).with("class", "other")),
    }
    .map(|finding| finding.with("icd10", code.map_or_else(|| short(written), |code| code.to_string())))
}

/// LIC-07: diagnosed by the Institute, not before the birth, not in the future, not after the first day (140 Bis ¶1,
/// ¶4). A start before the diagnosis can be moved; a diagnosis that is not known here yet is looked for by a person.
pub(super) fn dated_and_by_the_institute(case: &LeaveCase, policy: &PolicySet) -> Vec<Finding> {
    const DATE: &str = "/diagnosis/date";
    let Some(diagnosis) = &case.diagnosis else {
        return vec![review("LIC-07", "/diagnosis").with("problem", "unknown")];
    };
    let mut found = Vec::new();
    let date = diagnosis.date;
    if date < case.child.birth_date {
        found.push(Finding::error("LIC-07", DATE).with("problem", "before-birth").with("date", date));
    } else if is_future(case, policy) {
        found.push(Finding::error("LIC-07", DATE).with("problem", "future").with("date", date));
    } else if case.request.start < date {
        let finding = adjust("LIC-07", "/request/start").with("problem", "after-start");
        found.push(finding.with("date", date).with(EARLIEST_START, date));
    }
    if !diagnosis.by_imss {
        found.push(review("LIC-07", "/diagnosis/by_imss").with("problem", "other-institution"));
    }
    found
}

/// Whether the diagnosis lies in the future. With a clock: after today. Without one only the request date is known:
/// a diagnosis after it is future too, unless the start lies before both and moving it a little mends everything.
fn is_future(case: &LeaveCase, policy: &PolicySet) -> bool {
    let date = case.diagnosis.as_ref().map_or(case.request_date, |diagnosis| diagnosis.date);
    if let Some(today) = case.today {
        return date > today;
    }
    let within_reach = plus_days(case.request_date, policy.ahead_days.into()).is_some_and(|limit| date <= limit);
    date > case.request_date && !(case.request.start < date && within_reach)
}
