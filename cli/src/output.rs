//! The only place that prints: results to standard output, everything else to standard error.

use std::cell::Cell;
use std::io::{ErrorKind, IsTerminal, Write};

use acompana_domain::Finding;
use acompana_domain::message::{self, Locale};
use comfy_table::presets::UTF8_FULL_CONDENSED;
use comfy_table::{ContentArrangement, Table};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde::Serialize;
use serde_json::{Value, json};

use crate::cli::Common;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::words::{Values, Words};

/// Where results and notes go, in which language and form.
pub(crate) struct Output {
    json: bool,
    quiet: bool,
    words: Words,
    /// Nobody reads standard output any more (`acompana … | head`).
    closed: Cell<bool>,
}

impl Output {
    /// As the common options ask.
    pub(crate) fn new(common: &Common) -> Self {
        Self { json: common.json, quiet: common.quiet, words: Words::new(common.locale()), closed: Cell::new(false) }
    }

    /// The language of sentences.
    pub(crate) fn locale(&self) -> Locale {
        self.words.locale()
    }

    /// The sentences.
    pub(crate) fn words(&self) -> &Words {
        &self.words
    }

    /// The sentence at `key`.
    pub(crate) fn say(&self, key: &str) -> String {
        self.words.say(key)
    }

    /// The sentence at `key` with its values.
    pub(crate) fn say_with(&self, key: &str, values: Values<'_>) -> String {
        self.words.say_with(key, values)
    }

    /// Prints a result: `value` with `--json`, otherwise what `human` makes of it.
    pub(crate) fn result(&self, value: &Value, human: impl FnOnce() -> String) {
        if self.json {
            self.json(value);
        } else {
            self.line(human().trim_end());
        }
    }

    /// Prints a value as JSON, whatever the options say.
    pub(crate) fn json<T: Serialize>(&self, value: &T) {
        match serde_json::to_string_pretty(value) {
            Ok(text) => self.line(&text),
            Err(error) => write_error(&error.to_string()),
        }
    }

    /// A table with these column titles (keys of sentences), as wide as the terminal allows.
    pub(crate) fn table(&self, titles: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> String {
        let mut table = Table::new();
        table.load_style(UTF8_FULL_CONDENSED);
        table.set_content_arrangement(ContentArrangement::Dynamic);
        table.set_header(titles.iter().map(|key| self.say(key)));
        for row in rows {
            table.add_row(row.iter().map(|cell| plain(cell)));
        }
        table.to_string()
    }

    /// Something worth knowing that is no result; silent with `--quiet`.
    pub(crate) fn note(&self, key: &str, values: Values<'_>) {
        if !self.quiet {
            write_error(&self.say_with(key, values));
        }
    }

    /// Tells why a command could not do what it was asked, and how the run ends.
    pub(crate) fn failure(&self, failure: &Failure) -> Exit {
        let mut values: Vec<_> = failure.args.iter().map(|(name, value)| (*name, value.clone())).collect();
        values.extend(failure.core.iter().map(|error| ("told", error.tell(self.locale()).into())));
        let told = self.say_with(failure.key, &values);
        let hint = self.words.hint(failure.key, &values);
        if self.json {
            let findings: Vec<Value> = failure.findings.iter().map(|finding| self.finding(finding)).collect();
            let (code, exit) = (failure.key, failure.exit as u8);
            let error = json!({ "code": code, "exit": exit, "message": told, "hint": hint, "findings": findings });
            write_error(&json!({ "error": error }).to_string());
        } else {
            write_error(&told);
            for line in self.findings(&failure.findings) {
                write_error(&line);
            }
            if let Some(hint) = hint {
                write_error(&format!("  → {hint}"));
            }
        }
        failure.exit
    }

    /// The fields of a value, one in a line, by their place in it.
    pub(crate) fn fields(&self, value: &Value) -> String {
        let mut rows = Vec::new();
        flatten(value, "", &mut rows);
        self.table(&["col-field", "col-value"], rows)
    }

    /// A finding with its sentence, as JSON.
    pub(crate) fn finding(&self, finding: &Finding) -> Value {
        let mut told = json!(finding);
        told["message"] = json!(message::tell(self.locale(), finding));
        told
    }

    /// A line for each finding, the gravest first.
    pub(crate) fn findings(&self, findings: &[Finding]) -> Vec<String> {
        let mut sorted: Vec<&Finding> = findings.iter().collect();
        sorted.sort_by_key(|finding| std::cmp::Reverse(finding.severity.rank()));
        let line = |finding: &Finding| format!("  • {} [{}]", message::tell(self.locale(), finding), finding.code);
        sorted.into_iter().map(line).collect()
    }

    /// A bar for long work: on standard error, and only where somebody watches.
    pub(crate) fn progress(&self, key: &str, length: u64) -> ProgressBar {
        let shown = !self.json && !self.quiet && std::io::stderr().is_terminal();
        let target = if shown { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let bar = ProgressBar::with_draw_target(Some(length), target).with_message(self.say(key));
        // The template is fixed; were it ever wrong, the plain bar is as good.
        let style = ProgressStyle::with_template("{msg} {bar:30} {pos}/{len} {eta}");
        bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
    }

    /// Prints a line of a result.
    pub(crate) fn line(&self, text: &str) {
        let mut stdout = std::io::stdout().lock();
        if self.closed.get() {
            return;
        }
        if let Err(error) = writeln!(stdout, "{text}").and_then(|()| stdout.flush()) {
            self.closed.set(true);
            if error.kind() != ErrorKind::BrokenPipe {
                drop(stdout);
                write_error(&error.to_string());
            }
        }
    }
}

/// Text from elsewhere in a terminal: without control characters, which could rewrite what is on the screen.
fn plain(text: &str) -> String {
    text.chars().map(|c| if c.is_control() && c != '\n' { ' ' } else { c }).collect()
}

fn write_error(text: &str) {
    // Nobody is left to be told when standard error itself is gone.
    drop(writeln!(std::io::stderr().lock(), "{text}"));
}

fn flatten(value: &Value, at: &str, rows: &mut Vec<Vec<String>>) {
    let under = |name: &str| if at.is_empty() { name.to_owned() } else { format!("{at}/{name}") };
    match value {
        Value::Object(object) => object.iter().for_each(|(name, value)| flatten(value, &under(name), rows)),
        Value::Array(list) => {
            list.iter().enumerate().for_each(|(place, value)| flatten(value, &under(&place.to_string()), rows));
        }
        Value::Null => {}
        Value::String(text) => rows.push(vec![at.to_owned(), text.clone()]),
        other => rows.push(vec![at.to_owned(), other.to_string()]),
    }
}
