//! What a rule may ask: the date, the actor, the rule data, and what is already known.

use jiff::Timestamp;
use jiff::civil::Date;

use super::Actor;
use crate::record::{Record, RecordId};
use crate::rules::RuleData;

/// Where a check runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// On a device, perhaps without all facts: the verdict is a pre-check (*prevalidación*).
    Device,
    /// On the server, which decides.
    Server,
}

/// What is already known could not be read. The rule was not judged; nothing may be concluded.
#[derive(Debug, thiserror::Error)]
#[error("what is already known about this record could not be read: {reason}")]
pub struct FactsUnavailable {
    /// What failed, for the log.
    pub reason: String,
}

/// What is already known: the store of a device or of the server, seen by the rules.
pub trait Facts {
    /// The record with this id, if it is known here.
    fn record(&self, id: RecordId) -> Result<Option<Record>, FactsUnavailable>;

    /// The records of `kind` about the patient `subject`, oldest first.
    fn about(&self, kind: &str, subject: RecordId) -> Result<Vec<Record>, FactsUnavailable>;

    /// The same records, of whose bodies only the fields named `fields` are needed: a store that keeps bodies as text need
    /// not read the rest.
    fn about_in_part(&self, kind: &str, subject: RecordId, _fields: &[&str]) -> Result<Vec<Record>, FactsUnavailable> {
        self.about(kind, subject)
    }

    /// The records of `kind` that concern the person `party` (the holder of a leave), oldest first.
    fn of_party(&self, kind: &str, party: RecordId) -> Result<Vec<Record>, FactsUnavailable>;

    /// The records of `kind` whose code facet is `code` (a CURP, a CLUES), oldest first.
    fn with_code(&self, kind: &str, code: &str) -> Result<Vec<Record>, FactsUnavailable>;

    /// The next number of `series`, without gaps, from 1. Only the server gives numbers; a device answers nothing.
    fn next_serial(&self, _series: &str) -> Result<Option<u64>, FactsUnavailable> {
        Ok(None)
    }
}

/// Knows nothing. For checks of a form alone.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoFacts;

impl Facts for NoFacts {
    fn record(&self, _id: RecordId) -> Result<Option<Record>, FactsUnavailable> {
        Ok(None)
    }
    fn about(&self, _kind: &str, _subject: RecordId) -> Result<Vec<Record>, FactsUnavailable> {
        Ok(Vec::new())
    }
    fn of_party(&self, _kind: &str, _party: RecordId) -> Result<Vec<Record>, FactsUnavailable> {
        Ok(Vec::new())
    }
    fn with_code(&self, _kind: &str, _code: &str) -> Result<Vec<Record>, FactsUnavailable> {
        Ok(Vec::new())
    }
}

/// Everything a rule may ask besides the record itself.
pub struct CheckContext<'a> {
    /// Device or server.
    pub side: Side,
    /// Now, in UTC, corrected by the server's clock where that is known.
    pub now: Timestamp,
    /// Today in the unit's local calendar.
    pub today: Date,
    /// Who writes.
    pub actor: &'a Actor,
    /// Policy and catalogue.
    pub rules: &'a RuleData,
    /// What is already known.
    pub facts: &'a dyn Facts,
}
