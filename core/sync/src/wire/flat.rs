//! How the changes of a page are read. A first sync reads a hundred thousand of them.
//!
//! serde reads an enum whose tag is one field among others by keeping all fields aside until it has met the tag: a third
//! of the time that a page took to be read. All shapes of a change fit into one, so that it can be read as it comes.

use acompana_domain::RecordId;
use acompana_domain::record::{BodyText, DeviceId, StoredRecord, UserId};
use jiff::Timestamp;
use serde::de::Error;
use serde::{Deserialize, Deserializer};

use super::RowChange;

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Op {
    Put,
    Same,
    Remove,
}

/// Any change, as it stands on the wire.
#[derive(Deserialize)]
struct Change {
    op: Op,
    id: RecordId,
    kind: Option<String>,
    schema: Option<u16>,
    ver: Option<i64>,
    author: Option<UserId>,
    device: Option<DeviceId>,
    occurred_at: Option<Timestamp>,
    tz: Option<String>,
    recorded_at: Option<Timestamp>,
    body: Option<BodyText>,
}

impl<'de> Deserialize<'de> for RowChange {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Change::deserialize(deserializer)?.try_into().map_err(D::Error::custom)
    }
}

/// A change that lacks what its sort needs.
#[derive(Debug, thiserror::Error)]
#[error("missing field `{0}`")]
struct Missing(&'static str);

impl TryFrom<Change> for RowChange {
    type Error = Missing;

    fn try_from(change: Change) -> Result<Self, Missing> {
        let id = change.id;
        let ver = change.ver.ok_or(Missing("ver"));
        Ok(match change.op {
            Op::Remove => Self::Remove { id },
            Op::Same => Self::Same { id, ver: ver? },
            Op::Put => Self::Put(Box::new(StoredRecord {
                id,
                kind: change.kind.ok_or(Missing("kind"))?,
                schema: change.schema.ok_or(Missing("schema"))?,
                ver: ver?,
                author: change.author.ok_or(Missing("author"))?,
                device: change.device.ok_or(Missing("device"))?,
                occurred_at: change.occurred_at.ok_or(Missing("occurred_at"))?,
                tz: change.tz.ok_or(Missing("tz"))?,
                recorded_at: change.recorded_at.ok_or(Missing("recorded_at"))?,
                body: change.body.ok_or(Missing("body"))?,
            })),
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn whole() -> Value {
        let id = "018cea6e-2d00-7000-8000-000000000001";
        json!({
            "op": "put", "id": id, "kind": "administration", "schema": 1, "ver": 3, "author": id, "device": id,
            "occurred_at": "2024-01-08T08:00:00Z", "tz": "America/Mexico_City", "recorded_at": "2024-01-08T08:20:00Z",
            "body": { "given": true }, "of_a_newer_server": 7,
        })
    }

    fn read(value: &Value) -> Result<RowChange, serde_json::Error> {
        serde_json::from_value(value.clone())
    }

    #[test]
    fn each_sort_is_read_whatever_the_order_of_its_fields() {
        let RowChange::Put(record) = read(&whole()).unwrap() else { panic!("it is a put") };
        assert_eq!((record.ver, record.read().unwrap().body["given"].as_bool()), (3, Some(true)));
        let id = record.id;
        let turned = r#"{"ver":2,"id":"018cea6e-2d00-7000-8000-000000000001","op":"same"}"#;
        assert_eq!(serde_json::from_str::<RowChange>(turned).unwrap(), RowChange::Same { id, ver: 2 });
        assert_eq!(read(&json!({ "op": "remove", "id": id })).unwrap(), RowChange::Remove { id });
    }

    #[test]
    fn what_a_sort_needs_must_be_there() {
        let fields =
            ["op", "id", "kind", "schema", "ver", "author", "device", "occurred_at", "tz", "recorded_at", "body"];
        for field in fields {
            let mut lacking = whole();
            lacking.as_object_mut().unwrap().shift_remove(field);
            let error = read(&lacking).unwrap_err().to_string();
            assert!(error.contains(field), "{field}: {error}");
        }
        assert!(read(&json!({ "op": "same", "id": whole()["id"] })).is_err());
        assert!(read(&json!({ "op": "shuffle", "id": whole()["id"] })).is_err());
    }
}
