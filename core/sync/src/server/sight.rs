//! What a writer may learn from the rules: no more than is theirs to know.
//!
//! A rule that refuses a write tells something about the records it looked at: that a child with this id exists, that a
//! date is before its birth. So the rules see the records that the writer could have seen, and those that the record
//! referred to before this write; everything else is to them as if it did not exist.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use acompana_domain::kind::{Facts, FactsUnavailable};
use acompana_domain::{Record, RecordId};
use serde_json::Value;

use super::handle::Host;
use super::permit::Holdings;
use super::store::ServerTx;

/// What is known, as far as one writer may know it.
pub(super) struct Sight<'a, T> {
    tx: &'a T,
    host: &'a Host,
    holdings: &'a Holdings,
    /// The record that is written, and all that it referred to before: somebody who could see that referred to it.
    established: BTreeSet<RecordId>,
    /// What was found for the records that the rules asked for: they ask about the same child again and again.
    found: RefCell<BTreeMap<RecordId, bool>>,
}

impl<'a, T: ServerTx> Sight<'a, T> {
    pub(super) fn of(
        tx: &'a T,
        host: &'a Host,
        holdings: &'a Holdings,
        written: RecordId,
        before: Option<&Record>,
    ) -> Self {
        let mut established = BTreeSet::from([written]);
        for value in before.into_iter().flat_map(|record| record.body.values()) {
            collect(value, &mut established);
        }
        Self { tx, host, holdings, established, found: RefCell::default() }
    }

    /// Whether the record is, or ever was, in a scope that the writer holds. What left a ward stays known there: a dose
    /// that was given before must not be refused because the child has moved since.
    fn shows(&self, record: &Record) -> Result<bool, FactsUnavailable> {
        if self.established.contains(&record.id) {
            return Ok(true);
        }
        let scopes = self.host.kinds.get(&record.kind).map(|kind| kind.scopes(record)).unwrap_or_default();
        if scopes.iter().any(|scope| self.holdings.holds(&scope.to_string())) {
            return Ok(true);
        }
        for scope in self.holdings.held() {
            let member = self.tx.member(scope, record.id);
            if member.map_err(|fault| FactsUnavailable { reason: fault.to_string() })?.is_some() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Whether anything about this child or person may be known. One that does not exist has nothing to hide.
    fn shows_id(&self, id: RecordId) -> Result<bool, FactsUnavailable> {
        let found = self.found.borrow().get(&id).copied();
        Ok(self.established.contains(&id) || found.map_or_else(|| Ok(self.record(id)?.is_some()), Ok)?)
    }
}

/// The ids in a value, however deep.
fn collect(value: &Value, ids: &mut BTreeSet<RecordId>) {
    match value {
        Value::String(text) => ids.extend(text.parse::<RecordId>().ok()),
        Value::Array(items) => items.iter().for_each(|item| collect(item, ids)),
        Value::Object(fields) => fields.values().for_each(|field| collect(field, ids)),
        _ => {}
    }
}

impl<T: ServerTx> Facts for Sight<'_, T> {
    fn record(&self, id: RecordId) -> Result<Option<Record>, FactsUnavailable> {
        let record = match self.tx.record(id)? {
            Some(record) if self.shows(&record)? => Some(record),
            _ => None,
        };
        self.found.borrow_mut().insert(id, record.is_some());
        Ok(record)
    }

    fn about(&self, kind: &str, subject: RecordId) -> Result<Vec<Record>, FactsUnavailable> {
        if self.shows_id(subject)? { self.tx.about(kind, subject) } else { Ok(Vec::new()) }
    }

    fn about_in_part(&self, kind: &str, subject: RecordId, fields: &[&str]) -> Result<Vec<Record>, FactsUnavailable> {
        if self.shows_id(subject)? { self.tx.about_in_part(kind, subject, fields) } else { Ok(Vec::new()) }
    }

    fn of_party(&self, kind: &str, party: RecordId) -> Result<Vec<Record>, FactsUnavailable> {
        if self.shows_id(party)? { self.tx.of_party(kind, party) } else { Ok(Vec::new()) }
    }

    /// Whole: that a CURP or a CLUES stands twice is a warning, and warnings are not told to the writer.
    fn with_code(&self, kind: &str, code: &str) -> Result<Vec<Record>, FactsUnavailable> {
        self.tx.with_code(kind, code)
    }

    fn next_serial(&self, series: &str) -> Result<Option<u64>, FactsUnavailable> {
        self.tx.next_serial(series)
    }
}
