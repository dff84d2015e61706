//! The key of an encrypted store.

use std::fmt;
use std::str::FromStr;

/// A raw 256-bit key for the store's file. It is never written anywhere by the server.
#[derive(Clone, PartialEq, Eq)]
pub struct StoreKey([u8; 32]);

impl StoreKey {
    /// From its bytes.
    #[must_use]
    pub const fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    pub(crate) fn hex(&self) -> String {
        hex::encode(self.0)
    }
}

impl fmt::Debug for StoreKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("StoreKey(…)")
    }
}

/// A text that is not a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a store key is 64 hexadecimal digits")]
pub struct UnreadableKey;

impl FromStr for StoreKey {
    type Err = UnreadableKey;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut bytes = [0; 32];
        hex::decode_to_slice(text.trim(), &mut bytes).map_err(|_| UnreadableKey)?;
        Ok(Self(bytes))
    }
}
