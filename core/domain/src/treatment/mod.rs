//! The treatment area: doses and other clinical facts, and the rules that help to enter them without slips.
//!
//! - [`catalogue`]: what is usual for each drug, an editable file. [`dose`]: judging a dose; [`check_dose`] is its door
//!   for JSON cases. [`plausibility`]: laboratory and body values; [`check_lab`].
//! - Kinds: [`TreatmentPlan`], [`Administration`], [`Hospitalization`], [`LabResult`], [`AdverseEvent`].
//!
//! All of it helps with data entry and says so ([`notice`]); none of it replaces a clinician or a protocol.

mod administration;
mod adverse_event;
mod amount;
mod bsa;
pub mod catalogue;
mod clinical;
mod codes;
pub mod dose;
mod hospitalization;
mod lab_result;
mod malformed;
mod measure;
mod plan;
pub mod plausibility;
mod route;
mod told;

use std::sync::Arc;

pub use administration::Administration;
pub use adverse_event::AdverseEvent;
pub use amount::NotAQuantity;
pub use bsa::Bsa;
pub use clinical::Acknowledgement;
pub use codes::CODES;
pub use dose::check_dose;
pub use hospitalization::Hospitalization;
pub use lab_result::LabResult;
pub use measure::{Measure, UnknownMeasure};
pub use plan::{Phase, TreatmentPlan};
pub use plausibility::check_lab;
pub use route::{Route, UnknownRoute};

use crate::finding::Args;
use crate::kind::Kind;
use crate::message::{self, Locale};

/// The kinds of this area.
pub fn kinds() -> Vec<Arc<dyn Kind>> {
    vec![
        Arc::new(plan::TreatmentPlanKind),
        Arc::new(administration::AdministrationKind),
        Arc::new(hospitalization::HospitalizationKind),
        Arc::new(lab_result::LabResultKind),
        Arc::new(adverse_event::AdverseEventKind),
    ]
}

/// The sentence to show wherever a dose or a result is judged (domain.md §3.4).
#[must_use]
pub fn notice(locale: Locale) -> String {
    message::render(locale, "CLINICAL-NOTICE", &Args::new())
}

/// Reads a quantity written as text or as a JSON number, such as a weight typed into a form.
///
/// # Errors
/// [`NotAQuantity`] for anything that could be read in two ways, such as `1,500`.
pub fn quantity(value: &serde_json::Value) -> Result<rust_decimal::Decimal, NotAQuantity> {
    amount::from_json(value)
}
