//! The server's port over plain collections.

use std::collections::{BTreeMap, BTreeSet};

use acompana_domain::Record;
use acompana_domain::kind::{Facets, Facts, FactsUnavailable};
use acompana_domain::record::{DeviceId, OpId, RecordId, StoredRecord, UserId};
use acompana_sync::audit::Line;
use acompana_sync::digest::Digest;
use acompana_sync::fault::StoreFault;
use acompana_sync::server::{DeviceNote, Member, Outcome, ScopeHead, ServerTx};
use acompana_sync::wire::{Op, OpStatus};
use jiff::Timestamp;

#[derive(Clone, Default)]
pub struct State {
    pub epoch: u32,
    pub records: BTreeMap<RecordId, Record>,
    pub scopes: BTreeMap<String, ScopeHead>,
    pub members: BTreeMap<(String, RecordId), Member>,
    pub outcomes: BTreeMap<OpId, Outcome>,
    pub tellers: BTreeMap<OpId, DeviceId>,
    pub numbers: BTreeMap<(DeviceId, i64, i64), OpId>,
    pub forgotten: BTreeMap<(DeviceId, i64), i64>,
    pub grants: BTreeMap<(UserId, String), bool>,
    pub quarantined: Vec<Op>,
    pub audit: Vec<Line>,
    pub reads: BTreeMap<(DeviceId, i64), i64>,
    /// How often each op took effect: the oracle wants exactly one.
    pub effects: BTreeMap<OpId, u32>,
    /// How many writes of each record took effect: its version, if nothing was half undone.
    pub writes: BTreeMap<RecordId, i64>,
}

/// A transaction: the state, and the states to go back to.
pub struct Tx {
    pub state: State,
    saved: Vec<State>,
}

impl Tx {
    pub fn begin(state: &State) -> Self {
        Self { state: state.clone(), saved: Vec::new() }
    }
}

impl Facts for Tx {
    fn record(&self, id: RecordId) -> Result<Option<Record>, FactsUnavailable> {
        Ok(self.state.records.get(&id).cloned())
    }
    fn about(&self, _: &str, _: RecordId) -> Result<Vec<Record>, FactsUnavailable> {
        Ok(Vec::new())
    }
    fn of_party(&self, _: &str, _: RecordId) -> Result<Vec<Record>, FactsUnavailable> {
        Ok(Vec::new())
    }
    fn with_code(&self, _: &str, _: &str) -> Result<Vec<Record>, FactsUnavailable> {
        Ok(Vec::new())
    }
}

impl ServerTx for Tx {
    fn server_epoch(&self) -> Result<String, StoreFault> {
        Ok(self.state.epoch.to_string())
    }
    fn savepoint(&mut self) -> Result<(), StoreFault> {
        self.saved.push(self.state.clone());
        Ok(())
    }
    fn release(&mut self) -> Result<(), StoreFault> {
        self.saved.pop();
        Ok(())
    }
    fn undo(&mut self) -> Result<(), StoreFault> {
        self.state = self.saved.pop().expect("a savepoint");
        Ok(())
    }
    fn op_at(&self, device: DeviceId, epoch: i64, seq: i64) -> Result<Option<OpId>, StoreFault> {
        Ok(self.state.numbers.get(&(device, epoch, seq)).copied())
    }
    fn outcome(&self, op: OpId) -> Result<Option<Outcome>, StoreFault> {
        Ok(self.state.outcomes.get(&op).cloned())
    }
    fn told_by(&self, op: OpId) -> Result<Option<DeviceId>, StoreFault> {
        Ok(self.state.tellers.get(&op).copied())
    }
    fn remember(
        &mut self,
        device: DeviceId,
        epoch: i64,
        op: &Op,
        outcome: &Outcome,
        _: Timestamp,
    ) -> Result<(), StoreFault> {
        self.state.numbers.insert((device, epoch, op.seq), op.op_id);
        self.state.tellers.insert(op.op_id, device);
        self.state.outcomes.insert(op.op_id, outcome.clone());
        if outcome.status.took_effect() {
            *self.state.effects.entry(op.op_id).or_default() += 1;
            *self.state.writes.entry(op.record).or_default() += 1;
        }
        Ok(())
    }
    fn forget_outcomes(&mut self, device: DeviceId, epoch: i64, through: i64) -> Result<(), StoreFault> {
        let gone: BTreeSet<OpId> = self
            .state
            .numbers
            .iter()
            .filter(|((d, e, seq), _)| *d == device && *e == epoch && *seq <= through)
            .map(|(_, op)| *op)
            .collect();
        let kept = |outcome: &Outcome| outcome.status.took_effect() || outcome.status == OpStatus::Quarantined;
        self.state.outcomes.retain(|op, outcome| kept(outcome) || !gone.contains(op));
        self.state.numbers.retain(|_, op| self.state.outcomes.contains_key(op));
        let mark = self.state.forgotten.entry((device, epoch)).or_default();
        *mark = through.max(*mark);
        Ok(())
    }
    fn forgotten_through(&self, device: DeviceId, epoch: i64) -> Result<i64, StoreFault> {
        Ok(self.state.forgotten.get(&(device, epoch)).copied().unwrap_or_default())
    }
    fn durable_through(&self, _: DeviceId, _: i64) -> Result<i64, StoreFault> {
        Ok(0)
    }
    fn put_record(&mut self, record: &Record, _: &Facets) -> Result<(), StoreFault> {
        self.state.records.insert(record.id, record.clone());
        Ok(())
    }
    fn records(&self, ids: &[RecordId]) -> Result<BTreeMap<RecordId, StoredRecord>, StoreFault> {
        let found = ids.iter().filter_map(|id| self.state.records.get(id));
        found.map(|r| Ok((r.id, r.try_into().map_err(StoreFault::new)?))).collect()
    }
    fn scope_head(&self, scope: &str) -> Result<Option<ScopeHead>, StoreFault> {
        Ok(self.state.scopes.get(scope).copied())
    }
    fn lock_scope(&mut self, scope: &str) -> Result<ScopeHead, StoreFault> {
        let fresh = ScopeHead { epoch: i64::from(self.state.epoch) + 1, seq: 0, digest: Digest::default() };
        Ok(*self.state.scopes.entry(scope.to_owned()).or_insert(fresh))
    }
    fn store_head(&mut self, scope: &str, head: &ScopeHead) -> Result<(), StoreFault> {
        self.state.scopes.insert(scope.to_owned(), *head);
        Ok(())
    }
    fn member(&self, scope: &str, id: RecordId) -> Result<Option<Member>, StoreFault> {
        Ok(self.state.members.get(&(scope.to_owned(), id)).cloned())
    }
    fn put_member(&mut self, scope: &str, member: &Member) -> Result<(), StoreFault> {
        self.state.members.insert((scope.to_owned(), member.id), member.clone());
        Ok(())
    }
    fn changes(&self, scope: &str, after: i64, limit: usize) -> Result<Vec<Member>, StoreFault> {
        let mut found: Vec<Member> = self
            .state
            .members
            .iter()
            .filter(|((s, _), member)| s == scope && member.seq > after)
            .map(|(_, member)| member.clone())
            .collect();
        found.sort_by_key(|member| member.seq);
        found.truncate(limit);
        Ok(found)
    }
    fn live_members(&self, scope: &str) -> Result<Vec<(RecordId, i64)>, StoreFault> {
        let live = self.state.members.iter().filter(|((s, _), member)| s == scope && member.live);
        Ok(live.map(|(_, member)| (member.id, member.ver)).collect())
    }
    fn grants(&self, user: UserId) -> Result<Vec<(String, bool)>, StoreFault> {
        let mine = self.state.grants.iter().filter(|((u, _), _)| *u == user);
        Ok(mine.map(|((_, scope), held)| (scope.clone(), *held)).collect())
    }
    fn quarantine(&mut self, _: UserId, _: DeviceId, op: &Op, _: Timestamp) -> Result<(), StoreFault> {
        self.state.quarantined.push(op.clone());
        Ok(())
    }
    fn note_device(&mut self, _: &DeviceNote) -> Result<(), StoreFault> {
        Ok(())
    }
    fn reads_through(&self, device: DeviceId, epoch: i64) -> Result<i64, StoreFault> {
        Ok(self.state.reads.get(&(device, epoch)).copied().unwrap_or(0))
    }
    fn set_reads_through(&mut self, device: DeviceId, epoch: i64, n: i64) -> Result<(), StoreFault> {
        self.state.reads.insert((device, epoch), n);
        Ok(())
    }
    fn audit(&mut self, line: &Line) -> Result<(), StoreFault> {
        self.state.audit.push(line.clone());
        Ok(())
    }
}
