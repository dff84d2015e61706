//! The final folio, given by the server alone: `LCM-2026-22-000123-K` (domain.md §1.4). It is ours, not the
//! Institute's, and is never shown as one of theirs.

use crate::kind::{CheckContext, FactsUnavailable};
use crate::leave::identifiers::mod_37_2;

/// The state office of a unit that is not known here.
const UNKNOWN_OOAD: &str = "00";

/// The next folio of the unit's state office in this year.
///
/// # Errors
/// [`FactsUnavailable`] when no number can be had: a leave is never issued without one.
pub(super) fn next(unit: &str, context: &CheckContext<'_>) -> Result<String, FactsUnavailable> {
    let series = format!("LCM-{}-{}", context.today.year(), ooad(unit, context)?);
    let serial = context.facts.next_serial(&series)?;
    let serial = serial.ok_or_else(|| FactsUnavailable { reason: format!("no number for the series {series}") })?;
    Ok(with_check(&format!("{series}-{serial:06}")))
}

/// The number of the unit's state office, where the reference data give one.
fn ooad(unit: &str, context: &CheckContext<'_>) -> Result<String, FactsUnavailable> {
    let hospitals = context.facts.with_code("hospital", unit)?;
    let number = hospitals.iter().filter_map(|hospital| hospital.text("ooad")).map(str::trim);
    let mut numbers = number.filter(|text| text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit()));
    Ok(numbers.next_back().unwrap_or(UNKNOWN_OOAD).to_owned())
}

/// The folio with its check character, computed without the hyphens.
fn with_check(folio: &str) -> String {
    format!("{folio}-{}", mod_37_2(folio))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_check_character_notices_a_slip() {
        let folio = with_check("LCM-2026-22-000123");
        assert!(folio.starts_with("LCM-2026-22-000123-") && folio.len() == 20);
        assert_ne!(folio.chars().last(), with_check("LCM-2026-22-000132").chars().last());
        assert_ne!(folio.chars().last(), with_check("LCM-2026-22-000124").chars().last());
    }
}
