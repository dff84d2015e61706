//! `acompana admin hospital add|list`.

use acompana_domain::Record;
use acompana_server::{Administration, AdministrationFailure};
use clap::{Args, Subcommand};
use serde_json::{Value, json};

use crate::exit::Exit;
use crate::output::Output;

const EXAMPLES: &str = "\
Examples:
  acompana admin hospital add DFIMS000604 'UMAE Oncología Siglo XXI' --level UMAE --ooad CDMX-Sur
  acompana admin hospital list --json";

/// Hospitals: reference data that everybody receives
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    #[command(subcommand)]
    deed: Deed,
}

#[derive(Debug, Subcommand)]
enum Deed {
    /// Add a hospital, or change its name, level or OOAD
    #[command(after_help = EXAMPLES)]
    Add {
        /// Its CLUES
        clues: String,
        /// Its name
        name: String,
        /// Level of care
        #[arg(long, value_parser = ["UMAE", "second", "first"], default_value = "second")]
        level: String,
        /// State office (OOAD)
        #[arg(long, default_value = "", hide_default_value = true)]
        ooad: String,
    },
    /// List the hospitals
    #[command(after_help = EXAMPLES)]
    List,
}

pub(super) fn run(arguments: Arguments, desk: &Administration, output: &Output) -> Result<Exit, AdministrationFailure> {
    match arguments.deed {
        Deed::Add { clues, name, level, ooad } => {
            let record = desk.add_hospital(&clues, &name, &level, &ooad)?;
            output.result(&told(&record), || {
                let clues = record.text("clues").unwrap_or_default().to_owned();
                output.say_with("say-hospital-added", &[("clues", clues.into())])
            });
        }
        Deed::List => {
            let records = desk.list_hospitals()?;
            let list: Vec<Value> = records.iter().map(told).collect();
            output.result(&json!(list), || {
                let cell = |record: &Record, field: &str| record.text(field).unwrap_or_default().to_owned();
                let rows = records
                    .iter()
                    .map(|record| ["clues", "name", "level", "ooad"].map(|field| cell(record, field)).to_vec());
                output.table(&["col-clues", "col-name", "col-level", "col-ooad"], rows)
            });
        }
    }
    Ok(Exit::Done)
}

fn told(record: &Record) -> Value {
    let mut told = record.body.clone();
    told.insert("id".to_owned(), json!(record.id));
    Value::Object(told)
}
