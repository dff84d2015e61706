//! What the simulation knows for certain, kept apart from all stores: what was saved, and what may be missing.

use std::collections::{BTreeMap, BTreeSet};

use acompana_domain::RecordId;
use acompana_domain::record::OpId;

/// Something that must not be. The simulation ends with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flaw(pub String);

impl std::fmt::Display for Flaw {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl<E: std::error::Error> From<E> for Flaw {
    fn from(error: E) -> Self {
        Self(format!("a store failed although nothing was done to it: {error}"))
    }
}

/// Whether all is well.
pub(super) type Checked<T = ()> = Result<T, Flaw>;

/// A flaw unless `holds`.
pub(super) fn ensure(holds: bool, what: impl FnOnce() -> String) -> Checked {
    if holds { Ok(()) } else { Err(Flaw(what())) }
}

/// A write that a person was told is saved.
#[derive(Debug, Clone)]
pub(super) struct Saved {
    /// On which device.
    pub device: usize,
    /// Of which record.
    pub record: RecordId,
    /// With which others it stands or falls.
    pub group: Option<OpId>,
    /// The item that it adds to the record's list.
    pub item: Option<String>,
}

/// What is known for certain.
#[derive(Default)]
pub(super) struct Model {
    /// Every write that was saved.
    pub saved: BTreeMap<OpId, Saved>,
    /// Writes that no device holds any more, because one was restored from an older copy of itself: they may have
    /// reached the server or not.
    pub orphaned: BTreeSet<OpId>,
    /// Items that somebody removed, or may have.
    pub removed: BTreeSet<String>,
    /// Reads that were noted, by their reasons.
    pub looks: BTreeSet<String>,
    /// Whether the server ever came back from a backup.
    pub server_restored: bool,
    /// Whether a device ever went back to a copy.
    pub device_restored: bool,
}

/// What a simulation did, to see that it did something.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Writes that were saved.
    pub saved: u64,
    /// Requests that the server answered.
    pub exchanges: u64,
    /// Devices and servers that died.
    pub deaths: u64,
    /// Writes that were refused or met another one.
    pub refusals: u64,
    /// Messages that were lost.
    pub lost: u64,
    /// Seconds of simulated time.
    pub seconds: u64,
    /// Milliseconds of simulated time from the end of the faults until nothing was left to send.
    pub until_empty: u64,
}

impl Tally {
    /// Both together; of the times until all was sent, the longer one.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            saved: self.saved + other.saved,
            exchanges: self.exchanges + other.exchanges,
            deaths: self.deaths + other.deaths,
            refusals: self.refusals + other.refusals,
            lost: self.lost + other.lost,
            seconds: self.seconds + other.seconds,
            until_empty: self.until_empty.max(other.until_empty),
        }
    }
}
