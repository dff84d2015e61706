//! Identifiers that cannot hold a wrong value.

/// Codes of this area that have a sentence.
pub const CODES: &[&str] = &[];
