//! Routes of administration.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::amount;

/// The way in which a drug enters the body (domain.md §8: *vía*).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum Route {
    /// Intravenous.
    Intravenous,
    /// Intramuscular.
    Intramuscular,
    /// Subcutaneous.
    Subcutaneous,
    /// By mouth (*vía oral*).
    Oral,
    /// Intrathecal: into the fluid around the spinal cord. Vincristine there is fatal.
    Intrathecal,
}

impl Route {
    /// Name on the wire and on the screen: IV, IM, SC, VO, IT.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Intravenous => "IV",
            Self::Intramuscular => "IM",
            Self::Subcutaneous => "SC",
            Self::Oral => "VO",
            Self::Intrathecal => "IT",
        }
    }
}

impl fmt::Display for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A text that is not a route.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is not a route; use IV, IM, SC, VO or IT")]
pub struct UnknownRoute(pub String);

impl FromStr for Route {
    type Err = UnknownRoute;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let word: String = text.chars().take(20).filter(|c| !c.is_whitespace() && *c != '.').collect();
        match word.to_lowercase().as_str() {
            "iv" | "intravenosa" => Ok(Self::Intravenous),
            "im" | "intramuscular" => Ok(Self::Intramuscular),
            "sc" | "subcutánea" | "subcutanea" => Ok(Self::Subcutaneous),
            "vo" | "oral" | "po" => Ok(Self::Oral),
            "it" | "intratecal" => Ok(Self::Intrathecal),
            _ => Err(UnknownRoute(amount::brief(text))),
        }
    }
}

impl Serialize for Route {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Route {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}
