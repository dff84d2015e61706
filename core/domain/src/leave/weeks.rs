//! Contribution weeks (LIC-19, LIC-20): whether the leave is paid, by rule A or rule B of 140 Bis ¶4.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::calendar::{DayRange, days_within, eve, minus_12_months, plus_days, run_up_to_end, weeks};
use super::case::{LeaveCase, Period};
use super::law;
use super::policy::{PolicySet, RuleB, WeeksGate};
use crate::finding::{Finding, Severity};

/// The rule by which the weeks are met.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum WeeksRule {
    /// Thirty weeks in the twelve months before the diagnosis.
    A,
    /// Fifty-two weeks right before the leave.
    B,
}

impl WeeksRule {
    /// The letter.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::A => "A",
            Self::B => "B",
        }
    }
}

/// The weeks of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Weeks {
    /// Weeks of rule A; nothing without a diagnosis.
    pub before_diagnosis: Option<i64>,
    /// Weeks of rule B.
    pub before_leave: i64,
    /// The rule that is met, A first.
    pub rule: Option<WeeksRule>,
    /// Whether the contributions are known at all.
    known: bool,
}

const FIELD: &str = "/holder/contributions";

impl Weeks {
    /// Counts the weeks of `case` under `policy`.
    #[must_use]
    pub fn of(case: &LeaveCase, policy: &PolicySet) -> Self {
        let Some(contributed) = contribution_days(case) else {
            return Self { before_diagnosis: None, before_leave: 0, rule: None, known: false };
        };
        let before_diagnosis = case.diagnosis.as_ref().and_then(|diagnosis| window_a(diagnosis.date));
        let before_diagnosis = before_diagnosis.map(|window| weeks(days_within(&window, &contributed)));
        let before_leave = window_b(case.request.start).map_or(0, |window| match policy.rule_b {
            RuleB::Count52 => weeks(days_within(&window, &contributed)),
            RuleB::Uninterrupted => weeks(run_up_to_end(&window, &contributed)),
        });
        let rule = if before_diagnosis.is_some_and(|weeks| weeks >= law::WEEKS_BEFORE_DIAGNOSIS) {
            Some(WeeksRule::A)
        } else {
            (before_leave >= law::WEEKS_BEFORE_LEAVE).then_some(WeeksRule::B)
        };
        Self { before_diagnosis, before_leave, rule, known: true }
    }

    /// LIC-19 and LIC-20: what the weeks open (140 Bis ¶4; LSS 20).
    pub(super) fn findings(&self, policy: &PolicySet) -> Option<Finding> {
        let info = |code| Finding::new(code, Severity::Info, FIELD);
        let both = |finding: Finding| {
            let finding = finding.with("weeks_before_diagnosis", self.before_diagnosis.unwrap_or(0));
            finding.with("weeks_before_leave", self.before_leave)
        };
        match self.rule {
            _ if !self.known => None,
            Some(WeeksRule::A) => Some(info("LIC-19").with("weeks", self.before_diagnosis.unwrap_or(0))),
            Some(WeeksRule::B) => Some(both(info("LIC-20").with("met", "yes"))),
            None if policy.weeks_gate == WeeksGate::Leave => {
                Some(both(Finding::error("LIC-20", FIELD).with("met", "no-leave")))
            }
            None => Some(both(info("LIC-20").with("met", "no"))),
        }
    }
}

/// The twelve months before the diagnosis, up to its eve.
fn window_a(diagnosed: Date) -> Option<DayRange> {
    DayRange::between(minus_12_months(diagnosed), eve(diagnosed))
}

/// The 364 days (52 weeks) before the leave.
fn window_b(start: Date) -> Option<DayRange> {
    DayRange::between(plus_days(start, -law::WEEKS_BEFORE_LEAVE * 7)?, eve(start))
}

/// The days with contributions; those of the employments where nothing else is known, for an employment obliges to
/// contribute. Nothing when neither is known.
fn contribution_days(case: &LeaveCase) -> Option<Vec<DayRange>> {
    let of_employments = || {
        let employments = case.holder.employments.as_ref()?;
        Some(employments.iter().map(|employment| employment.period).collect::<Vec<Period>>())
    };
    let periods = case.holder.contributions.clone().or_else(of_employments)?;
    Some(periods.iter().filter_map(Period::days).collect())
}
