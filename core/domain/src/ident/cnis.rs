//! Key of a medicine in the Compendio Nacional de Insumos para la Salud, such as `010.000.1768.00` (domain.md §3.7).

use super::error::{IdentError, Identifier};
use super::text::{text_identifier, tidy};

/// A medicine key of the form `ddd.ddd.dddd.dd`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CnisKey {
    text: String,
}

text_identifier!(CnisKey);

const GROUPS: [usize; 4] = [3, 3, 4, 2];

impl CnisKey {
    /// Reads twelve digits, with the dots in their places or without any.
    pub fn parse(text: &str) -> Result<Self, IdentError> {
        let wrong = IdentError::Shape { what: Identifier::Cnis };
        let chars = tidy(text);
        let tidied: String = chars.iter().collect();
        let digits: Vec<char> = chars.into_iter().filter(|c| *c != '.').collect();
        if digits.len() != 12 || !digits.iter().all(char::is_ascii_digit) {
            return Err(wrong);
        }
        let mut rest = digits.as_slice();
        let mut groups: Vec<String> = Vec::with_capacity(GROUPS.len());
        for length in GROUPS {
            let (group, after) = rest.split_at(length);
            groups.push(group.iter().collect());
            rest = after;
        }
        let text = groups.join(".");
        if tidied.contains('.') && tidied != text {
            return Err(wrong);
        }
        Ok(Self { text })
    }
}
