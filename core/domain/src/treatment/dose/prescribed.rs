//! A dose: an amount that cannot lose its measure.

use std::fmt;

use rust_decimal::Decimal;

use super::super::measure::Measure;

/// An amount above zero and its measure. The two never travel apart: 1.1 means nothing without mg.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dose {
    amount: Decimal,
    measure: Measure,
}

/// A dose that cannot be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UnusableDose {
    /// Zero or below.
    #[error("a dose is above zero, not {0}")]
    NotPositive(Decimal),
    /// A measure that cannot be told in another one.
    #[error("{0} cannot be told in {1} without the concentration of the product")]
    Inconvertible(Measure, Measure),
}

impl Dose {
    /// A dose.
    ///
    /// # Errors
    /// [`UnusableDose::NotPositive`].
    pub fn new(amount: Decimal, measure: Measure) -> Result<Self, UnusableDose> {
        if amount > Decimal::ZERO { Ok(Self { amount, measure }) } else { Err(UnusableDose::NotPositive(amount)) }
    }

    /// How much.
    #[must_use]
    pub const fn amount(self) -> Decimal {
        self.amount
    }

    /// Of what.
    #[must_use]
    pub const fn measure(self) -> Measure {
        self.measure
    }

    /// The same dose in another measure.
    ///
    /// # Errors
    /// [`UnusableDose::Inconvertible`] between volume, mass and units of activity.
    pub fn told_in(self, measure: Measure) -> Result<Self, UnusableDose> {
        let amount = self.measure.convert(self.amount, measure);
        let amount = amount.ok_or(UnusableDose::Inconvertible(self.measure, measure))?;
        Ok(Self { amount, measure })
    }
}

impl fmt::Display for Dose {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.amount, self.measure)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dose_keeps_its_measure() {
        let dose = Dose::new(Decimal::new(15, 1), Measure::Gram).unwrap();
        assert_eq!(dose.told_in(Measure::Milligram).unwrap().to_string(), "1500.0 mg");
        assert!(dose.told_in(Measure::Millilitre).is_err());
        assert!(Dose::new(Decimal::ZERO, Measure::Gram).is_err());
    }
}
