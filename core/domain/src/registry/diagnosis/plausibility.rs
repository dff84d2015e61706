//! At which ages a tumour is usual (domain.md §3.4: "age ≠ usual for the tumour" is a warning).

use crate::ident::Icd10;

/// CIE-10 category or code, and the whole years of age between which it is usual.
///
/// The law and the notes give no table. These are wide bounds of common paediatric teaching, chosen so that only a
/// surprising entry is asked about; who has the paper in hand gives a reason and goes on.
const USUAL: &[(&str, i32, i32)] = &[
    // Embryonal tumours of small children.
    ("C22.2", 0, 12),
    ("C64", 0, 15),
    ("C69.2", 0, 10),
    ("C74", 0, 18),
    // Carcinomas of adults.
    ("C18", 10, 200),
    ("C34", 10, 200),
    ("C50", 10, 200),
    ("C53", 10, 200),
    ("C61", 18, 200),
];

/// Whether the tumour is usual at `age`. What is not in the table is usual at every age.
pub(super) fn is_usual(icd10: &Icd10, age: i32) -> bool {
    let row = USUAL.iter().find(|(code, _, _)| *code == icd10.as_str() || *code == icd10.category());
    row.is_none_or(|(_, from, to)| (*from..=*to).contains(&age))
}
