//! A person's name as Mexican papers write it.

use serde::{Deserialize, Serialize};

use super::shape::{Field, Shape};
use crate::record::Extra;

/// Given names and surnames.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Names {
    /// Given name or names.
    pub given: String,
    /// First surname (*primer apellido*).
    pub first_surname: String,
    /// Second surname, which not everybody has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub second_surname: Option<String>,
    /// Fields of a newer build.
    #[serde(flatten)]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub extra: Extra,
}

/// The shape of the fields.
pub(super) const FIELDS: &[Field] = &[
    Field::required("given", Shape::Words),
    Field::required("first_surname", Shape::Words),
    Field::optional("second_surname", Shape::Text),
];

impl Names {
    /// The whole name, given names first.
    #[must_use]
    pub fn full(&self) -> String {
        let parts = [Some(&self.given), Some(&self.first_surname), self.second_surname.as_ref()];
        let parts: Vec<&str> =
            parts.into_iter().flatten().map(|part| part.trim()).filter(|part| !part.is_empty()).collect();
        parts.join(" ")
    }
}
