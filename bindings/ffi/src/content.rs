//! Records with their typed bodies.

use acompana_core::{Cursor, Page, Saved};
use acompana_domain::{Content, Finding, Record};

/// A record with its typed body.
#[derive(Debug, Clone, PartialEq, uniffi::Record)]
pub struct Entry {
    /// The record, as it is stored. Hand it back when it is edited.
    pub record: Record,
    /// Its fields. Nothing when a newer app wrote it in a shape that this one cannot read: it is kept as it is, and
    /// shown once this app is up to date.
    pub content: Option<Content>,
}

impl From<Record> for Entry {
    fn from(record: Record) -> Self {
        Self { content: record.content(), record }
    }
}

/// One page of records with their typed bodies.
#[derive(Debug, Clone, PartialEq, uniffi::Record)]
pub struct EntryPage {
    /// The records, in the order asked for.
    pub entries: Vec<Entry>,
    /// Where to go on; nothing when this was the last page.
    pub next: Option<Cursor>,
}

impl From<Page> for EntryPage {
    fn from(page: Page) -> Self {
        Self { entries: page.records.into_iter().map(Entry::from).collect(), next: page.next }
    }
}

/// What became of one of many new records: it is saved, or the findings say why it is not.
#[derive(Debug, Clone, PartialEq, uniffi::Record)]
pub struct CreateOutcome {
    /// What was saved.
    pub saved: Option<Saved>,
    /// Everything that was found.
    pub findings: Vec<Finding>,
}
