//! Clave Bancaria Estandarizada: three digits of the bank, three of the city, eleven of the account and one of control
//! (domain.md §2.5).

mod banks;
mod cities;

pub use banks::{BANKS, bank_code_of, bank_name};

use super::error::{IdentError, Identifier};
use super::text::{checked_digits, text_identifier};
use crate::finding::Finding;

/// A bank account's key whose control digit is right.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Clabe {
    text: String,
}

text_identifier!(Clabe);

const WEIGHTS: [u32; 3] = [3, 7, 1];

impl Clabe {
    /// Reads eighteen digits; spaces and dashes are dropped.
    pub fn parse(text: &str) -> Result<Self, IdentError> {
        // Each product modulo ten before it is added.
        let weighted = |digits: &[u32]| {
            digits.iter().zip(WEIGHTS.into_iter().cycle()).map(|(digit, weight)| digit * weight % 10).sum()
        };
        Ok(Self { text: checked_digits(Identifier::Clabe, (18, "18"), text, weighted)? })
    }

    /// The three digits of the bank.
    #[must_use]
    pub fn bank_code(&self) -> &str {
        &self.text[..3]
    }

    /// The name of the bank, if it is in the table of this build.
    #[must_use]
    pub fn bank_name(&self) -> Option<&'static str> {
        bank_name(self.bank_code())
    }

    /// The three digits of the city.
    #[must_use]
    pub fn city_code(&self) -> &str {
        &self.text[3..6]
    }

    /// What is odd about it: a bank or a city that the tables of this build do not have. Tables age.
    #[must_use]
    pub fn warnings(&self, field: &str) -> Vec<Finding> {
        let mut findings = Vec::new();
        if self.bank_name().is_none() {
            findings.push(Finding::warning("CLABE-BANK-UNKNOWN", field).with("found", self.bank_code()));
        }
        if !cities::is_known(self.city_code()) {
            findings.push(Finding::warning("CLABE-CITY-UNKNOWN", field).with("found", self.city_code()));
        }
        findings
    }

    /// Whether the bank that was chosen, by name or by code, is another one than the CLABE's (`CLABE-BANK-MISMATCH`).
    /// A name that is not in the table cannot be judged.
    #[must_use]
    pub fn bank_mismatch(&self, chosen: &str, field: &str) -> Option<Finding> {
        let code = bank_code_of(chosen)?;
        (code != self.bank_code()).then(|| {
            Finding::error("CLABE-BANK-MISMATCH", field)
                .with("chosen", bank_name(code).unwrap_or(code))
                .with("found", self.bank_name().unwrap_or(self.bank_code()))
        })
    }
}
