//! Saving a person's work: the record as they see it, and the write that will tell the server.

use std::collections::{BTreeSet, HashSet};

use acompana_domain::kind::KindSpec;
use acompana_domain::record::{OpId, RecordId};
use acompana_domain::{Body, Record};
use jiff::Timestamp;
use serde_json::Value;

use super::state::{OpState, QueuedOp};
use super::store::ClientTx;
use crate::audit::{Action, Line};
use crate::delta::{Delta, Path, creation, diff, rebase};
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
/// Writes of this record that were refused are replaced by this one: it is built on what the server holds, with
/// everything the person sees now. A conflict is settled only by [`super::resolve`], or by writing its fields anew.
pub fn save<T: ClientTx>(tx: &mut T, spec: &KindSpec, record: &Record, new: NewOp) -> Result<Option<OpId>, StoreFault> {
    write(tx, spec, record, new, None)
}

/// Saves `record` as [`save`] does. The conflict `settles` is settled with it; other conflicts of the record stay for a
/// person to look at, unless the very fields they are about are written anew.
pub(super) fn write<T: ClientTx>(
    tx: &mut T,
    spec: &KindSpec,
    record: &Record,
    new: NewOp,
    settles: Option<OpId>,
) -> Result<Option<OpId>, StoreFault> {
    let mut device = tx.device()?;
    let server = tx.server_copy(record.id)?;
    let base = server.as_ref().map(|copy| copy.body.clone()).unwrap_or_default();
    let Place { replaced, behind } = place(spec, &base, record, tx.ops_of(record.id)?, settles);
    let is_new = server.is_none() && !behind.iter().any(|queued| queued.op.new);
    let fields = if is_new {
        creation(&record.body)
    } else {
        let shown = behind.iter().filter(|queued| queued.state.is_shown()).map(|queued| &queued.op.fields);
        let mut fields = diff(spec, &rebase(&base, shown), &record.body);
        wishes(&replaced, &record.body, &mut fields);
        fields
    };
    if fields.is_empty() && !is_new && replaced.is_empty() {
        return Ok(None);
    }
    let now = device.corrected(new.device_clock);
    let op = Op {
        seq: device.next_seq,
        op_id: new.op_id,
        // A write in the place of a group's member is a member: the group still stands or falls as one.
        group: new.group.or_else(|| replaced.iter().find_map(|old| old.op.group)),
        deps: dependencies(tx, record, &behind, &replaced)?,
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
    for old in &replaced {
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

/// What the replaced writes wanted and the person still sees goes with the new one, even where our copy of the server's
/// record says that it is there already: that copy may be of a life of the server that was lost.
fn wishes(replaced: &[QueuedOp], body: &Body, fields: &mut Delta) {
    let wished = replaced.iter().filter(|old| old.state.is_shown()).flat_map(|old| old.op.fields.wishes());
    for (path, change) in wished.filter(|(path, change)| path.get(body) == change.1) {
        let told = fields.0.keys().any(|known| known.top() == path.top());
        if !told {
            fields.0.insert(path.clone(), change.clone());
        }
    }
}

/// Where a new write of a record stands among its pending ones.
struct Place {
    /// Writes that it takes the place of.
    replaced: Vec<QueuedOp>,
    /// Writes that stay as they are.
    behind: Vec<QueuedOp>,
}

/// A write takes the place of those that were refused, and of those behind them that touch the same fields: they were
/// made on a value that never came to be, and would undo, or be undone by, what the person writes now.
fn place(spec: &KindSpec, base: &Body, record: &Record, pending: Vec<QueuedOp>, settles: Option<OpId>) -> Place {
    let shown = pending.iter().filter(|queued| queued.state.is_shown()).map(|queued| &queued.op.fields);
    let written = diff(spec, &rebase(base, shown), &record.body);
    let mut fields: BTreeSet<String> = written.0.keys().map(Path::top).collect();
    let touches = |queued: &QueuedOp, fields: &BTreeSet<String>| {
        queued.op.fields.0.keys().any(|path| fields.contains(&path.top()))
    };
    let (mut replaced, mut behind): (Vec<QueuedOp>, Vec<QueuedOp>) =
        pending.into_iter().partition(|queued| match &queued.state {
            OpState::Rejected { .. } => true,
            OpState::Conflict { .. } => match settles {
                Some(settled) => settled == queued.op.op_id,
                None => touches(queued, &fields),
            },
            _ => false,
        });
    if replaced.is_empty() {
        return Place { replaced, behind };
    }
    let whole = replaced.iter().any(|queued| queued.op.new);
    let mut taken = 0;
    while taken < replaced.len() {
        fields.extend(replaced[taken..].iter().flat_map(|queued| queued.op.fields.0.keys().map(Path::top)));
        taken = replaced.len();
        let waits = |queued: &QueuedOp| !matches!(queued.state, OpState::Inflight | OpState::Conflict { .. });
        let (too, left): (Vec<_>, Vec<_>) =
            behind.into_iter().partition(|queued| waits(queued) && (whole || touches(queued, &fields)));
        replaced.extend(too);
        behind = left;
    }
    Place { replaced, behind }
}

/// The writes that must take effect first: the previous one of the same record, and the ones that make the records
/// this one refers to. Whatever looks like an id and has an unsent creation counts; no kind has to declare anything.
fn dependencies<T: ClientTx>(
    tx: &T,
    record: &Record,
    behind: &[QueuedOp],
    replaced: &[QueuedOp],
) -> Result<Vec<OpId>, StoreFault> {
    let mut deps = Vec::new();
    if replaced.is_empty() {
        // Not a conflict, which may wait for days and is about other fields.
        let last = behind.iter().rfind(|queued| !matches!(queued.state, OpState::Conflict { .. }));
        deps.extend(last.map(|queued| queued.op.op_id));
    } else {
        // It takes the place of the refused ones: it waits for what they waited for, not for the writes of this record
        // behind them, which wait for it.
        let of_this: HashSet<OpId> = replaced.iter().chain(behind).map(|queued| queued.op.op_id).collect();
        deps.extend(
            replaced.iter().flat_map(|queued| queued.op.deps.iter().copied()).filter(|dep| !of_this.contains(dep)),
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
