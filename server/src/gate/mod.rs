//! Who is let in now, and who is asked to come back: how often a device and an address may ask, how many devices may
//! receive from the beginning at once, and which proxies are believed about addresses.
//!
//! Wrong codes are counted elsewhere, in [`crate::signin::Throttle`]: that one counts failures only, over a period that
//! a test's clock can pass, while what is here counts every request as time goes by.

mod first_sync;
mod network;
mod rate;

pub(crate) use first_sync::FirstSyncs;
pub(crate) use network::client_address;
pub(crate) use network::neighbourhood;
pub use network::{Network, UnreadableNetwork};
pub use rate::Rate;
pub(crate) use rate::Rates;

#[cfg(test)]
mod tests;
