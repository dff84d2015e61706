//! `acompana report registry|leaves`: figures from the records, of the server or of this device.

mod making;
mod shown;
mod source;
mod spreadsheet;

use acompana_domain::ident::Clues;
use acompana_domain::message;
use acompana_domain::report::{Discrepancy, Reference, Report, Settings, Window};
use clap::{Args, Subcommand};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use serde_json::{Value, json};

use crate::cli::Common;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::Output;
use making::Making;
use source::Source;

/// Version of the JSON and CSV forms. A name in them never changes its meaning within a version.
const FORMAT: u32 = 1;

const EXAMPLES: &str = "\
Examples:
  acompana report registry                                     all patients, from the server's data
  acompana report registry --reference diagnosis --new-since 2026-04-20
  acompana report registry --ooad CDMX-Sur --csv > registro.csv
  acompana report leaves --from 2026-01-01 --to 2026-03-31     requests of one quarter
  acompana report leaves --unit DFIMS000604 --json
  acompana report leaves --device                              what this device holds, with --data as in 'acompana status'

Give the server's folder with --data, as to 'acompana serve'. It may be running; nothing in it is changed. A report names no person, and shows what does not add up. Each figure is defined in docs/reports.md.";

/// Reports: the registry and the leaves in figures
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    which: Which,
}

#[derive(Debug, Subcommand)]
enum Which {
    /// Patients by age, hospital, OOAD and diagnosis; new ones, trend, treatments, late entries
    #[command(after_help = EXAMPLES)]
    Registry(Registry),
    /// Leaves by outcome, channel, sex, reason, OOAD and unit; days, subsidy, times
    #[command(after_help = EXAMPLES)]
    Leaves(Leaves),
}

#[derive(Debug, Args)]
struct Registry {
    #[command(flatten)]
    asked: Asked,
    /// On which day ages are taken: today (the report's last day) or diagnosis (the first one)
    #[arg(long, value_name = "DAY", default_value = "today", value_parser = reference)]
    reference: Reference,
    /// Patients registered in the last so many days are new
    #[arg(long, value_name = "DAYS", default_value_t = Settings::NEW_DAYS, value_parser = clap::value_parser!(i64).range(1..=3_660))]
    new_days: i64,
    /// Patients registered on this day or later are new
    #[arg(long, value_name = "DATE", conflicts_with = "new_days")]
    new_since: Option<Date>,
    /// What was written down so many hours after it happened is a late entry
    #[arg(long, value_name = "HOURS", default_value_t = Settings::LATE_AFTER_HOURS, value_parser = clap::value_parser!(i64).range(1..=87_600))]
    late_hours: i64,
}

#[derive(Debug, Args)]
struct Leaves {
    #[command(flatten)]
    asked: Asked,
    /// A request without an answer for more days than these waits too long
    #[arg(long, value_name = "DAYS", default_value_t = Settings::WAITING_DAYS, value_parser = clap::value_parser!(i64).range(0..=3_660))]
    waiting_days: i64,
}

/// What both reports are asked for.
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of the command line")]
struct Asked {
    /// Report what this device holds rather than the server's data
    #[arg(long)]
    device: bool,
    /// First day [default: that of the first record]
    #[arg(long, value_name = "DATE")]
    from: Option<Date>,
    /// Last day [default: today]
    #[arg(long, value_name = "DATE")]
    to: Option<Date>,
    /// Only this unit; may be given more than once
    #[arg(long = "unit", value_name = "CLUES", value_parser = unit)]
    units: Vec<String>,
    /// Only the units of this OOAD; may be given more than once
    #[arg(long = "ooad", value_name = "OOAD")]
    ooads: Vec<String>,
    /// Weeks and months that the trend tells one by one
    #[arg(long, value_name = "N", default_value_t = Settings::TREND, value_parser = clap::value_parser!(u16).range(0..=1_200))]
    trend: u16,
    /// As CSV, one table with a column for the section
    #[arg(long, conflicts_with = "json")]
    csv: bool,
    /// Rows of each table on the screen, 0 for all; JSON and CSV have all of them
    #[arg(long, value_name = "N", default_value_t = 20)]
    rows: usize,
    /// List the ids of records with discrepancies, at most 100 each
    #[arg(long, conflicts_with = "suppress_small")]
    ids: bool,
    /// Hold back counts of one and two, for figures that leave the institution
    #[arg(long)]
    suppress_small: bool,
    /// Zone of the institution's calendar
    #[arg(long, value_name = "ZONE", default_value = super::ZONE, value_parser = zone)]
    zone: TimeZone,
}

fn reference(text: &str) -> Result<Reference, String> {
    match text {
        "today" => Ok(Reference::Today),
        "diagnosis" => Ok(Reference::Diagnosis),
        _ => Err("use today or diagnosis".to_owned()),
    }
}

fn unit(text: &str) -> Result<String, String> {
    Clues::parse(text).map(|clues| clues.to_string()).map_err(|error| error.to_string())
}

fn zone(name: &str) -> Result<TimeZone, String> {
    TimeZone::get(name).map_err(|_| "use an IANA name such as America/Mexico_City or America/Tijuana".to_owned())
}

impl Asked {
    fn settings(&self, now: Timestamp) -> Result<Settings, Failure> {
        let today = self.zone.to_datetime(now).date();
        let window = Window { from: self.from, ..Window::until(self.to.unwrap_or(today), self.zone.clone()) };
        if window.to > today {
            return Err(Failure::new(Exit::Usage, "fail-report-future").showing("to", window.to));
        }
        if let Some(from) = window.from.filter(|from| *from > window.to) {
            return Err(Failure::new(Exit::Usage, "fail-report-period").showing("from", from).showing("to", window.to));
        }
        Ok(Settings {
            units: self.units.iter().cloned().collect(),
            ooads: self.ooads.iter().cloned().collect(),
            trend: self.trend,
            ids: self.ids,
            suppress_small: self.suppress_small,
            ..Settings::new(today, window)
        })
    }
}

/// Makes the report that is asked for.
pub(crate) fn run(arguments: &Arguments, common: &Common, output: &Output) -> Result<Exit, Failure> {
    let now = Timestamp::now();
    let (asked, settings) = match &arguments.which {
        Which::Registry(registry) => {
            let settings = registry.asked.settings(now)?;
            let by_days = || settings.window.to.saturating_sub((registry.new_days - 1).days());
            let new_since = registry.new_since.unwrap_or_else(by_days);
            (
                &registry.asked,
                Settings {
                    reference: registry.reference,
                    new_since,
                    late_after_hours: registry.late_hours,
                    ..settings
                },
            )
        }
        Which::Leaves(leaves) => {
            (&leaves.asked, Settings { waiting_days: leaves.waiting_days, ..leaves.asked.settings(now)? })
        }
    };
    let begin = |settings| match &arguments.which {
        Which::Registry(_) => Making::registry(settings),
        Which::Leaves(_) => Making::leaves(settings),
    };
    let (source, report) = if asked.device {
        source::device(common, settings, begin)?
    } else {
        source::server(common, settings, begin, output)?
    };
    let made = Made { now, source, report, rows: asked.rows };
    if asked.csv {
        output.line(spreadsheet::csv(&made, output)?.trim_end());
    } else {
        output.result(&made.json(output), || shown::told(&made, output));
    }
    Ok(Exit::Done)
}

/// A report with what goes on its head.
struct Made {
    now: Timestamp,
    source: Source,
    report: Report,
    rows: usize,
}

impl Made {
    /// What was asked for, as far as this report heeds it.
    fn settings(&self) -> Value {
        let mut settings = json!(self.report.settings);
        let others: &[&str] = match self.report.name {
            "registry" => &["waiting_days"],
            _ => &["reference", "new_since", "late_after_hours"],
        };
        for name in others {
            settings.as_object_mut().and_then(|settings| settings.shift_remove(*name));
        }
        settings
    }

    fn json(&self, output: &Output) -> Value {
        let told = |discrepancy: &Discrepancy| {
            let mut value = json!(discrepancy);
            value["message"] = json!(message::tell(output.locale(), &shown::in_words(discrepancy, output)));
            value
        };
        let discrepancies: Vec<Value> = self.report.discrepancies.iter().map(told).collect();
        let report = json!(self.report);
        json!({
            "report": self.report.name,
            "format": FORMAT,
            "made_at": self.now,
            "source": self.source.json(),
            "settings": self.settings(),
            "figures": report["figures"],
            "tables": report["tables"],
            "discrepancies": discrepancies,
        })
    }
}
