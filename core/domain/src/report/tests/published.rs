//! The published figures (domain.md §7.1, §7.2), through the same code as our own.

use super::*;

/// Leaves by OOAD in June 2021.
const JUNE_2021: [(&str, u64); 28] = [
    ("Ags", 22),
    ("BC", 151),
    ("BCS", 24),
    ("Chih", 167),
    ("Chis", 2),
    ("Coah", 150),
    ("Col", 26),
    ("CDMX-Nte", 687),
    ("CDMX-Sur", 619),
    ("Dgo", 12),
    ("Gto", 74),
    ("Jal", 245),
    ("Méx-Pte", 6),
    ("Mich", 54),
    ("Nay", 26),
    ("NL", 494),
    ("Oax", 4),
    ("Pue", 102),
    ("Qro", 27),
    ("Sin", 62),
    ("SLP", 74),
    ("Son", 249),
    ("Tab", 1),
    ("Tamps", 17),
    ("Ver-Nte", 13),
    ("Ver-Sur", 23),
    ("Yuc", 97),
    ("Zac", 1),
];

#[test]
fn parents_by_sex_of_june_2021_do_not_add_up_and_it_is_said() {
    let table = Table::published("by_sex", 683, &[("women", 403), ("men", 290)]).with_shares();
    let discrepancy = table.discrepancy().unwrap();
    assert_eq!((discrepancy.finding.code.as_ref(), discrepancy.count), ("REP-PARTS", Amount::Count(10)));
    assert_eq!(discrepancy.finding.field, "/tables/by_sex");
    let told = crate::message::tell(crate::message::Locale::En, &discrepancy.finding);
    assert_eq!(told, "The parts of 'by_sex' add up to 693 and the total is 683: they differ by 10.");
    assert!(table.rows.iter().all(|row| row.share.is_none()), "no shares of a total that is not theirs");
}

#[test]
fn tables_that_add_up_are_not_accused() {
    assert_eq!(Table::published("by_ooad", 3_429, &JUNE_2021).discrepancy(), None);
    assert_eq!(Table::published("by_ooad", 3_430, &JUNE_2021).discrepancy().unwrap().count, Amount::Count(1));
    assert_eq!(Table::published("by_sex", 200, &[("men", 85), ("women", 115)]).discrepancy(), None);
    assert_eq!(Table::published("hospitals_by_level", 79, &[("UMAE", 15), ("second", 64)]).discrepancy(), None);
    assert_eq!(Table::published("hospitals_by_level", 51, &[("UMAE", 14), ("second", 37)]).discrepancy(), None);
}

#[test]
fn the_shares_of_october_2025_follow_from_its_counts() {
    let table = Table::published("by_age", 23_382, &[("paediatric", 8_184), ("adult", 15_198)]).with_shares();
    assert_eq!(table.rows.iter().map(|row| row.share.unwrap()).collect::<Vec<_>>(), [35, 65]);
    assert_eq!(Amount::ratio(49_661, 3_429).to_string(), "14.48", "days of a leave");
}
