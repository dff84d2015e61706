//! What an administrator does: hospitals, staff, codes, devices, the audit log, backups.
//!
//! Works on the same data directory as a running server; each change is one transaction and leaves a line in the
//! audit log.

mod code;
mod hospital;
mod ledger;
mod revoke;
mod staff;
mod survey;

use std::path::Path;

use acompana_domain::Finding;
use acompana_sync::audit::Action;
use acompana_sync::fault::StoreFault;
use acompana_sync::server::Host;
use jiff::Timestamp;

pub use code::MadeCode;
pub use ledger::AuditCheck;
pub use survey::Survey;

use crate::clock::{Clock, system_clock};
use crate::config::standard_host;
use crate::signin::{Lifetimes, administrator, line};
use crate::store::sqlite::{OpenFailure, SqliteStore};
use crate::store::{Store, StoreKey, StoreTx};

/// Why something was not done. Nothing of it was done then.
#[derive(Debug, thiserror::Error)]
pub enum AdministrationFailure {
    /// The store cannot be opened.
    #[error(transparent)]
    Open(#[from] OpenFailure),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreFault),
    /// There is no such person, guardian, device or grant.
    #[error("there is no {what} {id}")]
    NotFound {
        /// What was looked for: `user`, `guardian`, `device`, `grant`.
        what: &'static str,
        /// The id as it was given.
        id: String,
    },
    /// A name, a role or a unit is missing or cannot be used.
    #[error("{reason}")]
    Unfit {
        /// What is wrong and what to give instead.
        reason: &'static str,
    },
    /// The rules of the record refuse it.
    #[error("the rules refuse it: {}", codes(.findings))]
    Refused {
        /// Why, to be told in the administrator's language.
        findings: Vec<Finding>,
    },
}

fn codes(findings: &[Finding]) -> String {
    findings.iter().map(|finding| finding.code.as_ref()).collect::<Vec<_>>().join(", ")
}

type Done<T> = Result<T, AdministrationFailure>;

/// The administrator's desk over a store.
pub struct Administration<S = SqliteStore> {
    store: S,
    host: Host,
    lifetimes: Lifetimes,
    clock: Clock,
}

impl Administration {
    /// Opens the store of a data directory, making it when there is none.
    ///
    /// # Errors
    /// [`AdministrationFailure::Open`].
    pub fn open(data_dir: &Path, key: Option<&StoreKey>) -> Done<Self> {
        Ok(Self::over(SqliteStore::open(data_dir, key)?))
    }

    /// Opens the store of a data directory to look at it, also while the server runs. Nothing is made or changed: what
    /// would write fails.
    ///
    /// # Errors
    /// [`AdministrationFailure::Open`], also when there is no store.
    pub fn look(data_dir: &Path, key: Option<&StoreKey>) -> Done<Self> {
        Ok(Self::over(SqliteStore::look(data_dir, key)?))
    }

    /// Copies the whole store to `target`, a file that does not exist yet, and notes it as a backup, also while the
    /// server runs. The copy is encrypted with the same key.
    ///
    /// # Errors
    /// [`AdministrationFailure::Store`].
    pub fn backup(&self, target: &Path) -> Done<()> {
        Ok(self.store.backup(target, || (self.clock)())?)
    }
}

impl<S: Store> Administration<S> {
    /// Over an open store.
    pub fn over(store: S) -> Self {
        Self { store, host: standard_host(), lifetimes: Lifetimes::default(), clock: system_clock() }
    }

    /// With other kinds, rule data or another calendar.
    #[must_use]
    pub fn with_host(self, host: Host) -> Self {
        Self { host, ..self }
    }

    /// With codes that last for another time.
    #[must_use]
    pub fn with_lifetimes(self, lifetimes: Lifetimes) -> Self {
        Self { lifetimes, ..self }
    }

    /// With another clock.
    #[must_use]
    pub fn with_clock(self, clock: Clock) -> Self {
        Self { clock, ..self }
    }

    /// Finishes writing to the disk.
    ///
    /// # Errors
    /// [`AdministrationFailure::Store`].
    pub fn close(self) -> Done<()> {
        Ok(self.store.close()?)
    }

    fn now(&self) -> Timestamp {
        (self.clock)()
    }
}

/// Notes what an administrator did.
fn note<T: StoreTx>(tx: &mut T, now: Timestamp, done: impl Into<String>) -> Result<(), StoreFault> {
    tx.audit(&line(now, Some(administrator().user), None, None, Action::Administer, done))
}

/// A unit's CLUES as scopes and records hold it.
fn normal(clues: &str) -> String {
    clues.trim().to_uppercase()
}
