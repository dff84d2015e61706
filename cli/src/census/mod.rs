//! The OncoCREAN census as a spreadsheet exports it (domain.md §3.1), from bytes to rows that may be registered.
//!
//! Pure: bytes and today's date in, entries and faults out. [`read`] never fails for a row: a row that cannot be taken
//! is kept with *all* its faults, each with its column, so that it can be corrected and handed in again. Only a file
//! that is no census at all is refused whole.
//!
//! What is read is never guessed at: a date that could be two dates, a number that a spreadsheet has rounded or a text
//! with two diagnoses is a fault, because somebody has the paper and can look.

mod cell;
mod column;
mod date;
mod decode;
mod diagnosis;
mod entry;
mod fault;
mod flags;
mod fold;
mod name;
mod nss;
mod plan;
mod rejects;
mod row;
mod table;
mod unit;

pub(crate) use column::Column;
pub(crate) use entry::{Entry, Key};
pub(crate) use fault::{CensusFault, Fault, Reason};
pub(crate) use name::NameOrder;
pub(crate) use plan::{Plan, plan};
pub(crate) use rejects::rejects;
pub(crate) use row::{Outcome, Row};

use jiff::civil::Date;

/// What the reading needs to be told.
#[derive(Debug, Clone)]
pub(crate) struct Settings {
    /// Today, for two-digit years.
    pub(crate) today: Date,
    /// Unit (CLUES) of rows whose own unit cannot be read as one.
    pub(crate) unit: Option<String>,
    /// How names are written.
    pub(crate) names: NameOrder,
}

/// A census that was read.
#[derive(Debug)]
pub(crate) struct Census {
    /// How the file is written; rejects are written in the same way.
    pub(crate) form: Form,
    /// Titles of the columns as they stand in the file, those of an earlier rejects file left out.
    pub(crate) titles: Vec<String>,
    /// The rows that are not blank, in order.
    pub(crate) rows: Vec<Row>,
    /// Rows without any text.
    pub(crate) blank: usize,
}

/// How a file is written.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Form {
    /// Its encoding.
    pub(crate) encoding: decode::TextEncoding,
    /// What stands between cells.
    pub(crate) delimiter: u8,
}

/// Reads a census.
pub(crate) fn read(bytes: &[u8], settings: &Settings) -> Result<Census, CensusFault> {
    let (text, encoding) = decode::decode(bytes);
    let table = table::read(&text)?;
    let columns = column::assign(&table.titles, settings.unit.is_some())?;
    let mut blank = 0;
    let mut rows = Vec::new();
    for record in table.records {
        if record.cells.iter().all(|cell| cell.trim().is_empty()) {
            blank += 1;
        } else {
            rows.push(row::read(record, &table.titles, &columns, settings));
        }
    }
    row::refuse_repeated(&mut rows);
    let form = Form { encoding, delimiter: table.delimiter };
    Ok(Census { form, titles: table.titles, rows, blank })
}

#[cfg(test)]
mod tests;
