//! ISBT 128 donation identification number of a unit of blood (domain.md §2.10).

use super::error::{Expected, IdentError, Identifier};
use super::mod37;
use super::text::{text_identifier, tidy};

/// Thirteen characters: facility (a letter or digit and four more), year, serial. The flags and the check character
/// printed beside it are not part of it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Din {
    text: String,
    check_char: char,
}

text_identifier!(Din);

impl Din {
    /// Reads the number as typed (`G1234 89 654321`, perhaps with its check character at the end) or as scanned (`=`, the
    /// number, two flag digits, perhaps the check character). A check character that is there must be right.
    pub fn parse(text: &str) -> Result<Self, IdentError> {
        let what = Identifier::Din;
        let chars = tidy(text);
        let chars = chars.strip_prefix(&['=']).unwrap_or(&chars);
        let (number, flags, typed) = match chars.len() {
            13 => (chars, None, None),
            14 => (&chars[..13], None, chars.last()),
            15 => (&chars[..13], Some(&chars[13..]), None),
            16 => (&chars[..13], Some(&chars[13..15]), chars.last()),
            found => return Err(IdentError::Length { what, expected: "13", found }),
        };
        for (index, &c) in number.iter().chain(flags.into_iter().flatten()).enumerate() {
            let (fits, expected) = if index < 5 {
                (c.is_ascii_digit() || c.is_ascii_uppercase(), Expected::LetterOrDigit)
            } else {
                (c.is_ascii_digit(), Expected::Digit)
            };
            if !fits {
                return Err(IdentError::Character { what, position: index + 1, expected, found: c });
            }
        }
        let check_char = mod37::check_char(number.iter().copied()).ok_or(IdentError::Shape { what })?;
        match typed {
            Some(&found) if found != check_char => Err(IdentError::CheckDigit { what, expected: check_char, found }),
            _ => Ok(Self { text: number.iter().collect(), check_char }),
        }
    }

    /// The check character (ISO 7064 MOD 37-2), printed in a box beside the number for those who type it.
    #[must_use]
    pub const fn check_char(&self) -> char {
        self.check_char
    }
}
