//! Units in which a dose is written.

use std::fmt;
use std::str::FromStr;

use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::amount;

/// A unit of dose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum Measure {
    /// Microgram.
    Microgram,
    /// Milligram.
    Milligram,
    /// Gram.
    Gram,
    /// International unit of activity (UI, IU, U).
    Unit,
    /// Millilitre: a volume, which alone never tells a dose (domain.md §3.4).
    Millilitre,
}

impl Measure {
    /// Name on the wire and on the screen.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Microgram => "mcg",
            Self::Milligram => "mg",
            Self::Gram => "g",
            Self::Unit => "UI",
            Self::Millilitre => "mL",
        }
    }

    /// Micrograms in one of it, for the measures of mass.
    const fn micrograms(self) -> Option<i64> {
        match self {
            Self::Microgram => Some(1),
            Self::Milligram => Some(1_000),
            Self::Gram => Some(1_000_000),
            Self::Unit | Self::Millilitre => None,
        }
    }

    /// Whether an amount in `self` can be told in `other`: the same measure, or both of mass. Never from a volume or
    /// from units of activity: that takes the concentration of the product.
    #[must_use]
    pub fn converts_to(self, other: Self) -> bool {
        self == other || (self.micrograms().is_some() && other.micrograms().is_some())
    }

    /// `value` of this measure, told in `other`.
    #[must_use]
    pub fn convert(self, value: Decimal, other: Self) -> Option<Decimal> {
        if self == other {
            return Some(value);
        }
        let micrograms = value.checked_mul(Decimal::from(self.micrograms()?))?;
        micrograms.checked_div(Decimal::from(other.micrograms()?))
    }
}

impl fmt::Display for Measure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A text that is not a unit of dose.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is not a unit of dose; use mg, mcg, g, UI or mL")]
pub struct UnknownMeasure(pub String);

impl FromStr for Measure {
    type Err = UnknownMeasure;

    /// Accepts the ways in which prescriptions write them, in any case: `MG`, `U.I.`, `IU`, `µg`, `ml` …
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let word: String = text.chars().take(20).filter(|c| !c.is_whitespace() && *c != '.').collect();
        match word.to_lowercase().as_str() {
            "mcg" | "ug" | "µg" | "μg" | "microgramo" | "microgramos" => Ok(Self::Microgram),
            "mg" | "mgs" | "miligramo" | "miligramos" => Ok(Self::Milligram),
            "g" | "gr" | "gramo" | "gramos" => Ok(Self::Gram),
            "ui" | "iu" | "u" | "unidad" | "unidades" => Ok(Self::Unit),
            "ml" | "cc" | "mililitro" | "mililitros" => Ok(Self::Millilitre),
            _ => Err(UnknownMeasure(amount::brief(text))),
        }
    }
}

impl Serialize for Measure {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Measure {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn synonyms_are_one_measure() {
        for text in ["UI", "ui", "IU", "U", " U.I. ", "unidades"] {
            assert_eq!(text.parse(), Ok(Measure::Unit), "{text}");
        }
        assert!("ampolleta".parse::<Measure>().is_err());
    }

    #[test]
    fn only_masses_convert() {
        assert_eq!(Measure::Gram.convert(Decimal::new(15, 1), Measure::Milligram), Some(Decimal::from(1500)));
        assert_eq!(Measure::Millilitre.convert(Decimal::ONE, Measure::Milligram), None);
        assert!(!Measure::Unit.converts_to(Measure::Milligram));
    }
}
