//! SQLite's settings, each with the measurement behind it (performance.md §4).

use std::time::Duration;

use rusqlite::Connection;

use super::fault::StoreError;

/// How sure a commit is when power is lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// Saved means saved: what a person entered.
    Full,
    /// May be lost with the last seconds before a power cut, never torn: what can be fetched again.
    Normal,
}

/// How long a statement waits for another connection.
pub(super) const PATIENCE: Duration = Duration::from_secs(5);

/// For every connection. 16 MB of page cache: encrypted pages are dear to read again (the default of 2 MB costs a
/// third more per read). `temp_store` in memory, or sorting would write plain pages to a file beside the store.
pub(super) fn common(connection: &Connection) -> Result<(), StoreError> {
    connection.execute_batch(
        "PRAGMA cache_size = -16000;
         PRAGMA temp_store = MEMORY;
         PRAGMA foreign_keys = ON;",
    )?;
    connection.busy_timeout(PATIENCE)?;
    connection.set_prepared_statement_cache_capacity(64);
    Ok(())
}

/// For the writer. Checkpoints at 4,000 pages: the default of 1,000 costs a fifth of the writes.
pub(super) fn writer(connection: &Connection) -> Result<(), StoreError> {
    let mode: String = connection.query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0))?;
    if !mode.eq_ignore_ascii_case("wal") {
        return Err(StoreError::Unreadable { reason: format!("journal mode is {mode}, not WAL") });
    }
    connection.execute_batch(
        "PRAGMA synchronous = FULL;
         PRAGMA fullfsync = ON;
         PRAGMA checkpoint_fullfsync = ON;
         PRAGMA wal_autocheckpoint = 4000;",
    )?;
    Ok(())
}

/// For a reader: it cannot write even by mistake.
pub(super) fn reader(connection: &Connection) -> Result<(), StoreError> {
    connection.execute_batch("PRAGMA query_only = ON;")?;
    Ok(())
}

/// Must be called outside a transaction.
pub(super) fn set_durability(connection: &Connection, durability: Durability) -> Result<(), StoreError> {
    connection.execute_batch(match durability {
        Durability::Full => "PRAGMA synchronous = FULL",
        Durability::Normal => "PRAGMA synchronous = NORMAL",
    })?;
    Ok(())
}

/// For the first pull: 64 MB of cache and rarer checkpoints halve its time.
pub(super) fn bulk(connection: &Connection) -> Result<(), StoreError> {
    connection.execute_batch("PRAGMA cache_size = -64000; PRAGMA wal_autocheckpoint = 8000;")?;
    Ok(())
}

/// Gives the memory of the first pull back.
pub(super) fn after_bulk(connection: &Connection) -> Result<(), StoreError> {
    connection.execute_batch(
        // The planner's statistics first, while the pages they are made from are still in memory.
        "PRAGMA optimize; PRAGMA cache_size = -16000; PRAGMA wal_autocheckpoint = 4000; PRAGMA shrink_memory;",
    )?;
    Ok(())
}
