//! What a row changes in what is already there.

use std::collections::BTreeMap;

use acompana_domain::Body;
use acompana_domain::record::TypedBody;
use acompana_domain::registry::Patient;
use serde_json::{Value, json};
use uuid::Uuid;

use super::fold::fold;
use super::{Column, Entry, Fault, Reason};

/// Where a record remembers, field by field, what the census last said. So a second run changes only what changed in
/// the census since, and what somebody corrected on a tablet in the meantime stays.
const MEMORY: &str = "census_read";

/// The bodies to write; nothing where the record stays as it is.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Plan {
    /// The child is known already.
    pub(crate) known: bool,
    /// The child's new body.
    pub(crate) patient: Option<Body>,
    /// The diagnosis' new body.
    pub(crate) diagnosis: Option<Body>,
}

impl Plan {
    /// Whether nothing changes.
    pub(crate) fn is_empty(&self) -> bool {
        self.patient.is_none() && self.diagnosis.is_none()
    }
}

/// What `entry` changes in the bodies that are there.
///
/// # Errors
/// The fault that the ID now stands for another child: two of name, date of birth and NSS differ.
pub(crate) fn plan(entry: &Entry, patient: Option<&Body>, diagnosis: Option<&Body>) -> Result<Plan, Fault> {
    if patient.is_some_and(|known| is_another_child(known, &entry.patient)) {
        return Err(Fault::at(Column::Id, Reason::said("row-other-child")));
    }
    let told = entry.diagnosis.as_ref().map(|told| merged(diagnosis, told.to_body()));
    Ok(Plan {
        known: patient.is_some(),
        patient: Some(merged(patient, entry.patient.to_body())).filter(|body| Some(body) != patient),
        diagnosis: told.filter(|body| Some(body) != diagnosis),
    })
}

fn is_another_child(known: &Body, now: &Patient) -> bool {
    // A body that this build cannot read is no evidence against the row.
    let Ok(known) = Patient::from_body(known) else { return false };
    let differ = [
        known.birth_date != now.birth_date,
        matches!((&known.nss, &now.nss), (Some(before), Some(now)) if before != now),
        fold(&known.names.full()) != fold(&now.names.full()),
    ];
    differ.into_iter().filter(|differs| *differs).count() >= 2
}

/// `known` with what the census changed since it was last read; `told` alone when nothing is known.
fn merged(known: Option<&Body>, told: Body) -> Body {
    let now = prints(&told);
    let mut body = match known {
        None => told,
        Some(known) => {
            let mut body = known.clone();
            let empty = Body::new();
            let before = known.get(MEMORY).and_then(Value::as_object).unwrap_or(&empty);
            let gone = before.keys().filter(|path| !now.contains_key(*path));
            let news = now.iter().filter(|(path, print)| before.get(*path) != Some(&json!(print)));
            for path in gone.chain(news.map(|(path, _)| path)) {
                put(&mut body, path, told_at(&told, path).cloned());
            }
            body
        }
    };
    body.insert(MEMORY.to_owned(), json!(now));
    body
}

/// The paths of the values (lists count as one) with a short print of each, which tells nothing of a value to a reader.
fn prints(body: &Body) -> BTreeMap<String, String> {
    let mut prints = BTreeMap::new();
    for (name, value) in body {
        match value {
            Value::Object(inner) => {
                prints.extend(inner.iter().map(|(inner, value)| (format!("{name}/{inner}"), print(value))));
            }
            // The reasons for warnings are not the census'.
            _ if name == "acknowledgements" => {}
            value => {
                prints.insert(name.clone(), print(value));
            }
        }
    }
    prints
}

fn print(value: &Value) -> String {
    let whole = Uuid::new_v5(&Uuid::NAMESPACE_OID, value.to_string().as_bytes()).simple().to_string();
    whole.chars().take(10).collect()
}

fn told_at<'a>(told: &'a Body, path: &str) -> Option<&'a Value> {
    match path.split_once('/') {
        None => told.get(path),
        Some((name, inner)) => told.get(name)?.get(inner),
    }
}

fn put(body: &mut Body, path: &str, value: Option<Value>) {
    let (name, inner) = path.split_once('/').unwrap_or((path, ""));
    if inner.is_empty() {
        set(body, name, value);
    } else {
        let object = body.entry(name).or_insert_with(|| Value::Object(Body::new()));
        if let Value::Object(object) = object {
            set(object, inner, value);
        }
    }
}

fn set(body: &mut Body, name: &str, value: Option<Value>) {
    match value {
        Some(value) => {
            body.insert(name.to_owned(), value);
        }
        None => {
            body.remove(name);
        }
    }
}
