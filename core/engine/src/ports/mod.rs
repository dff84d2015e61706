//! What the core asks of the platform it runs on: keep a key, keep a secret, tell what the connection costs.
//!
//! The app implements these, in Rust, Kotlin or Swift. Foreign code may throw, panic, block for a fingerprint or call
//! the core back, so the core never calls a port itself but through `Asked`: on a thread of its own, for a limited
//! time, and never under a lock of the core or inside a transaction of the store. Why: ADR-11.

mod ask;
mod key_store;
mod network_monitor;
mod patience;
mod secret_store;

pub(crate) use ask::Asked;
pub use key_store::KeyStore;
pub use network_monitor::NetworkMonitor;
pub(crate) use patience::Patience;
pub use secret_store::SecretStore;

/// Why the platform did not do what it was asked. The reason is for support; the core shows it to nobody and does not
/// write it to its log. Never put the key or the secret itself into it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Error))]
pub enum PortError {
    /// The phone is locked, or the person must unlock something first. Asking again later is right.
    #[error("the platform is locked: {reason}")]
    Locked {
        /// What the platform said.
        reason: String,
    },
    /// It is gone for good: the platform has no such key any more, or says that it was invalidated. Say so only when
    /// the platform is sure. People are told then that what was not sent cannot be read any more.
    #[error("the platform does not have it any more: {reason}")]
    Gone {
        /// What the platform said.
        reason: String,
    },
    /// Anything else, an answer that did not come in time included.
    #[error("the platform could not do it: {reason}")]
    Failed {
        /// What the platform said.
        reason: String,
    },
}

impl PortError {
    /// The name of the variant, which is all that the log may say of it.
    pub(crate) const fn name(&self) -> &'static str {
        match self {
            Self::Locked { .. } => "locked",
            Self::Gone { .. } => "gone",
            Self::Failed { .. } => "failed",
        }
    }

    pub(crate) fn failed(reason: impl Into<String>) -> Self {
        Self::Failed { reason: reason.into() }
    }
}

/// What a foreign implementation throws that is no [`PortError`].
#[cfg(feature = "uniffi")]
impl From<uniffi::UnexpectedUniFFICallbackError> for PortError {
    fn from(error: uniffi::UnexpectedUniFFICallbackError) -> Self {
        Self::Failed { reason: error.reason }
    }
}
