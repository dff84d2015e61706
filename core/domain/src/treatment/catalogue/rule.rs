//! The usual dose of a drug by route, age and weight.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::super::amount;
use super::super::bsa::Bsa;
use super::super::route::Route;
use super::drug::Usual;

/// By what a dose is reckoned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Basis {
    /// Per m² of body surface.
    M2,
    /// Per kg of weight.
    Kg,
    /// The same for everybody of that age.
    Fixed,
}

/// What the range is compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Per {
    /// One dose.
    #[default]
    Dose,
    /// All of a day, given at once.
    Day,
    /// All of a day, given in parts: one part below the range is no finding.
    DayInParts,
}

/// A usual dose. Ages are completed months: `from` is included, `below` is not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DoseRule {
    /// Routes it speaks of; all when empty.
    #[serde(default)]
    pub routes: Vec<Route>,
    /// From this age on, in months.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from_months: Option<u32>,
    /// Below this age, in months.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub below_months: Option<u32>,
    /// Over this weight in kg, itself not included.
    #[serde(default, with = "amount::option", skip_serializing_if = "Option::is_none")]
    pub over_kg: Option<Decimal>,
    /// Up to this weight in kg, itself included.
    #[serde(default, with = "amount::option", skip_serializing_if = "Option::is_none")]
    pub up_to_kg: Option<Decimal>,
    /// By what it is reckoned.
    pub basis: Basis,
    /// Least usual amount.
    #[serde(with = "amount")]
    pub low: Decimal,
    /// Most usual amount.
    #[serde(with = "amount")]
    pub high: Decimal,
    /// What most protocols give: the yardstick for a slip of unit or decimal point. The most usual amount if absent.
    #[serde(default, with = "amount::option", skip_serializing_if = "Option::is_none")]
    pub typical: Option<Decimal>,
    /// Dose or day.
    #[serde(default)]
    pub per: Per,
}

/// The usual dose for one patient, in the drug's base measure, capped, unrounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Expected {
    /// Least usual.
    pub low: Decimal,
    /// Most usual.
    pub high: Decimal,
    /// What most protocols give.
    pub typical: Decimal,
}

impl Expected {
    /// This part of it.
    pub(crate) fn times(self, factor: Decimal) -> Self {
        Self { low: self.low * factor, high: self.high * factor, typical: self.typical * factor }
    }
}

impl DoseRule {
    pub(crate) const fn asks_age(&self) -> bool {
        self.from_months.is_some() || self.below_months.is_some()
    }

    pub(crate) const fn asks_weight(&self) -> bool {
        self.over_kg.is_some() || self.up_to_kg.is_some()
    }

    pub(crate) fn fits_age(&self, months: u32) -> bool {
        self.from_months.is_none_or(|from| months >= from) && self.below_months.is_none_or(|below| months < below)
    }

    pub(crate) fn fits_weight(&self, weight: Decimal) -> bool {
        self.over_kg.is_none_or(|over| weight > over) && self.up_to_kg.is_none_or(|up_to| weight <= up_to)
    }

    pub(crate) fn expected(&self, weight_kg: Option<Decimal>, bsa: Option<Bsa>, cap: Option<Decimal>) -> Usual<'_> {
        let factor = match (self.basis, weight_kg, bsa) {
            (Basis::Fixed, ..) => Decimal::ONE,
            (Basis::Kg, Some(weight), _) => weight,
            (Basis::Kg, None, _) => return Usual::NeedsWeight,
            (Basis::M2, _, Some(bsa)) => bsa.square_metres(),
            (Basis::M2, _, None) => return Usual::NeedsSurface,
        };
        let capped = |amount: Decimal| -> Option<Decimal> {
            let whole = amount.checked_mul(factor)?;
            Some(cap.map_or(whole, |cap| whole.min(cap)))
        };
        match (capped(self.low), capped(self.high), capped(self.typical.unwrap_or(self.high))) {
            (Some(low), Some(high), Some(typical)) => Usual::Range(self, Expected { low, high, typical }),
            // Only a catalogue with absurd numbers gets here, and its loader refuses those.
            _ => Usual::Unknown,
        }
    }
}
