//! Telling screens that something changed.
//!
//! A watcher gets the current value first and then the latest one after each change, at most thirty times a second:
//! what happened in between is skipped, never queued. Each watch has a thread of its own, which calls the watcher outside
//! of any lock and any transaction: a watcher may call the core back, and one that is slow or blocks delays only itself.
//! The thread sleeps until something changes and ends with the watch. It holds neither hub nor core.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use acompana_domain::{Record, RecordId};
use serde::Serialize;

use crate::error::Fault;
use crate::status::SyncStatus;
use crate::store::{Changes, OutboxCounts, StoreError};

/// Shortest time between two calls of a watcher.
const PAUSE: Duration = Duration::from_millis(34);
/// Longest time between two looks at a value that cannot be read.
const LONGEST_PAUSE: Duration = Duration::from_secs(5);

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
    /// The current value. Never called twice at once; what changes meanwhile comes afterwards.
    fn changed(&self, update: Update);
}

impl<F: Fn(Update) + Send + Sync + 'static> Watcher for F {
    fn changed(&self, update: Update) {
        self(update);
    }
}

/// What a look at a topic found.
pub(crate) enum Looked {
    /// Its current value.
    Value(Update),
    /// It could not be read; looking again may help.
    Failed,
    /// The store is closed.
    Closed,
}

/// Reads the current value of a topic.
pub(crate) type Look = dyn Fn(&Topic) -> Looked + Send + Sync;

/// What a watch and its thread share.
struct Watch {
    topic: Topic,
    state: Mutex<State>,
    wake: Condvar,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// The watcher has the current value.
    Current,
    /// It has not.
    Stale,
    /// It wants no more.
    Ended,
}

impl Watch {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn has_ended(&self) -> bool {
        *self.state() == State::Ended
    }

    fn touch(&self) {
        let mut state = self.state();
        if *state == State::Current {
            *state = State::Stale;
            self.wake.notify_one();
        }
    }

    /// The watcher did not get the value after all.
    fn still_stale(&self) {
        let mut state = self.state();
        if *state == State::Current {
            *state = State::Stale;
        }
    }

    fn end(&self) {
        *self.state() = State::Ended;
        self.wake.notify_one();
    }

    /// Waits until the value is stale and the pause since the last call is over; `false` when the watch has ended.
    fn wait(&self, not_before: Option<Instant>) -> bool {
        let mut state = self.state();
        loop {
            match *state {
                State::Ended => return false,
                State::Current => state = self.wake.wait(state).unwrap_or_else(PoisonError::into_inner),
                State::Stale => {
                    let left = not_before.map_or(Duration::ZERO, |at| at.saturating_duration_since(Instant::now()));
                    if left.is_zero() {
                        *state = State::Current;
                        return true;
                    }
                    state = self.wake.wait_timeout(state, left).unwrap_or_else(PoisonError::into_inner).0;
                }
            }
        }
    }

    /// The thread of the watch.
    fn tell(&self, watcher: &dyn Watcher, look: &Look) {
        let mut not_before = None;
        let mut pause = PAUSE;
        while self.wait(not_before) {
            not_before = Some(Instant::now() + PAUSE);
            let update = match look(&self.topic) {
                Looked::Value(update) => update,
                Looked::Closed => return self.end(),
                Looked::Failed => {
                    // A screen that was told nothing shows nothing, or something old: it is told as soon as it can be.
                    self.still_stale();
                    not_before = Some(Instant::now() + pause);
                    pause = (pause * 2).min(LONGEST_PAUSE);
                    continue;
                }
            };
            pause = PAUSE;
            // Looking took a while.
            if self.has_ended() {
                return;
            }
            if catch_unwind(AssertUnwindSafe(|| watcher.changed(update))).is_err() {
                tracing::error!("a watcher panicked and is not called again");
                return self.end();
            }
        }
    }
}

/// All watches of one store; nothing once it was closed.
pub(crate) struct Hub {
    watches: Mutex<Option<Vec<Arc<Watch>>>>,
}

impl Default for Hub {
    fn default() -> Self {
        Self { watches: Mutex::new(Some(Vec::new())) }
    }
}

impl Hub {
    fn watches(&self) -> MutexGuard<'_, Option<Vec<Arc<Watch>>>> {
        self.watches.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes what a committed transaction touched.
    pub(crate) fn publish(&self, changes: &Changes) {
        let mut watches = self.watches();
        let Some(watches) = watches.as_mut() else { return };
        watches.retain(|watch| !watch.has_ended());
        watches.iter().filter(|watch| watch.topic.touched_by(changes)).for_each(|watch| watch.touch());
    }

    /// Begins to watch.
    pub(crate) fn watch(
        &self,
        topic: Topic,
        watcher: Arc<dyn Watcher>,
        look: Arc<Look>,
    ) -> Result<Subscription, Fault> {
        let watch = Arc::new(Watch { topic, state: Mutex::new(State::Stale), wake: Condvar::new() });
        let mut open = self.watches();
        let all = open.as_mut().ok_or(StoreError::Closed)?;
        let telling = Arc::clone(&watch);
        std::thread::Builder::new()
            .name("acompana-watch".to_owned())
            .spawn(move || telling.tell(&*watcher, &*look))
            .map_err(|error| Fault::Machinery("the watching thread", error))?;
        all.retain(|watch| !watch.has_ended());
        all.push(Arc::clone(&watch));
        Ok(Subscription { watch })
    }

    /// No watcher is called after this, except one that is being called now; nobody waits for that one.
    pub(crate) fn close(&self) {
        let watches = self.watches().take();
        watches.into_iter().flatten().for_each(|watch| watch.end());
    }
}

impl Drop for Hub {
    fn drop(&mut self) {
        self.close();
    }
}

/// Keeps a watcher watching; dropping it ends that.
#[must_use = "dropping it ends the watch"]
pub struct Subscription {
    watch: Arc<Watch>,
}

impl Subscription {
    /// Ends the watch; ending it twice is harmless. A call that is under way may still finish, and the watcher is let go
    /// after it; none is begun later.
    pub fn cancel(&self) {
        self.watch.end();
    }
}

impl std::fmt::Debug for Subscription {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Subscription").field("topic", &self.watch.topic).finish_non_exhaustive()
    }
}

impl Drop for Subscription {
    fn drop(&mut self) {
        self.cancel();
    }
}

#[cfg(test)]
mod tests;
