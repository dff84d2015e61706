//! One module for each command.

pub(crate) mod admin;
pub(crate) mod check;
pub(crate) mod completions;
pub(crate) mod conflicts;
pub(crate) mod enroll;
pub(crate) mod import;
pub(crate) mod leave;
pub(crate) mod outbox;
pub(crate) mod patient;
pub(crate) mod record;
pub(crate) mod report;
pub(crate) mod serve;
pub(crate) mod status;
pub(crate) mod sync;
pub(crate) mod treatment;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use tokio::runtime::Runtime;

use crate::cli::{Cli, Command};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::Output;

/// Runs the command that was asked for.
pub(crate) fn run(cli: Cli, output: &Output) -> Result<Exit, Failure> {
    match cli.command {
        Command::Demo(arguments) => crate::demo::run(&arguments, output),
        Command::Check(arguments) => check::run(&arguments, output),
        Command::Import(arguments) => import::run(&arguments, &cli.common, output),
        Command::Enroll(arguments) => enroll::run(&arguments, &cli.common, output),
        Command::Sync(arguments) => sync::run(&arguments, &cli.common, output),
        Command::Status(arguments) => status::run(&arguments, &cli.common, output),
        Command::Patient(arguments) => patient::run(arguments, &cli.common, output),
        Command::Leave(arguments) => leave::run(arguments, &cli.common, output),
        Command::Treatment(arguments) => treatment::run(arguments, &cli.common, output),
        Command::Record(arguments) => record::run(arguments, &cli.common, output),
        Command::Outbox(arguments) => outbox::run(&arguments, &cli.common, output),
        Command::Conflicts(arguments) => conflicts::run(&arguments, &cli.common, output),
        Command::Report(arguments) => report::run(&arguments, &cli.common, output),
        Command::Serve(arguments) => serve::run(arguments, &cli.common, output),
        Command::Admin(arguments) => admin::run(arguments, &cli.common, output),
        Command::Completions(arguments) => Ok(completions::run(&arguments, &cli.common, output)),
    }
}

/// Name of the zone of the institution's calendar.
pub(crate) const ZONE: &str = "America/Mexico_City";

/// The zone of the institution's calendar.
pub(crate) fn zone() -> TimeZone {
    // The database of zones is part of the build; were the name ever missing, UTC is at most a few hours off.
    TimeZone::get(ZONE).unwrap_or(TimeZone::UTC)
}

/// Today in the institution's calendar.
fn today() -> Date {
    Timestamp::now().to_zoned(zone()).date()
}

/// An instant for a person, in the institution's zone.
fn local(at: Timestamp) -> String {
    at.to_zoned(zone()).strftime("%Y-%m-%d %H:%M").to_string()
}

/// The runtime on which the crates below wait for the network.
fn runtime() -> Result<Runtime, Failure> {
    Runtime::new().map_err(|error| Failure::new(Exit::Internal, "fail-runtime").showing("reason", error))
}
