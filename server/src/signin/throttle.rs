//! Wrong codes are counted, for each address and for all together.
//!
//! A code has 50 bits, so nobody guesses one; this keeps those who try from costing much. The counts live in memory:
//! a restart forgives.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use crate::config::Limits;

/// Addresses that are remembered; beyond, only the count of all holds.
const MOST_ADDRESSES: usize = 50_000;

#[derive(Debug, Default)]
struct Tries {
    all: u32,
    each: HashMap<IpAddr, u32>,
    since: Option<Timestamp>,
}

/// Counts wrong codes.
#[derive(Debug)]
pub struct Throttle {
    each: u32,
    all: u32,
    within: SignedDuration,
    tries: Mutex<Tries>,
}

/// Who has one IPv6 address has its whole /64.
fn neighbourhood(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => IpAddr::V4(address),
        IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from(u128::from(address) & (u128::MAX << 64))),
    }
}

impl Throttle {
    /// Within these limits.
    #[must_use]
    pub fn new(limits: &Limits) -> Self {
        Self {
            each: limits.wrong_codes_each,
            all: limits.wrong_codes_all,
            within: SignedDuration::try_from(limits.wrong_codes_within).unwrap_or(SignedDuration::MAX),
            tries: Mutex::default(),
        }
    }

    /// How long this address must wait before it may try a code, if it must.
    pub fn wait(&self, address: IpAddr, now: Timestamp) -> Option<Duration> {
        let tries = self.current(now);
        let here = tries.each.get(&neighbourhood(address)).copied().unwrap_or_default();
        (here >= self.each || tries.all >= self.all).then(|| {
            let passed = tries.since.map_or(SignedDuration::ZERO, |since| now.duration_since(since));
            Duration::try_from(self.within.saturating_sub(passed)).unwrap_or_default().max(Duration::from_secs(1))
        })
    }

    /// Counts a wrong code.
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
