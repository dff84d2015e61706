//! `acompana check dose`: a case in, a verdict out. The format is fixed.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::{Value, json};

use super::super::amount;
use super::super::catalogue::DrugCatalogue;
use super::super::malformed::{MalformedCase, Reader};
use super::super::plausibility::{Item, ResultFields, judge_result};
use super::super::told::told;
use super::reading::missing;
use super::{
    Dose, DoseCase, DoseFinding, Fields, GivenDose, Judgement, LabValue, LastWeight, PatientNow, RawDose, judge, read,
};
use crate::finding::Finding;
use crate::message::Locale;

/// Judges a dose given as JSON.
///
/// In: `{ "patient": { "birth_date", "weight_kg", "height_cm" }, "drug", "dose", "unit", "route", "at", "previous":
/// [{ "drug", "dose", "unit", "at" }] }`. Besides, and never needed: `patient.death_date`, `patient.measured_on` (the
/// day of weight and height), `patient.last_weight` `{ "kg", "on" }`, `previous[].route`, `labs` `[{ "item", "value",
/// "unit", "at" }]` (absent: not judged), `now`. Quantities are text or numbers. A time without a zone is that of central
/// Mexico, where the days of a time in UTC are counted too; without a time of day it is noon, except that a laboratory
/// result of the day of the dose was there before it.
///
/// Out: `{ "verdict", "bsa", "per_m2", "findings" }`. What is missing or wrong *in the dose* blocks it; a case that has
/// not the *shape* of one gives `{ "verdict": null, "error": { "code", "field", "message" } }`.
#[must_use]
pub fn check_dose(case: &Value, catalogue: &DrugCatalogue, locale: Locale) -> Value {
    match judge_case(case, catalogue) {
        Ok(judgement) => {
            let findings = judgement.findings.iter().map(|found| told(locale, &found.finding));
            json!({
                "verdict": judgement.verdict.as_str(),
                "bsa": judgement.bsa.map(|bsa| bsa.to_string()),
                "per_m2": judgement.per_m2.map(|value| format!("{value:.2}")),
                "findings": findings.collect::<Vec<_>>(),
            })
        }
        Err(malformed) => json!({ "verdict": null, "error": malformed.to_json(locale) }),
    }
}

fn judge_case(case: &Value, catalogue: &DrugCatalogue) -> Result<Judgement, MalformedCase> {
    let case = Reader::new(Some(case), "")?;
    let fields = &Fields::CASE;
    let mut findings = Vec::new();
    let raw = RawDose {
        drug: case.scalar("drug")?,
        dose: case.scalar("dose")?,
        measure: case.scalar("unit")?,
        route: case.scalar("route")?,
    };
    let dose = read(&raw, catalogue, fields, &mut findings);
    let patient = read_patient(&case)?;
    if patient.birth.is_none() {
        findings.push(missing("birth_date", fields.birth));
    }
    let time = case.instant("at")?;
    if time.is_none() {
        findings.push(missing("at", fields.at));
    }
    let (at, zone) = time.map_or((None, TimeZone::UTC), |(at, zone)| (Some(at), zone));
    let previous = read_previous(&case, catalogue, &mut findings)?;
    let labs = read_labs(&case, at, &mut findings)?;
    let case = DoseCase {
        patient,
        drug: dose.drug,
        amount: dose.amount,
        measure: dose.measure,
        route: dose.route,
        at,
        zone,
        now: case.instant("now")?.map(|(now, _)| now),
        previous,
        labs,
        fields,
    };
    Ok(judge(&case, catalogue, findings))
}

fn read_patient(case: &Reader<'_>) -> Result<PatientNow, MalformedCase> {
    let patient = case.object("patient")?;
    let last = patient.object("last_weight")?;
    Ok(PatientNow {
        birth: patient.date("birth_date")?,
        death: patient.date("death_date")?,
        weight_kg: patient.quantity("weight_kg")?,
        height_cm: patient.quantity("height_cm")?,
        measured_on: patient.date("measured_on")?,
        last_weight: last.quantity("kg")?.zip(last.date("on")?).map(|(kg, on)| LastWeight { kg, on }),
    })
}

/// Reads what was given before. A dose of a drug that the catalogue does not know cannot be counted: an information.
/// One of a known drug whose amount cannot be read is a warning, because the sums are then too small.
fn read_previous<'a>(
    case: &Reader<'_>,
    catalogue: &'a DrugCatalogue,
    findings: &mut Vec<DoseFinding>,
) -> Result<Vec<GivenDose<'a>>, MalformedCase> {
    let mut given = Vec::new();
    for (place, one) in case.list("previous")?.iter().enumerate() {
        let field = |name: &str| format!("{}/{place}/{name}", Fields::CASE.previous);
        let raw = RawDose {
            drug: one.scalar("drug")?,
            dose: one.scalar("dose")?,
            measure: one.scalar("unit")?,
            route: one.scalar("route")?,
        };
        let time = one.instant("at")?;
        let dose = read(&raw, catalogue, &Fields::CASE, &mut Vec::new());
        let Some(drug) = dose.drug else {
            findings.push(Finding::new("DOS-PREVIOUS-UNKNOWN", crate::Severity::Info, field("drug")).into());
            continue;
        };
        let amount = previous_amount(&dose, drug);
        let Some((at, _)) = time else {
            findings.push(Finding::warning("DOS-PREVIOUS-UNREADABLE", field("at")).with("drug", drug.name()).into());
            continue;
        };
        if amount.is_none() {
            findings.push(Finding::warning("DOS-PREVIOUS-UNREADABLE", field("dose")).with("drug", drug.name()).into());
        }
        given.push(GivenDose { drug, amount, route: dose.route, at, bsa: None });
    }
    Ok(given)
}

/// Reads laboratory values. What no rule on doses knows is told as an information; what cannot be read is a warning,
/// because a limit may then have been missed.
fn read_labs(
    case: &Reader<'_>,
    at: Option<Timestamp>,
    findings: &mut Vec<DoseFinding>,
) -> Result<Vec<LabValue>, MalformedCase> {
    let mut labs = Vec::new();
    for (place, one) in case.list("labs")?.iter().enumerate() {
        let base = format!("/labs/{place}");
        let (name, value, measure) = (one.text("item")?.unwrap_or_default(), one.scalar("value")?, one.text("unit")?);
        let time = one.instant("at")?;
        let written = amount::brief(name);
        let Some(item) = Item::named(name) else {
            let finding = Finding::new("DOS-LAB-UNKNOWN", crate::Severity::Info, format!("{base}/item"));
            findings.push(finding.with("written", written).into());
            continue;
        };
        let fields = ResultFields::at(&base, "unit");
        let measured = value.and_then(|value| judge_result(name, value, measure, None, &fields).0);
        let (Some(measured), Some((taken, zone))) = (measured, time) else {
            let field = if one.get("at").is_none() { format!("{base}/at") } else { fields.value };
            findings.push(Finding::warning("DOS-LAB-UNREADABLE", field).with("written", written).into());
            continue;
        };
        let day = |instant: Timestamp| zone.to_datetime(instant).date();
        let of_the_same_day = |at: &Timestamp| one.is_day("at") && day(*at) == day(taken);
        labs.push(LabValue { item, value: measured.value, at: at.filter(of_the_same_day).unwrap_or(taken) });
    }
    Ok(labs)
}

fn previous_amount(
    dose: &super::reading::ReadDose<'_>,
    drug: &super::super::catalogue::Drug,
) -> Option<rust_decimal::Decimal> {
    let measure = dose.measure.filter(|measure| drug.measures.contains(measure))?;
    let dose = Dose::new(dose.amount?, measure).ok()?;
    dose.told_in(drug.base()?).ok().map(Dose::amount)
}
