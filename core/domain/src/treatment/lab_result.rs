//! A result of the laboratory or of the ward: blood counts, temperature, weight, scores (domain.md §3.2, Observation).

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use super::clinical::{self, Acknowledgement, Frame};
use super::plausibility::{
    FeverReading, Item, Measured, ResultFields, febrile_neutropenia, judge_result, neutrophils_fit,
};
use crate::finding::Finding;
use crate::kind::{Access, CheckContext, Facets, FactsUnavailable, Kind, KindSpec, MergeClass, Role, Scope};
use crate::record::{Extra, Record, RecordId, TypedBody};

/// Temperatures this far around a result belong to the same illness (I).
const FEVER_WINDOW: SignedDuration = SignedDuration::from_hours(24);
/// A neutrophil count speaks for this long (I).
const COUNT_WINDOW: SignedDuration = SignedDuration::from_hours(72);

/// The body of a laboratory result.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct LabResult {
    /// Who.
    pub patient: RecordId,
    /// Unit (CLUES) where.
    pub unit: String,
    /// What was measured: a name of the table of domain.md §3.6 or any other.
    pub item: String,
    /// The value, as it was written.
    #[serde(deserialize_with = "text_or_number")]
    pub value: String,
    /// Its unit, where it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub measure: Option<String>,
    /// The result that this one corrects.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub supersedes: Option<RecordId>,
    /// Warnings read, with reasons.
    #[serde(default)]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub acknowledgements: Vec<Acknowledgement>,
    /// Fields that this build does not know.
    #[serde(flatten)]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub extra: Extra,
}

fn text_or_number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    match Value::deserialize(deserializer)? {
        Value::String(text) => Ok(text),
        Value::Number(number) => Ok(number.to_string()),
        _ => Err(serde::de::Error::custom("value: a text or a number is expected")),
    }
}

impl TypedBody for LabResult {
    const KIND: &'static str = "lab_result";
}

static SPEC: KindSpec = KindSpec {
    name: LabResult::KIND,
    schema: 1,
    append_only: true,
    fields: &[],
    default_class: MergeClass::Safety { group: "result" },
    access: &[Access::creates(Role::Clinician), Access::creates(Role::Registrar), Access::reads(Role::Coordinator)],
    stale_after: None,
};

/// The kind `lab_result`.
pub(super) struct LabResultKind;

impl Kind for LabResultKind {
    fn spec(&self) -> &'static KindSpec {
        &SPEC
    }

    fn facets(&self, record: &Record) -> Facets {
        let code = record
            .text("item")
            .map(|name| Item::named(name).map_or_else(|| name.to_owned(), |item| item.as_str().to_owned()));
        Facets { code, ..clinical::facets(record) }
    }

    fn facet_fields(&self) -> Option<&'static [&'static str]> {
        Some(&["patient", "unit", "item"])
    }

    fn scopes(&self, record: &Record) -> Vec<Scope> {
        clinical::home(record)
    }

    fn check(
        &self,
        record: &Record,
        before: Option<&Record>,
        context: &CheckContext<'_>,
    ) -> Result<Vec<Finding>, FactsUnavailable> {
        let mut frame = Frame::of_fact(record, before, context, &["patient", "unit", "item", "value"], true)?;
        let (measured, findings) = judge(record, frame.life.months_on(frame.day));
        frame.findings.extend(findings);
        if let (Some(patient), Some(measured)) = (frame.patient, measured) {
            frame.findings.extend(together(record, measured, patient, context)?);
        }
        match record.typed::<LabResult>() {
            Ok(result) => Ok(frame.finish(&result.acknowledgements, context)),
            Err(error) => {
                clinical::unreadable(&error, &mut frame.findings);
                Ok(frame.findings)
            }
        }
    }
}

fn judge(record: &Record, months: Option<u32>) -> (Option<Measured>, Vec<Finding>) {
    let name = record.text("item").unwrap_or_default();
    let Some(value) = record.body.get("value").filter(|value| !value.is_null()) else { return (None, Vec::new()) };
    judge_result(name, value, record.text("measure"), months, &ResultFields::at("", "measure"))
}

/// Judges a result with the patient's others: neutrophils are a part of the leucocytes of the same sample, and few
/// neutrophils with fever call for the doctor.
fn together(
    record: &Record,
    measured: Measured,
    patient: RecordId,
    context: &CheckContext<'_>,
) -> Result<Vec<Finding>, FactsUnavailable> {
    if !matches!(measured.item, Item::Neutrophils | Item::Leucocytes | Item::Temperature) {
        return Ok(Vec::new());
    }
    let known = clinical::standing(context.facts.about(LabResult::KIND, patient)?, record);
    let mut taken: Vec<(Timestamp, Measured)> =
        known.iter().filter_map(|other| judge(other, None).0.map(|value| (other.occurred_at, value))).collect();
    taken.push((record.occurred_at, measured));
    let near = |item: Item, window: SignedDuration| {
        taken
            .iter()
            .filter(move |(at, value)| value.item == item && at.duration_since(record.occurred_at).abs() <= window)
    };
    let mut findings = Vec::new();
    if measured.item != Item::Temperature {
        // The same sample has the same time.
        for (_, neutrophils) in near(Item::Neutrophils, SignedDuration::ZERO) {
            for (_, leucocytes) in near(Item::Leucocytes, SignedDuration::ZERO) {
                findings.extend(neutrophils_fit(neutrophils.value, leucocytes.value, "/value"));
            }
        }
    }
    if measured.item != Item::Leucocytes {
        let readings: Vec<FeverReading> = near(Item::Temperature, FEVER_WINDOW)
            .map(|(at, value)| FeverReading { celsius: value.value, at: *at })
            .collect();
        let latest = near(Item::Neutrophils, COUNT_WINDOW).max_by_key(|(at, _)| *at);
        findings.extend(latest.and_then(|(_, count)| febrile_neutropenia(count.value, &readings, "/value")));
    }
    Ok(findings)
}
