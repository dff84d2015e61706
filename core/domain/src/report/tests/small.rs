//! Small counts, held back where that was asked for.

use serde_json::json;

use super::*;

fn report(homes: &[u64], suppress_small: bool) -> Report {
    let mut records = Vec::new();
    for (unit, count) in homes.iter().enumerate() {
        let clues = format!("DFIMS00000{unit}");
        records.push(hospital(1 + unit as u128, &clues, "second", "37"));
        for n in 0..*count {
            let n = 1_000 * (unit as u128 + 1) + u128::from(n);
            let body = json!({ "birth_date": "2018-01-01", "units": [{ "id": "u", "clues": clues }] });
            records.push(record(n, "patient", "2020-01-01", &body));
        }
    }
    registry(Settings { suppress_small, ..settings() }, &records)
}

fn homes(report: &Report) -> Vec<String> {
    report.table("by_hospital").unwrap().rows.iter().map(|row| row.count.to_string()).collect()
}

#[test]
fn one_and_two_are_held_back_and_never_alone() {
    assert_eq!(homes(&report(&[9, 2, 5, 3], false)), ["9", "5", "3", "2"]);
    // The single small one would follow from the total: the next smallest goes with it.
    assert_eq!(homes(&report(&[9, 2, 5, 3], true)), ["9", "5", "<3", "<3"]);
    assert_eq!(homes(&report(&[9, 2, 1], true)), ["9", "<3", "<3"]);
    assert_eq!(homes(&report(&[9, 5, 3], true)), ["9", "5", "3"]);
}

#[test]
fn nothing_that_goes_with_a_small_count_is_told() {
    let report = report(&[2], true);
    assert_eq!(report.figure("total"), Some(Amount::HeldBack));
    assert_eq!(report.table("by_age").unwrap().of, Amount::HeldBack);
    let row = &report.table("by_hospital").unwrap().rows[0];
    assert!(row.share.is_none() && row.more.iter().all(|(_, amount)| *amount == Amount::HeldBack), "{row:?}");
    let text = serde_json::to_string(&report).unwrap();
    assert!(text.contains(r#""total":"<3""#), "{text}");
}
