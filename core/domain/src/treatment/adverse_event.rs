//! An adverse event of a treatment with its CTCAE grade (domain.md §3.2, AdverseEvent).

use serde::{Deserialize, Serialize};

use super::amount;
use super::clinical::{self, Acknowledgement, Frame};
use super::plausibility::ctcae_grade;
use crate::finding::{Finding, Severity};
use crate::kind::{Access, CheckContext, Facets, FactsUnavailable, Kind, KindSpec, MergeClass, Role, Scope};
use crate::record::{Extra, Record, RecordId, TypedBody};

/// The body of an adverse event.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct AdverseEvent {
    /// Who.
    pub patient: RecordId,
    /// Unit (CLUES) where.
    pub unit: String,
    /// What happened, by its CTCAE term where there is one.
    pub term: String,
    /// Grade, 1 to 5; 5 is death.
    pub grade: u8,
    /// The event that this one corrects.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub supersedes: Option<RecordId>,
    /// Warnings read, with reasons.
    #[serde(default)]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub acknowledgements: Vec<Acknowledgement>,
    /// Fields that this build does not know.
    #[serde(flatten)]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub extra: Extra,
}

impl TypedBody for AdverseEvent {
    const KIND: &'static str = "adverse_event";
}

static SPEC: KindSpec = KindSpec {
    name: AdverseEvent::KIND,
    schema: 1,
    append_only: true,
    fields: &[],
    default_class: MergeClass::Safety { group: "event" },
    access: &[Access::creates(Role::Clinician), Access::reads(Role::Registrar), Access::reads(Role::Coordinator)],
    stale_after: None,
};

/// The kind `adverse_event`.
pub(super) struct AdverseEventKind;

impl Kind for AdverseEventKind {
    fn spec(&self) -> &'static KindSpec {
        &SPEC
    }

    fn facets(&self, record: &Record) -> Facets {
        let grade = record.body.get("grade").and_then(serde_json::Value::as_u64);
        let code = record.text("term").map(|term| term.trim().to_owned());
        Facets { status: grade.map(|grade| grade.to_string()), code, ..clinical::facets(record) }
    }

    fn scopes(&self, record: &Record) -> Vec<Scope> {
        clinical::home(record)
    }

    fn check(
        &self,
        record: &Record,
        before: Option<&Record>,
        context: &CheckContext<'_>,
    ) -> Result<Vec<Finding>, FactsUnavailable> {
        let mut frame = Frame::of_fact(record, before, context, &["patient", "unit", "term", "grade"], true)?;
        if let Some(value) = record.body.get("grade").filter(|value| !value.is_null()) {
            match amount::from_json(value) {
                Ok(grade) => frame.findings.extend(ctcae_grade(grade, "/grade")),
                Err(_) => frame.findings.push(Finding::error("LAB-NOT-NUMBER", "/grade")),
            }
        }
        match record.typed::<AdverseEvent>() {
            Ok(event) => {
                if event.grade == 5 && frame.life.death.is_none() {
                    frame.findings.push(Finding::new("LAB-CTCAE-DEATH", Severity::Info, "/grade"));
                }
                Ok(frame.finish(&event.acknowledgements, context))
            }
            Err(error) => {
                clinical::unreadable(&error, &mut frame.findings);
                Ok(frame.findings)
            }
        }
    }
}
