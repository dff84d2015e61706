//! The help texts in Spanish. They are written in English beside the arguments; here each finds its translation, and a
//! test lets none be without.

use std::collections::HashMap;

use acompana_domain::message::Locale;
use clap::Command;
use clap::builder::StyledStr;

const ES_MX: &str = include_str!("../locales/help.es-MX.txt");

/// The command line's description in `locale`.
pub(crate) fn in_language(mut command: Command, locale: Locale) -> Command {
    match locale {
        Locale::En => command,
        Locale::EsMx => {
            // Only then are the arguments there that clap adds of its own.
            command.build();
            translated(command, &Table::new(ES_MX))
        }
    }
}

/// English texts with their translations: blocks between blank lines, in each `English`, then `= translation`.
struct Table {
    texts: HashMap<&'static str, &'static str>,
}

impl Table {
    fn new(file: &'static str) -> Self {
        let pairs = file.lines().zip(file.lines().skip(1));
        let texts = pairs.filter_map(|(text, next)| Some((text, next.strip_prefix("= ")?)));
        Self { texts: texts.collect() }
    }

    /// The translation; the text itself if there is none, which a test does not let happen.
    fn of(&self, text: &str) -> String {
        self.texts.get(text).map_or_else(|| text.to_owned(), |translation| (*translation).to_owned())
    }
}

fn translated(command: Command, table: &Table) -> Command {
    let text = |styled: &StyledStr| styled.to_string();
    let about = command.get_about().map(text).map(|about| table.of(&about));
    let after = command.get_after_help().map(text).map(|after| examples(&after, table));
    let mut command = command
        .help_template("{about-with-newline}\nUso: {usage}\n\n{all-args}{after-help}")
        .subcommand_help_heading("Órdenes");
    if let Some(about) = about {
        command = command.about(about);
    }
    if let Some(after) = after {
        command = command.after_help(after);
    }
    let command = command.mut_args(|arg| {
        let help = arg.get_help().map(text).map(|help| table.of(&help));
        let heading = match (arg.get_help_heading(), arg.is_positional()) {
            (Some(heading), _) => table.texts.get(heading).copied().unwrap_or("Opciones"),
            (None, true) => "Argumentos",
            (None, false) => "Opciones",
        };
        let arg = arg.help_heading(heading);
        match help {
            Some(help) => arg.help(help),
            None => arg,
        }
    });
    command.mut_subcommands(|inner| translated(inner, table))
}

/// The text under the options: examples stay, what is said about them and between them is translated.
fn examples(text: &str, table: &Table) -> String {
    let mut lines: Vec<String> = Vec::new();
    for part in parts(text) {
        lines.push(match part {
            Part::Words(words) => table.of(&words),
            Part::Example(line) => match remark(&line) {
                Some((example, remark)) => format!("{example}{}", table.of(remark)),
                None => line,
            },
        });
    }
    lines.join("\n")
}

/// A part of the text under the options.
#[derive(Debug, PartialEq)]
enum Part {
    /// A paragraph, as one line.
    Words(String),
    /// An example, or a blank line.
    Example(String),
}

fn parts(text: &str) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    let mut paragraph = false;
    for line in text.lines() {
        let words = !line.is_empty() && !line.starts_with(' ');
        match parts.last_mut() {
            Some(Part::Words(before)) if words && paragraph => {
                before.push(' ');
                before.push_str(line);
            }
            _ if words => parts.push(Part::Words(line.to_owned())),
            _ => parts.push(Part::Example(line.to_owned())),
        }
        paragraph = words;
    }
    parts
}

/// What an example does, said behind it: after three spaces or more.
fn remark(line: &str) -> Option<(&str, &str)> {
    let body = line.len() - line.trim_start().len();
    let gap = line.get(body..)?.find("   ")? + body;
    let remark = line.get(gap..)?.trim_start();
    Some((line.get(..line.len() - remark.len())?, remark)).filter(|_| !remark.is_empty())
}

#[cfg(test)]
mod tests;
