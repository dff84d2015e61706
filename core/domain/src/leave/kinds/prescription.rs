//! `leave_prescription`: the treating doctor says that the child needs the parent (140 Bis ¶1; LIC-10).

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{benefits_scope, child_scope, date_at, instant, unit_of};
use crate::finding::Finding;
use crate::kind::{Access, CheckContext, Facets, FactsUnavailable, Kind, KindSpec, MergeClass, Role, Scope};
use crate::leave::case::Reason;
use crate::leave::law;
use crate::record::{Extra, Record, RecordId, TypedBody};

/// A prescription of rest or hospital.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct LeavePrescription {
    /// The child.
    pub patient: RecordId,
    /// The treating doctor's name.
    pub doctor: String,
    /// Cédula profesional or IMSS matrícula.
    pub doctor_license: String,
    /// CLUES of the unit.
    pub unit: String,
    /// Its date.
    pub date: Date,
    /// Days prescribed; several leaves may be asked for under a long one.
    pub days: i64,
    /// Reason.
    pub reason: Reason,
    /// Fields of newer builds.
    #[serde(flatten)]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub extra: Extra,
}

impl TypedBody for LeavePrescription {
    const KIND: &'static str = "leave_prescription";
}

/// The kind `leave_prescription`.
#[derive(Debug, Clone, Copy, Default)]
pub struct LeavePrescriptionKind;

static SPEC: KindSpec = KindSpec {
    name: LeavePrescription::KIND,
    schema: 1,
    append_only: true,
    fields: &[],
    default_class: MergeClass::Safety { group: "prescription" },
    access: &[
        Access::creates(Role::Clinician),
        Access::reads(Role::Parent),
        Access::reads(Role::Registrar),
        Access::reads(Role::Benefits),
        Access::reads(Role::Coordinator),
    ],
    stale_after: None,
};

impl Kind for LeavePrescriptionKind {
    fn spec(&self) -> &'static KindSpec {
        &SPEC
    }

    fn facets(&self, record: &Record) -> Facets {
        Facets {
            subject: record.reference("patient"),
            at: date_at(record, "date").and_then(|date| instant(record, date)),
            place: unit_of(record),
            ..Facets::default()
        }
    }

    fn scopes(&self, record: &Record) -> Vec<Scope> {
        let hospital = unit_of(record).map(Scope::Hospital);
        [hospital, child_scope(record), benefits_scope(record)].into_iter().flatten().collect()
    }

    fn check(
        &self,
        record: &Record,
        _before: Option<&Record>,
        context: &CheckContext<'_>,
    ) -> Result<Vec<Finding>, FactsUnavailable> {
        let prescription: LeavePrescription = match record.typed() {
            Ok(prescription) => prescription,
            Err(unreadable) => return Ok(vec![super::request::unreadable(&unreadable)]),
        };
        let mut found = Vec::new();
        let words = [
            ("doctor", &prescription.doctor),
            ("doctor_license", &prescription.doctor_license),
            ("unit", &prescription.unit),
        ];
        for (name, _) in words.iter().filter(|(_, text)| text.trim().is_empty()) {
            found.push(Finding::error("LEAVE-FIELD-MISSING", format!("/{name}")).with("name", *name));
        }
        if !(1..=law::MAX_DAYS_IN_PERIOD).contains(&prescription.days) {
            found.push(Finding::error("LEAVE-PRESCRIPTION-DAYS", "/days").with("most", law::MAX_DAYS_IN_PERIOD));
        }
        if prescription.date > context.today {
            found.push(Finding::error("LEAVE-PRESCRIPTION-FUTURE", "/date").with("date", prescription.date));
        }
        let license = prescription.doctor_license.trim();
        let usual = (7..=10).contains(&license.len()) && license.bytes().all(|byte| byte.is_ascii_digit());
        if !license.is_empty() && !usual {
            found.push(Finding::warning("LEAVE-LICENSE-SHAPE", "/doctor_license"));
        }
        if context.facts.record(prescription.patient)?.is_none() {
            found.push(Finding::error("LEAVE-REFERENCE-UNKNOWN", "/patient").with("name", "patient"));
        }
        Ok(found)
    }
}
