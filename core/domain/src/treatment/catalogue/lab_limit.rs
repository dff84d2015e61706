//! Laboratory values at which a dose should be thought over before it is given (domain.md §3.4, §3.5).

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::super::amount;
use super::super::plausibility::Item;
use super::super::route::Route;

/// What can limit a dose, each with the code of its sentence. One code for each, so that a reason given for the
/// platelets does not also answer for the neutrophils.
pub(super) const LIMITS: &[(Item, &str)] = &[
    (Item::Bilirubin, "DOS-LAB-BILIRUBIN"),
    (Item::Platelets, "DOS-LAB-PLATELETS"),
    (Item::Neutrophils, "DOS-LAB-NEUTROPHILS"),
    (Item::Creatinine, "DOS-LAB-CREATININE"),
    (Item::Alt, "DOS-LAB-ALT"),
    (Item::Fibrinogen, "DOS-LAB-FIBRINOGEN"),
];

/// A laboratory value beyond which a drug is given less, later, or only after a second thought. Never a block: the
/// protocol and the physician know more than one number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LabLimit {
    /// What is measured, by its name in the table of domain.md §3.6.
    pub item: Item,
    /// Routes it speaks of; all when empty.
    #[serde(default)]
    pub routes: Vec<Route>,
    /// Values above this one are pointed out. Either this or `below`.
    #[serde(default, with = "amount::option", skip_serializing_if = "Option::is_none")]
    pub above: Option<Decimal>,
    /// Values below this one are pointed out.
    #[serde(default, with = "amount::option", skip_serializing_if = "Option::is_none")]
    pub below: Option<Decimal>,
    /// Unit of the limit. Written out, because platelets per µL and in thousands differ by a thousand.
    pub unit: String,
    /// For how many days a result speaks; older ones are not judged.
    pub within_days: u16,
    /// Part of the usual dose that is then given (`0.5`); absent where the catalogue knows no reduction.
    #[serde(default, with = "amount::option", skip_serializing_if = "Option::is_none")]
    pub factor: Option<Decimal>,
    /// Where it comes from: label, protocol, or common knowledge to be confirmed.
    pub source: String,
}

impl LabLimit {
    /// Code of its sentence.
    #[must_use]
    pub fn code(&self) -> Option<&'static str> {
        LIMITS.iter().find(|(item, _)| *item == self.item).map(|(_, code)| *code)
    }

    /// The limit in the item's own unit.
    #[must_use]
    pub fn limit(&self) -> Option<Decimal> {
        self.item.in_own_unit(self.above.or(self.below)?, &self.unit)
    }

    /// Whether `value`, in the item's own unit, is beyond the limit.
    #[must_use]
    pub fn is_crossed_by(&self, value: Decimal) -> bool {
        self.limit().is_some_and(|limit| if self.above.is_some() { value > limit } else { value < limit })
    }
}
