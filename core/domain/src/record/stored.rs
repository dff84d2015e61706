//! A record whose fields nobody has read yet.
//!
//! A page of a first sync, a list of a thousand records: most of the bodies only pass through, from one store to the
//! other or to a screen that shows a dozen of them. Reading them and writing them anew takes longer than all the rest.

use std::fmt;

use jiff::Timestamp;
use serde::de::{Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde::ser::{Error as _, Serializer};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::{Body, DeviceId, Record, RecordId, UserId};

/// A record as it is stored and as it travels, its fields still text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = Record))]
pub struct StoredRecord {
    /// See [`Record::id`].
    pub id: RecordId,
    /// See [`Record::kind`].
    pub kind: String,
    /// See [`Record::schema`].
    #[cfg_attr(feature = "openapi", schema(maximum = 65535))]
    pub schema: u16,
    /// See [`Record::ver`].
    pub ver: i64,
    /// See [`Record::author`].
    pub author: UserId,
    /// See [`Record::device`].
    pub device: DeviceId,
    /// See [`Record::occurred_at`].
    pub occurred_at: Timestamp,
    /// See [`Record::tz`].
    pub tz: String,
    /// See [`Record::recorded_at`].
    pub recorded_at: Timestamp,
    /// The fields of its kind, as JSON.
    #[cfg_attr(feature = "openapi", schema(value_type = Object))]
    pub body: BodyText,
}

impl StoredRecord {
    /// The record with its fields.
    ///
    /// # Errors
    /// The body is no JSON object: the store is damaged.
    pub fn read(&self) -> Result<Record, serde_json::Error> {
        Ok(self.with(self.body.read()?))
    }

    /// The record with those of its fields that are named `fields`.
    ///
    /// # Errors
    /// The body is no JSON object: the store is damaged.
    pub fn in_part(&self, fields: &[&str]) -> Result<Record, serde_json::Error> {
        Ok(self.with(super::fields_of(self.body.as_str(), fields)?))
    }

    fn with(&self, body: Body) -> Record {
        Record {
            body,
            id: self.id,
            kind: self.kind.clone(),
            schema: self.schema,
            ver: self.ver,
            author: self.author,
            device: self.device,
            occurred_at: self.occurred_at,
            tz: self.tz.clone(),
            recorded_at: self.recorded_at,
        }
    }
}

impl TryFrom<&Record> for StoredRecord {
    type Error = serde_json::Error;

    /// # Errors
    /// None for a record of this program: its fields are JSON already.
    fn try_from(record: &Record) -> Result<Self, serde_json::Error> {
        Ok(Self {
            id: record.id,
            kind: record.kind.clone(),
            schema: record.schema,
            ver: record.ver,
            author: record.author,
            device: record.device,
            occurred_at: record.occurred_at,
            tz: record.tz.clone(),
            recorded_at: record.recorded_at,
            body: BodyText(serde_json::to_string(&record.body)?.into()),
        })
    }
}

/// The fields of a record as JSON text.
///
/// Text that comes from elsewhere is looked through once, so that a body which could not be read later, when somebody
/// needs it, is not taken in at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BodyText(Box<str>);

impl BodyText {
    /// Text that a store kept, which has been looked through before.
    #[must_use]
    pub fn kept(text: impl Into<Box<str>>) -> Self {
        Self(text.into())
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The fields.
    ///
    /// # Errors
    /// The text is no JSON object.
    pub fn read(&self) -> Result<Body, serde_json::Error> {
        serde_json::from_str(&self.0)
    }
}

impl Serialize for BodyText {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let raw: &RawValue = serde_json::from_str(&self.0).map_err(S::Error::custom)?;
        raw.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for BodyText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = Box::<RawValue>::deserialize(deserializer)?;
        let sound: Result<Sound, _> = serde_json::from_str(raw.get());
        match sound.map_err(D::Error::custom)? {
            Sound::Object => Ok(Self(raw.into())),
            Sound::Other => Err(D::Error::custom("a body is an object")),
        }
    }
}

/// JSON that can be read: numbers within range, texts of whole characters, no deeper than readers go. Nothing of it is kept.
enum Sound {
    Object,
    Other,
}

impl<'de> Deserialize<'de> for Sound {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Look)
    }
}

/// Looks at any value.
struct Look;

impl<'de> Visitor<'de> for Look {
    type Value = Sound;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Sound, E> {
        Ok(Sound::Other)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Sound, E> {
        Ok(Sound::Other)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Sound, E> {
        Ok(Sound::Other)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Sound, E> {
        Ok(Sound::Other)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Sound, E> {
        Ok(Sound::Other)
    }

    fn visit_str<E>(self, _: &str) -> Result<Sound, E> {
        Ok(Sound::Other)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Sound, A::Error> {
        while items.next_element::<Sound>()?.is_some() {}
        Ok(Sound::Other)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Sound, A::Error> {
        while fields.next_entry::<Sound, Sound>()?.is_some() {}
        Ok(Sound::Object)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(text: &str) -> Result<BodyText, serde_json::Error> {
        serde_json::from_str(text)
    }

    #[test]
    fn a_body_stays_as_it_came() {
        for text in [r#"{"b": 1,  "a":[true,null,-2,1.50,"\u00e9"]}"#, "{}"] {
            let body = taken(text).unwrap();
            assert_eq!(body.as_str(), text);
            assert_eq!(serde_json::to_string(&body).unwrap(), text);
            assert_eq!(body.read().unwrap(), serde_json::from_str::<Body>(text).unwrap());
        }
    }

    #[test]
    fn what_could_not_be_read_later_is_not_taken_in() {
        let deep = format!(r#"{{"a":{}{}}}"#, "[".repeat(200), "]".repeat(200));
        for text in ["[]", "null", "\"{}\"", r#"{"a":1e999}"#, r#"{"a":"\ud800"}"#, r#"{"\ud800":1}"#, &deep] {
            assert!(taken(text).is_err(), "{text}");
            assert!(serde_json::from_str::<Body>(text).is_err(), "{text} can be read after all");
        }
    }
}
