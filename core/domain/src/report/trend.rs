//! How many in each week or month.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::Date;

use super::table::{Row, Table};
use super::window::Window;
use crate::leave::calendar::plus_days;

/// The steps of a trend.
#[derive(Debug, Clone, Copy)]
pub(super) enum Step {
    /// Weeks, from Monday to Sunday (ISO 8601), told by their Monday.
    Week,
    /// Months.
    Month,
}

impl Step {
    /// First day of the step that holds `day`.
    fn start(self, day: Date) -> Date {
        match self {
            Self::Week => plus_days(day, -i64::from(day.weekday().to_monday_zero_offset())).unwrap_or(day),
            Self::Month => day.first_of_month(),
        }
    }

    fn before(self, start: Date) -> Option<Date> {
        match self {
            Self::Week => plus_days(start, -7),
            Self::Month => start.checked_sub(1.month()).ok(),
        }
    }

    fn told(self, start: Date) -> String {
        match self {
            Self::Week => start.to_string(),
            Self::Month => start.strftime("%Y-%m").to_string(),
        }
    }
}

/// The last `steps` weeks or months of the window, each with its count, in order; what was before is one row, so that
/// everything adds up to `of`.
pub(super) fn trend(
    name: &'static str,
    step: Step,
    days: &BTreeMap<Date, u64>,
    window: &Window,
    steps: u16,
    of: u64,
) -> Table {
    let mut counts: BTreeMap<Date, u64> = BTreeMap::new();
    for (day, count) in days {
        *counts.entry(step.start(*day)).or_default() += count;
    }
    // What was before the first record is no trend of zeros.
    let begins = window.from.or_else(|| days.keys().next().copied()).map(|first| step.start(first));
    let mut starts = Vec::new();
    let mut next = Some(step.start(window.to));
    while let Some(start) =
        next.filter(|start| starts.len() < usize::from(steps) && begins.is_none_or(|it| it <= *start))
    {
        starts.push(start);
        next = step.before(start);
    }
    starts.reverse();
    let first = starts.first().copied().unwrap_or(Date::MAX);
    let earlier: u64 = counts.range(..first).map(|(_, count)| count).sum();
    let mut rows = Vec::new();
    if earlier > 0 {
        rows.push(Row::word("earlier", earlier));
    }
    let count = |start: &Date| counts.get(start).copied().unwrap_or_default();
    rows.extend(starts.iter().map(|start| Row::value(Some(&step.told(*start)), count(start))));
    Table::new(name, of, rows)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use jiff::tz::TimeZone;

    use super::*;

    fn rows(step: Step, from: Option<Date>, steps: u16) -> Vec<(String, u64)> {
        let days = [
            (date(2025, 12, 31), 4),
            (date(2026, 1, 1), 1),
            (date(2026, 1, 4), 2),
            (date(2026, 1, 5), 3),
            (date(2026, 1, 20), 5),
        ];
        let window = Window { from, ..Window::until(date(2026, 1, 21), TimeZone::UTC) };
        let table = trend("per_week", step, &days.into(), &window, steps, 15);
        assert_eq!(table.discrepancy(), None);
        table.rows.iter().map(|row| (row.key.as_str().to_owned(), table.count(row.key.as_str()).unwrap())).collect()
    }

    fn told(rows: &[(&str, u64)]) -> Vec<(String, u64)> {
        rows.iter().map(|(key, count)| ((*key).to_owned(), *count)).collect()
    }

    #[test]
    fn weeks_run_from_monday_to_sunday_over_the_new_year() {
        let expected = [("2025-12-29", 7), ("2026-01-05", 3), ("2026-01-12", 0), ("2026-01-19", 5)];
        assert_eq!(rows(Step::Week, Some(date(2025, 12, 31)), 12), told(&expected));
    }

    #[test]
    fn what_is_before_the_last_steps_is_one_row() {
        assert_eq!(rows(Step::Week, None, 2), told(&[("earlier", 10), ("2026-01-12", 0), ("2026-01-19", 5)]));
        assert_eq!(rows(Step::Month, None, 1), told(&[("earlier", 4), ("2026-01", 11)]));
        assert_eq!(rows(Step::Month, None, 3), told(&[("2025-12", 4), ("2026-01", 11)]));
        assert_eq!(rows(Step::Month, None, 0), told(&[("earlier", 15)]));
    }
}
