//! What a write changed: field by field, with the value it had and the value it got.
//!
//! A write never carries a whole row. Two people who edit different fields of a record both keep their work; two who
//! edit the same field meet by the field's merge class (sync.md §7).

mod diff;
mod merge;
mod path;

use std::collections::BTreeMap;

use acompana_domain::Body;
use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use diff::{creation, diff};
pub use merge::{Kept, Merged, merge, rebase};
pub use path::Path;

/// One field's change: `[from, to]` on the wire. `null` stands for "absent" on either side: a body holds no nulls.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Change(
    /// The value it had when the writer looked.
    pub Value,
    /// The value it got.
    pub Value,
);

impl Change {
    /// Whether the value stays as it was. Such a change travels with a safety group, so that the other end can see
    /// what the writer took for granted.
    #[must_use]
    pub fn is_context(&self) -> bool {
        self.0 == self.1
    }
}

/// The changes of one write, by path.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Delta(
    /// Path to change, in alphabetical order so that equal deltas have equal bytes.
    pub BTreeMap<Path, Change>,
);

impl Delta {
    /// Whether nothing changed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.values().all(Change::is_context)
    }

    /// What the writer wanted: the changes without the context that travels along with a safety group.
    pub fn wishes(&self) -> impl Iterator<Item = (&Path, &Change)> {
        self.0.iter().filter(|(_, change)| !change.is_context())
    }

    /// Sets every path to its new value, whatever it holds now.
    pub fn force_onto(&self, body: &mut Body) {
        for (path, change) in &self.0 {
            path.set(body, change.1.clone());
        }
    }
}

/// What a [`Delta`] looks like on the wire: any path, to two values of any shape.
#[cfg(feature = "openapi")]
pub(crate) fn schema() -> utoipa::openapi::schema::Schema {
    use utoipa::openapi::schema::{AllOfBuilder, ArrayBuilder, ObjectBuilder, Schema};
    let change = ArrayBuilder::new().items(AllOfBuilder::new()).min_items(Some(2)).max_items(Some(2));
    let delta = ObjectBuilder::new().additional_properties(Some(change));
    Schema::Object(delta.description(Some("Path to [from, to]; null stands for absent.")).build())
}

#[cfg(test)]
mod tests;
