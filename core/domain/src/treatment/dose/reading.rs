//! Reading the parts of a dose as they were written. What is missing or unreadable is a hard error (domain.md §3.4),
//! and the other parts are judged all the same.

use rust_decimal::Decimal;
use serde_json::Value;

use super::super::amount;
use super::super::catalogue::{Drug, DrugCatalogue};
use super::super::measure::Measure;
use super::super::route::Route;
use super::{DoseFinding, Fields};

/// The parts of a dose as text or number.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct RawDose<'v> {
    /// Key or name.
    pub(crate) drug: Option<&'v Value>,
    /// Amount.
    pub(crate) dose: Option<&'v Value>,
    /// Measure.
    pub(crate) measure: Option<&'v Value>,
    /// Route.
    pub(crate) route: Option<&'v Value>,
}

/// The parts that could be read.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct ReadDose<'a> {
    pub(crate) drug: Option<&'a Drug>,
    pub(crate) amount: Option<Decimal>,
    pub(crate) measure: Option<Measure>,
    pub(crate) route: Option<Route>,
}

/// Reads a dose; adds a finding for each part that is missing or cannot be read.
pub(crate) fn read<'a>(
    raw: &RawDose<'_>,
    catalogue: &'a DrugCatalogue,
    fields: &Fields,
    findings: &mut Vec<DoseFinding>,
) -> ReadDose<'a> {
    let mut read = ReadDose::default();
    if let Some(text) = written(raw.drug, "drug", fields.drug, findings) {
        read.drug = catalogue.find(&text);
        if read.drug.is_none() {
            findings.push(unreadable("DOS-DRUG-UNKNOWN", fields.drug, &text));
        }
    }
    if let Some(text) = written(raw.dose, "dose", fields.dose, findings) {
        read.amount = raw.dose.and_then(|value| amount::from_json(value).ok());
        if read.amount.is_none() {
            findings.push(unreadable("DOS-NOT-NUMBER", fields.dose, &text));
        }
    }
    if let Some(text) = written(raw.measure, "unit", fields.measure, findings) {
        read.measure = text.parse().ok();
        if read.measure.is_none() {
            findings.push(unreadable("DOS-UNIT-UNKNOWN", fields.measure, &text));
        }
    }
    if let Some(text) = written(raw.route, "route", fields.route, findings) {
        read.route = text.parse().ok();
        if read.route.is_none() {
            findings.push(unreadable("DOS-ROUTE-UNKNOWN", fields.route, &text));
        }
    }
    read
}

fn written(value: Option<&Value>, what: &str, field: &str, findings: &mut Vec<DoseFinding>) -> Option<String> {
    let text = match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.trim().to_owned(),
        Some(other) => other.to_string(),
    };
    if text.is_empty() {
        findings.push(missing(what, field));
        return None;
    }
    Some(text)
}

/// A part without which a dose is not a dose.
pub(crate) fn missing(what: &str, field: &str) -> DoseFinding {
    DoseFinding::block("DOS-MISSING", field).with("what", what)
}

fn unreadable(code: &'static str, field: &str, text: &str) -> DoseFinding {
    DoseFinding::block(code, field).with("written", amount::brief(text))
}
