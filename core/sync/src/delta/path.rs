//! Where in a body: field names and list elements by their id, never by position (android-fhir#1096).

use acompana_domain::Body;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A place in a body: `dose`, `names/given`, `employments/@3f…`, `employments/@3f…/daily_wage`.
///
/// `/` in a name is written `~1` and `~` is written `~0`, as in RFC 6901. A segment that begins with `@` is the `id`
/// of a list element.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct Path(String);

/// One step of a path.
enum Step {
    Field(String),
    Element(String),
}

fn escape(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

fn unescape(name: &str) -> String {
    name.replace("~1", "/").replace("~0", "~")
}

impl Path {
    /// A top-level field.
    #[must_use]
    pub fn field(name: &str) -> Self {
        Self(escape(name))
    }

    /// The path as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// A field inside this place.
    #[must_use]
    pub fn child(&self, name: &str) -> Self {
        Self(format!("{}/{}", self.0, escape(name)))
    }

    /// The element with this id of the list at this place.
    #[must_use]
    pub fn element(&self, id: &str) -> Self {
        Self(format!("{}/@{}", self.0, escape(id)))
    }

    /// Name of the top-level field, which decides the merge class.
    #[must_use]
    pub fn top(&self) -> String {
        unescape(self.0.split('/').next().unwrap_or_default())
    }

    /// The element this path is in or is, if it is in a list: its path without what follows.
    #[must_use]
    pub fn enclosing_element(&self) -> Option<Self> {
        let mut end = 0;
        for segment in self.0.split('/') {
            end += segment.len();
            if end > segment.len() && segment.starts_with('@') {
                return Some(Self(self.0[..end].to_owned()));
            }
            end += 1;
        }
        None
    }

    /// Whether it has at most `most` steps, told without walking further.
    #[must_use]
    pub fn steps_within(&self, most: usize) -> bool {
        self.0.split('/').nth(most).is_none()
    }

    fn steps(&self) -> impl Iterator<Item = Step> + '_ {
        self.0.split('/').enumerate().map(|(index, segment)| match segment.strip_prefix('@') {
            Some(id) if index > 0 => Step::Element(unescape(id)),
            _ => Step::Field(unescape(segment)),
        })
    }

    /// The value at this place; null when there is none.
    #[must_use]
    pub fn get(&self, body: &Body) -> Value {
        let mut steps = self.steps();
        let Some(Step::Field(top)) = steps.next() else { return Value::Null };
        let Some(mut at) = body.get(&top) else { return Value::Null };
        for step in steps {
            let next = match step {
                Step::Field(name) => at.get(&name),
                Step::Element(id) => at.as_array().and_then(|list| list.iter().find(|item| has_id(item, &id))),
            };
            match next {
                Some(value) => at = value,
                None => return Value::Null,
            }
        }
        at.clone()
    }

    /// Puts `value` at this place, making what leads to it; null removes what is there.
    ///
    /// Where something of another shape is in the way (text where the path expects a list), it is left alone: the
    /// body comes from a peer with another idea of the field, and its value is not ours to destroy.
    pub fn set(&self, body: &mut Body, value: Value) {
        let steps: Vec<Step> = self.steps().collect();
        let Some((Step::Field(top), rest)) = steps.split_first() else { return };
        if rest.is_empty() {
            put(body, top, value);
        } else {
            if value.is_null() && !body.contains_key(top) {
                return;
            }
            let slot = body.entry(top.clone()).or_insert(Value::Null);
            set_in(slot, rest, value);
        }
    }
}

fn put(map: &mut Body, name: &str, value: Value) {
    if value.is_null() {
        map.shift_remove(name);
    } else {
        map.insert(name.to_owned(), value);
    }
}

fn has_id(item: &Value, id: &str) -> bool {
    item.get("id").and_then(Value::as_str) == Some(id)
}

fn set_in(slot: &mut Value, steps: &[Step], value: Value) {
    match steps.split_first() {
        None => *slot = value,
        Some((Step::Field(name), rest)) => {
            if slot.is_null() {
                *slot = Value::Object(Body::new());
            }
            let Value::Object(map) = slot else { return };
            if rest.is_empty() {
                put(map, name, value);
            } else if !value.is_null() || map.contains_key(name) {
                set_in(map.entry(name.clone()).or_insert(Value::Null), rest, value);
            }
        }
        Some((Step::Element(id), rest)) => {
            if slot.is_null() {
                *slot = Value::Array(Vec::new());
            }
            let Value::Array(list) = slot else { return };
            let position = list.iter().position(|item| has_id(item, id));
            match (position, rest.is_empty()) {
                (Some(index), true) if value.is_null() => {
                    list.remove(index);
                }
                (Some(index), true) => list[index] = value,
                (Some(index), false) => set_in(&mut list[index], rest, value),
                (None, _) if value.is_null() => {}
                (None, true) => list.push(value),
                // A field of an element that is gone: the element comes back with the edited field rather than the
                // edit vanishing.
                (None, false) => {
                    let mut element = serde_json::json!({ "id": id });
                    set_in(&mut element, rest, value);
                    list.push(element);
                }
            }
        }
    }
}
