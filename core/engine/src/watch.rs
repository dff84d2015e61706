//! Telling screens that something changed.
//!
//! A watcher gets the current value first and then the latest one after each change, at most thirty times a second:
//! what happened in between is skipped, never queued. One thread of the core calls the watchers, outside of any lock
//! and any transaction, so a watcher may call the core back.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, Weak};
use std::time::{Duration, Instant};

use acompana_domain::{Record, RecordId};
use serde::Serialize;

use crate::status::SyncStatus;
use crate::store::{Changes, OutboxCounts};

/// Shortest time between two calls of a watcher.
const PAUSE: Duration = Duration::from_millis(34);

/// What to watch.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[serde(tag = "topic", rename_all = "snake_case")]
pub enum Topic {
    /// All records of a kind.
    Kind {
        /// Its name.
        kind: String,
    },
    /// One record.
    OneRecord {
        /// Its id.
        id: RecordId,
    },
    /// The outbox.
    Outbox,
    /// The sync and the account.
    Sync,
}

impl Topic {
    fn touched_by(&self, changes: &Changes) -> bool {
        match self {
            Self::Kind { kind } => changes.kinds.contains(kind),
            Self::OneRecord { id } => changes.records.contains(id),
            Self::Outbox => changes.outbox,
            Self::Sync => changes.sync,
        }
    }
}

/// The current value of a topic.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[serde(tag = "topic", rename_all = "snake_case")]
pub enum Update {
    /// Something about the records of a kind changed: list again.
    Kind {
        /// Its name.
        kind: String,
        /// How many there are.
        count: i64,
    },
    /// The record, or nothing when it is not on the device.
    OneRecord {
        /// Its id.
        id: RecordId,
        /// As the device shows it.
        record: Option<Box<Record>>,
    },
    /// The outbox.
    Outbox {
        /// How many writes are in which state.
        counts: OutboxCounts,
    },
    /// The sync and the account.
    Sync {
        /// How they stand.
        status: Box<SyncStatus>,
    },
}

/// Is told of changes.
pub trait Watcher: Send + Sync + 'static {
    /// The current value. Return soon: other watchers wait.
    fn changed(&self, update: Update);
}

impl<F: Fn(Update) + Send + Sync + 'static> Watcher for F {
    fn changed(&self, update: Update) {
        self(update);
    }
}

/// Reads the current value of a topic; nothing when the store is closed.
pub(crate) type Look = dyn Fn(&Topic) -> Option<Update> + Send + Sync;

struct Watch {
    topic: Topic,
    watcher: Arc<dyn Watcher>,
    stale: bool,
    not_before: Option<Instant>,
}

#[derive(Default)]
struct State {
    watches: BTreeMap<u64, Watch>,
    last: u64,
    running: bool,
    closed: bool,
}

/// All watchers of one store.
#[derive(Default)]
pub(crate) struct Hub {
    state: Mutex<State>,
    wake: Condvar,
}

impl Hub {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes what a committed transaction touched.
    pub(crate) fn publish(&self, changes: &Changes) {
        let mut state = self.state();
        let mut any = false;
        for watch in state.watches.values_mut().filter(|watch| watch.topic.touched_by(changes)) {
            watch.stale = true;
            any = true;
        }
        drop(state);
        if any {
            self.wake.notify_one();
        }
    }

    /// Begins to watch.
    pub(crate) fn watch(
        self: &Arc<Self>,
        topic: Topic,
        watcher: Arc<dyn Watcher>,
        look: &Arc<Look>,
    ) -> std::io::Result<Subscription> {
        let mut state = self.state();
        if !state.running && !state.closed {
            let (hub, look) = (Arc::downgrade(self), Arc::clone(look));
            std::thread::Builder::new().name("acompana-watch".to_owned()).spawn(move || tell(&hub, &*look))?;
            state.running = true;
        }
        state.last += 1;
        let number = state.last;
        state.watches.insert(number, Watch { topic, watcher, stale: true, not_before: None });
        drop(state);
        self.wake.notify_one();
        Ok(Subscription { hub: Arc::downgrade(self), number })
    }

    fn cancel(&self, number: u64) {
        // The watcher is released outside the lock: its own drop may call back.
        let watch = self.state().watches.remove(&number);
        drop(watch);
    }

    /// No watcher is called after this, except one that is being called now.
    pub(crate) fn close(&self) {
        let watches = {
            let mut state = self.state();
            state.closed = true;
            std::mem::take(&mut state.watches)
        };
        self.wake.notify_all();
        drop(watches);
    }
}

impl State {
    /// The next watcher whose value is stale and whose pause is over, or how long to wait.
    fn due(&mut self) -> Result<(u64, Topic, Arc<dyn Watcher>), Option<Duration>> {
        let now = Instant::now();
        let mut soonest: Option<Duration> = None;
        for (number, watch) in self.watches.iter_mut().filter(|(_, watch)| watch.stale) {
            let left = watch.not_before.map_or(Duration::ZERO, |at| at.saturating_duration_since(now));
            if left.is_zero() {
                watch.stale = false;
                watch.not_before = Some(now + PAUSE);
                return Ok((*number, watch.topic.clone(), Arc::clone(&watch.watcher)));
            }
            soonest = Some(soonest.map_or(left, |other| other.min(left)));
        }
        Err(soonest)
    }
}

/// The thread that calls the watchers. It ends with the hub.
fn tell(hub: &Weak<Hub>, look: &Look) {
    while let Some(hub) = hub.upgrade() {
        let mut state = hub.state();
        if state.closed {
            return;
        }
        match state.due() {
            Err(wait) => {
                // Waking now and then lets the thread notice that nobody holds the hub any more.
                let wait = wait.unwrap_or(Duration::from_millis(500));
                let waited = hub.wake.wait_timeout(state, wait);
                drop(waited);
            }
            Ok((number, topic, watcher)) => {
                drop(state);
                let Some(update) = look(&topic) else { continue };
                if catch_unwind(AssertUnwindSafe(|| watcher.changed(update))).is_err() {
                    tracing::error!("a watcher panicked and is not called again");
                    hub.cancel(number);
                }
            }
        }
    }
}

/// Keeps a watcher watching; dropping it ends that.
#[must_use = "dropping it ends the watch"]
pub struct Subscription {
    hub: Weak<Hub>,
    number: u64,
}

impl Subscription {
    /// Ends the watch; ending it twice is harmless. A call that is under way may still finish.
    pub fn cancel(&self) {
        if let Some(hub) = self.hub.upgrade() {
            hub.cancel(self.number);
        }
    }
}

impl std::fmt::Debug for Subscription {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Subscription").field("number", &self.number).finish_non_exhaustive()
    }
}

impl Drop for Subscription {
    fn drop(&mut self) {
        self.cancel();
    }
}

#[cfg(test)]
mod tests;
