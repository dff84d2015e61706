//! One result of a laboratory or of the ward, judged alone.

use rust_decimal::Decimal;
use serde_json::Value;

use super::super::amount;
use super::{Item, Scale, brackets, ctcae_grade};
use crate::finding::Finding;

/// JSON pointers to the parts of a result.
#[derive(Debug, Clone)]
pub struct ResultFields {
    /// What was measured.
    pub item: String,
    /// The value.
    pub value: String,
    /// The unit.
    pub measure: String,
}

impl ResultFields {
    /// The fields of the object at `base` whose unit is called `measure`.
    #[must_use]
    pub fn at(base: &str, measure: &str) -> Self {
        Self { item: format!("{base}/item"), value: format!("{base}/value"), measure: format!("{base}/{measure}") }
    }
}

/// A value of the table, in the item's own unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Measured {
    /// What.
    pub item: Item,
    /// How much.
    pub value: Decimal,
}

/// Judges one result. What the table does not know is accepted as it is: a laboratory measures more than twelve
/// things. `months` is the patient's age.
#[must_use]
pub fn judge_result(
    name: &str,
    value: &Value,
    measure: Option<&str>,
    months: Option<u32>,
    fields: &ResultFields,
) -> (Option<Measured>, Vec<Finding>) {
    let scale = Scale::named(name);
    let item = Item::named(name);
    let grade = super::super::catalogue::fold(name) == "ctcae";
    if scale.is_none() && item.is_none() && !grade {
        return (None, Vec::new());
    }
    let Ok(number) = amount::from_json(value) else {
        return (None, vec![Finding::error("LAB-NOT-NUMBER", fields.value.as_str())]);
    };
    if let Some(scale) = scale {
        return (None, scale.check(number, months, &fields.value));
    }
    let Some(item) = item else { return (None, ctcae_grade(number, &fields.value)) };
    let Some(own) = measure.and_then(|measure| item.in_own_unit(number, measure)) else {
        let finding = Finding::error("LAB-UNIT", fields.measure.as_str()).with("unit", item.unit());
        return (None, vec![finding.with("written", amount::brief(measure.unwrap_or_default()))]);
    };
    let findings = brackets(item, own, &fields.value);
    let sound = findings.iter().all(|finding| finding.severity != crate::Severity::Error);
    (sound.then_some(Measured { item, value: own }), findings)
}
