//! How a screen learns of changes.

use std::sync::Arc;

use acompana_core::{CoreError, Subscription, Topic, Update, Watcher};

use crate::core::Core;

/// Is told of changes, on a thread of the core. One that throws is not called again; one that blocks delays only itself.
#[uniffi::export(foreign)]
pub trait ChangeListener: Send + Sync {
    /// The current value: at once when the watch begins, then the latest one after each change, at most thirty times a
    /// second. What happened in between is skipped.
    fn changed(&self, update: Update);
}

/// A listener of the app, as the core knows watchers.
struct Told(Arc<dyn ChangeListener>);

impl Watcher for Told {
    fn changed(&self, update: Update) {
        self.0.changed(update);
    }
}

/// Keeps a listener listening. Letting go of it ends the watch, as cancelling does.
#[derive(Debug, uniffi::Object)]
pub struct Watch {
    subscription: Subscription,
}

#[uniffi::export]
impl Watch {
    /// Ends the watch; ending it twice is harmless. A call that is under way may still finish.
    pub fn cancel(&self) {
        self.subscription.cancel();
    }
}

#[uniffi::export]
impl Core {
    /// Watches a topic until the watch is cancelled or let go, or the core is closed.
    pub fn watch(&self, topic: Topic, listener: Arc<dyn ChangeListener>) -> Result<Arc<Watch>, CoreError> {
        Ok(Arc::new(Watch { subscription: self.app().watch(topic, Arc::new(Told(listener)))? }))
    }
}
