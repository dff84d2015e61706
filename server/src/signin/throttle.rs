//! Wrong codes are counted, for each address and for all together.
//!
//! A code has 50 bits and a refresh token 256, so nobody guesses one; this keeps those who try from costing much. The
//! counts live in memory: a restart forgives.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use crate::gate::neighbourhood;

/// Addresses that are remembered; beyond, only the count of all holds.
const MOST_ADDRESSES: usize = 50_000;

#[derive(Debug, Default)]
struct Tries {
    all: u32,
    each: HashMap<IpAddr, u32>,
    since: Option<Timestamp>,
}

/// Counts what was wrong: codes, or refresh tokens.
#[derive(Debug)]
pub struct Throttle {
    each: u32,
    all: u32,
    within: SignedDuration,
    tries: Mutex<Tries>,
}

impl Throttle {
    /// At most `each` from one address and `all` from everywhere `within` this time.
    #[must_use]
    pub fn new(each: u32, all: u32, within: Duration) -> Self {
        Self {
            each,
            all,
            within: SignedDuration::try_from(within).unwrap_or(SignedDuration::MAX),
            tries: Mutex::default(),
        }
    }

    /// How long this address must wait before it may try again, if it must.
    pub fn wait(&self, address: IpAddr, now: Timestamp) -> Option<Duration> {
        let tries = self.current(now);
        let here = tries.each.get(&neighbourhood(address)).copied().unwrap_or_default();
        (here >= self.each || tries.all >= self.all).then(|| {
            let passed = tries.since.map_or(SignedDuration::ZERO, |since| now.duration_since(since));
            Duration::try_from(self.within.saturating_sub(passed)).unwrap_or_default().max(Duration::from_secs(1))
        })
    }

    /// Counts one that was wrong.
    pub fn wrong(&self, address: IpAddr, now: Timestamp) {
        let mut tries = self.current(now);
        tries.all = tries.all.saturating_add(1);
        let address = neighbourhood(address);
        if tries.each.len() < MOST_ADDRESSES || tries.each.contains_key(&address) {
            *tries.each.entry(address).or_default() += 1;
        }
    }

    /// The counts of the current period; a clock that went back begins a new one.
    fn current(&self, now: Timestamp) -> std::sync::MutexGuard<'_, Tries> {
        let mut tries = self.tries.lock().unwrap_or_else(PoisonError::into_inner);
        let running = tries.since.is_some_and(|since| now >= since && now.duration_since(since) < self.within);
        if !running {
            *tries = Tries { since: Some(now), ..Tries::default() };
        }
        tries
    }
}
