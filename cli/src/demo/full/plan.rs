//! Who is registered where and when: shares that add up to the figures, and the same persons in every run.

use jiff::ToSpan;
use jiff::civil::{Date, date};

use super::course;
use super::hospitals::{self, Hospital};
use super::note::{DAY, Figures, NEW_DAYS, NOTE};

/// The registry on days of which its size was published (domain.md §7.2), from a first day that is ours. Between two of
/// them it grows evenly.
const SERIES: [(Date, u32); 5] = [
    (date(2021, 1, 4), 0),
    (date(2021, 9, 16), 5_323),
    (date(2021, 11, 28), 5_445),
    (date(2021, 12, 31), 6_724),
    (date(2022, 6, 15), 9_216),
];

/// Larger than any number of patients, and prime: multiplied by it, ranks are shuffled and none comes twice.
const SHUFFLE: u64 = 1_000_003;

/// A patient to be registered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Person {
    /// Number in the whole registry.
    pub(super) number: u32,
    /// Whether they are under eighteen on the day of the note.
    pub(super) child: bool,
    /// The day on which the hospital registers them.
    pub(super) registered: Date,
}

/// A hospital with its patients.
#[derive(Debug)]
pub(super) struct Ward {
    pub(super) hospital: Hospital,
    pub(super) persons: Vec<Person>,
}

/// The whole registry.
#[derive(Debug)]
pub(super) struct Plan {
    /// What the reports must find.
    pub(super) figures: Figures,
    pub(super) wards: Vec<Ward>,
}

impl Plan {
    /// The registry with these figures.
    pub(super) fn of(figures: Figures) -> Self {
        let hospitals = hospitals::all(figures.umae, figures.second);
        // Every hospital has a patient, be the part that is played however small: an adult, or a child where there are
        // no adults.
        let floor = |whose: usize| move |hospital: &Hospital| u32::from((hospital.weight[1] == 0) == (whose == 0));
        let children = apportion(figures.children, &hospitals, 0, floor(0));
        let adults = apportion(figures.adults, &hospitals, 1, floor(1));
        let mut number = 0;
        let mut wards = Vec::new();
        for ((hospital, children), adults) in hospitals.into_iter().zip(children).zip(adults) {
            let persons = (0..children + adults).map(|n| {
                let person = Person { number, child: n < children, registered: registered(number, figures) };
                number += 1;
                person
            });
            let persons = persons.collect();
            wards.push(Ward { hospital, persons });
        }
        Self { figures, wards }
    }

    /// Treatments that all courses together record.
    pub(super) fn treatments(&self) -> u64 {
        self.wards.iter().flat_map(|ward| &ward.persons).map(|person| course::treatments(*person)).sum()
    }

    /// Records that all devices together write: a patient and a diagnosis each, and the treatments.
    pub(super) fn records(&self) -> u64 {
        2 * u64::from(self.figures.patients()) + self.treatments()
    }
}

/// Shares out `total` by weight and largest remainder, each hospital's floor first.
fn apportion(total: u32, hospitals: &[Hospital], whose: usize, floor: impl Fn(&Hospital) -> u32) -> Vec<u32> {
    let mut parts: Vec<u32> = hospitals.iter().map(floor).collect();
    let left = u64::from(total.saturating_sub(parts.iter().sum()));
    let weights: Vec<u64> = hospitals.iter().map(|hospital| u64::from(hospital.weight[whose])).collect();
    let sum = weights.iter().sum::<u64>().max(1);
    for (part, weight) in parts.iter_mut().zip(&weights) {
        *part += u32::try_from(left * weight / sum).unwrap_or(0);
    }
    let mut by_remainder: Vec<usize> = (0..parts.len()).collect();
    by_remainder.sort_by_key(|place| std::cmp::Reverse(left * weights[*place] % sum));
    let missing = total.saturating_sub(parts.iter().sum());
    for place in by_remainder.into_iter().take(missing as usize) {
        parts[place] += 1;
    }
    parts
}

/// The day on which the person with this number is registered: the last ones within the last two weeks, the others along
/// the published series. Hospitals have patients of all years, so numbers are shuffled first.
fn registered(number: u32, figures: Figures) -> Date {
    let rank = u64::from(number) * SHUFFLE % u64::from(figures.patients());
    let rank = u32::try_from(rank).unwrap_or(0);
    let earlier = figures.patients() - figures.new;
    if let Some(nth) = rank.checked_sub(earlier) {
        let day = nth * NEW_DAYS / figures.new.max(1);
        return DAY.saturating_sub((i64::from(NEW_DAYS) - 1 - i64::from(day)).days());
    }
    let last = (DAY.saturating_sub(i64::from(NEW_DAYS).days()), NOTE.patients() - NOTE.new);
    // A small part of the registry runs through the same years.
    let whole = u64::from(rank) * u64::from(last.1) / u64::from(earlier.max(1));
    let ends = SERIES.iter().skip(1).copied().chain([last]);
    for ((from, low), (to, high)) in SERIES.into_iter().zip(ends) {
        let (low, high) = (u64::from(low), u64::from(high));
        if whole < high {
            let days = u64::try_from(from.duration_until(to).as_hours() / 24).unwrap_or(0);
            let passed = (whole - low) * days / (high - low) + 1;
            return from.saturating_add(i64::try_from(passed).unwrap_or(0).days());
        }
    }
    last.0
}

#[cfg(test)]
mod tests {
    use acompana_domain::report::shares;

    use super::*;

    #[test]
    fn the_whole_registry_has_exactly_the_figures_of_the_note() {
        let plan = Plan::of(NOTE);
        let persons: Vec<Person> = plan.wards.iter().flat_map(|ward| ward.persons.clone()).collect();
        let children = persons.iter().filter(|person| person.child).count();
        assert_eq!((persons.len(), children, persons.len() - children), (23_382, 8_184, 15_198));
        assert_eq!(shares(&[8_184, 15_198]), [35, 65]);
        let first_new_day = date(2025, 9, 23);
        assert_eq!(persons.iter().filter(|person| person.registered >= first_new_day).count(), 181);
        assert!(persons.iter().all(|person| person.registered <= DAY));
        let levels = |level: &str| plan.wards.iter().filter(|ward| ward.hospital.level == level).count();
        assert_eq!((plan.wards.len(), levels("UMAE"), levels("second")), (79, 15, 64));
        assert_eq!(plan.treatments() / 23_382, 20, "about twenty treatments for each patient");
    }

    #[test]
    fn it_grows_along_the_published_series() {
        let plan = Plan::of(NOTE);
        let until = |day: Date| {
            let persons = plan.wards.iter().flat_map(|ward| &ward.persons);
            u32::try_from(persons.filter(|person| person.registered <= day).count()).unwrap()
        };
        for (day, published) in SERIES {
            let found = until(day);
            assert!(found.abs_diff(published) <= 40, "{day}: {found}, published {published}");
        }
    }

    #[test]
    fn a_part_of_it_has_exactly_its_own_figures_and_a_patient_in_each_hospital() {
        for n in [1, 10, 40, 100] {
            let figures = NOTE.one_in(n);
            let plan = Plan::of(figures);
            let persons: Vec<&Person> = plan.wards.iter().flat_map(|ward| &ward.persons).collect();
            let children = persons.iter().filter(|person| person.child).count();
            assert_eq!((persons.len(), children), (figures.patients() as usize, figures.children as usize), "{n}");
            let new = persons.iter().filter(|person| person.registered >= date(2025, 9, 23)).count();
            assert_eq!(new, figures.new as usize, "{n}");
            assert!(plan.wards.iter().all(|ward| !ward.persons.is_empty()), "{n}");
        }
    }

    #[test]
    fn children_are_where_children_are_treated() {
        for ward in Plan::of(NOTE).wards {
            let children = ward.persons.iter().filter(|person| person.child).count();
            let adults = ward.persons.len() - children;
            assert_eq!(
                [children > 0, adults > 0],
                ward.hospital.weight.map(|weight| weight > 0),
                "{:?}",
                ward.hospital
            );
        }
    }

    #[test]
    fn the_same_persons_come_in_every_run() {
        let [one, other] = [0, 1].map(|_| Plan::of(NOTE.one_in(10)));
        for (one, other) in one.wards.iter().zip(&other.wards) {
            assert_eq!(one.persons, other.persons);
        }
    }
}
