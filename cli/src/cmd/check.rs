//! `acompana check leave|dose|id`: a case or an array of cases in, the verdicts as JSON out. The formats are fixed
//! (docs/check-format.md).

use std::fs;
use std::io::{IsTerminal, Read};
use std::path::{Path, PathBuf};

use acompana_domain::ident;
use acompana_domain::leave::{self, policy::PolicySet};
use acompana_domain::treatment::{self, catalogue::DrugCatalogue};
use clap::{Args, Subcommand};
use jiff::civil::Date;
use serde_json::Value;

use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::Output;

const EXAMPLES: &str = r#"Examples:
  echo '{"kind": "nss", "value": "12345678903"}' | acompana check id
  acompana check leave < case.json
  acompana check dose --catalogue pharmacy.json < doses.json

One JSON case on standard input gives one verdict, an array gives an array in the same order. The formats are in
docs/check-format.md. The exit code is 0 when every case got its answer, whatever the answer is; 3 when the input is not
JSON at all."#;

const LEAVE: &str = "Examples:
  acompana check leave < case.json
  acompana check leave --policy our-policy.json < cases.json";
const DOSE: &str = "Examples:
  acompana check dose < dose.json
  acompana check dose --catalogue pharmacy.json < doses.json";
const ID: &str = r#"Examples:
  echo '{"kind": "curp", "value": "GOPA120229MSPNRNA7"}' | acompana check id
  acompana check id --today 2026-05-04 < ids.json"#;

/// Judge leaves, doses or identifiers given as JSON
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Requests for leaves of LSS art. 140 Bis
    #[command(after_help = LEAVE)]
    Leave {
        /// A policy file: the knobs that it names, the defaults for the rest
        #[arg(long, value_name = "FILE")]
        policy: Option<PathBuf>,
    },
    /// Doses, against an editable drug catalogue
    #[command(after_help = DOSE)]
    Dose {
        /// A drug catalogue instead of the one in this build
        #[arg(long, value_name = "FILE")]
        catalogue: Option<PathBuf>,
    },
    /// Identifiers: curp, nss, rfc, clabe, clues, icd10, phone, din, cnis
    #[command(after_help = ID)]
    Id {
        /// Judge as if today were this day [default: today in Mexico City]
        #[arg(long, value_name = "DATE")]
        today: Option<Date>,
    },
}

/// Reads the cases and prints the verdicts.
pub(crate) fn run(arguments: &Arguments, output: &Output) -> Result<Exit, Failure> {
    let locale = output.locale();
    match &arguments.what {
        What::Leave { policy } => {
            let policy = policy.as_deref().map(read_policy).transpose()?.unwrap_or_default();
            answer(output, |case| leave::check_under(&policy, case, locale))
        }
        What::Dose { catalogue } => {
            let catalogue = catalogue.as_deref().map(read_catalogue).transpose()?.unwrap_or_default();
            answer(output, |case| treatment::check_dose(case, &catalogue, locale))
        }
        What::Id { today } => {
            let today = today.unwrap_or_else(crate::cmd::today);
            answer(output, |case| ident::check(case, today, locale))
        }
    }
}

fn answer(output: &Output, judge: impl Fn(&Value) -> Value) -> Result<Exit, Failure> {
    match cases(output)? {
        Value::Array(cases) => output.json(&cases.iter().map(judge).collect::<Vec<_>>()),
        case => output.json(&judge(&case)),
    }
    Ok(Exit::Done)
}

fn cases(output: &Output) -> Result<Value, Failure> {
    let mut stdin = std::io::stdin().lock();
    if stdin.is_terminal() {
        output.note("say-waiting-for-json", &[]);
    }
    let mut bytes = Vec::new();
    stdin.read_to_end(&mut bytes).map_err(|error| Failure::input("fail-stdin").showing("reason", error))?;
    // Editors of Windows put a mark in front.
    let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&bytes);
    if text.trim_ascii().is_empty() {
        return Err(Failure::input("fail-no-json"));
    }
    serde_json::from_slice(text).map_err(|error| not_json(&error))
}

/// What is not JSON, with its place.
pub(super) fn not_json(error: &serde_json::Error) -> Failure {
    let whole = error.to_string();
    let reason = whole.split(" at line ").next().unwrap_or(&whole).to_owned();
    Failure::input("fail-not-json")
        .showing("line", error.line())
        .showing("column", error.column())
        .with("reason", reason)
}

fn read_text(path: &Path) -> Result<String, Failure> {
    fs::read_to_string(path)
        .map_err(|error| Failure::input("fail-file").showing("file", path.display()).showing("reason", error))
}

fn read_policy(path: &Path) -> Result<PolicySet, Failure> {
    let unusable =
        |reason: String| Failure::input("fail-policy").showing("file", path.display()).with("reason", reason);
    let file: Value = serde_json::from_str(&read_text(path)?).map_err(|error| unusable(error.to_string()))?;
    PolicySet::from_json(&file).map_err(|error| unusable(error.to_string()))
}

fn read_catalogue(path: &Path) -> Result<DrugCatalogue, Failure> {
    DrugCatalogue::from_json(&read_text(path)?)
        .map_err(|error| Failure::input("fail-catalogue").showing("file", path.display()).showing("reason", error))
}
