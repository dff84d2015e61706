//! How often somebody may ask: a steady rate, and a burst above it after a pause.

use std::hash::Hash;
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use governor::clock::{Clock, MonotonicClock};
use governor::middleware::NoOpMiddleware;
use governor::state::keyed::DashMapStateStore;
use governor::{Quota, RateLimiter};

/// Requests a second in the long run, and how many at once after a pause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    /// In the long run, a second.
    pub per_second: NonZeroU32,
    /// At once, after a pause long enough to earn them.
    pub burst: NonZeroU32,
}

impl Rate {
    /// `per_second` in the long run and twenty seconds' worth at once; no limit at all for 0.
    #[must_use]
    pub fn of(per_second: u32) -> Option<Self> {
        let per_second = NonZeroU32::new(per_second)?;
        Some(Self { per_second, burst: per_second.saturating_mul(NonZeroU32::MIN.saturating_add(19)) })
    }
}

/// After so many questions, those who were silent long enough are forgotten, so that memory follows who is here now.
const UNTIL_FORGETTING: u32 = 4_096;

type Limiter<K> = RateLimiter<K, DashMapStateStore<K>, MonotonicClock, NoOpMiddleware<std::time::Instant>>;

/// A rate for each of many: devices, addresses.
pub(crate) struct Rates<K: Hash + Eq + Clone> {
    limiter: Option<Limiter<K>>,
    asked: AtomicU32,
}

impl<K: Hash + Eq + Clone> Rates<K> {
    /// The same rate for each; none when there is no limit.
    pub(crate) fn new(rate: Option<Rate>) -> Self {
        let limiter = rate.map(|rate| {
            let quota = Quota::per_second(rate.per_second).allow_burst(rate.burst);
            RateLimiter::dashmap_with_clock(quota, MonotonicClock)
        });
        Self { limiter, asked: AtomicU32::new(0) }
    }

    /// Counts one request of `who`. Gives how long it must wait instead, if it came too soon.
    pub(crate) fn ask(&self, who: &K) -> Option<Duration> {
        let limiter = self.limiter.as_ref()?;
        if self.asked.fetch_add(1, Ordering::Relaxed) % UNTIL_FORGETTING == UNTIL_FORGETTING - 1 {
            limiter.retain_recent();
        }
        let too_soon = limiter.check_key(who).err()?;
        Some(too_soon.wait_time_from(MonotonicClock.now()))
    }
}
