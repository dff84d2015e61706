//! Notes of reads on their way to the server (LSS art. 111 A).

use acompana_sync::wire::ReadNote;
use jiff::Timestamp;
use rusqlite::{Connection, params};

use super::fault::StoreError;
use super::meta;
use super::value::{Id, Instant};

/// Number of the next note on this device and epoch. Kept apart: notes that were taken are forgotten, numbers are not
/// used again.
const NEXT: &str = "next_read";

pub(super) fn add(
    connection: &Connection,
    at: Timestamp,
    kind: &str,
    record: Id,
    reason: &str,
) -> Result<(), StoreError> {
    let number: i64 = meta::get(connection, NEXT)?.unwrap_or(1);
    let mut insert = connection
        .prepare_cached("INSERT INTO read_note (number, at, kind, record, reason) VALUES (?1, ?2, ?3, ?4, ?5)")?;
    insert.execute(params![number, Instant(at), kind, record, reason])?;
    meta::put(connection, NEXT, &(number + 1))
}

pub(super) fn unsent(connection: &Connection, limit: i64) -> Result<Vec<ReadNote>, StoreError> {
    let mut select =
        connection.prepare_cached("SELECT number, at, kind, record, reason FROM read_note ORDER BY number LIMIT ?1")?;
    let notes = select.query_map([limit], |row| {
        Ok(ReadNote {
            n: row.get(0)?,
            at: row.get::<_, Instant>(1)?.0,
            kind: row.get(2)?,
            record: row.get::<_, Id>(3)?.into(),
            reason: row.get(4)?,
        })
    })?;
    Ok(notes.collect::<Result<_, _>>()?)
}

pub(super) fn forget(connection: &Connection, through: i64) -> Result<(), StoreError> {
    connection.prepare_cached("DELETE FROM read_note WHERE number <= ?1")?.execute([through])?;
    Ok(())
}

pub(super) fn renumber(connection: &Connection) -> Result<(), StoreError> {
    connection.execute(
        "UPDATE read_note SET number = place
         FROM (SELECT n AS row, row_number() OVER (ORDER BY number) AS place FROM read_note)
         WHERE n = row",
        [],
    )?;
    let count: i64 = connection.query_row("SELECT count(*) FROM read_note", [], |row| row.get(0))?;
    meta::put(connection, NEXT, &(count + 1))
}
