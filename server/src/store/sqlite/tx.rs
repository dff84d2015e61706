//! One transaction, as the sync protocol sees it.

use std::collections::BTreeMap;

use acompana_domain::Record;
use acompana_domain::kind::{Facets, Facts, FactsUnavailable};
use acompana_domain::record::{DeviceId, OpId, RecordId, StoredRecord, UserId};
use acompana_sync::audit::Line;
use acompana_sync::fault::StoreFault;
use acompana_sync::server::{DeviceNote, Member, Outcome, ScopeHead, ServerTx};
use acompana_sync::wire::Op;
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::{audit, op, record, scope};

/// One transaction of the embedded store.
pub struct SqliteTx<'a> {
    pub(super) connection: &'a Connection,
}

impl<'a> SqliteTx<'a> {
    pub(super) fn new(connection: &'a Connection) -> Self {
        Self { connection }
    }
}

/// SQLite's answers as the port's.
pub(super) trait OrFault<T> {
    fn or_fault(self) -> Result<T, StoreFault>;
}

impl<T> OrFault<T> for rusqlite::Result<T> {
    fn or_fault(self) -> Result<T, StoreFault> {
        self.map_err(StoreFault::new)
    }
}

fn unavailable(cause: &rusqlite::Error) -> FactsUnavailable {
    FactsUnavailable { reason: cause.to_string() }
}

impl Facts for SqliteTx<'_> {
    fn record(&self, id: RecordId) -> Result<Option<Record>, FactsUnavailable> {
        record::get(self.connection, id).map_err(|cause| unavailable(&cause))
    }

    fn about(&self, kind: &str, subject: RecordId) -> Result<Vec<Record>, FactsUnavailable> {
        let given = params![kind, subject.as_bytes()];
        record::list(self.connection, "kind = ?1 AND subject = ?2", given).map_err(|cause| unavailable(&cause))
    }

    fn about_in_part(&self, kind: &str, subject: RecordId, fields: &[&str]) -> Result<Vec<Record>, FactsUnavailable> {
        let (given, read) = (params![kind, subject.as_bytes()], |row: &Row<'_>| record::in_part(row, fields));
        record::list_as(self.connection, "kind = ?1 AND subject = ?2", given, read).map_err(|cause| unavailable(&cause))
    }

    fn of_party(&self, kind: &str, party: RecordId) -> Result<Vec<Record>, FactsUnavailable> {
        let given = params![kind, party.as_bytes()];
        record::list(self.connection, "kind = ?1 AND party = ?2", given).map_err(|cause| unavailable(&cause))
    }

    fn with_code(&self, kind: &str, code: &str) -> Result<Vec<Record>, FactsUnavailable> {
        record::list(self.connection, "kind = ?1 AND code = ?2", params![kind, code])
            .map_err(|cause| unavailable(&cause))
    }

    fn next_serial(&self, series: &str) -> Result<Option<u64>, FactsUnavailable> {
        let next: i64 = self
            .connection
            .prepare_cached(
                "INSERT INTO serial VALUES (?1, 1) ON CONFLICT (series) DO UPDATE SET last = last + 1 RETURNING last",
            )
            .and_then(|mut count| count.query_row([series], |row| row.get(0)))
            .map_err(|cause| unavailable(&cause))?;
        Ok(u64::try_from(next).ok())
    }
}

impl ServerTx for SqliteTx<'_> {
    fn server_epoch(&self) -> Result<String, StoreFault> {
        self.connection
            .prepare_cached("SELECT value FROM meta WHERE name = 'server_epoch'")
            .and_then(|mut read| read.query_row([], |row| row.get(0)))
            .or_fault()
    }

    fn savepoint(&mut self) -> Result<(), StoreFault> {
        // Savepoints of the same name nest; the latest one is meant.
        self.connection.prepare_cached("SAVEPOINT unit").and_then(|mut open| open.execute([])).or_fault()?;
        Ok(())
    }

    fn release(&mut self) -> Result<(), StoreFault> {
        self.connection.prepare_cached("RELEASE unit").and_then(|mut keep| keep.execute([])).or_fault()?;
        Ok(())
    }

    fn undo(&mut self) -> Result<(), StoreFault> {
        self.connection.prepare_cached("ROLLBACK TO unit").and_then(|mut undo| undo.execute([])).or_fault()?;
        self.release()
    }

    fn op_at(&self, device: DeviceId, epoch: i64, seq: i64) -> Result<Option<OpId>, StoreFault> {
        op::at(self.connection, device, epoch, seq).or_fault()
    }

    fn outcome(&self, op: OpId) -> Result<Option<Outcome>, StoreFault> {
        op::outcome(self.connection, op).or_fault()
    }

    fn told_by(&self, op: OpId) -> Result<Option<DeviceId>, StoreFault> {
        op::told_by(self.connection, op).or_fault()
    }

    fn remember(
        &mut self,
        device: DeviceId,
        epoch: i64,
        op: &Op,
        outcome: &Outcome,
        at: Timestamp,
    ) -> Result<(), StoreFault> {
        op::remember(self.connection, device, epoch, op, outcome, at).or_fault()
    }

    fn forget_outcomes(&mut self, device: DeviceId, epoch: i64, through: i64) -> Result<(), StoreFault> {
        op::forget(self.connection, device, epoch, through).or_fault()
    }

    fn forgotten_through(&self, device: DeviceId, epoch: i64) -> Result<i64, StoreFault> {
        op::forgotten_through(self.connection, device, epoch).or_fault()
    }

    fn durable_through(&self, device: DeviceId, epoch: i64) -> Result<i64, StoreFault> {
        op::durable_through(self.connection, device, epoch).or_fault()
    }

    fn put_record(&mut self, record: &Record, facets: &Facets) -> Result<(), StoreFault> {
        record::put(self.connection, record, facets)
    }

    fn records(&self, ids: &[RecordId]) -> Result<BTreeMap<RecordId, StoredRecord>, StoreFault> {
        let read = |id: &RecordId| record::get_as(self.connection, *id, record::stored).transpose();
        let found = ids.iter().filter_map(read);
        found.map(|record| record.map(|record| (record.id, record))).collect::<rusqlite::Result<_>>().or_fault()
    }

    fn scope_head(&self, scope: &str) -> Result<Option<ScopeHead>, StoreFault> {
        scope::head(self.connection, scope).or_fault()
    }

    fn lock_scope(&mut self, scope: &str) -> Result<ScopeHead, StoreFault> {
        scope::lock(self.connection, scope).or_fault()
    }

    fn store_head(&mut self, scope: &str, head: &ScopeHead) -> Result<(), StoreFault> {
        scope::store_head(self.connection, scope, head).or_fault()
    }

    fn member(&self, scope: &str, id: RecordId) -> Result<Option<Member>, StoreFault> {
        scope::member(self.connection, scope, id).or_fault()
    }

    fn put_member(&mut self, scope: &str, member: &Member) -> Result<(), StoreFault> {
        scope::put_member(self.connection, scope, member).or_fault()
    }

    fn changes(&self, scope: &str, after: i64, limit: usize) -> Result<Vec<Member>, StoreFault> {
        scope::changes(self.connection, scope, after, limit).or_fault()
    }

    fn live_members(&self, scope: &str) -> Result<Vec<(RecordId, i64)>, StoreFault> {
        scope::live(self.connection, scope).or_fault()
    }

    fn grants(&self, user: UserId) -> Result<Vec<(String, bool)>, StoreFault> {
        let mut statement = self
            .connection
            .prepare_cached(
                "SELECT scope, max(until IS NULL) FROM scope_grant WHERE person = ?1 GROUP BY scope ORDER BY scope",
            )
            .or_fault()?;
        let grants = statement.query_map([user.as_bytes()], |row| Ok((row.get(0)?, row.get(1)?))).or_fault()?;
        grants.collect::<rusqlite::Result<_>>().or_fault()
    }

    fn quarantine(&mut self, user: UserId, device: DeviceId, op: &Op, at: Timestamp) -> Result<(), StoreFault> {
        op::quarantine(self.connection, user, device, op, at).or_fault()
    }

    fn note_device(&mut self, note: &DeviceNote) -> Result<(), StoreFault> {
        op::note_device(self.connection, note).or_fault()
    }

    fn reads_through(&self, device: DeviceId, epoch: i64) -> Result<i64, StoreFault> {
        op::reads_through(self.connection, device, epoch).or_fault()
    }

    fn set_reads_through(&mut self, device: DeviceId, epoch: i64, n: i64) -> Result<(), StoreFault> {
        op::set_reads_through(self.connection, device, epoch, n).or_fault()
    }

    fn audit(&mut self, line: &Line) -> Result<(), StoreFault> {
        audit::append(self.connection, line).or_fault()
    }
}

/// A value of `meta`.
pub(super) fn meta(connection: &Connection, name: &str) -> rusqlite::Result<Option<String>> {
    connection.prepare_cached("SELECT value FROM meta WHERE name = ?1")?.query_row([name], |row| row.get(0)).optional()
}

/// Sets a value of `meta`.
pub(super) fn set_meta(connection: &Connection, name: &str, value: &str) -> rusqlite::Result<()> {
    connection
        .prepare_cached("INSERT INTO meta VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = ?2")?
        .execute((name, value))?;
    Ok(())
}
