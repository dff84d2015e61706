//! The diagnosis of a child (domain.md §2.9, §3.1).

mod check;
mod plausibility;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use super::acknowledgement::{self, Acknowledgement};
use super::shape::{Field, Shape};
use super::unit::unit_code;
use crate::finding::Finding;
use crate::ident::Icd10;
use crate::kind::{Access, CheckContext, Facets, FactsUnavailable, FieldRule, Kind, KindSpec, MergeClass, Role, Scope};
use crate::record::{Extra, Record, RecordId, TypedBody};

/// Stage, as the OncoCREAN census writes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[allow(missing_docs, reason = "the stages have no other names")]
pub enum Stage {
    I,
    II,
    III,
    IV,
    V,
    /// Does not apply, as in leukaemias.
    NA,
}

/// What the treatment is meant to do (mCODE procedure-intent).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[serde(rename_all = "lowercase")]
pub enum Intent {
    /// To cure.
    Curative,
    /// To relieve.
    Palliative,
    /// To support.
    Supportive,
}

/// The body of a `diagnosis`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Diagnosis {
    /// Record of the child.
    pub patient: RecordId,
    /// CIE-10 code as typed.
    pub icd10: String,
    /// CIE-O morphology as typed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub morphology: Option<String>,
    /// Date of the confirmed diagnosis.
    pub date: Date,
    /// Whether a unit of IMSS made it (LIC-07).
    pub by_imss: bool,
    /// Unit (CLUES) that keeps it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub unit: Option<String>,
    /// Stage.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub stage: Option<Stage>,
    /// Intent of the treatment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub intent: Option<Intent>,
    /// Side of the body, where it has one (LGDOCIA art. 30).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub laterality: Option<String>,
    /// Where the information comes from (LGDOCIA art. 30).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub source: Option<String>,
    /// Warnings that somebody gave a reason for.
    #[serde(default)]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub acknowledgements: Vec<Acknowledgement>,
    /// Fields of a newer build.
    #[serde(flatten)]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub extra: Extra,
}

impl TypedBody for Diagnosis {
    const KIND: &'static str = "diagnosis";
}

const FIELDS: &[Field] = &[
    Field::required("patient", Shape::Id),
    Field::required("icd10", Shape::Words),
    Field::optional("morphology", Shape::Text),
    Field::required("date", Shape::Date),
    Field::required("by_imss", Shape::Flag),
    Field::optional("unit", Shape::Text),
    Field::optional("stage", Shape::OneOf(&["I", "II", "III", "IV", "V", "NA"])),
    Field::optional("intent", Shape::OneOf(&["curative", "palliative", "supportive"])),
    Field::optional("laterality", Shape::Text),
    Field::optional("source", Shape::Text),
    Field::optional("acknowledgements", Shape::List(acknowledgement::FIELDS)),
];

static SPEC: KindSpec = KindSpec {
    name: Diagnosis::KIND,
    schema: 1,
    append_only: false,
    // Site and histology are read together, and so are stage and intent. Whose diagnosis it is never merges.
    fields: &[
        FieldRule::new("patient", MergeClass::Safety { group: "patient" }),
        FieldRule::new("icd10", MergeClass::Safety { group: "tumour" }),
        FieldRule::new("morphology", MergeClass::Safety { group: "tumour" }),
        FieldRule::new("laterality", MergeClass::Safety { group: "tumour" }),
        FieldRule::new("date", MergeClass::Safety { group: "date" }),
        FieldRule::new("by_imss", MergeClass::Safety { group: "date" }),
        FieldRule::new("stage", MergeClass::Safety { group: "stage" }),
        FieldRule::new("intent", MergeClass::Safety { group: "stage" }),
        FieldRule::new("acknowledgements", MergeClass::Elements),
    ],
    default_class: MergeClass::Text,
    access: &[
        Access::writes(Role::Registrar),
        Access::writes(Role::Clinician),
        Access::reads(Role::Coordinator),
        Access::reads(Role::Benefits),
        Access::reads(Role::Parent),
    ],
    stale_after: None,
};

/// Kind of the records about diagnoses.
#[derive(Debug, Clone, Copy, Default)]
pub struct DiagnosisKind;

impl Kind for DiagnosisKind {
    fn spec(&self) -> &'static KindSpec {
        &SPEC
    }

    fn facets(&self, record: &Record) -> Facets {
        let date = record.text("date").and_then(|text| text.parse::<Date>().ok());
        let zone = TimeZone::get(&record.tz).unwrap_or(TimeZone::UTC);
        Facets {
            subject: record.reference("patient"),
            at: date
                .and_then(|date| date.to_zoned(zone).ok())
                .map_or(Some(record.occurred_at), |at| Some(at.timestamp())),
            place: record.text("unit").and_then(unit_code),
            code: record.text("icd10").and_then(|text| Icd10::parse(text).ok()).map(|code| code.to_string()),
            ..Facets::default()
        }
    }

    fn scopes(&self, record: &Record) -> Vec<Scope> {
        let unit = record.text("unit").and_then(unit_code);
        let child = record.reference("patient").map(Scope::Child);
        [unit.clone().map(Scope::Hospital), unit.map(Scope::Benefits), child].into_iter().flatten().collect()
    }

    fn check(
        &self,
        record: &Record,
        _before: Option<&Record>,
        context: &CheckContext<'_>,
    ) -> Result<Vec<Finding>, FactsUnavailable> {
        check::check(record, context)
    }
}

#[cfg(test)]
mod tests;
