//! All rules on a dose, together.

use rust_decimal::Decimal;

use super::super::amount;
use super::super::bsa::Bsa;
use super::super::catalogue::DrugCatalogue;
use super::{DoseCase, DoseFinding, DoseVerdict, body, history, labs, notes, range, timing};

/// The verdict on a dose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judgement {
    /// The gravest finding's.
    pub verdict: DoseVerdict,
    /// The body surface it was judged with.
    pub bsa: Option<Bsa>,
    /// The dose per m² in the drug's base measure, two decimals.
    pub per_m2: Option<Decimal>,
    /// All findings, in the order of the rules.
    pub findings: Vec<DoseFinding>,
}

/// Judges a dose; `findings` are those of reading it. Collects everything that can be said with what is known.
#[must_use]
pub fn judge(case: &DoseCase<'_>, catalogue: &DrugCatalogue, mut findings: Vec<DoseFinding>) -> Judgement {
    timing::check(case, &mut findings);
    let sound_body = body::check(case, &mut findings);
    // A surface from an impossible weight would give impossible ranges on top of the finding that matters.
    let bsa = if sound_body { case.bsa() } else { None };
    // Before the range, which a laboratory value may have changed.
    labs::check(case, bsa, catalogue.levels(), &mut findings);
    range::check(case, bsa, sound_body, catalogue.levels(), &mut findings);
    history::check(case, bsa, catalogue, &mut findings);
    notes::check(case, bsa, catalogue.levels(), &mut findings);

    let per_m2 = bsa.zip(case.base_amount()).and_then(|(bsa, dose)| bsa.per_square_metre(dose));
    let verdict = findings.iter().map(|found| found.verdict).max().unwrap_or(DoseVerdict::Ok);
    Judgement { verdict, bsa, per_m2: per_m2.map(|value| amount::round(value, 2)), findings }
}
