//! `acompana treatment give|list`: doses that were given, or were due and not given.

use acompana_core::RecordQuery;
use acompana_domain::record::{TypedBody, UserId};
use acompana_domain::treatment::{self, Administration};
use acompana_domain::{Body, Record, RecordId};
use clap::{Args, Subcommand};
use jiff::Timestamp;
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
  acompana treatment give --patient 0198c0de-0000-7000-8000-000000000001 --unit DFIMS000604 --drug 010.000.1768.00 \\
      --dose 1.1 --measure mg --route IV --weight-kg 18 --height-cm 110
  acompana treatment give --patient 0198c0de-0000-7000-8000-000000000001 --unit DFIMS000604 --drug vincristina \\
      --not-given desabasto
  acompana treatment list --patient 0198c0de-0000-7000-8000-000000000001 --reason 'pase de visita'

A warning is not passed in silence: give a --reason and, for an alert, the --second-person who looked as well. These
checks help with data entry. They never replace a clinician or the protocol in force.";

/// Administrations: doses given, or due and not given
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    deed: Deed,
}

#[derive(Debug, Subcommand)]
enum Deed {
    /// Record a dose. It is never edited; a correction is a new one with --supersedes
    #[command(after_help = EXAMPLES)]
    Give(Box<New>),
    /// List the doses of a child, the latest first; leaves a line in the audit log for each
    #[command(after_help = EXAMPLES)]
    List {
        /// Id of the child
        #[arg(long, value_name = "ID")]
        patient: RecordId,
        /// Why you look at them (LSS art. 111 A)
        #[arg(long)]
        reason: String,
        /// At most so many
        #[arg(long, default_value_t = 50)]
        limit: u32,
    },
}

#[derive(Debug, Args)]
struct New {
    /// Id of the child
    #[arg(long, value_name = "ID")]
    patient: RecordId,
    /// CLUES of the unit where
    #[arg(long, value_name = "CLUES")]
    unit: String,
    /// Key of the national list (CNIS), or name in the catalogue
    #[arg(long)]
    drug: String,
    /// How much
    #[arg(long, requires = "measure")]
    dose: Option<String>,
    /// In which measure: mg, mcg, g, UI …
    #[arg(long)]
    measure: Option<String>,
    /// By which route: IV, IM, SC, VO, IT
    #[arg(long)]
    route: Option<String>,
    /// It was not given, because …
    #[arg(long, value_name = "WORDS")]
    not_given: Option<String>,
    /// When it was given, such as 2026-05-04T10:00:00-06:00 [default: now]
    #[arg(long, value_name = "TIME")]
    at: Option<Timestamp>,
    /// Weight in kg that the dose was reckoned with
    #[arg(long, value_name = "KG")]
    weight_kg: Option<String>,
    /// Height in cm
    #[arg(long, value_name = "CM")]
    height_cm: Option<String>,
    /// The day weight and height were measured, if not that of the dose
    #[arg(long, value_name = "DATE")]
    measured_on: Option<Date>,
    /// Lot
    #[arg(long)]
    lot: Option<String>,
    /// Last day on which the lot may be used
    #[arg(long, value_name = "DATE")]
    lot_expiry: Option<Date>,
    /// Id of the administration that this one corrects
    #[arg(long, value_name = "ID")]
    supersedes: Option<RecordId>,
    /// Why the values are right as they are, for the warnings
    #[arg(long, value_name = "WORDS")]
    reason: Option<String>,
    /// Id of the person who looked as well, for an alert
    #[arg(long, value_name = "ID")]
    second_person: Option<UserId>,
    /// The dose once more, when a slip of unit is suspected
    #[arg(long, value_name = "DOSE")]
    retyped_dose: Option<String>,
}

/// Does what is asked of an administration.
pub(crate) fn run(arguments: Arguments, common: &Common, output: &Output) -> Result<Exit, Failure> {
    let app = device::open(common)?;
    match arguments.deed {
        Deed::Give(new) => give(*new, &Desk::of(&app)?, output)?,
        Deed::List { patient, reason, limit } => {
            let query = RecordQuery { subject: Some(patient), ..RecordQuery::of_kind(Administration::KIND) };
            let listed = super::record::list(&app, query, limit)?;
            let read = listed.iter().map(|record| app.read_clinical(record.id, &reason).map_err(failed));
            let records = read.collect::<Result<Vec<Record>, _>>()?;
            output.result(&json!(records), || output.table(&TITLES, records.iter().map(|record| row(record, output))));
        }
    }
    app.close().map_err(failed)?;
    Ok(Exit::Done)
}

const TITLES: [&str; 6] = ["col-when", "col-drug", "col-dose", "col-route", "col-given", "col-id"];

fn row(record: &Record, output: &Output) -> Vec<String> {
    let text = |name: &str| record.text(name).unwrap_or_default().to_owned();
    let given = record.body.get("given").and_then(Value::as_bool).unwrap_or_default();
    let given =
        if given { output.say("say-yes") } else { format!("{}: {}", output.say("say-no"), text("not_given_reason")) };
    let dose = format!("{} {}", text("dose"), text("measure"));
    vec![
        super::local(record.occurred_at),
        text("drug"),
        dose.trim().to_owned(),
        text("route"),
        given,
        record.id.to_string(),
    ]
}

fn give(new: New, desk: &Desk, output: &Output) -> Result<(), Failure> {
    let (reason, at) = (new.reason.clone(), new.at);
    let mut drafts = vec![Draft {
        kind: Administration::KIND,
        id: RecordId(Uuid::now_v7()),
        before: None,
        body: new.body(),
        occurred_at: at,
    }];
    let mut findings = desk.judge(&drafts)?.concat();
    if let (Some(reason), Some(draft)) = (&reason, drafts.first_mut()) {
        desk.acknowledge(draft, &findings, reason);
        findings = desk.judge(&drafts)?.concat();
    }
    if refuses(&findings) {
        return Err(Failure::new(Exit::Refused, "fail-dose").because(findings));
    }
    for saved in desk.write(drafts, reason.as_deref().unwrap_or_default()).map_err(failed)? {
        super::record::saved(&saved, output);
    }
    if !findings.is_empty() {
        output.note("say-line", &[("line", treatment::notice(output.locale()).into())]);
    }
    Ok(())
}

impl New {
    /// The body as it was typed: the rules read the amounts, not this program.
    fn body(self) -> Body {
        let fields = [
            ("patient", Some(json!(self.patient))),
            ("unit", Some(json!(self.unit))),
            ("drug", Some(json!(self.drug))),
            ("dose", self.dose.map(Value::from)),
            ("measure", self.measure.map(Value::from)),
            ("route", self.route.map(Value::from)),
            ("given", Some(json!(self.not_given.is_none()))),
            ("not_given_reason", self.not_given.map(Value::from)),
            ("weight_kg", self.weight_kg.map(Value::from)),
            ("height_cm", self.height_cm.map(Value::from)),
            ("measured_on", self.measured_on.map(|date| json!(date))),
            ("lot", self.lot.map(Value::from)),
            ("lot_expiry", self.lot_expiry.map(|date| json!(date))),
            ("supersedes", self.supersedes.map(|id| json!(id))),
            ("second_person", self.second_person.map(|id| json!(id))),
            ("retyped_dose", self.retyped_dose.map(Value::from)),
        ];
        fields.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect()
    }
}
