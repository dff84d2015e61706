//! Doses: what was given, and whether it can be right for this patient (domain.md §3.4–3.5).

mod body;
mod case;
mod history;
mod json;
mod judge;
mod labs;
mod notes;
mod prescribed;
mod range;
mod reading;
mod timing;
mod verdict;

#[cfg(test)]
mod tests;

pub use case::{DoseCase, Fields, GivenDose, LastWeight, PatientNow};
pub use json::check_dose;
pub use judge::{Judgement, judge};
pub use labs::LabValue;
pub use prescribed::{Dose, UnusableDose};
pub(crate) use reading::{RawDose, read};
pub use verdict::{DoseFinding, DoseVerdict};
