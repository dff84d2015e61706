//! Quantities as people and files write them: text or a JSON number, always exact, never beyond what medicine needs.

use std::fmt;

use rust_decimal::prelude::FromStr;
use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserializer, Serializer, de};
use serde_json::Value;

/// Nothing that is weighed, measured or given reaches this; it keeps every later product far from overflow.
const LIMIT: i64 = 1_000_000_000_000;
/// Decimals kept; a tenth of a nanogram when the unit is the gram.
const DECIMALS: u32 = 10;
/// Longer texts are not quantities.
const LONGEST: usize = 40;

/// A text or a JSON value that is not a quantity.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is not a quantity; write digits with a decimal point, such as 1.1")]
pub struct NotAQuantity(pub String);

/// Reads a quantity from text: digits, at most one decimal point, perhaps a sign. A comma is refused because it could
/// be a decimal sign or a separator of thousands, and the two differ by a factor of a thousand.
pub(crate) fn parse(text: &str) -> Result<Decimal, NotAQuantity> {
    let trimmed = text.trim();
    let unsigned = trimmed.strip_prefix(['-', '+']).unwrap_or(trimmed);
    let digits_only = unsigned.chars().all(|c| c.is_ascii_digit() || c == '.');
    if trimmed.len() > LONGEST || !digits_only || !unsigned.contains(|c: char| c.is_ascii_digit()) {
        return Err(NotAQuantity(brief(text)));
    }
    Decimal::from_str(trimmed).ok().and_then(within_limits).ok_or_else(|| NotAQuantity(brief(text)))
}

/// Reads a quantity from a JSON text or number.
pub(crate) fn from_json(value: &Value) -> Result<Decimal, NotAQuantity> {
    match value {
        Value::String(text) => parse(text),
        Value::Number(number) => {
            let text = number.to_string();
            let exact = Decimal::from_str(&text).or_else(|_| Decimal::from_scientific(&text));
            exact.ok().and_then(within_limits).ok_or_else(|| NotAQuantity(brief(&text)))
        }
        other => Err(NotAQuantity(brief(&other.to_string()))),
    }
}

fn within_limits(value: Decimal) -> Option<Decimal> {
    (value.abs() < Decimal::from(LIMIT)).then(|| round(value, DECIMALS))
}

/// The first characters of what was written, for telling it back.
pub(crate) fn brief(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(LONGEST).collect()
}

/// Rounds halves away from zero, as pharmacies do.
pub(crate) fn round(value: Decimal, decimals: u32) -> Decimal {
    value.round_dp_with_strategy(decimals, RoundingStrategy::MidpointAwayFromZero)
}

/// A reckoned quantity as it is told in a sentence: two decimals from 10 on, three below, without idle zeros. What a
/// person wrote is told as it was written.
pub(crate) fn shown(value: Decimal) -> Decimal {
    round(value, if value.abs() < Decimal::TEN { 3 } else { 2 }).normalize()
}

/// Serialises a quantity as text.
pub(crate) fn serialize<S: Serializer>(value: &Decimal, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(value)
}

/// Reads a quantity from text or number, naming the place when the format can.
pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Decimal, D::Error> {
    deserializer.deserialize_any(QuantityVisitor)
}

/// The same for a quantity that may be absent.
pub(crate) mod option {
    use rust_decimal::Decimal;
    use serde::{Deserialize, Deserializer, Serializer};

    #[derive(Deserialize)]
    struct Present(#[serde(deserialize_with = "super::deserialize")] Decimal);

    // serde hands the field over by reference.
    #[allow(clippy::ref_option)]
    pub(crate) fn serialize<S: Serializer>(value: &Option<Decimal>, serializer: S) -> Result<S::Ok, S::Error> {
        match value {
            Some(value) => serializer.collect_str(value),
            None => serializer.serialize_none(),
        }
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Decimal>, D::Error> {
        Ok(Option::<Present>::deserialize(deserializer)?.map(|present| present.0))
    }
}

struct QuantityVisitor;

impl de::Visitor<'_> for QuantityVisitor {
    type Value = Decimal;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a quantity such as 1.5 or \"1.5\"")
    }
    fn visit_str<E: de::Error>(self, text: &str) -> Result<Decimal, E> {
        parse(text).map_err(E::custom)
    }
    fn visit_u64<E: de::Error>(self, number: u64) -> Result<Decimal, E> {
        from_json(&number.into()).map_err(E::custom)
    }
    fn visit_i64<E: de::Error>(self, number: i64) -> Result<Decimal, E> {
        from_json(&number.into()).map_err(E::custom)
    }
    fn visit_f64<E: de::Error>(self, number: f64) -> Result<Decimal, E> {
        from_json(&number.into()).map_err(E::custom)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn text_and_numbers_say_the_same() {
        assert_eq!(parse(" 1.10 "), from_json(&json!(1.1)));
        assert_eq!(from_json(&json!(1e-7)), parse("0.0000001"));
        assert_eq!(from_json(&json!(0.1 + 0.2)), parse("0.3"));
    }

    #[test]
    fn what_could_be_misread_is_refused() {
        for text in ["1,1", "10,000", "1_000", "NaN", "", ".", "-", "1e3", "1.1.1", "١", "1 mg", &"9".repeat(60)] {
            assert!(parse(text).is_err(), "{text}");
        }
        for value in [json!(1e300), json!(1e12), json!(null), json!(true), json!([1])] {
            assert!(from_json(&value).is_err(), "{value}");
        }
    }
}
