//! `acompana`: the same core on a desk. It reads arguments, calls the crates below and shows what they answer; it holds
//! no rule, no SQL and no HTTP.
//!
//! - [`cli`]: the arguments that every command shares. [`cmd`]: a module for each command.
//! - [`output`]: the only place that prints. [`words`]: what is printed, in es-MX and en. [`exit`]: what the caller's
//!   script learns.
//! - [`demo`]: the whole story, played with real processes and files.
//! - [`census`]: the spreadsheet of the OncoCREAN census, from bytes to rows that may be registered.

mod census;
mod cli;
mod cmd;
mod demo;
mod exit;
mod failure;
mod output;
mod words;

use std::process::ExitCode;

use clap::Parser;

use crate::cli::Cli;
use crate::output::Output;

fn main() -> ExitCode {
    let cli = Cli::parse();
    let output = Output::new(&cli.common);
    let exit = cmd::run(cli, &output).unwrap_or_else(|failure| output.failure(&failure));
    exit.into()
}
