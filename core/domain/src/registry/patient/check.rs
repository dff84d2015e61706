//! What is wrong or odd in the record of a child (domain.md §2, §3.4).

use jiff::civil::Date;

use super::{FIELDS, Patient};
use crate::finding::{Finding, Severity};
use crate::ident::{Agregado, Curp, Declared, Nss, Sex};
use crate::kind::{CheckContext, FactsUnavailable};
use crate::record::{Record, TypedBody};
use crate::registry::{acknowledgement, shape, unit};

/// Warnings that need a reason: doses and the age limit of the leave hang on the date of birth and the sex.
const CLINICAL: &[&str] = &["CURP-BIRTH-DATE", "CURP-SEX-DIFFERS", "PATIENT-SYMPTOMS-DATE"];

/// Collects all findings.
pub(super) fn check(record: &Record, context: &CheckContext<'_>) -> Result<Vec<Finding>, FactsUnavailable> {
    let patient: Patient = match shape::read(record, FIELDS) {
        Ok(patient) => patient,
        Err(findings) => return Ok(findings),
    };
    let mut findings = Vec::new();
    identity(&patient, record, context, &mut findings)?;
    insurance(&patient, &mut findings);
    dates(&patient, context.today, &mut findings);
    if patient.units.is_empty() {
        findings.push(shape::missing("units", "/units"));
    }
    for (index, place) in patient.units.iter().enumerate() {
        findings.extend(unit::judge(&place.clues, &format!("/units/{index}/clues")));
    }
    let required = acknowledgement::require_acknowledgements(&findings, &patient.acknowledgements, CLINICAL);
    findings.extend(required);
    Ok(findings)
}

fn written(text: Option<&String>) -> Option<&str> {
    text.map(|text| text.trim()).filter(|text| !text.is_empty())
}

fn identity(
    patient: &Patient,
    record: &Record,
    context: &CheckContext<'_>,
    findings: &mut Vec<Finding>,
) -> Result<(), FactsUnavailable> {
    let pending = written(patient.curp_pending.as_ref());
    let Some(text) = written(patient.curp.as_ref()) else {
        if pending.is_none() {
            findings.push(Finding::warning("PATIENT-CURP-MISSING", "/curp"));
        }
        return Ok(());
    };
    if pending.is_some() {
        findings.push(Finding::new("PATIENT-CURP-RESOLVED", Severity::Info, "/curp_pending"));
    }
    let curp = match Curp::parse_on(text, context.today) {
        Ok(curp) => curp,
        Err(error) => {
            findings.push(error.finding("/curp"));
            return Ok(());
        }
    };
    let declared = Declared { birth_date: Some(patient.birth_date), sex: Some(patient.sex), entity: None };
    findings.extend(curp.differences(&declared).iter().map(|part| part.finding("/curp")));
    let names = &patient.names;
    findings.extend(curp.name_warnings(&names.given, &names.first_surname, names.second_surname.as_deref(), "/names"));

    // Two tablets may register the same child offline. Both records are kept; a person joins them.
    let same: Vec<Record> = context
        .facts
        .with_code(Patient::KIND, curp.as_str())?
        .into_iter()
        .filter(|other| other.id != record.id)
        .collect();
    if let Some(other) = same.first() {
        findings.push(
            Finding::warning("PATIENT-DUPLICATE", "/curp")
                .with("other", other.id.to_string())
                .with("count", i64::try_from(same.len()).unwrap_or(i64::MAX)),
        );
    }
    Ok(())
}

fn insurance(patient: &Patient, findings: &mut Vec<Finding>) {
    if let Some(text) = written(patient.nss.as_ref()) {
        match Nss::parse(text) {
            Ok(nss) => findings.extend(nss.warnings("/nss")),
            Err(error) => findings.push(error.finding("/nss")),
        }
    }
    let Some(agregado) = written(patient.agregado.as_ref()).and_then(|text| Agregado::parse(text).ok()) else {
        return;
    };
    findings.extend(agregado.warnings("/agregado"));
    if let Some(year) = agregado.birth_year().filter(|year| *year != patient.birth_date.year()) {
        findings.push(
            Finding::warning("PATIENT-AGREGADO-YEAR", "/agregado")
                .with("found", year.to_string())
                .with("birth_date", patient.birth_date),
        );
    }
    // The agregado knows only two letters; nobody is warned for an X.
    if agregado.sex().is_some_and(|sex| patient.sex != Sex::X && sex != patient.sex) {
        findings.push(Finding::warning("PATIENT-AGREGADO-SEX", "/agregado").with("sex", patient.sex.to_string()));
    }
}

fn dates(patient: &Patient, today: Date, findings: &mut Vec<Finding>) {
    let birth = patient.birth_date;
    if birth > today {
        findings.push(Finding::error("PATIENT-BIRTH-FUTURE", "/birth_date").with("birth_date", birth));
    }
    if let Some(death) = patient.death_date {
        if death < birth {
            findings.push(
                Finding::error("PATIENT-DEATH-BEFORE-BIRTH", "/death_date")
                    .with("birth_date", birth)
                    .with("death_date", death),
            );
        }
        if death > today {
            findings.push(Finding::error("PATIENT-DEATH-FUTURE", "/death_date").with("death_date", death));
        }
    }
    if let Some(onset) = patient.symptoms_onset.filter(|onset| *onset < birth || *onset > today) {
        findings.push(Finding::warning("PATIENT-SYMPTOMS-DATE", "/symptoms_onset").with("date", onset));
    }
}
