//! The unit (CLUES) that a record names.

use crate::finding::Finding;
use crate::ident::Clues;

/// The unit's key as scopes and facets have it; nothing when the text is no CLUES, so that a store can keep the record.
#[must_use]
pub fn unit_code(text: &str) -> Option<String> {
    Clues::parse(text).ok().map(|clues| clues.to_string())
}

/// What there is to say about a unit's key at `field`.
pub(super) fn judge(text: &str, field: &str) -> Vec<Finding> {
    Clues::parse(text).map_or_else(|error| vec![error.finding(field)], |clues| clues.warnings(field))
}
