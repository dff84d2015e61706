//! A stay in hospital (domain.md §3.2, Encounter). The parents see it: a leave for hospitalization rests on it.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::clinical::{self, Frame, moment};
use super::plan::reversed;
use crate::finding::Finding;
use crate::kind::{Access, CheckContext, Facets, FactsUnavailable, FieldRule, Kind, KindSpec, MergeClass, Role, Scope};
use crate::record::{Extra, Record, RecordId, TypedBody};

/// The body of a hospitalization.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Hospitalization {
    /// Who.
    pub patient: RecordId,
    /// Unit (CLUES) where.
    pub unit: String,
    /// First day.
    pub admitted: Date,
    /// Last day; absent while the child is in hospital.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub discharged: Option<Date>,
    /// Why, in words that a parent may read.
    pub reason: String,
    /// Fields that this build does not know.
    #[serde(flatten)]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub extra: Extra,
}

impl TypedBody for Hospitalization {
    const KIND: &'static str = "hospitalization";
}

const DATES: MergeClass = MergeClass::Safety { group: "dates" };
const IDENTITY: MergeClass = MergeClass::Safety { group: "identity" };

static SPEC: KindSpec = KindSpec {
    name: Hospitalization::KIND,
    schema: 1,
    append_only: false,
    fields: &[
        FieldRule::new("patient", IDENTITY),
        FieldRule::new("unit", IDENTITY),
        FieldRule::new("admitted", DATES),
        FieldRule::new("discharged", DATES),
    ],
    default_class: MergeClass::Text,
    access: &[
        Access::writes(Role::Clinician),
        Access::writes(Role::Registrar),
        Access::reads(Role::Coordinator),
        Access::reads(Role::Parent),
    ],
    stale_after: None,
};

/// The kind `hospitalization`.
pub(super) struct HospitalizationKind;

impl Kind for HospitalizationKind {
    fn spec(&self) -> &'static KindSpec {
        &SPEC
    }

    fn facets(&self, record: &Record) -> Facets {
        let date = |name: &str| record.text(name).and_then(|text| text.parse::<Date>().ok());
        let zone = clinical::zone_of(record);
        let admitted = date("admitted").and_then(|day| zone.to_timestamp(day.at(0, 0, 0, 0)).ok());
        let status = if date("discharged").is_some() { "discharged" } else { "admitted" };
        let common = clinical::facets(record);
        Facets { at: admitted.or(common.at), status: Some(status.to_owned()), ..common }
    }

    fn facet_fields(&self) -> Option<&'static [&'static str]> {
        Some(&["patient", "unit", "admitted", "discharged"])
    }

    fn scopes(&self, record: &Record) -> Vec<Scope> {
        let mut scopes = clinical::home(record);
        scopes.extend(record.reference("patient").map(Scope::Child));
        scopes
    }

    fn check(
        &self,
        record: &Record,
        _before: Option<&Record>,
        context: &CheckContext<'_>,
    ) -> Result<Vec<Finding>, FactsUnavailable> {
        let mut frame = Frame::of(record, context, &["patient", "unit", "admitted", "reason"])?;
        let stay = match record.typed::<Hospitalization>() {
            Ok(stay) => stay,
            Err(error) => {
                clinical::unreadable(&error, &mut frame.findings);
                return Ok(frame.findings);
            }
        };
        for (day, field) in [(Some(stay.admitted), "/admitted"), (stay.discharged, "/discharged")] {
            let Some(day) = day else { continue };
            frame.findings.extend(moment::days(day, frame.life.birth, frame.life.death, field));
            if day > context.today {
                frame.findings.push(Finding::error("CLN-FUTURE", field).with("date", day));
            }
        }
        frame.findings.extend(reversed(stay.admitted, stay.discharged, "/discharged"));
        Ok(frame.findings)
    }
}
