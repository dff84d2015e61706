//! A patient, doses and results, and the facts that a check is given.

use std::collections::BTreeSet;

use acompana_domain::kind::{Actor, CheckContext, Facts, FactsUnavailable, Role, Side};
use acompana_domain::record::{DeviceId, UserId};
use acompana_domain::rules::RuleData;
use acompana_domain::{Body, Finding, KindRegistry, Record, RecordId};
use jiff::Timestamp;
use serde_json::{Value, json};
use uuid::Uuid;

const NOW: &str = "2026-05-04T18:00:00Z";
pub(crate) const AT: &str = "2026-05-04T16:00:00Z";

pub(crate) fn id(number: u128) -> RecordId {
    RecordId(Uuid::from_u128(number))
}

pub(crate) fn user(number: u128) -> UserId {
    UserId(Uuid::from_u128(number))
}

pub(crate) fn body(value: Value) -> Body {
    match value {
        Value::Object(body) => body,
        other => panic!("{other} is not a body"),
    }
}

pub(crate) fn record(number: u128, kind: &str, at: &str, value: Value) -> Record {
    Record {
        id: id(number),
        kind: kind.to_owned(),
        schema: 1,
        ver: 0,
        author: user(1),
        device: DeviceId(Uuid::from_u128(1)),
        occurred_at: at.parse().unwrap(),
        tz: "America/Mexico_City".to_owned(),
        recorded_at: at.parse().unwrap(),
        body: body(value),
    }
}

pub(crate) fn patient() -> Record {
    record(100, "patient", AT, json!({ "birth_date": "2019-03-01" }))
}

/// A dose of vincristine, changed by `changes`; `null` takes a field away.
pub(crate) fn dose(number: u128, at: &str, changes: &Value) -> Record {
    let mut value = json!({
        "patient": id(100), "unit": "slssa-00012 3", "drug": "010.000.1768.00", "dose": "1.1", "measure": "mg",
        "route": "IV", "given": true, "weight_kg": "18", "height_cm": "110"
    });
    for (name, change) in changes.as_object().unwrap() {
        value[name.as_str()] = change.clone();
    }
    value.as_object_mut().unwrap().retain(|_, value| !value.is_null());
    record(number, "administration", at, value)
}

pub(crate) struct Known(pub(crate) Vec<Record>);

impl Facts for Known {
    fn record(&self, id: RecordId) -> Result<Option<Record>, FactsUnavailable> {
        Ok(self.0.iter().find(|record| record.id == id).cloned())
    }
    fn about(&self, kind: &str, subject: RecordId) -> Result<Vec<Record>, FactsUnavailable> {
        let about = |record: &&Record| record.kind == kind && record.reference("patient") == Some(subject);
        Ok(self.0.iter().filter(about).cloned().collect())
    }
    // No field more than was asked for: a rule that forgets to ask for one is judged without it.
    fn about_in_part(&self, kind: &str, subject: RecordId, fields: &[&str]) -> Result<Vec<Record>, FactsUnavailable> {
        let mut found = self.about(kind, subject)?;
        for record in &mut found {
            record.body.retain(|name, _| fields.contains(&name.as_str()));
        }
        Ok(found)
    }
    fn of_party(&self, _: &str, _: RecordId) -> Result<Vec<Record>, FactsUnavailable> {
        Ok(Vec::new())
    }
    fn with_code(&self, _: &str, _: &str) -> Result<Vec<Record>, FactsUnavailable> {
        Ok(Vec::new())
    }
}

pub(crate) struct Broken;

impl Facts for Broken {
    fn record(&self, _: RecordId) -> Result<Option<Record>, FactsUnavailable> {
        Err(FactsUnavailable { reason: "disk".to_owned() })
    }
    fn about(&self, _: &str, _: RecordId) -> Result<Vec<Record>, FactsUnavailable> {
        Err(FactsUnavailable { reason: "disk".to_owned() })
    }
    fn of_party(&self, _: &str, _: RecordId) -> Result<Vec<Record>, FactsUnavailable> {
        Err(FactsUnavailable { reason: "disk".to_owned() })
    }
    fn with_code(&self, _: &str, _: &str) -> Result<Vec<Record>, FactsUnavailable> {
        Err(FactsUnavailable { reason: "disk".to_owned() })
    }
}

pub(crate) fn check_on(
    side: Side,
    record: &Record,
    before: Option<&Record>,
    facts: &dyn Facts,
) -> Result<Vec<Finding>, String> {
    let actor = Actor { user: record.author, roles: BTreeSet::from([Role::Clinician]) };
    let rules = RuleData::default();
    let now: Timestamp = NOW.parse().unwrap();
    let today = jiff::civil::date(2026, 5, 4);
    let context = CheckContext { side, now, today, actor: &actor, rules: &rules, facts };
    let registry = KindRegistry::standard();
    let kind = registry.get(&record.kind).map_err(|error| error.to_string())?;
    kind.check(record, before, &context).map_err(|error| error.to_string())
}

/// Codes of a check on a device that knows the patient and `others`, in alphabetical order.
pub(crate) fn codes(record: &Record, others: &[Record]) -> Vec<String> {
    codes_on(Side::Device, record, others)
}

pub(crate) fn codes_on(side: Side, record: &Record, others: &[Record]) -> Vec<String> {
    let mut known = vec![patient()];
    known.extend_from_slice(others);
    let findings = check_on(side, record, None, &Known(known)).unwrap();
    let mut codes: Vec<String> = findings.into_iter().map(|finding| finding.code.into_owned()).collect();
    codes.sort();
    codes
}

pub(crate) const NONE: [&str; 0] = [];

pub(crate) fn result(number: u128, at: &str, item: &str, value: &str, measure: &str) -> Record {
    let value = json!({ "patient": id(100), "unit": "SLSSA000123", "item": item, "value": value, "measure": measure });
    record(number, "lab_result", at, value)
}
