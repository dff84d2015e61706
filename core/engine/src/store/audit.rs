//! The device's audit chain. Lines are only ever added; triggers refuse anything else.

use acompana_sync::audit::{Action, GENESIS, Hash, Line, link};
use rusqlite::{Connection, OptionalExtension, Row, params};
use serde_json::Value;

use super::fault::StoreError;
use super::value::{Id, Instant};

pub(super) fn append(connection: &Connection, line: &Line) -> Result<(), StoreError> {
    let mut last = connection.prepare_cached("SELECT hash FROM audit ORDER BY n DESC LIMIT 1")?;
    let previous: Hash = last.query_row([], |row| row.get(0)).optional()?.unwrap_or(GENESIS);
    let mut insert = connection.prepare_cached(
        "INSERT INTO audit (at, user, device, action, kind, record, reason, hash)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?;
    insert.execute(params![
        Instant(line.at),
        line.user.map(Id::from),
        line.device.map(Id::from),
        action_name(line.action)?,
        line.kind,
        line.record.map(Id::from),
        line.reason,
        link(&previous, line),
    ])?;
    Ok(())
}

fn action_name(action: Action) -> Result<String, StoreError> {
    match serde_json::to_value(action)? {
        Value::String(name) => Ok(name),
        other => Err(StoreError::Unreadable { reason: format!("action {other}") }),
    }
}

/// Lines numbered above `after`, oldest first, with their numbers and hashes.
pub(super) fn lines(connection: &Connection, after: i64, limit: i64) -> Result<Vec<(i64, Line, Hash)>, StoreError> {
    let mut select = connection.prepare_cached(
        "SELECT n, at, user, device, action, kind, record, reason, hash FROM audit WHERE n > ?1 ORDER BY n LIMIT ?2",
    )?;
    let mut rows = select.query([after, limit])?;
    let mut lines = Vec::new();
    while let Some(row) = rows.next()? {
        lines.push(line(row)?);
    }
    Ok(lines)
}

fn line(row: &Row<'_>) -> Result<(i64, Line, Hash), StoreError> {
    let action: String = row.get(4)?;
    let line = Line {
        at: row.get::<_, Instant>(1)?.0,
        user: row.get::<_, Option<Id>>(2)?.map(Into::into),
        device: row.get::<_, Option<Id>>(3)?.map(Into::into),
        action: serde_json::from_value(Value::String(action))?,
        kind: row.get(5)?,
        record: row.get::<_, Option<Id>>(6)?.map(Into::into),
        reason: row.get(7)?,
    };
    Ok((row.get(0)?, line, row.get(8)?))
}

/// Number of the first line that does not hold, or that follows on a gap.
pub(super) fn first_break(connection: &Connection) -> Result<Option<i64>, StoreError> {
    let mut previous = GENESIS;
    let mut expected = 1;
    loop {
        let chunk = lines(connection, expected - 1, 1_000)?;
        if chunk.is_empty() {
            return Ok(None);
        }
        for (n, line, hash) in chunk {
            if n != expected || link(&previous, &line) != hash {
                return Ok(Some(n));
            }
            previous = hash;
            expected += 1;
        }
    }
}
