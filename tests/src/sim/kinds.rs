//! Made-up kinds that have everything a real one may have: each merge class, rules that refuse, a decision of the
//! server's, facts that are only added, writes that grow stale.

use std::sync::Arc;

use acompana_domain::kind::{
    Access, CheckContext, Decision, DerivedRecord, Facets, FactsUnavailable, FieldRule, Kind, KindRegistry, KindSpec,
    MergeClass, Role, Scope,
};
use acompana_domain::{Finding, Record};
use jiff::SignedDuration;

/// The two hospitals of the simulation.
pub(super) const UNITS: [&str; 2] = ["DFIMS000061", "DFIMS000073"];

/// The scope of a hospital.
pub(super) fn scope(unit: usize) -> String {
    format!("hospital:{}", UNITS[unit])
}

/// A note about a child: words, a dose with its unit, items, a state.
pub(super) struct Note;

/// The facts about [`Note`].
pub(super) const NOTE: KindSpec = KindSpec {
    name: "note",
    schema: 1,
    append_only: false,
    fields: &[
        FieldRule::new("dose", MergeClass::Safety { group: "dose" }),
        FieldRule::new("measure", MergeClass::Safety { group: "dose" }),
        FieldRule::new("items", MergeClass::Elements),
        FieldRule::new("state", MergeClass::State),
        FieldRule::new("stamp", MergeClass::Server),
    ],
    default_class: MergeClass::Text,
    access: &[Access::writes(Role::Clinician)],
    stale_after: None,
};

/// A fact: written once, corrected by another one. Who waits two days is asked before it goes out.
pub(super) struct Fact;

/// The facts about [`Fact`].
pub(super) const FACT: KindSpec = KindSpec {
    name: "fact",
    schema: 1,
    append_only: true,
    fields: &[],
    default_class: MergeClass::Text,
    access: &[Access::writes(Role::Clinician)],
    stale_after: Some(SignedDuration::from_hours(48)),
};

/// Both.
pub(super) fn registry() -> KindRegistry {
    KindRegistry::standard().with(Arc::new(Note)).with(Arc::new(Fact))
}

/// The facts about a kind of the simulation.
pub(super) fn spec(kind: &str) -> &'static KindSpec {
    if kind == FACT.name { &FACT } else { &NOTE }
}

fn scopes(record: &Record) -> Vec<Scope> {
    record.text("unit").map(|unit| Scope::Hospital(unit.to_owned())).into_iter().collect()
}

fn parent_is_there(record: &Record, context: &CheckContext<'_>) -> Result<Vec<Finding>, FactsUnavailable> {
    if let Some(parent) = record.reference("parent")
        && context.facts.record(parent)?.is_none()
    {
        return Ok(vec![Finding::error("NOTE-PARENT-UNKNOWN", "/parent")]);
    }
    Ok(Vec::new())
}

impl Kind for Note {
    fn spec(&self) -> &'static KindSpec {
        &NOTE
    }

    fn facets(&self, record: &Record) -> Facets {
        Facets {
            subject: record.reference("parent"),
            place: record.text("unit").map(str::to_owned),
            status: record.text("state").map(str::to_owned),
            ..Facets::default()
        }
    }

    fn scopes(&self, record: &Record) -> Vec<Scope> {
        scopes(record)
    }

    fn check(
        &self,
        record: &Record,
        before: Option<&Record>,
        context: &CheckContext<'_>,
    ) -> Result<Vec<Finding>, FactsUnavailable> {
        let mut findings = parent_is_there(record, context)?;
        if record.text("text").is_some_and(|text| text.starts_with("poison")) {
            findings.push(Finding::error("NOTE-POISON", "/text"));
        }
        // A life cycle: closed is the end.
        let closed = before.and_then(|before| before.text("state")) == Some("closed");
        if closed && record.text("state") != Some("closed") {
            findings.push(Finding::error("NOTE-CLOSED", "/state"));
        }
        Ok(findings)
    }

    fn decide(
        &self,
        record: &Record,
        before: Option<&Record>,
        _context: &CheckContext<'_>,
    ) -> Result<Option<Decision>, FactsUnavailable> {
        // A note that names an office for the first time makes a note there, as a leave makes its certificate, and gets
        // a stamp. Not again: what the office has written on it since would be gone.
        let named = before.and_then(|before| before.text("office")).is_none();
        let made = record.text("office").filter(|_| named).map(|office| DerivedRecord {
            id: record.id.derived("certificate"),
            kind: NOTE.name,
            body: [("text", "made"), ("unit", office)]
                .map(|(name, value)| (name.to_owned(), value.into()))
                .into_iter()
                .collect(),
        });
        Ok(made.map(|made| {
            let mut body = record.body.clone();
            body.insert("stamp".to_owned(), "seen".into());
            Decision { body, creates: vec![made] }
        }))
    }
}

impl Kind for Fact {
    fn spec(&self) -> &'static KindSpec {
        &FACT
    }

    fn facets(&self, record: &Record) -> Facets {
        Facets { subject: record.reference("parent"), ..Facets::default() }
    }

    fn scopes(&self, record: &Record) -> Vec<Scope> {
        scopes(record)
    }

    fn check(
        &self,
        record: &Record,
        _before: Option<&Record>,
        context: &CheckContext<'_>,
    ) -> Result<Vec<Finding>, FactsUnavailable> {
        parent_is_there(record, context)
    }
}
