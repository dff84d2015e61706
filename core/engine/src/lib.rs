//! What an app embeds: the encrypted store, the sync over HTTP, and the facade [`Acompana`].
//!
//! A shell (Kotlin, Swift, the command line) holds no rule, no retry, no SQL and no text of a finding; it opens an
//! [`Acompana`], saves and lists records, starts a sync and watches.
//!
//! - [`store`]: the only place that knows SQL.
//! - [`http`]: the only place that knows the network.
//! - [`sync`]: what drives the protocol's own decisions (`acompana_sync::client`) with both.
//! - [`ports`]: what the app's platform does for the core.
//! - [`watch`]: how screens learn of changes.
//! - [`error`]: what the app should do when something went wrong.

mod acompana;
mod clock;
mod config;
mod conflicts;
mod diagnostics;
mod enrol;
pub mod error;
#[cfg(feature = "uniffi")]
pub mod ffi;
pub mod http;
mod leaves;
mod outbox;
pub mod ports;
mod records;
mod secrets;
mod status;
pub mod store;
pub mod sync;
mod told;
pub mod watch;

#[cfg(feature = "uniffi")]
uniffi::setup_scaffolding!("acompana_core");

pub use acompana::Acompana;
pub use clock::{Clock, SystemClock};
pub use config::Config;
pub use conflicts::ConflictItem;
pub use diagnostics::Diagnostics;
pub use error::{CoreError, StorageProblem};
pub use http::Trust;
pub use leaves::{LeaveDraft, Leaves, Submitted};
pub use ports::{KeyStore, NetworkMonitor, PortError, SecretStore};
pub use records::{NewRecord, SaveOptions, Saved};
pub use status::{Person, ScopeSummary, SyncStatus};
pub use store::{
    Cursor, FileSize, KeySource, KindCount, Order, OutboxCounts, OutboxFilter, OutboxItem, Page, RecordQuery, Standing,
    StatusCount, StoreKey, StoredPage, StoredRecord, set_aside,
};
pub use sync::{Network, SyncHandle, SyncOptions, SyncOutcome, SyncProgress, SyncReport};
pub use watch::{Subscription, Topic, Update, Watcher};

#[cfg(test)]
mod testing;
