//! Reminders of the catalogue: folinic acid, mesna, TPMT …

use jiff::SignedDuration;
use rust_decimal::Decimal;

use super::super::bsa::Bsa;
use super::super::catalogue::{AfterGroup, Levels, NOTE_CODES, Note, NoteLevel, Usual, covers};
use super::{DoseCase, DoseFinding};

/// Adds the reminders whose conditions hold.
pub(super) fn check(case: &DoseCase<'_>, bsa: Option<Bsa>, levels: Levels, findings: &mut Vec<DoseFinding>) {
    let Some(drug) = case.drug else { return };
    for note in &drug.notes {
        // The loader accepts known codes only; this gives the code its static text.
        let Some(code) = NOTE_CODES.iter().find(|code| **code == note.code) else { continue };
        if !holds(note, case, bsa, levels) {
            continue;
        }
        let finding = match note.level {
            NoteLevel::Info => DoseFinding::info(code, case.fields.drug),
            NoteLevel::Warning => DoseFinding::notice(code, case.fields.drug),
        };
        findings.push(finding.with("drug", drug.name()));
    }
}

fn holds(note: &Note, case: &DoseCase<'_>, bsa: Option<Bsa>, levels: Levels) -> bool {
    let route = case.route.is_some_and(|route| covers(&note.routes, route));
    let per_m2 = bsa.zip(case.base_amount()).and_then(|(bsa, dose)| bsa.per_square_metre(dose));
    let above = note.above_per_m2.is_none_or(|limit| per_m2.is_some_and(|per_m2| per_m2 > limit));
    let out_of_range = !note.above_range || above_range(case, bsa, levels);
    let after = note.after.as_ref().is_none_or(|after| recently(case, after));
    route && above && out_of_range && after
}

fn above_range(case: &DoseCase<'_>, bsa: Option<Bsa>, levels: Levels) -> bool {
    let (Some(Usual::Range(_, expected)), Some(dose)) = (case.usual(bsa), case.base_amount()) else { return false };
    dose * Decimal::ONE_HUNDRED > expected.high * Decimal::from(levels.ok_percent)
}

fn recently(case: &DoseCase<'_>, after: &AfterGroup) -> bool {
    let Some(at) = case.at else { return false };
    let window = SignedDuration::from_hours(24 * i64::from(after.days));
    case.previous.iter().any(|given| {
        let since = at.duration_since(given.at);
        given.drug.group.as_ref() == Some(&after.group) && since >= SignedDuration::ZERO && since <= window
    })
}
