//! Whether a measured value can be right (domain.md §3.6): weight, height, temperature, laboratory.

mod item;
mod json;
mod panel;
mod result;
mod score;

#[cfg(test)]
mod tests;

use rust_decimal::Decimal;

use crate::finding::Finding;
pub use item::{Item, Span};
pub use json::check_lab;
pub use panel::{FeverReading, febrile_neutropenia, neutrophils_fit};
pub use result::{Measured, ResultFields, judge_result};
pub use score::{Scale, ctcae_grade};

/// Platelets from here on were written per µL instead of thousands per µL (domain.md §3.6).
const PLATELETS_PER_MICROLITRE: i64 = 10_000;

/// Judges `value`, in the item's own unit: outside the plausible span a warning, outside the absolute one a hard error.
#[must_use]
pub fn brackets(item: Item, value: Decimal, field: &str) -> Vec<Finding> {
    if item == Item::Platelets && value >= Decimal::from(PLATELETS_PER_MICROLITRE) {
        let proposed = value / Decimal::ONE_THOUSAND;
        let finding = Finding::error("LAB-PLATELETS-UNIT", field);
        return vec![finding.with("value", value.normalize()).with("proposed", proposed.normalize())];
    }
    let (finding, span) = if !item.absolute().holds(value) {
        (Finding::error("LAB-IMPOSSIBLE", field), item.absolute())
    } else if !item.plausible().holds(value) {
        (Finding::warning("LAB-UNLIKELY", field), item.plausible())
    } else {
        return Vec::new();
    };
    vec![
        finding
            .with("item", item.as_str())
            .with("value", value.normalize())
            .with("unit", item.unit())
            .with("low", span.low)
            .with("high", span.high),
    ]
}
