//! Acknowledging a warning: who read it, when, and why the value stands (domain.md §3.4).

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::finding::{Finding, Severity};
use crate::record::{Body, UserId};

/// A warning that somebody has read and given a reason for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Acknowledgement {
    /// Code of the warning.
    pub code: String,
    /// Why the value stands, in the person's own words.
    pub reason: String,
    /// Who.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<UserId>,
    /// When.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Timestamp>,
    /// Fields that this build does not know.
    #[serde(flatten)]
    pub extra: Body,
}

/// The error that names every warning among `findings` without an acknowledgement that gives a reason.
pub(crate) fn unacknowledged<'a>(
    findings: impl IntoIterator<Item = &'a Finding>,
    acknowledgements: &[Acknowledgement],
) -> Option<Finding> {
    let has_reason =
        |code: &str| acknowledgements.iter().any(|given| given.code == code && !given.reason.trim().is_empty());
    let mut codes: Vec<&str> = findings
        .into_iter()
        .filter(|finding| finding.severity == Severity::Warning && !has_reason(&finding.code))
        .map(|finding| finding.code.as_ref())
        .collect();
    codes.sort_unstable();
    codes.dedup();
    (!codes.is_empty()).then(|| Finding::error("ACK-REQUIRED", "/acknowledgements").with("codes", codes.join(", ")))
}
