//! Both ports over plain collections: small enough to be read as a specification, cloned to be rolled back.

pub mod client;
pub mod server;
pub mod story;
pub mod world;

use acompana_domain::kind::{
    Access, CheckContext, Decision, DerivedRecord, Facets, FactsUnavailable, FieldRule, Kind, KindSpec, MergeClass,
    Role, Scope,
};
use acompana_domain::{Finding, Record};

/// A made-up kind: a note about a child, with a dose that no machine may merge.
pub struct Note;

const SPEC: KindSpec = KindSpec {
    name: "note",
    schema: 1,
    append_only: false,
    fields: &[
        FieldRule::new("dose", MergeClass::Safety { group: "dose" }),
        FieldRule::new("items", MergeClass::Elements),
        FieldRule::new("stamp", MergeClass::Server),
    ],
    default_class: MergeClass::Text,
    access: &[Access::writes(Role::Clinician)],
    stale_after: None,
};

impl Kind for Note {
    fn spec(&self) -> &'static KindSpec {
        &SPEC
    }

    fn facets(&self, _record: &Record) -> Facets {
        Facets::default()
    }

    fn scopes(&self, record: &Record) -> Vec<Scope> {
        record.text("unit").map(|unit| Scope::Hospital(unit.to_owned())).into_iter().collect()
    }

    fn check(
        &self,
        record: &Record,
        _before: Option<&Record>,
        context: &CheckContext<'_>,
    ) -> Result<Vec<Finding>, FactsUnavailable> {
        if record.text("text") == Some("poison") {
            return Ok(vec![Finding::error("NOTE-POISON", "/text")]);
        }
        if let Some(parent) = record.reference("parent")
            && context.facts.record(parent)?.is_none()
        {
            return Ok(vec![Finding::error("NOTE-PARENT-UNKNOWN", "/parent")]);
        }
        Ok(Vec::new())
    }

    fn decide(
        &self,
        record: &Record,
        _before: Option<&Record>,
        _context: &CheckContext<'_>,
    ) -> Result<Option<Decision>, FactsUnavailable> {
        // A note that names an office makes a note there, as a leave makes its certificate.
        let made = record.text("office").map(|office| DerivedRecord {
            id: record.id.derived("certificate"),
            kind: "note",
            body: [("text", "made"), ("unit", office)]
                .map(|(name, value)| (name.to_owned(), value.into()))
                .into_iter()
                .collect(),
        });
        Ok(made.map(|made| Decision { body: record.body.clone(), creates: vec![made] }))
    }
}

/// Another made-up kind, which says by another field where it is, and may tell a child's family.
pub struct Memo;

const MEMO: KindSpec = KindSpec {
    name: "memo",
    schema: 1,
    append_only: false,
    fields: &[],
    default_class: MergeClass::Text,
    access: &[Access::writes(Role::Clinician)],
    stale_after: None,
};

impl Kind for Memo {
    fn spec(&self) -> &'static KindSpec {
        &MEMO
    }

    fn facets(&self, _record: &Record) -> Facets {
        Facets::default()
    }

    fn scopes(&self, record: &Record) -> Vec<Scope> {
        let ward = record.text("ward").map(|ward| Scope::Hospital(ward.to_owned()));
        ward.into_iter().chain(record.reference("patient").map(Scope::Child)).collect()
    }

    fn check(
        &self,
        _record: &Record,
        _before: Option<&Record>,
        _context: &CheckContext<'_>,
    ) -> Result<Vec<Finding>, FactsUnavailable> {
        Ok(Vec::new())
    }
}
