//! Número de Seguridad Social: two digits of the office, two of the year of registration, two of the year of birth, four
//! of a serial and a Luhn digit (domain.md §2.2). Kept as text: leading zeros are part of it.

use super::error::{IdentError, Identifier};
use super::text::{checked_digits, digit, text_identifier};
use crate::finding::Finding;

/// A social security number whose digit is right. A child uses the insured parent's, with an agregado médico.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Nss {
    text: String,
}

text_identifier!(Nss);

impl Nss {
    /// Reads eleven digits; spaces and dashes are dropped.
    pub fn parse(text: &str) -> Result<Self, IdentError> {
        // Luhn from the left: weights 1, 2, 1, 2 …, and the digits of each product.
        let luhn = |digits: &[u32]| {
            let products = digits.iter().zip([1, 2].into_iter().cycle()).map(|(digit, weight)| digit * weight);
            products.map(|product| product / 10 + product % 10).sum()
        };
        Ok(Self { text: checked_digits(Identifier::Nss, (11, "11"), text, luhn)? })
    }

    fn two_digits(&self, from: usize) -> u32 {
        self.text.chars().skip(from).take(2).filter_map(digit).fold(0, |number, value| number * 10 + value)
    }

    /// What is odd about it: a year of registration a few years *before* that of birth (`NSS-YEARS`). Both years have
    /// two digits, so a difference of up to 84 years may well be an age; numbers of the office 97 carry no years.
    #[must_use]
    pub fn warnings(&self, field: &str) -> Vec<Finding> {
        let (office, registered, born) = (self.two_digits(0), self.two_digits(2), self.two_digits(4));
        let age_at_registration = (100 + registered - born) % 100;
        if office == 97 || age_at_registration < 85 {
            return Vec::new();
        }
        vec![
            Finding::warning("NSS-YEARS", field)
                .with("registered", format!("{registered:02}"))
                .with("born", format!("{born:02}")),
        ]
    }
}
