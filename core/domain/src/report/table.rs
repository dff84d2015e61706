//! A table of a report, and whether its rows add up.

use serde::{Serialize, Serializer};

use super::discrepancy::Discrepancy;
use super::shares::shares;
use super::sheet::Amount;
use crate::finding::Finding;

/// What a row is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Key {
    /// A word of the report, told in the reader's language: one of [`super::ROWS`].
    Word(&'static str),
    /// A value of the records: a CLUES, an OOAD, a week.
    Value(String),
}

impl Key {
    /// As JSON and CSV have it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Word(word) => word,
            Self::Value(value) => value,
        }
    }
}

impl Serialize for Key {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// A row of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Row {
    /// What it is about.
    pub key: Key,
    /// A name that goes with a value: of the hospital with this CLUES.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// How many.
    pub count: Amount,
    /// Share in whole per cent, where the table has shares.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub share: Option<u32>,
    /// What else there is to say about it, by name.
    #[serde(flatten, serialize_with = "measures")]
    pub more: Vec<(&'static str, Amount)>,
}

fn measures<S: Serializer>(more: &[(&'static str, Amount)], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(more.iter().copied())
}

impl Row {
    /// A row about a word of the report.
    pub(super) fn word(word: &'static str, count: u64) -> Self {
        Self { key: Key::Word(word), label: None, count: Amount::Count(count), share: None, more: Vec::new() }
    }

    /// A row about a value of the records; about what is not known where there is none.
    pub(super) fn value(value: Option<&str>, count: u64) -> Self {
        let key = value.map_or(Key::Word("unknown"), |value| Key::Value(value.to_owned()));
        Self { key, ..Self::word("unknown", count) }
    }

    /// The same row with one more measure.
    pub(super) fn with(mut self, name: &'static str, amount: impl Into<Amount>) -> Self {
        self.more.push((name, amount.into()));
        self
    }

    fn number(&self) -> u64 {
        if let Amount::Count(count) = self.count { count } else { 0 }
    }
}

/// A table of a report. Its rows exclude each other and add up to its total, or a discrepancy says so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Table {
    /// Its name: one of [`super::NAMES`].
    #[serde(skip)]
    pub name: &'static str,
    /// What the rows must add up to.
    pub of: Amount,
    /// The rows.
    pub rows: Vec<Row>,
}

impl Table {
    /// A table whose rows must add up to `of`.
    #[must_use]
    pub fn new(name: &'static str, of: u64, rows: Vec<Row>) -> Self {
        Self { name, of: Amount::Count(of), rows }
    }

    /// A table from published figures: the same check runs over what others added up.
    #[must_use]
    pub fn published(name: &'static str, of: u64, parts: &[(&str, u64)]) -> Self {
        Self::new(name, of, parts.iter().map(|(key, count)| Row::value(Some(key), *count)).collect())
    }

    /// The same table with shares, where its rows add up; a share of a total that is not theirs would mislead.
    #[must_use]
    pub fn with_shares(mut self) -> Self {
        if self.discrepancy().is_none() {
            let counts: Vec<u64> = self.rows.iter().map(Row::number).collect();
            for (row, share) in self.rows.iter_mut().zip(shares(&counts)) {
                row.share = Some(share);
            }
        }
        self
    }

    /// The difference between the rows and their total, if there is one (`REP-PARTS`).
    #[must_use]
    pub fn discrepancy(&self) -> Option<Discrepancy> {
        let Amount::Count(of) = self.of else { return None };
        let sum = self.rows.iter().map(Row::number).fold(0, u64::saturating_add);
        let difference = sum.abs_diff(of);
        (difference > 0).then(|| {
            let number = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
            let finding = Finding::warning("REP-PARTS", format!("/tables/{}", self.name)).with("table", self.name);
            let finding = finding.with("sum", number(sum)).with("total", number(of));
            Discrepancy::of(finding.with("difference", number(difference)), difference)
        })
    }

    /// The count in the row about `key`; nothing when there is no such row or its count is not told.
    #[must_use]
    pub fn count(&self, key: &str) -> Option<u64> {
        let row = self.rows.iter().find(|row| row.key.as_str() == key)?;
        if let Amount::Count(count) = row.count { Some(count) } else { None }
    }
}
