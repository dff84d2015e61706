//! How the device stands: who, what it holds, what waits, what is wrong.

use std::collections::BTreeSet;

use acompana_domain::kind::Role;
use acompana_domain::record::{DeviceId, RecordId, UserId};
use acompana_sync::client::DeviceState;
use jiff::Timestamp;
use serde::Serialize;

use crate::acompana::{Acompana, Core, held};
use crate::error::{CoreError, Fault};
use crate::store::{Account, OutboxCounts, Standing};
use crate::sync::SyncReport;

/// The person the device speaks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Person {
    /// Who.
    pub user: UserId,
    /// Name to greet them with.
    pub display_name: String,
    /// Their roles.
    pub roles: BTreeSet<Role>,
    /// For a parent: the guardian record that tells about them.
    pub guardian: Option<RecordId>,
}

impl From<&Account> for Person {
    fn from(account: &Account) -> Self {
        Self {
            user: account.user,
            display_name: account.display_name.clone(),
            roles: account.roles.clone(),
            guardian: account.guardian,
        }
    }
}

/// A scope on the device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct ScopeSummary {
    /// The scope, as text.
    pub id: String,
    /// How many records of it are here.
    pub records: i64,
    /// Whether it is being received from the beginning.
    pub receiving: bool,
}

/// How the device stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct SyncStatus {
    /// The device's id, for support.
    pub device: DeviceId,
    /// The person, once enrolled.
    pub person: Option<Person>,
    /// The server, once enrolled.
    pub server_url: Option<String>,
    /// Whether a code is needed before the next sync.
    pub needs_enrolment: bool,
    /// Whether the server wants a newer app.
    pub needs_update: bool,
    /// What the device holds.
    pub scopes: Vec<ScopeSummary>,
    /// When a sync last went through to the end.
    pub last_synced: Option<Timestamp>,
    /// How many writes are in which state.
    pub outbox: OutboxCounts,
    /// When the oldest write without the server's last word was made.
    pub oldest_pending: Option<Timestamp>,
    /// How many notes of reads the server does not have yet.
    pub unsent_read_notes: i64,
    /// By how much the device's clock is wrong, in milliseconds (positive: it is behind), when that is more than ten
    /// minutes: tell the person.
    pub clock_skew_ms: Option<i64>,
    /// Whether a sync is running.
    pub syncing: bool,
    /// What the last sync did since the core was opened.
    pub last_run: Option<SyncReport>,
    /// Syncs that failed in a row.
    pub failures: u32,
    /// No sync by itself before this.
    pub next_try: Option<Timestamp>,
    /// Differences from the server that were found and mended, ever.
    pub repairs: i64,
}

impl Acompana {
    /// How the device stands.
    ///
    /// # Errors
    /// [`CoreError::Storage`].
    pub fn status(&self) -> Result<SyncStatus, CoreError> {
        Ok(self.core.status()?)
    }
}

impl Core {
    pub(crate) fn status(&self) -> Result<SyncStatus, Fault> {
        let syncing = held(&self.place).running().is_some();
        let last_run = held(&self.last_run).clone();
        self.store.read(|tx| {
            let device = tx.device_state()?.ok_or_else(|| Fault::Absent("state of the device".to_owned()))?;
            let account = tx.account()?;
            let standing = account.as_ref().map(|account| &account.standing);
            let skew = device.clock_offset_ms;
            let told = i64::try_from(DeviceState::SKEW_TO_TELL.as_millis()).unwrap_or(i64::MAX);
            Ok(SyncStatus {
                device: device.device,
                person: account.as_ref().map(Person::from),
                server_url: account.as_ref().map(|account| account.server_url.clone()),
                needs_enrolment: matches!(standing, None | Some(Standing::SignedOut)),
                needs_update: self.is_too_old(standing),
                scopes: tx.scope_summaries()?,
                last_synced: device.last_synced,
                outbox: tx.outbox_counts()?,
                oldest_pending: tx.oldest_pending()?,
                unsent_read_notes: tx.unsent_read_notes()?,
                clock_skew_ms: (skew.saturating_abs() > told).then_some(skew),
                syncing,
                last_run,
                failures: device.failures,
                next_try: device.not_before,
                repairs: device.repairs,
            })
        })
    }

    /// Whether the server refused this very version of the app. A newer one may try.
    pub(crate) fn is_too_old(&self, standing: Option<&Standing>) -> bool {
        matches!(standing, Some(Standing::UpdateNeeded { app }) if *app == self.app_version)
    }
}
