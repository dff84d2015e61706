//! Body surface area.

use std::fmt;

use rust_decimal::{Decimal, MathematicalOps};

use super::amount;

/// Body surface area in m² (*superficie corporal*), by Mosteller: √(cm·kg / 3600) (domain.md §3.5).
///
/// Kept exact, so that a dose derived from it is rounded once; shown with four decimals, halves up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Bsa(Decimal);

impl Bsa {
    /// From a weight in kg and a height in cm; nothing unless both are above zero.
    #[must_use]
    pub fn mosteller(weight_kg: Decimal, height_cm: Decimal) -> Option<Self> {
        if weight_kg <= Decimal::ZERO || height_cm <= Decimal::ZERO {
            return None;
        }
        let square = height_cm.checked_mul(weight_kg)?.checked_div(Decimal::from(3600))?;
        square.sqrt().filter(|area| *area > Decimal::ZERO).map(Self)
    }

    /// The area in m², unrounded.
    #[must_use]
    pub const fn square_metres(self) -> Decimal {
        self.0
    }

    /// `dose` per m², unrounded.
    #[must_use]
    pub fn per_square_metre(self, dose: Decimal) -> Option<Decimal> {
        dose.checked_div(self.0)
    }

    /// The dose for this area of `per_m2` per m², unrounded.
    #[must_use]
    pub fn times(self, per_m2: Decimal) -> Option<Decimal> {
        per_m2.checked_mul(self.0)
    }
}

impl fmt::Display for Bsa {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.4}", amount::round(self.0, 4))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn tenths(value: i64) -> Decimal {
        Decimal::new(value, 1)
    }

    proptest! {
        #[test]
        fn weight_and_height_count_alike(a in 1_i64..3500, b in 1_i64..3500) {
            prop_assert_eq!(Bsa::mosteller(tenths(a), tenths(b)), Bsa::mosteller(tenths(b), tenths(a)));
        }

        #[test]
        fn more_weight_is_more_surface(a in 1_i64..3500, more in 1_i64..500, height in 250_i64..2500) {
            prop_assert!(Bsa::mosteller(tenths(a), tenths(height)) < Bsa::mosteller(tenths(a + more), tenths(height)));
        }

        #[test]
        fn twice_the_weight_and_height_is_twice_the_surface(w in 3_i64..3500, h in 250_i64..2500) {
            let once = Bsa::mosteller(tenths(w), tenths(h)).unwrap().square_metres();
            let twice = Bsa::mosteller(tenths(2 * w), tenths(2 * h)).unwrap().square_metres();
            prop_assert!((twice - once * Decimal::TWO).abs() < Decimal::new(1, 12));
        }
    }

    #[test]
    fn nothing_without_a_body() {
        assert_eq!(Bsa::mosteller(Decimal::ZERO, Decimal::TEN), None);
        assert_eq!(Bsa::mosteller(Decimal::TEN, -Decimal::TEN), None);
    }
}
