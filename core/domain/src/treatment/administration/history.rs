//! What is on record about a patient and matters for a dose: earlier doses, weights and heights.

use rust_decimal::Decimal;
use serde_json::Value;

use super::super::amount;
use super::super::bsa::Bsa;
use super::super::catalogue::{Drug, DrugCatalogue};
use super::super::clinical;
use super::super::dose::{Dose, DoseFinding, Fields, GivenDose, LabValue, LastWeight, RawDose, read};
use super::super::plausibility::{Item, Measured, ResultFields, judge_result};
use crate::finding::Finding;
use crate::kind::{CheckContext, FactsUnavailable};
use crate::record::{Record, RecordId};

/// What is asked of an earlier administration: all that this module and [`clinical::standing`] look at.
const OF_A_DOSE: [&str; 8] = ["supersedes", "given", "drug", "dose", "measure", "route", "weight_kg", "height_cm"];
/// What is asked of a laboratory result.
const OF_A_RESULT: [&str; 4] = ["supersedes", "item", "value", "measure"];

/// What stands on record, as seen from one administration.
#[derive(Debug, Default)]
pub(super) struct History {
    given: Vec<Record>,
    weights: Vec<LastWeight>,
    heights: Vec<Decimal>,
    labs: Vec<LabValue>,
}

impl History {
    /// About `patient`, without `record` itself and what it corrects.
    pub(super) fn of(patient: RecordId, record: &Record, context: &CheckContext<'_>) -> Result<Self, FactsUnavailable> {
        let earlier = |kind, fields| context.facts.about_in_part(kind, patient, fields);
        let administrations = clinical::standing(earlier("administration", &OF_A_DOSE)?, record);
        let results = clinical::standing(earlier("lab_result", &OF_A_RESULT)?, record);
        let mut earlier: Vec<&Record> = administrations.iter().chain(&results).collect();
        earlier.retain(|other| other.occurred_at <= record.occurred_at);
        earlier.sort_by_key(|other| other.occurred_at);
        let mut weights = Vec::new();
        let mut heights = Vec::new();
        let mut labs = Vec::new();
        for other in earlier {
            let lab = result(other).map(|lab| LabValue { item: lab.item, value: lab.value, at: other.occurred_at });
            labs.extend(lab);
            let (weight, height) = measured(other);
            weights.extend(weight.map(|kg| LastWeight { kg, on: clinical::day_of(other) }));
            heights.extend(height);
        }
        let is_given = |other: &Record| other.body.get("given").and_then(Value::as_bool) == Some(true);
        let given = administrations.into_iter().filter(is_given).collect();
        Ok(Self { given, weights, heights, labs })
    }

    pub(super) fn last_weight(&self) -> Option<LastWeight> {
        self.weights.last().copied()
    }

    pub(super) fn last_height(&self) -> Option<Decimal> {
        self.heights.last().copied()
    }

    /// Laboratory results up to the time of the dose. Those that were superseded are not among them.
    pub(super) fn labs(&self) -> &[LabValue] {
        &self.labs
    }

    /// The doses that were given, each with the body surface of its time.
    pub(super) fn doses<'a>(
        &self,
        catalogue: &'a DrugCatalogue,
        findings: &mut Vec<DoseFinding>,
    ) -> Vec<GivenDose<'a>> {
        let mut doses = Vec::new();
        for record in &self.given {
            let part = |name: &str| record.body.get(name);
            let raw =
                RawDose { drug: part("drug"), dose: part("dose"), measure: part("measure"), route: part("route") };
            let dose = read(&raw, catalogue, &Fields::RECORD, &mut Vec::new());
            // A drug that this catalogue does not know takes part in none of its rules.
            let Some(drug) = dose.drug else { continue };
            let base = in_base(dose.amount, dose.measure, drug);
            if base.is_none() {
                let finding = Finding::warning("DOS-PREVIOUS-UNREADABLE", "").with("drug", drug.name());
                findings.push(DoseFinding::from(finding).resting_on_history());
            }
            let (weight, height) = measured(record);
            let bsa = weight.zip(height).and_then(|(weight, height)| Bsa::mosteller(weight, height));
            doses.push(GivenDose { drug, amount: base, route: dose.route, at: record.occurred_at, bsa });
        }
        doses
    }
}

fn in_base(amount: Option<Decimal>, measure: Option<super::Measure>, drug: &Drug) -> Option<Decimal> {
    let dose = Dose::new(amount?, measure?).ok()?;
    dose.told_in(drug.base()?).ok().map(Dose::amount)
}

/// Weight and height that a record tells, if they can be right.
fn measured(record: &Record) -> (Option<Decimal>, Option<Decimal>) {
    let sound = |item: Item, value: Decimal| item.absolute().holds(value).then_some(value);
    if record.kind == "administration" {
        let value = |name: &str| record.body.get(name).and_then(|value| amount::from_json(value).ok());
        let weight = value("weight_kg").and_then(|value| sound(Item::Weight, value));
        return (weight, value("height_cm").and_then(|value| sound(Item::Height, value)));
    }
    match result(record) {
        Some(measured) if measured.item == Item::Weight => (Some(measured.value), None),
        Some(measured) if measured.item == Item::Height => (None, Some(measured.value)),
        _ => (None, None),
    }
}

/// The value of a laboratory result, if it can be right. A result that its own check refuses says nothing here either.
fn result(record: &Record) -> Option<Measured> {
    let (name, value) = (record.text("item")?, record.body.get("value")?);
    judge_result(name, value, record.text("measure"), None, &ResultFields::at("", "measure")).0
}
