//! Where the store's key comes from: given as it is, or unwrapped by the platform's key store.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;
use std::sync::Arc;

use zeroize::Zeroizing;

use super::fault::StoreError;
use super::key::StoreKey;
use super::{durable, open};
use crate::ports::{Asked, KeyStore, Patience, PortError};

/// The wrapped key, beside the store. Worth nothing without the platform that wrapped it.
pub(super) const WRAPPED: &str = "store.wrapped-key";

/// Where the store's key comes from.
#[derive(Clone)]
pub enum KeySource {
    /// The key itself; the app keeps it.
    Raw(StoreKey),
    /// The platform's key store: the core draws the key, and keeps it wrapped beside the store.
    Wrapped(Arc<dyn KeyStore>),
}

impl From<StoreKey> for KeySource {
    fn from(key: StoreKey) -> Self {
        Self::Raw(key)
    }
}

impl From<Arc<dyn KeyStore>> for KeySource {
    fn from(port: Arc<dyn KeyStore>) -> Self {
        Self::Wrapped(port)
    }
}

impl std::fmt::Debug for KeySource {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Raw(_) => "KeySource::Raw(…)",
            Self::Wrapped(_) => "KeySource::Wrapped(…)",
        })
    }
}

impl KeySource {
    /// The key of the store in `dir`. The caller holds the store's lock, so that two first openings cannot draw two
    /// keys; it is a file's lock, so that a key store that calls the core back is told that it is busy and does not
    /// hang.
    pub(super) fn key(&self, dir: &Path) -> Result<StoreKey, StoreError> {
        match self {
            Self::Raw(key) => Ok(key.clone()),
            Self::Wrapped(port) => Self::kept(&Asked::key_store(Arc::clone(port), dir), dir),
        }
    }

    /// The key that the platform keeps.
    pub(super) fn kept(port: &Asked<dyn KeyStore>, dir: &Path) -> Result<StoreKey, StoreError> {
        let file = dir.join(WRAPPED);
        match fs::read(&file) {
            Ok(wrapped) => unwrapped(port, wrapped),
            Err(error) if error.kind() == ErrorKind::NotFound => {
                if open::is_used(dir) {
                    // A new key would not open what is there, and would hide that the old one is gone.
                    return Err(unusable("its wrapped key is missing beside the store"));
                }
                let key = StoreKey::random();
                durable::write(&file, &wrapped(port, &key)?)?;
                Ok(key)
            }
            Err(error) => Err(open::file_error(&file, error)),
        }
    }
}

fn unusable(reason: impl Into<String>) -> StoreError {
    StoreError::KeyUnusable { reason: reason.into() }
}

/// The key, wrapped by a platform that has shown that it can unwrap it: found out later, it would be too late.
fn wrapped(port: &Asked<dyn KeyStore>, key: &StoreKey) -> Result<Vec<u8>, StoreError> {
    let bytes = Zeroizing::new(*key.as_bytes());
    let wrapped = port.ask(&Patience::unbounded(), move |port| port.wrap(bytes.to_vec())).map_err(not_lost)?;
    if wrapped.is_empty() {
        return Err(PortError::failed("the wrapped key is empty").into());
    }
    match unwrapped(port, wrapped.clone()) {
        Ok(back) if back.as_bytes() == key.as_bytes() => Ok(wrapped),
        Ok(_) | Err(StoreError::KeyUnusable { .. }) => {
            Err(PortError::failed("what it wrapped does not unwrap to the same key").into())
        }
        Err(StoreError::KeyStore(error)) => Err(not_lost(error).into()),
        Err(error) => Err(error),
    }
}

/// Of a key that nothing was encrypted with yet, nobody is told that it is lost.
fn not_lost(error: PortError) -> PortError {
    match error {
        PortError::Gone { reason } => PortError::Failed { reason },
        error => error,
    }
}

fn unwrapped(port: &Asked<dyn KeyStore>, wrapped: Vec<u8>) -> Result<StoreKey, StoreError> {
    // Wiped wherever it is dropped, be it too late and on the port's thread.
    let bytes = port.ask(&Patience::unbounded(), move |port| port.unwrap(wrapped).map(Zeroizing::new))?;
    let mut key = Zeroizing::new([0_u8; 32]);
    if bytes.len() != key.len() {
        return Err(unusable(format!("the key store gave {} bytes instead of {}", bytes.len(), key.len())));
    }
    key.copy_from_slice(&bytes);
    Ok(StoreKey::new(*key))
}
