//! What became of the rows.

use std::path::PathBuf;

use serde_json::{Value, json};

use crate::census::{Census, Column, Fault};
use crate::output::Output;

/// What became of a row that was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    /// A new child.
    Imported,
    /// A known child, changed.
    Updated,
    /// A known child, as before; or a row that says the same as an earlier one.
    Unchanged,
}

/// Every row, once.
#[derive(Debug, Default)]
pub(super) struct Tally {
    imported: usize,
    updated: usize,
    unchanged: usize,
    /// Writes of an earlier run that were taken back, because another device had handed in the same rows.
    pub(super) settled: usize,
    /// Places of the rows that were not taken, with their faults.
    pub(super) rejected: Vec<(usize, Vec<Fault>)>,
    /// Warnings that were acknowledged for the census, by line.
    pub(super) acknowledged: Vec<(u64, Fault)>,
    /// What else somebody should know, by line.
    pub(super) notices: Vec<(u64, Fault)>,
    /// Where the rejected rows are.
    pub(super) rejects_file: Option<PathBuf>,
}

impl Tally {
    /// Counts a row that was taken.
    pub(super) fn count(&mut self, fate: Fate) {
        match fate {
            Fate::Imported => self.imported += 1,
            Fate::Updated => self.updated += 1,
            Fate::Unchanged => self.unchanged += 1,
        }
    }

    /// All rows that have a fate.
    pub(super) fn sum(&self) -> usize {
        self.imported + self.updated + self.unchanged + self.rejected.len()
    }

    /// Prints what became of the rows.
    pub(super) fn show(&self, census: &Census, dry_run: bool, output: &Output) {
        let lines = |faults: &[(u64, Fault)]| -> Vec<Value> {
            faults.iter().map(|(line, fault)| told(*line, fault, output)).collect()
        };
        let rejected =
            || self.rejected.iter().filter_map(|(place, faults)| Some((census.rows.get(*place)?.line, faults)));
        let rejected_json: Vec<Value> =
            rejected().flat_map(|(line, faults)| faults.iter().map(move |fault| told(line, fault, output))).collect();
        let value = json!({
            "rows": census.rows.len(),
            "imported": self.imported,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "rejected": self.rejected.len(),
            "sum": self.sum(),
            "settled": self.settled,
            "blank_lines": census.blank,
            "dry_run": dry_run,
            "rejects_file": self.rejects_file.as_ref().map(|path| path.display().to_string()),
            "rejections": rejected_json,
            "acknowledged": lines(&self.acknowledged),
            "notices": lines(&self.notices),
        });
        output.result(&value, || self.told(census, dry_run, output));
    }

    fn told(&self, census: &Census, dry_run: bool, output: &Output) -> String {
        let mut parts = Vec::new();
        let row = |line: u64, fault: &Fault| {
            vec![line.to_string(), fault.column.map_or("", Column::title).to_owned(), fault.reason.told(output.words())]
        };
        let titles = ["col-line", "col-column", "col-what"];
        for (key, faults) in [("say-import-notices", &self.notices), ("say-import-acknowledged", &self.acknowledged)] {
            if !faults.is_empty() {
                parts.push(output.say(key));
                parts.push(output.table(&titles, faults.iter().map(|(line, fault)| row(*line, fault))));
            }
        }
        if !self.rejected.is_empty() {
            parts.push(output.say("say-import-rejected"));
            let rows = self.rejected.iter().filter_map(|(place, faults)| Some((census.rows.get(*place)?.line, faults)));
            let rows = rows.flat_map(|(line, faults)| faults.iter().map(move |fault| row(line, fault)));
            parts.push(output.table(&titles, rows));
        }
        if self.settled > 0 {
            parts.push(output.say_with("say-import-settled", &[("count", self.settled.into())]));
        }
        if let Some(path) = &self.rejects_file {
            parts.push(output.say_with("say-import-rejects-file", &[("file", path.display().to_string().into())]));
        }
        let sum = [
            ("imported", self.imported.into()),
            ("updated", self.updated.into()),
            ("unchanged", self.unchanged.into()),
            ("rejected", self.rejected.len().into()),
            ("rows", census.rows.len().into()),
        ];
        parts.push(output.say_with(if dry_run { "say-import-dry-sum" } else { "say-import-sum" }, &sum));
        parts.join("\n")
    }
}

fn told(line: u64, fault: &Fault, output: &Output) -> Value {
    json!({
        "line": line,
        "column": fault.column.map(Column::title),
        "code": fault.reason.code(),
        "message": fault.reason.told(output.words()),
    })
}
