//! Clave Única de Establecimientos de Salud, such as `DFIMS000604` (domain.md §2.7).

use super::entity::Entity;
use super::error::{Expected, IdentError, Identifier};
use super::text::{digit, digit_char, text_identifier, tidy};
use crate::finding::Finding;

/// Institutions that domain.md §2.7 lists. Others exist, so an unknown one is a warning.
const INSTITUTIONS: [&str; 11] = ["IMS", "IMB", "SSA", "IST", "PMX", "SDN", "SMA", "SMP", "CRO", "DIF", "CIJ"];

/// A health unit's key of the right form: state, institution, serial and digit. The rule of its digit was derived, not
/// published, so a digit that does not follow it is only a warning.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Clues {
    text: String,
}

text_identifier!(Clues);

impl Clues {
    /// Reads eleven characters; spaces and dashes are dropped.
    pub fn parse(text: &str) -> Result<Self, IdentError> {
        let what = Identifier::Clues;
        if let Some(clues) = Self::as_kept(text) {
            return Ok(clues);
        }
        let chars = tidy(text);
        if chars.len() != 11 {
            return Err(IdentError::Length { what, expected: "11", found: chars.len() });
        }
        for (index, &c) in chars.iter().enumerate() {
            let (fits, expected) = if index < 5 {
                (c.is_ascii_uppercase(), Expected::Letter)
            } else {
                (c.is_ascii_digit(), Expected::Digit)
            };
            if !fits {
                return Err(IdentError::Character { what, position: index + 1, expected, found: c });
            }
        }
        let clues = Self { text: chars.into_iter().collect() };
        let state = &clues.text[..2];
        // A unit is always somewhere in Mexico, so the code for birth abroad is no state here.
        if Entity::from_code(state).is_none_or(|entity| entity == Entity::ABROAD) {
            return Err(IdentError::Entity { what, found: state.to_owned() });
        }
        Ok(clues)
    }

    /// A text that is in its normal form already, as records keep it: every record of a first sync is asked for its unit.
    fn as_kept(text: &str) -> Option<Self> {
        let (letters, digits) = text.as_bytes().split_at_checked(5)?;
        let tidy =
            letters.iter().all(u8::is_ascii_uppercase) && digits.len() == 6 && digits.iter().all(u8::is_ascii_digit);
        let entity = Entity::from_code(text.get(..2).filter(|_| tidy)?)?;
        (entity != Entity::ABROAD).then(|| Self { text: text.to_owned() })
    }

    /// The state it is in.
    #[must_use]
    pub fn entity(&self) -> Option<Entity> {
        Entity::from_code(&self.text[..2])
    }

    /// The institution it belongs to, such as `IMS`.
    #[must_use]
    pub fn institution(&self) -> &str {
        &self.text[2..5]
    }

    /// Whether it is a unit of IMSS (régimen ordinario).
    #[must_use]
    pub fn is_imss(&self) -> bool {
        self.institution() == "IMS"
    }

    /// The digit by the rule that fits 920 of 937 real keys: `(5·Σ letters + 2·serial) mod 7`.
    #[must_use]
    pub fn expected_digit(&self) -> char {
        let letters: u32 = self.text.chars().take(5).map(|c| u32::from(c) - u32::from('A') + 1).sum();
        let serial = self.text.chars().skip(5).take(5).filter_map(digit).fold(0, |number, value| number * 10 + value);
        digit_char((5 * letters + 2 * serial) % 7)
    }

    /// What is odd about it: a digit off the rule, an institution not listed.
    #[must_use]
    pub fn warnings(&self, field: &str) -> Vec<Finding> {
        let mut findings = Vec::new();
        if !INSTITUTIONS.contains(&self.institution()) {
            findings.push(Finding::warning("CLUES-INSTITUTION", field).with("found", self.institution()));
        }
        let (expected, found) = (self.expected_digit(), &self.text[10..]);
        if !found.starts_with(expected) {
            findings.push(
                Finding::warning("CLUES-CHECK-DIGIT", field)
                    .with("expected", expected.to_string())
                    .with("found", found),
            );
        }
        findings
    }
}
