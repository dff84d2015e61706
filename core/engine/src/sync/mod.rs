//! One run of the sync: the protocol's decisions, the store's transactions and the network, one after the other.
//!
//! The decisions are made in `acompana_sync::client`; here is what performs them. No lock and no transaction is held
//! while the network works.

mod ahead;
mod driver;
mod handle;
mod tokens;

use std::sync::Arc;
use std::time::Duration;

use acompana_sync::client::Report;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

pub(crate) use handle::Place;
pub use handle::SyncHandle;

use crate::acompana::{Acompana, Core, held};
use crate::error::CoreError;
use crate::store::Changes;

/// What the connection costs, as the platform reports it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[serde(rename_all = "snake_case")]
pub enum Network {
    /// Wi-Fi or a cable: large pages.
    #[default]
    Unmetered,
    /// Mobile data or a weak link: small pages, so that each one that arrives is kept.
    Metered,
    /// None: nothing is tried.
    None,
}

/// How to sync.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct SyncOptions {
    /// Stop in time, for a background window; what arrived until then is kept. Nothing means: until it is done.
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub deadline: Option<Duration>,
    /// Whether to respect waits after failures (a run that nobody asked for) or to try at once (a person pressed
    /// "sync now"). A patient run also waits within its deadline and tries again.
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub patient: bool,
    /// The connection, where the caller knows it. Otherwise the app's [`NetworkMonitor`](crate::NetworkMonitor) is asked
    /// before each exchange; without one it counts as free.
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub network: Option<Network>,
}

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum SyncOutcome {
    /// Everything that could be said was said.
    Done,
    /// The server could not be reached or could not serve. Try again at `at`; nothing is lost.
    Unreachable {
        /// When, by the corrected clock.
        at: Timestamp,
    },
    /// It is not time yet (an earlier failure, or the server's wish).
    Wait {
        /// Until when, by the corrected clock.
        until: Timestamp,
    },
    /// The deadline came. Go on soon.
    OutOfTime,
    /// Somebody cancelled it.
    Cancelled,
    /// There is no connection.
    Offline,
    /// The device must be enrolled with a code. Everything unsent stays.
    Enrol,
    /// The app must be updated. Everything unsent stays.
    Update,
}

/// What a run did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct SyncReport {
    /// How it ended.
    #[serde(flatten)]
    pub outcome: SyncOutcome,
    /// What was sent, answered and received.
    pub counts: Report,
    /// What the last failure was, for support.
    pub last_failure: Option<String>,
}

/// How far a run is, after each exchange.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct SyncProgress {
    /// What was sent, answered and received so far.
    pub counts: Report,
    /// Writes that still wait.
    pub outbox_depth: i64,
}

/// Told of progress, on a thread of the core, outside of any lock.
pub type OnProgress = Box<dyn Fn(SyncProgress) + Send>;

impl Acompana {
    /// Starts a sync and gives a handle to wait for it or to cancel it. Dropping the handle does not stop the sync.
    ///
    /// # Errors
    /// [`CoreError::Busy`] while another one runs; [`Acompana::join_sync`] waits for that one. [`CoreError::Closed`] from
    /// the moment in which closing begins.
    pub fn start_sync(&self, options: SyncOptions, progress: Option<OnProgress>) -> Result<SyncHandle, CoreError> {
        let handle = SyncHandle::new();
        held(&self.core.place).take(handle.clone())?;
        let (ending, turn) = (handle.ending(), Turn { core: Arc::clone(&self.core) });
        // After the place was taken: closing waits for it before it ends the threads.
        let runtime = self.core.runtime()?;
        let network = runtime.clone();
        runtime.spawn_blocking(move || {
            // Declared in this order so that a panic, too, ends the turn before it tells those who wait.
            let (ending, turn) = (ending, turn);
            turn.announce();
            let outcome = driver::drive(&turn.core, &network, options, &ending.handle(), progress.as_deref());
            if let Ok(report) = &outcome {
                *held(&turn.core.last_run) = Some(report.clone());
            }
            drop(turn);
            ending.finish(outcome.map_err(CoreError::from));
        });
        Ok(handle)
    }

    /// Syncs and waits for the end, blocking.
    ///
    /// # Errors
    /// [`CoreError::Busy`] while another one runs, [`CoreError::Enrol`] before the first enrolment,
    /// [`CoreError::Storage`], also when the platform does not give the tokens now (unlock the device; nothing is lost).
    /// A server that cannot be reached is no error but an outcome.
    pub fn run_sync(&self, options: SyncOptions) -> Result<SyncReport, CoreError> {
        self.start_sync(options, None)?.wait()
    }

    /// The sync that is running, to wait for it or to cancel it.
    #[must_use]
    pub fn join_sync(&self) -> Option<SyncHandle> {
        held(&self.core.place).running()
    }
}

/// Holds the one place for a running sync, and lets go of the core before anybody learns that it is over: they may
/// want to close it.
struct Turn {
    core: Arc<Core>,
}

impl Turn {
    fn announce(&self) {
        self.core.hub.publish(&Changes { sync: true, ..Changes::default() });
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        held(&self.core.place).leave();
        self.announce();
    }
}

#[cfg(test)]
mod tests;
