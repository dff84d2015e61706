//! Mother, father or legal guardian of a child: who may hold a leave (domain.md §1.3, §1.7).

mod check;

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::names::{self, Names};
use super::shape::{Field, Shape};
use super::unit::unit_code;
use crate::finding::Finding;
use crate::ident::Nss;
use crate::kind::{Access, CheckContext, Facets, FactsUnavailable, FieldRule, Kind, KindSpec, MergeClass, Role, Scope};
use crate::record::{Extra, Record, RecordId, TypedBody, UserId};

/// What the person is to the child.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[serde(rename_all = "lowercase")]
pub enum Relation {
    /// Mother.
    Mother,
    /// Father.
    Father,
    /// Guardian named by a court; LIC-03 sends the case to review (LSS 84-V).
    Guardian,
}

/// Whether the person exercises patria potestad, guarda and custodia (LSS 140 Bis ¶5, LIC-04).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[serde(rename_all = "lowercase")]
pub enum Custody {
    /// Yes.
    Yes,
    /// No: the leave is not for this person.
    No,
    /// Disputed: a person decides.
    Disputed,
}

/// The body of a `guardian`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Guardian {
    /// Who signs in as this person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub user: Option<UserId>,
    /// Name.
    pub names: Names,
    /// CURP as typed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub curp: Option<String>,
    /// NSS as typed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub nss: Option<String>,
    /// What the person is to the child.
    pub relation: Relation,
    /// Whether the person exercises custody.
    pub custody: Custody,
    /// Mobile telephone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub phone: Option<String>,
    /// Own e-mail address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub email: Option<String>,
    /// Bank chosen for the subsidy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub bank: Option<String>,
    /// CLABE for the subsidy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub clabe: Option<String>,
    /// Employers, present and past. All present ones are told of a leave (LIC-23).
    #[serde(default)]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub employments: Vec<Employment>,
    /// Periods of contributions, for the weeks of LIC-19 and LIC-20.
    #[serde(default)]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub contributions: Vec<Contribution>,
    /// The children this person cares for.
    #[serde(default)]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub children: Vec<ChildLink>,
    /// Unit (CLUES) whose Prestaciones Económicas rules on the leaves.
    pub unit: String,
    /// Fields of a newer build.
    #[serde(flatten)]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub extra: Extra,
}

/// Work for one employer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Employment {
    /// Id of the element.
    pub id: String,
    /// Name of the employer.
    pub employer: String,
    /// Registro patronal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub employer_reg: Option<String>,
    /// The employer's e-mail address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub email: Option<String>,
    /// First day.
    pub from: Date,
    /// Last day; nothing while it lasts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub to: Option<Date>,
    /// Registered daily wage in pesos, such as `500.00`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub daily_wage: Option<Decimal>,
    /// Fields of a newer build.
    #[serde(flatten)]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub extra: Extra,
}

/// A period in which contributions were paid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Contribution {
    /// Id of the element.
    pub id: String,
    /// First day.
    pub from: Date,
    /// Last day; nothing while it lasts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub to: Option<Date>,
    /// Fields of a newer build.
    #[serde(flatten)]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub extra: Extra,
}

/// A child that the person cares for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct ChildLink {
    /// Id of the element.
    pub id: String,
    /// Record of the child.
    pub patient: RecordId,
    /// Whether IMSS has the child as this person's beneficiary (LIC-03).
    #[serde(default)]
    pub registered_beneficiary: bool,
    /// Fields of a newer build.
    #[serde(flatten)]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub extra: Extra,
}

impl TypedBody for Guardian {
    const KIND: &'static str = "guardian";
}

const EMPLOYMENT_FIELDS: &[Field] = &[
    Field::required("id", Shape::Words),
    Field::required("employer", Shape::Words),
    Field::optional("employer_reg", Shape::Text),
    Field::optional("email", Shape::Text),
    Field::required("from", Shape::Date),
    Field::optional("to", Shape::Date),
    Field::optional("daily_wage", Shape::Amount),
];

const CONTRIBUTION_FIELDS: &[Field] =
    &[Field::required("id", Shape::Words), Field::required("from", Shape::Date), Field::optional("to", Shape::Date)];

const CHILD_FIELDS: &[Field] = &[
    Field::required("id", Shape::Words),
    Field::required("patient", Shape::Id),
    Field::optional("registered_beneficiary", Shape::Flag),
];

const FIELDS: &[Field] = &[
    Field::optional("user", Shape::Id),
    Field::required("names", Shape::Object(names::FIELDS)),
    Field::optional("curp", Shape::Text),
    Field::optional("nss", Shape::Text),
    Field::required("relation", Shape::OneOf(&["mother", "father", "guardian"])),
    Field::required("custody", Shape::OneOf(&["yes", "no", "disputed"])),
    Field::optional("phone", Shape::Text),
    Field::optional("email", Shape::Text),
    Field::optional("bank", Shape::Text),
    Field::optional("clabe", Shape::Text),
    Field::optional("employments", Shape::List(EMPLOYMENT_FIELDS)),
    Field::optional("contributions", Shape::List(CONTRIBUTION_FIELDS)),
    Field::optional("children", Shape::List(CHILD_FIELDS)),
    Field::required("unit", Shape::Words),
];

static SPEC: KindSpec = KindSpec {
    name: Guardian::KIND,
    schema: 1,
    append_only: false,
    fields: &[
        // One end's bank with the other end's CLABE would send the money nowhere, or to somebody else.
        FieldRule::new("bank", MergeClass::Safety { group: "account" }),
        FieldRule::new("clabe", MergeClass::Safety { group: "account" }),
        FieldRule::new("custody", MergeClass::Safety { group: "custody" }),
        FieldRule::new("employments", MergeClass::Elements),
        FieldRule::new("contributions", MergeClass::Elements),
        FieldRule::new("children", MergeClass::Elements),
    ],
    default_class: MergeClass::Text,
    // Wages and accounts are nobody else's business: neither clinicians nor coordinators read them (LGPDPPSO art. 19).
    access: &[Access::writes(Role::Parent), Access::writes(Role::Benefits)],
    stale_after: None,
};

/// Kind of the records about parents and guardians.
#[derive(Debug, Clone, Copy, Default)]
pub struct GuardianKind;

impl Kind for GuardianKind {
    fn spec(&self) -> &'static KindSpec {
        &SPEC
    }

    fn facets(&self, record: &Record) -> Facets {
        let mut children = record.body.get("children").and_then(Value::as_array).into_iter().flatten();
        Facets {
            subject: children.find_map(|child| child.get("patient")?.as_str()?.parse().ok()),
            party: Some(record.id),
            at: Some(record.occurred_at),
            place: record.text("unit").and_then(unit_code),
            code: record.text("nss").and_then(|text| Nss::parse(text).ok()).map(|nss| nss.to_string()),
            ..Facets::default()
        }
    }

    fn scopes(&self, record: &Record) -> Vec<Scope> {
        let office = record.text("unit").and_then(unit_code).map(Scope::Benefits);
        [Scope::Family(record.id)].into_iter().chain(office).collect()
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

#[cfg(test)]
mod tests;
