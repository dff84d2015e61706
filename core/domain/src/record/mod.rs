//! The envelope that every kind of record shares, and the ids in it.

mod ids;

use jiff::Timestamp;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

pub use ids::{DeviceId, OpId, RecordId, UserId};

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
pub struct Record {
    /// UUIDv7 made on the device that wrote it first.
    pub id: RecordId,
    /// Name of its kind, such as `leave_request`.
    pub kind: String,
    /// Version of the kind's body when it was written.
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
            .map_err(|error| UnreadableBody { kind: Self::KIND.to_owned(), reason: error.to_string() })
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
