//! Warnings that somebody read and gave a reason for (domain.md §3.4).

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

/// One error for each code of `clinical` that is warned about in `findings` and has no acknowledgement with a reason.
#[must_use]
pub fn require_acknowledgements(
    findings: &[Finding],
    acknowledgements: &[Acknowledgement],
    clinical: &[&str],
) -> Vec<Finding> {
    let mut required: Vec<Finding> = Vec::new();
    for finding in findings.iter().filter(|finding| finding.severity == Severity::Warning) {
        let given = acknowledgements.iter().any(|a| a.code == finding.code && !a.reason.trim().is_empty());
        let error = Finding::error("ACK-REQUIRED", "/acknowledgements").with("code", finding.code.to_string());
        if clinical.contains(&finding.code.as_ref()) && !given && !required.contains(&error) {
            required.push(error);
        }
    }
    required
}
