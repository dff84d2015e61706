//! What every identifier kept as text has in common: tidying on the way in, text on the way out.

use super::error::{Expected, IdentError, Identifier};

/// What people type around an identifier without meaning it: spaces, dashes, and the invisible marks that come along
/// when it is copied from a message.
fn is_ornament(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}')
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}

/// Upper case without spaces, dashes and invisible marks.
pub(super) fn tidy(text: &str) -> Vec<char> {
    text.chars().filter(|c| !is_ornament(*c)).flat_map(char::to_uppercase).collect()
}

/// The value of an ASCII digit, as the check digit sums take it.
pub(super) fn digit(c: char) -> Option<u32> {
    c.is_ascii_digit().then(|| u32::from(c) - u32::from('0'))
}

/// The digit that stands for `value` modulo ten.
pub(super) fn digit_char(value: u32) -> char {
    char::from_digit(value % 10, 10).unwrap_or('0')
}

/// Reads `count` digits of which the last one checks the others: `sum` adds up the others, and the last one
/// completes it to a multiple of ten.
pub(super) fn checked_digits(
    what: Identifier,
    (count, expected): (usize, &'static str),
    text: &str,
    sum: impl Fn(&[u32]) -> u32,
) -> Result<String, IdentError> {
    let chars = tidy(text);
    if chars.len() != count {
        return Err(IdentError::Length { what, expected, found: chars.len() });
    }
    let mut values = Vec::with_capacity(count);
    for (index, &found) in chars.iter().enumerate() {
        let wrong = IdentError::Character { what, position: index + 1, expected: Expected::Digit, found };
        values.push(digit(found).ok_or(wrong)?);
    }
    let right = digit_char((10 - sum(&values[..count - 1]) % 10) % 10);
    if chars[count - 1] != right {
        return Err(IdentError::CheckDigit { what, expected: right, found: chars[count - 1] });
    }
    Ok(chars.into_iter().collect())
}

/// Text form, reading and writing for an identifier with a `text` field and a `parse` function.
macro_rules! text_identifier {
    ($name:ident) => {
        impl $name {
            /// The normalised text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.text
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.text)
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::ident::IdentError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Self::parse(text)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.text)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <std::borrow::Cow<'_, str> as serde::Deserialize>::deserialize(deserializer)?;
                Self::parse(&text).map_err(serde::de::Error::custom)
            }
        }
    };
}
pub(super) use text_identifier;
