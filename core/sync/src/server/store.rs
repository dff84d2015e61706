//! The port to the server's store: what one transaction can do.

use std::collections::BTreeMap;

use acompana_domain::kind::{Facets, Facts};
use acompana_domain::record::{DeviceId, OpId, RecordId, StoredRecord, UserId};
use acompana_domain::{Finding, Record};
use jiff::Timestamp;

use crate::audit::Line;
use crate::digest::Digest;
use crate::fault::StoreFault;
use crate::wire::{Op, OpStatus};

/// A scope's counter and sum.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ScopeHead {
    /// Changes when the scope's history was rewritten; devices then start again.
    pub epoch: i64,
    /// Number of the latest change.
    pub seq: i64,
    /// What the scope holds.
    pub digest: Digest,
}

/// The latest change of one record in one scope.
#[derive(Debug, Clone, PartialEq)]
pub struct Member {
    /// Number of the change.
    pub seq: i64,
    /// Changes of one unit of work share this number, so that a page never ends between them.
    pub txn: i64,
    /// The record.
    pub id: RecordId,
    /// Its version when it changed here.
    pub ver: i64,
    /// Whether it is in the scope; otherwise it left.
    pub live: bool,
}

/// What became of a write, as the server remembers it.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// What became of it.
    pub status: OpStatus,
    /// The record's version after it.
    pub ver: i64,
    /// Why it did not take effect.
    pub findings: Vec<Finding>,
}

/// What a request tells about its device.
#[derive(Debug, Clone, PartialEq)]
pub struct DeviceNote {
    /// The device.
    pub device: DeviceId,
    /// Its epoch.
    pub epoch: i64,
    /// Version of its app.
    pub app: String,
    /// Writes that wait on it.
    pub outbox_depth: i64,
    /// How far its clock is from the server's, in milliseconds; positive when it is ahead.
    pub skew_ms: i64,
    /// When it called.
    pub at: Timestamp,
}

/// One transaction of the server's store. Reads see its own writes.
///
/// The same contract suite runs over every implementation.
pub trait ServerTx: Facts {
    /// The server's epoch: a text that changes when the store is restored from a backup.
    fn server_epoch(&self) -> Result<String, StoreFault>;

    /// Opens a savepoint.
    fn savepoint(&mut self) -> Result<(), StoreFault>;
    /// Keeps what was done since the latest savepoint.
    fn release(&mut self) -> Result<(), StoreFault>;
    /// Undoes what was done since the latest savepoint, and closes it.
    fn undo(&mut self) -> Result<(), StoreFault>;

    /// The write that this device sent under this number, if it is remembered.
    fn op_at(&self, device: DeviceId, epoch: i64, seq: i64) -> Result<Option<OpId>, StoreFault>;
    /// What became of a write. Writes that took effect are remembered for ever, and so are those kept apart, because
    /// what builds on them follows them; the others until [`ServerTx::forget_outcomes`].
    fn outcome(&self, op: OpId) -> Result<Option<Outcome>, StoreFault>;
    /// The device that a remembered write came from.
    fn told_by(&self, op: OpId) -> Result<Option<DeviceId>, StoreFault>;
    /// Remembers what became of a write.
    fn remember(
        &mut self,
        device: DeviceId,
        epoch: i64,
        op: &Op,
        outcome: &Outcome,
        at: Timestamp,
    ) -> Result<(), StoreFault>;
    /// Forgets writes of this device and epoch up to `through` that did not take effect and were not kept apart, and
    /// remembers how far.
    fn forget_outcomes(&mut self, device: DeviceId, epoch: i64, through: i64) -> Result<(), StoreFault>;
    /// How far [`ServerTx::forget_outcomes`] went at most; 0 before it went anywhere.
    fn forgotten_through(&self, device: DeviceId, epoch: i64) -> Result<i64, StoreFault>;
    /// Writes of this device and epoch up to this number survive a loss of the server.
    fn durable_through(&self, device: DeviceId, epoch: i64) -> Result<i64, StoreFault>;

    /// Writes a record with its next version.
    fn put_record(&mut self, record: &Record, facets: &Facets) -> Result<(), StoreFault>;
    /// The records with these ids that exist, as they travel.
    fn records(&self, ids: &[RecordId]) -> Result<BTreeMap<RecordId, StoredRecord>, StoreFault>;

    /// A scope's head, or nothing if it never held anything.
    fn scope_head(&self, scope: &str) -> Result<Option<ScopeHead>, StoreFault>;
    /// A scope's head, locked until the transaction ends and made if it is new. Called in order of the scopes' ids.
    fn lock_scope(&mut self, scope: &str) -> Result<ScopeHead, StoreFault>;
    /// Writes a locked scope's head back.
    fn store_head(&mut self, scope: &str, head: &ScopeHead) -> Result<(), StoreFault>;
    /// A record's latest change in a scope.
    fn member(&self, scope: &str, id: RecordId) -> Result<Option<Member>, StoreFault>;
    /// Writes a record's latest change in a scope.
    fn put_member(&mut self, scope: &str, member: &Member) -> Result<(), StoreFault>;
    /// Changes after `after`, in order, at most `limit`.
    fn changes(&self, scope: &str, after: i64, limit: usize) -> Result<Vec<Member>, StoreFault>;
    /// All live members of a scope with their versions, for sums.
    fn live_members(&self, scope: &str) -> Result<Vec<(RecordId, i64)>, StoreFault>;

    /// The scopes a person holds (`true`) or held once (`false`).
    fn grants(&self, user: UserId) -> Result<Vec<(String, bool)>, StoreFault>;
    /// Keeps a write apart for a person to look at.
    fn quarantine(&mut self, user: UserId, device: DeviceId, op: &Op, at: Timestamp) -> Result<(), StoreFault>;
    /// Notes what a request tells about its device.
    fn note_device(&mut self, note: &DeviceNote) -> Result<(), StoreFault>;
    /// Number of the last read note taken from this device and epoch, and its replacement.
    fn reads_through(&self, device: DeviceId, epoch: i64) -> Result<i64, StoreFault>;
    /// Sets the number of the last read note.
    fn set_reads_through(&mut self, device: DeviceId, epoch: i64, n: i64) -> Result<(), StoreFault>;
    /// Appends a line to the audit log.
    fn audit(&mut self, line: &Line) -> Result<(), StoreFault>;
}
