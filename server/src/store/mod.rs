//! Where the server keeps everything: one port, [`Store`], and its implementations.
//!
//! [`sqlite`] is the embedded default. Every implementation passes the same contract suite (`contract`, in the
//! tests), so the rest of the server cannot tell them apart.

mod account;
mod desk;
mod key;
pub mod sqlite;

#[cfg(test)]
#[allow(clippy::needless_pass_by_value, reason = "every case has a store of its own")]
pub(crate) mod contract;

use acompana_sync::fault::StoreFault;
use acompana_sync::server::ServerTx;

pub use account::{AccessToken, Accounts, Code, CodeUse, Device, Grant, RefreshToken, SecretHash, Tokens, User};
pub use desk::{AuditLine, Counts, Desk, Kept, NumberedRecord, Quarantined, StoreSizes};
pub use key::{StoreKey, UnreadableKey};

/// Everything one transaction can do.
pub trait StoreTx: ServerTx + Accounts + Tokens + Desk {}

impl<T: ServerTx + Accounts + Tokens + Desk> StoreTx for T {}

/// A store of the server. Blocking: call it off the threads that serve connections.
pub trait Store: Send + Sync + 'static {
    /// One transaction.
    type Tx<'a>: StoreTx
    where
        Self: 'a;

    /// Runs `work` in a transaction of its own that no other writer overlaps. What it did is kept, on the disk, when
    /// it gives `Ok`; nothing of it is kept otherwise.
    fn write<T, E: From<StoreFault>>(&self, work: impl FnOnce(&mut Self::Tx<'_>) -> Result<T, E>) -> Result<T, E>;

    /// Runs `work` over one unchanging snapshot, beside writers and other readers. Writing in it is a fault.
    fn read<T, E: From<StoreFault>>(&self, work: impl FnOnce(&Self::Tx<'_>) -> Result<T, E>) -> Result<T, E>;

    /// Finishes writing to the disk. A store that is dropped without it loses nothing either.
    fn close(self) -> Result<(), StoreFault>;
}
