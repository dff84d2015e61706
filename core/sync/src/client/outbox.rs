//! What a person can do with a write that did not go through.

use acompana_domain::kind::KindSpec;
use acompana_domain::record::OpId;
use acompana_domain::{Body, Record};

use super::rows::show;
use super::save::{NewOp, save, write};
use super::state::OpState;
use super::store::ClientTx;
use crate::audit::{Action, Line};
use crate::fault::StoreFault;

/// How a person settles a conflict.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum Choice {
    /// The values this device sent, written again on top of what the server holds.
    Mine,
    /// The values the server holds.
    Theirs,
    /// Other values: the whole body as it shall be.
    Edited(Body),
}

/// A wish that cannot be met.
#[derive(Debug, thiserror::Error)]
pub enum OutboxError {
    /// There is no such write.
    #[error("there is no write {0} on this device")]
    NoSuchOp(OpId),
    /// The write is in another state.
    #[error("write {op} is '{state}', not '{wanted}'")]
    OtherState {
        /// The write.
        op: OpId,
        /// Its state.
        state: &'static str,
        /// The state it would have to be in.
        wanted: &'static str,
    },
    /// The write is on its way or has taken effect.
    #[error("write {0} was already sent; what became of it is not known yet, or it took effect")]
    AlreadySent(OpId),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreFault),
}

fn found<T: ClientTx>(tx: &T, op: OpId) -> Result<super::QueuedOp, OutboxError> {
    tx.op(op)?.ok_or(OutboxError::NoSuchOp(op))
}

fn in_state(queued: &super::QueuedOp, wanted: &'static str) -> Result<(), OutboxError> {
    let state = queued.state.name();
    if state == wanted { Ok(()) } else { Err(OutboxError::OtherState { op: queued.op.op_id, state, wanted }) }
}

/// Sends a write that waited so long that its author had to be asked.
pub fn confirm<T: ClientTx>(tx: &mut T, op: OpId) -> Result<(), OutboxError> {
    let queued = found(tx, op)?;
    in_state(&queued, "needs_confirm")?;
    // Marked as sent: it shall not be asked about twice.
    tx.set_state(op, &OpState::Inflight)?;
    tx.set_state(op, &OpState::Queued)?;
    Ok(())
}

/// Takes back a write that has not taken effect. Its content stays readable in the outbox's history.
pub fn withdraw<T: ClientTx>(tx: &mut T, op: OpId, new: &NewOp) -> Result<(), OutboxError> {
    let queued = found(tx, op)?;
    if matches!(queued.state, OpState::Inflight) || !queued.state.is_pending() {
        return Err(OutboxError::AlreadySent(op));
    }
    tx.set_state(op, &OpState::Withdrawn)?;
    let id = queued.op.record;
    if queued.op.new {
        // Edits of a record that will never exist go with it.
        for follower in tx.ops_of(id)? {
            tx.set_state(follower.op.op_id, &OpState::Withdrawn)?;
        }
    }
    let server = tx.server_copy(id)?;
    show(tx, id, server.as_ref())?;
    // Its scope may have been taken away meanwhile: only the unsent work kept the record here.
    if tx.ops_of(id)?.is_empty() && tx.memberships(id)?.is_empty() {
        tx.erase(id)?;
    }
    let device = tx.device()?;
    tx.audit(&Line {
        at: device.corrected(new.device_clock),
        user: device.user,
        device: Some(device.device),
        action: Action::Resolve,
        kind: Some(queued.op.kind),
        record: Some(id),
        reason: new.reason.clone(),
    })?;
    Ok(())
}

/// Sends a refused write again as it is, as a new write: the rules or the circumstances may have changed.
pub fn retry<T: ClientTx>(tx: &mut T, spec: &KindSpec, op: OpId, new: NewOp) -> Result<Option<OpId>, OutboxError> {
    let queued = found(tx, op)?;
    in_state(&queued, "rejected")?;
    let Some(local) = tx.local(queued.op.record)? else { return Err(OutboxError::NoSuchOp(op)) };
    Ok(save(tx, spec, &local, new)?)
}

/// Settles a conflict.
pub fn resolve<T: ClientTx>(
    tx: &mut T,
    spec: &KindSpec,
    op: OpId,
    choice: Choice,
    new: NewOp,
) -> Result<Option<OpId>, OutboxError> {
    let queued = found(tx, op)?;
    in_state(&queued, "conflict")?;
    let Some(server) = tx.server_copy(queued.op.record)? else { return Err(OutboxError::NoSuchOp(op)) };
    let body = match choice {
        Choice::Theirs => {
            withdraw(tx, op, &new)?;
            return Ok(None);
        }
        Choice::Mine => {
            // What is shown now: the server's copy with this person's other writes on top.
            let mut body = tx.local(queued.op.record)?.map_or_else(|| server.body.clone(), |local| local.body);
            for (path, change) in queued.op.fields.wishes() {
                path.set(&mut body, change.1.clone());
            }
            body
        }
        Choice::Edited(body) => body,
    };
    let chosen = Record { body, ..server };
    Ok(write(tx, spec, &chosen, new, Some(op))?)
}
