//! Secrets: made from the system's randomness, kept as hashes, compared without telling by the time it takes.

use std::fmt;

use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use crate::store::SecretHash;

/// A 256-bit secret that is handed out once, in hexadecimal.
pub struct Secret(String);

impl Secret {
    /// A new one.
    #[must_use]
    pub fn random() -> Self {
        Self(hex::encode(rand::random::<[u8; 32]>()))
    }

    /// What the store keeps of it.
    #[must_use]
    pub fn hash(&self) -> SecretHash {
        hash_of(&self.0)
    }

    /// The text to hand out.
    #[must_use]
    pub fn reveal(self) -> String {
        self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// SHA-256 of a secret as it was presented. Enough for secrets of 256 bits, which nobody can try out.
#[must_use]
pub fn hash_of(text: &str) -> SecretHash {
    Sha256::digest(text.as_bytes()).into()
}

/// Whether two hashes are the same, in a time that does not depend on where they differ.
pub(super) fn same(a: &SecretHash, b: &SecretHash) -> bool {
    a.ct_eq(b).into()
}
