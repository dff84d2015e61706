//! From two bodies to the changes between them.

use std::collections::{BTreeMap, BTreeSet};

use acompana_domain::Body;
use acompana_domain::kind::{KindSpec, MergeClass};
use serde_json::Value;

use super::{Change, Delta, Path};

/// What must be changed in `before` to get `after`.
///
/// A change to one field of a safety group carries the whole group, unchanged fields included: whoever merges it can
/// then see that a dose was raised in the belief that its unit was milligrams.
#[must_use]
pub fn diff(spec: &KindSpec, before: &Body, after: &Body) -> Delta {
    let mut changes = BTreeMap::new();
    let mut groups = BTreeSet::new();
    let names: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    for name in &names {
        let (from, to) = (value(before, name), value(after, name));
        if from == to {
            continue;
        }
        let path = Path::field(name);
        match spec.class_of(name) {
            MergeClass::Text => walk(path, from, to, &mut changes),
            MergeClass::Elements => elements(path, from, to, &mut changes),
            MergeClass::State | MergeClass::Server => {
                changes.insert(path, Change(from.clone(), to.clone()));
            }
            MergeClass::Safety { group } => {
                groups.insert(group);
            }
        }
    }
    for name in names {
        if matches!(spec.class_of(name), MergeClass::Safety { group } if groups.contains(group)) {
            changes.insert(Path::field(name), Change(value(before, name).clone(), value(after, name).clone()));
        }
    }
    Delta(changes)
}

/// The delta of a new record: every field from nothing to its value.
#[must_use]
pub fn creation(body: &Body) -> Delta {
    let changes = body
        .iter()
        .filter(|(_, value)| !value.is_null())
        .map(|(name, value)| (Path::field(name), Change(Value::Null, value.clone())))
        .collect();
    Delta(changes)
}

fn value<'a>(body: &'a Body, name: &str) -> &'a Value {
    body.get(name).unwrap_or(&Value::Null)
}

/// Text fields inside an object merge one by one; anything else is one value.
fn walk(path: Path, from: &Value, to: &Value, changes: &mut BTreeMap<Path, Change>) {
    if let (Value::Object(before), Value::Object(after)) = (from, to) {
        let names: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
        for name in names {
            let (from, to) = (value(before, name), value(after, name));
            if from != to {
                walk(path.child(name), from, to, changes);
            }
        }
    } else {
        changes.insert(path, Change(from.clone(), to.clone()));
    }
}

/// A list whose elements all carry an id, each once; otherwise the list is one value.
fn by_id(list: &Value) -> Option<BTreeMap<&str, &Body>> {
    let items: &[Value] = match list {
        Value::Null => &[],
        Value::Array(items) => items,
        _ => return None,
    };
    let mut elements = BTreeMap::new();
    for item in items {
        let element = item.as_object()?;
        let id = element.get("id")?.as_str()?;
        if elements.insert(id, element).is_some() {
            return None;
        }
    }
    Some(elements)
}

fn elements(path: Path, from: &Value, to: &Value, changes: &mut BTreeMap<Path, Change>) {
    let (Some(before), Some(after)) = (by_id(from), by_id(to)) else {
        changes.insert(path, Change(from.clone(), to.clone()));
        return;
    };
    let ids: BTreeSet<&str> = before.keys().chain(after.keys()).copied().collect();
    for id in ids {
        let place = path.element(id);
        match (before.get(id), after.get(id)) {
            (Some(old), Some(new)) if old != new => {
                let names: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
                for name in names {
                    let (from, to) = (value(old, name), value(new, name));
                    if from != to {
                        changes.insert(place.child(name), Change(from.clone(), to.clone()));
                    }
                }
            }
            (Some(old), None) => {
                changes.insert(place, Change(Value::Object((*old).clone()), Value::Null));
            }
            (None, Some(new)) => {
                changes.insert(place, Change(Value::Null, Value::Object((*new).clone())));
            }
            _ => {}
        }
    }
}
