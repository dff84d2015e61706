//! Laboratory values at which a dose should be thought over (domain.md §3.4, §3.5). Always a warning at most: a
//! protocol may ask for the dose all the same, and a physician knows more than one number.

use jiff::{Timestamp, Unit};
use rust_decimal::Decimal;

use super::super::bsa::Bsa;
use super::super::catalogue::{LabLimit, Levels, Usual, covers};
use super::super::plausibility::Item;
use super::{DoseCase, DoseFinding};

/// A laboratory value of the patient.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LabValue {
    /// What was measured.
    pub item: Item,
    /// How much, in the item's own unit.
    pub value: Decimal,
    /// When.
    pub at: Timestamp,
}

/// A limit of the catalogue and the value that is beyond it.
pub(super) struct Crossed<'a> {
    limit: &'a LabLimit,
    lab: LabValue,
}

impl<'a> DoseCase<'a> {
    /// The limits that the patient's newest values are beyond, one for each thing measured: the one that leaves least.
    pub(super) fn crossed(&self) -> Vec<Crossed<'a>> {
        let (Some(drug), Some(route)) = (self.drug, self.route) else { return Vec::new() };
        let mut crossed: Vec<Crossed<'a>> = Vec::new();
        for limit in drug.lab_limits.iter().filter(|limit| covers(&limit.routes, route)) {
            let Some(lab) = self.newest(limit) else { continue };
            match crossed.iter_mut().find(|other| other.limit.item == limit.item) {
                Some(other) if part(other.limit) <= part(limit) => {}
                Some(other) => *other = Crossed { limit, lab },
                None => crossed.push(Crossed { limit, lab }),
            }
        }
        crossed
    }

    /// The newest value that `limit` speaks of, if it is beyond the limit. Of two values of the same instant, both of
    /// which stand, the one beyond the limit counts.
    fn newest(&self, limit: &LabLimit) -> Option<LabValue> {
        let at = self.at?;
        let fresh = |lab: &&LabValue| {
            let days = self.day(lab.at).until((Unit::Day, self.day(at))).map(|span| span.get_days());
            lab.item == limit.item && lab.at <= at && days.is_ok_and(|days| days <= i32::from(limit.within_days))
        };
        let newest = self.labs.iter().filter(fresh).map(|lab| lab.at).max()?;
        let of_then = self.labs.iter().filter(fresh).filter(|lab| lab.at == newest);
        of_then.copied().find(|lab| limit.is_crossed_by(lab.value))
    }

    /// The part of the usual dose that the laboratory leaves; nothing when it leaves all of it.
    pub(super) fn reduction(&self) -> Option<Decimal> {
        self.crossed().iter().filter_map(|crossed| crossed.limit.factor).min().filter(|factor| *factor < Decimal::ONE)
    }

    /// The usual dose of the drug for this patient, reduced as the laboratory asks.
    pub(super) fn usual(&self, bsa: Option<Bsa>) -> Option<Usual<'a>> {
        let usual = self.drug?.usual(self.route?, self.months(), self.patient.weight_kg, bsa);
        Some(match (usual, self.reduction()) {
            (Usual::Range(rule, expected), Some(factor)) => Usual::Range(rule, expected.times(factor)),
            (usual, _) => usual,
        })
    }
}

/// The part of the dose that a limit leaves.
fn part(limit: &LabLimit) -> Decimal {
    limit.factor.unwrap_or(Decimal::ONE)
}

/// Points out each value beyond its limit, with its date and what the catalogue says. Where the dose is already as
/// small as the catalogue asks, that is an information and asks for no reason.
pub(super) fn check(case: &DoseCase<'_>, bsa: Option<Bsa>, levels: Levels, findings: &mut Vec<DoseFinding>) {
    let Some(drug) = case.drug else { return };
    for Crossed { limit, lab } in case.crossed() {
        // The loader accepts only limits that have a sentence.
        let (Some(code), Some(threshold)) = (limit.code(), limit.limit()) else { continue };
        let field = if limit.factor.is_some() { case.fields.dose } else { case.fields.drug };
        let heeded = limit.factor.is_some() && is_reduced(case, bsa, levels);
        let finding = if heeded { DoseFinding::info(code, field) } else { DoseFinding::notice(code, field) };
        findings.push(
            finding
                .resting_on_history()
                .with("drug", drug.name())
                .with("value", lab.value.normalize())
                .with("unit", lab.item.unit())
                .with("date", case.day(lab.at))
                .with("side", if limit.above.is_some() { "above" } else { "below" })
                .with("limit", threshold.normalize())
                .with("percent", whole_percent(part(limit))),
        );
    }
}

fn is_reduced(case: &DoseCase<'_>, bsa: Option<Bsa>, levels: Levels) -> bool {
    let (Some(Usual::Range(_, expected)), Some(dose)) = (case.usual(bsa), case.base_amount()) else { return false };
    dose * Decimal::ONE_HUNDRED <= expected.high * Decimal::from(levels.ok_percent)
}

/// A part in percent. A whole number, because the sentence chooses its words by it.
fn whole_percent(part: Decimal) -> i64 {
    i64::try_from(super::super::amount::round(part * Decimal::ONE_HUNDRED, 0)).unwrap_or(100)
}
