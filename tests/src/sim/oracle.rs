//! The reckoning: what must hold when nothing is under way any more, and what must hold after each death.

use std::collections::{BTreeMap, BTreeSet};

use acompana_core::store::{Durability, RecordQuery};
use acompana_domain::record::{OpId, UserId};
use acompana_domain::{Record, RecordId};
use acompana_server::store::sqlite::SqliteTx;
use acompana_server::store::{AuditLine, Desk};
use acompana_sync::audit::{Action, GENESIS, link};
use acompana_sync::client::{ClientTx, DeviceState, OpState, QueuedOp, ScopeState};
use acompana_sync::digest::Digest;
use acompana_sync::fault::StoreFault;
use acompana_sync::server::{Outcome, ScopeHead, ServerTx};
use acompana_sync::wire::{OpStatus, SyncReply};

use super::kinds::{UNITS, scope};
use super::model::{Checked, ensure};
use super::world::World;

/// What the server holds in the end.
struct Books {
    heads: BTreeMap<String, ScopeHead>,
    live: BTreeMap<String, BTreeMap<RecordId, i64>>,
    records: BTreeMap<RecordId, Record>,
    versions: BTreeMap<RecordId, Vec<i64>>,
    outcomes: BTreeMap<OpId, Outcome>,
    quarantined: BTreeSet<OpId>,
    grants: BTreeMap<UserId, Vec<(String, bool)>>,
    audit: Vec<AuditLine>,
}

/// What a device holds in the end.
struct Stock {
    state: DeviceState,
    scopes: Vec<ScopeState>,
    members: BTreeMap<String, BTreeMap<RecordId, i64>>,
    records: BTreeMap<RecordId, Option<Record>>,
    count: i64,
    ops: BTreeMap<OpId, Option<QueuedOp>>,
    depth: i64,
    lines: i64,
}

fn sum(members: &BTreeMap<RecordId, i64>) -> Digest {
    let mut digest = Digest::default();
    for (id, ver) in members {
        digest.add(*id, *ver);
    }
    digest
}

impl Books {
    fn read(tx: &SqliteTx<'_>, ops: &[OpId], users: &BTreeSet<UserId>) -> Result<Self, StoreFault> {
        let mut books = Self {
            heads: BTreeMap::new(),
            live: BTreeMap::new(),
            records: BTreeMap::new(),
            versions: BTreeMap::new(),
            outcomes: BTreeMap::new(),
            quarantined: tx.quarantined()?.into_iter().map(|it| it.op.op_id).collect(),
            grants: BTreeMap::new(),
            audit: Vec::new(),
        };
        for scope in (0..UNITS.len()).map(scope) {
            books.heads.extend(tx.scope_head(&scope)?.map(|head| (scope.clone(), head)));
            books.live.insert(scope.clone(), tx.live_members(&scope)?.into_iter().collect());
        }
        for kind in ["note", "fact"] {
            for numbered in tx.records_of(kind, 0, 100_000)? {
                let id = numbered.record.id;
                books.versions.insert(id, tx.versions(id)?.iter().map(|record| record.ver).collect());
                books.records.insert(id, numbered.record);
            }
        }
        for op in ops {
            books.outcomes.extend(tx.outcome(*op)?.map(|outcome| (*op, outcome)));
        }
        for user in users {
            books.grants.insert(*user, tx.grants(*user)?);
        }
        books.audit = tx.audit_lines(0, 1_000_000)?;
        Ok(books)
    }

    fn took_effect(&self, op: OpId) -> bool {
        self.outcomes.get(&op).is_some_and(|outcome| outcome.status.took_effect())
    }
}

impl World {
    /// After a device was started again: everything that was saved on it is there, or on the server for good.
    pub(super) fn nothing_saved_is_gone(&mut self, device: usize) -> Checked {
        let mine: Vec<OpId> = self
            .model
            .saved
            .iter()
            .filter(|(op, saved)| saved.device == device && !self.model.orphaned.contains(op))
            .map(|(op, _)| *op)
            .collect();
        let gone = self.devices[device].write(Durability::Normal, |tx| {
            let mut gone = Vec::new();
            for op in mine {
                if tx.op(op)?.is_none() {
                    gone.push(op);
                }
            }
            Ok(gone)
        })?;
        for op in gone {
            let there = self.house.look(|tx| tx.outcome(op))?.is_some_and(|outcome| outcome.status.took_effect());
            ensure(there, || format!("write {} was saved on device {device} and is gone", self.name(op.0)))?;
        }
        Ok(())
    }

    /// After an answer was taken in: what was refused shows its reason, and nothing answered is still under way.
    pub(super) fn told(&mut self, device: usize, reply: &SyncReply) -> Checked {
        for result in &reply.results {
            let refused = matches!(result.status, OpStatus::Rejected | OpStatus::Conflict);
            if !refused {
                continue;
            }
            let Some(queued) = self.devices[device].read(|tx| tx.queued(result.op_id))? else { continue };
            let shown = match &queued.state {
                OpState::Rejected { findings } => !findings.is_empty(),
                OpState::Conflict { kept } => !kept.is_empty() || result.duplicate,
                OpState::Inflight | OpState::Applied { .. } => false,
                _ => true,
            };
            self.tally.refusals += 1;
            ensure(shown, || {
                format!("write {} was refused and device {device} shows {:?}", self.name(result.op_id.0), queued.state)
            })?;
        }
        Ok(())
    }

    /// The reckoning.
    pub(super) fn reckon(&mut self) -> Checked {
        self.tally.seconds =
            u64::try_from(self.now.duration_since("2026-05-04T16:00:00Z".parse()?).as_secs()).unwrap_or(0);
        let ops: Vec<OpId> = self.model.saved.keys().copied().collect();
        let users: BTreeSet<UserId> = self.devices.iter().map(|device| device.user).collect();
        let books = self.house.look(|tx| Books::read(tx, &ops, &users))?;
        self.server_is_sound(&books)?;
        self.each_write_once(&books)?;
        for device in 0..self.devices.len() {
            let stock = self.stock(device, &ops)?;
            self.device_is_sound(device, &stock, &books)?;
            self.each_write_is_known(device, &stock, &books)?;
        }
        self.groups_are_whole(&books)?;
        self.reads_are_noted(&books)
    }

    fn stock(&mut self, device: usize, ops: &[OpId]) -> Checked<Stock> {
        // Each page's seal, the structure and the audit chain: where something died, and now and then elsewhere.
        if self.devices[device].deaths > 0 || self.plan.seed.is_multiple_of(8) {
            self.devices[device].verify()?;
        }
        let stock = self.devices[device].write(Durability::Normal, |tx| {
            let scopes = tx.scopes()?;
            let mut members = BTreeMap::new();
            let mut records = BTreeMap::new();
            for scope in &scopes {
                let inside: BTreeMap<RecordId, i64> = tx.members(&scope.id)?.into_iter().collect();
                for id in inside.keys() {
                    records.insert(*id, tx.local(*id)?);
                }
                members.insert(scope.id.clone(), inside);
            }
            let ops = ops.iter().map(|op| Ok((*op, tx.op(*op)?))).collect::<Result<_, StoreFault>>()?;
            let mut lines = 0;
            loop {
                let chunk = tx.reading().audit_lines(lines, 1_000)?;
                let Some((last, ..)) = chunk.last() else { break };
                lines = *last;
            }
            let count = tx.reading().count(&RecordQuery::default())?;
            Ok(Stock { state: tx.device()?, scopes, members, records, count, ops, depth: tx.outbox_depth()?, lines })
        })?;
        Ok(stock)
    }

    fn server_is_sound(&self, books: &Books) -> Checked {
        let mut previous = GENESIS;
        for (n, AuditLine { no, line, hash }) in (1_i64..).zip(&books.audit) {
            ensure(*no == n && link(&previous, line) == *hash, || {
                format!("the server's audit chain breaks at line {n}")
            })?;
            previous = *hash;
        }
        for (scope, live) in &books.live {
            let kept = books.heads.get(scope).map(|head| head.digest).unwrap_or_default();
            ensure(kept == sum(live), || format!("the server's sum of {scope} is not that of its members"))?;
            for (id, ver) in live {
                let record = books.records.get(id);
                let right = record.is_some_and(|it| it.ver == *ver && Some(scope.as_str()) == home(it).as_deref());
                ensure(right, || format!("{} is in {scope} in version {ver} and should not", self.name(id.0)))?;
            }
        }
        for record in books.records.values() {
            let there = home(record).and_then(|scope| books.live.get(&scope)?.get(&record.id)).is_some();
            ensure(there, || format!("{} is in no scope", self.name(record.id.0)))?;
            if let Some(parent) = record.reference("parent") {
                let known = books.records.contains_key(&parent);
                ensure(known, || format!("{} was taken without what it refers to", self.name(record.id.0)))?;
            }
        }
        Ok(())
    }

    /// Each write took effect once or not at all: versions, audit lines and outcomes tell the same.
    fn each_write_once(&self, books: &Books) -> Checked {
        let mut effects: BTreeMap<RecordId, usize> = BTreeMap::new();
        for (op, saved) in &self.model.saved {
            if books.took_effect(*op) {
                *effects.entry(saved.record).or_default() += 1;
            }
        }
        let made: BTreeSet<RecordId> = books.records.keys().map(|id| id.derived("certificate")).collect();
        for (id, versions) in books.versions.iter().filter(|(id, _)| !made.contains(id)) {
            let effects = effects.get(id).copied().unwrap_or_default();
            let counted = versions.iter().copied().eq(1..=i64::try_from(versions.len()).unwrap_or(0));
            ensure(counted && versions.len() == effects, || {
                format!("{} has the versions {versions:?} after {effects} writes that took effect", self.name(id.0))
            })?;
            let told = books
                .audit
                .iter()
                .filter(|it| it.line.record == Some(*id) && matches!(it.line.action, Action::Create | Action::Update));
            let told = told.count();
            ensure(told == effects, || format!("{told} audit lines tell of {effects} writes of {}", self.name(id.0)))?;
        }
        for (op, saved) in self.model.saved.iter().filter(|(op, _)| books.took_effect(**op)) {
            let Some(item) = saved.item.as_ref().filter(|item| !self.model.removed.contains(*item)) else { continue };
            let items = books.records.get(&saved.record).and_then(|it| it.body.get("items")?.as_array().cloned());
            let there = items.unwrap_or_default().iter().filter(|it| it["id"] == item.as_str()).count();
            ensure(there == 1, || {
                format!("write {} took effect and its item is there {there} times", self.name(op.0))
            })?;
        }
        Ok(())
    }

    fn device_is_sound(&self, device: usize, stock: &Stock, books: &Books) -> Checked {
        let node = &self.devices[device];
        ensure(stock.depth == 0, || format!("{} writes wait on device {device}", stock.depth))?;
        let nothing = Vec::new();
        let grants = books.grants.get(&node.user).unwrap_or(&nothing);
        let held: BTreeSet<&str> = grants.iter().filter(|(_, held)| *held).map(|(scope, _)| scope.as_str()).collect();
        let there: BTreeSet<&str> = stock.scopes.iter().map(|scope| scope.id.as_str()).collect();
        ensure(held == there, || format!("device {device} holds {there:?} and should hold {held:?}"))?;
        let mut due: BTreeSet<RecordId> = BTreeSet::new();
        for scope in &stock.scopes {
            let (seq, digest) = books.heads.get(&scope.id).map(|head| (head.seq, head.digest)).unwrap_or_default();
            let live = books.live.get(&scope.id).cloned().unwrap_or_default();
            ensure(scope.seq == seq && !scope.resyncing, || {
                format!("device {device} is at {} of {seq} in {}", scope.seq, scope.id)
            })?;
            ensure(scope.digest == digest, || format!("device {device} has another sum of {}", scope.id))?;
            ensure(stock.members.get(&scope.id) == Some(&live), || {
                format!(
                    "device {device} holds other members of {}: {:?} instead of {live:?}",
                    scope.id,
                    stock.members.get(&scope.id)
                )
            })?;
            due.extend(live.keys());
        }
        for (id, record) in &stock.records {
            let same = record.as_ref() == books.records.get(id);
            ensure(same, || {
                format!(
                    "device {device} shows {} as {record:?} instead of {:?}",
                    self.name(id.0),
                    books.records.get(id)
                )
            })?;
        }
        ensure(i64::try_from(due.len()) == Ok(stock.count), || {
            format!("device {device} holds {} records and should hold {}", stock.count, due.len())
        })?;
        // Rows that a page only names, because the device should hold them, are asked for one by one; a lost answer to that is
        // mended by the sums. So is what a device only believed when the server came back from a backup.
        let excused = self.model.server_restored || node.asked_in_vain;
        ensure(stock.state.repairs == 0 || excused, || {
            format!("device {device} had to mend {} sums although nothing was broken", stock.state.repairs)
        })?;
        let written = self.model.saved.values().filter(|saved| saved.device == device).count();
        ensure(self.model.device_restored || stock.lines >= i64::try_from(written).unwrap_or(0), || {
            format!("device {device} has {} audit lines after {written} writes", stock.lines)
        })
    }

    /// Each write that was saved came to an end that its device knows, and the device and the server agree on it.
    fn each_write_is_known(&self, device: usize, stock: &Stock, books: &Books) -> Checked {
        for (op, saved) in self.model.saved.iter().filter(|(_, saved)| saved.device == device) {
            if self.model.orphaned.contains(op) {
                continue;
            }
            let effect = books.took_effect(*op);
            let state = stock.ops.get(op).and_then(Option::as_ref).map(|queued| &queued.state);
            let agreed = match state {
                // Forgotten, because the server's backup holds it.
                None | Some(OpState::Applied { .. }) => effect,
                // On a device that went back to a copy, somebody took back what the server has.
                Some(OpState::Withdrawn | OpState::Replaced { .. }) => !effect || self.model.device_restored,
                Some(OpState::Quarantined) => !effect && books.quarantined.contains(op),
                Some(_) => false,
            };
            ensure(agreed, || {
                let (op, record) = (self.name(op.0), self.name(saved.record.0));
                let outcome = books.outcomes.iter().find(|(id, _)| self.name(id.0) == op).map(|(_, it)| it.status);
                format!("write {op} of {record} is {state:?} on device {device} and {outcome:?} on the server")
            })?;
        }
        for op in stock.ops.iter().filter(|(_, queued)| queued.is_some()).map(|(op, _)| op) {
            let known = self.model.saved.contains_key(op);
            ensure(known, || format!("device {device} has a write that nobody made: {}", self.name(op.0)))?;
        }
        Ok(())
    }

    /// Of a group that nobody took apart, all took effect or none.
    fn groups_are_whole(&mut self, books: &Books) -> Checked {
        let mut groups: BTreeMap<OpId, Vec<OpId>> = BTreeMap::new();
        for (op, saved) in &self.model.saved {
            if let Some(group) = saved.group {
                groups.entry(group).or_default().push(*op);
            }
        }
        for (group, members) in groups {
            if members.iter().any(|op| self.model.orphaned.contains(op)) {
                continue;
            }
            let device = self.model.saved[&members[0]].device;
            let whole = self.devices[device].write(Durability::Normal, |tx| {
                let mut whole = true;
                for op in &members {
                    let state = tx.op(*op)?.map(|queued| queued.state);
                    whole &= matches!(state, None | Some(OpState::Applied { .. }));
                }
                Ok(whole)
            })?;
            let effects = members.iter().filter(|op| books.took_effect(**op)).count();
            ensure(!whole || effects == members.len(), || {
                format!("{effects} of {} writes of group {} took effect", members.len(), self.name(group.0))
            })?;
        }
        Ok(())
    }

    /// Each read that somebody made is in the server's log once.
    fn reads_are_noted(&self, books: &Books) -> Checked {
        let mut told: BTreeMap<&str, usize> = BTreeMap::new();
        for line in books.audit.iter().filter(|it| it.line.action == Action::Read) {
            *told.entry(line.line.reason.as_str()).or_default() += 1;
        }
        if self.model.device_restored || self.model.server_restored {
            return Ok(());
        }
        for reason in &self.model.looks {
            let times = told.get(reason.as_str()).copied().unwrap_or_default();
            ensure(times == 1, || format!("a read is {times} times in the server's log: {reason}"))?;
        }
        Ok(())
    }
}

/// The scope that a record of the simulation belongs to.
fn home(record: &Record) -> Option<String> {
    record.text("unit").map(|unit| format!("hospital:{unit}"))
}
