//! What a report is asked for.

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::Serialize;

use super::window::Window;

/// The day on which a patient's age is taken: the published share of children depends on it (domain.md §7.2), so every
/// report says which it was.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reference {
    /// The report's last day, or the day of death where that is earlier.
    #[default]
    Today,
    /// The day of the first confirmed diagnosis.
    Diagnosis,
}

/// What a report is asked for.
#[derive(Debug, Clone, Serialize)]
pub struct Settings {
    /// Today in the institution's calendar.
    pub today: Date,
    /// The days that count, and the zone in which instants become days.
    #[serde(flatten)]
    pub window: Window,
    /// Only these units (CLUES, capitals); all when empty.
    pub units: BTreeSet<String>,
    /// Only the units of these OOAD; all when empty. Capitals and small letters are the same.
    pub ooads: BTreeSet<String>,
    /// Registry: the day on which ages are taken.
    pub reference: Reference,
    /// Registry: patients registered on this day or later are new.
    pub new_since: Date,
    /// Registry: what was written down so many hours or more after it happened is a late entry.
    pub late_after_hours: i64,
    /// Leaves: a request without an answer for more days than these waits too long.
    pub waiting_days: i64,
    /// Weeks and months of a trend that are told one by one; what was before is one row.
    pub trend: u16,
    /// Whether discrepancies list ids of records (of records, never of persons).
    pub ids: bool,
    /// Whether counts of one and two are held back.
    pub suppress_small: bool,
    /// Kinds that whoever asks may not see: what rests on them is not known here.
    pub unseen: BTreeSet<&'static str>,
}

impl Settings {
    /// Days that count as "the last two weeks".
    pub const NEW_DAYS: i64 = 14;
    /// Hours after which an entry is late, unless another number is asked for: three days (ours; no norm gives one).
    pub const LATE_AFTER_HOURS: i64 = 72;
    /// Days of waiting, unless another number is asked for (ours; no response time is published).
    pub const WAITING_DAYS: i64 = 7;
    /// Weeks and months that a trend tells, unless another number is asked for.
    pub const TREND: u16 = 12;

    /// Everything up to the last day of `window`, with the usual thresholds; fourteen days are new.
    #[must_use]
    pub fn new(today: Date, window: Window) -> Self {
        let new_since = crate::leave::calendar::plus_days(window.to, 1 - Self::NEW_DAYS).unwrap_or(window.to);
        Self {
            today,
            window,
            units: BTreeSet::new(),
            ooads: BTreeSet::new(),
            reference: Reference::default(),
            new_since,
            late_after_hours: Self::LATE_AFTER_HOURS,
            waiting_days: Self::WAITING_DAYS,
            trend: Self::TREND,
            ids: false,
            suppress_small: false,
            unseen: BTreeSet::new(),
        }
    }

    /// Whether records of this kind are kept from whoever asks.
    pub(super) fn is_unseen(&self, kind: &str) -> bool {
        self.unseen.contains(kind)
    }
}
