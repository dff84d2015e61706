//! Folio of a leave: provisional while it waits on the phone, final once the server gave it (domain.md §1.4). Neither is
//! a format of IMSS, and neither is ever shown as one.

use uuid::Uuid;

use super::error::{IdentError, Identifier};
use super::mod37;
use super::text::text_identifier;

/// `P-` and the request's id, or `LCM-2026-22-000123-K`: prefix, year, number of the OOAD, serial, check character.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Folio {
    text: String,
}

text_identifier!(Folio);

const WRONG: IdentError = IdentError::Shape { what: Identifier::Folio };

fn is_number(text: &str, lengths: std::ops::RangeInclusive<usize>) -> bool {
    lengths.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

impl Folio {
    /// The folio of a request that the server has not seen: `P-` and its id.
    #[must_use]
    pub fn provisional(id: Uuid) -> Self {
        Self { text: format!("P-{}", id.hyphenated()) }
    }

    /// The folio that the server gives. `serial` counts within year and OOAD and is written with at least six digits.
    pub fn issue(year: i16, ooad: u8, serial: u64) -> Result<Self, IdentError> {
        if !(2000..=9999).contains(&year) || ooad > 99 || serial > 999_999_999_999 {
            return Err(WRONG);
        }
        let payload = format!("LCM{year:04}{ooad:02}{serial:06}");
        let check = mod37::check_char(payload.chars()).ok_or(WRONG)?;
        Ok(Self { text: format!("LCM-{year:04}-{ooad:02}-{serial:06}-{check}") })
    }

    /// Reads either form. Small letters and spaces around it are accepted.
    pub fn parse(text: &str) -> Result<Self, IdentError> {
        let text = text.trim().to_uppercase();
        if let Some(id) = text.strip_prefix("P-") {
            return Uuid::try_parse(id).map(Self::provisional).map_err(|_| WRONG);
        }
        let parts: Vec<&str> = text.split('-').collect();
        let [prefix, year, ooad, serial, check] = parts[..] else { return Err(WRONG) };
        let mut check = check.chars();
        let (Some(found), None) = (check.next(), check.next()) else { return Err(WRONG) };
        if prefix != "LCM" || !is_number(year, 4..=4) || !is_number(ooad, 2..=2) || !is_number(serial, 6..=12) {
            return Err(WRONG);
        }
        let payload = [prefix, year, ooad, serial].concat();
        let expected = mod37::check_char(payload.chars()).ok_or(WRONG)?;
        if found != expected {
            return Err(IdentError::CheckDigit { what: Identifier::Folio, expected, found });
        }
        Ok(Self { text })
    }

    /// Whether the server has not given the final one yet.
    #[must_use]
    pub fn is_provisional(&self) -> bool {
        self.text.starts_with("P-")
    }

    /// As shown to people: a provisional folio by the last eight characters of its id (`P-1A2B-3C4D`; they are the random
    /// ones), a final folio whole.
    #[must_use]
    pub fn short(&self) -> String {
        if !self.is_provisional() {
            return self.text.clone();
        }
        let tail = self.text.len().saturating_sub(8);
        let (left, right) = self.text[tail..].split_at(4);
        format!("P-{}-{}", left.to_uppercase(), right.to_uppercase())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_final_folio_is_shown_whole_and_a_provisional_one_short() {
        let folio = Folio::issue(2026, 22, 123).unwrap();
        assert_eq!((folio.as_str(), folio.short().as_str()), ("LCM-2026-22-000123-7", "LCM-2026-22-000123-7"));
        let waiting = Folio::provisional(Uuid::from_u128(0x0198_c0de_0000_7000_8000_0000_1a2b_3c4d));
        assert!(waiting.is_provisional() && !folio.is_provisional());
        assert_eq!(waiting.short(), "P-1A2B-3C4D");
    }

    #[test]
    fn numbers_that_do_not_fit_are_refused() {
        assert!(Folio::issue(1999, 22, 1).is_err() && Folio::issue(2026, 100, 1).is_err());
        assert!(Folio::issue(2026, 1, u64::MAX).is_err() && Folio::issue(2026, 1, 1_000_000).is_ok());
    }
}
