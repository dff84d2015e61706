//! Telephone numbers, kept as E.164 (domain.md §2.8).

use super::error::{Expected, IdentError, Identifier};
use super::text::text_identifier;

/// A telephone number: `+52` and ten digits for Mexico, or another country's `+` number.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Phone {
    text: String,
}

text_identifier!(Phone);

/// The Mexican number without what was dialled before it until 2019: `01`, `044`, `045`.
fn without_old_prefixes(digits: &str) -> &str {
    let shorter = match digits.len() {
        12 => digits.strip_prefix("01"),
        13 => digits.strip_prefix("044").or_else(|| digits.strip_prefix("045")),
        _ => None,
    };
    shorter.unwrap_or(digits)
}

/// Signs that people write between the digits, and invisible marks that come along when a number is copied.
const fn is_ornament(c: char) -> bool {
    matches!(c, '(' | ')' | '.' | '/' | '-' | '\u{2010}'..='\u{2015}')
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{feff}')
}

impl Phone {
    /// Reads a Mexican number of ten digits in any of its usual forms (`55 1234 5678`, `044 55…`, `045 55…`, `01 55…`,
    /// `+52 1 55…`, the `521…` of WhatsApp), or any number in its international form with `+`.
    pub fn parse(text: &str) -> Result<Self, IdentError> {
        let what = Identifier::Phone;
        let mut digits = String::new();
        let mut international = false;
        for (index, c) in text.trim().chars().enumerate() {
            match c {
                '0'..='9' => digits.push(c),
                '+' if digits.is_empty() && !international => international = true,
                _ if c.is_whitespace() || is_ornament(c) => {}
                _ => {
                    return Err(IdentError::Character {
                        what,
                        position: index + 1,
                        expected: Expected::Digit,
                        found: c,
                    });
                }
            }
        }
        // From a fixed line abroad the + is dialled 00.
        if !international
            && digits.len() > 13
            && let Some(rest) = digits.strip_prefix("00")
        {
            international = true;
            digits = rest.to_owned();
        }
        let national = match digits.strip_prefix("52") {
            // The 1 after 52 marked mobiles until 2019; alone before ten digits it is another country's number.
            Some(rest) if rest.len() == 11 && rest.starts_with('1') => &rest[1..],
            Some(rest) if international || rest.len() == 10 => without_old_prefixes(rest),
            None if international => return Self::abroad(&digits),
            _ => without_old_prefixes(&digits),
        };
        if national.len() != 10 {
            return Err(IdentError::Length { what, expected: "10", found: national.len() });
        }
        match national.chars().next() {
            Some(found @ ('0' | '1')) => Err(IdentError::FirstDigit { found }),
            _ => Ok(Self { text: format!("+52{national}") }),
        }
    }

    fn abroad(digits: &str) -> Result<Self, IdentError> {
        let what = Identifier::Phone;
        // E.164: at most fifteen digits, country codes begin with 1 to 9; no country has numbers shorter than seven.
        if !(7..=15).contains(&digits.len()) {
            return Err(IdentError::Length { what, expected: "7-15", found: digits.len() });
        }
        if digits.starts_with('0') {
            return Err(IdentError::FirstDigit { found: '0' });
        }
        Ok(Self { text: format!("+{digits}") })
    }

    /// Whether it is a Mexican number.
    #[must_use]
    pub fn is_mexican(&self) -> bool {
        self.text.starts_with("+52")
    }

    /// The digits without `+`, as messaging services take the recipient (`52` and ten digits for Mexico).
    #[must_use]
    pub fn digits(&self) -> &str {
        self.text.trim_start_matches('+')
    }

    /// Whether both ring the same telephone: the last ten digits are compared.
    #[must_use]
    pub fn same_line(&self, other: &Self) -> bool {
        let tail = |phone: &Self| phone.digits().chars().rev().take(10).collect::<String>();
        tail(self) == tail(other)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_line_is_known_by_its_last_ten_digits() {
        let phone = Phone::parse("+52 1 55 1234 5678").unwrap();
        assert_eq!((phone.as_str(), phone.digits()), ("+525512345678", "525512345678"));
        assert!(phone.is_mexican() && phone.same_line(&Phone::parse("55-1234-5678").unwrap()));
        assert!(!phone.same_line(&Phone::parse("5512345679").unwrap()));
    }
}
