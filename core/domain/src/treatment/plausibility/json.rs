//! Judging laboratory results given as JSON; the form of the shared vectors.

use jiff::civil::Date;
use jiff::{Timestamp, Unit};
use serde_json::{Value, json};

use super::super::malformed::{MalformedCase, Reader};
use super::super::told::told;
use super::{FeverReading, Item, Measured, ResultFields, febrile_neutropenia, judge_result, neutrophils_fit};
use crate::finding::Finding;
use crate::message::Locale;

/// Judges the results of one visit, taken together.
///
/// In: `{ "patient": { "birth_date" }?, "at"?, "results": [{ "item", "value", "unit", "at"? }] }`.
/// Out: `{ "findings": […] }`; for a case that cannot be read `{ "findings": [], "error": { code, field, message } }`.
#[must_use]
pub fn check_lab(case: &Value, locale: Locale) -> Value {
    match judge_visit(case) {
        Ok(findings) => {
            let told: Vec<Value> = findings.iter().map(|finding| told(locale, finding)).collect();
            json!({ "findings": told })
        }
        Err(malformed) => json!({ "findings": [], "error": malformed.to_json(locale) }),
    }
}

/// A value of the visit with its place and time.
struct Taken {
    measured: Measured,
    field: String,
    at: Timestamp,
}

fn judge_visit(case: &Value) -> Result<Vec<Finding>, MalformedCase> {
    let case = Reader::new(Some(case), "")?;
    let birth = case.object("patient")?.date("birth_date")?;
    let at = case.instant("at")?.map(|(at, zone)| (at, zone.to_datetime(at).date()));
    let mut findings = Vec::new();
    let mut taken = Vec::new();
    for (place, result) in case.list("results")?.iter().enumerate() {
        let base = format!("/results/{place}");
        let Some(name) = result.text("item")? else {
            findings.push(Finding::error("CLN-MISSING", format!("{base}/item")).with("what", "item"));
            continue;
        };
        let Some(value) = result.scalar("value")? else {
            findings.push(Finding::error("CLN-MISSING", format!("{base}/value")).with("what", "value"));
            continue;
        };
        let own_time = result.instant("at")?.map(|(at, zone)| (at, zone.to_datetime(at).date()));
        let time = own_time.or(at);
        let months = birth.zip(time).and_then(|(birth, (_, day))| age_in_months(birth, day));
        let fields = ResultFields::at(&base, "unit");
        let (measured, found) = judge_result(name, value, result.text("unit")?, months, &fields);
        findings.extend(found);
        let at = time.map_or(Timestamp::UNIX_EPOCH, |(at, _)| at);
        taken.extend(measured.map(|measured| Taken { measured, field: fields.value, at }));
    }
    findings.extend(together(&taken));
    Ok(findings)
}

fn age_in_months(birth: Date, day: Date) -> Option<u32> {
    u32::try_from(birth.until((Unit::Month, day)).ok()?.get_months()).ok()
}

fn together(taken: &[Taken]) -> Vec<Finding> {
    let of = |item: Item| taken.iter().filter(move |taken| taken.measured.item == item);
    let readings: Vec<FeverReading> =
        of(Item::Temperature).map(|taken| FeverReading { celsius: taken.measured.value, at: taken.at }).collect();
    let mut findings = Vec::new();
    for neutrophils in of(Item::Neutrophils) {
        let value = neutrophils.measured.value;
        let same_sample = of(Item::Leucocytes).filter(|leucocytes| leucocytes.at == neutrophils.at);
        findings.extend(
            same_sample.filter_map(|leucocytes| neutrophils_fit(value, leucocytes.measured.value, &neutrophils.field)),
        );
        findings.extend(febrile_neutropenia(value, &readings, &neutrophils.field));
    }
    findings
}
