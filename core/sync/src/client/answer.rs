//! What the server's answers do to the outbox.

use std::collections::HashSet;

use acompana_domain::Record;
use acompana_domain::record::OpId;
use jiff::{SignedDuration, Timestamp};

use super::rows::{Book, show};
use super::run::Report;
use super::state::{OpState, QueuedOp};
use super::store::ClientTx;
use crate::backoff::LONGEST_ASKED;
use crate::delta::Kept;
use crate::fault::StoreFault;
use crate::wire::{OpResult, OpStatus, SyncReply, SyncRequest};

/// A write whose parent the server lacks although we have nothing more to send for it comes again after this.
const PARENT_ELSEWHERE: SignedDuration = SignedDuration::from_mins(5);
/// A deferred write without a time comes again after this.
const DEFERRED: SignedDuration = SignedDuration::from_mins(10);

/// Settles one write by its answer.
pub(super) fn settle<T: ClientTx>(
    tx: &mut T,
    book: &mut Book,
    result: &OpResult,
    now: Timestamp,
    report: &mut Report,
) -> Result<(), StoreFault> {
    let Some(queued) = tx.op(result.op_id)? else { return Ok(()) };
    if !matches!(queued.state, OpState::Inflight) {
        // Answered before, or withdrawn while it was under way after an earlier answer: nothing to do twice.
        return Ok(());
    }
    let id = queued.op.record;
    match result.status {
        OpStatus::Applied | OpStatus::Merged => {
            let merged = result.status == OpStatus::Merged;
            let kept = if merged { kept_of(&queued, result) } else { Vec::new() };
            tx.set_state(result.op_id, &OpState::Applied { kept, merged })?;
            book.recheck_pending(tx, id)?;
            let taken = if merged { &mut report.merged } else { &mut report.applied };
            *taken += 1;
            // Most of what a ward sends: a new record, taken as it was sent, nothing else pending. What the device shows
            // is what the server holds, and need not be read.
            let as_sent = queued.op.new && result.record.is_none() && !result.duplicate && !book.is_pending(id);
            if as_sent && tx.confirm(id, book.believed(tx, result.ver)?)? {
                return Ok(());
            }
            let record = if result.record.is_some() {
                result.record.clone()
            } else {
                if result.duplicate {
                    book.out_of_sight(id);
                }
                as_believed(tx, &queued, book.believed(tx, result.ver)?)?
            };
            if let Some(record) = record {
                book.take(tx, &record)?;
            }
        }
        OpStatus::Conflict => {
            tx.set_state(result.op_id, &OpState::Conflict { kept: kept_of(&queued, result) })?;
            refresh(tx, book, &queued, result)?;
            report.conflicts += 1;
        }
        OpStatus::Rejected => {
            tx.set_state(result.op_id, &OpState::Rejected { findings: result.findings.clone() })?;
            refresh(tx, book, &queued, result)?;
            report.rejected += 1;
        }
        OpStatus::Deferred => {
            let wait = result.retry_after.map_or(DEFERRED, SignedDuration::from_secs);
            later(tx, result.op_id, now, wait)?;
            report.deferred += 1;
        }
        OpStatus::NeedParent => {
            need_parent(tx, &queued, now)?;
            report.deferred += 1;
        }
        OpStatus::Quarantined => {
            tx.set_state(result.op_id, &OpState::Quarantined)?;
            book.recheck_pending(tx, id)?;
            let server = tx.server_copy(id)?;
            show(tx, id, server.as_ref())?;
            book.purge_if_orphan(tx, id)?;
            report.quarantined += 1;
        }
    }
    Ok(())
}

/// The values that met newer ones. An answer that is repeated no longer tells them: they are what the write wanted and
/// the record does not hold.
fn kept_of(queued: &QueuedOp, result: &OpResult) -> Vec<Kept> {
    let (true, Some(record)) = (result.duplicate && result.kept.is_empty(), &result.record) else {
        return result.kept.clone();
    };
    queued
        .op
        .fields
        .wishes()
        .map(|(path, change)| Kept { path: path.clone(), server: path.get(&record.body), device: change.1.clone() })
        .filter(|kept| kept.server != kept.device)
        .collect()
}

/// The record as the server must hold it after a write that it applied as sent.
fn as_believed<T: ClientTx>(tx: &T, queued: &QueuedOp, ver: i64) -> Result<Option<Record>, StoreFault> {
    let base = match tx.server_copy(queued.op.record)? {
        Some(record) => Some(record),
        None => tx.local(queued.op.record)?.map(|record| Record { body: <_>::default(), ..record }),
    };
    Ok(base.map(|mut record| {
        queued.op.fields.force_onto(&mut record.body);
        record.schema = record.schema.max(queued.op.schema);
        record.ver = ver;
        record
    }))
}

/// The record anew, with the server's copy that came with the answer.
fn refresh<T: ClientTx>(tx: &mut T, book: &mut Book, queued: &QueuedOp, result: &OpResult) -> Result<(), StoreFault> {
    if let Some(record) = &result.record {
        book.take(tx, record)
    } else {
        let server = tx.server_copy(queued.op.record)?;
        show(tx, queued.op.record, server.as_ref())
    }
}

/// Writes that the answer says nothing about come again later: a server that keeps silent about a write must not make
/// the loop spin.
pub(super) fn passed_over<T: ClientTx>(tx: &mut T, request: &SyncRequest, reply: &SyncReply) -> Result<(), StoreFault> {
    let answered: HashSet<OpId> = reply.results.iter().map(|result| result.op_id).collect();
    for op in request.ops.iter().filter(|op| !answered.contains(&op.op_id)) {
        later(tx, op.op_id, reply.now, DEFERRED)?;
    }
    Ok(())
}

fn later<T: ClientTx>(tx: &mut T, op: OpId, now: Timestamp, wait: SignedDuration) -> Result<(), StoreFault> {
    let wait = wait.clamp(SignedDuration::from_secs(1), LONGEST_ASKED);
    let at = now.checked_add(wait).unwrap_or(now);
    tx.set_state(op, &OpState::Later { at })
}

/// The server lacks something this write depends on. If we still have to send that, the order will mend itself; if the
/// server forgot what it once applied, we send it again; otherwise the write waits.
fn need_parent<T: ClientTx>(tx: &mut T, queued: &QueuedOp, now: Timestamp) -> Result<(), StoreFault> {
    let mut coming = false;
    for dep in &queued.op.deps {
        if let Some(parent) = tx.op(*dep)? {
            if matches!(parent.state, OpState::Applied { .. }) {
                // In flight, not queued: as long as the server has not answered, nobody can take it back.
                tx.set_state(*dep, &OpState::Inflight)?;
            }
            coming |= parent.state.is_pending() || matches!(parent.state, OpState::Applied { .. });
        }
    }
    if coming || queued.op.group.is_some() {
        tx.set_state(queued.op.op_id, &OpState::Queued)
    } else {
        later(tx, queued.op.op_id, now, PARENT_ELSEWHERE)
    }
}
