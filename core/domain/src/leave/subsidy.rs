//! The subsidy (LIC-21 to LIC-23): sixty per cent of the registered daily wages, up to the cap (140 Bis ¶4; LSS 28, 33).

use serde::{Deserialize, Serialize};

use super::case::{Employment, LeaveCase};
use super::law;
use super::money::Money;
use super::policy::{PolicySet, Rounding};
use crate::finding::{Finding, Severity};

/// What the leave pays. An estimate on a device, an amount on a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Subsidy {
    /// Per day, rounded for showing; the total is not made of it.
    pub per_day: Money,
    /// For all days.
    pub total: Money,
    /// Whether the wages were cut to the cap.
    pub capped: bool,
}

/// The subsidy of `days` days; nothing when no employment is active or one of their wages is not known.
#[must_use]
pub fn subsidy(case: &LeaveCase, policy: &PolicySet, days: i64) -> Option<Subsidy> {
    if days < 1 {
        return None;
    }
    let mut active = active_employments(case).peekable();
    active.peek()?;
    let sum = active.try_fold(Money::default(), |sum, employment| Some(sum.plus(employment.daily_wage?)))?;
    let cap = wage_cap(case, policy);
    let wage = cap.map_or(sum, |cap| sum.min(cap));
    let percent_of_wage = law::SUBSIDY_PERCENT * i128::from(wage.centavos());
    let per_day = Money::rounded(percent_of_wage, 100);
    let total = match policy.rounding {
        Rounding::Total => Money::rounded(percent_of_wage * i128::from(days), 100),
        Rounding::Daily => Money::rounded(i128::from(per_day.centavos()) * i128::from(days), 1),
    };
    Some(Subsidy { per_day, total, capped: wage < sum })
}

/// LIC-21 and LIC-22: the estimate, and whether the cap bit.
pub(super) fn findings(case: &LeaveCase, policy: &PolicySet, days: i64, subsidy: &Subsidy) -> Vec<Finding> {
    const FIELD: &str = "/holder/employments";
    let estimate = Finding::new("LIC-21", Severity::Info, FIELD).with("total", subsidy.total.to_string());
    let mut found = vec![estimate.with("days", days).with("per_day", subsidy.per_day.to_string())];
    if let Some(cap) = wage_cap(case, policy).filter(|_| subsidy.capped) {
        found.push(Finding::warning("LIC-22", FIELD).with("cap", cap.to_string()));
    }
    found
}

/// LIC-23: every employer is told (140 Bis ¶2: "el patrón o patrones").
pub(super) fn all_employers_are_told(case: &LeaveCase) -> Option<Finding> {
    let employers = i64::try_from(active_employments(case).count()).unwrap_or(i64::MAX);
    (employers > 1).then(|| Finding::warning("LIC-23", "/holder/employments").with("employers", employers))
}

/// The employments that are active on the first day.
pub(super) fn active_employments(case: &LeaveCase) -> impl Iterator<Item = &Employment> {
    let employments = case.holder.employments.as_deref().unwrap_or_default().iter();
    employments.filter(|employment| employment.period.covers(case.request.start))
}

/// Twenty-five times the UMA of the first day.
fn wage_cap(case: &LeaveCase, policy: &PolicySet) -> Option<Money> {
    let uma = policy.uma_on(case.request.start)?;
    Some(Money::rounded(i128::from(uma.centavos()) * i128::from(law::WAGE_CAP_IN_UMA), 1))
}
