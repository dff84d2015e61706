//! The file of rows that were not taken, written as the census is, so that it can be corrected and handed in again.

use csv::{Terminator, WriterBuilder};

use super::{Census, Fault, Form};
use crate::words::Words;

/// The bytes of the file: the original columns, and in front of them the line, the columns at fault and the reasons.
/// They stand in front because a row may have more cells than there are titles. Reading a census reads past them.
pub(crate) fn rejects(census: &Census, refused: &[(usize, Vec<Fault>)], words: &Words) -> Vec<u8> {
    let Form { encoding, delimiter } = census.form;
    let mut writer =
        WriterBuilder::new().delimiter(delimiter).terminator(Terminator::CRLF).flexible(true).from_writer(Vec::new());
    let ours = ["col-reject-line", "col-reject-column", "col-reject-reason"].map(|key| words.say(key));
    let titles = ours.into_iter().chain(census.titles.iter().cloned()).collect::<Vec<_>>();
    // Writing to memory does not fail, and rows may have any length.
    drop(writer.write_record(&titles));
    for (place, faults) in refused {
        let Some(row) = census.rows.get(*place) else { continue };
        let columns = faults.iter().map(|fault| fault.column.map_or("", super::Column::title));
        let mut columns: Vec<&str> = columns.filter(|title| !title.is_empty()).collect();
        columns.dedup();
        let mut reasons: Vec<String> = faults.iter().map(|fault| fault.reason.told(words)).collect();
        reasons.dedup();
        let front = [row.line.to_string(), columns.join(" | "), reasons.join(" | ")];
        drop(writer.write_record(front.iter().chain(&row.cells)));
    }
    let bytes = writer.into_inner().unwrap_or_default();
    encoding.encode(&String::from_utf8_lossy(&bytes))
}
