//! A child with cancer, as the registry knows it (domain.md §3.1).

mod check;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::acknowledgement::{self, Acknowledgement};
use super::names::{self, Names};
use super::shape::{Field, Shape};
use super::unit::unit_code;
use crate::finding::Finding;
use crate::ident::{Curp, IdentError, Identity, Sex};
use crate::kind::{Access, CheckContext, Facets, FactsUnavailable, FieldRule, Kind, KindSpec, MergeClass, Role, Scope};
use crate::record::{Body, Extra, Record, TypedBody};

/// The body of a `patient`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Patient {
    /// CURP as typed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub curp: Option<String>,
    /// Why there is no CURP yet: `newborn`, `foreigner`, `emergency` or other words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub curp_pending: Option<String>,
    /// The insured parent's NSS; a child uses it with its own agregado médico (§2.2).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub nss: Option<String>,
    /// Agregado médico (§2.3).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub agregado: Option<String>,
    /// Name.
    pub names: Names,
    /// Date of birth. Ages are computed from it and never kept.
    pub birth_date: Date,
    /// Sex.
    pub sex: Sex,
    /// Date of death.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub death_date: Option<Date>,
    /// Units that treat the child; the first one is its home.
    #[serde(default)]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub units: Vec<PatientUnit>,
    /// When the first symptoms were noticed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub symptoms_onset: Option<Date>,
    /// Free columns of the OncoCREAN census (§3.1).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub census: Option<Body>,
    /// Warnings that somebody gave a reason for.
    #[serde(default)]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub acknowledgements: Vec<Acknowledgement>,
    /// Fields of a newer build.
    #[serde(flatten)]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub extra: Extra,
}

/// A unit that treats a child.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct PatientUnit {
    /// Id of the element.
    pub id: String,
    /// CLUES of the unit.
    pub clues: String,
    /// Fields of a newer build.
    #[serde(flatten)]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub extra: Extra,
}

impl TypedBody for Patient {
    const KIND: &'static str = "patient";
}

impl Patient {
    /// The child's identity: the CURP, or why there is none yet; nothing when neither was written.
    pub fn identity(&self) -> Result<Option<Identity>, IdentError> {
        let written = |text: &Option<String>| text.clone().filter(|text| !text.trim().is_empty());
        if let Some(curp) = written(&self.curp) {
            return Curp::parse(&curp).map(|curp| Some(Identity::Curp(curp)));
        }
        Ok(written(&self.curp_pending).map(|reason| Identity::Pending { reason }))
    }
}

const UNIT_FIELDS: &[Field] = &[Field::required("id", Shape::Words), Field::required("clues", Shape::Words)];

const FIELDS: &[Field] = &[
    Field::optional("curp", Shape::Text),
    Field::optional("curp_pending", Shape::Text),
    Field::optional("nss", Shape::Text),
    Field::optional("agregado", Shape::Text),
    Field::required("names", Shape::Object(names::FIELDS)),
    Field::required("birth_date", Shape::Date),
    Field::required("sex", Shape::OneOf(&["H", "M", "X"])),
    Field::optional("death_date", Shape::Date),
    Field::required("units", Shape::List(UNIT_FIELDS)),
    Field::optional("symptoms_onset", Shape::Date),
    Field::optional("census", Shape::Object(&[])),
    Field::optional("acknowledgements", Shape::List(acknowledgement::FIELDS)),
];

static SPEC: KindSpec = KindSpec {
    name: Patient::KIND,
    schema: 1,
    append_only: false,
    // Doses, the sixteenth birthday and the end of a leave hang on these three dates and on the sex.
    fields: &[
        FieldRule::new("birth_date", MergeClass::Safety { group: "birth_date" }),
        FieldRule::new("sex", MergeClass::Safety { group: "sex" }),
        FieldRule::new("death_date", MergeClass::Safety { group: "death_date" }),
        FieldRule::new("units", MergeClass::Elements),
        FieldRule::new("acknowledgements", MergeClass::Elements),
    ],
    default_class: MergeClass::Text,
    access: &[
        Access::writes(Role::Registrar),
        Access::writes(Role::Clinician),
        Access::writes(Role::Coordinator),
        Access::reads(Role::Benefits),
        Access::reads(Role::Parent),
    ],
    stale_after: None,
};

/// Kind of the records about children.
#[derive(Debug, Clone, Copy, Default)]
pub struct PatientKind;

fn units(record: &Record) -> Vec<String> {
    let units = record.body.get("units").and_then(Value::as_array).into_iter().flatten();
    let mut codes: Vec<String> = Vec::new();
    for code in units.filter_map(|unit| unit.get("clues")?.as_str()).filter_map(unit_code) {
        if !codes.contains(&code) {
            codes.push(code);
        }
    }
    codes
}

impl Kind for PatientKind {
    fn spec(&self) -> &'static KindSpec {
        &SPEC
    }

    fn facets(&self, record: &Record) -> Facets {
        Facets {
            subject: Some(record.id),
            place: units(record).into_iter().next(),
            code: record.text("curp").and_then(|text| Curp::parse(text).ok()).map(|curp| curp.to_string()),
            at: Some(record.occurred_at),
            ..Facets::default()
        }
    }

    fn scopes(&self, record: &Record) -> Vec<Scope> {
        let units = units(record);
        let hospitals = units.iter().cloned().map(Scope::Hospital);
        let offices = units.iter().cloned().map(Scope::Benefits);
        hospitals.chain(offices).chain([Scope::Child(record.id)]).collect()
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
