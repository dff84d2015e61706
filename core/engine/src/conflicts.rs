//! Two people changed the same safety-critical field; a person chooses.

use acompana_domain::record::OpId;
use acompana_domain::{Body, Record};
use acompana_sync::client::{Choice, OpState, resolve};
use acompana_sync::delta::{Kept, rebase};
use serde::Serialize;

use crate::acompana::Acompana;
use crate::error::{CoreError, Fault};
use crate::outbox::kind_of;
use crate::store::{Durability, MOST_ROWS, OutboxFilter};

/// A conflict with both values.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct ConflictItem {
    /// The write that met another one.
    pub op_id: OpId,
    /// The fields, each with the server's value and the one sent from here.
    pub fields: Vec<Kept>,
    /// The record as the institution holds it.
    pub theirs: Option<Record>,
    /// The record's fields as they would be with this device's values.
    pub mine: Body,
}

impl Acompana {
    /// The conflicts that wait for a choice, oldest first, at most 1,000.
    ///
    /// # Errors
    /// [`CoreError::Storage`].
    pub fn conflicts(&self) -> Result<Vec<ConflictItem>, CoreError> {
        let now = self.core.now()?;
        Ok(self.core.store.read(|tx| {
            let mut conflicts = Vec::new();
            for item in tx.outbox(OutboxFilter::Conflicts, 0, MOST_ROWS, now)? {
                let OpState::Conflict { kept } = item.state else { continue };
                let theirs = tx.server_copy_of(item.op.record)?;
                let base = theirs.as_ref().map(|record| record.body.clone()).unwrap_or_default();
                let mine = rebase(&base, [&item.op.fields]);
                conflicts.push(ConflictItem { op_id: item.op.op_id, fields: kept, theirs, mine });
            }
            Ok::<_, Fault>(conflicts)
        })?)
    }

    /// Settles a conflict; gives the new write when one is needed. The choice stands in the audit chain with its reason.
    ///
    /// # Errors
    /// [`CoreError::OutOfDate`] when it was settled already, [`CoreError::NotFound`].
    pub fn resolve(&self, op: OpId, choice: Choice, reason: &str) -> Result<Option<OpId>, CoreError> {
        Ok(self.core.store.write(Durability::Full, |tx| {
            let kind = kind_of(tx, op)?;
            let spec = self.core.store.kinds().get(&kind)?.spec();
            Ok::<_, Fault>(resolve(tx, spec, op, choice, self.core.new_op(reason))?)
        })?)
    }
}
