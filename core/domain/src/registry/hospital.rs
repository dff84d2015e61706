//! A hospital or clinic: reference data, the same for everybody (domain.md §2.7).

use serde::{Deserialize, Serialize};

use super::shape::{self, Field, Shape};
use super::unit;
use crate::finding::Finding;
use crate::ident::Clues;
use crate::kind::{Access, CheckContext, Facets, FactsUnavailable, FieldRule, Kind, KindSpec, MergeClass, Role, Scope};
use crate::record::{Extra, Record, TypedBody};

/// Level of care of a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum Level {
    /// Unidad Médica de Alta Especialidad, the third level.
    #[serde(rename = "UMAE")]
    Umae,
    /// General hospital (HGZ, HGR, HGSZ).
    #[serde(rename = "second")]
    Second,
    /// Family clinic (UMF).
    #[serde(rename = "first")]
    First,
}

/// The body of a `hospital`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Hospital {
    /// Its CLUES.
    pub clues: String,
    /// Its name.
    pub name: String,
    /// Its level of care.
    pub level: Level,
    /// The state office (OOAD) it belongs to.
    pub ooad: String,
    /// Fields of a newer build.
    #[serde(flatten)]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub extra: Extra,
}

impl TypedBody for Hospital {
    const KIND: &'static str = "hospital";
}

const FIELDS: &[Field] = &[
    Field::required("clues", Shape::Words),
    Field::required("name", Shape::Words),
    Field::required("level", Shape::OneOf(&["UMAE", "second", "first"])),
    Field::required("ooad", Shape::Text),
];

static SPEC: KindSpec = KindSpec {
    name: Hospital::KIND,
    schema: 1,
    append_only: false,
    // Another key is another unit: never merged by a machine.
    fields: &[FieldRule::new("clues", MergeClass::Safety { group: "clues" })],
    default_class: MergeClass::Text,
    access: &[
        Access::writes(Role::Admin),
        Access::reads(Role::Parent),
        Access::reads(Role::Clinician),
        Access::reads(Role::Registrar),
        Access::reads(Role::Benefits),
        Access::reads(Role::Coordinator),
    ],
    stale_after: None,
};

/// Kind of the records about hospitals.
#[derive(Debug, Clone, Copy, Default)]
pub struct HospitalKind;

impl Kind for HospitalKind {
    fn spec(&self) -> &'static KindSpec {
        &SPEC
    }

    fn facets(&self, record: &Record) -> Facets {
        let clues = record.text("clues").and_then(unit::unit_code);
        Facets { at: Some(record.occurred_at), place: clues.clone(), code: clues, ..Facets::default() }
    }

    fn scopes(&self, _record: &Record) -> Vec<Scope> {
        vec![Scope::Reference]
    }

    fn check(
        &self,
        record: &Record,
        _before: Option<&Record>,
        context: &CheckContext<'_>,
    ) -> Result<Vec<Finding>, FactsUnavailable> {
        let hospital: Hospital = match shape::read(record, FIELDS) {
            Ok(hospital) => hospital,
            Err(findings) => return Ok(findings),
        };
        let mut findings = unit::judge(&hospital.clues, "/clues");
        if let Ok(clues) = Clues::parse(&hospital.clues) {
            let known = context.facts.with_code(Hospital::KIND, clues.as_str())?;
            if known.iter().any(|other| other.id != record.id) {
                findings.push(Finding::warning("HOSPITAL-DUPLICATE", "/clues").with("clues", clues.as_str()));
            }
        }
        Ok(findings)
    }
}
