//! The arguments that every command shares, and the list of commands.

use std::ffi::OsString;
use std::path::PathBuf;

use acompana_domain::message::Locale;
use clap::{Args, Parser, Subcommand};

use crate::cmd;

const EXAMPLES: &str = "\
Examples:
  acompana demo                               the whole story, in under a minute
  acompana check leave < case.json            judge a request for a leave
  acompana import census.csv --dry-run        what would come of a census, without keeping anything
  acompana --lang en check id < ids.json      the same in English

How it ends (exit codes):
  0    everything was done
  1    something was refused or waits for a person; everything else was done
  2    the arguments make no sense
  3    what was handed in could not be read
  4    the server could not be reached; what was written stays on this device
  5    the store could not be opened, read or written
  6    the device must sign in again
  70   a fault of the program itself";

/// Acompaña on a desk: leaves and treatments entered offline, checked, encrypted, synced.
#[derive(Debug, Parser)]
#[command(name = "acompana", version, after_help = EXAMPLES, arg_required_else_help = true)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) common: Common,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// Options of every command.
#[derive(Debug, Args)]
pub(crate) struct Common {
    /// Print results as JSON, and failures as JSON on standard error
    #[arg(long, global = true, help_heading = "Options of every command")]
    pub(crate) json: bool,
    /// Language of results and messages: es-MX or en [default: from LANG, else es-MX]
    #[arg(long, global = true, value_name = "TAG", value_parser = language, help_heading = "Options of every command")]
    pub(crate) lang: Option<Locale>,
    /// Folder of the store [default: one in your home for devices, one for the server]
    #[arg(long, global = true, value_name = "DIR", env = "ACOMPANA_DATA", help_heading = "Options of every command")]
    pub(crate) data: Option<PathBuf>,
    /// Results only: no notes, no progress
    #[arg(long, short, global = true, help_heading = "Options of every command")]
    pub(crate) quiet: bool,
}

fn language(tag: &str) -> Result<Locale, String> {
    let lower = tag.to_ascii_lowercase();
    match lower.split(['-', '_', '.']).next() {
        Some("es") => Ok(Locale::EsMx),
        Some("en") => Ok(Locale::En),
        _ => Err("use es-MX or en".to_owned()),
    }
}

impl Common {
    /// The language that was asked for, or the environment's, or Spanish.
    pub(crate) fn locale(&self) -> Locale {
        self.lang.unwrap_or_else(of_environment)
    }
}

fn of_environment() -> Locale {
    let values = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().filter_map(|name| std::env::var(name).ok());
    values.filter(|tag| !tag.is_empty()).find_map(|tag| tag.parse().ok()).unwrap_or_default()
}

/// The language of the help, before the arguments are read: `--lang` wherever it stands, else as ever.
pub(crate) fn locale_of(arguments: impl Iterator<Item = OsString>) -> Locale {
    let mut arguments = arguments.map(|argument| argument.to_string_lossy().into_owned());
    while let Some(argument) = arguments.next() {
        let tag = match argument.split_once('=') {
            Some(("--lang", tag)) => Some(tag.to_owned()),
            None if argument == "--lang" => arguments.next(),
            _ => None,
        };
        if let Some(locale) = tag.and_then(|tag| language(&tag).ok()) {
            return locale;
        }
    }
    of_environment()
}

/// A folder of ours in the person's home, or here when there is no home.
fn in_home(what: &str) -> PathBuf {
    let folder = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let base = folder("XDG_DATA_HOME").or_else(|| folder("HOME").map(|home| home.join(".local/share")));
    base.map_or_else(|| PathBuf::from("acompana"), |base| base.join("acompana")).join(what)
}

impl Common {
    /// The folder of this device's store.
    pub(crate) fn device_data(&self) -> PathBuf {
        self.data.clone().unwrap_or_else(|| in_home("device"))
    }

    /// The folder of the server's store.
    pub(crate) fn server_data(&self) -> PathBuf {
        self.data.clone().unwrap_or_else(|| in_home("server"))
    }
}

/// What may be asked.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Demo(crate::demo::Arguments),
    Check(cmd::check::Arguments),
    Import(cmd::import::Arguments),
    Enroll(cmd::enroll::Arguments),
    Sync(cmd::sync::Arguments),
    Status(cmd::status::Arguments),
    Patient(cmd::patient::Arguments),
    Leave(cmd::leave::Arguments),
    Treatment(cmd::treatment::Arguments),
    Record(cmd::record::Arguments),
    Outbox(cmd::outbox::Arguments),
    Conflicts(cmd::conflicts::Arguments),
    Report(cmd::report::Arguments),
    Serve(cmd::serve::Arguments),
    Admin(cmd::admin::Arguments),
    Completions(cmd::completions::Arguments),
}
