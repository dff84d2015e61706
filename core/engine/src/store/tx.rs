//! One transaction, as the protocol and the rules see it.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};

use acompana_domain::record::{OpId, RecordId, StoredRecord};
use acompana_domain::{KindRegistry, Record};
use acompana_sync::audit::Line;
use acompana_sync::client::{ClientTx, DeviceState, OpState, QueuedOp, ScopeState};
use acompana_sync::fault::StoreFault;
use acompana_sync::wire::ReadNote;
use rusqlite::{Connection, Transaction};

use super::fault::StoreError;
use super::record::{Hold, Shown};
use super::{Changes, audit, meta, outbox, reads, record, scope};

/// A consistent look at the store.
pub struct ReadTx<'a> {
    pub(super) connection: &'a Connection,
}

/// A transaction that writes. Reads see its own writes.
pub struct WriteTx<'a> {
    pub(super) tx: Transaction<'a>,
    pub(super) kinds: &'a KindRegistry,
    pub(super) changes: Changes,
    numbers: RefCell<Numbers>,
    /// The device's state as this transaction sees it: a single save asks for it three times.
    device: RefCell<Option<DeviceState>>,
}

/// What was met in this transaction: a page of five thousand rows names the same few kinds and scopes, and asks for each
/// record three times in a row.
#[derive(Default)]
struct Numbers {
    kinds: HashMap<String, i64>,
    scopes: HashMap<String, i64>,
    /// The record that was asked for or written last, as it is now.
    last: Option<(RecordId, Hold)>,
}

fn most(limit: usize) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX)
}

impl<'a> WriteTx<'a> {
    pub(super) fn new(tx: Transaction<'a>, kinds: &'a KindRegistry) -> Self {
        Self { tx, kinds, changes: Changes::default(), numbers: RefCell::default(), device: RefCell::default() }
    }

    pub(super) fn commit(self) -> Result<Changes, StoreError> {
        self.tx.commit()?;
        Ok(self.changes)
    }

    /// The same transaction for reading.
    pub fn reading(&self) -> ReadTx<'_> {
        ReadTx { connection: &self.tx }
    }

    /// The kinds this store was opened with.
    pub fn kinds(&self) -> &'a KindRegistry {
        self.kinds
    }

    /// Notes that somebody looked at a clinical record and why, for the server and for this device's audit chain.
    ///
    /// # Errors
    /// [`StoreError`] of the file.
    pub fn note_read(&mut self, line: &Line) -> Result<(), StoreError> {
        let (Some(kind), Some(record)) = (&line.kind, line.record) else {
            return Err(StoreError::Absent { what: "the record that was read".to_owned() });
        };
        reads::add(&self.tx, line.at, kind, record.into(), &line.reason)?;
        audit::append(&self.tx, line)
    }

    fn kind_number(&self, kind: &str) -> Result<i64, StoreError> {
        if let Some(number) = self.numbers.borrow().kinds.get(kind) {
            return Ok(*number);
        }
        let number = record::kind_number(&self.tx, self.kinds, kind)?;
        self.numbers.borrow_mut().kinds.insert(kind.to_owned(), number);
        Ok(number)
    }

    fn put_record(&mut self, shown: &Shown<'_>, dirty: bool, base: Option<&Record>) -> Result<(), StoreError> {
        let stored = &*shown.stored;
        let kind = self.kind_number(&stored.kind)?;
        let before = self.hold(stored.id)?;
        let row = match before.row {
            Some(row) => {
                record::update(&self.tx, row, kind, shown, dirty)?;
                row
            }
            None => record::insert(&self.tx, kind, shown, dirty)?
                .ok_or_else(|| StoreError::Absent { what: format!("the new row of record {}", stored.id) })?,
        };
        if before.dirty || base.is_some() {
            record::put_base(&self.tx, row, base)?;
        }
        let ver = if dirty { base.map(|base| base.ver) } else { Some(stored.ver) };
        self.numbers.borrow_mut().last = Some((stored.id, Hold { row: Some(row), ver, dirty }));
        self.touched(&stored.kind, stored.id);
        Ok(())
    }

    /// How the device holds a record: asked of the file once.
    fn hold(&self, id: RecordId) -> Result<Hold, StoreError> {
        if let Some((_, hold)) = self.numbers.borrow().last.filter(|(known, _)| *known == id) {
            return Ok(hold);
        }
        let hold = record::hold(&self.tx, id)?;
        self.numbers.borrow_mut().last = Some((id, hold));
        Ok(hold)
    }

    fn touched(&mut self, kind: &str, id: RecordId) {
        if !self.changes.kinds.contains(kind) {
            self.changes.kinds.insert(kind.to_owned());
        }
        self.changes.records.insert(id);
    }

    /// Row numbers that this transaction met are of no use any more.
    pub(super) fn forget_rows(&mut self) {
        self.numbers = RefCell::default();
    }

    fn row_of(&self, id: RecordId) -> Result<i64, StoreError> {
        self.hold(id)?.row.ok_or_else(|| StoreError::Absent { what: format!("record {id}") })
    }

    fn scope_number(&self, id: &str) -> Result<i64, StoreError> {
        if let Some(number) = self.numbers.borrow().scopes.get(id) {
            return Ok(*number);
        }
        let number = scope::number(&self.tx, id)?.ok_or_else(|| StoreError::Absent { what: format!("scope {id}") })?;
        self.numbers.borrow_mut().scopes.insert(id.to_owned(), number);
        Ok(number)
    }
}

impl ClientTx for WriteTx<'_> {
    fn device(&self) -> Result<DeviceState, StoreFault> {
        if let Some(device) = &*self.device.borrow() {
            return Ok(device.clone());
        }
        let device = meta::device(&self.tx)?;
        let device = device.ok_or_else(|| StoreError::Absent { what: "the device's state".to_owned() })?;
        Ok(self.device.borrow_mut().insert(device).clone())
    }

    fn put_device(&mut self, state: &DeviceState) -> Result<(), StoreFault> {
        self.changes.sync = true;
        meta::put_device(&self.tx, state)?;
        *self.device.borrow_mut() = Some(state.clone());
        Ok(())
    }

    fn insert_op(&mut self, op: &QueuedOp) -> Result<(), StoreFault> {
        self.changes.outbox = true;
        Ok(outbox::insert(&self.tx, op)?)
    }

    fn op(&self, id: OpId) -> Result<Option<QueuedOp>, StoreFault> {
        Ok(outbox::get(&self.tx, id)?)
    }

    fn set_state(&mut self, id: OpId, state: &OpState) -> Result<(), StoreFault> {
        self.changes.outbox = true;
        if outbox::set_state(&self.tx, id, state)? {
            let device = self.device()?;
            outbox::set_number(&self.tx, id, device.next_seq)?;
            self.put_device(&DeviceState { next_seq: device.next_seq + 1, ..device })?;
        }
        Ok(())
    }

    fn replace_dep(&mut self, old: OpId, new: OpId) -> Result<(), StoreFault> {
        Ok(outbox::replace_dep(&self.tx, old, new)?)
    }

    fn unanswered(&self, after: i64, limit: usize) -> Result<Vec<QueuedOp>, StoreFault> {
        Ok(outbox::unanswered(&self.tx, after, most(limit))?)
    }

    fn stuck(&self) -> Result<Vec<QueuedOp>, StoreFault> {
        Ok(outbox::stuck(&self.tx)?)
    }

    fn ops_of(&self, record: RecordId) -> Result<Vec<QueuedOp>, StoreFault> {
        Ok(outbox::of_record(&self.tx, record)?)
    }

    fn pending_records(&self) -> Result<HashSet<RecordId>, StoreFault> {
        Ok(outbox::pending_records(&self.tx)?)
    }

    fn outbox_depth(&self) -> Result<i64, StoreFault> {
        Ok(outbox::depth(&self.tx)?)
    }

    fn answered_through(&self) -> Result<i64, StoreFault> {
        let next = match outbox::first_unanswered(&self.tx)? {
            Some(seq) => seq,
            None => self.device()?.next_seq,
        };
        Ok(next - 1)
    }

    fn reopen_archived(&mut self) -> Result<i64, StoreFault> {
        self.changes.outbox = true;
        Ok(outbox::reopen_archived(&self.tx)?)
    }

    fn forget_archived(&mut self, through: i64) -> Result<(), StoreFault> {
        Ok(outbox::forget_archived(&self.tx, through)?)
    }

    fn renumber(&mut self) -> Result<i64, StoreFault> {
        Ok(outbox::renumber(&self.tx)?)
    }

    fn local(&self, id: RecordId) -> Result<Option<Record>, StoreFault> {
        Ok(record::get(&self.tx, id)?)
    }

    fn server_copy(&self, id: RecordId) -> Result<Option<Record>, StoreFault> {
        Ok(record::server_copy(&self.tx, id)?)
    }

    fn server_ver(&self, id: RecordId) -> Result<Option<i64>, StoreFault> {
        Ok(self.hold(id)?.ver)
    }

    fn put_clean(&mut self, record: &Record) -> Result<(), StoreFault> {
        Ok(self.put_record(&Shown::of(self.kinds, record)?, false, None)?)
    }

    fn confirm(&mut self, id: RecordId, ver: i64) -> Result<bool, StoreFault> {
        let Hold { row: Some(row), ver: None, dirty: true } = self.hold(id)? else { return Ok(false) };
        let kind = record::confirm(&self.tx, row, ver)?;
        self.numbers.borrow_mut().last = Some((id, Hold { row: Some(row), ver: Some(ver), dirty: false }));
        self.touched(&kind, id);
        Ok(true)
    }

    fn put_new(&mut self, record: &StoredRecord) -> Result<bool, StoreFault> {
        let kind = self.kind_number(&record.kind)?;
        let shown = Shown::received(self.kinds, record)?;
        let Some(row) = record::insert(&self.tx, kind, &shown, false)? else { return Ok(false) };
        self.numbers.borrow_mut().last =
            Some((record.id, Hold { row: Some(row), ver: Some(record.ver), dirty: false }));
        self.touched(&record.kind, record.id);
        Ok(true)
    }

    fn put_received(&mut self, record: &StoredRecord) -> Result<(), StoreFault> {
        Ok(self.put_record(&Shown::received(self.kinds, record)?, false, None)?)
    }

    fn put_dirty(&mut self, local: &Record, base: Option<&Record>) -> Result<(), StoreFault> {
        Ok(self.put_record(&Shown::of(self.kinds, local)?, true, base)?)
    }

    fn erase(&mut self, id: RecordId) -> Result<(), StoreFault> {
        self.numbers.borrow_mut().last = None;
        if let Some(kind) = record::erase(&self.tx, id)? {
            self.touched(&kind, id);
        }
        Ok(())
    }

    fn strays(&self) -> Result<Vec<RecordId>, StoreFault> {
        Ok(scope::strays(&self.tx)?)
    }

    fn scopes(&self) -> Result<Vec<ScopeState>, StoreFault> {
        Ok(scope::all(&self.tx)?)
    }

    fn put_scope(&mut self, state: &ScopeState) -> Result<(), StoreFault> {
        self.changes.sync = true;
        Ok(scope::put(&self.tx, state)?)
    }

    fn remove_scope(&mut self, id: &str) -> Result<(), StoreFault> {
        self.changes.sync = true;
        self.numbers.borrow_mut().scopes.remove(id);
        Ok(scope::remove(&self.tx, id)?)
    }

    fn memberships(&self, id: RecordId) -> Result<Vec<String>, StoreFault> {
        Ok(scope::of_record(&self.tx, id)?)
    }

    fn enter(&mut self, scope: &str, id: RecordId) -> Result<bool, StoreFault> {
        Ok(scope::enter(&self.tx, self.scope_number(scope)?, self.row_of(id)?)?)
    }

    fn leave(&mut self, scope: &str, id: RecordId) -> Result<bool, StoreFault> {
        Ok(scope::leave(&self.tx, scope, id)?)
    }

    fn members(&self, scope: &str) -> Result<Vec<(RecordId, i64)>, StoreFault> {
        Ok(scope::members(&self.tx, scope)?)
    }

    fn mark_stale(&mut self, scope: &str) -> Result<(), StoreFault> {
        Ok(scope::mark_stale(&self.tx, scope)?)
    }

    fn stale(&self, scope: &str) -> Result<Vec<RecordId>, StoreFault> {
        Ok(scope::stale(&self.tx, scope)?)
    }

    fn unsent_reads(&self, limit: usize) -> Result<Vec<ReadNote>, StoreFault> {
        Ok(reads::unsent(&self.tx, most(limit))?)
    }

    fn forget_reads(&mut self, through: i64) -> Result<(), StoreFault> {
        Ok(reads::forget(&self.tx, through)?)
    }

    fn renumber_reads(&mut self) -> Result<(), StoreFault> {
        Ok(reads::renumber(&self.tx)?)
    }

    fn audit(&mut self, line: &Line) -> Result<(), StoreFault> {
        Ok(audit::append(&self.tx, line)?)
    }
}
