//! What the note of 6 October 2025 says of the registry (domain.md §7.2), whole or as a small part of it.

use jiff::civil::{Date, date};

/// The day of the note: the last day of the reports, on which ages are taken.
pub(super) const DAY: Date = date(2025, 10, 6);

/// Days in which a patient is new: the day of the note and the thirteen before it.
pub(super) const NEW_DAYS: u32 = 14;

/// The figures of a registry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Figures {
    /// Patients under eighteen.
    pub(super) children: u32,
    /// The others.
    pub(super) adults: u32,
    /// Patients, of both, that were registered in the last two weeks.
    pub(super) new: u32,
    /// Hospitals of the third level.
    pub(super) umae: u32,
    /// Hospitals of the second level.
    pub(super) second: u32,
}

/// As published. It tells 35 and 65 per cent of 23,382; the two counts are those that give these shares.
pub(super) const NOTE: Figures = Figures { children: 8_184, adults: 15_198, new: 181, umae: 15, second: 64 };

impl Figures {
    /// One in so many patients, and all hospitals: each of them works in every run.
    pub(super) fn one_in(self, n: u32) -> Self {
        let part = |count: u32| count.div_ceil(n.max(1));
        Self { children: part(self.children), adults: part(self.adults), new: part(self.new), ..self }
    }

    /// All patients.
    pub(super) const fn patients(self) -> u32 {
        self.children + self.adults
    }

    /// All hospitals.
    pub(super) const fn hospitals(self) -> u32 {
        self.umae + self.second
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_note_adds_up_and_a_part_of_it_keeps_all_hospitals() {
        assert_eq!((NOTE.patients(), NOTE.hospitals()), (23_382, 79));
        assert_eq!(NOTE.one_in(1), NOTE);
        let part = NOTE.one_in(100);
        assert_eq!((part.children, part.adults, part.new, part.hospitals()), (82, 152, 2, 79));
    }
}
