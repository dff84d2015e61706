//! Warnings that somebody read and gave a reason for (domain.md §3.4): they are kept with the record.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::finding::{Finding, Severity};
use crate::record::{Extra, UserId};

/// "I saw this warning and keep what I wrote, because …"
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Acknowledgement {
    /// Code of the warning.
    pub code: String,
    /// Why it is right as it is, in the person's own words.
    pub reason: String,
    /// Who.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub by: Option<UserId>,
    /// When.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub at: Option<Timestamp>,
    /// Fields of a newer build.
    #[serde(flatten)]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub extra: Extra,
}

/// The error (`ACK-REQUIRED`) that names every warning among `findings` without an acknowledgement that gives a reason.
pub fn unacknowledged<'a>(
    findings: impl IntoIterator<Item = &'a Finding>,
    acknowledgements: &[Acknowledgement],
) -> Option<Finding> {
    let has_reason =
        |code: &str| acknowledgements.iter().any(|given| given.code == code && !given.reason.trim().is_empty());
    let codes: BTreeSet<&str> = findings
        .into_iter()
        .filter(|finding| finding.severity == Severity::Warning && !has_reason(&finding.code))
        .map(|finding| finding.code.as_ref())
        .collect();
    let named = codes.into_iter().collect::<Vec<_>>().join(", ");
    (!named.is_empty()).then(|| Finding::error("ACK-REQUIRED", "/acknowledgements").with("codes", named))
}
