//! A dose that was given, or was due and not given. A fact: never edited, only superseded.

mod check;
mod history;

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::amount;
use super::clinical::{self, Acknowledgement};
use super::measure::Measure;
use super::route::Route;
use crate::finding::Finding;
use crate::kind::{Access, CheckContext, Facets, FactsUnavailable, FieldRule, Kind, KindSpec, MergeClass, Role, Scope};
use crate::record::{Extra, Record, RecordId, TypedBody, UserId};

/// The body of an administration. Its time is the envelope's `occurred_at` (domain.md §3.2, MedicationAdministration).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Administration {
    /// Who.
    pub patient: RecordId,
    /// Unit (CLUES) where.
    pub unit: String,
    /// Key of the drug on the national list; a name of the catalogue where it has no key.
    pub drug: String,
    /// How much; absent only when it was not given.
    #[serde(default, with = "amount::option", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub dose: Option<Decimal>,
    /// In which measure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub measure: Option<Measure>,
    /// By which route.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub route: Option<Route>,
    /// Whether it was given.
    pub given: bool,
    /// Why it was not (*desabasto*, refused, fever …).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub not_given_reason: Option<String>,
    /// Weight in kg the dose was reckoned with.
    #[serde(default, with = "amount::option", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub weight_kg: Option<Decimal>,
    /// Height in cm.
    #[serde(default, with = "amount::option", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub height_cm: Option<Decimal>,
    /// The day weight and height were measured, if not on the day of the dose.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub measured_on: Option<Date>,
    /// Lot.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub lot: Option<String>,
    /// Last day on which the lot may be used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub lot_expiry: Option<Date>,
    /// The administration that this one corrects.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub supersedes: Option<RecordId>,
    /// Warnings read, with reasons.
    #[serde(default)]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub acknowledgements: Vec<Acknowledgement>,
    /// Who else looked at a dose on which an alert was raised.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub second_person: Option<UserId>,
    /// The dose typed a second time, when a slip of unit was suspected.
    #[serde(default, with = "amount::option", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub retyped_dose: Option<Decimal>,
    /// Fields that this build does not know.
    #[serde(flatten)]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub extra: Extra,
}

impl TypedBody for Administration {
    const KIND: &'static str = "administration";
}

/// The group of all that makes up a dose: none of it means anything without the rest.
const DOSE: MergeClass = MergeClass::Safety { group: "dose" };

static SPEC: KindSpec = KindSpec {
    name: Administration::KIND,
    schema: 1,
    append_only: true,
    fields: &[
        FieldRule::new("lot", MergeClass::Safety { group: "lot" }),
        FieldRule::new("lot_expiry", MergeClass::Safety { group: "lot" }),
        FieldRule::new("acknowledgements", MergeClass::Text),
    ],
    default_class: DOSE,
    access: &[Access::creates(Role::Clinician), Access::creates(Role::Registrar), Access::reads(Role::Coordinator)],
    stale_after: None,
};

/// The kind `administration`.
pub(super) struct AdministrationKind;

impl Kind for AdministrationKind {
    fn spec(&self) -> &'static KindSpec {
        &SPEC
    }

    fn facets(&self, record: &Record) -> Facets {
        let given = record.body.get("given").and_then(serde_json::Value::as_bool);
        let status = given.map(|given| if given { "given" } else { "not_given" });
        let code = record.text("drug").map(|drug| drug.trim().to_uppercase());
        Facets { status: status.map(str::to_owned), code, ..clinical::facets(record) }
    }

    fn facet_fields(&self) -> Option<&'static [&'static str]> {
        Some(&["patient", "unit", "given", "drug"])
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
        check::check(record, before, context)
    }
}
