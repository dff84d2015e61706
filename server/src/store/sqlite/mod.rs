//! The embedded store: one SQLite file, encrypted with SQLCipher when it is given a key.
//!
//! One connection writes, behind a mutex; readers have connections of their own and see the snapshot they began with
//! (WAL). `synchronous=FULL`: when a device is told that its write took effect, the write is on the disk. Another
//! process (an administrator's command) may have the same file open; SQLite makes the writers wait for each other.

mod account;
#[cfg(feature = "simulation")]
mod adversity;
mod audit;
mod backup;
mod desk;
mod op;
mod record;
mod row;
mod schema;
mod scope;
mod token;
mod tx;

#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use acompana_sync::fault::StoreFault;
use rusqlite::{Connection, ErrorCode, OpenFlags, TransactionBehavior};

pub use tx::SqliteTx;

use super::{Store, StoreKey};

/// Name of the file in the data directory.
pub const FILE: &str = "acompana.db";

/// How long a writer waits for another process's.
const BUSY: Duration = Duration::from_secs(15);
/// Readers that are kept open between requests.
const IDLE_READERS: usize = 8;

/// A store that could not be opened. Whatever is on the disk was left as it is.
#[derive(Debug, thiserror::Error)]
pub enum OpenFailure {
    /// The directory cannot be made or read.
    #[error("the data directory {path} cannot be used: {cause}")]
    Folder {
        /// The directory.
        path: PathBuf,
        /// Why.
        #[source]
        cause: std::io::Error,
    },
    /// There is nothing to read.
    #[error("there is no store at {path}")]
    Absent {
        /// Where it was looked for.
        path: PathBuf,
    },
    /// An older server wrote it last.
    #[error("the store is from an older server: start this one once over it, then it can be read")]
    OlderSchema,
    /// Not a store, damaged, or encrypted with another key.
    #[error("{path} is not a store that this key opens: the key is another one, missing, or the file is damaged")]
    Unreadable {
        /// The file.
        path: PathBuf,
    },
    /// An SQLite file of another program.
    #[error("{path} is a database of another program")]
    Foreign {
        /// The file.
        path: PathBuf,
    },
    /// A newer server wrote it.
    #[error("the store has schema {found} and this server knows up to {known}: update the server")]
    NewerSchema {
        /// What was found.
        found: i64,
        /// What this build knows.
        known: i64,
    },
    /// A released migration is not what it was when it was applied.
    #[error("migration {no} of the store was applied in another form than this server knows it")]
    EditedHistory {
        /// Number of the migration.
        no: i64,
    },
    /// SQLite refused.
    #[error("the store could not be opened: {0}")]
    Sqlite(#[from] rusqlite::Error),
}

impl OpenFailure {
    /// What SQLite says of a file that it cannot read, in the words of who opened it.
    fn of(cause: rusqlite::Error, path: &Path) -> Self {
        match cause.sqlite_error_code() {
            Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => Self::Unreadable { path: path.to_owned() },
            _ => Self::Sqlite(cause),
        }
    }
}

/// The embedded store.
#[derive(Debug)]
pub struct SqliteStore {
    path: PathBuf,
    key: Option<StoreKey>,
    writer: Mutex<Connection>,
    readers: Mutex<Vec<Connection>>,
}

impl SqliteStore {
    /// Opens the store in `data_dir`, making both when they do not exist, and brings its schema up to date.
    ///
    /// # Errors
    /// [`OpenFailure`]; nothing was changed then, and no file that exists is ever replaced.
    pub fn open(data_dir: &Path, key: Option<&StoreKey>) -> Result<Self, OpenFailure> {
        make_folder(data_dir).map_err(|cause| OpenFailure::Folder { path: data_dir.to_owned(), cause })?;
        let path = data_dir.join(FILE);
        let mut writer = connect(&path, key, Use::Keep)?;
        // Before anything that writes: a file that is not ours, or is newer than we are, stays untouched.
        let current = schema::inspect(&writer, &path)?;
        writer.pragma_update(None, "journal_mode", "WAL")?;
        if !current {
            schema::migrate(&mut writer, &path)?;
        }
        Ok(Self { path, key: key.cloned(), writer: Mutex::new(writer), readers: Mutex::new(Vec::new()) })
    }

    /// Opens the store in `data_dir` to look at it, also beside a running server. Nothing is made, migrated or changed:
    /// every write is a fault.
    ///
    /// # Errors
    /// [`OpenFailure`], also when there is no store or an older server wrote it.
    pub fn look(data_dir: &Path, key: Option<&StoreKey>) -> Result<Self, OpenFailure> {
        let path = data_dir.join(FILE);
        if !path.is_file() {
            return Err(OpenFailure::Absent { path });
        }
        let looker = connect(&path, key, Use::Look)?;
        if !schema::inspect(&looker, &path)? {
            return Err(OpenFailure::OlderSchema);
        }
        Ok(Self { path, key: key.cloned(), writer: Mutex::new(looker), readers: Mutex::new(Vec::new()) })
    }

    /// Copies the whole store to `target`, a new file, as of one moment, and notes it as a backup. Runs beside
    /// readers; writers wait only for the moment that is chosen.
    ///
    /// # Errors
    /// [`StoreFault`] when the copy could not be written; the backup is not noted then.
    pub fn backup(&self, target: &Path, now: impl Fn() -> jiff::Timestamp) -> Result<(), StoreFault> {
        use super::Desk;
        // Whoever takes the writer's place afterwards gets a later time: everything up to `at` is committed.
        let at = self.write(|_| Ok::<_, StoreFault>(now() - jiff::SignedDuration::from_millis(1)))?;
        backup::copy(&self.path, self.key.as_ref(), target)?;
        self.write(|tx| tx.note_backup(at))
    }

    fn reader(&self) -> Result<Connection, StoreFault> {
        let idle = self.readers.lock().unwrap_or_else(PoisonError::into_inner).pop();
        match idle {
            Some(reader) => Ok(reader),
            None => connect(&self.path, self.key.as_ref(), Use::Read).map_err(StoreFault::new),
        }
    }

    fn put_back(&self, reader: Connection) {
        let mut readers = self.readers.lock().unwrap_or_else(PoisonError::into_inner);
        if readers.len() < IDLE_READERS {
            readers.push(reader);
        }
    }
}

impl Store for SqliteStore {
    type Tx<'a> = SqliteTx<'a>;

    fn write<T, E: From<StoreFault>>(&self, work: impl FnOnce(&mut SqliteTx<'_>) -> Result<T, E>) -> Result<T, E> {
        // A panic in `work` rolled its transaction back when it was dropped; the connection is as good as before.
        let mut writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        let transaction = writer.transaction_with_behavior(TransactionBehavior::Immediate).map_err(fault)?;
        let done = work(&mut SqliteTx::new(&transaction))?;
        transaction.commit().map_err(fault)?;
        Ok(done)
    }

    fn read<T, E: From<StoreFault>>(&self, work: impl FnOnce(&SqliteTx<'_>) -> Result<T, E>) -> Result<T, E> {
        let mut reader = self.reader()?;
        let transaction = reader.transaction().map_err(fault)?;
        let done = work(&SqliteTx::new(&transaction))?;
        transaction.commit().map_err(fault)?;
        self.put_back(reader);
        Ok(done)
    }

    fn close(self) -> Result<(), StoreFault> {
        for reader in self.readers.into_inner().unwrap_or_else(PoisonError::into_inner) {
            reader.close().map_err(|(_, cause)| StoreFault::new(cause))?;
        }
        let writer = self.writer.into_inner().unwrap_or_else(PoisonError::into_inner);
        writer.close().map_err(|(_, cause)| StoreFault::new(cause))
    }
}

fn fault<E: From<StoreFault>>(cause: rusqlite::Error) -> E {
    StoreFault::new(cause).into()
}

/// What a connection is for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Use {
    /// Reading and writing; the file is made when there is none.
    Keep,
    /// Reading beside the connection that writes.
    Read,
    /// Looking at what another process keeps: the file is opened read-only.
    Look,
}

fn connect(path: &Path, key: Option<&StoreKey>, purpose: Use) -> Result<Connection, OpenFailure> {
    let flags = match purpose {
        Use::Keep => OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE,
        Use::Read => OpenFlags::SQLITE_OPEN_READ_WRITE,
        Use::Look => OpenFlags::SQLITE_OPEN_READ_ONLY,
    };
    let connection = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    set_up(&connection, key, purpose == Use::Keep).map_err(|cause| OpenFailure::of(cause, path))?;
    Ok(connection)
}

fn set_up(connection: &Connection, key: Option<&StoreKey>, writes: bool) -> rusqlite::Result<()> {
    if let Some(key) = key {
        connection.pragma_update(None, "key", format!("x'{}'", key.hex()))?;
    }
    connection.busy_timeout(BUSY)?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "query_only", !writes)?;
    connection.pragma_update(None, "cache_size", -32_000)?;
    connection.set_prepared_statement_cache_capacity(128);
    Ok(())
}

/// Only the account that runs the server may look into the directory.
fn make_folder(path: &Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}
