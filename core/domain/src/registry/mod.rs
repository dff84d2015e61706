//! The registry area: its kinds and rules.

use std::sync::Arc;

use crate::kind::Kind;

/// Codes of this area that have a sentence.
pub const CODES: &[&str] = &[];

/// The kinds of this area.
pub fn kinds() -> Vec<Arc<dyn Kind>> {
    Vec::new()
}
