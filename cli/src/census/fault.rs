//! What keeps a row, or a whole file, from being registered.

use acompana_domain::{Finding, message};
use fluent_bundle::FluentValue;

use super::Column;
use crate::words::Words;

/// Why something is as it is: one of this program's sentences, or a finding of the domain's rules.
#[derive(Debug, Clone)]
pub(crate) enum Reason {
    /// A sentence of this program.
    Said {
        /// Its key.
        key: &'static str,
        /// Its values.
        values: Vec<(&'static str, FluentValue<'static>)>,
    },
    /// A finding of a rule.
    Found(Finding),
}

impl Reason {
    /// The sentence at `key`.
    pub(crate) fn said(key: &'static str) -> Self {
        Self::Said { key, values: Vec::new() }
    }

    /// The same reason with one more value.
    pub(crate) fn with(mut self, name: &'static str, value: impl Into<FluentValue<'static>>) -> Self {
        if let Self::Said { values, .. } = &mut self {
            values.push((name, value.into()));
        }
        self
    }

    /// The stable code.
    pub(crate) fn code(&self) -> &str {
        match self {
            Self::Said { key, .. } => key,
            Self::Found(finding) => &finding.code,
        }
    }

    /// The words for a person.
    pub(crate) fn told(&self, words: &Words) -> String {
        match self {
            Self::Said { key, values } => words.say_with(key, values),
            Self::Found(finding) => message::tell(words.locale(), finding),
        }
    }
}

/// Something to say about a cell (or, without a column, about the row).
#[derive(Debug, Clone)]
pub(crate) struct Fault {
    /// The column.
    pub(crate) column: Option<Column>,
    /// Why.
    pub(crate) reason: Reason,
}

impl Fault {
    /// About a cell of `column`.
    pub(crate) fn at(column: Column, reason: Reason) -> Self {
        Self { column: Some(column), reason }
    }

    /// About the whole row.
    pub(crate) fn row(reason: Reason) -> Self {
        Self { column: None, reason }
    }

    /// A finding about a record that was made from a row.
    pub(crate) fn found(finding: Finding) -> Self {
        Self { column: Column::of_field(&finding.field), reason: Reason::Found(finding) }
    }
}

/// Why a file is no census that can be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum CensusFault {
    /// There is no text in it.
    Empty,
    /// No row of titles was found.
    NoTitles,
    /// Columns that must be there are not.
    Missing(Vec<Column>),
    /// A title stands there twice.
    Twice {
        /// The title as it is written.
        title: String,
    },
    /// A quotation mark opens a cell and nothing closes it: everything after it would become one cell.
    OpenQuote {
        /// The line where it opens.
        line: u64,
    },
}
