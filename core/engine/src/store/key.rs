//! The key of the store, and a way to know a wrong one from a damaged file.

use std::fmt;
use std::fs;
use std::path::Path;

use rusqlite::Connection;
use sha2::{Digest, Sha256};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use super::fault::StoreError;

/// Bytes of the statement that hands over the key.
const STATEMENT: usize = 83;

/// The raw 256-bit key of the store, drawn at random and wrapped by the platform's key store. Wiped from memory when
/// dropped, never printed.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct StoreKey([u8; 32]);

impl StoreKey {
    /// A key from its 32 bytes.
    #[must_use]
    pub const fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// A new random key, for a new installation. The caller must keep it in the platform's key store.
    #[must_use]
    pub fn random() -> Self {
        Self(rand::random())
    }

    /// The bytes, for the platform's key store to wrap.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Hands the key to SQLCipher as it is: no derivation, which would take 0.2 s for every connection.
    pub(super) fn unlock(&self, connection: &Connection) -> Result<(), StoreError> {
        // Whatever SQLite says about this statement could carry the statement: its words stop here.
        connection.execute_batch(&self.statement()?).map_err(|_| StoreError::WrongKey)
    }

    fn statement(&self) -> Result<Zeroizing<String>, StoreError> {
        let mut digits = Zeroizing::new([0_u8; 64]);
        if hex::encode_to_slice(self.0, digits.as_mut_slice()).is_err() {
            return Err(StoreError::WrongKey);
        }
        let text = std::str::from_utf8(digits.as_slice()).map_err(|_| StoreError::WrongKey)?;
        // Made at its full length: a text that grows leaves its earlier selves, key and all, in freed memory.
        let mut statement = Zeroizing::new(String::with_capacity(STATEMENT));
        for piece in ["PRAGMA key = \"x'", text, "'\";"] {
            statement.push_str(piece);
        }
        Ok(statement)
    }

    /// A value that tells this key from another one and nothing else about it.
    fn check_value(&self) -> String {
        let mut hasher = Sha256::new();
        hasher.update(b"acompana store key check 1");
        hasher.update(self.0);
        hex::encode(hasher.finalize())
    }

    /// Compares with the value kept beside the store; `None` when there is none or it is unreadable.
    pub(super) fn matches(&self, file: &Path) -> Option<bool> {
        let kept = fs::read_to_string(file).ok()?;
        let kept = kept.trim();
        // A torn or foreign file says nothing; only a whole value does.
        (kept.len() == 64 && kept.bytes().all(|byte| byte.is_ascii_hexdigit())).then(|| kept == self.check_value())
    }

    /// Keeps the value, in one step: a crash leaves the old file or the new one.
    pub(super) fn remember(&self, file: &Path) -> Result<(), StoreError> {
        super::durable::write(file, self.check_value().as_bytes())
    }
}

impl fmt::Debug for StoreKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("StoreKey(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_statement_with_the_key_never_moved_in_memory() {
        let statement = StoreKey::new([0xa5; 32]).statement().unwrap();
        assert_eq!((statement.len(), statement.capacity()), (STATEMENT, STATEMENT));
        assert_eq!(statement.as_str(), format!("PRAGMA key = \"x'{}'\";", "a5".repeat(32)));
    }
}
