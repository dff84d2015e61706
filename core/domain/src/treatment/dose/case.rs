//! What is known when a dose is judged. Whatever is missing is nothing, and the rules that need it say so.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, Unit};
use rust_decimal::Decimal;

use super::super::bsa::Bsa;
use super::super::catalogue::Drug;
use super::super::measure::Measure;
use super::super::route::Route;
use super::{Dose, LabValue};

/// One dose to judge.
#[derive(Debug, Clone)]
pub struct DoseCase<'a> {
    /// Who receives it.
    pub patient: PatientNow,
    /// Of which drug; nothing when the catalogue does not know it.
    pub drug: Option<&'a Drug>,
    /// How much, as it was written.
    pub amount: Option<Decimal>,
    /// In which measure.
    pub measure: Option<Measure>,
    /// By which route.
    pub route: Option<Route>,
    /// When.
    pub at: Option<Timestamp>,
    /// The zone in which calendar days are counted.
    pub zone: TimeZone,
    /// Now, if a clock is at hand.
    pub now: Option<Timestamp>,
    /// What the same patient was given before or after.
    pub previous: Vec<GivenDose<'a>>,
    /// Laboratory values of the patient, in any order; none means that they are not judged.
    pub labs: Vec<LabValue>,
    /// How the fields are called where the findings will be shown.
    pub fields: &'static Fields,
}

/// The patient at the time of the dose.
#[derive(Debug, Clone, Default)]
pub struct PatientNow {
    /// Birth date.
    pub birth: Option<Date>,
    /// Date of death.
    pub death: Option<Date>,
    /// Weight in kg.
    pub weight_kg: Option<Decimal>,
    /// Height in cm.
    pub height_cm: Option<Decimal>,
    /// When weight and height were measured, where that is known.
    pub measured_on: Option<Date>,
    /// The weight before this one.
    pub last_weight: Option<LastWeight>,
}

/// An earlier weight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LastWeight {
    /// In kg.
    pub kg: Decimal,
    /// When.
    pub on: Date,
}

/// A dose on record.
#[derive(Debug, Clone)]
pub struct GivenDose<'a> {
    /// Of which drug.
    pub drug: &'a Drug,
    /// How much, in the drug's base measure; nothing when the record cannot be read.
    pub amount: Option<Decimal>,
    /// By which route, where that is known.
    pub route: Option<Route>,
    /// When.
    pub at: Timestamp,
    /// The body surface at that time, where that is known.
    pub bsa: Option<Bsa>,
}

/// JSON pointers to the fields of a dose, in a case or in a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fields {
    /// The patient's birth date.
    pub birth: &'static str,
    /// Weight.
    pub weight: &'static str,
    /// Height.
    pub height: &'static str,
    /// Drug.
    pub drug: &'static str,
    /// Amount.
    pub dose: &'static str,
    /// Measure.
    pub measure: &'static str,
    /// Route.
    pub route: &'static str,
    /// Time.
    pub at: &'static str,
    /// What was given before.
    pub previous: &'static str,
}

impl Fields {
    /// In a case of `acompana check dose`.
    pub const CASE: Self = Self {
        birth: "/patient/birth_date",
        weight: "/patient/weight_kg",
        height: "/patient/height_cm",
        drug: "/drug",
        dose: "/dose",
        measure: "/unit",
        route: "/route",
        at: "/at",
        previous: "/previous",
    };
    /// In the body of an administration. Its time is the envelope's.
    pub const RECORD: Self = Self {
        birth: "/patient",
        weight: "/weight_kg",
        height: "/height_cm",
        drug: "/drug",
        dose: "/dose",
        measure: "/measure",
        route: "/route",
        at: "/occurred_at",
        previous: "",
    };
}

impl DoseCase<'_> {
    /// The calendar day of `instant` where the dose is given.
    #[must_use]
    pub fn day(&self, instant: Timestamp) -> Date {
        self.zone.to_datetime(instant).date()
    }

    /// The patient's age in completed months on the day of the dose.
    #[must_use]
    pub fn months(&self) -> Option<u32> {
        let (birth, at) = (self.patient.birth?, self.at?);
        let age = birth.until((Unit::Month, self.day(at))).ok()?;
        // A dose before birth is a finding of its own; here it counts as a newborn's.
        u32::try_from(age.get_months().max(0)).ok()
    }

    /// The body surface, when weight and height are known.
    #[must_use]
    pub fn bsa(&self) -> Option<Bsa> {
        Bsa::mosteller(self.patient.weight_kg?, self.patient.height_cm?)
    }

    /// The dose in the drug's base measure; nothing while a part is missing or the measure is not one of the drug's.
    #[must_use]
    pub fn base_amount(&self) -> Option<Decimal> {
        let (drug, measure) = (self.drug?, self.measure?);
        if !drug.measures.contains(&measure) {
            return None;
        }
        let dose = Dose::new(self.amount?, measure).ok()?;
        dose.told_in(drug.base()?).ok().map(Dose::amount)
    }
}
