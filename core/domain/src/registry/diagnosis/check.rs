//! What is wrong or odd in a diagnosis (domain.md §3.4).

use jiff::civil::Date;

use super::{Diagnosis, FIELDS, Intent, Stage, plausibility};
use crate::finding::{Finding, Severity};
use crate::ident::{Icd10, Morphology, Sex};
use crate::kind::{CheckContext, FactsUnavailable};
use crate::record::{Record, TypedBody};
use crate::registry::{Patient, acknowledgement, shape, unit};

/// Warnings that need a reason.
const CLINICAL: &[&str] = &["DX-AGE-UNUSUAL", "DX-BEFORE-SYMPTOMS", "DX-MORPHOLOGY", "DX-SITE-SEX"];

/// Collects all findings. What needs the child's record is judged only where that record is known.
pub(super) fn check(record: &Record, context: &CheckContext<'_>) -> Result<Vec<Finding>, FactsUnavailable> {
    let diagnosis: Diagnosis = match shape::read(record, FIELDS) {
        Ok(diagnosis) => diagnosis,
        Err(findings) => return Ok(findings),
    };
    let mut findings = Vec::new();
    let icd10 = codes(&diagnosis, &mut findings);
    match diagnosis.unit.as_deref().map(str::trim).filter(|unit| !unit.is_empty()) {
        Some(text) => findings.extend(unit::judge(text, "/unit")),
        // Without a unit only the family receives the record.
        None => findings.push(Finding::warning("DX-NO-UNIT", "/unit")),
    }
    if diagnosis.date > context.today {
        findings.push(Finding::error("DX-FUTURE", "/date").with("date", diagnosis.date));
    }
    if diagnosis.stage == Some(Stage::IV) && diagnosis.intent == Some(Intent::Curative) {
        findings.push(Finding::new("DX-INTENT-STAGE", Severity::Info, "/intent"));
    }
    let known = context.facts.record(diagnosis.patient)?.filter(|record| record.kind == Patient::KIND);
    // A child's record that this build cannot read is not this diagnosis' fault.
    if let Some(patient) = known.and_then(|record| record.typed::<Patient>().ok()) {
        about_the_child(&diagnosis, icd10.as_ref(), &patient, &mut findings);
    }
    let required = acknowledgement::require_acknowledgements(&findings, &diagnosis.acknowledgements, CLINICAL);
    findings.extend(required);
    Ok(findings)
}

fn codes(diagnosis: &Diagnosis, findings: &mut Vec<Finding>) -> Option<Icd10> {
    let icd10 = match Icd10::parse(&diagnosis.icd10) {
        Ok(code) => {
            if !code.is_neoplasm() {
                findings.push(Finding::error("DX-NOT-IN-CATALOGUE", "/icd10").with("icd10", code.as_str()));
            }
            Some(code)
        }
        Err(error) => {
            findings.push(error.finding("/icd10"));
            None
        }
    };
    let written = diagnosis.morphology.as_deref().map(str::trim).filter(|text| !text.is_empty());
    match (written.map(Morphology::parse), &icd10) {
        (Some(Err(error)), _) => findings.push(error.finding("/morphology")),
        (Some(Ok(morphology)), Some(code)) if code.is_neoplasm() && !morphology.agrees_with(code) => findings.push(
            Finding::warning("DX-MORPHOLOGY", "/morphology")
                .with("morphology", morphology.as_str())
                .with("icd10", code.as_str()),
        ),
        _ => {}
    }
    icd10
}

fn about_the_child(diagnosis: &Diagnosis, icd10: Option<&Icd10>, patient: &Patient, findings: &mut Vec<Finding>) {
    let date = diagnosis.date;
    if date < patient.birth_date {
        findings
            .push(Finding::error("DX-BEFORE-BIRTH", "/date").with("date", date).with("birth_date", patient.birth_date));
    }
    if let Some(onset) = patient.symptoms_onset.filter(|onset| date < *onset) {
        findings.push(Finding::warning("DX-BEFORE-SYMPTOMS", "/date").with("date", date).with("symptoms", onset));
    }
    let Some(icd10) = icd10 else { return };
    // X takes part in no comparison of sexes.
    if icd10.site_sex().is_some_and(|sex| patient.sex != Sex::X && sex != patient.sex) {
        findings.push(
            Finding::warning("DX-SITE-SEX", "/icd10")
                .with("icd10", icd10.as_str())
                .with("sex", patient.sex.to_string()),
        );
    }
    if let Some(age) = age_on(patient.birth_date, date).filter(|age| !plausibility::is_usual(icd10, *age)) {
        findings.push(Finding::warning("DX-AGE-UNUSUAL", "/icd10").with("icd10", icd10.as_str()).with("age", age));
    }
}

/// Whole years of age on `day`; nothing before birth.
fn age_on(birth: Date, day: Date) -> Option<i32> {
    let had_birthday = (day.month(), day.day()) >= (birth.month(), birth.day());
    let years = i32::from(day.year()) - i32::from(birth.year()) - i32::from(!had_birthday);
    (day >= birth).then_some(years)
}
