//! The port to the device's store: what one transaction can do.

use std::collections::HashSet;

use acompana_domain::Record;
use acompana_domain::record::{OpId, RecordId, StoredRecord};

use super::state::{DeviceState, OpState, QueuedOp, ScopeState};
use crate::audit::Line;
use crate::fault::StoreFault;
use crate::wire::ReadNote;

/// One transaction of the device's store. Reads see its own writes.
///
/// Every implementation must pass the same contract suite. A record is *clean* when the device shows the server's copy,
/// *dirty* when it shows its own work on top of it; only a dirty record has a base copy.
pub trait ClientTx {
    /// What the device remembers about itself.
    fn device(&self) -> Result<DeviceState, StoreFault>;
    /// Replaces it.
    fn put_device(&mut self, state: &DeviceState) -> Result<(), StoreFault>;

    /// Adds a write at the end of the outbox.
    fn insert_op(&mut self, op: &QueuedOp) -> Result<(), StoreFault>;
    /// A write of the outbox, settled ones included while they are remembered.
    fn op(&self, id: OpId) -> Result<Option<QueuedOp>, StoreFault>;
    /// Sets the state of a write. `Inflight` also notes that it left the device.
    fn set_state(&mut self, id: OpId, state: &OpState) -> Result<(), StoreFault>;
    /// Writes that wait for `old` wait for `new` instead.
    fn replace_dep(&mut self, old: OpId, new: OpId) -> Result<(), StoreFault>;
    /// Writes in an [`OpState::UNANSWERED`] state with a number above `after`, by number, at most `limit`.
    fn unanswered(&self, after: i64, limit: usize) -> Result<Vec<QueuedOp>, StoreFault>;
    /// Writes in an [`OpState::STUCK`] state.
    fn stuck(&self) -> Result<Vec<QueuedOp>, StoreFault>;
    /// Pending writes of a record, by number.
    fn ops_of(&self, record: RecordId) -> Result<Vec<QueuedOp>, StoreFault>;
    /// Records with pending writes.
    fn pending_records(&self) -> Result<HashSet<RecordId>, StoreFault>;
    /// Number of pending writes.
    fn outbox_depth(&self) -> Result<i64, StoreFault>;
    /// All writes up to this number are answered.
    fn answered_through(&self) -> Result<i64, StoreFault>;
    /// Writes that the server took, to apply them or to keep them apart, but may have lost since, are sent again. They
    /// are in flight, not queued: the server may still hold them, so nobody can take them back before it has answered.
    /// Gives how many.
    fn reopen_archived(&mut self) -> Result<i64, StoreFault>;
    /// Forgets writes that took effect with numbers up to `through`.
    fn forget_archived(&mut self, through: i64) -> Result<(), StoreFault>;
    /// Gives all unanswered writes new numbers from 1, in the order in which they were written, and no others any.
    /// Gives the next free number.
    fn renumber(&mut self) -> Result<i64, StoreFault>;

    /// A record as the device shows it.
    fn local(&self, id: RecordId) -> Result<Option<Record>, StoreFault>;
    /// A record as the server holds it, as far as the device knows.
    fn server_copy(&self, id: RecordId) -> Result<Option<Record>, StoreFault>;
    /// The server's version of a record, as far as the device knows.
    fn server_ver(&self, id: RecordId) -> Result<Option<i64>, StoreFault>;
    /// Writes a record that is as the server holds it.
    fn put_clean(&mut self, record: &Record) -> Result<(), StoreFault>;
    /// Writes a record that the device does not have, as the server sent it. Gives false, and does nothing, where it has it.
    fn put_new(&mut self, record: &StoredRecord) -> Result<bool, StoreFault>;
    /// Writes a record as the server sent it, as [`ClientTx::put_clean`] does.
    fn put_received(&mut self, record: &StoredRecord) -> Result<(), StoreFault>;
    /// A record that the server had not seen is there now, as the device shows it, in this version. Gives false, and does
    /// nothing, where the record is not here or the device knows of an earlier version.
    fn confirm(&mut self, id: RecordId, ver: i64) -> Result<bool, StoreFault>;
    /// Writes a record with the device's work on top of `base`; without a base the server has not seen it.
    fn put_dirty(&mut self, local: &Record, base: Option<&Record>) -> Result<(), StoreFault>;
    /// Removes a record from the device, memberships included.
    fn erase(&mut self, id: RecordId) -> Result<(), StoreFault>;

    /// Clean records that are in no scope. Asked only when a scope is taken away.
    fn strays(&self) -> Result<Vec<RecordId>, StoreFault>;

    /// The scopes the device holds.
    fn scopes(&self) -> Result<Vec<ScopeState>, StoreFault>;
    /// Adds or replaces a scope.
    fn put_scope(&mut self, scope: &ScopeState) -> Result<(), StoreFault>;
    /// Removes a scope and its memberships, not its records.
    fn remove_scope(&mut self, scope: &str) -> Result<(), StoreFault>;
    /// The scopes a record is in.
    fn memberships(&self, id: RecordId) -> Result<Vec<String>, StoreFault>;
    /// Puts a record into a scope; clears a stale mark. Gives whether it is new there.
    fn enter(&mut self, scope: &str, id: RecordId) -> Result<bool, StoreFault>;
    /// Takes a record out of a scope. Gives whether it was there.
    fn leave(&mut self, scope: &str, id: RecordId) -> Result<bool, StoreFault>;
    /// All members of a scope with the server's versions.
    fn members(&self, scope: &str) -> Result<Vec<(RecordId, i64)>, StoreFault>;
    /// Marks all members of a scope as stale.
    fn mark_stale(&mut self, scope: &str) -> Result<(), StoreFault>;
    /// The members that are still marked.
    fn stale(&self, scope: &str) -> Result<Vec<RecordId>, StoreFault>;

    /// Notes of reads that the server does not have yet, oldest first.
    fn unsent_reads(&self, limit: usize) -> Result<Vec<ReadNote>, StoreFault>;
    /// Marks notes up to `through` as taken by the server.
    fn forget_reads(&mut self, through: i64) -> Result<(), StoreFault>;
    /// Numbers the notes that the server does not have from 1, for a new epoch.
    fn renumber_reads(&mut self) -> Result<(), StoreFault>;
    /// Appends a line to the device's audit chain.
    fn audit(&mut self, line: &Line) -> Result<(), StoreFault>;
}
