//! One module for each command.

pub(crate) mod check;
pub(crate) mod import;

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
