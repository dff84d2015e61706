//! What people write into a cell when they have nothing to write.

use super::fold::fold;

/// Words that mean that there is nothing, folded.
const NOTHING: [&str; 14] = [
    "",
    "na",
    "n a",
    "nd",
    "n d",
    "sd",
    "s d",
    "sin dato",
    "sin datos",
    "pendiente",
    "no aplica",
    "ninguno",
    "ninguna",
    "no disponible",
];

/// Whether the cell holds nothing.
pub(super) fn is_nothing(text: &str) -> bool {
    NOTHING.contains(&fold(text).as_str())
}

/// A number as a spreadsheet wrote it: without the apostrophe that makes it text, and the `.0` of a whole number.
pub(super) fn whole_number(text: &str) -> &str {
    let text = text.trim().trim_start_matches('\'');
    text.strip_suffix(".0").unwrap_or(text)
}

/// One space between words, none around.
pub(super) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
