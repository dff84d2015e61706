//! Every help text has its translation, and every translation its text.

use std::collections::BTreeSet;

use clap::CommandFactory;

use super::*;
use crate::cli::Cli;

/// Every text of the command line's description.
fn texts(command: &Command, found: &mut BTreeSet<String>) {
    found.extend(command.get_about().map(ToString::to_string));
    for arg in command.get_arguments() {
        found.extend(arg.get_help().map(ToString::to_string));
        found.extend(arg.get_help_heading().map(str::to_owned));
    }
    for part in command.get_after_help().map(|after| parts(&after.to_string())).unwrap_or_default() {
        match part {
            Part::Words(words) => drop(found.insert(words)),
            Part::Example(line) => found.extend(remark(&line).map(|(_, remark)| remark.to_owned())),
        }
    }
    command.get_subcommands().for_each(|inner| texts(inner, found));
}

#[test]
fn every_text_is_there_in_spanish() {
    let mut found = BTreeSet::new();
    let mut command = Cli::command();
    command.build();
    texts(&command, &mut found);
    let table = Table::new(ES_MX);
    let missing: Vec<&str> = found.iter().map(String::as_str).filter(|text| !table.texts.contains_key(text)).collect();
    assert!(missing.is_empty(), "no Spanish for:\n{}", missing.join("\n"));
    let idle: Vec<_> = table.texts.keys().filter(|text| !found.contains(**text)).collect();
    assert!(idle.is_empty(), "nobody says {idle:?}");
}

#[test]
fn the_description_is_sound_in_both_languages() {
    for locale in Locale::ALL {
        in_language(Cli::command(), locale).debug_assert();
    }
}

#[test]
fn examples_stay_and_their_remarks_are_found() {
    assert_eq!(remark("  acompana demo     the whole"), Some(("  acompana demo     ", "the whole")));
    assert_eq!(remark("  acompana demo --json"), None);
    let words = |text: &str| Part::Words(text.to_owned());
    let example = |text: &str| Part::Example(text.to_owned());
    assert_eq!(
        parts("Examples:\n  a\n\nOne\ntwo."),
        [words("Examples:"), example("  a"), example(""), words("One two.")]
    );
}
