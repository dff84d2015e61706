//! Weight and height: whether they can be right, and whether they are recent enough for a dose.

use jiff::Unit;
use rust_decimal::Decimal;

use super::super::amount;
use super::super::plausibility::{self, Item};
use super::{DoseCase, DoseFinding};

/// Months at which a patient counts as adult for the age of a body surface (I).
const ADULT_MONTHS: u32 = 216;
/// Days that a body surface is good for in a child, who grows (domain.md §3.4).
const CHILD_DAYS: i32 = 14;
/// Days that it is good for in an adult (domain.md §3.4).
const ADULT_DAYS: i32 = 28;
/// Change of weight in percent that is pointed out (domain.md §3.4).
const WEIGHT_CHANGE: i64 = 10;

/// Judges weight and height; tells whether both are within what a body can be.
pub(super) fn check(case: &DoseCase<'_>, findings: &mut Vec<DoseFinding>) -> bool {
    let patient = &case.patient;
    let values =
        [(Item::Weight, patient.weight_kg, case.fields.weight), (Item::Height, patient.height_cm, case.fields.height)];
    let mut sound = true;
    for (item, value, field) in values {
        let found = value.map(|value| plausibility::brackets(item, value, field)).unwrap_or_default();
        for finding in found {
            sound &= finding.severity != crate::Severity::Error;
            findings.push(finding.into());
        }
    }
    age_of_surface(case, findings);
    weight_change(case, findings);
    sound
}

fn age_of_surface(case: &DoseCase<'_>, findings: &mut Vec<DoseFinding>) {
    let (Some(measured), Some(at)) = (case.patient.measured_on, case.at) else { return };
    let Ok(age) = measured.until((Unit::Day, case.day(at))) else { return };
    // Without the age the stricter limit holds.
    let limit = if case.months().is_some_and(|months| months >= ADULT_MONTHS) { ADULT_DAYS } else { CHILD_DAYS };
    if age.get_days() > limit {
        let finding = DoseFinding::notice("DOS-BSA-OLD", case.fields.weight).resting_on_history();
        findings.push(finding.with("days", age.get_days()).with("limit", limit).with("date", measured));
    }
}

fn weight_change(case: &DoseCase<'_>, findings: &mut Vec<DoseFinding>) {
    let (Some(weight), Some(last)) = (case.patient.weight_kg, case.patient.last_weight) else { return };
    let Some(ratio) = (weight - last.kg).abs().checked_div(last.kg) else { return };
    let percent = ratio * Decimal::ONE_HUNDRED;
    if percent > Decimal::from(WEIGHT_CHANGE) {
        let finding = DoseFinding::notice("DOS-WEIGHT-CHANGE", case.fields.weight).resting_on_history();
        findings.push(
            finding
                .with("weight", weight.normalize())
                .with("last", last.kg.normalize())
                .with("percent", amount::round(percent, 0))
                .with("date", last.on),
        );
    }
}
