//! Values that must agree with each other, and values that together call for the doctor.

use jiff::{SignedDuration, Timestamp};
use rust_decimal::Decimal;

use crate::finding::{Finding, Severity};

/// Neutrophils per µL below which fever is an emergency.
const FEW_NEUTROPHILS: i64 = 500;
/// A sustained fever lasts this long.
const SUSTAINED: SignedDuration = SignedDuration::from_hours(1);

/// Neutrophils are a part of the leucocytes: never more of them, whatever the two units (domain.md §3.6).
///
/// `neutrophils` in cells/µL, `leucocytes` in 10³/µL, of the same sample.
#[must_use]
pub fn neutrophils_fit(neutrophils: Decimal, leucocytes: Decimal, field: &str) -> Option<Finding> {
    let cells = leucocytes.checked_mul(Decimal::ONE_THOUSAND)?;
    (neutrophils > cells).then(|| {
        Finding::error("LAB-NEUTROPHILS", field)
            .with("neutrophils", neutrophils.normalize())
            .with("leucocytes", leucocytes.normalize())
            .with("cells", cells.normalize())
    })
}

/// A temperature and when it was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FeverReading {
    /// In °C.
    pub celsius: Decimal,
    /// When.
    pub at: Timestamp,
}

/// Febrile neutropenia: fewer than 500 neutrophils per µL and 38.3 °C once, or 38.0 °C or more for an hour (K-h).
/// An information, because the doctor must be called whatever the form says.
#[must_use]
pub fn febrile_neutropenia(neutrophils: Decimal, readings: &[FeverReading], field: &str) -> Option<Finding> {
    let few = neutrophils < Decimal::from(FEW_NEUTROPHILS);
    let highest = readings.iter().map(|reading| reading.celsius).max()?;
    let high = highest >= Decimal::new(383, 1);
    (few && (high || sustained(readings))).then(|| {
        Finding::new("LAB-FEBRILE-NEUTROPENIA", Severity::Info, field)
            .with("neutrophils", neutrophils.normalize())
            .with("celsius", highest.normalize())
    })
}

/// Whether readings of 38.0 °C or more follow each other for an hour, with none below in between.
fn sustained(readings: &[FeverReading]) -> bool {
    let mut ordered: Vec<&FeverReading> = readings.iter().collect();
    ordered.sort_by_key(|reading| reading.at);
    let mut since: Option<Timestamp> = None;
    for reading in ordered {
        if reading.celsius < Decimal::from(38) {
            since = None;
            continue;
        }
        let start = *since.get_or_insert(reading.at);
        if reading.at.duration_since(start) >= SUSTAINED {
            return true;
        }
    }
    false
}
