//! Some fields of a body that is kept as text, read without the rest.
//!
//! A rule that looks at a patient's earlier doses needs eight of their fields, an index five. Making a map of all of them,
//! a text each, takes several times as long as reading past what nobody asks for.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};

use super::Body;

/// The fields named `wanted` of the JSON object `body`, those that it has. As in a whole body, the last one of a name counts.
///
/// # Errors
/// `body` is no JSON object. What is wrong inside a field that nobody asked for may go unnoticed.
pub fn fields_of(body: &str, wanted: &[&str]) -> Result<Body, serde_json::Error> {
    let mut json = serde_json::Deserializer::from_str(body);
    let part = json.deserialize_map(Part(wanted))?;
    json.end()?;
    Ok(part)
}

/// Reads an object, and keeps the fields of these names.
struct Part<'a>(&'a [&'a str]);

impl<'de> Visitor<'de> for Part<'_> {
    type Value = Body;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the fields of a record")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Body, A::Error> {
        let mut part = Body::new();
        while let Some(name) = fields.next_key_seed(Among(self.0))? {
            match name {
                Some(name) => drop(part.insert(name.to_owned(), fields.next_value()?)),
                None => drop(fields.next_value::<IgnoredAny>()?),
            }
        }
        Ok(part)
    }
}

/// Reads a name: one of these, or nothing.
struct Among<'a>(&'a [&'a str]);

impl<'de, 'a> DeserializeSeed<'de> for Among<'a> {
    type Value = Option<&'a str>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'a> Visitor<'_> for Among<'a> {
    type Value = Option<&'a str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a field")
    }

    fn visit_str<E>(self, name: &str) -> Result<Self::Value, E> {
        Ok(self.0.iter().find(|wanted| **wanted == name).copied())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;

    fn any_value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            "\\PC{0,12}".prop_map(Value::from),
        ];
        leaf.prop_recursive(3, 20, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                prop::collection::btree_map("[a-d\"\\\\é]{1,2}", inner, 0..4)
                    .prop_map(|fields| Value::Object(fields.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn a_part_is_what_the_whole_has_of_it(
            body in prop::collection::btree_map("[a-d\"\\\\é]{1,2}", any_value(), 0..8),
            wanted in prop::collection::vec("[a-d\"\\\\é]{1,2}", 0..4),
        ) {
            let mut whole: Body = body.into_iter().collect();
            let text = serde_json::to_string(&whole).unwrap();
            let wanted: Vec<&str> = wanted.iter().map(String::as_str).collect();
            let part = fields_of(&text, &wanted).unwrap();
            whole.retain(|name, _| wanted.contains(&name.as_str()));
            prop_assert_eq!(part, whole);
        }
    }

    #[test]
    fn the_last_field_of_a_name_counts_as_in_a_whole_body() {
        let text = r#"{"a": 1, "b": 2, "a": 3}"#;
        assert_eq!(Value::Object(fields_of(text, &["a"]).unwrap()), json!({ "a": 3 }));
        assert_eq!(serde_json::from_str::<Body>(text).unwrap()["a"], json!(3));
    }

    #[test]
    fn what_is_no_object_is_an_error() {
        for text in ["", "[]", "null", "{", "{}x", r#"{"a"}"#, r#"{"a": 1e999}"#] {
            assert!(fields_of(text, &["a"]).is_err(), "{text}");
        }
    }
}
