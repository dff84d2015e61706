//! The envelope that every kind of record shares, and the ids in it.

mod ids;
mod part;
mod stored;

use jiff::Timestamp;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

pub use ids::{DeviceId, OpId, RecordId, UserId};
pub use part::fields_of;
pub use stored::{BodyText, StoredRecord};

/// The body of a record as JSON. Fields that this build does not know stay in it untouched, so that a round trip
/// through an older device loses nothing that a newer one wrote.
pub type Body = serde_json::Map<String, serde_json::Value>;

/// The fields of a typed body that a newer build wrote and this one does not know. They go back as they came.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Extra(pub Body);

/// One record: who wrote what about whom, when.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Record {
    /// UUIDv7 made on the device that wrote it first.
    pub id: RecordId,
    /// Name of its kind, such as `leave_request`.
    pub kind: String,
    /// Version of the kind's body when it was written.
    #[cfg_attr(feature = "openapi", schema(maximum = 65535))]
    pub schema: u16,
    /// Version given by the server, counting from 1; 0 while the server has not seen it.
    pub ver: i64,
    /// The person who wrote it first.
    pub author: UserId,
    /// The device it was written on.
    pub device: DeviceId,
    /// Clinical or civil time of what it tells, in UTC.
    pub occurred_at: Timestamp,
    /// IANA zone in which `occurred_at` was taken, such as `America/Mexico_City`.
    pub tz: String,
    /// When the device wrote it down, in UTC, as corrected by the server's clock where that is known.
    pub recorded_at: Timestamp,
    /// The fields of its kind.
    #[cfg_attr(feature = "openapi", schema(value_type = Object))]
    pub body: Body,
}

/// The typed body of a kind.
pub trait TypedBody: Serialize + DeserializeOwned {
    /// Name of the kind.
    const KIND: &'static str;

    /// The fields as JSON.
    ///
    /// # Panics
    /// Never for the bodies of this crate: they are structs with text keys.
    fn to_body(&self) -> Body {
        match serde_json::to_value(self) {
            Ok(serde_json::Value::Object(body)) => body,
            _ => Body::new(),
        }
    }

    /// Reads a body.
    ///
    /// # Errors
    /// [`UnreadableBody`] names the kind and the field that could not be read.
    fn from_body(body: &Body) -> Result<Self, UnreadableBody> {
        serde_json::from_value(serde_json::Value::Object(body.clone()))
            .map_err(|error| UnreadableBody { kind: Self::KIND.to_owned(), reason: wordless(&error) })
    }
}

/// What serde says, without the value that it met: that is somebody's data, and reasons end in logs and reports.
fn wordless(error: &serde_json::Error) -> String {
    let text = error.to_string();
    // Field names are ours.
    if text.starts_with("missing field") {
        return text;
    }
    let sort = text.split(['`', '"', '\'', ':']).next().unwrap_or_default().trim();
    let expected = text.rsplit_once(", expected ").filter(|_| sort.starts_with("invalid "));
    match expected {
        Some((_, expected)) => format!("{sort}, expected {expected}"),
        None => sort.to_owned(),
    }
}

/// A body that does not have the shape of its kind.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the body is not a {kind}: {reason}")]
pub struct UnreadableBody {
    /// Name of the kind that was expected.
    pub kind: String,
    /// What was wrong, with the field's name.
    pub reason: String,
}

impl Record {
    /// The body as its typed form.
    ///
    /// # Errors
    /// [`UnreadableBody`] when a field is missing or has another shape.
    pub fn typed<T: TypedBody>(&self) -> Result<T, UnreadableBody> {
        T::from_body(&self.body)
    }

    /// Text at the top-level field `name`, if it is text.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.body.get(name).and_then(serde_json::Value::as_str)
    }

    /// Id at the top-level field `name`, if it is one.
    pub fn reference(&self, name: &str) -> Option<RecordId> {
        self.text(name).and_then(|text| text.parse().ok())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::Patient;

    fn reason(body: &serde_json::Value) -> String {
        Patient::from_body(body.as_object().unwrap()).unwrap_err().reason
    }

    #[test]
    fn what_cannot_be_read_is_told_without_anybodys_data() {
        let whole = serde_json::json!({
            "names": {"given": "Xóchitl", "first_surname": "Prueba"}, "birth_date": "2018-02-03", "sex": "M", "units": [],
        });
        assert!(Patient::from_body(whole.as_object().unwrap()).is_ok());
        for (field, value) in [
            ("names", serde_json::json!("Xóchitl, expected Prueba")),
            ("birth_date", serde_json::json!("Xóchitl: 3 de febrero")),
            ("birth_date", serde_json::json!("2018-02-Xóchitl")),
            ("sex", serde_json::json!("Xóchitl")),
            ("units", serde_json::json!(["Xóchitl"])),
        ] {
            let mut body = whole.clone();
            body[field] = value;
            let told = reason(&body);
            assert!(!told.is_empty() && !told.contains("Xóchitl") && !told.contains("Prueba"), "{field}: {told}");
        }
        assert_eq!(reason(&serde_json::json!({})), "missing field `names`");
    }
}
