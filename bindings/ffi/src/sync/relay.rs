//! Between the sync, which must never wait, and a listener, which may block or throw.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use acompana_core::sync::OnProgress;
use acompana_core::{CoreError, SyncProgress};

use super::ProgressListener;
use crate::off_thread;

#[derive(Default)]
struct Latest {
    progress: Option<SyncProgress>,
    over: bool,
}

#[derive(Default)]
struct Shared {
    latest: Mutex<Latest>,
    told: Condvar,
}

impl Shared {
    fn latest(&self) -> MutexGuard<'_, Latest> {
        self.latest.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The next progress; nothing once the sync is over and its last progress was taken.
    fn next(&self) -> Option<SyncProgress> {
        let mut latest = self.latest();
        loop {
            if let Some(progress) = latest.progress.take() {
                return Some(progress);
            }
            if latest.over {
                return None;
            }
            latest = self.told.wait(latest).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

/// The sync's end of the relay; letting go of it is the end of the sync.
struct Sender(Arc<Shared>);

impl Sender {
    fn send(&self, progress: SyncProgress) {
        self.0.latest().progress = Some(progress);
        self.0.told.notify_one();
    }
}

impl Drop for Sender {
    fn drop(&mut self) {
        self.0.latest().over = true;
        self.0.told.notify_one();
    }
}

/// Hands progress to `listener` from a thread of its own: the latest only, and the end when the sync lets go.
///
/// # Errors
/// [`CoreError::Internal`] when the thread cannot be started.
pub(super) fn relay(listener: Arc<dyn ProgressListener>) -> Result<OnProgress, CoreError> {
    let shared = Arc::new(Shared::default());
    let sender = Sender(Arc::clone(&shared));
    off_thread::start("progress", move || {
        // Who threw once is not called again, not even to be told of the end.
        let told = catch_unwind(AssertUnwindSafe(|| {
            while let Some(progress) = shared.next() {
                listener.progressed(progress);
            }
            listener.ended();
        }));
        if told.is_err() {
            tracing::error!("a progress listener failed and is not called again");
        }
    })?;
    Ok(Box::new(move |progress| sender.send(progress)))
}

#[cfg(test)]
mod tests;
