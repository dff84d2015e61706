//! The days of a report.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::{Serialize, Serializer};

/// The days that count, both ends included, and the zone in which an instant becomes a day. A civil date in a record
/// (the day on which a parent asks) is taken as it was written.
#[derive(Debug, Clone, Serialize)]
pub struct Window {
    /// First day; nothing to begin with the first record.
    pub from: Option<Date>,
    /// Last day.
    pub to: Date,
    /// The institution's calendar.
    #[serde(serialize_with = "by_name")]
    pub zone: TimeZone,
}

fn by_name<S: Serializer>(zone: &TimeZone, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(zone.iana_name().unwrap_or("UTC"))
}

impl Window {
    /// Everything up to `to` and `to` itself.
    #[must_use]
    pub const fn until(to: Date, zone: TimeZone) -> Self {
        Self { from: None, to, zone }
    }

    /// The same days, not before `from`.
    #[must_use]
    pub fn since(self, from: Date) -> Self {
        Self { from: Some(from), ..self }
    }

    /// The day of an instant in the institution's calendar.
    #[must_use]
    pub fn day_of(&self, at: Timestamp) -> Date {
        self.zone.to_datetime(at).date()
    }

    /// Whether `day` counts.
    #[must_use]
    pub fn holds(&self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && day <= self.to
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn window(zone: &str) -> Window {
        Window::until(date(2026, 5, 31), TimeZone::get(zone).unwrap()).since(date(2026, 5, 1))
    }

    #[test]
    fn a_day_ends_at_midnight_of_the_zone() {
        // Mexico City is six hours behind UTC all year round, Tijuana seven in May, Cancún five.
        for (zone, at, day, holds) in [
            ("America/Mexico_City", "2026-05-01T05:59:59.999Z", date(2026, 4, 30), false),
            ("America/Mexico_City", "2026-05-01T06:00:00Z", date(2026, 5, 1), true),
            ("America/Mexico_City", "2026-06-01T05:59:59.999Z", date(2026, 5, 31), true),
            ("America/Mexico_City", "2026-06-01T06:00:00Z", date(2026, 6, 1), false),
            ("America/Tijuana", "2026-06-01T06:00:00Z", date(2026, 5, 31), true),
            ("America/Tijuana", "2026-06-01T07:00:00Z", date(2026, 6, 1), false),
            ("America/Cancun", "2026-06-01T05:00:00Z", date(2026, 6, 1), false),
        ] {
            let window = window(zone);
            let found = window.day_of(at.parse().unwrap());
            assert_eq!((found, window.holds(found)), (day, holds), "{zone} {at}");
        }
    }

    #[test]
    fn both_ends_count_and_without_a_first_day_everything_before_does() {
        let window = window("UTC");
        let held =
            [date(2026, 4, 30), date(2026, 5, 1), date(2026, 5, 31), date(2026, 6, 1)].map(|day| window.holds(day));
        assert_eq!(held, [false, true, true, false]);
        assert!(Window { from: None, ..window }.holds(date(1900, 1, 1)));
    }
}
