//! Agregado médico: what follows the insured person's NSS to tell the members of a family apart, such as `3F2012OR`
//! (domain.md §2.3).

use super::error::{IdentError, Identifier};
use super::sex::Sex;
use super::text::{text_identifier, tidy};
use crate::finding::{Finding, Severity};

/// Kind of beneficiary, sex, year of birth and regime. No official table could be read, so a text of another form is
/// kept as it is and only warned about.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Agregado {
    text: String,
}

text_identifier!(Agregado);

impl Agregado {
    /// Reads any text that is not empty; spaces and dashes are dropped.
    pub fn parse(text: &str) -> Result<Self, IdentError> {
        let chars = tidy(text);
        if chars.is_empty() {
            return Err(IdentError::Shape { what: Identifier::Agregado });
        }
        Ok(Self { text: chars.into_iter().collect() })
    }

    fn fits(&self) -> bool {
        let chars: Vec<char> = self.text.chars().collect();
        chars.len() == 8
            && chars[0].is_ascii_digit()
            && matches!(chars[1], 'M' | 'F')
            && chars[2..6].iter().all(char::is_ascii_digit)
            && chars[6..].iter().all(char::is_ascii_uppercase)
    }

    /// The year of birth it carries.
    #[must_use]
    pub fn birth_year(&self) -> Option<i16> {
        if self.fits() { self.text.get(2..6)?.parse().ok() } else { None }
    }

    /// The sex it carries. Here M is *masculino*, while the M of a CURP is *mujer*.
    #[must_use]
    pub fn sex(&self) -> Option<Sex> {
        match self.text.chars().nth(1).filter(|_| self.fits())? {
            'M' => Some(Sex::H),
            _ => Some(Sex::M),
        }
    }

    /// What is odd about it: another form than a digit, M or F, four digits and two letters (`AGREGADO-SHAPE`).
    #[must_use]
    pub fn warnings(&self, field: &str) -> Vec<Finding> {
        if self.fits() {
            return Vec::new();
        }
        let mut finding = IdentError::Shape { what: Identifier::Agregado }.finding(field);
        finding.severity = Severity::Warning;
        vec![finding]
    }
}
