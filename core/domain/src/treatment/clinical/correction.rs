//! Corrections: a clinical fact is never erased; a new record supersedes it (NOM-004; domain.md §3.3).

use std::collections::BTreeSet;

use crate::finding::Finding;
use crate::kind::{CheckContext, FactsUnavailable};
use crate::record::{Record, RecordId};

/// The records that stand when `record` does: neither superseded by another one, nor `record` itself.
pub(crate) fn standing(mut known: Vec<Record>, record: &Record) -> Vec<Record> {
    let others = known.iter().filter(|other| other.id != record.id);
    let superseded: BTreeSet<RecordId> =
        others.chain([record]).filter_map(|other| other.reference("supersedes")).collect();
    known.retain(|other| other.id != record.id && !superseded.contains(&other.id));
    known
}

/// Judges the link from a correction to what it corrects.
pub(crate) fn check_correction(record: &Record, context: &CheckContext<'_>) -> Result<Vec<Finding>, FactsUnavailable> {
    let Some(text) = record.body.get("supersedes").filter(|value| !value.is_null()) else { return Ok(Vec::new()) };
    let field = "/supersedes";
    let unknown = || Ok(vec![Finding::error("CLN-SUPERSEDES-UNKNOWN", field)]);
    let Some(id) = text.as_str().and_then(|text| text.parse::<RecordId>().ok()) else { return unknown() };
    let Some(corrected) = context.facts.record(id)? else { return unknown() };
    if id == record.id || corrected.kind != record.kind {
        return Ok(vec![Finding::error("CLN-SUPERSEDES-KIND", field)]);
    }
    let patient = record.reference("patient");
    if corrected.reference("patient") != patient {
        return Ok(vec![Finding::error("CLN-SUPERSEDES-PATIENT", field)]);
    }
    let Some(patient) = patient else { return Ok(Vec::new()) };
    let known = context.facts.about(&record.kind, patient)?;
    let twice = known.iter().any(|other| other.id != record.id && other.reference("supersedes") == Some(id));
    Ok(if twice { vec![Finding::warning("CLN-SUPERSEDED-TWICE", field)] } else { Vec::new() })
}
