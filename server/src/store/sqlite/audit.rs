//! The audit log.

use acompana_domain::record::{DeviceId, RecordId, UserId};
use acompana_sync::audit::{GENESIS, Hash, Line, link};
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::row;
use crate::store::AuditLine;

pub(super) fn append(connection: &Connection, line: &Line) -> rusqlite::Result<()> {
    let last: Option<Hash> = connection
        .prepare_cached("SELECT hash FROM audit ORDER BY no DESC LIMIT 1")?
        .query_row([], |row| row.get(0))
        .optional()?;
    let hash = link(&last.unwrap_or(GENESIS), line);
    connection
        .prepare_cached(
            "INSERT INTO audit (at, person, device, action, kind, record, reason, hash)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )?
        .execute(params![
            line.at.to_string(),
            line.user.as_ref().map(UserId::as_bytes),
            line.device.as_ref().map(DeviceId::as_bytes),
            row::name_of(&line.action)?,
            line.kind,
            line.record.as_ref().map(RecordId::as_bytes),
            line.reason,
            hash,
        ])?;
    Ok(())
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<AuditLine> {
    let line = Line {
        at: row::parsed(row, "at")?,
        user: row.get::<_, Option<_>>("person")?.map(UserId::from_bytes),
        device: row.get::<_, Option<_>>("device")?.map(DeviceId::from_bytes),
        action: row::variant(row, "action")?,
        kind: row.get("kind")?,
        record: row.get::<_, Option<_>>("record")?.map(RecordId::from_bytes),
        reason: row.get("reason")?,
    };
    Ok(AuditLine { no: row.get("no")?, line, hash: row.get("hash")? })
}

pub(super) fn lines(connection: &Connection, after: i64, limit: usize) -> rusqlite::Result<Vec<AuditLine>> {
    connection
        .prepare_cached("SELECT * FROM audit WHERE no > ?1 ORDER BY no LIMIT ?2")?
        .query_map(params![after, i64::try_from(limit).unwrap_or(i64::MAX)], from_row)?
        .collect()
}
