//! The schemas, collected from the types.

use std::collections::BTreeMap;

use acompana_sync::wire::Problem;
use serde_json::{Value, json};
use utoipa::ToSchema;
use utoipa::openapi::schema::{AllOf, ComponentsBuilder, ObjectBuilder, Type};
use utoipa::openapi::{Ref, RefOr, Schema};

use super::name_of;

/// Named schemas.
pub(super) struct Schemas(BTreeMap<String, RefOr<Schema>>);

impl Default for Schemas {
    fn default() -> Self {
        let mut schemas = Self(BTreeMap::new());
        schemas.of::<Problem>();
        schemas
    }
}

impl Schemas {
    /// A reference to `T`'s schema, which is collected with all it is made of.
    pub(super) fn of<T: ToSchema>(&mut self) -> RefOr<Schema> {
        let mut parts = Vec::new();
        T::schemas(&mut parts);
        self.0.extend(parts);
        self.0.insert(name_of::<T>(), T::schema());
        Ref::from_schema_name(name_of::<T>()).into()
    }

    pub(super) fn components(self) -> ComponentsBuilder {
        ComponentsBuilder::new().schemas_from_iter(self.0)
    }
}

/// `{"status": "ok"}`.
pub(super) fn health() -> RefOr<Schema> {
    let status = ObjectBuilder::new().schema_type(Type::String).enum_values(Some(["ok"]));
    ObjectBuilder::new().property("status", status).required("status").into()
}

pub(super) fn anything() -> RefOr<Schema> {
    Schema::AllOf(AllOf::default()).into()
}

/// Formats of whole numbers are a hint; the bounds are what the server goes by.
pub(super) fn bounded(mut document: Value) -> Value {
    bound(&mut document);
    document
}

fn bound(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(bound),
        Value::Object(fields) => {
            // An empty list of conditions is no schema; an empty schema takes anything.
            if fields.get("allOf") == Some(&json!([])) {
                fields.remove("allOf");
            }
            let bounds = match fields.get("format").and_then(Value::as_str) {
                Some("int64") => Some((json!(i64::MIN), json!(i64::MAX))),
                Some("int32") => Some((json!(i32::MIN), json!(i32::MAX))),
                Some("uint16") => Some((json!(0), json!(u16::MAX))),
                Some("uint8") => Some((json!(0), json!(u8::MAX))),
                _ => None,
            };
            if let Some((least, most)) = bounds {
                fields.entry("minimum").or_insert(least);
                fields.entry("maximum").or_insert(most);
            }
            fields.values_mut().for_each(bound);
        }
        _ => {}
    }
}
