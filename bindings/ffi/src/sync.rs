//! A sync that is under way.

use std::sync::Arc;

use acompana_core::{CoreError, SyncHandle, SyncOptions, SyncProgress, SyncReport};

use crate::core::Core;

mod relay;

/// Is told how far a sync is, on a thread of its own. One that throws is not told any more; one that blocks delays
/// neither the sync nor anybody else.
#[uniffi::export(foreign)]
pub trait ProgressListener: Send + Sync {
    /// How far it is: the latest after each exchange; what happened while the listener was busy is skipped.
    fn progressed(&self, progress: SyncProgress);
    /// It is over, and this is the last call.
    fn ended(&self);
}

/// A sync that is under way or over. Letting go of it does not stop the sync.
#[derive(Debug, uniffi::Object)]
pub struct SyncRun {
    handle: SyncHandle,
}

#[uniffi::export]
impl SyncRun {
    /// Asks the sync to stop: at once while the network works, after the current transaction otherwise. What arrived
    /// is kept. Cancelling twice, or after the end, is harmless.
    pub fn cancel(&self) {
        self.handle.cancel();
    }

    /// Waits for the end. Who stops waiting does not stop the sync.
    pub async fn finished(self: Arc<Self>) -> Result<SyncReport, CoreError> {
        self.handle.finished().await
    }
}

#[uniffi::export]
impl Core {
    /// Starts a sync. Busy while another one runs; `running_sync` gives that one.
    #[uniffi::method(default(listener = None))]
    pub fn start_sync(
        &self,
        options: SyncOptions,
        listener: Option<Arc<dyn ProgressListener>>,
    ) -> Result<Arc<SyncRun>, CoreError> {
        let progress = listener.map(relay::relay).transpose()?;
        Ok(Arc::new(SyncRun { handle: self.app().start_sync(options, progress)? }))
    }

    /// The sync that is running, to wait for it or to cancel it.
    pub fn running_sync(&self) -> Option<Arc<SyncRun>> {
        self.app().join_sync().map(|handle| Arc::new(SyncRun { handle }))
    }
}
