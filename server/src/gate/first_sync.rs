//! How many devices may receive from the beginning at once.
//!
//! A new tablet of a large ward asks for hundreds of thousands of records. Ten of them at the same moment would take the
//! server from everybody else, and none would be done sooner. So each takes a place, in turn. Writes need no place.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use acompana_domain::record::DeviceId;

/// The places.
#[derive(Debug)]
pub(crate) struct FirstSyncs {
    places: usize,
    /// A device that says nothing for this long has lost its connection: its place goes to the next.
    lease: Duration,
    taken: Mutex<HashMap<DeviceId, Instant>>,
}

impl FirstSyncs {
    /// So many places; a device keeps its own as long as it asks again within `lease`.
    pub(crate) fn new(places: usize, lease: Duration) -> Self {
        Self { places: places.max(1), lease, taken: Mutex::default() }
    }

    /// Whether the device has a place now: its own, or a free one.
    pub(crate) fn enter(&self, device: DeviceId, now: Instant) -> bool {
        let mut taken = self.current(now);
        let may = taken.contains_key(&device) || taken.len() < self.places;
        if may {
            taken.insert(device, now);
        }
        may
    }

    /// The device has caught up.
    pub(crate) fn leave(&self, device: DeviceId, now: Instant) {
        self.current(now).remove(&device);
    }

    /// Devices that have a place.
    pub(crate) fn running(&self, now: Instant) -> usize {
        self.current(now).len()
    }

    fn current(&self, now: Instant) -> std::sync::MutexGuard<'_, HashMap<DeviceId, Instant>> {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        taken.retain(|_, since| now.saturating_duration_since(*since) < self.lease);
        taken
    }
}
