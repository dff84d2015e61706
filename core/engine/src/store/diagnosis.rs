//! What support may know of a store: numbers and versions, nobody's data.

use std::fs;

use serde::Serialize;

use super::fault::StoreError;
use super::tx::ReadTx;
use super::{Store, open};

/// How many records of a kind there are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct KindCount {
    /// The kind's name.
    pub kind: String,
    /// How many, received and written here.
    pub count: i64,
}

/// How large a file is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct FileSize {
    /// Its name, without its folder.
    pub name: String,
    /// In bytes.
    pub bytes: i64,
}

/// The store's engine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct StoreEngine {
    /// Schema of the file.
    pub schema: i64,
    /// Version of SQLite.
    pub sqlite: String,
    /// Version of SQLCipher.
    pub sqlcipher: String,
    /// Size of an encrypted page, in bytes.
    pub page_bytes: String,
    /// How pages are sealed.
    pub seal: String,
}

impl ReadTx<'_> {
    /// How many records of each kind there are, by name. Walks one index per kind.
    ///
    /// # Errors
    /// [`StoreError`] of the file.
    pub fn count_by_kind(&self) -> Result<Vec<KindCount>, StoreError> {
        let mut select = self.connection.prepare_cached(
            "SELECT name, (SELECT count(*) FROM record WHERE record.kind = kind.number) AS records FROM kind
             WHERE records > 0 ORDER BY name",
        )?;
        let counts = select.query_map([], |row| Ok(KindCount { kind: row.get(0)?, count: row.get(1)? }))?;
        Ok(counts.collect::<Result<_, _>>()?)
    }

    /// The store's engine.
    ///
    /// # Errors
    /// [`StoreError`] of the file.
    pub fn engine(&self) -> Result<StoreEngine, StoreError> {
        let number = |pragma: &str| self.connection.query_row(pragma, [], |row| row.get::<_, i64>(0));
        let text = |pragma: &str| self.connection.query_row(pragma, [], |row| row.get::<_, String>(0));
        Ok(StoreEngine {
            schema: number("PRAGMA user_version")?,
            sqlite: text("SELECT sqlite_version()")?,
            sqlcipher: text("PRAGMA cipher_version")?,
            page_bytes: text("PRAGMA cipher_page_size")?,
            seal: text("PRAGMA cipher_hmac_algorithm")?,
        })
    }
}

impl Store {
    /// The sizes of its files; those that are not there are left out.
    pub fn file_sizes(&self) -> Vec<FileSize> {
        let size = |name: &str| Some(i64::try_from(fs::metadata(self.dir.join(name)).ok()?.len()).unwrap_or(i64::MAX));
        open::names().filter_map(|name| Some(FileSize { name: name.to_owned(), bytes: size(name)? })).collect()
    }
}
