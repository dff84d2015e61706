//! The clock of a field device, which the demo turns to the days of the note: a registry of years is written in minutes.

use std::sync::{Arc, Mutex, PoisonError};

use acompana_core::{Clock, SystemClock};
use jiff::Timestamp;

/// The computer's own time, unless it is turned to a day.
#[derive(Debug, Clone, Default)]
pub(super) struct Calendar(Arc<Mutex<Option<Timestamp>>>);

impl Calendar {
    /// Stands at `at` from now on.
    pub(super) fn turn_to(&self, at: Timestamp) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(at);
    }
}

impl Clock for Calendar {
    fn now(&self) -> Timestamp {
        let turned = *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        turned.unwrap_or_else(|| SystemClock.now())
    }
}
