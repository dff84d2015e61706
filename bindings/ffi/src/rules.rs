//! The rules without a store: for forms, calculators and tests of an app. Cases and answers are the JSON of
//! `acompana check` (docs/check-format.md).

use std::sync::LazyLock;

use acompana_core::CoreError;
use acompana_domain::ffi::{CivilDate, Quantity};
use acompana_domain::finding::Finding;
use acompana_domain::rules::RuleData;
use acompana_domain::treatment::catalogue::Usual;
use acompana_domain::treatment::{Bsa, Measure, Route};
use acompana_domain::{ident, leave, treatment};
use jiff::Unit;
use serde_json::Value;

use crate::settings::Language;

/// The rules that are built in, read once.
static RULES: LazyLock<RuleData> = LazyLock::new(RuleData::default);

/// Judges the case of a leave.
#[uniffi::export]
pub fn check_leave(facts: String, language: Language) -> Result<String, CoreError> {
    Ok(leave::check_under(&RULES.leave_policy, &json(&facts)?, language.into()).to_string())
}

/// Judges a dose. Show `clinical_notice` wherever the answer is shown.
#[uniffi::export]
pub fn check_dose(facts: String, language: Language) -> Result<String, CoreError> {
    Ok(treatment::check_dose(&json(&facts)?, &RULES.drugs, language.into()).to_string())
}

/// Judges laboratory and body values. Show `clinical_notice` wherever the answer is shown.
#[uniffi::export]
pub fn check_lab(facts: String, language: Language) -> Result<String, CoreError> {
    Ok(treatment::check_lab(&json(&facts)?, language.into()).to_string())
}

/// Judges an identifier (`{"kind": "curp", "value": "…"}`) as of `today`, and puts it into its normal form.
#[uniffi::export]
pub fn check_identifier(facts: String, today: CivilDate, language: Language) -> Result<String, CoreError> {
    Ok(ident::check(&json(&facts)?, today, language.into()).to_string())
}

/// The sentence to show wherever a dose or a result is judged.
#[uniffi::export]
pub fn clinical_notice(language: Language) -> String {
    treatment::notice(language.into())
}

/// Body surface in m² (Mosteller), four decimals; nothing for impossible measures.
#[uniffi::export]
pub fn body_surface(weight_kg: Quantity, height_cm: Quantity) -> Result<Option<Quantity>, CoreError> {
    Ok(Bsa::mosteller(weight_kg, height_cm).and_then(|surface| surface.to_string().parse().ok()))
}

/// The usual dose of a drug for one patient, capped, unrounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Record)]
pub struct UsualDose {
    /// Least usual.
    pub low: Quantity,
    /// Most usual.
    pub high: Quantity,
    /// What most protocols give.
    pub typical: Quantity,
    /// In which measure, where the drug has one.
    pub measure: Option<Measure>,
}

/// The usual dose of `drug` (by name or synonym) by `route` on the day `on`; nothing when the catalogue has none or lacks
/// a fact for it. Show `clinical_notice` with it.
#[uniffi::export(default(birth_date = None, weight_kg = None, height_cm = None))]
pub fn usual_dose(
    drug: String,
    route: Route,
    on: CivilDate,
    birth_date: Option<CivilDate>,
    weight_kg: Option<Quantity>,
    height_cm: Option<Quantity>,
) -> Result<Option<UsualDose>, CoreError> {
    let Some(drug) = RULES.drugs.find(&drug) else { return Ok(None) };
    let age = birth_date.and_then(|birth| birth.until((Unit::Month, on)).ok());
    let months = age.and_then(|age| u32::try_from(age.get_months()).ok());
    let surface = weight_kg.zip(height_cm).and_then(|(weight, height)| Bsa::mosteller(weight, height));
    Ok(match drug.usual(route, months, weight_kg, surface) {
        Usual::Range(_, dose) => {
            Some(UsualDose { low: dose.low, high: dose.high, typical: dose.typical, measure: drug.base() })
        }
        _ => None,
    })
}

fn json(case: &str) -> Result<Value, CoreError> {
    serde_json::from_str(case).map_err(|error| {
        let place = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
        let finding = Finding::error("CASE-NOT-JSON", "");
        let finding = finding.with("line", place(error.line())).with("column", place(error.column()));
        CoreError::Invalid { findings: vec![finding] }
    })
}
