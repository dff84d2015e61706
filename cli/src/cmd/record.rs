//! `acompana record add|edit|list|show|kinds`: records of any kind as JSON, for what has no command of its own.

use std::io::Read;

use acompana_core::{Acompana, RecordQuery, SaveOptions, Saved};
use acompana_domain::{Body, Record, RecordId};
use clap::{Args, Subcommand};
use jiff::Timestamp;
use serde_json::{Value, json};

use crate::cli::Common;
use crate::device::{self, failed};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::Output;

const EXAMPLES: &str = "\
Examples:
  acompana record kinds
  acompana record add guardian < mother.json
  acompana record list leave_prescription --subject 0198c0de-0000-7000-8000-000000000001
  acompana record show 0198c0de-0000-7000-8000-000000000001 --reason 'visita de control'
  acompana record edit 0198c0de-0000-7000-8000-000000000001 < body.json

The body of a record is a JSON object on standard input. Fields that you do not know must be handed back as they were.";

/// Records of any kind, as JSON
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    deed: Deed,
}

#[derive(Debug, Subcommand)]
enum Deed {
    /// The kinds that this build knows
    #[command(after_help = EXAMPLES)]
    Kinds,
    /// Add a record
    #[command(after_help = EXAMPLES)]
    Add {
        /// Its kind
        kind: String,
        /// Clinical or civil time of what it tells, such as 2026-05-04T10:00:00-06:00 [default: now]
        #[arg(long, value_name = "TIME")]
        at: Option<Timestamp>,
        /// Why, for the audit log
        #[arg(long, default_value = "", hide_default_value = true)]
        reason: String,
    },
    /// Change a record: the whole body as it shall be
    #[command(after_help = EXAMPLES)]
    Edit {
        /// Its id
        id: RecordId,
        /// Why, for the audit log
        #[arg(long, default_value = "", hide_default_value = true)]
        reason: String,
    },
    /// List the records of a kind, the latest first
    #[command(after_help = EXAMPLES)]
    List {
        /// The kind
        kind: String,
        /// About this child
        #[arg(long, value_name = "ID")]
        subject: Option<RecordId>,
        /// At this unit
        #[arg(long, value_name = "CLUES")]
        unit: Option<String>,
        /// At most so many
        #[arg(long, default_value_t = 50)]
        limit: u32,
    },
    /// Show a record; leaves a line in the audit log
    #[command(after_help = EXAMPLES)]
    Show {
        /// Its id
        id: RecordId,
        /// Why you look at it (LSS art. 111 A)
        #[arg(long)]
        reason: String,
    },
}

/// Does what is asked of a record.
pub(crate) fn run(arguments: Arguments, common: &Common, output: &Output) -> Result<Exit, Failure> {
    let app = device::open(common)?;
    match arguments.deed {
        Deed::Kinds => {
            let kinds: Vec<&str> = app.kinds().iter().map(|kind| kind.spec().name).collect();
            output.result(&json!(kinds), || kinds.join("\n"));
        }
        Deed::Add { kind, at, reason } => {
            let options = SaveOptions { occurred_at: at, reason, ..SaveOptions::default() };
            saved(&app.create(&kind, body()?, options).map_err(failed)?, output);
        }
        Deed::Edit { id, reason } => saved(&app.edit(id, body()?, &reason, None).map_err(failed)?, output),
        Deed::List { kind, subject, unit, limit } => {
            let query = RecordQuery { subject, place: unit, ..RecordQuery::of_kind(kind) };
            let records = list(&app, query, limit)?;
            output.result(&json!(records), || {
                let rows = records.iter().map(|record| {
                    vec![
                        record.id.to_string(),
                        super::local(record.occurred_at),
                        Value::Object(record.body.clone()).to_string(),
                    ]
                });
                output.table(&["col-id", "col-when", "col-value"], rows)
            });
        }
        Deed::Show { id, reason } => {
            let record = json!(app.read_clinical(id, &reason).map_err(failed)?);
            output.result(&record, || output.fields(&record));
        }
    }
    app.close().map_err(failed)?;
    Ok(Exit::Done)
}

/// At most `limit` records, page by page.
pub(super) fn list(app: &Acompana, mut query: RecordQuery, limit: u32) -> Result<Vec<Record>, Failure> {
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    query.limit = 1_000;
    let mut records = Vec::new();
    while records.len() < limit {
        let page = app.list(&query).map_err(failed)?;
        records.extend(page.records);
        match page.next {
            Some(next) => query.after = Some(next),
            None => break,
        }
    }
    records.truncate(limit);
    Ok(records)
}

/// Tells what was saved, with what the rules had to say.
pub(super) fn saved(saved: &Saved, output: &Output) {
    let findings: Vec<Value> = saved.findings.iter().map(|finding| output.finding(finding)).collect();
    output.result(&json!({ "id": saved.id, "op": saved.op, "findings": findings }), || {
        let mut lines = vec![output.say_with("say-saved", &[("id", saved.id.to_string().into())])];
        lines.extend(output.findings(&saved.findings));
        lines.join("\n")
    });
}

fn body() -> Result<Body, Failure> {
    let mut text = Vec::new();
    let read = std::io::stdin().lock().read_to_end(&mut text);
    read.map_err(|error| Failure::input("fail-stdin").showing("reason", error))?;
    serde_json::from_slice(&text).map_err(|error| super::check::not_json(&error))
}
