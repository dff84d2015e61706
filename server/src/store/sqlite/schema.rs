//! The schema's history: ordered migrations, each with the checksum it was applied with.

use std::path::Path;

use rusqlite::{Connection, OptionalExtension, TransactionBehavior};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::OpenFailure;

/// `Acmp`: SQLite files of other programs are not opened.
const APPLICATION: i32 = 0x4163_6d70;

/// All migrations, in order. Add at the end; never edit one that was released.
const MIGRATIONS: &[&str] = &[include_str!("migrations/0001_first.sql"), include_str!("migrations/0002_forgotten.sql")];

fn known() -> i64 {
    i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX)
}

fn checksum(sql: &str) -> String {
    hex::encode(Sha256::digest(sql.as_bytes()))
}

/// Looks without touching: whether the file is a store of ours, of a schema that this build knows.
/// Tells whether nothing is left to be migrated.
pub(super) fn inspect(connection: &Connection, path: &Path) -> Result<bool, OpenFailure> {
    let tables: i64 = connection
        .query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))
        .map_err(|cause| OpenFailure::of(cause, path))?;
    if tables == 0 {
        return Ok(false);
    }
    let application: i32 = connection.pragma_query_value(None, "application_id", |row| row.get(0))?;
    if application != APPLICATION {
        return Err(OpenFailure::Foreign { path: path.to_owned() });
    }
    Ok(check_history(connection)? == known())
}

/// Gives the number of the last migration that was applied.
fn check_history(connection: &Connection) -> Result<i64, OpenFailure> {
    let mut statement = connection.prepare("SELECT no, checksum FROM migration ORDER BY no")?;
    let applied: Vec<(i64, String)> =
        statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?;
    let last = applied.last().map_or(0, |(no, _)| *no);
    if last > known() {
        return Err(OpenFailure::NewerSchema { found: last, known: known() });
    }
    for ((no, then), (expected, sql)) in applied.iter().zip((1..).zip(MIGRATIONS)) {
        if *no != expected || *then != checksum(sql) {
            return Err(OpenFailure::EditedHistory { no: expected });
        }
    }
    Ok(last)
}

/// Applies what is missing, all of it or nothing.
pub(super) fn migrate(connection: &mut Connection, path: &Path) -> Result<(), OpenFailure> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // Another process may have been here since we looked.
    if inspect(&transaction, path)? {
        return Ok(());
    }
    transaction.pragma_update(None, "application_id", APPLICATION)?;
    transaction.execute_batch(
        "CREATE TABLE IF NOT EXISTS migration (
            no INTEGER PRIMARY KEY, checksum TEXT NOT NULL, applied_at INTEGER NOT NULL
         ) STRICT",
    )?;
    let last = check_history(&transaction)?;
    for (no, sql) in (1_i64..).zip(MIGRATIONS).filter(|(no, _)| *no > last) {
        transaction.execute_batch(sql)?;
        transaction.execute("INSERT INTO migration VALUES (?1, ?2, unixepoch())", (no, checksum(sql)))?;
    }
    let epoch: Option<String> =
        transaction.query_row("SELECT value FROM meta WHERE name = 'server_epoch'", [], |row| row.get(0)).optional()?;
    if epoch.is_none() {
        let first = Uuid::now_v7().to_string();
        transaction.execute("INSERT INTO meta VALUES ('server_epoch', ?1), ('scope_epoch', '1')", [first])?;
    }
    transaction.commit()?;
    Ok(())
}
