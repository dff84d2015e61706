//! A treatment plan: the protocol a patient follows, with its phases (domain.md §3.2, CarePlan).

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::clinical::{self, Frame, moment};
use crate::finding::{Finding, Severity};
use crate::kind::{Access, CheckContext, Facets, FactsUnavailable, FieldRule, Kind, KindSpec, MergeClass, Role, Scope};
use crate::record::{Extra, Record, RecordId, TypedBody};

/// What a treatment is for (domain.md §3.2: curative, palliative, supportive).
const INTENTS: &[&str] = &["curative", "palliative", "supportive"];

/// The body of a treatment plan.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct TreatmentPlan {
    /// Who.
    pub patient: RecordId,
    /// Unit (CLUES) that treats.
    pub unit: String,
    /// Protocol or regimen (*esquema*).
    pub protocol: String,
    /// What it is for: `curative`, `palliative` or `supportive`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub intent: Option<String>,
    /// Line of treatment, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub line: Option<u8>,
    /// Its phases.
    #[serde(default)]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub phases: Vec<Phase>,
    /// First day.
    pub start: Date,
    /// Last day, once it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub end: Option<Date>,
    /// Fields that this build does not know.
    #[serde(flatten)]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub extra: Extra,
}

/// A phase of a plan: induction, consolidation, intensification, maintenance …
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Phase {
    /// Stable id within the plan.
    pub id: String,
    /// Name.
    pub name: String,
    /// First day.
    pub start: Date,
    /// Last day, once it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub end: Option<Date>,
    /// Fields that this build does not know.
    #[serde(flatten)]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub extra: Extra,
}

impl TypedBody for TreatmentPlan {
    const KIND: &'static str = "treatment_plan";
}

const COURSE: MergeClass = MergeClass::Safety { group: "course" };
const IDENTITY: MergeClass = MergeClass::Safety { group: "identity" };

static SPEC: KindSpec = KindSpec {
    name: TreatmentPlan::KIND,
    schema: 1,
    append_only: false,
    fields: &[
        FieldRule::new("patient", IDENTITY),
        FieldRule::new("unit", IDENTITY),
        FieldRule::new("protocol", COURSE),
        FieldRule::new("intent", COURSE),
        FieldRule::new("line", COURSE),
        FieldRule::new("start", COURSE),
        FieldRule::new("end", COURSE),
        FieldRule::new("phases", MergeClass::Elements),
    ],
    default_class: MergeClass::Text,
    access: &[Access::writes(Role::Clinician), Access::reads(Role::Registrar), Access::reads(Role::Coordinator)],
    stale_after: None,
};

/// The kind `treatment_plan`.
pub(super) struct TreatmentPlanKind;

impl Kind for TreatmentPlanKind {
    fn spec(&self) -> &'static KindSpec {
        &SPEC
    }

    fn facets(&self, record: &Record) -> Facets {
        let status = if record.text("end").is_some() { "ended" } else { "active" };
        let code = record.text("protocol").map(str::to_owned);
        Facets { status: Some(status.to_owned()), code, ..clinical::facets(record) }
    }

    fn scopes(&self, record: &Record) -> Vec<Scope> {
        clinical::home(record)
    }

    fn check(
        &self,
        record: &Record,
        _before: Option<&Record>,
        context: &CheckContext<'_>,
    ) -> Result<Vec<Finding>, FactsUnavailable> {
        let mut frame = Frame::of(record, context, &["patient", "unit", "protocol", "start"])?;
        let plan = match record.typed::<TreatmentPlan>() {
            Ok(plan) => plan,
            Err(error) => {
                clinical::unreadable(&error, &mut frame.findings);
                return Ok(frame.findings);
            }
        };
        let life = frame.life;
        // A plan may look ahead; it may not begin outside of the patient's life.
        frame.findings.extend(moment::days(plan.start, life.birth, life.death, "/start"));
        frame.findings.extend(reversed(plan.start, plan.end, "/end"));
        for (place, phase) in plan.phases.iter().enumerate() {
            frame.findings.extend(moment::days(phase.start, life.birth, None, &format!("/phases/{place}/start")));
            frame.findings.extend(reversed(phase.start, phase.end, &format!("/phases/{place}/end")));
        }
        if plan.intent.as_deref().is_some_and(|intent| !INTENTS.contains(&intent)) {
            frame.findings.push(Finding::error("CLN-INTENT", "/intent"));
        }
        if let Some(patient) = frame.patient.filter(|_| plan.intent.as_deref() == Some("curative")) {
            let diagnoses = context.facts.about("diagnosis", patient)?;
            if diagnoses.iter().any(|diagnosis| diagnosis.text("stage") == Some("IV")) {
                frame.findings.push(Finding::new("CLN-STAGE-INTENT", Severity::Info, "/intent"));
            }
        }
        Ok(frame.findings)
    }
}

/// An end before its start: a hard error (domain.md §3.4).
pub(super) fn reversed(start: Date, end: Option<Date>, field: &str) -> Option<Finding> {
    let end = end.filter(|end| *end < start)?;
    Some(Finding::error("CLN-END-BEFORE-START", field).with("start", start).with("end", end))
}
