//! What does not add up, cannot be read, lacks a field or is there twice: in the report, not hidden from it.

use std::collections::BTreeMap;

use serde::Serialize;

use super::sheet::Amount;
use crate::finding::Finding;
use crate::record::RecordId;

/// Codes of this area, each with its sentence.
pub const CODES: &[&str] = &[
    "REP-BIRTH-LATER",
    "REP-CERTIFICATE-DIFFERS",
    "REP-CERTIFICATE-ORPHAN",
    "REP-CORRECTION-UNKNOWN",
    "REP-DUPLICATE-PATIENT",
    "REP-FIELD",
    "REP-FILTER-UNKNOWN",
    "REP-FOLIO-TWICE",
    "REP-FUTURE",
    "REP-HOLDER-TWICE",
    "REP-HOLDER-UNKNOWN",
    "REP-HOSPITAL-TWICE",
    "REP-ISSUED-BEFORE",
    "REP-LEAVE-TWICE",
    "REP-NO-CERTIFICATE",
    "REP-ORPHAN",
    "REP-PARTS",
    "REP-SEX-DIFFERS",
    "REP-TIME-ORDER",
    "REP-UNIT-UNKNOWN",
    "REP-UNREADABLE",
    "REP-UNSEEN",
];

/// Most ids that a discrepancy lists; its count tells how many there are.
pub const MOST_IDS: usize = 100;

/// A discrepancy: what was found, how many times, and where if that was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Discrepancy {
    /// Code, place and values of the sentence, as of any finding.
    #[serde(flatten)]
    pub finding: Finding,
    /// How many records, or how large the difference.
    pub count: Amount,
    /// Ids of the records, at most [`MOST_IDS`], where ids were asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ids: Vec<RecordId>,
}

impl Discrepancy {
    /// One that is about no record in particular.
    pub(super) fn of(finding: Finding, count: u64) -> Self {
        Self { finding, count: Amount::Count(count), ids: Vec::new() }
    }
}

/// A code with the values that tell one discrepancy from another: the kind, the field.
type Sort = (&'static str, Vec<(&'static str, String)>);

/// Discrepancies while a report is made.
#[derive(Debug, Default)]
pub(super) struct Found {
    with_ids: bool,
    sorts: BTreeMap<Sort, (u64, Vec<RecordId>)>,
}

impl Found {
    /// None yet; it keeps ids when they are asked for.
    pub(super) fn new(with_ids: bool) -> Self {
        Self { with_ids, sorts: BTreeMap::new() }
    }

    /// One more record of this sort.
    pub(super) fn note(&mut self, code: &'static str, values: &[(&'static str, &str)], id: RecordId) {
        let ids = self.add(code, values, 1);
        if let Some(ids) = ids
            && ids.len() < MOST_IDS
        {
            ids.push(id);
        }
    }

    /// So many more of this sort, about no record in particular.
    pub(super) fn count(&mut self, code: &'static str, values: &[(&'static str, &str)], count: u64) {
        if count > 0 {
            self.add(code, values, count);
        }
    }

    fn add(&mut self, code: &'static str, values: &[(&'static str, &str)], count: u64) -> Option<&mut Vec<RecordId>> {
        let sort = (code, values.iter().map(|(name, value)| (*name, (*value).to_owned())).collect());
        let (so_far, ids) = self.sorts.entry(sort).or_default();
        *so_far += count;
        self.with_ids.then_some(ids)
    }

    /// A record lacks a field, or what is there cannot be read.
    pub(super) fn field(&mut self, kind: &str, field: &str, id: RecordId) {
        self.note("REP-FIELD", &[("kind", kind), ("field", field)], id);
    }

    /// All of them, by code.
    pub(super) fn into_list(self) -> Vec<Discrepancy> {
        let told = |((code, values), (count, ids)): (Sort, (u64, Vec<RecordId>))| {
            let number = i64::try_from(count).unwrap_or(i64::MAX);
            let finding =
                values.into_iter().fold(Finding::warning(code, "").with("count", number), |finding, (name, value)| {
                    finding.with(name, value)
                });
            Discrepancy { finding, count: Amount::Count(count), ids }
        };
        self.sorts.into_iter().map(told).collect()
    }
}
