//! Opening the file: who may, with which key, and what is found.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::Read;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, OpenFlags, OptionalExtension};

use super::fault::StoreError;
use super::key::StoreKey;
use super::key_source::WRAPPED;
use super::{durable, migrate, settings};

/// The database.
pub(super) const FILE: &str = "store.db";
const LOCK: &str = "store.lock";
const KEYCHECK: &str = "store.keycheck";
/// Up to this size every page is verified at each opening (some 20 ms); a larger file only after an unclean end.
const ALWAYS_VERIFIED: u64 = 8 << 20;

pub(super) fn file_error(path: &Path, cause: std::io::Error) -> StoreError {
    if cause.kind() == std::io::ErrorKind::StorageFull {
        return StoreError::Full;
    }
    StoreError::File { path: path.to_owned(), cause }
}

/// The lock that one process, and one handle within it, can hold. The system frees it when the process dies.
pub(super) struct Lock(File);

impl Drop for Lock {
    fn drop(&mut self) {
        // Closing alone does not free it while a child process that was just forked still has the file.
        if let Err(error) = self.0.unlock() {
            tracing::warn!(%error, "the store's lock is freed when the process ends");
        }
    }
}

/// Takes the lock.
pub(super) fn lock(dir: &Path) -> Result<Lock, StoreError> {
    fs::create_dir_all(dir).map_err(|cause| file_error(dir, cause))?;
    let path = dir.join(LOCK);
    let file = OpenOptions::new().create(true).truncate(false).write(true).open(&path);
    let file = file.map_err(|cause| file_error(&path, cause))?;
    match file.try_lock() {
        Ok(()) => Ok(Lock(file)),
        Err(TryLockError::WouldBlock) => Err(StoreError::AlreadyOpen),
        Err(TryLockError::Error(cause)) => Err(file_error(&path, cause)),
    }
}

/// A connection with its key, which nothing has tested yet.
pub(super) fn connect(dir: &Path, key: &StoreKey, create: bool) -> Result<Connection, StoreError> {
    let mut flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    if create {
        flags |= OpenFlags::SQLITE_OPEN_CREATE;
    }
    let connection = Connection::open_with_flags(dir.join(FILE), flags)?;
    // SQLCipher would print its own account of a wrong key to the app's error stream; ours is in the error.
    connection.query_row("PRAGMA cipher_log_level = NONE", [], |_| Ok(())).optional()?;
    key.unlock(&connection)?;
    Ok(connection)
}

fn corrupt(reason: &str) -> StoreError {
    StoreError::Corrupt { reason: reason.to_owned() }
}

/// Opens the writer. The caller holds the lock.
///
/// With the key check beside the file a wrong key and a damaged file are told apart. Without it (an installation that
/// was cut off while it was made, a file that was copied alone) a first page that does not open counts as a wrong key:
/// the error that asks for the least drastic remedy.
pub(super) fn writer(dir: &Path, key: &StoreKey) -> Result<Connection, StoreError> {
    let keycheck = dir.join(KEYCHECK);
    let known = match key.matches(&keycheck) {
        Some(false) => return Err(StoreError::WrongKey),
        Some(true) => true,
        None => false,
    };
    let length = fs::metadata(dir.join(FILE)).map(|file| file.len()).ok();
    if known && length.is_none_or(|length| length == 0) {
        // The check is written after the store is complete: there was one, and it is gone. Making a new one in
        // silence would hide that unsent work is gone with it.
        return Err(corrupt("the file is missing or empty although the store was in use"));
    }
    if is_plain(&dir.join(FILE)) {
        return Err(corrupt("the file is a database that is not encrypted"));
    }
    let mut connection = connect(dir, key, true)?;
    // The first statement that needs the key to be right.
    let readable = connection.query_row("SELECT count(*) FROM sqlite_master", [], |row| row.get::<_, i64>(0));
    if let Err(error) = readable {
        let not_a_database = error.sqlite_error_code() == Some(rusqlite::ErrorCode::NotADatabase);
        return Err(if not_a_database && !known { StoreError::WrongKey } else { error.into() });
    }
    let schema = migrate::admit(&connection, migrate::MIGRATIONS)?;
    if known && schema == 0 {
        return Err(corrupt("the file holds no tables although the store was in use"));
    }
    settings::common(&connection)?;
    let unclean = fs::metadata(dir.join("store.db-wal")).is_ok_and(|log| log.len() > 0);
    settings::writer(&connection)?;
    if schema > 0 && (unclean || length.is_some_and(|length| length <= ALWAYS_VERIFIED)) {
        // The log first: a page that was torn while it was copied is whole there.
        checkpoint(&connection)?;
        verify_pages(&connection, &dir.join(FILE))?;
    }
    migrate::migrate(&mut connection, migrate::MIGRATIONS)?;
    if !known {
        checkpoint(&connection)?;
        key.remember(&keycheck)?;
    }
    Ok(connection)
}

fn is_plain(file: &Path) -> bool {
    let mut head = [0_u8; 16];
    File::open(file).and_then(|mut file| file.read_exact(&mut head)).is_ok() && head == *b"SQLite format 3\0"
}

/// Copies the log into the file and empties it.
pub(super) fn checkpoint(connection: &Connection) -> Result<(), StoreError> {
    connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
    Ok(())
}

/// Checks the seal of every page and that none is missing at the end.
pub(super) fn verify_pages(connection: &Connection, file: &Path) -> Result<(), StoreError> {
    let mut check = connection.prepare("PRAGMA cipher_integrity_check")?;
    let complaints: Vec<String> = check.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    if let Some(first) = complaints.first() {
        return Err(StoreError::Corrupt { reason: format!("{} damaged pages, first: {first}", complaints.len()) });
    }
    let pages: i64 = connection.query_row("PRAGMA page_count", [], |row| row.get(0))?;
    // SQLCipher answers this one as text.
    let size: String = connection.query_row("PRAGMA cipher_page_size", [], |row| row.get(0))?;
    let size: i64 = size.parse().map_err(|_| StoreError::Unreadable { reason: format!("page size {size}") })?;
    let length = fs::metadata(file).map_err(|cause| file_error(file, cause))?.len();
    if i64::try_from(length).unwrap_or(i64::MAX) < pages.saturating_mul(size) {
        return Err(corrupt("the file is shorter than it says"));
    }
    Ok(())
}

/// Whether there is, or was, a store in the folder: its file, its log or its key check.
pub(super) fn is_used(dir: &Path) -> bool {
    STORE.iter().any(|name| dir.join(name).exists())
}

/// The store's files, in the order in which they are set aside. The key check goes last: cut off half-way, what is left
/// still says that a store was here.
const STORE: [&str; 4] = [FILE, "store.db-wal", "store.db-shm", KEYCHECK];

/// The names of all files of a store.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    STORE.into_iter().chain([WRAPPED])
}

/// Moves a store that cannot be opened out of the way and gives the folder where it is kept, key check, log and wrapped
/// key included. Nothing is deleted. Only a person who was told decides this.
///
/// # Errors
/// [`StoreError::AlreadyOpen`] while it is in use; [`StoreError::Absent`] when there is nothing to set aside.
pub fn set_aside(dir: &Path) -> Result<PathBuf, StoreError> {
    let _lock = lock(dir)?;
    let wrapped = dir.join(WRAPPED);
    if !is_used(dir) && !wrapped.exists() {
        return Err(StoreError::Absent { what: "a file to set aside".to_owned() });
    }
    let aside = (1_u32..=u32::MAX)
        .map(|number| dir.join(format!("aside-{number}")))
        .find(|path| !path.exists())
        .ok_or_else(|| StoreError::Absent { what: "a free name".to_owned() })?;
    fs::create_dir(&aside).map_err(|cause| file_error(&aside, cause))?;
    let keyed = wrapped.exists();
    if keyed {
        // A copy first, the key itself last: cut off half-way, both halves have their key.
        let bytes = fs::read(&wrapped).map_err(|cause| file_error(&wrapped, cause))?;
        durable::write(&aside.join(WRAPPED), &bytes)?;
    }
    for name in STORE.into_iter().chain(keyed.then_some(WRAPPED)) {
        let from = dir.join(name);
        if from.exists() {
            fs::rename(&from, aside.join(name)).map_err(|cause| file_error(&from, cause))?;
        }
    }
    durable::sync_folder(&aside)?;
    durable::sync_folder(dir)?;
    Ok(aside)
}
