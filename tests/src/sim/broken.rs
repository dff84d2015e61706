//! Three mistakes that other systems made, as wrappers of the ports: the simulator must catch each of them, or its silence
//! about the real code is worth nothing. Nothing here is part of the product.

use std::collections::{BTreeMap, HashSet};

use acompana_domain::Record;
use acompana_domain::kind::{Facets, Facts, FactsUnavailable};
use acompana_domain::record::{DeviceId, OpId, RecordId, StoredRecord, UserId};
use acompana_sync::audit::Line;
use acompana_sync::client::{ClientTx, DeviceState, OpState, QueuedOp, ScopeState};
use acompana_sync::fault::StoreFault;
use acompana_sync::server::{DeviceNote, Member, Outcome, ScopeHead, ServerTx};
use acompana_sync::wire::{Op, ReadNote};
use jiff::Timestamp;

/// Which code is simulated.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Variant {
    /// The product.
    #[default]
    Sound,
    /// The cursor of a page is saved before the page (android-fhir): whoever dies in between never gets it.
    CursorFirst,
    /// When a run is over, everything that was pending counts as done (powersync-kotlin#340 the other way round).
    AllPendingAreDone,
    /// Changes take their numbers from a global sequence before they are committed (Marten 9.16.1): a pull between the
    /// commit of a later number and that of an earlier one misses the earlier one.
    GlobalSequence,
}

/// Shows a page's cursor as it was before it was saved too early, so that the page is still applied.
pub(super) struct OldCursor<'a, T> {
    inner: &'a mut T,
    cursors: Vec<ScopeState>,
}

impl<'a, T> OldCursor<'a, T> {
    /// A transaction in which the scopes look as they did when `cursors` were read.
    pub(super) fn new(inner: &'a mut T, cursors: Vec<ScopeState>) -> Self {
        Self { inner, cursors }
    }
}

impl<T: ClientTx> ClientTx for OldCursor<'_, T> {
    fn device(&self) -> Result<DeviceState, StoreFault> {
        self.inner.device()
    }
    fn put_device(&mut self, state: &DeviceState) -> Result<(), StoreFault> {
        self.inner.put_device(state)
    }
    fn insert_op(&mut self, op: &QueuedOp) -> Result<(), StoreFault> {
        self.inner.insert_op(op)
    }
    fn op(&self, id: OpId) -> Result<Option<QueuedOp>, StoreFault> {
        self.inner.op(id)
    }
    fn set_state(&mut self, id: OpId, state: &OpState) -> Result<(), StoreFault> {
        self.inner.set_state(id, state)
    }
    fn replace_dep(&mut self, old: OpId, new: OpId) -> Result<(), StoreFault> {
        self.inner.replace_dep(old, new)
    }
    fn unanswered(&self, after: i64, limit: usize) -> Result<Vec<QueuedOp>, StoreFault> {
        self.inner.unanswered(after, limit)
    }
    fn stuck(&self) -> Result<Vec<QueuedOp>, StoreFault> {
        self.inner.stuck()
    }
    fn ops_of(&self, record: RecordId) -> Result<Vec<QueuedOp>, StoreFault> {
        self.inner.ops_of(record)
    }
    fn pending_records(&self) -> Result<HashSet<RecordId>, StoreFault> {
        self.inner.pending_records()
    }
    fn outbox_depth(&self) -> Result<i64, StoreFault> {
        self.inner.outbox_depth()
    }
    fn answered_through(&self) -> Result<i64, StoreFault> {
        self.inner.answered_through()
    }
    fn reopen_archived(&mut self) -> Result<i64, StoreFault> {
        self.inner.reopen_archived()
    }
    fn forget_archived(&mut self, through: i64) -> Result<(), StoreFault> {
        self.inner.forget_archived(through)
    }
    fn renumber(&mut self) -> Result<i64, StoreFault> {
        self.inner.renumber()
    }
    fn local(&self, id: RecordId) -> Result<Option<Record>, StoreFault> {
        self.inner.local(id)
    }
    fn server_copy(&self, id: RecordId) -> Result<Option<Record>, StoreFault> {
        self.inner.server_copy(id)
    }
    fn server_ver(&self, id: RecordId) -> Result<Option<i64>, StoreFault> {
        self.inner.server_ver(id)
    }
    fn put_clean(&mut self, record: &Record) -> Result<(), StoreFault> {
        self.inner.put_clean(record)
    }
    fn confirm(&mut self, id: RecordId, ver: i64) -> Result<bool, StoreFault> {
        self.inner.confirm(id, ver)
    }
    fn put_new(&mut self, record: &StoredRecord) -> Result<bool, StoreFault> {
        self.inner.put_new(record)
    }
    fn put_received(&mut self, record: &StoredRecord) -> Result<(), StoreFault> {
        self.inner.put_received(record)
    }
    fn put_dirty(&mut self, local: &Record, base: Option<&Record>) -> Result<(), StoreFault> {
        self.inner.put_dirty(local, base)
    }
    fn erase(&mut self, id: RecordId) -> Result<(), StoreFault> {
        self.inner.erase(id)
    }
    fn strays(&self) -> Result<Vec<RecordId>, StoreFault> {
        self.inner.strays()
    }
    fn scopes(&self) -> Result<Vec<ScopeState>, StoreFault> {
        Ok(self.cursors.clone())
    }
    fn put_scope(&mut self, scope: &ScopeState) -> Result<(), StoreFault> {
        self.inner.put_scope(scope)
    }
    fn remove_scope(&mut self, scope: &str) -> Result<(), StoreFault> {
        self.inner.remove_scope(scope)
    }
    fn memberships(&self, id: RecordId) -> Result<Vec<String>, StoreFault> {
        self.inner.memberships(id)
    }
    fn enter(&mut self, scope: &str, id: RecordId) -> Result<bool, StoreFault> {
        self.inner.enter(scope, id)
    }
    fn leave(&mut self, scope: &str, id: RecordId) -> Result<bool, StoreFault> {
        self.inner.leave(scope, id)
    }
    fn members(&self, scope: &str) -> Result<Vec<(RecordId, i64)>, StoreFault> {
        self.inner.members(scope)
    }
    fn mark_stale(&mut self, scope: &str) -> Result<(), StoreFault> {
        self.inner.mark_stale(scope)
    }
    fn stale(&self, scope: &str) -> Result<Vec<RecordId>, StoreFault> {
        self.inner.stale(scope)
    }
    fn unsent_reads(&self, limit: usize) -> Result<Vec<ReadNote>, StoreFault> {
        self.inner.unsent_reads(limit)
    }
    fn forget_reads(&mut self, through: i64) -> Result<(), StoreFault> {
        self.inner.forget_reads(through)
    }
    fn renumber_reads(&mut self) -> Result<(), StoreFault> {
        self.inner.renumber_reads()
    }
    fn audit(&mut self, line: &Line) -> Result<(), StoreFault> {
        self.inner.audit(line)
    }
}

/// Gives changes the numbers of a ticket that was drawn before the transaction began.
pub(super) struct Ticketed<'a, T> {
    inner: &'a mut T,
    next: i64,
}

impl<'a, T> Ticketed<'a, T> {
    /// A transaction whose first change gets the number `first`.
    pub(super) fn new(inner: &'a mut T, first: i64) -> Self {
        Self { inner, next: first }
    }
}

impl<T: Facts> Facts for Ticketed<'_, T> {
    fn record(&self, id: RecordId) -> Result<Option<Record>, FactsUnavailable> {
        self.inner.record(id)
    }
    fn about(&self, kind: &str, subject: RecordId) -> Result<Vec<Record>, FactsUnavailable> {
        self.inner.about(kind, subject)
    }
    fn of_party(&self, kind: &str, party: RecordId) -> Result<Vec<Record>, FactsUnavailable> {
        self.inner.of_party(kind, party)
    }
    fn with_code(&self, kind: &str, code: &str) -> Result<Vec<Record>, FactsUnavailable> {
        self.inner.with_code(kind, code)
    }
    fn next_serial(&self, series: &str) -> Result<Option<u64>, FactsUnavailable> {
        self.inner.next_serial(series)
    }
}

impl<T: ServerTx> ServerTx for Ticketed<'_, T> {
    fn server_epoch(&self) -> Result<String, StoreFault> {
        self.inner.server_epoch()
    }
    fn savepoint(&mut self) -> Result<(), StoreFault> {
        self.inner.savepoint()
    }
    fn release(&mut self) -> Result<(), StoreFault> {
        self.inner.release()
    }
    fn undo(&mut self) -> Result<(), StoreFault> {
        self.inner.undo()
    }
    fn op_at(&self, device: DeviceId, epoch: i64, seq: i64) -> Result<Option<OpId>, StoreFault> {
        self.inner.op_at(device, epoch, seq)
    }
    fn outcome(&self, op: OpId) -> Result<Option<Outcome>, StoreFault> {
        self.inner.outcome(op)
    }
    fn remember(
        &mut self,
        device: DeviceId,
        epoch: i64,
        op: &Op,
        outcome: &Outcome,
        at: Timestamp,
    ) -> Result<(), StoreFault> {
        self.inner.remember(device, epoch, op, outcome, at)
    }
    fn forget_outcomes(&mut self, device: DeviceId, epoch: i64, through: i64) -> Result<(), StoreFault> {
        self.inner.forget_outcomes(device, epoch, through)
    }
    fn told_by(&self, op: OpId) -> Result<Option<DeviceId>, StoreFault> {
        self.inner.told_by(op)
    }
    fn forgotten_through(&self, device: DeviceId, epoch: i64) -> Result<i64, StoreFault> {
        self.inner.forgotten_through(device, epoch)
    }
    fn durable_through(&self, device: DeviceId, epoch: i64) -> Result<i64, StoreFault> {
        self.inner.durable_through(device, epoch)
    }
    fn put_record(&mut self, record: &Record, facets: &Facets) -> Result<(), StoreFault> {
        self.inner.put_record(record, facets)
    }
    fn records(&self, ids: &[RecordId]) -> Result<BTreeMap<RecordId, StoredRecord>, StoreFault> {
        self.inner.records(ids)
    }
    fn scope_head(&self, scope: &str) -> Result<Option<ScopeHead>, StoreFault> {
        self.inner.scope_head(scope)
    }
    fn lock_scope(&mut self, scope: &str) -> Result<ScopeHead, StoreFault> {
        let head = self.inner.lock_scope(scope)?;
        Ok(ScopeHead { seq: self.next - 1, ..head })
    }
    fn store_head(&mut self, scope: &str, head: &ScopeHead) -> Result<(), StoreFault> {
        self.next = head.seq + 1;
        let highest = self.inner.scope_head(scope)?.map_or(0, |head| head.seq);
        self.inner.store_head(scope, &ScopeHead { seq: head.seq.max(highest), ..*head })
    }
    fn member(&self, scope: &str, id: RecordId) -> Result<Option<Member>, StoreFault> {
        self.inner.member(scope, id)
    }
    fn put_member(&mut self, scope: &str, member: &Member) -> Result<(), StoreFault> {
        self.inner.put_member(scope, member)
    }
    fn changes(&self, scope: &str, after: i64, limit: usize) -> Result<Vec<Member>, StoreFault> {
        self.inner.changes(scope, after, limit)
    }
    fn live_members(&self, scope: &str) -> Result<Vec<(RecordId, i64)>, StoreFault> {
        self.inner.live_members(scope)
    }
    fn grants(&self, user: UserId) -> Result<Vec<(String, bool)>, StoreFault> {
        self.inner.grants(user)
    }
    fn quarantine(&mut self, user: UserId, device: DeviceId, op: &Op, at: Timestamp) -> Result<(), StoreFault> {
        self.inner.quarantine(user, device, op, at)
    }
    fn note_device(&mut self, note: &DeviceNote) -> Result<(), StoreFault> {
        self.inner.note_device(note)
    }
    fn reads_through(&self, device: DeviceId, epoch: i64) -> Result<i64, StoreFault> {
        self.inner.reads_through(device, epoch)
    }
    fn set_reads_through(&mut self, device: DeviceId, epoch: i64, n: i64) -> Result<(), StoreFault> {
        self.inner.set_reads_through(device, epoch, n)
    }
    fn audit(&mut self, line: &Line) -> Result<(), StoreFault> {
        self.inner.audit(line)
    }
}
