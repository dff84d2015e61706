//! One module for each command.

pub(crate) mod check;
pub(crate) mod import;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::cli::{Cli, Command};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::Output;

/// Runs the command that was asked for.
pub(crate) fn run(cli: Cli, output: &Output) -> Result<Exit, Failure> {
    match cli.command {
        Command::Check(arguments) => check::run(&arguments, output),
        Command::Import(arguments) => import::run(&arguments, &cli.common, output),
    }
}

/// Name of the zone of the institution's calendar.
const ZONE: &str = "America/Mexico_City";

/// Today in the institution's calendar.
fn today() -> Date {
    // The database of zones is part of the build; were the name ever missing, UTC is at most a few hours off.
    Timestamp::now().to_zoned(TimeZone::get(ZONE).unwrap_or(TimeZone::UTC)).date()
}
