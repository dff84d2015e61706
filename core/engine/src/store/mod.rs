//! The encrypted store: the only place that knows SQL.
//!
//! One file, one writer, a few readers. [`Store::write`] is one transaction that is committed as a whole or not at
//! all; [`Store::read`] is one consistent look. Row functions live in one file per table and work on any connection;
//! [`WriteTx`] binds them to the protocol's port and to the rules' questions.

mod account;
#[cfg(any(test, feature = "simulation"))]
mod adversity;
mod audit;
mod bulk;
mod diagnosis;
mod durable;
mod facets;
mod facts;
mod fault;
mod key;
mod key_source;
mod looking;
mod meta;
mod migrate;
mod open;
mod outbox;
mod outbox_view;
mod query;
mod reads;
mod record;
mod scope;
mod settings;
mod tokens;
mod tx;
mod value;

use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use acompana_domain::KindRegistry;
use rusqlite::{Connection, TransactionBehavior};

pub use account::{Account, Standing};
pub use acompana_domain::record::StoredRecord;
pub use diagnosis::{FileSize, KindCount, StoreEngine};
pub use fault::StoreError;
pub use key::StoreKey;
pub use key_source::KeySource;
pub use open::set_aside;
pub use outbox_view::{Blocker, OutboxCounts, OutboxFilter, OutboxItem};
pub use query::{Cursor, MOST_ROWS, Order, Page, RecordQuery, StatusCount, StoredPage, UnreadableCursor};
pub use settings::Durability;
pub use tokens::{HeldTokens, Tokens};
pub use tx::{ReadTx, WriteTx};

/// What a committed transaction touched, for those who watch.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changes {
    /// Kinds of the records written or removed.
    pub kinds: std::collections::BTreeSet<String>,
    /// The records themselves.
    pub records: std::collections::HashSet<acompana_domain::RecordId>,
    /// Whether the outbox changed.
    pub outbox: bool,
    /// Whether the state of the sync or of the account changed.
    pub sync: bool,
}

impl Changes {
    /// Whether nothing changed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.kinds.is_empty() && self.records.is_empty() && !self.outbox && !self.sync
    }
}

/// Told after every commit that changed something; never inside the transaction nor under the store's lock.
pub type OnChange = Box<dyn Fn(Changes) + Send + Sync>;

/// Idle readers that are kept. Each has its own page cache and its own key step.
const IDLE_READERS: usize = 2;

/// The encrypted store of one installation.
pub struct Store {
    dir: PathBuf,
    key: StoreKey,
    kinds: KindRegistry,
    writer: Mutex<Option<Connection>>,
    /// What the writer is set to, so that it is not told again before every write.
    durability: Mutex<Durability>,
    readers: Mutex<Option<Vec<Connection>>>,
    looking: looking::Looking,
    on_change: OnChange,
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Store").field("dir", &self.dir).finish_non_exhaustive()
    }
}

fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // A panic while it was held rolled its transaction back; the connection itself is sound.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Store {
    /// Opens the store in the folder `dir`, making it, and with a key store its key, when there is none.
    ///
    /// # Errors
    /// Each of [`StoreError`]'s first variants has one cause and leaves every file as it was.
    pub fn open(
        dir: &Path,
        key: impl Into<KeySource>,
        kinds: KindRegistry,
        on_change: OnChange,
    ) -> Result<Self, StoreError> {
        let lock = open::lock(dir)?;
        let key = key.into().key(dir)?;
        let mut writer = open::writer(dir, &key)?;
        bulk::repair(&mut writer)?;
        facets::refresh(&mut writer, &kinds)?;
        Ok(Self {
            dir: dir.to_owned(),
            key,
            kinds,
            writer: Mutex::new(Some(writer)),
            durability: Mutex::new(Durability::Full),
            readers: Mutex::new(Some(Vec::new())),
            looking: looking::Looking::new(lock),
            on_change,
        })
    }

    /// The kinds this store was opened with.
    pub fn kinds(&self) -> &KindRegistry {
        &self.kinds
    }

    /// One transaction that writes. An error of `work` rolls everything back.
    ///
    /// # Errors
    /// The error of `work`, or [`StoreError`] when the transaction itself could not be begun or committed.
    pub fn write<T, E: From<StoreError>>(
        &self,
        durability: Durability,
        work: impl FnOnce(&mut WriteTx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let (done, changes) = {
            let mut writer = held(&self.writer);
            let connection = writer.as_mut().ok_or(StoreError::Closed)?;
            let mut set_to = held(&self.durability);
            if *set_to != durability {
                settings::set_durability(connection, durability)?;
                *set_to = durability;
            }
            drop(set_to);
            let tx = connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(StoreError::from)?;
            let mut tx = WriteTx::new(tx, &self.kinds);
            // The steps between which a process may die; the end-to-end tests kill it at each of them.
            tracing::trace!("a transaction has begun");
            let done = work(&mut tx)?;
            tracing::trace!("a transaction is about to be committed");
            (done, tx.commit()?)
        };
        tracing::trace!("a transaction was committed");
        if !changes.is_empty() {
            (self.on_change)(changes);
        }
        Ok(done)
    }

    /// One consistent look at the store.
    ///
    /// # Errors
    /// The error of `work`, or [`StoreError`] when no reader could be had.
    pub fn read<T, E: From<StoreError>>(&self, work: impl FnOnce(&ReadTx<'_>) -> Result<T, E>) -> Result<T, E> {
        // Dropped after the connection.
        let _look = self.looking.begin();
        let mut connection = self.reader()?;
        let looked = {
            let tx = connection.transaction_with_behavior(TransactionBehavior::Deferred).map_err(StoreError::from)?;
            work(&ReadTx { connection: &tx })
        };
        if let Some(idle) = held(&self.readers).as_mut().filter(|idle| idle.len() < IDLE_READERS) {
            idle.push(connection);
        }
        looked
    }

    fn reader(&self) -> Result<Connection, StoreError> {
        if let Some(idle) = held(&self.readers).as_mut().ok_or(StoreError::Closed)?.pop() {
            return Ok(idle);
        }
        let connection = open::connect(&self.dir, &self.key, false)?;
        settings::common(&connection)?;
        settings::reader(&connection)?;
        Ok(connection)
    }

    /// Prepares for a first pull: more cache, fewer checkpoints, secondary indexes dropped. Does nothing and gives
    /// `false` unless the store is empty.
    ///
    /// # Errors
    /// [`StoreError`] of the file.
    pub fn begin_bulk(&self) -> Result<bool, StoreError> {
        bulk::begin(held(&self.writer).as_mut().ok_or(StoreError::Closed)?)
    }

    /// Ends the first pull: builds the indexes and gives the memory back. Opening does the same after a crash.
    ///
    /// # Errors
    /// [`StoreError`] of the file.
    pub fn end_bulk(&self) -> Result<(), StoreError> {
        bulk::end(held(&self.writer).as_mut().ok_or(StoreError::Closed)?)
    }

    /// Verifies the whole store: the seal of every page, SQLite's own structure, the audit chain. Seconds on a large
    /// store; call it off the main thread.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] with what was found.
    pub fn verify(&self) -> Result<(), StoreError> {
        let mut writer = held(&self.writer);
        let connection = writer.as_mut().ok_or(StoreError::Closed)?;
        open::checkpoint(connection)?;
        open::verify_pages(connection, &self.dir.join(open::FILE))?;
        let verdict: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
        if verdict != "ok" {
            return Err(StoreError::Corrupt { reason: verdict });
        }
        match audit::first_break(connection)? {
            None => Ok(()),
            Some(line) => Err(StoreError::Corrupt { reason: format!("the audit chain breaks at line {line}") }),
        }
    }

    /// Copies the log into the file and, unless somebody is reading, empties it, for a quiet moment. Never waits for
    /// readers. A log that is empty when the system ends the app makes the next opening quick: with anything in it, all
    /// pages of the file are verified first.
    ///
    /// # Errors
    /// [`StoreError`] of the file.
    pub fn tidy(&self) -> Result<(), StoreError> {
        let writer = held(&self.writer);
        let connection = writer.as_ref().ok_or(StoreError::Closed)?;
        connection.busy_timeout(Duration::ZERO)?;
        let tidied = open::checkpoint(connection);
        connection.busy_timeout(settings::PATIENCE)?;
        tidied
    }

    /// Closes the file: waits for the writer and, for five seconds, for those who are looking; empties the log, frees the
    /// lock. Where somebody looks for longer, the store counts as open until they have done. Closing twice is harmless.
    ///
    /// # Errors
    /// [`StoreError`] when the log could not be emptied; it is replayed at the next opening, nothing is lost.
    pub fn close(&self) -> Result<(), StoreError> {
        self.close_within(settings::PATIENCE)
    }

    fn close_within(&self, patience: Duration) -> Result<(), StoreError> {
        drop(held(&self.readers).take());
        let Some(connection) = held(&self.writer).take() else { return Ok(()) };
        let mut emptied = Ok(());
        if !self.looking.wait_at_most(patience) {
            tracing::warn!("somebody still reads the store that is being closed; it stays locked until they have done");
            emptied = connection.busy_timeout(Duration::ZERO).map_err(StoreError::from);
        }
        let emptied = emptied.and_then(|()| open::checkpoint(&connection));
        let closed = connection.close().map_err(|(_, error)| StoreError::from(error));
        self.looking.free_lock();
        emptied.and(closed)
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        if let Err(error) = self.close() {
            tracing::warn!(%error, "the store was not closed cleanly; its log is replayed at the next opening");
        }
    }
}

#[cfg(test)]
mod tests;
