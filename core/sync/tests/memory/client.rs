//! The device's port over plain collections.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use acompana_domain::Record;
use acompana_domain::record::{OpId, RecordId, StoredRecord};
use acompana_sync::audit::Line;
use acompana_sync::client::{ClientTx, DeviceState, OpState, QueuedOp, ScopeState};
use acompana_sync::fault::StoreFault;
use acompana_sync::wire::ReadNote;

/// A device's store. Cloned before each transaction, put back if it fails.
#[derive(Clone)]
pub struct Store {
    pub device: DeviceState,
    pub outbox: Vec<QueuedOp>,
    pub records: BTreeMap<RecordId, Record>,
    pub bases: BTreeMap<RecordId, Option<Record>>,
    pub scopes: BTreeMap<String, ScopeState>,
    pub members: BTreeSet<(String, RecordId)>,
    pub stale: BTreeSet<(String, RecordId)>,
    pub reads: Vec<ReadNote>,
    pub audit: Vec<Line>,
}

impl Store {
    pub fn new(device: DeviceState) -> Self {
        Self {
            device,
            outbox: Vec::new(),
            records: BTreeMap::new(),
            bases: BTreeMap::new(),
            scopes: BTreeMap::new(),
            members: BTreeSet::new(),
            stale: BTreeSet::new(),
            reads: Vec::new(),
            audit: Vec::new(),
        }
    }

    fn by_state(&self, names: &[&str]) -> impl Iterator<Item = &QueuedOp> {
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        self.outbox.iter().filter(move |queued| names.iter().any(|name| name == queued.state.name()))
    }
}

impl ClientTx for Store {
    fn device(&self) -> Result<DeviceState, StoreFault> {
        Ok(self.device.clone())
    }
    fn put_device(&mut self, state: &DeviceState) -> Result<(), StoreFault> {
        self.device = state.clone();
        Ok(())
    }
    fn insert_op(&mut self, op: &QueuedOp) -> Result<(), StoreFault> {
        self.outbox.push(op.clone());
        Ok(())
    }
    fn op(&self, id: OpId) -> Result<Option<QueuedOp>, StoreFault> {
        Ok(self.outbox.iter().find(|queued| queued.op.op_id == id).cloned())
    }
    fn set_state(&mut self, id: OpId, state: &OpState) -> Result<(), StoreFault> {
        let next = &mut self.device.next_seq;
        if let Some(queued) = self.outbox.iter_mut().find(|queued| queued.op.op_id == id) {
            queued.sent |= *state == OpState::Inflight;
            queued.state = state.clone();
            // One of an earlier epoch that has to be sent again needs a number of this one.
            if queued.op.seq == 0 && OpState::UNANSWERED.contains(&state.name()) {
                queued.op.seq = *next;
                *next += 1;
            }
        }
        Ok(())
    }
    fn replace_dep(&mut self, old: OpId, new: OpId) -> Result<(), StoreFault> {
        for queued in &mut self.outbox {
            queued.op.deps.iter_mut().filter(|dep| **dep == old).for_each(|dep| *dep = new);
        }
        Ok(())
    }
    fn unanswered(&self, after: i64, limit: usize) -> Result<Vec<QueuedOp>, StoreFault> {
        let mut found: Vec<QueuedOp> =
            self.by_state(&OpState::UNANSWERED).filter(|queued| queued.op.seq > after).cloned().collect();
        found.sort_by_key(|queued| queued.op.seq);
        found.truncate(limit);
        Ok(found)
    }
    fn stuck(&self) -> Result<Vec<QueuedOp>, StoreFault> {
        Ok(self.by_state(&OpState::STUCK).cloned().collect())
    }
    fn ops_of(&self, record: RecordId) -> Result<Vec<QueuedOp>, StoreFault> {
        Ok(self.outbox.iter().filter(|q| q.op.record == record && q.state.is_pending()).cloned().collect())
    }
    fn pending_records(&self) -> Result<HashSet<RecordId>, StoreFault> {
        Ok(self.outbox.iter().filter(|q| q.state.is_pending()).map(|q| q.op.record).collect())
    }
    fn outbox_depth(&self) -> Result<i64, StoreFault> {
        Ok(i64::try_from(self.outbox.iter().filter(|q| q.state.is_pending()).count()).unwrap())
    }
    fn answered_through(&self) -> Result<i64, StoreFault> {
        let first = self.by_state(&OpState::UNANSWERED).map(|queued| queued.op.seq).min();
        Ok(first.unwrap_or(self.device.next_seq) - 1)
    }
    fn reopen_archived(&mut self) -> Result<i64, StoreFault> {
        let mut count = 0;
        let taken = |q: &QueuedOp| matches!(q.state, OpState::Applied { .. } | OpState::Quarantined);
        for queued in self.outbox.iter_mut().filter(|q| taken(q)) {
            queued.state = OpState::Inflight;
            count += 1;
        }
        Ok(count)
    }
    fn forget_archived(&mut self, through: i64) -> Result<(), StoreFault> {
        // A write of an earlier epoch has no number: whether it is durable cannot be told, so it is kept.
        let durable = |q: &QueuedOp| (1..=through).contains(&q.op.seq);
        self.outbox.retain(|q| !(matches!(q.state, OpState::Applied { .. }) && durable(q)));
        Ok(())
    }
    fn renumber(&mut self) -> Result<i64, StoreFault> {
        let mut next = 1;
        for queued in &mut self.outbox {
            if OpState::UNANSWERED.contains(&queued.state.name()) {
                queued.op.seq = next;
                next += 1;
            } else {
                queued.op.seq = 0;
            }
        }
        Ok(next)
    }
    fn local(&self, id: RecordId) -> Result<Option<Record>, StoreFault> {
        Ok(self.records.get(&id).cloned())
    }
    fn server_copy(&self, id: RecordId) -> Result<Option<Record>, StoreFault> {
        Ok(match self.bases.get(&id) {
            Some(base) => base.clone(),
            None => self.records.get(&id).cloned(),
        })
    }
    fn server_ver(&self, id: RecordId) -> Result<Option<i64>, StoreFault> {
        Ok(self.server_copy(id)?.map(|record| record.ver))
    }
    fn confirm(&mut self, id: RecordId, ver: i64) -> Result<bool, StoreFault> {
        let Some(shown) = self.local(id)?.filter(|_| !self.server_ver(id).is_ok_and(|ver| ver.is_some())) else {
            return Ok(false);
        };
        self.put_clean(&Record { ver, ..shown })?;
        Ok(true)
    }
    fn put_new(&mut self, record: &StoredRecord) -> Result<bool, StoreFault> {
        if self.local(record.id)?.is_some() {
            return Ok(false);
        }
        self.put_received(record)?;
        Ok(true)
    }
    fn put_received(&mut self, record: &StoredRecord) -> Result<(), StoreFault> {
        self.put_clean(&record.read().map_err(StoreFault::new)?)
    }
    fn put_clean(&mut self, record: &Record) -> Result<(), StoreFault> {
        self.bases.remove(&record.id);
        self.records.insert(record.id, record.clone());
        Ok(())
    }
    fn put_dirty(&mut self, local: &Record, base: Option<&Record>) -> Result<(), StoreFault> {
        self.records.insert(local.id, local.clone());
        self.bases.insert(local.id, base.cloned());
        Ok(())
    }
    fn erase(&mut self, id: RecordId) -> Result<(), StoreFault> {
        self.records.remove(&id);
        self.bases.remove(&id);
        self.members.retain(|(_, member)| *member != id);
        self.stale.retain(|(_, member)| *member != id);
        Ok(())
    }
    fn strays(&self) -> Result<Vec<RecordId>, StoreFault> {
        let stray =
            |id: &RecordId| !self.bases.contains_key(id) && !self.members.iter().any(|(_, member)| member == id);
        Ok(self.records.keys().copied().filter(stray).collect())
    }
    fn scopes(&self) -> Result<Vec<ScopeState>, StoreFault> {
        Ok(self.scopes.values().cloned().collect())
    }
    fn put_scope(&mut self, scope: &ScopeState) -> Result<(), StoreFault> {
        self.scopes.insert(scope.id.clone(), scope.clone());
        Ok(())
    }
    fn remove_scope(&mut self, scope: &str) -> Result<(), StoreFault> {
        self.scopes.remove(scope);
        self.members.retain(|(other, _)| other != scope);
        self.stale.retain(|(other, _)| other != scope);
        Ok(())
    }
    fn memberships(&self, id: RecordId) -> Result<Vec<String>, StoreFault> {
        Ok(self.members.iter().filter(|(_, member)| *member == id).map(|(scope, _)| scope.clone()).collect())
    }
    fn enter(&mut self, scope: &str, id: RecordId) -> Result<bool, StoreFault> {
        self.stale.remove(&(scope.to_owned(), id));
        Ok(self.members.insert((scope.to_owned(), id)))
    }
    fn leave(&mut self, scope: &str, id: RecordId) -> Result<bool, StoreFault> {
        self.stale.remove(&(scope.to_owned(), id));
        Ok(self.members.remove(&(scope.to_owned(), id)))
    }
    fn members(&self, scope: &str) -> Result<Vec<(RecordId, i64)>, StoreFault> {
        let ids = self.members.iter().filter(|(other, _)| other == scope).map(|(_, id)| *id);
        ids.map(|id| Ok((id, self.server_ver(id)?.unwrap_or(0)))).collect()
    }
    fn mark_stale(&mut self, scope: &str) -> Result<(), StoreFault> {
        let all: Vec<_> = self.members.iter().filter(|(other, _)| other == scope).cloned().collect();
        self.stale.extend(all);
        Ok(())
    }
    fn stale(&self, scope: &str) -> Result<Vec<RecordId>, StoreFault> {
        Ok(self.stale.iter().filter(|(other, _)| other == scope).map(|(_, id)| *id).collect())
    }
    fn unsent_reads(&self, limit: usize) -> Result<Vec<ReadNote>, StoreFault> {
        Ok(self.reads.iter().take(limit).cloned().collect())
    }
    fn forget_reads(&mut self, through: i64) -> Result<(), StoreFault> {
        self.reads.retain(|note| note.n > through);
        Ok(())
    }
    fn renumber_reads(&mut self) -> Result<(), StoreFault> {
        (1..).zip(&mut self.reads).for_each(|(n, note)| note.n = n);
        Ok(())
    }
    fn audit(&mut self, line: &Line) -> Result<(), StoreFault> {
        self.audit.push(line.clone());
        Ok(())
    }
}
