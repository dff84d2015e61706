//! Mexican pesos as whole centavos.

use std::fmt;
use std::str::FromStr;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

/// An amount in centavos, never negative. As text `4200.00`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Money(i64);

/// A thousand million pesos: no wage and no subsidy comes near it, and sums of amounts below it cannot overflow.
const TOO_MUCH: i64 = 100_000_000_000;

impl Money {
    /// So many centavos; nothing when negative or absurd.
    #[must_use]
    pub const fn from_centavos(centavos: i64) -> Option<Self> {
        if centavos >= 0 && centavos < TOO_MUCH { Some(Self(centavos)) } else { None }
    }

    /// The amount in centavos.
    #[must_use]
    pub const fn centavos(self) -> i64 {
        self.0
    }

    /// The sum, held at the largest amount.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        let sum = self.0.saturating_add(other.0);
        Self(if sum < TOO_MUCH { sum } else { TOO_MUCH - 1 })
    }

    /// `numerator / denominator` centavos rounded half-up; zero when there is nothing to divide by.
    pub(super) fn rounded(numerator: i128, denominator: i128) -> Self {
        if denominator <= 0 {
            return Self(0);
        }
        let rounded = (numerator.max(0) * 2 + denominator) / (denominator * 2);
        Self(i64::try_from(rounded).unwrap_or(TOO_MUCH - 1).min(TOO_MUCH - 1))
    }

    /// From JSON: text such as `"500.00"` or a number.
    ///
    /// # Errors
    /// [`NotMoney`] when it is neither, is negative, has parts of a centavo, or is beyond any wage.
    pub fn from_json(value: &Value) -> Result<Self, NotMoney> {
        match value {
            Value::String(text) => text.parse(),
            Value::Number(number) => number.to_string().parse(),
            _ => Err(NotMoney),
        }
    }
}

/// A text that is no amount of money.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is not an amount in pesos and centavos, such as 500.00")]
pub struct NotMoney;

impl FromStr for Money {
    type Err = NotMoney;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        if text.len() > 24 {
            return Err(NotMoney);
        }
        let amount = Decimal::from_str(text).or_else(|_| Decimal::from_scientific(text)).map_err(|_| NotMoney)?;
        let centavos = amount.checked_mul(Decimal::ONE_HUNDRED).ok_or(NotMoney)?;
        if !centavos.fract().is_zero() {
            return Err(NotMoney);
        }
        centavos.to_i64().and_then(Self::from_centavos).ok_or(NotMoney)
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{:02}", self.0 / 100, self.0 % 100)
    }
}

impl Serialize for Money {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Money {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::from_json(&Value::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn text_and_numbers_are_read_alike() {
        for value in [json!("500.33"), json!(500.33), json!(" 500.33 ")] {
            assert_eq!(Money::from_json(&value).unwrap().to_string(), "500.33");
        }
        assert_eq!(Money::from_json(&json!(500)).unwrap().to_string(), "500.00");
        assert_eq!(Money::from_json(&json!("0.05")).unwrap().centavos(), 5);
    }

    #[test]
    fn what_is_no_amount_is_refused() {
        for value in
            [json!("-1"), json!("1.005"), json!("mil"), json!(null), json!(1e30), json!("9".repeat(40)), json!("")]
        {
            assert_eq!(Money::from_json(&value), Err(NotMoney), "{value}");
        }
    }

    #[test]
    fn half_a_centavo_rounds_up() {
        assert_eq!(Money::rounded(5, 10).centavos(), 1);
        assert_eq!(Money::rounded(4, 10).centavos(), 0);
        assert_eq!(Money::rounded(7, 0).centavos(), 0);
    }
}
