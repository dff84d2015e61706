//! The ledger of days: how many of the 364 are taken, and which dates (¶3; domain.md LIC-14 to LIC-16).

use jiff::civil::Date;

use super::calendar::{DayRange, add_years, birthday_16, eve, plus_days};
use super::case::LeaveCase;
use super::law;
use super::life_cycle::Status;
use super::policy::{BirthdayDay, CapScope, CountDays, PolicySet, Window};

/// Whether an earlier leave was held by the parent who asks now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// By the same one.
    Same,
    /// By the other one.
    Other,
}

/// Another leave of the same child.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EarlierLeave {
    /// First day.
    pub start: Date,
    /// Days granted or asked for.
    pub days: i64,
    /// Days until it ended, when it ended early.
    pub effective_days: Option<i64>,
    /// Whose it is.
    pub whose: Whose,
    /// Its state.
    pub status: Status,
    /// Its folio, as far as it is known here.
    pub folio: Option<String>,
}

impl EarlierLeave {
    /// The days on which it was, or will be, enjoyed; nothing when it was withdrawn, refused, or ended before it began.
    #[must_use]
    pub fn range(&self) -> Option<DayRange> {
        let days = self.effective_days.unwrap_or(self.days);
        if self.status.holds_days() { DayRange::of_days(self.start, days) } else { None }
    }

    /// The days that count against the 364.
    fn counted(&self, policy: &PolicySet) -> Option<DayRange> {
        match policy.count_days {
            CountDays::Effective => self.range(),
            CountDays::Granted if self.status.holds_days() => DayRange::of_days(self.start, self.days),
            CountDays::Granted => None,
        }
    }
}

/// How many days of leave are taken and left, for a parent to see.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct LeaveBalance {
    /// Days that count: taken, granted, or asked for and not answered yet.
    pub days_taken: i64,
    /// Days that a leave beginning today may still take, 0 to 364.
    pub days_left: i64,
    /// First day of the three years in which the days count; nothing where no fixed period bounds them.
    pub period_first: Option<Date>,
    /// Their last day.
    pub period_last: Option<Date>,
}

/// The days of one child, or of one holder for a child, as the policy counts them.
#[derive(Debug, Clone)]
pub struct Ledger {
    window: Window,
    diagnosed: Option<Date>,
    taken: Vec<DayRange>,
}

impl Ledger {
    /// The ledger that a case shows under `policy`.
    #[must_use]
    pub fn of(case: &LeaveCase, policy: &PolicySet) -> Self {
        Self::new(&case.earlier_leaves, case.diagnosis.as_ref().map(|diagnosis| diagnosis.date), policy)
    }

    /// The ledger of these leaves of a child that was diagnosed on that day, under `policy`.
    #[must_use]
    pub fn new(leaves: &[EarlierLeave], diagnosed: Option<Date>, policy: &PolicySet) -> Self {
        let counts = |leave: &&EarlierLeave| policy.cap_scope == CapScope::Child || leave.whose == Whose::Same;
        let taken = leaves.iter().filter(counts).filter_map(|leave| leave.counted(policy)).collect();
        Self { window: policy.window, diagnosed, taken }
    }

    /// The balance as a leave that starts on `start` would find it.
    #[must_use]
    pub fn balance(&self, start: Date) -> LeaveBalance {
        let (period, days_left) = (self.period(start), self.left(start));
        let days_taken = match self.window {
            // No fixed window: what counts is what is no longer left.
            Window::Sliding => law::MAX_DAYS_IN_PERIOD - days_left,
            Window::Fixed | Window::PerCalendarDx => self.counted(start),
        };
        LeaveBalance {
            days_taken,
            days_left,
            period_first: period.map(|period| period.first),
            period_last: period.map(|period| period.last),
        }
    }

    /// The days that count against a leave which starts on `start`, where a period bounds them.
    fn counted(&self, start: Date) -> i64 {
        if self.window == Window::Fixed {
            return self.taken.iter().map(DayRange::days).sum();
        }
        let period = self.period(start);
        let within = |range: &DayRange| period.and_then(|period| range.intersection(&period));
        self.taken.iter().filter_map(within).map(|range| range.days()).sum()
    }

    /// The three years in which a leave that starts on `start` must end; nothing where no period bounds it (SLIDING).
    #[must_use]
    pub fn period(&self, start: Date) -> Option<DayRange> {
        let first = match self.window {
            Window::Sliding => return None,
            Window::Fixed => self.taken.iter().map(|range| range.first).min().map_or(start, |first| first.min(start)),
            Window::PerCalendarDx => self.diagnosed.unwrap_or(start).min(start),
        };
        DayRange::between(first, eve(add_years(first, law::PERIOD_YEARS)))
    }

    /// How many of the 364 days a leave that starts on `start` may still take.
    #[must_use]
    pub fn left(&self, start: Date) -> i64 {
        let left = match self.window {
            Window::Fixed | Window::PerCalendarDx => law::MAX_DAYS_IN_PERIOD - self.counted(start),
            Window::Sliding => self.left_in_any_three_years(start),
        };
        left.max(0)
    }

    /// The longest leave from `start`, up to 364 days, after which no three years in a row hold more than 364.
    fn left_in_any_three_years(&self, start: Date) -> i64 {
        let fits =
            |days: i64| DayRange::of_days(start, days).is_some_and(|new| self.fullest(new) <= law::MAX_DAYS_IN_PERIOD);
        let (mut fitting, mut beyond) = (0, law::MAX_DAYS_IN_PERIOD + 1);
        while beyond - fitting > 1 {
            let middle = i64::midpoint(fitting, beyond);
            if fits(middle) { fitting = middle } else { beyond = middle }
        }
        fitting
    }

    /// Days in the fullest three years that touch `new`. A fullest one can be slid until it begins with some leave's
    /// first day or ends with some leave's last day, so only those need to be looked at.
    fn fullest(&self, new: DayRange) -> i64 {
        let all = || self.taken.iter().copied().chain([new]);
        // Both days around the anniversary, because of 29 February.
        let back = |last: Date| [0, 1].map(|day| plus_days(add_years(last, -law::PERIOD_YEARS), day));
        let ends = all().flat_map(|range| back(range.last)).flatten();
        let firsts = all().map(|range| range.first).chain(ends);
        let windows = firsts.filter_map(|first| DayRange::between(first, eve(add_years(first, law::PERIOD_YEARS))));
        let touching = windows.filter(|window| window.overlaps(&new));
        let held =
            |window: DayRange| all().filter_map(|range| range.intersection(&window)).map(|part| part.days()).sum();
        touching.map(held).max().unwrap_or(0)
    }
}

/// The last day of leave that the child's age allows.
#[must_use]
pub fn last_day_by_age(birth: Date, policy: &PolicySet) -> Date {
    let birthday = birthday_16(birth);
    match policy.birthday_day {
        BirthdayDay::Excluded => eve(birthday),
        BirthdayDay::Included => birthday,
    }
}

#[cfg(test)]
mod tests;
