//! A report on the screen.

use acompana_domain::Finding;
use acompana_domain::finding::Arg;
use acompana_domain::message;
use acompana_domain::report::{Amount, Discrepancy, Key, Reference, Row, Table};

use super::Made;
use super::source::Source;
use crate::output::Output;

/// The whole report in words.
pub(super) fn told(made: &Made, output: &Output) -> String {
    let mut parts = head(made, output);
    let figures = made.report.figures.iter().map(|figure| vec![name(figure.name, output), amount(figure.amount)]);
    parts.push(output.table(&["col-what-is", "col-value"], figures));
    parts.extend(made.report.tables.iter().map(|it| table(it, made.rows, output)));
    parts.push(discrepancies(made, output));
    parts.join("\n")
}

/// Words of a figure, a table or a measure.
pub(super) fn name(name: &str, output: &Output) -> String {
    output.say(&format!("report-{name}"))
}

/// Words of a row: the hospital's name with its CLUES, the word of the report in the reader's language.
pub(super) fn key(row: &Row, output: &Output) -> String {
    match (&row.key, &row.label) {
        (Key::Word(word), _) => output.say(&format!("report-row-{word}")),
        (Key::Value(value), Some(label)) => format!("{label} ({value})"),
        (Key::Value(value), None) => value.clone(),
    }
}

/// The finding with the names in it in words.
pub(super) fn in_words(discrepancy: &Discrepancy, output: &Output) -> Finding {
    let mut finding = discrepancy.finding.clone();
    for (arg, prefix) in [("table", "report-"), ("kind", "report-kind-")] {
        if let Some(Arg::Text(text)) = finding.args.get_mut(arg) {
            *text = output.say(&format!("{prefix}{text}"));
        }
    }
    finding
}

fn head(made: &Made, output: &Output) -> Vec<String> {
    let settings = &made.report.settings;
    let title = if made.report.name == "registry" { "say-report-registry" } else { "say-report-leaves" };
    let mut lines = vec![output.say(title)];
    lines.push(match &made.source {
        Source::Server => output.say("say-report-server"),
        Source::Device(device) => {
            let synced = device.last_synced.map_or_else(|| output.say("say-never"), super::super::local);
            output.say_with(
                "say-report-device",
                &[
                    ("roles", device.roles.join(", ").into()),
                    ("scopes", device.scopes.join(", ").into()),
                    ("children", device.children.into()),
                    ("families", device.families.into()),
                    ("synced", synced.into()),
                    ("waiting", device.waiting.into()),
                ],
            )
        }
    });
    let (to, zone) = (settings.window.to.to_string(), settings.window.zone.iana_name().unwrap_or("UTC"));
    lines.push(match settings.window.from {
        None => output.say_with("say-report-until", &[("to", to.into()), ("zone", zone.into())]),
        Some(from) => output.say_with(
            "say-report-period",
            &[("from", from.to_string().into()), ("to", to.into()), ("zone", zone.into())],
        ),
    });
    let only: Vec<&str> = settings.units.iter().chain(&settings.ooads).map(String::as_str).collect();
    if !only.is_empty() {
        lines.push(output.say_with("say-report-only", &[("only", only.join(", ").into())]));
    }
    if made.report.name == "registry" {
        lines.push(output.say(match settings.reference {
            Reference::Today => "say-report-age-today",
            Reference::Diagnosis => "say-report-age-diagnosis",
        }));
        let since = settings.new_since.to_string();
        lines.push(output.say_with(
            "say-report-thresholds",
            &[("since", since.into()), ("hours", settings.late_after_hours.into())],
        ));
    } else {
        lines.push(output.say_with("say-report-waiting", &[("days", settings.waiting_days.into())]));
    }
    if settings.suppress_small {
        lines.push(output.say("say-report-small"));
    }
    lines
}

fn table(table: &Table, rows: usize, output: &Output) -> String {
    let title = output
        .say_with("say-report-table", &[("name", name(table.name, output).into()), ("of", amount(table.of).into())]);
    if table.rows.is_empty() {
        return format!("\n{title}");
    }
    let measures: Vec<&str> =
        table.rows.first().map(|row| row.more.iter().map(|(name, _)| *name).collect()).unwrap_or_default();
    let shares = table.rows.iter().any(|row| row.share.is_some());
    let mut titles = vec!["col-what-is".to_owned(), "col-count".to_owned()];
    titles.extend(shares.then(|| "col-share".to_owned()));
    titles.extend(measures.iter().map(|name| format!("report-{name}")));
    let shown = if rows == 0 { table.rows.len() } else { rows };
    let cells = table.rows.iter().take(shown).map(|row| {
        let mut cells = vec![key(row, output), amount(row.count)];
        if shares {
            cells.push(row.share.map(|share| format!("{share} %")).unwrap_or_default());
        }
        cells.extend(row.more.iter().map(|(_, value)| amount(*value)));
        cells
    });
    let titles: Vec<&str> = titles.iter().map(String::as_str).collect();
    let mut text = format!("\n{title}\n{}", output.table(&titles, cells));
    let left = table.rows.len().saturating_sub(shown);
    if left > 0 {
        text.push('\n');
        text.push_str(&output.say_with("say-report-more", &[("count", left.into())]));
    }
    text
}

fn discrepancies(made: &Made, output: &Output) -> String {
    let found = &made.report.discrepancies;
    if found.is_empty() {
        return format!("\n{}", output.say("say-report-no-discrepancy"));
    }
    let mut lines =
        vec![format!("\n{}", output.say_with("say-report-discrepancies", &[("count", found.len().into())]))];
    for discrepancy in found {
        let told = message::tell(output.locale(), &in_words(discrepancy, output));
        lines.push(format!("  • {told} [{}]", discrepancy.finding.code));
        lines.extend(discrepancy.ids.iter().map(|id| format!("      {id}")));
    }
    lines.join("\n")
}

/// An amount with commas between thousands, as in Mexico in both languages.
fn amount(amount: Amount) -> String {
    let text = amount.to_string();
    match amount {
        Amount::Count(_) => grouped(&text),
        Amount::Pesos(_) => format!("$ {}", grouped(&text)),
        _ => text,
    }
}

fn grouped(text: &str) -> String {
    let (whole, rest) = text.split_at(text.find('.').unwrap_or(text.len()));
    let mut grouped = String::new();
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped + rest
}

#[cfg(test)]
mod tests {
    use super::grouped;

    #[test]
    fn thousands_are_told_apart() {
        let told = ["7", "999", "1000", "23382", "8700000.05", "0.05"].map(grouped);
        assert_eq!(told, ["7", "999", "1,000", "23,382", "8,700,000.05", "0.05"]);
    }
}
