//! Who is looking at the store right now, so that closing can wait for them.
//!
//! SQLite's last connection to leave removes the log by its path. One that is still open when the store was set aside
//! would take the log of the store that was made in its place: until everybody has left, the lock is kept.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::open::Lock;

/// The readers in use, and the store's lock.
pub(super) struct Looking {
    state: Mutex<State>,
    left: Condvar,
}

struct State {
    readers: usize,
    /// Whether the last one to leave frees the lock.
    closed: bool,
    lock: Option<Lock>,
}

impl Looking {
    /// Nobody, yet.
    pub(super) fn new(lock: Lock) -> Self {
        Self { state: Mutex::new(State { readers: 0, closed: false, lock: Some(lock) }), left: Condvar::new() }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Counts a reader until the guard is dropped. Take it before the connection, so that it goes after it.
    pub(super) fn begin(&self) -> Look<'_> {
        self.state().readers += 1;
        Look { looking: self }
    }

    /// Waits until nobody looks any more; `false` when somebody still does after `patience`.
    pub(super) fn wait_at_most(&self, patience: Duration) -> bool {
        let state = self.state();
        let waited = self.left.wait_timeout_while(state, patience, |state| state.readers > 0);
        waited.unwrap_or_else(PoisonError::into_inner).0.readers == 0
    }

    /// Frees the lock: now, or when the last reader leaves.
    pub(super) fn free_lock(&self) {
        let mut state = self.state();
        state.closed = true;
        if state.readers == 0 {
            state.lock = None;
        }
    }
}

/// One reader.
pub(super) struct Look<'a> {
    looking: &'a Looking,
}

impl Drop for Look<'_> {
    fn drop(&mut self) {
        let mut state = self.looking.state();
        state.readers -= 1;
        if state.readers == 0 {
            if state.closed {
                state.lock = None;
            }
            self.looking.left.notify_all();
        }
    }
}
