//! `acompana import census.csv`: good rows into the store, the others into a file to be corrected. Nothing is lost: the
//! sum is checked and shown.

mod register;
mod rejects;
mod tally;

use std::fs;
use std::path::PathBuf;

use clap::Args;
use fluent_bundle::FluentValue;

use crate::census::{self, Census, CensusFault, Column, Fault, NameOrder, Outcome, Reason, Settings, plan};
use crate::cli::Common;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::Output;
use register::{Register, Verdict};
use tally::{Fate, Tally};

const EXAMPLES: &str = "\
Examples:
  acompana import census.csv --dry-run              what would come of it, without keeping anything
  acompana import census.csv                        good rows in; the others to census.rejects.csv
  acompana import census.csv --unit DFIMS000604     the unit of rows whose own is no CLUES
  acompana import census.rejects.csv                the corrected rows

The columns are those of the OncoCREAN census, in any order; titles are known without accents, case and brackets. UTF-8,
UTF-16 or Windows-1252, comma, semicolon or tab. Running it twice makes nothing twice; a changed row becomes an edit.
The exit code is 1 when rows were rejected.";

/// Register the patients of an OncoCREAN census that a spreadsheet exported
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// The file
    file: PathBuf,
    /// Check everything and keep nothing
    #[arg(long)]
    dry_run: bool,
    /// Unit (CLUES) of rows whose own unit cannot be read as a CLUES
    #[arg(long, value_name = "CLUES", value_parser = clues)]
    unit: Option<String>,
    /// How the column of names is written where there is no comma
    #[arg(long, value_enum, default_value_t)]
    names: NameOrder,
    /// Where to write the rows that were not taken [default: beside the file]
    #[arg(long, value_name = "FILE")]
    rejects: Option<PathBuf>,
}

fn clues(text: &str) -> Result<String, String> {
    acompana_domain::ident::Clues::parse(text).map(|clues| clues.to_string()).map_err(|error| error.to_string())
}

/// Imports a census.
pub(crate) fn run(arguments: &Arguments, common: &Common, output: &Output) -> Result<Exit, Failure> {
    let bytes = fs::read(&arguments.file).map_err(|error| {
        Failure::input("fail-file").showing("file", arguments.file.display()).showing("reason", error)
    })?;
    let settings = Settings { today: super::today(), unit: arguments.unit.clone(), names: arguments.names };
    let census = census::read(&bytes, &settings).map_err(|fault| unreadable(fault, arguments))?;
    output.note(
        "say-import-form",
        &[
            ("rows", census.rows.len().into()),
            ("encoding", census.form.encoding.name().into()),
            ("delimiter", delimiter(census.form.delimiter).into()),
        ],
    );
    let register = Register::open(common, arguments.dry_run)?;
    let mut tally = take(&census, &register, output)?;
    register.close()?;
    if !tally.rejected.is_empty() && !arguments.dry_run {
        let path = arguments.rejects.clone().unwrap_or_else(|| rejects::beside(&arguments.file));
        tally.rejects_file = Some(rejects::write(&path, &census::rejects(&census, &tally.rejected, output.words()))?);
    }
    tally.show(&census, arguments.dry_run, output);
    // A row that is in no heap would be a row lost.
    if tally.sum() != census.rows.len() {
        return Err(Failure::new(Exit::Internal, "fail-import-sum")
            .with("rows", census.rows.len())
            .with("sum", tally.sum()));
    }
    Ok(if tally.rejected.is_empty() { Exit::Done } else { Exit::Refused })
}

fn take(census: &Census, register: &Register, output: &Output) -> Result<Tally, Failure> {
    let bar = output.progress("step-import", census.rows.len() as u64);
    let keys = census.rows.iter().filter_map(|row| match &row.outcome {
        Outcome::Good(entry) => Some([entry.key.patient(), entry.key.diagnosis()]),
        _ => None,
    });
    let settled = register.settle(&keys.flatten().collect(), &output.say("say-import-settled-reason"))?;
    let mut tally = Tally::default();
    tally.settled = settled;
    for (place, row) in census.rows.iter().enumerate() {
        bar.inc(1);
        tally.notices.extend(row.notices.iter().map(|notice| (row.line, notice.clone())));
        let entry = match &row.outcome {
            Outcome::Good(entry) => entry,
            Outcome::Repeated { line } => {
                let reason = Reason::said("row-repeated").with("line", line.to_string());
                tally.notices.push((row.line, Fault::row(reason)));
                tally.count(Fate::Unchanged);
                continue;
            }
            Outcome::Faulty(faults) => {
                tally.rejected.push((place, faults.clone()));
                continue;
            }
        };
        let units = &entry.patient.units;
        if let Some(unit) = units.iter().find(|unit| !register.keeps(&unit.clues)) {
            let reason = Reason::said("row-unit-not-yours").with("clues", unit.clues.clone());
            tally.rejected.push((place, vec![Fault::at(Column::Unit, reason)]));
            continue;
        }
        let patient = register.body(entry.key.patient())?;
        let diagnosis = register.body(entry.key.diagnosis())?;
        match plan(entry, patient.as_ref(), diagnosis.as_ref()) {
            Err(fault) => tally.rejected.push((place, vec![fault])),
            Ok(plan) if plan.is_empty() => tally.count(Fate::Unchanged),
            Ok(plan) => {
                let fate = if plan.known { Fate::Updated } else { Fate::Imported };
                let reason = output.say_with("say-import-reason", &[("line", row.line.to_string().into())]);
                match register.write(&entry.key, plan, &reason)? {
                    Verdict::Refused(faults) => tally.rejected.push((place, faults)),
                    Verdict::Taken { acknowledged, warnings } => {
                        tally.count(fate);
                        tally.acknowledged.extend(acknowledged.into_iter().map(|fault| (row.line, fault)));
                        tally.notices.extend(warnings.into_iter().map(|fault| (row.line, fault)));
                    }
                }
            }
        }
    }
    bar.finish_and_clear();
    Ok(tally)
}

fn delimiter(byte: u8) -> &'static str {
    match byte {
        b';' => ";",
        b'\t' => "TAB",
        _ => ",",
    }
}

fn unreadable(fault: CensusFault, arguments: &Arguments) -> Failure {
    let failure = match fault {
        CensusFault::Empty => Failure::input("fail-census-empty"),
        CensusFault::NoTitles => Failure::input("fail-census-titles"),
        CensusFault::Missing(columns) => {
            let titles: Vec<&str> = columns.into_iter().map(Column::title).collect();
            Failure::input("fail-census-missing").with("columns", FluentValue::from(titles.join(", ")))
        }
        CensusFault::Twice { title } => Failure::input("fail-census-twice").with("title", title),
        CensusFault::OpenQuote { line } => Failure::input("fail-census-quote").showing("line", line),
    };
    failure.showing("file", arguments.file.display())
}
