//! What this device knows, as the rules ask for it, with records that are about to be written laid over it.

use acompana_core::{Acompana, CoreError, RecordQuery};
use acompana_domain::kind::{Facts, FactsUnavailable};
use acompana_domain::{Record, RecordId};

/// The records of a device and those about to be written. Without a device, only the latter.
pub(crate) struct Known<'a> {
    app: Option<&'a Acompana>,
    coming: &'a [Record],
}

impl<'a> Known<'a> {
    /// The records of `app` under those of `coming`.
    pub(crate) fn new(app: Option<&'a Acompana>, coming: &'a [Record]) -> Self {
        Self { app, coming }
    }

    fn listed(&self, query: RecordQuery, also: impl Fn(&Record) -> bool) -> Result<Vec<Record>, FactsUnavailable> {
        let mut found: Vec<Record> = self.coming.iter().filter(|record| also(record)).cloned().collect();
        let Some(app) = self.app else { return Ok(found) };
        let mut query = RecordQuery { order: acompana_core::Order::Oldest, limit: 1_000, ..query };
        let mut all = Vec::new();
        loop {
            let page = app.list(&query).map_err(|error| unavailable(&error))?;
            all.extend(page.records.into_iter().filter(|record| !self.is_coming(record.id)));
            match page.next {
                Some(next) => query.after = Some(next),
                None => break,
            }
        }
        all.append(&mut found);
        Ok(all)
    }

    fn is_coming(&self, id: RecordId) -> bool {
        self.coming.iter().any(|record| record.id == id)
    }
}

fn unavailable(error: &CoreError) -> FactsUnavailable {
    FactsUnavailable { reason: error.to_string() }
}

impl Facts for Known<'_> {
    fn record(&self, id: RecordId) -> Result<Option<Record>, FactsUnavailable> {
        if let Some(record) = self.coming.iter().find(|record| record.id == id) {
            return Ok(Some(record.clone()));
        }
        self.app.map_or(Ok(None), |app| app.get(id).map_err(|error| unavailable(&error)))
    }

    fn about(&self, kind: &str, subject: RecordId) -> Result<Vec<Record>, FactsUnavailable> {
        let query = RecordQuery { subject: Some(subject), ..RecordQuery::of_kind(kind) };
        self.listed(query, |record| record.kind == kind && record.reference("patient") == Some(subject))
    }

    fn of_party(&self, kind: &str, party: RecordId) -> Result<Vec<Record>, FactsUnavailable> {
        let query = RecordQuery { party: Some(party), ..RecordQuery::of_kind(kind) };
        self.listed(query, |record| record.kind == kind && record.reference("holder") == Some(party))
    }

    fn with_code(&self, kind: &str, code: &str) -> Result<Vec<Record>, FactsUnavailable> {
        let query = RecordQuery { code: Some(code.to_owned()), ..RecordQuery::of_kind(kind) };
        let same = |record: &Record| ["curp", "clues"].iter().any(|name| record.text(name) == Some(code));
        self.listed(query, |record| record.kind == kind && same(record))
    }
}
