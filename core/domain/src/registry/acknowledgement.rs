//! Warnings that somebody read and gave a reason for (domain.md §3.4).

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::shape::{Field, Shape};
use crate::finding::{Finding, Severity};
use crate::record::{Body, UserId};

/// "I saw this warning and keep what I wrote, because …"
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acknowledgement {
    /// Code of the warning.
    pub code: String,
    /// Why it is right as it is, in the person's own words.
    pub reason: String,
    /// Who.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<UserId>,
    /// When.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Timestamp>,
    /// Fields of a newer build.
    #[serde(flatten)]
    pub extra: Body,
}

/// The shape of the fields. `by` and `at` are judged by the type.
pub(super) const FIELDS: &[Field] =
    &[Field::required("code", Shape::Words), Field::required("reason", Shape::Words), Field::optional("by", Shape::Id)];

/// The error (`ACK-REQUIRED`) that names the codes of `clinical` that are warned about in `findings` and have no
/// acknowledgement with a reason. Treatments have the same rule, and the sentence is theirs.
#[must_use]
pub fn require_acknowledgements(
    findings: &[Finding],
    acknowledgements: &[Acknowledgement],
    clinical: &[&str],
) -> Option<Finding> {
    let has_reason = |code: &str| acknowledgements.iter().any(|a| a.code == code && !a.reason.trim().is_empty());
    let codes: BTreeSet<&str> = findings
        .iter()
        .filter(|finding| finding.severity == Severity::Warning)
        .map(|finding| finding.code.as_ref())
        .filter(|code| clinical.contains(code) && !has_reason(code))
        .collect();
    let named = codes.into_iter().collect::<Vec<_>>().join(", ");
    (!named.is_empty()).then(|| Finding::error("ACK-REQUIRED", "/acknowledgements").with("codes", named))
}
