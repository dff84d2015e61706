//! What a person can do about writes that did not go through.

use acompana_domain::record::OpId;
use acompana_sync::audit::{Action, Line};
use acompana_sync::client::{ClientTx, OutboxError, confirm, retry, withdraw};

use crate::acompana::Acompana;
use crate::error::{CoreError, Fault};
use crate::store::{Durability, MOST_ROWS, OutboxCounts, OutboxFilter, OutboxItem, WriteTx};

impl Acompana {
    /// Writes after `position` (0 for the first page), in the order in which they were made, at most 1,000.
    ///
    /// # Errors
    /// [`CoreError::Storage`].
    pub fn outbox(&self, filter: OutboxFilter, position: i64, limit: u32) -> Result<Vec<OutboxItem>, CoreError> {
        let now = self.core.now()?;
        Ok(self.core.store.read(|tx| Ok::<_, Fault>(tx.outbox(filter, position, limit, now)?))?)
    }

    /// How many writes are in which state.
    ///
    /// # Errors
    /// [`CoreError::Storage`].
    pub fn outbox_counts(&self) -> Result<OutboxCounts, CoreError> {
        Ok(self.core.store.read(|tx| Ok::<_, Fault>(tx.outbox_counts()?))?)
    }

    /// Sends a refused write again as it is; gives the new write that stands for it.
    ///
    /// # Errors
    /// [`CoreError::OutOfDate`] when it is not refused (any more), [`CoreError::NotFound`].
    pub fn outbox_retry(&self, op: OpId, reason: &str) -> Result<Option<OpId>, CoreError> {
        Ok(self.core.store.write(Durability::Full, |tx| {
            let kind = kind_of(tx, op)?;
            let spec = self.core.store.kinds().get(&kind)?.spec();
            Ok::<_, Fault>(retry(tx, spec, op, self.core.new_op(reason))?)
        })?)
    }

    /// Takes a write back before it took effect. Its content stays in the history.
    ///
    /// # Errors
    /// [`CoreError::OutOfDate`] when it was already sent, [`CoreError::NotFound`].
    pub fn outbox_withdraw(&self, op: OpId, reason: &str) -> Result<(), CoreError> {
        let new = self.core.new_op(reason);
        Ok(self.core.store.write(Durability::Full, |tx| Ok::<_, Fault>(withdraw(tx, op, &new)?))?)
    }

    /// Lets a write go out that waited so long that its author is asked first.
    ///
    /// # Errors
    /// [`CoreError::OutOfDate`] when it does not wait for that, [`CoreError::NotFound`].
    pub fn outbox_confirm(&self, op: OpId) -> Result<(), CoreError> {
        Ok(self.core.store.write(Durability::Full, |tx| Ok::<_, Fault>(confirm(tx, op)?))?)
    }

    /// All writes without the server's last word as JSON, for handing them over by another way. Leaves an audit line.
    /// The text holds personal data.
    ///
    /// # Errors
    /// [`CoreError::Storage`].
    pub fn outbox_export(&self, reason: &str) -> Result<String, CoreError> {
        let mut items: Vec<OutboxItem> = Vec::new();
        loop {
            let position = items.last().map_or(0, |item| item.position);
            let page = self.outbox(OutboxFilter::Pending, position, MOST_ROWS)?;
            if page.is_empty() {
                break;
            }
            items.extend(page);
        }
        let text = serde_json::to_string_pretty(&items).map_err(Fault::Json)?;
        self.core.store.write(Durability::Full, |tx| {
            let device = tx.device()?;
            tx.audit(&Line {
                at: device.corrected(self.core.clock.now()),
                user: device.user,
                device: Some(device.device),
                action: Action::Export,
                kind: None,
                record: None,
                reason: reason.to_owned(),
            })?;
            Ok::<_, Fault>(())
        })?;
        Ok(text)
    }
}

pub(crate) fn kind_of(tx: &WriteTx<'_>, op: OpId) -> Result<String, Fault> {
    Ok(tx.op(op)?.ok_or(OutboxError::NoSuchOp(op))?.op.kind)
}
