//! A page of records as one piece of memory.
//!
//! UniFFI reads a record field by field, which for a thousand records are fifteen thousand calls: with these bytes a page
//! costs Swift and Kotlin a few copies, and the bodies stay text until somebody looks into them (docs/ffi.md).

use acompana_core::{Cursor, StoredPage, StoredRecord};
use jiff::Timestamp;

/// One page of records, for the shells to unpack.
#[derive(Debug, Clone, PartialEq, uniffi::Record)]
pub struct PackedPage {
    /// The records in the order asked for, one after another, numbers big-endian: the UUIDs of the record, its author and
    /// its device; `occurred_at` and `recorded_at`, each as seconds (`i64`, rounded towards 1970) and nanoseconds with the
    /// same sign (`i32`); `ver` (`i64`); `schema` (`u16`); the lengths in bytes of kind, zone and body (`u32` each); then
    /// these three as UTF-8.
    pub records: Vec<u8>,
    /// How many they are.
    pub count: u32,
    /// Where to go on; nothing when this was the last page.
    pub next: Option<Cursor>,
}

/// Bytes of a record before its texts.
const HEAD: usize = 3 * 16 + 2 * 12 + 8 + 2 + 3 * 4;

impl From<StoredPage> for PackedPage {
    fn from(page: StoredPage) -> Self {
        let texts: usize = page.records.iter().map(|r| r.kind.len() + r.tz.len() + r.body.as_str().len()).sum();
        let mut records = Vec::with_capacity(page.records.len() * HEAD + texts);
        for record in &page.records {
            pack(record, &mut records);
        }
        // A page holds a thousand records at most.
        let count = u32::try_from(page.records.len()).unwrap_or(u32::MAX);
        Self { records, count, next: page.next }
    }
}

fn pack(record: &StoredRecord, into: &mut Vec<u8>) {
    for id in [record.id.0, record.author.0, record.device.0] {
        into.extend_from_slice(id.as_bytes());
    }
    for moment in [record.occurred_at, record.recorded_at] {
        pack_moment(moment, into);
    }
    into.extend_from_slice(&record.ver.to_be_bytes());
    into.extend_from_slice(&record.schema.to_be_bytes());
    let texts = [record.kind.as_str(), &record.tz, record.body.as_str()];
    for text in texts {
        // SQLite holds no text of 4 GB.
        into.extend_from_slice(&u32::try_from(text.len()).unwrap_or(u32::MAX).to_be_bytes());
    }
    for text in texts {
        into.extend_from_slice(text.as_bytes());
    }
}

fn pack_moment(moment: Timestamp, into: &mut Vec<u8>) {
    into.extend_from_slice(&moment.as_second().to_be_bytes());
    into.extend_from_slice(&moment.subsec_nanosecond().to_be_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;
    use acompana_domain::record::{BodyText, DeviceId, RecordId, UserId};
    use uuid::Uuid;

    /// The shells read these very bytes: what changes here changes there.
    #[test]
    fn a_record_is_packed_as_its_description_says() -> Result<(), jiff::Error> {
        let record = StoredRecord {
            id: RecordId(Uuid::from_u128(1)),
            kind: "note".to_owned(),
            schema: 2,
            ver: 3,
            author: UserId(Uuid::from_u128(4)),
            device: DeviceId(Uuid::from_u128(5)),
            occurred_at: Timestamp::new(6, 7)?,
            tz: "UTC".to_owned(),
            recorded_at: Timestamp::new(-8, -9)?,
            body: BodyText::kept("{\"ñ\":1}"),
        };
        let page = PackedPage::from(StoredPage { records: vec![record.clone(), record], next: None });
        assert_eq!(page.count, 2);
        let (first, second) = page.records.split_at(page.records.len() / 2);
        assert_eq!(first, second);
        let (head, texts) = first.split_at(HEAD);
        let expected = "00000000000000000000000000000001 00000000000000000000000000000004 \
            00000000000000000000000000000005 0000000000000006 00000007 fffffffffffffff8 fffffff7 0000000000000003 0002 \
            00000004 00000003 00000008";
        let hex: Vec<String> = head.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(hex.concat(), expected.replace(' ', ""));
        assert_eq!(texts, "noteUTC{\"ñ\":1}".as_bytes());
        Ok(())
    }
}
