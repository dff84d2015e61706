//! The registry area: who the children are, who cares for them, what they have and where they are treated
//! (domain.md §3.1, §3.2).
//!
//! Bodies keep identifiers as they were typed, because a record that somebody saved must stay readable; it is
//! [`crate::kind::Kind::check`] that refuses a wrong one.

mod acknowledgement;
mod diagnosis;
mod guardian;
mod hospital;
mod names;
mod patient;
mod shape;
mod unit;

use std::sync::Arc;

pub use acknowledgement::{Acknowledgement, require_acknowledgements};
pub use diagnosis::{Diagnosis, DiagnosisKind, Intent, Stage};
pub use guardian::{ChildLink, Contribution, Custody, Employment, Guardian, GuardianKind, Relation};
pub use hospital::{Hospital, HospitalKind, Level};
pub use names::Names;
pub use patient::{Patient, PatientKind, PatientUnit};
pub use unit::unit_code;

use crate::kind::Kind;

/// Codes of this area that have a sentence; `ACK-REQUIRED`, which it shares, is listed with the treatments.
pub const CODES: &[&str] = &[
    "DX-AGE-UNUSUAL",
    "DX-BEFORE-BIRTH",
    "DX-BEFORE-SYMPTOMS",
    "DX-FUTURE",
    "DX-INTENT-STAGE",
    "DX-MORPHOLOGY",
    "DX-NOT-IN-CATALOGUE",
    "DX-NO-UNIT",
    "DX-SITE-SEX",
    "GUARDIAN-CHILDREN-BY-STAFF",
    "GUARDIAN-CURP-OF-CHILD",
    "GUARDIAN-EMPLOYER-REG",
    "GUARDIAN-NOT-YOURS",
    "GUARDIAN-PERIOD",
    "GUARDIAN-WAGE",
    "HOSPITAL-DUPLICATE",
    "PATIENT-AGREGADO-SEX",
    "PATIENT-AGREGADO-YEAR",
    "PATIENT-BIRTH-FUTURE",
    "PATIENT-CURP-MISSING",
    "PATIENT-CURP-RESOLVED",
    "PATIENT-DEATH-BEFORE-BIRTH",
    "PATIENT-DEATH-FUTURE",
    "PATIENT-DUPLICATE",
    "PATIENT-SYMPTOMS-DATE",
    "REG-REQUIRED",
    "REG-SHAPE",
    "REG-UNREADABLE",
];

/// The kinds of this area.
pub fn kinds() -> Vec<Arc<dyn Kind>> {
    vec![Arc::new(PatientKind), Arc::new(GuardianKind), Arc::new(DiagnosisKind), Arc::new(HospitalKind)]
}

#[cfg(test)]
mod fixture;
#[cfg(test)]
mod tests;
