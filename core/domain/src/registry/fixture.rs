//! Records and facts for the tests of this area. All people are made up.

use jiff::Timestamp;
use jiff::civil::date;
use serde_json::Value;
use uuid::Uuid;

use crate::finding::Finding;
use crate::kind::{Actor, CheckContext, Facts, FactsUnavailable, Kind, KindRegistry, Role, Side};
use crate::record::{DeviceId, Record, RecordId, UserId};
use crate::rules::RuleData;

/// What is known: a few records, found by walking them.
#[derive(Debug, Default)]
pub(super) struct Known(pub(super) Vec<Record>);

impl Known {
    fn with(&self, wanted: impl Fn(&Record) -> bool) -> Vec<Record> {
        self.0.iter().filter(|record| wanted(record)).cloned().collect()
    }
}

impl Facts for Known {
    fn record(&self, id: RecordId) -> Result<Option<Record>, FactsUnavailable> {
        Ok(self.0.iter().find(|record| record.id == id).cloned())
    }
    fn about(&self, kind: &str, subject: RecordId) -> Result<Vec<Record>, FactsUnavailable> {
        Ok(self.with(|record| record.kind == kind && facets(record).subject == Some(subject)))
    }
    fn of_party(&self, kind: &str, party: RecordId) -> Result<Vec<Record>, FactsUnavailable> {
        Ok(self.with(|record| record.kind == kind && facets(record).party == Some(party)))
    }
    fn with_code(&self, kind: &str, code: &str) -> Result<Vec<Record>, FactsUnavailable> {
        Ok(self.with(|record| record.kind == kind && facets(record).code.as_deref() == Some(code)))
    }
}

/// Nothing can be read: a store that is locked or broken.
#[derive(Debug)]
pub(super) struct Broken;

impl Facts for Broken {
    fn record(&self, _id: RecordId) -> Result<Option<Record>, FactsUnavailable> {
        Err(FactsUnavailable { reason: "broken".into() })
    }
    fn about(&self, _kind: &str, _subject: RecordId) -> Result<Vec<Record>, FactsUnavailable> {
        Err(FactsUnavailable { reason: "broken".into() })
    }
    fn of_party(&self, _kind: &str, _party: RecordId) -> Result<Vec<Record>, FactsUnavailable> {
        Err(FactsUnavailable { reason: "broken".into() })
    }
    fn with_code(&self, _kind: &str, _code: &str) -> Result<Vec<Record>, FactsUnavailable> {
        Err(FactsUnavailable { reason: "broken".into() })
    }
}

pub(super) fn facets(record: &Record) -> crate::kind::Facets {
    KindRegistry::standard().get(&record.kind).unwrap().facets(record)
}

pub(super) fn id(number: u128) -> RecordId {
    RecordId(Uuid::from_u128(number))
}

pub(super) fn user(number: u128) -> UserId {
    UserId(Uuid::from_u128(number))
}

pub(super) fn record(kind: &str, number: u128, body: Value) -> Record {
    let Value::Object(body) = body else { panic!("a body is an object") };
    let now: Timestamp = "2026-05-04T16:00:00Z".parse().unwrap();
    Record {
        id: id(number),
        kind: kind.to_owned(),
        schema: 1,
        ver: 0,
        author: user(900),
        device: DeviceId(Uuid::from_u128(901)),
        occurred_at: now,
        tz: "America/Mexico_City".to_owned(),
        recorded_at: now,
        body,
    }
}

/// The same record with another value at a JSON pointer.
pub(super) fn changed(record: &Record, pointer: &str, value: Value) -> Record {
    let mut body = Value::Object(record.body.clone());
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    let place = body.pointer_mut(parent).unwrap();
    match place {
        Value::Object(fields) => drop(fields.insert(name.to_owned(), value)),
        Value::Array(items) => items[name.parse::<usize>().unwrap()] = value,
        _ => panic!("{pointer}"),
    }
    let Value::Object(body) = body else { unreachable!() };
    Record { body, ..record.clone() }
}

pub(super) fn check_as(
    roles: &[Role],
    record: &Record,
    before: Option<&Record>,
    facts: &dyn Facts,
) -> Result<Vec<Finding>, FactsUnavailable> {
    let actor = Actor { user: user(900), roles: roles.iter().copied().collect() };
    let data = RuleData::default();
    let now = "2026-05-04T16:00:00Z".parse().unwrap();
    let today = date(2026, 5, 4);
    let context = CheckContext { side: Side::Device, now, today, actor: &actor, rules: &data, facts };
    let kinds = KindRegistry::standard();
    let kind: &dyn Kind = kinds.get(&record.kind).unwrap();
    kind.check(record, before, &context)
}

/// Code and field of every finding of a write by a registrar.
pub(super) fn found(record: &Record, known: &[Record]) -> Vec<(String, String)> {
    let findings = check_as(&[Role::Registrar], record, None, &Known(known.to_vec())).unwrap();
    pairs(findings)
}

pub(super) fn pairs(findings: Vec<Finding>) -> Vec<(String, String)> {
    findings.into_iter().map(|finding| (finding.code.into_owned(), finding.field)).collect()
}

pub(super) fn pair(code: &str, field: &str) -> (String, String) {
    (code.to_owned(), field.to_owned())
}
