//! What to send now.

use std::collections::HashSet;

use acompana_domain::record::OpId;
use jiff::Timestamp;

use super::state::{OpState, QueuedOp};
use super::store::ClientTx;
use crate::fault::StoreFault;
use crate::wire::Op;

/// Most bytes of writes in one request, before compression: small enough for a slow link, large enough for a page.
const BATCH_BYTES: usize = 1 << 20;

/// Picks the writes that can go out now, in order, and marks them as in flight.
///
/// A write goes out when everything it depends on has taken effect or goes before it in the same request. One that was
/// refused holds back only what depends on it.
pub(super) fn batch<T: ClientTx>(tx: &mut T, now: Timestamp, most_ops: usize) -> Result<Vec<Op>, StoreFault> {
    // A group's id is an op id of its own, so both can stand in the same set.
    let mut held: HashSet<OpId> =
        tx.stuck()?.iter().flat_map(|stuck| [Some(stuck.op.op_id), stuck.op.group]).flatten().collect();
    let mut going: Vec<QueuedOp> = Vec::new();
    let mut bytes = 0;
    let mut after = 0;
    'outbox: loop {
        let chunk = tx.unanswered(after, most_ops.max(64))?;
        let Some(last) = chunk.last() else { break };
        after = last.op.seq;
        let ready = held_back(tx, chunk, &mut held, now)?;
        for queued in ready {
            let new_unit =
                queued.op.group.is_none() || going.last().is_none_or(|last| last.op.group != queued.op.group);
            if new_unit && !going.is_empty() && (going.len() >= most_ops || bytes >= BATCH_BYTES) {
                break 'outbox;
            }
            // A rough weight is enough: the limit is a courtesy to the link, not a rule of the protocol.
            bytes += 300
                + queued.op.fields.0.iter().map(|(path, change)| path.as_str().len() + weight(change)).sum::<usize>();
            going.push(queued);
        }
    }
    going.retain(|queued| !queued.op.group.is_some_and(|group| held.contains(&group)));
    let pending_elsewhere = deps_not_before(tx, &going)?;
    going.retain(|queued| !pending_elsewhere.contains(&queued.op.op_id));
    let mut ops = Vec::with_capacity(going.len());
    for mut queued in going {
        tx.set_state(queued.op.op_id, &OpState::Inflight)?;
        queued.op.deps = still_needed(tx, &queued.op.deps)?;
        ops.push(queued.op);
    }
    Ok(ops)
}

/// An edit that was taken back is no longer in the way of the edits that came after it: each says by itself which
/// fields it changes, and from what. Only a record that will never exist is.
fn still_needed<T: ClientTx>(tx: &T, deps: &[OpId]) -> Result<Vec<OpId>, StoreFault> {
    let mut needed = Vec::with_capacity(deps.len());
    for dep in deps {
        let taken_back = tx.op(*dep)?.is_some_and(|parent| parent.state == OpState::Withdrawn && !parent.op.new);
        if !taken_back {
            needed.push(*dep);
        }
    }
    Ok(needed)
}

fn weight(change: &crate::delta::Change) -> usize {
    change.0.to_string().len() + change.1.to_string().len()
}

/// Drops what must wait, and notes it so that what depends on it waits too.
fn held_back<T: ClientTx>(
    tx: &mut T,
    chunk: Vec<QueuedOp>,
    held: &mut HashSet<OpId>,
    now: Timestamp,
) -> Result<Vec<QueuedOp>, StoreFault> {
    let mut ready = Vec::with_capacity(chunk.len());
    for queued in chunk {
        let stale = !queued.sent && queued.stale_at.is_some_and(|at| at <= now);
        let waits = match &queued.state {
            OpState::NeedsConfirm => true,
            OpState::Later { at } => *at > now,
            _ if stale => {
                tx.set_state(queued.op.op_id, &OpState::NeedsConfirm)?;
                true
            }
            _ => false,
        };
        let in_held_group = queued.op.group.is_some_and(|group| held.contains(&group));
        if waits || in_held_group || queued.op.deps.iter().any(|dep| held.contains(dep)) {
            held.insert(queued.op.op_id);
            // A group goes together or not at all.
            held.extend(queued.op.group);
        } else {
            ready.push(queued);
        }
    }
    Ok(ready)
}

/// Writes whose dependency is unanswered and does not go before them in this batch (it was replaced by a later one), or
/// will never take effect (the record was taken back).
/// Whatever depends on those waits as well, and so do their group's other members.
fn deps_not_before<T: ClientTx>(tx: &T, going: &[QueuedOp]) -> Result<HashSet<OpId>, StoreFault> {
    let mut waiting: HashSet<OpId> = HashSet::new();
    loop {
        let mut before: HashSet<OpId> = HashSet::new();
        let mut found = waiting.clone();
        for queued in going {
            let mut waits = found.contains(&queued.op.op_id);
            for dep in &queued.op.deps {
                if waits {
                    break;
                }
                let parent = if before.contains(dep) { None } else { tx.op(*dep)? };
                waits = parent.is_some_and(|parent| {
                    parent.state.is_pending() || (parent.state == OpState::Withdrawn && parent.op.new)
                });
            }
            if waits {
                found.insert(queued.op.op_id);
                if let Some(group) = queued.op.group {
                    let siblings = going.iter().filter(|other| other.op.group == Some(group));
                    found.extend(siblings.map(|other| other.op.op_id));
                }
            } else {
                before.insert(queued.op.op_id);
            }
        }
        if found.len() == waiting.len() {
            return Ok(waiting);
        }
        waiting = found;
    }
}
