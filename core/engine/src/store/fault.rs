//! What can go wrong with the file, told apart by what it means for the person's data.

use std::path::PathBuf;

use acompana_sync::fault::StoreFault;

/// The store could not do what was asked. None of these loses anything: a failed transaction is rolled back, and no
/// file is ever deleted or made anew.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The key is not the one the store was made with. The file is untouched.
    #[error("the key does not open the store; the file is kept as it is")]
    WrongKey,
    /// The key cannot be had: its wrapped form is missing, or what came out of it is no key. Every file is untouched.
    #[error("the store's key cannot be had: {reason}; every file is kept as it is")]
    KeyUnusable {
        /// What was found.
        reason: String,
    },
    /// The platform's key store refused or did not answer, or the key is gone. Every file is untouched.
    #[error("the platform's key store: {0}")]
    KeyStore(#[from] crate::ports::PortError),
    /// The file is damaged, shortened, missing though it was there before, or no database. It is kept as it is until
    /// somebody sets it aside.
    #[error("the store's file is damaged ({reason}); it is kept as it is")]
    Corrupt {
        /// What was found.
        reason: String,
    },
    /// A newer version of the app wrote the store.
    #[error("the store has schema {found}, this build knows up to {known}; update the app")]
    NewerSchema {
        /// The schema in the file.
        found: i64,
        /// The newest schema this build knows.
        known: i64,
    },
    /// A migration that was already applied reads differently in this build: a mistake of ours, caught before harm.
    #[error("migration {version} was changed after it was applied")]
    EditedHistory {
        /// Its number.
        version: i64,
    },
    /// No room left on the device. What was saved before stays.
    #[error("there is no room left on the device")]
    Full,
    /// Another process, or another handle of this one, has the store open.
    #[error("the store is already open")]
    AlreadyOpen,
    /// The store was closed.
    #[error("the store was closed")]
    Closed,
    /// A value in the store cannot be read back. Points at damage that the cipher cannot see, or at a mistake of ours.
    #[error("a stored value cannot be read: {reason}")]
    Unreadable {
        /// Which.
        reason: String,
    },
    /// What the caller referred to is not there.
    #[error("the store does not hold {what}")]
    Absent {
        /// What was looked for.
        what: String,
    },
    /// The operating system refused access to a file.
    #[error("the file {path} could not be used: {cause}")]
    File {
        /// Which one.
        path: PathBuf,
        /// Why.
        #[source]
        cause: std::io::Error,
    },
    /// Anything else that SQLite reports.
    #[error("the store could not be read or written: {0}")]
    Sql(#[source] rusqlite::Error),
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode;
        /// The shared-memory file of the log could not be enlarged; only a full disk does that.
        const IOERR_SHMSIZE: i32 = 0x130a;
        match error.sqlite_error() {
            Some(failure) if failure.code == ErrorCode::DiskFull || failure.extended_code == IOERR_SHMSIZE => {
                Self::Full
            }
            Some(failure) if matches!(failure.code, ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
                Self::Corrupt { reason: error.to_string() }
            }
            _ => Self::Sql(error),
        }
    }
}

impl From<serde_json::Error> for StoreError {
    fn from(error: serde_json::Error) -> Self {
        // The position is enough to find it; the text around it may be somebody's data.
        Self::Unreadable { reason: format!("JSON at line {} column {}", error.line(), error.column()) }
    }
}

impl From<StoreError> for StoreFault {
    fn from(error: StoreError) -> Self {
        Self::new(error)
    }
}

impl From<StoreError> for acompana_domain::kind::FactsUnavailable {
    fn from(error: StoreError) -> Self {
        Self { reason: error.to_string() }
    }
}
