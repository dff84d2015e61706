//! What to send now.

use std::collections::{HashMap, HashSet};

use acompana_domain::record::OpId;
use jiff::Timestamp;

use super::state::{OpState, QueuedOp};
use super::store::ClientTx;
use crate::backoff::LONGEST_ASKED;
use crate::fault::StoreFault;
use crate::wire::Op;

/// Most bytes of writes in one request, before compression: small enough for a slow link, large enough for a page.
const BATCH_BYTES: usize = 1 << 20;

/// Picks the writes that can go out now, in order, and marks them as in flight.
///
/// A write goes out when everything it depends on has taken effect or goes before it in the same request. One that was
/// refused holds back only what depends on it. Those in `put_off`, and what depends on them, stay as they are: nobody
/// knows whether they took effect.
pub(super) fn batch<T: ClientTx>(
    tx: &mut T,
    now: Timestamp,
    most_ops: usize,
    put_off: &HashSet<OpId>,
) -> Result<Vec<Op>, StoreFault> {
    // A group's id is an op id of its own, so both can stand in the same set.
    let mut held: HashSet<OpId> =
        tx.stuck()?.iter().flat_map(|stuck| [Some(stuck.op.op_id), stuck.op.group]).flatten().collect();
    let mut put_off = put_off.clone();
    let mut going: Vec<QueuedOp> = Vec::new();
    let mut ready: HashSet<OpId> = HashSet::new();
    let mut groups: HashSet<OpId> = HashSet::new();
    let mut bytes = 0;
    let mut after = 0;
    'outbox: loop {
        let chunk = tx.unanswered(after, most_ops.max(64))?;
        let Some(last) = chunk.last() else { break };
        after = last.op.seq;
        for queued in held_back(tx, chunk, &mut held, &mut put_off, &mut ready, now)? {
            // Once it is full, only the other members of its groups still join.
            let full = going.len() >= most_ops || bytes >= BATCH_BYTES;
            if full && groups.is_empty() {
                break 'outbox;
            }
            if full && !queued.op.group.is_some_and(|group| groups.contains(&group)) {
                continue;
            }
            groups.extend(queued.op.group);
            // A rough weight is enough: the limit is a courtesy to the link, not a rule of the protocol.
            bytes += weight_of(&queued.op);
            going.push(queued);
        }
    }
    going.retain(|queued| !queued.op.group.is_some_and(|group| held.contains(&group)));
    let mut going = within(together(going), most_ops);
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

fn same_group(a: &QueuedOp, b: &QueuedOp) -> bool {
    a.op.group.is_some() && a.op.group == b.op.group
}

/// Puts the members of each group next to each other, where its last member is, and each after those it depends on: a
/// member that was corrected stands far behind the others, and the server takes a group only as a whole.
fn together(going: Vec<QueuedOp>) -> Vec<QueuedOp> {
    let mut left: HashMap<OpId, usize> = HashMap::new();
    for group in going.iter().filter_map(|queued| queued.op.group) {
        *left.entry(group).or_default() += 1;
    }
    let mut members: HashMap<OpId, Vec<QueuedOp>> = HashMap::new();
    let mut ordered = Vec::with_capacity(going.len());
    for queued in going {
        let Some(group) = queued.op.group else {
            ordered.push(queued);
            continue;
        };
        let waiting = members.entry(group).or_default();
        waiting.push(queued);
        if left.get(&group) == Some(&waiting.len()) {
            ordered.extend(parents_first(std::mem::take(waiting)));
        }
    }
    ordered
}

fn parents_first(mut members: Vec<QueuedOp>) -> Vec<QueuedOp> {
    let mut ordered: Vec<QueuedOp> = Vec::with_capacity(members.len());
    while !members.is_empty() {
        let free = members.iter().position(|member| {
            !members.iter().any(|other| other.op.op_id != member.op.op_id && member.op.deps.contains(&other.op.op_id))
        });
        // In a ring nobody is free; the server will say so.
        ordered.push(members.remove(free.unwrap_or(0)));
    }
    ordered
}

/// At most so many writes, but never a part of a group, and at least the first unit.
fn within(going: Vec<QueuedOp>, most_ops: usize) -> Vec<QueuedOp> {
    let mut keep = 0;
    for unit in going.chunk_by(same_group) {
        if keep > 0 && keep + unit.len() > most_ops {
            break;
        }
        keep += unit.len();
    }
    going.into_iter().take(keep).collect()
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

/// Bytes of a write as it travels, roughly.
pub(super) fn weight_of(op: &Op) -> usize {
    300 + op.fields.0.iter().map(|(path, change)| path.as_str().len() + weight(change)).sum::<usize>()
}

fn weight(change: &crate::delta::Change) -> usize {
    change.0.to_string().len() + change.1.to_string().len()
}

/// Drops what must wait, and notes it so that what depends on it waits too.
fn held_back<T: ClientTx>(
    tx: &mut T,
    chunk: Vec<QueuedOp>,
    held: &mut HashSet<OpId>,
    put_off: &mut HashSet<OpId>,
    passed: &mut HashSet<OpId>,
    now: Timestamp,
) -> Result<Vec<QueuedOp>, StoreFault> {
    let mut ready = Vec::with_capacity(chunk.len());
    for queued in chunk {
        let behind = queued.op.deps.iter().copied().chain([queued.op.op_id]).chain(queued.op.group);
        if behind.into_iter().any(|id| put_off.contains(&id)) {
            for known in [&mut *held, &mut *put_off] {
                known.insert(queued.op.op_id);
                known.extend(queued.op.group);
            }
            continue;
        }
        let stale = !queued.sent && queued.stale_at.is_some_and(|at| at <= now);
        let waits = match &queued.state {
            OpState::NeedsConfirm => true,
            // Further off than any server may ask: the clock went back, not the write forward.
            OpState::Later { at } => *at > now && at.duration_since(now) <= LONGEST_ASKED,
            _ if stale => {
                tx.set_state(queued.op.op_id, &OpState::NeedsConfirm)?;
                true
            }
            _ => false,
        };
        let in_held_group = queued.op.group.is_some_and(|group| held.contains(&group));
        let waits = waits || in_held_group || queued.op.deps.iter().any(|dep| held.contains(dep));
        if waits || waits_for_a_later_one(tx, &queued, passed)? {
            // What it waits for did not take effect, so neither did this, although it was sent: its author may take it
            // back again.
            if matches!(queued.state, OpState::Inflight) {
                tx.set_state(queued.op.op_id, &OpState::Queued)?;
            }
            held.insert(queued.op.op_id);
            // A group goes together or not at all.
            held.extend(queued.op.group);
        } else {
            passed.insert(queued.op.op_id);
            ready.push(queued);
        }
    }
    Ok(ready)
}

/// A dependency that was replaced has a higher number now. Noticed here, so that a batch is not filled with writes that
/// wait while the one they wait for is beyond its end. Within a group the order is mended later.
fn waits_for_a_later_one<T: ClientTx>(tx: &T, queued: &QueuedOp, passed: &HashSet<OpId>) -> Result<bool, StoreFault> {
    for dep in queued.op.deps.iter().filter(|dep| !passed.contains(dep)) {
        if tx.op(*dep)?.is_some_and(|parent| will_not_be_there(&parent) && !same_group(&parent, queued)) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Not answered yet, or of a record that was taken back.
fn will_not_be_there(parent: &QueuedOp) -> bool {
    parent.state.is_pending() || (parent.state == OpState::Withdrawn && parent.op.new)
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
                waits = parent.is_some_and(|parent| will_not_be_there(&parent));
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
