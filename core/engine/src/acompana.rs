//! The facade: one object that an app opens, uses from any thread, and closes.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use acompana_domain::message::{self, Locale};
use acompana_domain::record::DeviceId;
use acompana_domain::rules::RuleData;
use acompana_domain::{Finding, KindRegistry};
use acompana_sync::client::{ClientTx, DeviceState};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use tokio::runtime::Runtime;
use uuid::Uuid;

use crate::clock::Clock;
use crate::config::Config;
use crate::error::{CoreError, Fault, kind_of};
use crate::http::Trust;
use crate::ports::{Asked, NetworkMonitor};
use crate::secrets::Secrets;
use crate::store::{Account, Durability, Store, StoreError};
use crate::sync::{Place, SyncReport};
use crate::watch::{Hub, Look, Looked, Subscription, Topic, Update, Watcher};

/// The core of the app. Cheap to clone; all clones are the same store. Every call but those that say so blocks for the
/// time of a few disk accesses: call it off the main thread.
#[derive(Clone)]
pub struct Acompana {
    pub(crate) core: Arc<Core>,
}

/// What all clones share.
pub(crate) struct Core {
    pub(crate) store: Store,
    pub(crate) hub: Arc<Hub>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) app_version: String,
    pub(crate) locale: Locale,
    pub(crate) rules: RuleData,
    pub(crate) zone: TimeZone,
    pub(crate) trust: Trust,
    pub(crate) secrets: Secrets,
    pub(crate) network: Option<Asked<dyn NetworkMonitor>>,
    pub(crate) place: Mutex<Place>,
    /// What the last run of this opening did.
    pub(crate) last_run: Mutex<Option<SyncReport>>,
    runtime: Mutex<Option<Runtime>>,
}

impl std::fmt::Debug for Acompana {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Acompana").field("store", &self.core.store).finish_non_exhaustive()
    }
}

/// How long closing waits for a sync that was told to stop.
const PATIENCE: Duration = Duration::from_secs(5);

impl Acompana {
    /// Opens the core.
    ///
    /// # Errors
    /// [`CoreError::Storage`] (wrong key, damaged, full), [`CoreError::Update`] (a newer version wrote the store),
    /// [`CoreError::Busy`] (already open). None of them changes or loses anything.
    pub fn open(config: Config) -> Result<Self, CoreError> {
        Ok(Self { core: Arc::new(Core::open(config)?) })
    }

    /// Closes the core: stops a running sync, ends all watches, empties the log, frees the file. Closing twice is
    /// harmless; whatever is called afterwards says that it is closed.
    ///
    /// # Errors
    /// [`CoreError::Storage`] when the log could not be emptied; it is replayed at the next opening, nothing is lost.
    pub fn close(&self) -> Result<(), CoreError> {
        Ok(self.core.close()?)
    }

    /// The kinds of records it was opened with.
    pub fn kinds(&self) -> &KindRegistry {
        self.core.store.kinds()
    }

    /// A finding in the app's language.
    pub fn tell(&self, finding: &Finding) -> String {
        message::tell(self.core.locale, finding)
    }

    /// Now, by the server's clock as far as it is known.
    ///
    /// # Errors
    /// [`CoreError::Storage`].
    pub fn now(&self) -> Result<Timestamp, CoreError> {
        Ok(self.core.now()?)
    }

    /// Verifies the whole store, page by page and line by line of the audit chain. Seconds on a large store.
    ///
    /// # Errors
    /// [`CoreError::Storage`] with what was found.
    pub fn verify_store(&self) -> Result<(), CoreError> {
        Ok(self.core.store.verify().map_err(Fault::from)?)
    }

    /// For quiet moments (idle, going to the background): copies the log into the file.
    ///
    /// # Errors
    /// [`CoreError::Storage`].
    pub fn tidy(&self) -> Result<(), CoreError> {
        Ok(self.core.store.tidy().map_err(Fault::from)?)
    }

    /// Watches a topic. The watcher gets the current value at once and the latest one after each change, on a thread of
    /// its own, until the subscription is dropped. One that is slow or blocks delays nobody else.
    ///
    /// # Errors
    /// [`CoreError::Closed`]; [`CoreError::Internal`] when the thread cannot be started.
    pub fn watch(&self, topic: Topic, watcher: Arc<dyn Watcher>) -> Result<Subscription, CoreError> {
        let core: Weak<Core> = Arc::downgrade(&self.core);
        let look: Arc<Look> = Arc::new(move |topic| core.upgrade().map_or(Looked::Closed, |core| core.look(topic)));
        Ok(self.core.hub.watch(topic, watcher, look)?)
    }
}

impl Core {
    fn open(config: Config) -> Result<Self, Fault> {
        let hub = Arc::new(Hub::default());
        let published = Arc::clone(&hub);
        let on_change = Box::new(move |changes| published.publish(&changes));
        let store = Store::open(&config.dir, config.key, config.kinds, on_change)?;
        let now = config.clock.now();
        store.write(Durability::Full, |tx| {
            if tx.reading().device_state()?.is_none() {
                tx.put_device(&DeviceState::new(DeviceId(Uuid::now_v7()), now))?;
            }
            Ok::<_, Fault>(())
        })?;
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .thread_name("acompana")
            .enable_all()
            .build()
            .map_err(|error| Fault::Machinery("the network's threads", error))?;
        Ok(Self {
            store,
            hub,
            clock: config.clock,
            app_version: config.app_version,
            locale: config.locale,
            rules: config.rules,
            zone: config.zone,
            trust: config.trust,
            secrets: Secrets::new(config.secrets),
            network: config.network.map(Asked::network_monitor),
            place: Mutex::default(),
            last_run: Mutex::new(None),
            runtime: Mutex::new(Some(runtime)),
        })
    }

    fn close(&self) -> Result<(), Fault> {
        let running = held(&self.place).close();
        if let Some(handle) = running {
            handle.wait_at_most(PATIENCE);
        }
        self.hub.close();
        let closed = self.store.close();
        if let Some(runtime) = held(&self.runtime).take() {
            // Never waits: the app may call this from a thread that must not block, even from within a runtime.
            runtime.shutdown_background();
        }
        Ok(closed?)
    }

    pub(crate) fn runtime(&self) -> Result<tokio::runtime::Handle, Fault> {
        let runtime = held(&self.runtime);
        Ok(runtime.as_ref().ok_or(StoreError::Closed)?.handle().clone())
    }

    pub(crate) fn device(&self) -> Result<DeviceState, Fault> {
        let state = self.store.read(|tx| Ok::<_, Fault>(tx.device_state()?))?;
        state.ok_or_else(|| Fault::Absent("state of the device".to_owned()))
    }

    /// Now, by the server's clock as far as it is known.
    pub(crate) fn now(&self) -> Result<Timestamp, Fault> {
        Ok(self.device()?.corrected(self.clock.now()))
    }

    pub(crate) fn account(&self) -> Result<Account, Fault> {
        self.store.read(|tx| Ok::<_, Fault>(tx.account()?))?.ok_or(Fault::NotEnrolled)
    }

    fn look(&self, topic: &Topic) -> Looked {
        let seen = match topic {
            Topic::Kind { kind } => self
                .store
                .read(|tx| Ok::<_, Fault>(tx.count(&crate::RecordQuery::of_kind(kind))?))
                .map(|count| Update::Kind { kind: kind.clone(), count }),
            Topic::OneRecord { id } => self
                .store
                .read(|tx| Ok::<_, Fault>(tx.get(*id)?))
                .map(|record| Update::OneRecord { id: *id, record: record.map(Box::new) }),
            Topic::Outbox => {
                self.store.read(|tx| Ok::<_, Fault>(tx.outbox_counts()?)).map(|counts| Update::Outbox { counts })
            }
            Topic::Sync => self.status().map(|status| Update::Sync { status: Box::new(status) }),
        };
        match seen {
            Ok(update) => Looked::Value(update),
            Err(Fault::Store(StoreError::Closed)) => Looked::Closed,
            Err(fault) => {
                tracing::debug!(cause = ?kind_of(&fault), "a watched value could not be read");
                Looked::Failed
            }
        }
    }
}

impl Drop for Core {
    fn drop(&mut self) {
        if let Err(error) = self.close() {
            tracing::warn!(%error, "the store was not closed cleanly; its log is replayed at the next opening");
        }
    }
}

pub(crate) fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests;
