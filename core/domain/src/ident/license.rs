//! Cédula profesional or IMSS matrícula of a doctor (domain.md §2.11).

use super::error::{IdentError, Identifier};
use super::text::{text_identifier, tidy};
use crate::finding::{Finding, Severity};

/// What a doctor signs with: a cédula has 7 or 8 digits, a matrícula 8 to 10. There is nothing else to verify, so an
/// odd length is only a warning.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct License {
    text: String,
}

text_identifier!(License);

impl License {
    /// Reads any number that is not empty; spaces and dashes are dropped.
    pub fn parse(text: &str) -> Result<Self, IdentError> {
        let chars = tidy(text);
        if chars.is_empty() {
            return Err(IdentError::Shape { what: Identifier::License });
        }
        Ok(Self { text: chars.into_iter().collect() })
    }

    /// Whether it has the length of a cédula profesional.
    #[must_use]
    pub fn may_be_cedula(&self) -> bool {
        self.is_number_of(7..=8)
    }

    /// Whether it has the length of an IMSS matrícula.
    #[must_use]
    pub fn may_be_matricula(&self) -> bool {
        self.is_number_of(8..=10)
    }

    fn is_number_of(&self, lengths: std::ops::RangeInclusive<usize>) -> bool {
        self.text.chars().all(|c| c.is_ascii_digit()) && lengths.contains(&self.text.len())
    }

    /// What is odd about it: a length that is neither a cédula's nor a matrícula's (`LICENSE-SHAPE`).
    #[must_use]
    pub fn warnings(&self, field: &str) -> Vec<Finding> {
        if self.may_be_cedula() || self.may_be_matricula() {
            return Vec::new();
        }
        let mut finding = IdentError::Shape { what: Identifier::License }.finding(field);
        finding.severity = Severity::Warning;
        vec![finding]
    }
}
