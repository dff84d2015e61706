//! Grades and functional scores (domain.md §3.6).

use rust_decimal::Decimal;

use super::super::catalogue::fold;
use crate::finding::Finding;

/// Age in completed months from which Karnofsky replaces Lansky: 16 years.
const KARNOFSKY_FROM_MONTHS: u32 = 192;

/// A scale of functional status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scale {
    /// Play of a child under 16: 0 to 100 in steps of 10.
    Lansky,
    /// From 16 years on: 0 to 100 in steps of 10.
    Karnofsky,
    /// 0 to 5.
    Ecog,
}

impl Scale {
    /// The scale with this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        match fold(name).as_str() {
            "lansky" => Some(Self::Lansky),
            "karnofsky" => Some(Self::Karnofsky),
            "ecog" => Some(Self::Ecog),
            _ => None,
        }
    }

    /// Name to show.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Lansky => "Lansky",
            Self::Karnofsky => "Karnofsky",
            Self::Ecog => "ECOG",
        }
    }

    /// Judges a score: one that the scale does not have is a hard error, the scale of another age a warning.
    #[must_use]
    pub fn check(self, score: Decimal, months: Option<u32>, field: &str) -> Vec<Finding> {
        let (most, step) = if self == Self::Ecog { (5, 1) } else { (100, 10) };
        let mut findings = Vec::new();
        let on_scale =
            score >= Decimal::ZERO && score <= Decimal::from(most) && (score % Decimal::from(step)).is_zero();
        if !on_scale {
            let finding = Finding::error("LAB-SCORE", field).with("scale", self.as_str());
            findings.push(finding.with("value", score.normalize()).with("most", most).with("step", step));
        }
        let other_age = months.is_some_and(|months| match self {
            Self::Lansky => months >= KARNOFSKY_FROM_MONTHS,
            Self::Karnofsky => months < KARNOFSKY_FROM_MONTHS,
            Self::Ecog => false,
        });
        if other_age {
            let other = if self == Self::Lansky { Self::Karnofsky } else { Self::Lansky };
            let finding = Finding::warning("LAB-SCORE-AGE", field).with("scale", self.as_str());
            findings.push(finding.with("other", other.as_str()));
        }
        findings
    }
}

/// Judges a CTCAE grade: a whole number from 1 to 5, where 5 is death.
#[must_use]
pub fn ctcae_grade(grade: Decimal, field: &str) -> Vec<Finding> {
    if grade.fract().is_zero() && grade >= Decimal::ONE && grade <= Decimal::from(5) {
        return Vec::new();
    }
    vec![Finding::error("LAB-CTCAE-GRADE", field).with("grade", grade.normalize())]
}
