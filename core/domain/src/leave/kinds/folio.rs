//! The final folio, given by the server alone: `LCM-2026-22-000123-K` (domain.md §1.4). It is ours, not the
//! Institute's, and is never shown as one of theirs.

use crate::ident::Folio;
use crate::kind::{CheckContext, FactsUnavailable};

/// The state office of a unit that is not known here.
const UNKNOWN_OOAD: u8 = 0;

/// The next folio of the unit's state office in this year.
///
/// # Errors
/// [`FactsUnavailable`] when no number can be had: a leave is never issued without one.
pub(super) fn next(unit: &str, context: &CheckContext<'_>) -> Result<String, FactsUnavailable> {
    let (year, ooad) = (context.today.year(), ooad(unit, context)?);
    let series = format!("LCM-{year}-{ooad:02}");
    let serial = context.facts.next_serial(&series)?;
    let unavailable = || FactsUnavailable { reason: format!("no number for the series {series}") };
    let folio = Folio::issue(year, ooad, serial.ok_or_else(unavailable)?).map_err(|_| unavailable())?;
    Ok(folio.to_string())
}

/// The number of the unit's state office, where the reference data give one.
fn ooad(unit: &str, context: &CheckContext<'_>) -> Result<u8, FactsUnavailable> {
    let hospitals = context.facts.with_code("hospital", unit)?;
    let mut numbers = hospitals.iter().filter_map(|hospital| hospital.text("ooad")?.trim().parse::<u8>().ok());
    Ok(numbers.rfind(|number| *number <= 99).unwrap_or(UNKNOWN_OOAD))
}
