//! Waiting for a sync and cancelling it, from threads and from async code alike.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

use tokio::sync::Notify;

use super::SyncReport;
use crate::acompana::held;
use crate::error::{CoreError, Fault};
use crate::store::StoreError;

type Outcome = Result<SyncReport, CoreError>;

#[derive(Default)]
struct Shared {
    outcome: Mutex<Option<Outcome>>,
    over: Condvar,
    over_async: Notify,
    stopped: AtomicBool,
    /// Stopped because the core is being closed.
    closing: AtomicBool,
    stop: Notify,
    /// Wakes the thread of the run where it waits for a port.
    waking: Mutex<Option<Wake>>,
}

type Wake = Box<dyn Fn() + Send>;

/// Keeps the run's thread reachable for a stop, until dropped.
pub(crate) struct Waking<'a> {
    handle: &'a SyncHandle,
}

impl Drop for Waking<'_> {
    fn drop(&mut self) {
        *held(&self.handle.shared.waking) = None;
    }
}

/// A sync that is under way or over.
#[derive(Clone)]
pub struct SyncHandle {
    shared: Arc<Shared>,
}

impl std::fmt::Debug for SyncHandle {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SyncHandle").field("over", &held(&self.shared.outcome).is_some()).finish_non_exhaustive()
    }
}

impl SyncHandle {
    pub(crate) fn new() -> Self {
        Self { shared: Arc::default() }
    }

    pub(super) fn ending(&self) -> Ending {
        Ending { handle: self.clone() }
    }

    /// Asks the sync to stop: at once while the network or the platform works, after the current transaction otherwise.
    /// What arrived is kept. Cancelling twice, or after the end, is harmless.
    pub fn cancel(&self) {
        self.shared.stopped.store(true, Ordering::Release);
        self.shared.stop.notify_waiters();
        if let Some(wake) = held(&self.shared.waking).as_ref() {
            wake();
        }
    }

    /// Waits for the end, blocking.
    ///
    /// # Errors
    /// What ended the sync.
    pub fn wait(&self) -> Outcome {
        let mut outcome = held(&self.shared.outcome);
        loop {
            if let Some(outcome) = outcome.as_ref() {
                return outcome.clone();
            }
            outcome = self.shared.over.wait(outcome).unwrap_or_else(std::sync::PoisonError::into_inner);
        }
    }

    /// Waits for the end. Dropping the future does not stop the sync.
    ///
    /// # Errors
    /// What ended the sync.
    pub async fn finished(&self) -> Outcome {
        loop {
            let over = self.shared.over_async.notified();
            if let Some(outcome) = held(&self.shared.outcome).clone() {
                return outcome;
            }
            over.await;
        }
    }

    pub(crate) fn wait_at_most(&self, patience: Duration) {
        let outcome = held(&self.shared.outcome);
        // Whether it is over or the time is: the caller goes on either way.
        drop(self.shared.over.wait_timeout_while(outcome, patience, |outcome| outcome.is_none()));
    }

    /// Calls `wake`, which must not block, when the sync is to stop: at once if it already is. Only the run's own thread
    /// waits, and for one thing at a time.
    pub(crate) fn on_stop(&self, wake: impl Fn() + Send + 'static) -> Waking<'_> {
        *held(&self.shared.waking) = Some(Box::new(wake));
        if self.is_stopped()
            && let Some(wake) = held(&self.shared.waking).as_ref()
        {
            wake();
        }
        Waking { handle: self }
    }

    pub(crate) fn is_stopped(&self) -> bool {
        self.shared.stopped.load(Ordering::Acquire)
    }

    /// Ends when the sync is to stop.
    pub(crate) async fn stopped(&self) {
        loop {
            let stop = self.shared.stop.notified();
            if self.is_stopped() {
                return;
            }
            stop.await;
        }
    }

    fn finish(&self, outcome: Outcome) {
        held(&self.shared.outcome).get_or_insert(outcome);
        self.shared.over.notify_all();
        self.shared.over_async.notify_waiters();
    }
}

/// The end of a sync: whoever waits is told, even when the task dies.
pub(super) struct Ending {
    handle: SyncHandle,
}

impl Ending {
    pub(super) fn handle(&self) -> SyncHandle {
        self.handle.clone()
    }

    pub(super) fn finish(self, outcome: Outcome) {
        self.handle.finish(outcome);
    }
}

impl Drop for Ending {
    fn drop(&mut self) {
        if held(&self.handle.shared.outcome).is_none() {
            // Closing waits for a while only; a task that it overtook loses the threads it runs on.
            let closing = self.handle.shared.closing.load(Ordering::Acquire);
            self.handle.finish(Err(if closing { StoreError::Closed.into() } else { Fault::TaskLost.into() }));
        }
    }
}

/// The one place for a running sync, and whether closing has begun: under one lock, so that closing waits for every sync
/// that got in, and none gets in afterwards.
#[derive(Default)]
pub(crate) struct Place {
    running: Option<SyncHandle>,
    closing: bool,
}

impl Place {
    /// The sync that runs.
    pub(crate) fn running(&self) -> Option<SyncHandle> {
        self.running.clone()
    }

    /// That nothing runs and that it is open.
    ///
    /// # Errors
    /// [`Fault::Syncing`], or that the store is closed.
    pub(crate) fn is_free(&self) -> Result<(), Fault> {
        match (self.closing, &self.running) {
            (true, _) => Err(StoreError::Closed.into()),
            (false, Some(_)) => Err(Fault::Syncing),
            (false, None) => Ok(()),
        }
    }

    /// Takes the place.
    ///
    /// # Errors
    /// As [`Place::is_free`].
    pub(crate) fn take(&mut self, handle: SyncHandle) -> Result<(), Fault> {
        self.is_free()?;
        self.running = Some(handle);
        Ok(())
    }

    /// The sync in it has ended.
    pub(crate) fn leave(&mut self) {
        self.running = None;
    }

    /// Lets nobody in any more, and tells the sync that runs to stop. Gives that one, to be waited for.
    pub(crate) fn close(&mut self) -> Option<SyncHandle> {
        self.closing = true;
        if let Some(running) = &self.running {
            running.shared.closing.store(true, Ordering::Release);
            running.cancel();
        }
        self.running()
    }
}
