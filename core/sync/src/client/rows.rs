//! Rows that come from the server, and the sums that follow them.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use acompana_domain::record::StoredRecord;
use acompana_domain::{Body, Record, RecordId};

use super::state::{QueuedOp, ScopeState};
use super::store::ClientTx;
use crate::delta::rebase;
use crate::fault::StoreFault;

/// The version of a copy that the server must send again before anything is concluded from it.
const UNVOUCHED: i64 = 0;

/// The scopes of a device while an answer is applied: sums are kept in memory and written back once.
pub(super) struct Book {
    scopes: BTreeMap<String, ScopeState>,
    /// Records with pending writes. Few, and asking for each row would cost a look-up a row.
    pending: HashSet<RecordId>,
    /// Records that left a scope. Another page of the same answer may tell where they are now.
    /// In order, so that the same answer always leads to the same statements.
    left: BTreeSet<RecordId>,
    /// Whether there are copies that the server has not confirmed since a scope began anew; looked up when it matters.
    doubtful: Option<bool>,
}

impl Book {
    pub(super) fn open<T: ClientTx>(tx: &T) -> Result<Self, StoreFault> {
        let scopes = tx.scopes()?.into_iter().map(|scope| (scope.id.clone(), scope)).collect();
        Ok(Self { scopes, pending: tx.pending_records()?, left: BTreeSet::new(), doubtful: None })
    }

    pub(super) fn close<T: ClientTx>(self, tx: &mut T) -> Result<(), StoreFault> {
        self.scopes.values().try_for_each(|scope| tx.put_scope(scope))
    }

    pub(super) fn scope(&self, id: &str) -> Option<&ScopeState> {
        self.scopes.get(id)
    }

    pub(super) fn scope_mut(&mut self, id: &str) -> Option<&mut ScopeState> {
        self.scopes.get_mut(id)
    }

    pub(super) fn is_full(&self, most: usize) -> bool {
        self.scopes.len() >= most
    }

    pub(super) fn open_scope(&mut self, scope: ScopeState) {
        self.scopes.insert(scope.id.clone(), scope);
    }

    /// A write of `record` was answered: it may have no pending ones left.
    pub(super) fn recheck_pending<T: ClientTx>(&mut self, tx: &T, record: RecordId) -> Result<(), StoreFault> {
        if tx.ops_of(record)?.is_empty() {
            self.pending.remove(&record);
        } else {
            self.pending.insert(record);
        }
        Ok(())
    }

    /// Whether the record has writes that are pending.
    pub(super) fn is_pending(&self, record: RecordId) -> bool {
        self.pending.contains(&record)
    }

    /// Takes the server's copy of a record. What the person has not sent yet stays on top of it.
    pub(super) fn take<T: ClientTx>(&mut self, tx: &mut T, record: &Record) -> Result<(), StoreFault> {
        self.follow(tx, record.id, record.ver)?;
        if self.pending.contains(&record.id) { show(tx, record.id, Some(record)) } else { tx.put_clean(record) }
    }

    /// Takes a row of a page, as [`Book::take`] does: its fields are read only if they are needed.
    pub(super) fn take_row<T: ClientTx>(&mut self, tx: &mut T, row: &StoredRecord) -> Result<(), StoreFault> {
        let pending = self.pending.contains(&row.id);
        // Most rows of a first pull are new: there is nothing to look up then.
        if !pending && tx.put_new(row)? {
            return Ok(());
        }
        self.follow(tx, row.id, row.ver)?;
        if pending { show(tx, row.id, Some(&row.read().map_err(StoreFault::new)?)) } else { tx.put_received(row) }
    }

    /// A record's version changes: so do the sums of its scopes.
    fn follow<T: ClientTx>(&mut self, tx: &T, id: RecordId, ver: i64) -> Result<(), StoreFault> {
        let Some(known) = tx.server_ver(id)?.filter(|known| *known != ver) else { return Ok(()) };
        for scope in tx.memberships(id)? {
            if let Some(state) = self.scopes.get_mut(&scope) {
                state.digest.remove(id, known);
                state.digest.add(id, ver);
            }
        }
        Ok(())
    }

    /// The record is in the scope.
    pub(super) fn enter<T: ClientTx>(&mut self, tx: &mut T, scope: &str, id: RecordId) -> Result<(), StoreFault> {
        if tx.enter(scope, id)? {
            let ver = tx.server_ver(id)?.unwrap_or(0);
            if let Some(state) = self.scopes.get_mut(scope) {
                state.digest.add(id, ver);
            }
        }
        Ok(())
    }

    /// The record is not in the scope. One that is in no other scope leaves the device at the end of the answer, unless
    /// it holds unsent work.
    pub(super) fn leave<T: ClientTx>(&mut self, tx: &mut T, scope: &str, id: RecordId) -> Result<(), StoreFault> {
        let ver = tx.server_ver(id)?.unwrap_or(0);
        if tx.leave(scope, id)?
            && let Some(state) = self.scopes.get_mut(scope)
        {
            state.digest.remove(id, ver);
        }
        self.left.insert(id);
        Ok(())
    }

    /// The version under which a record is kept that we only believe to be so: while a scope is received anew, what it is
    /// built on may be of a life of the server that was lost.
    pub(super) fn believed<T: ClientTx>(&mut self, tx: &T, ver: i64) -> Result<i64, StoreFault> {
        let doubtful = if let Some(known) = self.doubtful {
            known
        } else {
            let anew = self.scopes.values().filter(|scope| scope.resyncing);
            let stale = anew.map(|scope| tx.stale(&scope.id)).collect::<Result<Vec<_>, _>>()?;
            stale.iter().any(|members| !members.is_empty())
        };
        self.doubtful = Some(doubtful);
        Ok(if doubtful { UNVOUCHED } else { ver })
    }

    /// The server says of a write that it took effect and no more: its record is not for this person to see any more.
    pub(super) fn out_of_sight(&mut self, id: RecordId) {
        self.left.insert(id);
    }

    /// After the last page: what left its scope and came to no other one goes.
    pub(super) fn purge_left<T: ClientTx>(&mut self, tx: &mut T) -> Result<(), StoreFault> {
        std::mem::take(&mut self.left).into_iter().try_for_each(|id| self.purge_if_orphan(tx, id))
    }

    /// A record that belongs nowhere any more leaves the device, unless it holds unsent work.
    pub(super) fn purge_if_orphan<T: ClientTx>(&self, tx: &mut T, id: RecordId) -> Result<(), StoreFault> {
        if !tx.memberships(id)?.is_empty() {
            return Ok(());
        }
        if !self.pending.contains(&id) {
            return tx.erase(id);
        }
        // Unsent work keeps the record, but nobody vouches for our copy any more: its version must not be taken for
        // the same number in another life of the server.
        if let (Some(local), Some(copy)) = (tx.local(id)?, tx.server_copy(id)?) {
            tx.put_dirty(&local, Some(&Record { ver: UNVOUCHED, ..copy }))?;
        }
        Ok(())
    }

    /// The scope was taken away: its rows go, except those in another scope and those with unsent work.
    pub(super) fn drop_scope<T: ClientTx>(&mut self, tx: &mut T, scope: &str) -> Result<(), StoreFault> {
        let members = tx.members(scope)?;
        self.scopes.remove(scope);
        tx.remove_scope(scope)?;
        self.left.extend(members.into_iter().map(|(id, _)| id));
        // What was written here and came to the scope before its page came here.
        self.left.extend(tx.strays()?);
        Ok(())
    }
}

/// Shows a record anew: the server's copy with the pending writes on top. With neither, the record goes.
pub(super) fn show<T: ClientTx>(tx: &mut T, id: RecordId, server: Option<&Record>) -> Result<(), StoreFault> {
    let pending = tx.ops_of(id)?;
    if pending.is_empty() {
        return match server {
            Some(record) => tx.put_clean(record),
            None => tx.erase(id),
        };
    }
    let Some(envelope) = envelope(tx, id, server, &pending)? else { return Ok(()) };
    let base = server.map(|record| record.body.clone()).unwrap_or_default();
    let shown = pending.iter().filter(|queued| queued.state.is_shown()).map(|queued| &queued.op.fields);
    let local = Record { body: rebase(&base, shown), ver: server.map_or(0, |record| record.ver), ..envelope };
    tx.put_dirty(&local, server)
}

/// What a record is, apart from its content: as the server says, as it is shown, or as the write says that makes it (a
/// record that had left the device when the server set its write aside, and comes back because the server lost that).
fn envelope<T: ClientTx>(
    tx: &T,
    id: RecordId,
    server: Option<&Record>,
    pending: &[QueuedOp],
) -> Result<Option<Record>, StoreFault> {
    if let Some(record) = server {
        return Ok(Some(record.clone()));
    }
    if let Some(record) = tx.local(id)? {
        return Ok(Some(record));
    }
    let Some(creation) = pending.iter().map(|queued| &queued.op).find(|op| op.new) else { return Ok(None) };
    let device = tx.device()?;
    Ok(device.user.map(|author| Record {
        id,
        kind: creation.kind.clone(),
        schema: creation.schema,
        ver: 0,
        author,
        device: device.device,
        occurred_at: creation.occurred_at,
        tz: creation.tz.clone(),
        recorded_at: creation.recorded_at,
        body: Body::new(),
    }))
}
