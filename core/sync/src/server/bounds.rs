//! How large and how deep a write may make a record.
//!
//! A record that no device can read stops its whole scope, so what is too large or too deep is refused to its author
//! and nobody else notices. Far above anything the kinds need.

use acompana_domain::Record;
use serde_json::Value;

use crate::fault::StoreFault;
use crate::wire::{Limits, Op};

/// Steps of a path, and levels of a value put there. JSON readers stop at 128 levels, the envelope included.
const DEEPEST: usize = 32;
/// Fields of one write.
const MOST_FIELDS: usize = 2_000;
/// Bytes of a record's body, as [`weight`] counts. An answer holds at least sixty of the largest.
const MOST_BYTES: usize = 256 << 10;
/// Bytes of records that ride on the answers to writes. Writes beyond that come again at once.
pub(super) const MOST_IN_RESULTS: usize = 16 << 20;
/// Names of zones and kinds are a few words.
const LONGEST_NAME: usize = 100;

/// Whether the write can be looked at: to be asked before its paths are walked.
pub(super) fn fits(op: &Op) -> bool {
    op.fields.0.len() <= MOST_FIELDS
        && op.tz.len() <= LONGEST_NAME
        && op.kind.len() <= LONGEST_NAME
        && op.fields.0.iter().all(|(path, change)| {
            path.steps_within(DEEPEST) && [&change.0, &change.1].into_iter().all(|value| within(value, DEEPEST))
        })
}

/// Whether the record that the write makes can be delivered.
pub(super) fn can_be_delivered(record: &Record) -> Result<bool, StoreFault> {
    Ok(weight(record)? <= MOST_BYTES)
}

/// Bytes of a record's body as it travels; what consists of many small values weighs as much as a reader allows for them,
/// so that nobody can write a record, or a page of them, that others cannot read.
pub(super) fn weight(record: &Record) -> Result<usize, StoreFault> {
    let mut scales = Scales(0);
    serde_json::to_writer(&mut scales, &record.body).map_err(StoreFault::new)?;
    let values: usize = record.body.values().map(|value| 1 + values(value)).sum();
    Ok(scales.0.max(values * Limits::BYTES_A_VALUE))
}

/// The values in a value as a reader counts them: itself, what is in it, and each bracket and name once more.
fn values(value: &Value) -> usize {
    match value {
        Value::Array(items) => 2 + items.iter().map(values).sum::<usize>(),
        Value::Object(fields) => 2 + fields.values().map(|field| 1 + values(field)).sum::<usize>(),
        _ => 1,
    }
}

/// Counts what is written and keeps none of it.
struct Scales(usize);

impl std::io::Write for Scales {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0 += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

fn within(value: &Value, levels: usize) -> bool {
    match value {
        Value::Array(items) => levels > 0 && items.iter().all(|item| within(item, levels - 1)),
        Value::Object(fields) => levels > 0 && fields.values().all(|field| within(field, levels - 1)),
        _ => true,
    }
}
