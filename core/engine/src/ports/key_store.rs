//! Keeping the store's key.

use super::PortError;

/// Wraps the store's key with a key that never leaves the platform: Android's Keystore, Apple's Keychain or Secure
/// Enclave, a TPM. The core keeps only the wrapped bytes, beside the store.
///
/// The core asks for [`KeyStore::wrap`] once in the life of a store and for [`KeyStore::unwrap`] at each opening, waits
/// up to a minute for either (a person may have to touch a sensor), and calls from a thread of its own, never from the
/// main thread. Another opening of the same store meanwhile says that it is busy.
#[cfg_attr(feature = "uniffi", uniffi::export(foreign))]
pub trait KeyStore: Send + Sync + 'static {
    /// The key, 32 bytes, wrapped: bytes of any length that only this platform can unwrap. Do not keep `key`.
    ///
    /// # Errors
    /// [`PortError::Locked`] when the device must be unlocked first; [`PortError::Failed`] otherwise. No store is made
    /// then, and the next opening asks again.
    fn wrap(&self, key: Vec<u8>) -> Result<Vec<u8>, PortError>;

    /// The 32 bytes that were wrapped.
    ///
    /// # Errors
    /// [`PortError::Locked`] when the device must be unlocked first; [`PortError::Gone`] when the key that wrapped them is
    /// no longer there or was invalidated, as after a new fingerprint or a restored backup; [`PortError::Failed`] when
    /// nobody knows. The store stays closed and as it is.
    fn unwrap(&self, wrapped: Vec<u8>) -> Result<Vec<u8>, PortError>;
}
