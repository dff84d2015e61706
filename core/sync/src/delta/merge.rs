//! How a write meets a record that changed in the meantime (sync.md §7).

use std::collections::{BTreeMap, BTreeSet};

use acompana_domain::Body;
use acompana_domain::kind::{KindSpec, MergeClass};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Change, Delta, Path};

/// Two values of one field, of which the server's stayed. The other one is not thrown away: the record's history and
/// the device's list of results show it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Kept {
    /// Which field.
    pub path: Path,
    /// The value that stayed.
    pub server: Value,
    /// The value that was sent and did not stay.
    pub device: Value,
}

/// What became of a write.
#[derive(Debug, Clone, PartialEq)]
pub enum Merged {
    /// Every change was made as it was sent.
    Clean(Body),
    /// Some fields kept the server's value.
    Soft(Body, Vec<Kept>),
    /// A safety-critical field changed on both ends. Nothing was changed; a person must choose.
    Conflict(Vec<Kept>),
}

/// Merges `delta` into `current`.
///
/// A field whose current value is still the one the writer saw takes the new value; one that already has the new value
/// stays. Only where both ends changed it does the merge class matter.
#[must_use]
pub fn merge(spec: &KindSpec, current: &Body, delta: &Delta) -> Merged {
    let moved = moved_groups(spec, current, delta);
    let mut body = current.clone();
    let mut kept = Vec::new();
    let mut conflicts = Vec::new();
    for (path, change) in &delta.0 {
        let now = path.get(current);
        let Change(from, to) = change;
        let differs = || Kept { path: path.clone(), server: now.clone(), device: to.clone() };
        match spec.class_of(&path.top()) {
            MergeClass::Safety { group } if moved.contains(group) => {
                if now != *to {
                    conflicts.push(differs());
                }
            }
            // Whether the step is still possible is for the kind's own check to say, with the current state in view.
            MergeClass::State => path.set(&mut body, to.clone()),
            MergeClass::Elements => match element_outcome(path, current, &now, change) {
                Outcome::Take => path.set(&mut body, to.clone()),
                Outcome::Leave => {}
                Outcome::KeepServer => kept.push(differs()),
                Outcome::Conflict => conflicts.push(differs()),
            },
            _ if now == *to => {}
            _ if now == *from => path.set(&mut body, to.clone()),
            _ => kept.push(differs()),
        }
    }
    if !conflicts.is_empty() {
        Merged::Conflict(conflicts)
    } else if kept.is_empty() {
        Merged::Clean(body)
    } else {
        Merged::Soft(body, kept)
    }
}

/// The safety groups in which the record no longer looks as the writer saw it, nor as the writer wants it.
fn moved_groups<'a>(spec: &'a KindSpec, current: &Body, delta: &Delta) -> BTreeSet<&'a str> {
    let mut as_seen: BTreeMap<&str, (bool, bool)> = BTreeMap::new();
    for (path, Change(from, to)) in &delta.0 {
        if let MergeClass::Safety { group } = spec.class_of(&path.top()) {
            let now = path.get(current);
            let (unmoved, done) = as_seen.entry(group).or_insert((true, true));
            *unmoved &= now == *from;
            *done &= now == *to;
        }
    }
    as_seen.into_iter().filter(|(_, (unmoved, done))| !unmoved && !done).map(|(group, _)| group).collect()
}

enum Outcome {
    Take,
    Leave,
    KeepServer,
    Conflict,
}

/// One element of a list, or one field of an element.
fn element_outcome(path: &Path, current: &Body, now: &Value, Change(from, to): &Change) -> Outcome {
    if now == to {
        return Outcome::Leave;
    }
    if now == from {
        // A field of an element that the server removed: its old and current value may both be absent. The element
        // comes back with the edit, because a removal that meets an edit must not swallow the edit.
        return Outcome::Take;
    }
    let whole_element = path.enclosing_element().is_some_and(|element| element == *path);
    if whole_element && to.is_null() {
        // Removed here, edited there: the edit stays.
        return Outcome::KeepServer;
    }
    let gone = path.enclosing_element().is_some_and(|element| element.get(current).is_null());
    if gone { Outcome::Take } else { Outcome::Conflict }
}

/// What a device shows while its writes are under way: the server's copy with the pending changes on top.
#[must_use]
pub fn rebase<'a>(server: &Body, pending: impl IntoIterator<Item = &'a Delta>) -> Body {
    let mut body = server.clone();
    for delta in pending {
        for (path, change) in delta.wishes() {
            path.set(&mut body, change.1.clone());
        }
    }
    body
}
