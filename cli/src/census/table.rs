//! From text to rows of cells: the delimiter, the row of titles, and where each row stands in the file.

use csv::{ReaderBuilder, StringRecord};

use super::column::{Column, of_rejects};
use super::fault::CensusFault;

/// Rows of a file, from below its titles.
pub(super) struct Table {
    pub(super) delimiter: u8,
    pub(super) titles: Vec<String>,
    pub(super) records: Vec<Record>,
}

/// A row of cells.
#[derive(Debug, Clone)]
pub(super) struct Record {
    /// The line on which it begins, from 1.
    pub(super) line: u64,
    /// Its cells as they stand in the file, those of an earlier rejects file left out.
    pub(super) cells: Vec<String>,
}

/// How far down the titles may stand: exports have a heading or two above them.
const HEADINGS: usize = 20;

/// How many titles must be known for a row to be that of the titles.
const KNOWN: usize = 3;

/// Reads the rows. The delimiter is the one under which the most titles are known.
pub(super) fn read(text: &str) -> Result<Table, CensusFault> {
    if text.trim().is_empty() {
        return Err(CensusFault::Empty);
    }
    let candidates = [b',', b';', b'\t'].into_iter().map(|delimiter| (titles_at(text, delimiter), delimiter));
    let ((known, at), delimiter) = candidates.max_by_key(|((known, _), _)| *known).unwrap_or(((0, 0), b','));
    if known < KNOWN {
        return Err(CensusFault::NoTitles);
    }
    if let Some(line) = open_quote(text, delimiter) {
        return Err(CensusFault::OpenQuote { line });
    }
    let mut records = records(text, delimiter).skip(at);
    let titles: Vec<String> = records.next().map(|record| record.cells).unwrap_or_default();
    let ours: Vec<bool> = titles.iter().map(|title| of_rejects(title)).collect();
    let keep = |cells: Vec<String>| {
        let kept = cells.into_iter().enumerate().filter(|(index, _)| !ours.get(*index).is_some_and(|ours| *ours));
        kept.map(|(_, cell)| cell).collect()
    };
    let records = records.map(|record| Record { line: record.line, cells: keep(record.cells) }).collect();
    Ok(Table { delimiter, titles: keep(titles), records })
}

fn records(text: &str, delimiter: u8) -> impl Iterator<Item = Record> + '_ {
    let reader =
        ReaderBuilder::new().delimiter(delimiter).has_headers(false).flexible(true).from_reader(text.as_bytes());
    // The text is UTF-8 and rows may have any length, so nothing is left that could fail.
    let records = reader.into_records().filter_map(Result::ok);
    records.map(|record| Record { line: line_of(text, &record), cells: cells_of(&record) })
}

/// The line of the first cell: a record counts from the end of the one before, blank lines between them included.
fn line_of(text: &str, record: &StringRecord) -> u64 {
    let Some(position) = record.position() else { return 0 };
    let start = usize::try_from(position.byte()).unwrap_or(usize::MAX);
    let between = text.bytes().skip(start).take_while(|byte| matches!(byte, b'\n' | b'\r'));
    between.filter(|byte| *byte == b'\n').fold(position.line(), |line, _| line + 1)
}

fn cells_of(record: &StringRecord) -> Vec<String> {
    record.iter().map(str::to_owned).collect()
}

/// How many titles are known in the best of the first rows, and which one that is (the first of equals).
fn titles_at(text: &str, delimiter: u8) -> (usize, usize) {
    let mut best = (0, 0);
    for (at, record) in records(text, delimiter).take(HEADINGS).enumerate() {
        let known = record.cells.iter().filter(|title| Column::of_title(title).is_some()).count();
        if known > best.0 {
            best = (known, at);
        }
    }
    best
}

/// The line where a cell is opened by a quotation mark that nothing closes.
fn open_quote(text: &str, delimiter: u8) -> Option<u64> {
    let (mut line, mut opened) = (1, None);
    let mut fresh = true;
    let mut bytes = text.bytes().peekable();
    while let Some(byte) = bytes.next() {
        // As the csv crate counts: a line ends with LF.
        line += u64::from(byte == b'\n');
        match (opened, byte) {
            (Some(_), b'"') if bytes.peek() == Some(&b'"') => {
                bytes.next();
            }
            (Some(_), b'"') => opened = None,
            (Some(_), _) => {}
            (None, b'"') if fresh => (opened, fresh) = (Some(line), false),
            (None, other) => fresh = other == delimiter || other == b'\n' || other == b'\r',
        }
    }
    opened
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_delimiter_is_found_and_headings_are_read_past() {
        for (text, delimiter) in [
            ("ID,Nombre,NSS\n1,A,2\n", b','),
            ("CENSO;2026\n\nID;Nombre;NSS\n1;A, B;2\n", b';'),
            ("ID\tNombre\tNSS\r\n1\tA\t2\r\n", b'\t'),
        ] {
            let table = read(text).unwrap();
            assert_eq!((table.delimiter, table.titles.len(), table.records.len()), (delimiter, 3, 1), "{text}");
        }
    }

    #[test]
    fn lines_are_counted_through_quoted_line_breaks() {
        let lines = |text: &str| -> Vec<u64> { read(text).unwrap().records.iter().map(|record| record.line).collect() };
        let table = read("ID,Nombre,NSS\n1,\"A\nB\",2\n2,C,3\n").unwrap();
        assert_eq!(lines("ID,Nombre,NSS\n1,\"A\nB\",2\n\n2,C,3\n"), [2, 5]);
        assert_eq!(lines("ID,Nombre,NSS\r\n1,\"A\r\nB\",2\r\n\r\n2,C,3\r\n"), [2, 5]);
        assert_eq!(table.records[0].cells[1], "A\nB");
    }

    #[test]
    fn a_quotation_mark_that_swallows_the_rest_is_told() {
        let open = read("ID,Nombre,NSS\n1,\"A,2\n2,B,3\n").map(|_| ());
        assert_eq!(open, Err(CensusFault::OpenQuote { line: 2 }));
        assert!(read("ID,Nombre,NSS\n1,5\" tubo,2\n2,\"B \"\"b\"\"\",3\n").is_ok());
    }

    #[test]
    fn what_an_earlier_rejects_file_added_is_read_past() {
        let table = read("Acompaña: línea,Acompaña: columna,Acompaña: motivo,ID,Nombre,NSS\n7,NSS,x,1,A,2\n").unwrap();
        assert_eq!(table.titles, ["ID", "Nombre", "NSS"]);
        assert_eq!(table.records[0].cells, ["1", "A", "2"]);
    }

    #[test]
    fn no_titles_no_census() {
        assert_eq!(read("a,b,c\n1,2,3\n").map(|_| ()), Err(CensusFault::NoTitles));
        assert_eq!(read(" \n").map(|_| ()), Err(CensusFault::Empty));
    }
}
