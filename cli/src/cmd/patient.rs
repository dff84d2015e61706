//! `acompana patient add|list|show`.

use acompana_core::RecordQuery;
use acompana_domain::ident::Sex;
use acompana_domain::record::{Extra, TypedBody};
use acompana_domain::registry::{Diagnosis, Names, Patient, PatientUnit, Stage};
use acompana_domain::{Record, RecordId};
use clap::{Args, Subcommand};
use jiff::civil::Date;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::cli::Common;
use crate::device::{self, failed};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::group::{Desk, Draft, refuses};
use crate::output::Output;

const EXAMPLES: &str = "\
Examples:
  acompana patient add --given Ana --first-surname Gonejemplo --second-surname Prueba --birth-date 2012-02-29 --sex M \\
      --curp GOPA120229MSPNRNA7 --unit DFIMS000604 --icd10 C91.0 --diagnosed 2026-03-20
  acompana patient add --given Luis --first-surname Ejemplo --birth-date 2026-05-01 --sex H --unit DFIMS000604 \\
      --curp-pending newborn
  acompana patient list --json
  acompana patient show 0198c0de-0000-7000-8000-000000000001 --reason 'visita de control'";

/// Children of the registry
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    deed: Deed,
}

#[derive(Debug, Subcommand)]
enum Deed {
    /// Register a child, with the diagnosis where it is known
    #[command(after_help = EXAMPLES)]
    Add(Box<New>),
    /// List the children on this device
    #[command(after_help = EXAMPLES)]
    List {
        /// With this CURP
        #[arg(long)]
        curp: Option<String>,
        /// At this unit
        #[arg(long, value_name = "CLUES")]
        unit: Option<String>,
        /// At most so many
        #[arg(long, default_value_t = 50)]
        limit: u32,
    },
    /// Show a child with diagnoses; leaves a line in the audit log
    #[command(after_help = EXAMPLES)]
    Show {
        /// Id of the child
        id: RecordId,
        /// Why you look at it (LSS art. 111 A)
        #[arg(long)]
        reason: String,
    },
}

#[derive(Debug, Args)]
struct New {
    /// Given name or names
    #[arg(long)]
    given: String,
    /// First surname
    #[arg(long)]
    first_surname: String,
    /// Second surname
    #[arg(long)]
    second_surname: Option<String>,
    /// Date of birth
    #[arg(long, value_name = "DATE")]
    birth_date: Date,
    /// H, M or X, as in the CURP
    #[arg(long, value_parser = sex)]
    sex: Sex,
    /// CURP
    #[arg(long)]
    curp: Option<String>,
    /// Why there is no CURP yet: newborn, foreigner, emergency, or other words
    #[arg(long, value_name = "REASON")]
    curp_pending: Option<String>,
    /// NSS of the insured parent
    #[arg(long)]
    nss: Option<String>,
    /// Agregado médico
    #[arg(long)]
    agregado: Option<String>,
    /// CLUES of a unit that treats the child; may be given more than once, the home unit first
    #[arg(long, value_name = "CLUES", required = true)]
    unit: Vec<String>,
    /// When the first symptoms were noticed
    #[arg(long, value_name = "DATE")]
    symptoms_onset: Option<Date>,
    /// CIE-10 code of the diagnosis
    #[arg(long, value_name = "CODE", requires = "diagnosed")]
    icd10: Option<String>,
    /// Date of the confirmed diagnosis
    #[arg(long, value_name = "DATE", requires = "icd10")]
    diagnosed: Option<Date>,
    /// CIE-O morphology
    #[arg(long, value_name = "CODE", requires = "icd10")]
    morphology: Option<String>,
    /// I, II, III, IV, V or NA
    #[arg(long, value_parser = stage, requires = "icd10")]
    stage: Option<Stage>,
    /// The diagnosis was not made by a unit of IMSS
    #[arg(long, requires = "icd10")]
    not_by_imss: bool,
    /// Why the values are right as they are, where a warning asks for a reason
    #[arg(long, value_name = "WORDS")]
    reason: Option<String>,
}

fn sex(text: &str) -> Result<Sex, String> {
    let mut letters = text.chars();
    let letter = letters.next().filter(|_| letters.next().is_none());
    letter.and_then(|letter| Sex::from_letter(letter.to_ascii_uppercase())).ok_or_else(|| "use H, M or X".to_owned())
}

fn stage(text: &str) -> Result<Stage, String> {
    serde_json::from_value(json!(text)).map_err(|_| "use I, II, III, IV, V or NA".to_owned())
}

/// Does what is asked of a child's record.
pub(crate) fn run(arguments: Arguments, common: &Common, output: &Output) -> Result<Exit, Failure> {
    let app = device::open(common)?;
    match arguments.deed {
        Deed::Add(new) => add(*new, &Desk::of(&app)?, output)?,
        Deed::List { curp, unit, limit } => {
            let query = RecordQuery { code: curp, place: unit, ..RecordQuery::of_kind(Patient::KIND) };
            let records = super::record::list(&app, query, limit)?;
            output.result(&json!(records), || output.table(&TITLES, records.iter().map(row)));
        }
        Deed::Show { id, reason } => {
            let patient = app.read_clinical(id, &reason).map_err(failed)?;
            let query = RecordQuery { subject: Some(id), ..RecordQuery::of_kind(Diagnosis::KIND) };
            let diagnoses = super::record::list(&app, query, 1_000)?;
            let shown = json!({ "patient": patient, "diagnoses": diagnoses });
            output.result(&shown, || output.fields(&shown));
        }
    }
    app.close().map_err(failed)?;
    Ok(Exit::Done)
}

const TITLES: [&str; 5] = ["col-id", "col-name", "col-birth", "col-curp", "col-clues"];

fn row(record: &Record) -> Vec<String> {
    let text = |name: &str| record.text(name).unwrap_or_default().to_owned();
    let (name, unit) = record.typed::<Patient>().map_or_else(
        |_| (String::new(), String::new()),
        |patient| (patient.names.full(), patient.units.first().map(|unit| unit.clues.clone()).unwrap_or_default()),
    );
    vec![record.id.to_string(), name, text("birth_date"), text("curp"), unit]
}

fn add(new: New, desk: &Desk, output: &Output) -> Result<(), Failure> {
    let reason = new.reason.clone();
    let mut drafts = new.drafts();
    let mut findings = desk.judge(&drafts)?;
    if let Some(reason) = &reason {
        for (draft, findings) in drafts.iter_mut().zip(&findings) {
            desk.acknowledge(draft, findings, reason);
        }
        findings = desk.judge(&drafts)?;
    }
    let findings = findings.concat();
    if refuses(&findings) {
        return Err(Failure::new(Exit::Refused, "fail-invalid").because(findings));
    }
    let ids: Vec<Value> = drafts.iter().map(|draft| json!({ "kind": draft.kind, "id": draft.id })).collect();
    let id = drafts.first().map(|draft| draft.id.to_string()).unwrap_or_default();
    desk.write(drafts, reason.as_deref().unwrap_or_default()).map_err(failed)?;
    let told: Vec<Value> = findings.iter().map(|finding| output.finding(finding)).collect();
    output.result(&json!({ "id": id, "records": ids, "findings": told }), || {
        let mut lines = vec![output.say_with("say-saved", &[("id", id.clone().into())])];
        lines.extend(output.findings(&findings));
        lines.join("\n")
    });
    Ok(())
}

impl New {
    /// The child and, where there is one, the diagnosis.
    fn drafts(self) -> Vec<Draft> {
        let id = RecordId(Uuid::now_v7());
        let unit = |clues: &String| PatientUnit { id: clues.clone(), clues: clues.clone(), extra: Extra::default() };
        let diagnosis = self.icd10.zip(self.diagnosed).map(|(icd10, date)| Diagnosis {
            patient: id,
            icd10,
            morphology: self.morphology,
            date,
            by_imss: !self.not_by_imss,
            unit: self.unit.first().cloned(),
            stage: self.stage,
            intent: None,
            laterality: None,
            source: None,
            acknowledgements: Vec::new(),
            extra: Extra::default(),
        });
        let patient = Patient {
            curp: self.curp,
            curp_pending: self.curp_pending,
            nss: self.nss,
            agregado: self.agregado,
            names: Names {
                given: self.given,
                first_surname: self.first_surname,
                second_surname: self.second_surname,
                extra: Extra::default(),
            },
            birth_date: self.birth_date,
            sex: self.sex,
            death_date: None,
            units: self.unit.iter().map(unit).collect(),
            symptoms_onset: self.symptoms_onset,
            census: None,
            acknowledgements: Vec::new(),
            extra: Extra::default(),
        };
        let draft = |kind, id, body| Draft { kind, id, before: None, body, occurred_at: None };
        let mut drafts = vec![draft(Patient::KIND, id, patient.to_body())];
        drafts.extend(diagnosis.map(|body| draft(Diagnosis::KIND, RecordId(Uuid::now_v7()), body.to_body())));
        drafts
    }
}
