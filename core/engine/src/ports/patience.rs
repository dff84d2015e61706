//! How long somebody waits for a port.

use std::time::{Duration, Instant};

use crate::sync::SyncHandle;

/// Until when a run waits for anything: its deadline, or the moment in which it is stopped. Read anew at each use, so that
/// what one step took is missing to the next.
#[derive(Clone, Copy)]
pub(crate) struct Patience<'a> {
    ends: Option<Instant>,
    pub(super) stop: Option<&'a SyncHandle>,
}

impl<'a> Patience<'a> {
    /// Nobody is in a hurry: only the port's own limit counts.
    pub(crate) const fn unbounded() -> Self {
        Self { ends: None, stop: None }
    }

    /// Of a run that may take as long as `deadline` from now and ends when it is stopped.
    pub(crate) fn of_run(deadline: Option<Duration>, stop: &'a SyncHandle) -> Self {
        // A deadline beyond what the system's clock can count is none.
        Self { ends: deadline.and_then(|deadline| Instant::now().checked_add(deadline)), stop: Some(stop) }
    }

    /// When it ends, if it does.
    pub(crate) const fn ends(&self) -> Option<Instant> {
        self.ends
    }

    /// The time that is left; `Duration::MAX` without a deadline.
    pub(crate) fn left(&self) -> Duration {
        self.ends.map_or(Duration::MAX, |ends| ends.saturating_duration_since(Instant::now()))
    }

    /// Ends when it is stopped.
    pub(crate) async fn stopped(&self) {
        match self.stop {
            Some(stop) => stop.stopped().await,
            None => std::future::pending().await,
        }
    }

    /// Whether it was stopped.
    pub(crate) fn is_stopped(&self) -> bool {
        self.stop.is_some_and(SyncHandle::is_stopped)
    }
}
