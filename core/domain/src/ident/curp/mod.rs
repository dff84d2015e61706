//! Clave Única de Registro de Población (domain.md §2.1). Validated, never made up (NOM-024-SSA3 §6.5.1).

mod declared;
mod name;
mod words;

pub use declared::{CurpPart, Declared};

use jiff::civil::Date;

use super::entity::Entity;
use super::error::{Expected, IdentError, Identifier};
use super::sex::Sex;
use super::text::{digit, digit_char, text_identifier, tidy};

/// A CURP whose form, date, state and check digit are right.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Curp {
    text: String,
    birth_date: Date,
    sex: Sex,
    entity: Entity,
}

text_identifier!(Curp);

/// The value of a character in the check digit's sum is its place here.
const ALPHABET: &str = "0123456789ABCDEFGHIJKLMNÑOPQRSTUVWXYZ";

const WHAT: Identifier = Identifier::Curp;

fn value(c: char) -> u32 {
    ALPHABET.chars().zip(0..).find(|(known, _)| *known == c).map_or(0, |(_, value)| value)
}

fn belongs(index: usize, c: char) -> Result<(), Expected> {
    let letter = c.is_ascii_uppercase() || c == 'Ñ';
    let (fits, expected) = match index {
        0..=3 => (letter, Expected::Letter),
        4..=9 | 17 => (c.is_ascii_digit(), Expected::Digit),
        10..=12 => (c.is_ascii_uppercase(), Expected::Letter),
        13..=15 => (letter && !"AEIOU".contains(c), Expected::Consonant),
        _ => (c.is_ascii_uppercase() || c.is_ascii_digit(), Expected::LetterOrDigit),
    };
    if fits { Ok(()) } else { Err(expected) }
}

/// The date in the century that the seventeenth character tells: a digit for births until 1999, a letter from 2000 on.
fn birth_date(chars: &[char]) -> Result<Date, IdentError> {
    let century: i16 = if chars[16].is_ascii_digit() { 1900 } else { 2000 };
    let two = |from: usize| {
        let number =
            chars[from..from + 2].iter().filter_map(|c| digit(*c)).fold(0, |number, value| number * 10 + value);
        i8::try_from(number).unwrap_or(0)
    };
    Date::new(century + i16::from(two(4)), two(6), two(8))
        .map_err(|_| IdentError::Date { what: WHAT, found: chars[4..10].iter().collect() })
}

fn check_digit(chars: &[char]) -> char {
    let sum: u32 = chars.iter().take(17).zip((2..=18).rev()).map(|(c, weight)| value(*c) * weight).sum();
    digit_char((10 - sum % 10) % 10)
}

impl Curp {
    /// Reads eighteen characters; spaces and dashes are dropped. Whether the date of birth has come yet is asked with
    /// [`Curp::born_by`], because this crate has no clock.
    pub fn parse(text: &str) -> Result<Self, IdentError> {
        let chars = tidy(text);
        if chars.len() != 18 {
            return Err(IdentError::Length { what: WHAT, expected: "18", found: chars.len() });
        }
        for (index, &c) in chars.iter().enumerate() {
            belongs(index, c).map_err(|expected| IdentError::Character {
                what: WHAT,
                position: index + 1,
                expected,
                found: c,
            })?;
        }
        let beginning: String = chars[..4].iter().collect();
        if words::is_inconvenient(&beginning) {
            let expected = words::softened(&beginning);
            return Err(IdentError::Word { found: beginning, expected });
        }
        let birth_date = birth_date(&chars)?;
        let sex = Sex::from_letter(chars[10]).ok_or(IdentError::Sex { found: chars[10] })?;
        let state: String = chars[11..13].iter().collect();
        let entity = Entity::from_code(&state).ok_or(IdentError::Entity { what: WHAT, found: state })?;
        let expected = check_digit(&chars);
        if chars[17] != expected {
            return Err(IdentError::CheckDigit { what: WHAT, expected, found: chars[17] });
        }
        Ok(Self { text: chars.into_iter().collect(), birth_date, sex, entity })
    }

    /// Reads a CURP of somebody who is already born `today`.
    pub fn parse_on(text: &str, today: Date) -> Result<Self, IdentError> {
        Self::parse(text)?.born_by(today)
    }

    /// The same CURP, unless its date of birth is after `today` (`CURP-FUTURE`).
    pub fn born_by(self, today: Date) -> Result<Self, IdentError> {
        if self.birth_date > today {
            return Err(IdentError::Future { what: WHAT, date: self.birth_date });
        }
        Ok(self)
    }

    /// The date of birth, in the century that the seventeenth character tells.
    #[must_use]
    pub const fn birth_date(&self) -> Date {
        self.birth_date
    }

    /// The sex.
    #[must_use]
    pub const fn sex(&self) -> Sex {
        self.sex
    }

    /// The state of birth, or birth abroad.
    #[must_use]
    pub const fn entity(&self) -> Entity {
        self.entity
    }
}

#[cfg(test)]
mod tests;
