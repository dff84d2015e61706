//! Judging an administration with what is known about the patient.

use super::super::amount;
use super::super::clinical::{self, Frame};
use super::super::dose::{DoseCase, DoseFinding, DoseVerdict, Fields, Judgement, PatientNow, RawDose, judge, read};
use super::super::measure::Measure;
use super::super::route::Route;
use super::{Administration, history};
use crate::finding::{Finding, Severity};
use crate::kind::{CheckContext, FactsUnavailable, Side};
use crate::record::Record;

pub(super) fn check(
    record: &Record,
    before: Option<&Record>,
    context: &CheckContext<'_>,
) -> Result<Vec<Finding>, FactsUnavailable> {
    let given = record.body.get("given").and_then(serde_json::Value::as_bool);
    // A dose judges its own time, together with the rest.
    let timed = given != Some(true);
    let mut frame = Frame::of_fact(record, before, context, &["patient", "unit", "drug", "given"], timed)?;
    match given {
        Some(true) => check_given(record, context, frame),
        Some(false) => {
            frame.findings.extend(clinical::missing(record, &["not_given_reason"]));
            match record.typed::<Administration>() {
                Ok(body) => Ok(frame.finish(&body.acknowledgements, context)),
                Err(error) => {
                    clinical::unreadable(&error, &mut frame.findings);
                    Ok(frame.findings)
                }
            }
        }
        None => {
            if record.body.get("given").is_some_and(|value| !value.is_null()) {
                frame.findings.push(Finding::error("CLN-MISSING", "/given").with("what", "given"));
            }
            Ok(frame.findings)
        }
    }
}

fn check_given(
    record: &Record,
    context: &CheckContext<'_>,
    mut frame: Frame,
) -> Result<Vec<Finding>, FactsUnavailable> {
    let catalogue = &context.rules.drugs;
    let part = |name: &str| record.body.get(name);
    let raw = RawDose { drug: part("drug"), dose: part("dose"), measure: part("measure"), route: part("route") };
    let mut reading = Vec::new();
    let dose = read(&raw, catalogue, &Fields::RECORD, &mut reading);
    // A missing drug is already told as a missing field of the record.
    reading.retain(|found| found.finding.code != "DOS-MISSING" || found.finding.field != Fields::RECORD.drug);
    if let Some(written) = record.text("drug").filter(|_| dose.drug.is_none()) {
        not_listed(written, dose.measure, dose.route, &mut reading);
    }

    let body = match record.typed::<Administration>() {
        Ok(body) => body,
        Err(error) => {
            frame.findings.extend(reading.into_iter().map(|found| found.finding));
            clinical::unreadable(&error, &mut frame.findings);
            return Ok(frame.findings);
        }
    };
    let known = match frame.patient {
        Some(patient) => history::History::of(patient, record, context)?,
        None => history::History::default(),
    };
    // A weight that came with the dose is compared with the last one; without one, the last one is used as it is.
    let last_weight = known.last_weight();
    let case = DoseCase {
        patient: PatientNow {
            birth: frame.life.birth,
            death: frame.life.death,
            weight_kg: body.weight_kg.or(last_weight.map(|last| last.kg)),
            height_cm: body.height_cm.or(known.last_height()),
            measured_on: match body.weight_kg {
                Some(_) => body.measured_on,
                None => last_weight.map(|last| last.on),
            },
            last_weight: body.weight_kg.and(last_weight),
        },
        drug: dose.drug,
        amount: dose.amount,
        measure: dose.measure,
        route: dose.route,
        at: Some(record.occurred_at),
        zone: clinical::zone_of(record),
        now: Some(context.now),
        previous: known.doses(catalogue, &mut reading),
        labs: known.labs().to_vec(),
        fields: &Fields::RECORD,
    };
    let judgement = judge(&case, catalogue, reading);
    if let Some(expiry) = body.lot_expiry.filter(|expiry| *expiry < frame.day) {
        frame.findings.push(Finding::error("DOS-LOT-EXPIRED", "/lot_expiry").with("date", expiry));
    }
    let confirmations = confirmations(&judgement, &body, record, context.side);
    let (from_history, of_this): (Vec<DoseFinding>, Vec<DoseFinding>) =
        judgement.findings.into_iter().partition(|found| found.from_history);
    frame.findings.extend(of_this.into_iter().map(|found| found.finding));
    frame.from_history.extend(from_history.into_iter().map(|found| found.finding));
    frame.findings.extend(confirmations);
    Ok(frame.finish(&body.acknowledgements, context))
}

/// A drug that the catalogue does not know. It was given all the same, and a dose that is not on record may be given
/// twice: a second person confirms it. Into the spinal fluid goes only what the catalogue knows, because there a name
/// that is misspelt would hide the one slip that kills. A volume alone tells no dose of any drug (domain.md §3.4).
fn not_listed(written: &str, measure: Option<Measure>, route: Option<Route>, reading: &mut Vec<DoseFinding>) {
    let written = amount::brief(written);
    if route.is_some_and(|route| route != Route::Intrathecal) {
        reading.retain(|found| found.finding.code != "DOS-DRUG-UNKNOWN");
        let finding = DoseFinding::alert("DOS-DRUG-NOT-LISTED", Fields::RECORD.drug);
        reading.push(finding.with("written", written.as_str()));
    }
    if measure == Some(Measure::Millilitre) {
        let finding = DoseFinding::block("DOS-UNIT", Fields::RECORD.measure).with("drug", written);
        reading.push(finding.with("unit", Measure::Millilitre.as_str()).with("allowed", "mg, mcg, g, UI"));
    }
}

/// What an alert asks for: a second person, and for a suspected slip the dose typed again (domain.md §3.5, levels).
fn confirmations(judgement: &Judgement, body: &Administration, record: &Record, side: Side) -> Vec<Finding> {
    let counts = |found: &&DoseFinding| {
        found.finding.severity == Severity::Warning && (side == Side::Device || !found.from_history)
    };
    let gravest = judgement.findings.iter().filter(counts).map(|found| found.verdict).max();
    let mut findings = Vec::new();
    if gravest >= Some(DoseVerdict::Alerta) {
        match body.second_person {
            None => findings.push(Finding::error("DOS-SECOND-PERSON", "/second_person")),
            Some(person) if person == record.author => {
                findings.push(Finding::error("DOS-SECOND-PERSON-SAME", "/second_person"));
            }
            Some(_) => {}
        }
    }
    if gravest >= Some(DoseVerdict::PosibleErrorUnidad)
        && (body.retyped_dose.is_none() || body.retyped_dose != body.dose)
    {
        findings.push(Finding::error("DOS-RETYPE", "/retyped_dose"));
    }
    findings
}
