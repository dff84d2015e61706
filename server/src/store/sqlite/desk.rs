//! Counts, lists, epochs and backups.

use std::collections::BTreeMap;

use acompana_domain::Record;
use acompana_domain::record::{DeviceId, RecordId, UserId};
use acompana_sync::fault::StoreFault;
use jiff::Timestamp;
use rusqlite::{Connection, params};
use uuid::Uuid;

use super::tx::{OrFault, SqliteTx, meta, set_meta};
use super::{audit, op, record, row};
use crate::store::{AuditLine, Counts, Desk, Kept, NumberedRecord, Quarantined, StoreSizes};

fn tally(connection: &Connection, sql: &str) -> rusqlite::Result<BTreeMap<String, i64>> {
    connection.prepare_cached(sql)?.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
}

fn number(connection: &Connection, sql: &str) -> rusqlite::Result<i64> {
    connection.prepare_cached(sql)?.query_row([], |row| row.get(0))
}

fn counts(connection: &Connection) -> rusqlite::Result<Counts> {
    Ok(Counts {
        records: tally(connection, "SELECT kind, count(*) FROM record GROUP BY kind")?,
        earlier_versions: number(connection, "SELECT count(*) FROM record_version")?,
        ops_applied: number(connection, "SELECT count(*) FROM op_log WHERE status IN ('applied', 'merged')")?,
        // Outcomes without effect are forgotten in time; their audit lines are not.
        refused: number(connection, "SELECT count(*) FROM audit WHERE action = 'refuse'")?,
        conflicts: number(
            connection,
            "SELECT count(*) FROM audit WHERE action = 'refuse' AND reason = 'SYNC-CONFLICT'",
        )?,
        quarantined: number(connection, "SELECT count(*) FROM quarantine")?,
        members: tally(
            connection,
            "SELECT s.id, count(*) FROM member m JOIN scope s ON s.no = m.scope WHERE m.live = 1 GROUP BY s.id",
        )?,
        audit_lines: number(connection, "SELECT count(*) FROM audit")?,
        devices: number(connection, "SELECT count(*) FROM device WHERE enrolment > 0 AND revoked_at IS NULL")?,
    })
}

/// Rows of append-only tables are numbered without gaps worth speaking of: the last number is the count.
fn sizes(connection: &Connection) -> rusqlite::Result<StoreSizes> {
    Ok(StoreSizes {
        bytes: number(connection, "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")?,
        records: number(connection, "SELECT coalesce(max(no), 0) FROM record")?,
        ops: number(connection, "SELECT coalesce(max(no), 0) FROM op_log")?,
        quarantined: number(connection, "SELECT count(*) FROM quarantine")?,
        audit_lines: number(connection, "SELECT coalesce(max(no), 0) FROM audit")?,
        devices: number(connection, "SELECT count(*) FROM device WHERE enrolment > 0 AND revoked_at IS NULL")?,
        last_backup: None,
    })
}

fn quarantined(connection: &Connection) -> rusqlite::Result<Vec<Quarantined>> {
    connection
        .prepare_cached("SELECT person, device, op, at FROM quarantine ORDER BY no DESC")?
        .query_map([], |row| {
            Ok(Quarantined {
                user: UserId::from_bytes(row.get("person")?),
                device: DeviceId::from_bytes(row.get("device")?),
                at: row::instant(row, "at")?,
                op: row::json(row, "op")?,
            })
        })?
        .collect()
}

fn records_of(connection: &Connection, kind: &str, after: i64, limit: usize) -> rusqlite::Result<Vec<NumberedRecord>> {
    let columns = record::COLUMNS;
    connection
        .prepare_cached(&format!("SELECT {columns} FROM record WHERE kind = ?1 AND no > ?2 ORDER BY no LIMIT ?3"))?
        .query_map(params![kind, after, i64::try_from(limit).unwrap_or(i64::MAX)], |row| {
            Ok(NumberedRecord { no: row.get("no")?, record: record::from_row(row)? })
        })?
        .collect()
}

fn each_of(connection: &Connection, kind: &str, each: &mut dyn FnMut(Kept)) -> rusqlite::Result<()> {
    let columns = record::COLUMNS;
    let mut select = connection.prepare_cached(&format!("SELECT {columns} FROM record WHERE kind = ?1 ORDER BY no"))?;
    let mut rows = select.query([kind])?;
    while let Some(row) = rows.next()? {
        each(match record::from_row(row) {
            Ok(record) => Kept::Record(Box::new(record)),
            Err(cause) => Kept::Unreadable { id: RecordId::from_bytes(row.get("id")?), reason: cause.to_string() },
        });
    }
    Ok(())
}

/// Every scope gets an epoch that it never had, not even when the same backup is restored a second time: time is in it, in
/// microseconds, because a script may do both within a second.
fn renew_epoch(connection: &Connection, at: Timestamp) -> rusqlite::Result<String> {
    let epoch = Uuid::now_v7().to_string();
    set_meta(connection, "server_epoch", &epoch)?;
    let highest = number(
        connection,
        "SELECT max((SELECT coalesce(max(epoch), 1) FROM scope),
                    (SELECT CAST(value AS INTEGER) FROM meta WHERE name = 'scope_epoch'))",
    )?;
    let next = (highest + 1).max(at.as_microsecond());
    connection.execute("UPDATE scope SET epoch = ?1", [next])?;
    set_meta(connection, "scope_epoch", &next.to_string())?;
    Ok(epoch)
}

impl Desk for SqliteTx<'_> {
    fn counts(&self) -> Result<Counts, StoreFault> {
        counts(self.connection).or_fault()
    }

    fn sizes(&self) -> Result<StoreSizes, StoreFault> {
        let last_backup = self.last_backup()?;
        Ok(StoreSizes { last_backup, ..sizes(self.connection).or_fault()? })
    }

    fn records_of(&self, kind: &str, after: i64, limit: usize) -> Result<Vec<NumberedRecord>, StoreFault> {
        records_of(self.connection, kind, after, limit).or_fault()
    }

    fn each_of(&self, kind: &str, each: &mut dyn FnMut(Kept)) -> Result<(), StoreFault> {
        each_of(self.connection, kind, each).or_fault()
    }

    fn versions(&self, id: RecordId) -> Result<Vec<Record>, StoreFault> {
        record::versions(self.connection, id).or_fault()
    }

    fn quarantined(&self) -> Result<Vec<Quarantined>, StoreFault> {
        quarantined(self.connection).or_fault()
    }

    fn audit_lines(&self, after: i64, limit: usize) -> Result<Vec<AuditLine>, StoreFault> {
        audit::lines(self.connection, after, limit).or_fault()
    }

    fn renew_epoch(&mut self, at: Timestamp) -> Result<String, StoreFault> {
        renew_epoch(self.connection, at).or_fault()
    }

    fn note_backup(&mut self, at: Timestamp) -> Result<(), StoreFault> {
        set_meta(self.connection, "last_backup", &at.to_string()).or_fault()?;
        op::note_backup(self.connection, at).or_fault()
    }

    fn last_backup(&self) -> Result<Option<Timestamp>, StoreFault> {
        let noted = meta(self.connection, "last_backup").or_fault()?;
        noted.map(|text| text.parse().map_err(|cause: jiff::Error| StoreFault::new(cause))).transpose()
    }
}
