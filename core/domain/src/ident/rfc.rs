//! Registro Federal de Contribuyentes, of a company (12) or of a person (13) (domain.md §2.4).

use jiff::civil::Date;

use super::error::{Expected, IdentError, Identifier};
use super::text::{digit, digit_char, text_identifier, tidy};
use crate::finding::Finding;

/// The value of a character is its place here.
const ALPHABET: &str = "0123456789ABCDEFGHIJKLMN&OPQRSTUVWXYZ Ñ";

/// The tax office's keys for the public in general and for foreigners; their digits are not always right.
const GENERIC: [&str; 2] = ["XAXX010101000", "XEXX010101000"];

/// A taxpayer's key of the right form. Its last digit may be wrong: some 1.5 % of the real ones are.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Rfc {
    text: String,
}

text_identifier!(Rfc);

fn belongs(from_end: usize, c: char) -> Result<(), Expected> {
    let (fits, expected) = match from_end {
        0 => (c.is_ascii_digit() || c == 'A', Expected::Digit),
        1 | 2 => (c.is_ascii_digit() || c.is_ascii_uppercase(), Expected::LetterOrDigit),
        3..=8 => (c.is_ascii_digit(), Expected::Digit),
        _ => (c.is_ascii_uppercase() || matches!(c, 'Ñ' | '&'), Expected::Letter),
    };
    if fits { Ok(()) } else { Err(expected) }
}

impl Rfc {
    /// Reads twelve or thirteen characters; spaces and dashes are dropped.
    pub fn parse(text: &str) -> Result<Self, IdentError> {
        let what = Identifier::Rfc;
        let chars = tidy(text);
        if !matches!(chars.len(), 12 | 13) {
            return Err(IdentError::Length { what, expected: "12-13", found: chars.len() });
        }
        for (index, &c) in chars.iter().enumerate() {
            belongs(chars.len() - 1 - index, c).map_err(|expected| IdentError::Character {
                what,
                position: index + 1,
                expected,
                found: c,
            })?;
        }
        let date = &chars[chars.len() - 9..chars.len() - 3];
        let two = |from: usize| date[from..from + 2].iter().filter_map(|c| digit(*c)).fold(0, |n, d| n * 10 + d);
        let number = |from| i8::try_from(two(from)).unwrap_or(0);
        // The century is not written: 29 February of the year 00 is a day of 2000 and not of 1900.
        let year = i16::from(number(0));
        let exists = [1900, 2000].into_iter().any(|century| Date::new(century + year, number(2), number(4)).is_ok());
        if !exists {
            return Err(IdentError::Date { what, found: date.iter().collect() });
        }
        Ok(Self { text: chars.into_iter().collect() })
    }

    /// Whether it belongs to a person (13 characters) and not to a company (12).
    #[must_use]
    pub fn is_person(&self) -> bool {
        self.text.chars().count() == 13
    }

    /// Whether it is one of the keys that stand for nobody in particular.
    #[must_use]
    pub fn is_generic(&self) -> bool {
        GENERIC.contains(&self.as_str())
    }

    /// The digit that follows from the other characters.
    #[must_use]
    pub fn expected_digit(&self) -> char {
        let padding = if self.is_person() { "" } else { " " };
        let value =
            |c: char| ALPHABET.chars().zip(0_u32..).find(|(known, _)| *known == c).map_or(0, |(_, value)| value);
        let weights = (2..=13_u32).rev();
        let sum: u32 = padding.chars().chain(self.text.chars()).zip(weights).map(|(c, weight)| value(c) * weight).sum();
        match 11 - sum % 11 {
            11 => '0',
            10 => 'A',
            digit => digit_char(digit),
        }
    }

    /// What is odd about it: a digit that does not follow from the rest (`RFC-CHECK-DIGIT`).
    #[must_use]
    pub fn warnings(&self, field: &str) -> Vec<Finding> {
        let (expected, found) = (self.expected_digit(), self.text.chars().last().unwrap_or('0'));
        if expected == found || self.is_generic() {
            return Vec::new();
        }
        vec![
            Finding::warning("RFC-CHECK-DIGIT", field)
                .with("expected", expected.to_string())
                .with("found", found.to_string()),
        ]
    }
}
