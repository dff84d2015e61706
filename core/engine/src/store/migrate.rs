//! From any released schema to this build's, one step after the other, each in its own transaction.
//!
//! Every applied step leaves its checksum. A step that was edited after its release is refused before anything is
//! written: two phones of the same version must never hold different tables.

use rusqlite::{Connection, TransactionBehavior, params};
use sha2::{Digest, Sha256};

use super::fault::StoreError;

/// One step.
pub(super) struct Migration {
    pub(super) version: i64,
    pub(super) name: &'static str,
    pub(super) sql: &'static str,
}

/// All steps, in order. Only ever added to.
pub(super) const MIGRATIONS: &[Migration] = &[
    Migration { version: 1, name: "first", sql: include_str!("schema/0001_first.sql") },
    Migration { version: 2, name: "party", sql: include_str!("schema/0002_party.sql") },
];

fn checksum(sql: &str) -> Vec<u8> {
    Sha256::digest(sql.as_bytes()).to_vec()
}

/// Refuses a store that this build must not touch. Reads only.
pub(super) fn admit(connection: &Connection, migrations: &[Migration]) -> Result<i64, StoreError> {
    let found: i64 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    let known = migrations.last().map_or(0, |migration| migration.version);
    if found > known {
        return Err(StoreError::NewerSchema { found, known });
    }
    if found == 0 {
        return Ok(0);
    }
    let mut applied = connection.prepare("SELECT version, checksum FROM schema_migration ORDER BY version")?;
    let applied: Vec<(i64, Vec<u8>)> =
        applied.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?;
    for migration in migrations.iter().filter(|migration| migration.version <= found) {
        let kept = applied.iter().find(|(version, _)| *version == migration.version);
        if kept.is_none_or(|(_, sum)| *sum != checksum(migration.sql)) {
            return Err(StoreError::EditedHistory { version: migration.version });
        }
    }
    Ok(found)
}

/// Brings the store to the newest schema.
pub(super) fn migrate(connection: &mut Connection, migrations: &[Migration]) -> Result<(), StoreError> {
    let found = admit(connection, migrations)?;
    for migration in migrations.iter().filter(|migration| migration.version > found) {
        let tx = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        tx.execute_batch(
            "CREATE TABLE IF NOT EXISTS schema_migration (
                 version INTEGER PRIMARY KEY, name TEXT NOT NULL, checksum BLOB NOT NULL
             ) STRICT",
        )?;
        tx.execute_batch(migration.sql)?;
        tx.execute(
            "INSERT INTO schema_migration (version, name, checksum) VALUES (?1, ?2, ?3)",
            params![migration.version, migration.name, checksum(migration.sql)],
        )?;
        tx.pragma_update(None, "user_version", migration.version)?;
        tx.commit()?;
        tracing::info!(version = migration.version, name = migration.name, "the store was migrated");
    }
    Ok(())
}
