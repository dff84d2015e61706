//! Saving a person's work: the record as they see it, and the write that will tell the server.

use acompana_domain::Record;
use acompana_domain::kind::KindSpec;
use acompana_domain::record::{OpId, RecordId};
use jiff::Timestamp;
use serde_json::Value;

use super::state::{OpState, QueuedOp};
use super::store::ClientTx;
use crate::audit::{Action, Line};
use crate::delta::{creation, diff, rebase};
use crate::fault::StoreFault;
use crate::wire::Op;

/// What the caller brings to a write besides the record.
#[derive(Debug, Clone)]
pub struct NewOp {
    /// Drawn by the caller: this crate has no randomness.
    pub op_id: OpId,
    /// Writes that succeed or fail together share this.
    pub group: Option<OpId>,
    /// The device's own clock.
    pub device_clock: Timestamp,
    /// Why, for the audit line: the person's words or a code.
    pub reason: String,
}

/// Saves `record` as the device shows it and queues the write. Gives nothing when nothing changed.
///
/// Writes of this record that were refused or in conflict are replaced by this one: it is built on what the server
/// holds, with everything the person sees now.
pub fn save<T: ClientTx>(tx: &mut T, spec: &KindSpec, record: &Record, new: NewOp) -> Result<Option<OpId>, StoreFault> {
    let mut device = tx.device()?;
    let (stuck, pending): (Vec<_>, Vec<_>) =
        tx.ops_of(record.id)?.into_iter().partition(|queued| OpState::STUCK.contains(&queued.state.name()));
    let server = tx.server_copy(record.id)?;
    let pending_creation = pending.iter().any(|queued| queued.op.new);
    let is_new = server.is_none() && !pending_creation;
    let fields = if is_new {
        creation(&record.body)
    } else {
        let base = server.as_ref().map(|copy| copy.body.clone()).unwrap_or_default();
        let seen = rebase(&base, pending.iter().map(|queued| &queued.op.fields));
        diff(spec, &seen, &record.body)
    };
    if fields.is_empty() && !is_new && stuck.is_empty() {
        return Ok(None);
    }
    let now = device.corrected(new.device_clock);
    let op = Op {
        seq: device.next_seq,
        op_id: new.op_id,
        group: new.group,
        deps: dependencies(tx, record, &pending, &stuck)?,
        kind: record.kind.clone(),
        schema: spec.schema,
        record: record.id,
        new: is_new,
        base_ver: server.as_ref().map_or(0, |copy| copy.ver),
        fields,
        occurred_at: record.occurred_at,
        tz: record.tz.clone(),
        recorded_at: now,
        device_clock: new.device_clock,
    };
    device.next_seq += 1;
    tx.put_device(&device)?;
    let stale_at = spec.stale_after.and_then(|after| now.checked_add(after).ok());
    tx.insert_op(&QueuedOp { op, state: OpState::Queued, sent: false, stale_at })?;
    for old in &stuck {
        tx.set_state(old.op.op_id, &OpState::Replaced { by: new.op_id })?;
        tx.replace_dep(old.op.op_id, new.op_id)?;
    }
    // A new record carries the time of the write that makes it, on both ends.
    let recorded_at = if is_new { now } else { record.recorded_at };
    let local = Record { ver: server.as_ref().map_or(0, |copy| copy.ver), recorded_at, ..record.clone() };
    tx.put_dirty(&local, server.as_ref())?;
    tx.audit(&Line {
        at: now,
        user: device.user,
        device: Some(device.device),
        action: if is_new { Action::Create } else { Action::Update },
        kind: Some(record.kind.clone()),
        record: Some(record.id),
        reason: new.reason,
    })?;
    Ok(Some(new.op_id))
}

/// The writes that must take effect first: the previous one of the same record, and the ones that make the records
/// this one refers to. Whatever looks like an id and has an unsent creation counts; no kind has to declare anything.
fn dependencies<T: ClientTx>(
    tx: &T,
    record: &Record,
    pending: &[QueuedOp],
    stuck: &[QueuedOp],
) -> Result<Vec<OpId>, StoreFault> {
    let mut deps = Vec::new();
    if stuck.is_empty() {
        deps.extend(pending.last().map(|queued| queued.op.op_id));
    } else {
        // It takes the place of the refused ones: it waits for what they waited for, not for those behind them.
        let replaced: Vec<OpId> = stuck.iter().map(|queued| queued.op.op_id).collect();
        deps.extend(
            stuck.iter().flat_map(|queued| queued.op.deps.iter().copied()).filter(|dep| !replaced.contains(dep)),
        );
    }
    let mut mentioned = Vec::new();
    for value in record.body.values() {
        mentions(value, &mut mentioned);
    }
    for id in mentioned {
        if id != record.id {
            let creation = tx.ops_of(id)?.into_iter().find(|queued| queued.op.new);
            deps.extend(creation.map(|queued| queued.op.op_id));
        }
    }
    deps.sort_unstable();
    deps.dedup();
    Ok(deps)
}

fn mentions(value: &Value, found: &mut Vec<RecordId>) {
    match value {
        // 36 characters: an id in the form that we write. Cheap to rule everything else out.
        Value::String(text) if text.len() == 36 => found.extend(text.parse::<RecordId>().ok()),
        Value::Array(items) => items.iter().for_each(|item| mentions(item, found)),
        Value::Object(fields) => fields.values().for_each(|item| mentions(item, found)),
        _ => {}
    }
}
