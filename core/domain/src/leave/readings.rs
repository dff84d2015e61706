//! LIC-36: where the law can be read in more than one way and the readings disagree, a person decides.
//!
//! Two disagreements matter: the default reading refuses what another one grants, or they differ on the subsidy. A
//! request that only needs fewer days or a later start stays so: the parent may take what is sure at once.

use super::case::LeaveCase;
use super::policy::PolicySet;
use super::rules;
use super::verdict::{LeaveVerdict, Verdict, conclude};
use super::weeks::Weeks;
use crate::finding::{Finding, Severity};

/// Rules whose stop depends on the reading.
const DEPEND_ON_READING: [&str; 3] = ["LIC-14", "LIC-15", "LIC-20"];

/// The verdict of the default reading, compared with the others.
pub(super) fn compared(case: &LeaveCase, policy: &PolicySet) -> LeaveVerdict {
    let weeks = Weeks::of(case, policy);
    let found = rules::findings(case, policy, &weeks);
    let verdict = conclude(case, policy, &weeks, found.clone());
    let otherwise = differing_readings(case, policy, &verdict, &weeks);
    if otherwise.is_empty() {
        return verdict;
    }
    let mut found = found;
    for finding in found.iter_mut().filter(|finding| DEPEND_ON_READING.contains(&finding.code.as_ref())) {
        if finding.severity == Severity::Error {
            finding.severity = Severity::Review;
        }
    }
    found.push(Finding::new("LIC-36", Severity::Review, "").with("readings", otherwise.join(", ")));
    conclude(case, policy, &weeks, found)
}

fn differing_readings(
    case: &LeaveCase,
    policy: &PolicySet,
    verdict: &LeaveVerdict,
    weeks: &Weeks,
) -> Vec<&'static str> {
    let differs = |reading: &PolicySet| {
        let other_weeks = Weeks::of(case, reading);
        if verdict.verdict == Verdict::NoProcedente {
            let found = rules::findings(case, reading, &other_weeks);
            !found.iter().any(|finding| finding.severity == Severity::Error)
        } else {
            verdict.verdict.grants() && other_weeks.rule.is_some() != weeks.rule.is_some()
        }
    };
    if !reading_can_matter(verdict) {
        return Vec::new();
    }
    policy.other_readings().into_iter().filter(|(_, reading)| differs(reading)).map(|(name, _)| name).collect()
}

/// Whether any other reading could change the verdict; it spares most cases the work.
fn reading_can_matter(verdict: &LeaveVerdict) -> bool {
    let stops = || verdict.findings.iter().filter(|finding| finding.severity == Severity::Error);
    verdict.verdict.grants() || stops().all(|stop| DEPEND_ON_READING.contains(&stop.code.as_ref()))
}
