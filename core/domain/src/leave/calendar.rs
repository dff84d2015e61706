//! Civil dates of the leave: anniversaries, inclusive day ranges, contribution weeks (domain.md §1.5, date helpers).
//!
//! Days are natural days and both ends count: `last = first + days − 1`. Nothing here knows a time zone.

use jiff::ToSpan;
use jiff::civil::{Date, date};

/// The first and the last day of something, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DayRange {
    /// First day.
    pub first: Date,
    /// Last day, never before the first.
    pub last: Date,
}

impl DayRange {
    /// The `days` days that begin with `first`; nothing when that is no day at all or leaves the calendar.
    #[must_use]
    pub fn of_days(first: Date, days: i64) -> Option<Self> {
        if days < 1 {
            return None;
        }
        plus_days(first, days - 1).map(|last| Self { first, last })
    }

    /// From `first` to `last`; nothing when `last` is earlier.
    #[must_use]
    pub fn between(first: Date, last: Date) -> Option<Self> {
        (first <= last).then_some(Self { first, last })
    }

    /// How many days, counting both ends.
    #[must_use]
    pub fn days(&self) -> i64 {
        days_from(self.first, self.last) + 1
    }

    /// The days that both ranges hold.
    #[must_use]
    pub fn intersection(&self, other: &Self) -> Option<Self> {
        Self::between(self.first.max(other.first), self.last.min(other.last))
    }

    /// Whether they share a day.
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        self.intersection(other).is_some()
    }

    /// Whether `day` is one of its days.
    #[must_use]
    pub fn contains(&self, day: Date) -> bool {
        self.first <= day && day <= self.last
    }
}

/// Days from `from` to `to`; negative when `to` is earlier.
#[must_use]
pub fn days_from(from: Date, to: Date) -> i64 {
    from.duration_until(to).as_hours() / 24
}

/// The day `days` later, or earlier when negative; nothing beyond the calendar (years −9999 to 9999).
#[must_use]
pub fn plus_days(day: Date, days: i64) -> Option<Date> {
    // Wider spans than the calendar itself would be refused by the library anyway.
    (-8_000_000..=8_000_000).contains(&days).then(|| day.checked_add(days.days()).ok()).flatten()
}

/// The eve of `day`; the first day of the calendar has none and stays.
#[must_use]
pub fn eve(day: Date) -> Date {
    day.yesterday().unwrap_or(day)
}

/// The same month and day `years` later. 29 February stays 29 February in a leap year and becomes 1 March otherwise.
/// Past the end of the calendar it stays at its last day.
#[must_use]
pub fn add_years(day: Date, years: i16) -> Date {
    let Some(year) = day.year().checked_add(years).filter(|year| *year <= 9999) else {
        return Date::MAX;
    };
    Date::new(year, day.month(), day.day()).unwrap_or_else(|_| Date::new(year, 3, 1).unwrap_or(Date::MAX))
}

/// Twelve months earlier: the same day, or the last day of that month when it is shorter (29-02-2024 → 28-02-2023).
#[must_use]
pub fn minus_12_months(day: Date) -> Date {
    day.saturating_sub(12.months())
}

/// The sixteenth birthday.
#[must_use]
pub fn birthday_16(birth: Date) -> Date {
    add_years(birth, super::law::AGE_LIMIT_YEARS)
}

/// Contribution weeks in so many days: one per seven, and one more when the remainder is over three (LSS 20).
#[must_use]
pub const fn weeks(days: i64) -> i64 {
    days / 7 + (days % 7 > 3) as i64
}

/// Ranges without overlaps or adjoining ends, in order.
#[must_use]
pub fn merged(ranges: impl IntoIterator<Item = DayRange>) -> Vec<DayRange> {
    let mut sorted: Vec<DayRange> = ranges.into_iter().collect();
    sorted.sort_unstable();
    let mut merged: Vec<DayRange> = Vec::with_capacity(sorted.len());
    for range in sorted {
        match merged.last_mut() {
            Some(open) if days_from(open.last, range.first) <= 1 => open.last = open.last.max(range.last),
            _ => merged.push(range),
        }
    }
    merged
}

/// How many different days of `window` the `ranges` cover.
#[must_use]
pub fn days_within(window: &DayRange, ranges: &[DayRange]) -> i64 {
    merged(ranges.iter().filter_map(|range| range.intersection(window))).iter().map(DayRange::days).sum()
}

/// How many days without a gap the `ranges` cover up to the last day of `window`, not looking before the window.
#[must_use]
pub fn run_up_to_end(window: &DayRange, ranges: &[DayRange]) -> i64 {
    merged(ranges.iter().filter_map(|range| range.intersection(window)))
        .last()
        .filter(|run| run.last == window.last)
        .map_or(0, DayRange::days)
}

/// Whether `day` lies in the years that records of living people and their leaves can have. A year beyond is a slip.
#[must_use]
pub fn plausible(day: Date) -> bool {
    (date(1900, 1, 1)..=date(2199, 12, 31)).contains(&day)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn any_day() -> impl Strategy<Value = Date> {
        (0_i64..100_000).prop_map(|days| plus_days(date(1950, 1, 1), days).unwrap())
    }

    fn any_range() -> impl Strategy<Value = DayRange> {
        (any_day(), 1_i64..500).prop_map(|(first, days)| DayRange::of_days(first, days).unwrap())
    }

    #[test]
    fn sixteenth_birthdays() {
        assert_eq!(birthday_16(date(2010, 3, 15)), date(2026, 3, 15));
        assert_eq!(birthday_16(date(2012, 2, 29)), date(2028, 2, 29));
        assert_eq!(birthday_16(date(2084, 2, 29)), date(2100, 3, 1), "2100 is not a leap year");
    }

    #[test]
    fn anniversaries_and_twelve_months_back() {
        assert_eq!(add_years(date(2024, 2, 29), 3), date(2027, 3, 1));
        assert_eq!(minus_12_months(date(2024, 2, 29)), date(2023, 2, 28));
        assert_eq!(minus_12_months(date(2025, 9, 15)), date(2024, 9, 15));
        assert_eq!(add_years(date(9998, 1, 1), 16), Date::MAX);
    }

    #[test]
    fn weeks_round_as_the_law_says() {
        assert_eq!([3, 4, 206, 207, 210, 360, 361, 364].map(weeks), [0, 1, 29, 30, 30, 51, 52, 52]);
    }

    #[test]
    fn windows_of_the_published_cases() {
        let a = DayRange::between(minus_12_months(date(2024, 2, 29)), date(2024, 2, 28)).unwrap();
        assert_eq!((a.first, a.days()), (date(2023, 2, 28), 366));
        let contributions = [DayRange::between(date(2025, 2, 20), date(2030, 1, 1)).unwrap()];
        let window = DayRange::between(date(2024, 9, 15), date(2025, 9, 14)).unwrap();
        assert_eq!(days_within(&window, &contributions), 207);
    }

    #[test]
    fn a_gap_breaks_the_run_and_adjoining_ranges_do_not() {
        let window = DayRange::between(date(2025, 1, 1), date(2025, 12, 31)).unwrap();
        let part = |a, b| DayRange::between(a, b).unwrap();
        let joined = [part(date(2025, 7, 1), date(2026, 2, 1)), part(date(2024, 1, 1), date(2025, 6, 30))];
        assert_eq!(run_up_to_end(&window, &joined), 365);
        let gap = [part(date(2024, 1, 1), date(2025, 6, 29)), part(date(2025, 7, 1), date(2026, 2, 1))];
        assert_eq!(run_up_to_end(&window, &gap), 184);
        assert_eq!(run_up_to_end(&window, &gap[..1]), 0);
    }

    #[test]
    fn absurd_counts_are_no_range() {
        assert_eq!(DayRange::of_days(date(2026, 5, 4), 0), None);
        assert_eq!(DayRange::of_days(date(2026, 5, 4), i64::MIN), None);
        assert_eq!(DayRange::of_days(date(2026, 5, 4), i64::MAX), None);
    }

    proptest! {
        #[test]
        fn the_birthday_keeps_month_and_day_save_for_29_february(birth in any_day()) {
            let birthday = birthday_16(birth);
            prop_assert_eq!(birthday.year(), birth.year() + 16);
            if (birth.month(), birth.day()) == (2, 29) && !birthday.in_leap_year() {
                prop_assert_eq!((birthday.month(), birthday.day()), (3, 1));
            } else {
                prop_assert_eq!((birthday.month(), birthday.day()), (birth.month(), birth.day()));
            }
        }

        #[test]
        fn anniversaries_never_change_the_order(a in any_day(), b in any_day(), years in 0_i16..20) {
            prop_assume!(a <= b);
            prop_assert!(add_years(a, years) <= add_years(b, years));
        }

        #[test]
        fn a_range_has_the_days_it_was_made_of(first in any_day(), days in 1_i64..1000) {
            let range = DayRange::of_days(first, days).unwrap();
            prop_assert_eq!(range.days(), days);
            prop_assert_eq!(plus_days(range.first, days - 1), Some(range.last));
        }

        #[test]
        fn merging_counts_each_day_once(ranges in prop::collection::vec(any_range(), 0..12), window in any_range()) {
            let mut by_hand = 0;
            let mut day = window.first;
            while day <= window.last {
                by_hand += i64::from(ranges.iter().any(|range| range.contains(day)));
                day = day.tomorrow().unwrap();
            }
            prop_assert_eq!(days_within(&window, &ranges), by_hand);
            prop_assert!(run_up_to_end(&window, &ranges) <= by_hand);
        }

        #[test]
        fn more_days_never_make_fewer_weeks(days in 0_i64..2000) {
            prop_assert!(weeks(days) <= weeks(days + 1));
            prop_assert!((weeks(days) * 7 - days).abs() <= 3);
        }
    }
}
