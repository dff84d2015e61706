//! `acompana conflicts list|show|resolve`: where two people changed the same safety-critical field, a person chooses.

use std::io::Read;

use acompana_core::{Acompana, ConflictItem};
use acompana_domain::Body;
use acompana_domain::record::OpId;
use acompana_sync::client::Choice;
use clap::{ArgGroup, Args, Subcommand};
use serde_json::{Value, json};

use crate::cli::Common;
use crate::device::{self, failed};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::Output;

const EXAMPLES: &str = "\
Examples:
  acompana conflicts list
  acompana conflicts show 0198c0de-0000-7000-8000-000000000004
  acompana conflicts resolve 0198c0de-0000-7000-8000-000000000004 --theirs --reason 'la báscula del piso es la correcta'
  acompana conflicts resolve 0198c0de-0000-7000-8000-000000000004 --edited --reason 'se pesó de nuevo' < body.json";

/// Conflicts that wait for a person's choice
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    deed: Deed,
}

#[derive(Debug, Subcommand)]
enum Deed {
    /// List them, oldest first; ends with 1 when there are some
    #[command(after_help = EXAMPLES)]
    List,
    /// Show both sides of one
    #[command(after_help = EXAMPLES)]
    Show {
        /// Id of the write
        op: OpId,
    },
    /// Choose
    #[command(after_help = EXAMPLES, group(ArgGroup::new("choice").required(true).args(["mine", "theirs", "edited"])))]
    Resolve {
        /// Id of the write
        op: OpId,
        /// The values of this device
        #[arg(long)]
        mine: bool,
        /// The values that the institution holds
        #[arg(long)]
        theirs: bool,
        /// Other values: the whole body as it shall be, on standard input
        #[arg(long)]
        edited: bool,
        /// Why; it stands in the audit log
        #[arg(long)]
        reason: String,
    },
}

/// Does what is asked of a conflict.
pub(crate) fn run(arguments: &Arguments, common: &Common, output: &Output) -> Result<Exit, Failure> {
    let app = device::open(common)?;
    let exit = match &arguments.deed {
        Deed::List => list(&app, output)?,
        Deed::Show { op } => {
            let all = app.conflicts().map_err(failed)?;
            let one = all.iter().find(|conflict| conflict.op_id == *op);
            let missing = || Failure::new(Exit::Refused, "fail-not-found").showing("what", op);
            let shown = json!(one.ok_or_else(missing)?);
            output.result(&shown, || output.fields(&shown));
            Exit::Done
        }
        Deed::Resolve { op, mine, theirs, reason, .. } => {
            let choice = match (mine, theirs) {
                (true, _) => Choice::Mine,
                (_, true) => Choice::Theirs,
                _ => Choice::Edited(edited()?),
            };
            let written = app.resolve(*op, choice, reason).map_err(failed)?;
            output.result(&json!({ "op": written }), || output.say("say-conflict-settled"));
            Exit::Done
        }
    };
    app.close().map_err(failed)?;
    Ok(exit)
}

fn list(app: &Acompana, output: &Output) -> Result<Exit, Failure> {
    let conflicts = app.conflicts().map_err(failed)?;
    output.result(&json!(conflicts), || {
        let rows = conflicts.iter().flat_map(rows);
        output.table(&["col-write", "col-field", "col-theirs", "col-mine"], rows)
    });
    Ok(if conflicts.is_empty() { Exit::Done } else { Exit::Refused })
}

fn rows(conflict: &ConflictItem) -> Vec<Vec<String>> {
    let row = |kept: &acompana_sync::delta::Kept| {
        vec![conflict.op_id.to_string(), kept.path.as_str().to_owned(), plain(&kept.server), plain(&kept.device)]
    };
    conflict.fields.iter().map(row).collect()
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn edited() -> Result<Body, Failure> {
    let mut text = Vec::new();
    let read = std::io::stdin().lock().read_to_end(&mut text);
    read.map_err(|error| Failure::input("fail-stdin").showing("reason", error))?;
    serde_json::from_slice(&text).map_err(|error| super::check::not_json(&error))
}
