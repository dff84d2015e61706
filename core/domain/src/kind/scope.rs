//! Scopes: the sets of records that are delivered together.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::record::RecordId;

/// A set of records that a device receives as a whole or not at all.
///
/// Text form: `child:{patient id}`, `family:{guardian id}`, `hospital:{CLUES}`, `benefits:{CLUES}`, `reference`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// What both parents of a child may see: the child, the diagnosis, prescriptions, the state of leaves.
    Child(RecordId),
    /// What only one parent sees: contact, bank, employers, wages, certificates.
    Family(RecordId),
    /// The clinical record kept by a unit.
    Hospital(String),
    /// What the benefits office of a unit needs to rule on leaves, without the treatment (LGPDPPSO art. 19: only what
    /// is strictly necessary; ADR-4).
    Benefits(String),
    /// Hospitals and catalogues, the same for everybody.
    Reference,
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Child(id) => write!(f, "child:{id}"),
            Self::Family(id) => write!(f, "family:{id}"),
            Self::Hospital(clues) => write!(f, "hospital:{clues}"),
            Self::Benefits(clues) => write!(f, "benefits:{clues}"),
            Self::Reference => f.write_str("reference"),
        }
    }
}

/// A text that is not a scope.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is not a scope; use child:ID, family:ID, hospital:CLUES, benefits:CLUES or reference")]
pub struct UnreadableScope(pub String);

impl FromStr for Scope {
    type Err = UnreadableScope;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let unreadable = || UnreadableScope(text.to_owned());
        if text == "reference" {
            return Ok(Self::Reference);
        }
        let (name, value) = text.split_once(':').ok_or_else(unreadable)?;
        if value.is_empty() {
            return Err(unreadable());
        }
        match name {
            "child" => value.parse().map(Self::Child).map_err(|_| unreadable()),
            "family" => value.parse().map(Self::Family).map_err(|_| unreadable()),
            "hospital" => Ok(Self::Hospital(value.to_owned())),
            "benefits" => Ok(Self::Benefits(value.to_owned())),
            _ => Err(unreadable()),
        }
    }
}

impl Serialize for Scope {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Scope {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}
