//! Made-up kinds: a note with a dose that no machine may merge, and a fact that is never edited.

use std::sync::Arc;

use acompana_domain::kind::{
    Access, CheckContext, Decision, Facets, FactsUnavailable, FieldRule, Kind, KindSpec, MergeClass, Role, Scope,
};
use acompana_domain::{Finding, Record};
use acompana_server::standard_host;
use acompana_sync::server::Host;

struct Note(&'static KindSpec);

const NOTE: KindSpec = KindSpec {
    name: "note",
    schema: 1,
    append_only: false,
    fields: &[
        FieldRule::new("dose", MergeClass::Safety { group: "dose" }),
        FieldRule::new("folio", MergeClass::Server),
    ],
    default_class: MergeClass::Text,
    access: &[Access::writes(Role::Clinician), Access::writes(Role::Parent)],
    stale_after: None,
};
const FACT: KindSpec = KindSpec { name: "fact", append_only: true, fields: &[], ..NOTE };

impl Kind for Note {
    fn spec(&self) -> &'static KindSpec {
        self.0
    }

    fn facets(&self, record: &Record) -> Facets {
        Facets {
            subject: record.reference("child"),
            place: record.text("unit").map(str::to_owned),
            ..Facets::default()
        }
    }

    fn scopes(&self, record: &Record) -> Vec<Scope> {
        let unit = record.text("unit").map(|unit| Scope::Hospital(unit.to_owned()));
        unit.into_iter().chain(record.reference("child").map(Scope::Child)).collect()
    }

    fn check(
        &self,
        record: &Record,
        _before: Option<&Record>,
        _context: &CheckContext<'_>,
    ) -> Result<Vec<Finding>, FactsUnavailable> {
        match record.text("text") {
            Some("poison") => Ok(vec![Finding::error("NOTE-POISON", "/text")]),
            Some("panic") => std::panic::resume_unwind(Box::new("a rule went wrong")),
            _ => Ok(Vec::new()),
        }
    }

    fn decide(
        &self,
        record: &Record,
        before: Option<&Record>,
        context: &CheckContext<'_>,
    ) -> Result<Option<Decision>, FactsUnavailable> {
        if record.text("text") != Some("number me") || before.is_some() {
            return Ok(None);
        }
        let mut body = record.body.clone();
        body.insert("folio".to_owned(), context.facts.next_serial("note")?.into());
        Ok(Some(Decision { body, creates: Vec::new() }))
    }
}

/// The standard kinds and the two made-up ones.
pub fn host() -> Host {
    let host = standard_host();
    Host { kinds: host.kinds.with(Arc::new(Note(&NOTE))).with(Arc::new(Note(&FACT))), ..host }
}
