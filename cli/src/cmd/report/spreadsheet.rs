//! A report as CSV: one table, a figure in each line, `section` telling where it belongs.

use acompana_domain::message;
use acompana_domain::report::Amount;
use serde_json::Value;

use super::{FORMAT, Made, shown};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::Output;

/// The columns.
const TITLES: [&str; 6] = ["section", "key", "label", "measure", "value", "share"];

/// The whole report.
pub(super) fn csv(made: &Made, output: &Output) -> Result<String, Failure> {
    let unwritten =
        |error: &dyn std::fmt::Display| Failure::new(Exit::Internal, "fail-internal").showing("reason", error);
    let mut writer = csv::Writer::from_writer(Vec::new());
    for line in std::iter::once(TITLES.map(str::to_owned)).chain(lines(made, output)) {
        writer.write_record(line.map(|cell| inert(&cell))).map_err(|error| unwritten(&error))?;
    }
    let bytes = writer.into_inner().map_err(|error| unwritten(&error))?;
    String::from_utf8(bytes).map_err(|error| unwritten(&error))
}

fn lines(made: &Made, output: &Output) -> Vec<[String; 6]> {
    let mut lines = Vec::new();
    let mut line = |section: &str, key: &str, label: &str, measure: &str, value: String, share: Option<u32>| {
        let share = share.map(|share| share.to_string()).unwrap_or_default();
        lines.push([section, key, label, measure, &value, &share].map(str::to_owned));
    };
    line("about", "report", "", "", made.report.name.to_owned(), None);
    line("about", "format", "", "", FORMAT.to_string(), None);
    line("about", "made_at", "", "", made.now.to_string(), None);
    for (section, object) in [("source", made.source.json()), ("settings", made.settings())] {
        for (name, value) in object.as_object().into_iter().flatten() {
            line(section, name, "", "", plain(value), None);
        }
    }
    for figure in &made.report.figures {
        line("figures", figure.name, &shown::name(figure.name, output), "", cell(figure.amount), None);
    }
    for table in &made.report.tables {
        line(table.name, "", &shown::name(table.name, output), "of", cell(table.of), None);
        for row in &table.rows {
            let (key, label) = (row.key.as_str(), shown::key(row, output));
            line(table.name, key, &label, "count", cell(row.count), row.share);
            for (measure, amount) in &row.more {
                line(table.name, key, &label, measure, cell(*amount), None);
            }
        }
    }
    for discrepancy in &made.report.discrepancies {
        let told = message::tell(output.locale(), &shown::in_words(discrepancy, output));
        let code = discrepancy.finding.code.as_ref();
        line("discrepancies", code, &told, "count", cell(discrepancy.count), None);
        for id in &discrepancy.ids {
            line("discrepancies", code, &told, "id", id.to_string(), None);
        }
    }
    lines
}

fn cell(amount: Amount) -> String {
    if amount == Amount::Unknown { String::new() } else { amount.to_string() }
}

fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(list) => list.iter().map(plain).collect::<Vec<_>>().join(" "),
        other => other.to_string(),
    }
}

/// A cell that a spreadsheet takes for text: the name of a hospital must not become a formula.
fn inert(cell: &str) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{cell}") } else { cell.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula() {
        let cells = ["=1+1", "-3", "@x", "Hospital", ""].map(inert);
        assert_eq!(cells, ["'=1+1", "'-3", "'@x", "Hospital", ""]);
    }
}
