//! `acompana`: the same core on a desk. It reads arguments, calls the crates below and shows what they answer; it holds
//! no rule, no SQL and no HTTP.
//!
//! - [`cli`]: the arguments that every command shares. [`cmd`]: a module for each command.
//! - [`device`]: the encrypted store on this computer. [`group`]: records that are written together.
//! - [`output`]: the only place that prints. [`words`]: what is printed, in es-MX and en. [`exit`]: what the caller's
//!   script learns.
//! - [`demo`]: the whole story, played with real processes and files.
//! - [`census`]: the spreadsheet of the OncoCREAN census, from bytes to rows that may be registered.

mod census;
mod cli;
mod cmd;
mod demo;
mod device;
mod exit;
mod facts;
mod failure;
mod group;
mod help;
mod log;
mod output;
mod words;

use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches};

use crate::cli::Cli;
use crate::output::Output;

fn main() -> ExitCode {
    let asked = help::in_language(Cli::command(), cli::locale_of(std::env::args_os().skip(1))).get_matches();
    let cli = Cli::from_arg_matches(&asked).unwrap_or_else(|error| error.exit());
    let output = Output::new(&cli.common);
    let exit = cmd::run(cli, &output).unwrap_or_else(|failure| output.failure(&failure));
    exit.into()
}
