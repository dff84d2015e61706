//! Groups of CIE-10 diagnoses in which the registry is told.
//!
//! The blocks of chapter II of CIE-10 (WHO, ICD-10; the Spanish edition that NOM-024's catalogues follow). The block
//! C81–C96 is told in three: leukaemias are a third of the cancers of children and would hide in it (the split is ours).

use crate::ident::Icd10;

/// A group of diagnoses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DiagnosisGroup {
    /// Its key in reports, such as `C91-C95`; `other` for what is no tumour.
    pub key: &'static str,
    letter: char,
    first: u8,
    last: u8,
}

const fn group(key: &'static str, letter: char, first: u8, last: u8) -> DiagnosisGroup {
    DiagnosisGroup { key, letter, first, last }
}

impl DiagnosisGroup {
    /// All groups, in the order of CIE-10.
    pub const ALL: [Self; 19] = [
        group("C00-C14", 'C', 0, 14),
        group("C15-C26", 'C', 15, 26),
        group("C30-C39", 'C', 30, 39),
        group("C40-C41", 'C', 40, 41),
        group("C43-C44", 'C', 43, 44),
        group("C45-C49", 'C', 45, 49),
        group("C50", 'C', 50, 50),
        group("C51-C58", 'C', 51, 58),
        group("C60-C63", 'C', 60, 63),
        group("C64-C68", 'C', 64, 68),
        group("C69-C72", 'C', 69, 72),
        group("C73-C75", 'C', 73, 75),
        group("C76-C80", 'C', 76, 80),
        group("C81-C90", 'C', 81, 90),
        group("C91-C95", 'C', 91, 95),
        group("C96-C97", 'C', 96, 97),
        group("D00-D09", 'D', 0, 9),
        group("D10-D36", 'D', 10, 36),
        group("D37-D48", 'D', 37, 48),
    ];

    /// Key of the group for everything that is in none of them.
    pub const OTHER: &'static str = "other";

    /// Key of the group of a code.
    #[must_use]
    pub fn of(code: &Icd10) -> &'static str {
        let category = code.category();
        let number = category.get(1..).and_then(|digits| digits.parse::<u8>().ok());
        let found = Self::ALL.iter().find(|group| {
            category.starts_with(group.letter)
                && number.is_some_and(|number| (group.first..=group.last).contains(&number))
        });
        found.map_or(Self::OTHER, |group| group.key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> &'static str {
        DiagnosisGroup::of(&Icd10::parse(text).unwrap())
    }

    #[test]
    fn groups_begin_and_end_where_their_keys_say() {
        for (code, key) in [
            ("C00", "C00-C14"),
            ("C14.8", "C00-C14"),
            ("C15", "C15-C26"),
            ("C49", "C45-C49"),
            ("C50.9", "C50"),
            ("C71.6", "C69-C72"),
            ("C81.9", "C81-C90"),
            ("C90", "C81-C90"),
            ("C91.0", "C91-C95"),
            ("C95.9", "C91-C95"),
            ("C96", "C96-C97"),
            ("C97", "C96-C97"),
            ("D00", "D00-D09"),
            ("D36", "D10-D36"),
            ("D48.9", "D37-D48"),
            ("D49", "other"),
            ("C98", "other"),
            ("J45", "other"),
        ] {
            assert_eq!(of(code), key, "{code}");
        }
    }

    #[test]
    fn every_tumour_of_the_catalogue_has_a_group_and_only_they_do() {
        for letter in 'A'..='Z' {
            for number in 0..100 {
                let text = format!("{letter}{number:02}");
                let code = Icd10::parse(&text).unwrap();
                // Categories that CIE-10 leaves unused may lie within a block.
                assert!(!code.is_neoplasm() || of(&text) != DiagnosisGroup::OTHER, "{text}");
                assert!(of(&text) == DiagnosisGroup::OTHER || matches!(letter, 'C' | 'D'), "{text}");
            }
        }
    }

    #[test]
    fn groups_do_not_overlap_and_are_named_by_their_ends() {
        for pair in DiagnosisGroup::ALL.windows(2) {
            assert!((pair[0].letter, pair[0].last) < (pair[1].letter, pair[1].first), "{pair:?}");
        }
        for group in DiagnosisGroup::ALL {
            let ends = [group.first, group.last].map(|number| format!("{}{number:02}", group.letter));
            let named = if group.first == group.last { ends[0].clone() } else { ends.join("-") };
            assert_eq!(group.key, named);
        }
    }
}
