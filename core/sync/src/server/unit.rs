//! Units of work: a write alone, or a group that succeeds or fails together.

use std::collections::HashSet;
use std::panic::{AssertUnwindSafe, catch_unwind};

use acompana_domain::Finding;
use acompana_domain::record::OpId;
use jiff::Timestamp;

use super::bounds;
use super::handle::{Host, Session};
use super::number::Touched;
use super::op::{self, Handled};
use super::permit::Holdings;
use super::store::{Outcome, ServerTx};
use crate::audit::{Action, Line};
use crate::fault::StoreFault;
use crate::wire::{BROKE, Op, OpResult, OpStatus, SyncRequest};

/// Handles every write of a request and answers each one, in order.
pub(super) fn handle_all<T: ServerTx>(
    tx: &mut T,
    host: &Host,
    session: &Session,
    holdings: &Holdings,
    request: &SyncRequest,
    now: Timestamp,
    touched: &mut Touched,
) -> Result<Vec<OpResult>, StoreFault> {
    let mut results = Vec::with_capacity(request.ops.len());
    let mut weight = 0;
    for unit in request.ops.chunk_by(|a, b| a.group.is_some() && a.group == b.group) {
        if weight > bounds::MOST_IN_RESULTS {
            results.extend(unit.iter().map(|op| later(op.op_id)));
            continue;
        }
        let answers = handle_unit(tx, host, session, holdings, request, unit, now, touched)?;
        for record in answers.iter().filter_map(|result| result.record.as_ref()) {
            weight += bounds::weight(record)?;
        }
        results.extend(answers);
    }
    each_record_once(&mut results);
    Ok(results)
}

/// A write that has to wait for the next request, because the answer to this one is full.
fn later(op: OpId) -> OpResult {
    OpResult { retry_after: Some(1), ..OpResult::new(op, OpStatus::Deferred) }
}

/// A record that several answers carry is the same row at different moments: what a write made of it is of no use when
/// a later answer tells what it is now.
fn each_record_once(results: &mut [OpResult]) {
    let mut told = HashSet::new();
    for result in results.iter_mut().rev() {
        let again = result.record.as_ref().is_some_and(|record| !told.insert(record.id));
        if again && result.status.took_effect() {
            result.record = None;
        }
    }
}

#[expect(clippy::too_many_arguments, reason = "the parts of one request, named one by one")]
fn handle_unit<T: ServerTx>(
    tx: &mut T,
    host: &Host,
    session: &Session,
    holdings: &Holdings,
    request: &SyncRequest,
    unit: &[Op],
    now: Timestamp,
    touched: &mut Touched,
) -> Result<Vec<OpResult>, StoreFault> {
    tx.savepoint()?;
    let mut unit_touched = Touched::default();
    let mut results: Vec<OpResult> = Vec::with_capacity(unit.len());
    for op in unit {
        if results.iter().any(|earlier| earlier.op_id == op.op_id) {
            // Told twice in one breath: done once, and answered like its first telling below.
            results.push(OpResult { duplicate: true, ..OpResult::new(op.op_id, OpStatus::Applied) });
            continue;
        }
        let Handled { result, touched } = handled(tx, host, session, holdings, op, &results, now)?;
        unit_touched.append(touched);
        results.push(result);
    }
    let failed = results.iter().position(|result| !result.status.took_effect());
    match failed {
        None => {
            tx.release()?;
            if unit.len() > 1 {
                unit_touched.keep_together();
            }
            touched.append(unit_touched);
        }
        Some(failed) => {
            tx.undo()?;
            if unit.len() > 1 {
                undo_siblings(&mut results, failed);
                // What a sibling had made of a record is undone: the answer shows it as it is.
                for (op, result) in unit.iter().zip(&mut results).filter(|(_, result)| result.record.is_some()) {
                    result.record = tx.record(op.record)?;
                    result.ver = result.record.as_ref().map_or(0, |record| record.ver);
                }
            }
        }
    }
    for later in 1..results.len() {
        let (before, after) = results.split_at_mut(later);
        if let Some(first) = before.iter().find(|first| first.op_id == after[0].op_id) {
            after[0] = OpResult { duplicate: true, ..first.clone() };
        }
    }
    for (op, result) in unit.iter().zip(&results) {
        settle(tx, session, request, op, result, now)?;
    }
    Ok(results)
}

/// Handles one write, and sets it aside when a rule of ours breaks on it: otherwise the request would fail as often as
/// it comes, and everything behind the write would wait for ever. What it did is undone with its savepoint.
fn handled<T: ServerTx>(
    tx: &mut T,
    host: &Host,
    session: &Session,
    holdings: &Holdings,
    op: &Op,
    siblings: &[OpResult],
    now: Timestamp,
) -> Result<Handled, StoreFault> {
    let done = catch_unwind(AssertUnwindSafe(|| op::handle(tx, host, session, holdings, op, siblings, now)));
    done.unwrap_or_else(|_thrown| {
        // What was thrown may quote the record. The write itself is kept whole, and shows how to break the rule again.
        let finding = Finding::error(BROKE, "");
        Ok(OpResult::because(op.op_id, OpStatus::Quarantined, vec![finding]).into())
    })
}

/// The siblings of a failed write were undone with it: each waits for the one that failed, or is kept apart with it.
fn undo_siblings(results: &mut [OpResult], failed: usize) {
    if results.iter().any(|result| result.status == OpStatus::Quarantined) {
        // A person will look at the group as a whole; the device hands over all of it.
        for result in results.iter_mut().filter(|result| !result.duplicate) {
            let waits = matches!(result.status, OpStatus::NeedParent | OpStatus::Deferred);
            if waits || result.status.took_effect() {
                *result = OpResult::new(result.op_id, OpStatus::Quarantined);
            }
        }
        return;
    }
    let culprit = results[failed].op_id;
    for (position, result) in results.iter_mut().enumerate() {
        if position != failed && result.status.took_effect() && !result.duplicate {
            *result = OpResult::waits_for(result.op_id, "SYNC-GROUP-WAITS", culprit);
        }
    }
}

/// Remembers a final outcome. One that is not final leaves no trace, so that the write can come again.
fn settle<T: ServerTx>(
    tx: &mut T,
    session: &Session,
    request: &SyncRequest,
    op: &Op,
    result: &OpResult,
    now: Timestamp,
) -> Result<(), StoreFault> {
    if result.duplicate || matches!(result.status, OpStatus::Deferred | OpStatus::NeedParent) {
        return Ok(());
    }
    let outcome = Outcome { status: result.status, ver: result.ver, findings: result.findings.clone() };
    tx.remember(session.device, request.epoch, op, &outcome, now)?;
    if result.status == OpStatus::Quarantined {
        tx.quarantine(session.actor.user, session.device, op, now)?;
    }
    let action = match result.status {
        OpStatus::Applied | OpStatus::Merged if op.new => Action::Create,
        OpStatus::Applied | OpStatus::Merged => Action::Update,
        _ => Action::Refuse,
    };
    let reason = result.code.clone().unwrap_or_default();
    tx.audit(&Line {
        at: now,
        user: Some(session.actor.user),
        device: Some(session.device),
        action,
        kind: Some(op.kind.clone()),
        record: Some(op.record),
        reason,
    })
}
