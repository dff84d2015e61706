//! Which warnings of a registry record need a reason (domain.md §3.4).

use super::shape::{Field, Shape};
pub use crate::acknowledgement::Acknowledgement;
use crate::acknowledgement::unacknowledged;
use crate::finding::Finding;

/// The shape of the fields. `by` and `at` are judged by the type.
pub(super) const FIELDS: &[Field] =
    &[Field::required("code", Shape::Words), Field::required("reason", Shape::Words), Field::optional("by", Shape::Id)];

/// The error (`ACK-REQUIRED`) that names the codes of `clinical` that are warned about in `findings` and have no
/// acknowledgement with a reason.
#[must_use]
pub fn require_acknowledgements(
    findings: &[Finding],
    acknowledgements: &[Acknowledgement],
    clinical: &[&str],
) -> Option<Finding> {
    unacknowledged(findings.iter().filter(|finding| clinical.contains(&finding.code.as_ref())), acknowledgements)
}
