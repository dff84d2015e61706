//! `acompana completions`: what a shell needs to complete commands and options.

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use crate::cli::{Cli, Common};
use crate::exit::Exit;
use crate::help;
use crate::output::Output;

const EXAMPLES: &str = "\
Examples:
  acompana completions bash > ~/.local/share/bash-completion/completions/acompana
  acompana completions zsh > ~/.zfunc/_acompana
  acompana completions fish > ~/.config/fish/completions/acompana.fish

The shell reads it when it starts next.";

/// Let a shell complete commands and options
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// The shell
    shell: Shell,
}

/// Prints the script of the shell, which tells each option in the person's language.
pub(crate) fn run(arguments: &Arguments, common: &Common, output: &Output) -> Exit {
    let mut command = help::in_language(Cli::command(), common.locale());
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut command, "acompana", &mut script);
    output.line(String::from_utf8_lossy(&script).trim_end());
    Exit::Done
}
