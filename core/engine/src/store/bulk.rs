//! The first pull's own path: rows first, secondary indexes last (13 s become 1.4 s for 100,000 records).
//!
//! That the indexes are missing is written in the store itself, in the transaction that drops them, so an interrupted
//! pull is repaired when the store is opened.

use rusqlite::{Connection, TransactionBehavior};

use super::fault::StoreError;
use super::{meta, open, settings};

const PENDING: &str = "indexes_pending";

/// The indexes that are made last. One over the few records that fulfil a condition is kept: it is hardly ever written,
/// and to make it afterwards costs a walk over the whole table like any other (a second for a million records).
fn indexes(connection: &Connection) -> Result<Vec<(String, String)>, StoreError> {
    let mut found = connection.prepare(
        "SELECT name, sql FROM sqlite_master
         WHERE type = 'index' AND tbl_name = 'record' AND sql IS NOT NULL AND sql NOT LIKE '% WHERE %'",
    )?;
    Ok(found.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?)
}

pub(super) fn begin(connection: &mut Connection) -> Result<bool, StoreError> {
    let empty: bool = connection.query_row(
        "SELECT NOT EXISTS (SELECT 1 FROM record) AND NOT EXISTS (SELECT 1 FROM scope)",
        [],
        |row| row.get(0),
    )?;
    if !empty {
        return Ok(false);
    }
    let tx = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let indexes = indexes(&tx)?;
    // Their own words are kept, so that what is built at the end is what the migrations made.
    meta::put(&tx, PENDING, &indexes.iter().map(|(_, sql)| sql).collect::<Vec<_>>())?;
    for (name, _) in indexes {
        tx.execute_batch(&format!("DROP INDEX \"{name}\""))?;
    }
    tx.commit()?;
    settings::bulk(connection)?;
    Ok(true)
}

pub(super) fn end(connection: &mut Connection) -> Result<(), StoreError> {
    repair(connection)?;
    settings::after_bulk(connection)?;
    open::checkpoint(connection)
}

/// Builds the indexes that are missing, each in a transaction of its own: five at once would push the table, which each
/// of them reads from end to end, out of the page cache. An interruption costs the one that was being built.
pub(super) fn repair(connection: &mut Connection) -> Result<(), StoreError> {
    let Some(mut pending) = meta::get::<Vec<String>>(connection, PENDING)? else { return Ok(()) };
    while let Some(sql) = pending.pop() {
        let tx = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        // A migration may have made it anew since the pull was cut off.
        tx.execute_batch(&sql.replacen("CREATE INDEX ", "CREATE INDEX IF NOT EXISTS ", 1))?;
        if pending.is_empty() {
            meta::remove(&tx, PENDING)?;
        } else {
            meta::put(&tx, PENDING, &pending)?;
        }
        tx.commit()?;
    }
    Ok(())
}
