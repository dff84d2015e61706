//! Keeping the tokens that prove who the device speaks for.

use super::PortError;

/// Keeps small texts under a name, encrypted by the platform and bound to this device: Apple's Keychain ("this device
/// only"), a file that Android's Keystore encrypts. Kept out of backups, so that a copy on another phone speaks for
/// nobody.
///
/// Names are the core's own (`acompana.tokens.` and a random id); a secret has some hundred characters. The core waits
/// up to ten seconds, and calls from a thread of its own, in the background too: a store that needs a person's touch
/// for every call is the wrong one.
#[cfg_attr(feature = "uniffi", uniffi::export(foreign))]
pub trait SecretStore: Send + Sync + 'static {
    /// The secret, or nothing when there is none under this name. Nothing means that it is gone for good: the person
    /// must be enrolled again. A store that cannot be read now fails instead.
    ///
    /// # Errors
    /// [`PortError::Locked`] until the device was unlocked; [`PortError::Gone`] when the key that the secrets were
    /// encrypted with is gone, which means the same as nothing; [`PortError::Failed`] otherwise.
    fn get(&self, name: String) -> Result<Option<String>, PortError>;

    /// Keeps `secret` under `name`, replacing what was there. On disk when it returns. Makes a new key where the earlier
    /// one is gone.
    ///
    /// # Errors
    /// As [`SecretStore::get`].
    fn put(&self, name: String, secret: String) -> Result<(), PortError>;

    /// Forgets the secret; there being none is no error.
    ///
    /// # Errors
    /// As [`SecretStore::get`]; the core asks again at another time.
    fn remove(&self, name: String) -> Result<(), PortError>;
}
