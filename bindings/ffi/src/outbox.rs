//! Writes that did not go through, and conflicts that wait for a person.

use std::sync::Arc;

use acompana_core::{ConflictItem, CoreError, OutboxCounts, OutboxFilter, OutboxItem};
use acompana_domain::record::OpId;
use acompana_sync::client::Choice;

use crate::core::Core;
use crate::off_thread::off_thread;

#[uniffi::export]
impl Core {
    /// Writes after `position` (0 for the first page), in the order in which they were made, at most 1,000.
    pub fn outbox(&self, filter: OutboxFilter, position: i64, limit: u32) -> Result<Vec<OutboxItem>, CoreError> {
        self.app().outbox(filter, position, limit)
    }

    /// How many writes are in which state.
    pub fn outbox_counts(&self) -> Result<OutboxCounts, CoreError> {
        self.app().outbox_counts()
    }

    /// Sends a refused write again as it is; gives the new write that stands for it.
    pub fn outbox_retry(&self, op: OpId, reason: String) -> Result<Option<OpId>, CoreError> {
        self.app().outbox_retry(op, &reason)
    }

    /// Takes a write back before it took effect. Its content stays in the history.
    pub fn outbox_withdraw(&self, op: OpId, reason: String) -> Result<(), CoreError> {
        self.app().outbox_withdraw(op, &reason)
    }

    /// Lets a write go out that waited so long that its author is asked first.
    pub fn outbox_confirm(&self, op: OpId) -> Result<(), CoreError> {
        self.app().outbox_confirm(op)
    }

    /// All writes without the server's last word as JSON, for handing them over by another way. Leaves an audit line.
    /// The text holds personal data.
    pub async fn outbox_export(self: Arc<Self>, reason: String) -> Result<String, CoreError> {
        off_thread("export", move || self.app().outbox_export(&reason)).await
    }

    /// The conflicts that wait for a choice, with both values, oldest first, at most 1,000.
    pub fn conflicts(&self) -> Result<Vec<ConflictItem>, CoreError> {
        self.app().conflicts()
    }

    /// Settles a conflict; gives the new write when one is needed. The choice and its reason stand in the audit chain.
    pub fn resolve(&self, op: OpId, choice: Choice, reason: String) -> Result<Option<OpId>, CoreError> {
        self.app().resolve(op, choice, &reason)
    }
}
