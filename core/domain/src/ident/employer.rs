//! Registro patronal: the number under which IMSS knows an employer (domain.md §2.6).

use super::error::{IdentError, Identifier};
use super::text::{text_identifier, tidy};

/// An employer's registration of the right form: a letter or digit and ten digits. How its check digit is made has not
/// been published, so it is not verified.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EmployerReg {
    text: String,
}

text_identifier!(EmployerReg);

impl EmployerReg {
    /// Reads eleven characters; spaces and dashes are dropped.
    pub fn parse(text: &str) -> Result<Self, IdentError> {
        let chars = tidy(text);
        let fits = chars.len() == 11
            && chars.iter().enumerate().all(|(index, c)| c.is_ascii_digit() || (index == 0 && c.is_ascii_uppercase()));
        if !fits {
            return Err(IdentError::Shape { what: Identifier::EmployerReg });
        }
        Ok(Self { text: chars.into_iter().collect() })
    }
}
