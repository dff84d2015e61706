//! From findings to a verdict (domain.md §1.5): error > review > adjust > warning.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::case::LeaveCase;
use super::cessation::{Cessation, cessation};
use super::ledger::Ledger;
use super::policy::{CountDays, PolicySet};
use super::rules::{EARLIEST_START, MAX_DAYS};
use super::subsidy::{self, Subsidy};
use super::weeks::{Weeks, WeeksRule};
use crate::finding::{Arg, Finding, Severity};

/// What the rules say to a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Verdict {
    /// Granted, with subsidy.
    ProcedenteConSubsidio,
    /// Granted, unpaid.
    ProcedenteSinSubsidio,
    /// Acceptable with fewer days or a later start.
    RequiereAjuste,
    /// A person decides.
    RequiereDictamen,
    /// Not granted.
    NoProcedente,
    /// Granted, and ended early.
    Cesada,
}

impl Verdict {
    /// The word on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ProcedenteConSubsidio => "PROCEDENTE_CON_SUBSIDIO",
            Self::ProcedenteSinSubsidio => "PROCEDENTE_SIN_SUBSIDIO",
            Self::RequiereAjuste => "REQUIERE_AJUSTE",
            Self::RequiereDictamen => "REQUIERE_DICTAMEN",
            Self::NoProcedente => "NO_PROCEDENTE",
            Self::Cesada => "CESADA",
        }
    }

    /// Granted as asked for.
    #[must_use]
    pub const fn grants(self) -> bool {
        matches!(self, Self::ProcedenteConSubsidio | Self::ProcedenteSinSubsidio)
    }
}

/// A verdict with everything that explains it.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct LeaveVerdict {
    /// The verdict.
    pub verdict: Verdict,
    /// Last day: as asked for, or the effective one of an ended leave; nothing when there is none.
    pub end: Option<Date>,
    /// Days that the verdict lets be enjoyed: as asked for, as proposed, until the end, or none.
    pub effective_days: i64,
    /// Days of the 364 that remain after them.
    pub days_left: i64,
    /// The most days that every rule with a proposal allows.
    pub max_days: Option<i64>,
    /// The first start that every rule with a proposal allows.
    pub earliest_start: Option<Date>,
    /// What the days pay.
    pub subsidy: Option<Subsidy>,
    /// The rule by which the weeks are met.
    pub weeks_rule: Option<WeeksRule>,
    /// What ended the leave.
    pub cessation: Option<Cessation>,
    /// Everything that was found, by code.
    pub findings: Vec<Finding>,
    /// The policy it was made under.
    pub policy_version: String,
}

/// Judges a case under `policy`, and under the other readings of the law where they matter (LIC-36).
#[must_use]
pub fn evaluate(case: &LeaveCase, policy: &PolicySet) -> LeaveVerdict {
    super::readings::compared(case, policy)
}

/// Concludes from what the rules found under one reading.
pub(super) fn conclude(case: &LeaveCase, policy: &PolicySet, weeks: &Weeks, found: Vec<Finding>) -> LeaveVerdict {
    let mut findings = found;
    let has = |severity| findings.iter().any(|finding| finding.severity == severity);
    let asked = case.request.range();
    let proposed = (fewest_days(&findings), latest_start(&findings));
    let ended = if has(Severity::Error) { None } else { cessation(case, policy) };
    // A leave that must move or become shorter first is not ended by what happens outside the days that it can have.
    let stays = |ended: &Cessation| proposed.0.is_none_or(|most| ended.effective_days <= most) && proposed.1.is_none();
    let ended = ended.filter(stays);
    let verdict = if has(Severity::Error) {
        Verdict::NoProcedente
    } else if has(Severity::Review) {
        // Nothing ends that nobody has granted yet.
        Verdict::RequiereDictamen
    } else if ended.is_some() {
        Verdict::Cesada
    } else if has(Severity::Adjust) {
        Verdict::RequiereAjuste
    } else if weeks.rule.is_some() {
        Verdict::ProcedenteConSubsidio
    } else {
        Verdict::ProcedenteSinSubsidio
    };

    let proposable = matches!(verdict, Verdict::RequiereAjuste | Verdict::RequiereDictamen);
    // The days until the end are few enough: that settles every proposal of fewer days.
    let max_days = if proposable && ended.is_none() { proposed.0 } else { None };
    let days = asked.map_or(0, |asked| asked.days());
    let effective_days = match (verdict, ended) {
        (Verdict::NoProcedente, _) => 0,
        (_, Some(ended)) => ended.effective_days,
        _ => max_days.map_or(days, |most| most.min(days)),
    };
    let charged = if policy.count_days == CountDays::Granted && ended.is_some() { days } else { effective_days };
    let paid = weeks.rule.and_then(|_| subsidy::subsidy(case, policy, effective_days));

    if let Some(paid) = &paid {
        findings.extend(subsidy::findings(case, policy, effective_days, paid));
    }
    if verdict != Verdict::NoProcedente {
        findings.extend(subsidy::all_employers_are_told(case));
    }
    findings.extend(ended.as_ref().map(Cessation::finding));
    findings.sort_by(|a, b| a.code.cmp(&b.code));

    LeaveVerdict {
        verdict,
        end: ended.map_or(asked.map(|asked| asked.last), |ended| ended.last_day),
        effective_days,
        days_left: (Ledger::of(case, policy).left(case.request.start) - charged).max(0),
        max_days,
        earliest_start: if proposable { proposed.1 } else { None },
        subsidy: paid,
        weeks_rule: weeks.rule,
        cessation: ended,
        findings,
        policy_version: policy.version.clone(),
    }
}

impl LeaveVerdict {
    /// The answer to a request that cannot be judged: not granted, for the reasons in `findings`.
    #[must_use]
    pub fn not_judged(findings: Vec<Finding>, policy: &PolicySet) -> Self {
        Self {
            verdict: Verdict::NoProcedente,
            end: None,
            effective_days: 0,
            days_left: 0,
            max_days: None,
            earliest_start: None,
            subsidy: None,
            weeks_rule: None,
            cessation: None,
            findings,
            policy_version: policy.version.clone(),
        }
    }

    /// The days that were asked for but not enjoyed, of a leave that ended.
    #[must_use]
    pub fn returned_days(&self) -> i64 {
        self.cessation.map_or(0, |cessation| cessation.returned_days)
    }

    /// Whether a finding of this code is among them.
    #[must_use]
    pub fn found(&self, code: &str) -> bool {
        self.findings.iter().any(|finding| finding.code == code)
    }
}

fn fewest_days(findings: &[Finding]) -> Option<i64> {
    let proposals = findings.iter().filter_map(|finding| finding.args.get(MAX_DAYS));
    proposals
        .filter_map(|arg| match arg {
            // Zero proposes nothing: it is said only in words.
            Arg::Int(days) if *days > 0 => Some(*days),
            _ => None,
        })
        .min()
}

fn latest_start(findings: &[Finding]) -> Option<Date> {
    let proposals = findings.iter().filter_map(|finding| finding.args.get(EARLIEST_START));
    proposals.filter_map(|arg| if let Arg::Date(start) = arg { Some(*start) } else { None }).max()
}
