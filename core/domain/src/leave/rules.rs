//! The rules LIC-01 to LIC-36 (domain.md §1.5), grouped by what they look at. Each is a small function that names its
//! source; all of them are asked, and each says all that it found.
//!
//! Rules with a proposal carry it in their values: `max_days` or `earliest_start`.

mod age;
mod applicant;
mod curp;
mod days;
mod diagnosis;
mod form;
mod other_leaves;
mod prescription;
mod timing;

use super::case::LeaveCase;
use super::policy::PolicySet;
use super::weeks::Weeks;
use crate::finding::{Finding, Severity};

/// Value of a finding that proposes fewer days.
pub(super) const MAX_DAYS: &str = "max_days";
/// Value of a finding that proposes a later start.
pub(super) const EARLIEST_START: &str = "earliest_start";

/// Something to change that makes the request acceptable.
fn adjust(code: &'static str, field: &'static str) -> Finding {
    Finding::new(code, Severity::Adjust, field)
}

/// Something that a person must look at.
fn review(code: &'static str, field: impl Into<String>) -> Finding {
    Finding::new(code, Severity::Review, field)
}

/// Everything that the rules find in the request itself, under one reading of the law.
pub(super) fn findings(case: &LeaveCase, policy: &PolicySet, weeks: &Weeks) -> Vec<Finding> {
    let mut found = Vec::new();
    found.extend(applicant::asked(case));
    found.extend(applicant::employed(case));
    found.extend(applicant::related(case));
    found.extend(applicant::custody(case));
    found.extend(other_leaves::of_the_other_parent(case));
    found.extend(diagnosis::is_cancer(case));
    found.extend(diagnosis::dated_and_by_the_institute(case, policy));
    found.extend(age::under_sixteen_at_start(case, policy));
    found.extend(age::under_sixteen_to_the_end(case, policy));
    found.extend(prescription::covers_the_days(case));
    found.extend(prescription::reason(case));
    found.extend(days::one_to_twenty_eight(case));
    found.extend(days::dates_match(case));
    found.extend(days::within_364(case, policy));
    found.extend(days::within_three_years(case, policy));
    found.extend(other_leaves::overlaps(case));
    found.extend(other_leaves::holder_away_anyway(case));
    found.extend(other_leaves::consecutive(case));
    found.extend(weeks.findings(policy));
    found.extend(timing::retroactive(case, policy));
    found.extend(timing::far_ahead(case, policy));
    found.extend(other_leaves::change_of_holder(case));
    found.extend(form::contact_data(case, weeks));
    found.extend(curp::agrees_with_the_form(case));
    found.extend(age::child_died_before(case));
    found.extend(timing::claim_in_time(case, weeks));
    court_ruling(case, &mut found);
    found
}

/// LIC-34: a court ruling sends the stops of LIC-05 and LIC-06, and the overlap between the two parents in LIC-16, to
/// a person (2a./J. 47/2024; amparo en revisión 590/2023).
fn court_ruling(case: &LeaveCase, found: &mut Vec<Finding>) {
    let Some(number) = &case.court_ruling else { return };
    for finding in found.iter_mut().filter(|finding| finding.severity == Severity::Error) {
        let between_the_parents = finding.code == "LIC-16" && finding.args.get("holder") == Some(&"other".into());
        if finding.code == "LIC-05" || finding.code == "LIC-06" || between_the_parents {
            finding.severity = Severity::Review;
        }
    }
    found.push(review("LIC-34", "/court_ruling").with("number", short(number)));
}

/// At most sixty characters of what somebody typed, for showing it back.
fn short(text: &str) -> String {
    text.trim().chars().take(60).collect()
}
