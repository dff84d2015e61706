//! Whatever the records hold: nothing panics, and parts add up or a discrepancy says so.

use proptest::prelude::*;
use serde_json::json;

use super::*;

/// A value of a body: right, odd, of another type or missing.
fn odd(right: Vec<Value>) -> impl Strategy<Value = Value> {
    let wrong = vec![json!(null), json!(7), json!("—"), json!([1]), json!({ "total": -1 }), json!("9999-99-99")];
    prop_oneof![8 => prop::sample::select(right), 1 => prop::sample::select(wrong)]
}

fn ids() -> Vec<Value> {
    (1..8).map(|n| json!(id(n))).collect()
}

fn days() -> Vec<Value> {
    ["2026-05-04", "2026-04-01", "1999-12-31", "2030-01-01", "-009999-01-01", "9999-12-31"].map(Value::from).to_vec()
}

fn any_record(n: u128) -> impl Strategy<Value = Record> {
    let kinds = REGISTRY_KINDS.into_iter().chain(LEAVES_KINDS).collect::<Vec<_>>();
    let words = |words: &[&str]| words.iter().map(|word| json!(word)).collect::<Vec<_>>();
    let times = prop::sample::select(vec![
        "2026-05-04T05:59:59Z",
        "2026-04-20T12:00:00Z",
        "2031-01-01T00:00:00Z",
        "0001-01-01T00:00:00Z",
    ]);
    let about = (odd(ids()), odd(ids()), odd(ids()), odd(days()), odd(days()));
    let place =
        (odd(words(&[UMAE, HGZ, "XX"])), odd(words(&["UMAE", "second", "moon"])), odd(words(&["C91.0", "D10", "J45"])));
    let state = odd(words(&["expedida", "cesada", "enviada", "borrador", "cancelada", "moon"]));
    let number = odd(vec![json!(10), json!(0), json!(-4), json!(i64::MAX)]);
    (prop::sample::select(kinds), times.clone(), times, about, place, state, number).prop_map(
        move |(kind, occurred, recorded, (one, two, three, day, other), (unit, level, code), state, number)| {
            let body = json!({
                "patient": one, "holder": two, "request": two, "supersedes": three, "birth_date": day,
                "death_date": other, "date": day, "request_date": other, "start": day, "days": number,
                "effective_days": number, "unit": unit, "units": [{ "clues": unit }], "clues": unit, "level": level,
                "ooad": level, "icd10": code, "status": state, "given": state, "subsidy": { "total": number },
                "history": [{ "id": "h", "status": state, "at": recorded, "by": "x" }], "nss": "03150800120",
            });
            let mut record = record(n, kind, "2026-05-04", &body);
            (record.occurred_at, record.recorded_at) = (occurred.parse().unwrap(), recorded.parse().unwrap());
            record
        },
    )
}

fn records() -> impl Strategy<Value = Vec<Record>> {
    (1_u128..8).map(any_record).collect::<Vec<_>>()
}

/// Tables add up, or the report says so; and so do their shares.
fn holds(report: &Report) {
    for table in &report.tables {
        let (Amount::Count(of), sum) = (table.of, rows(report, table.name).iter().map(|row| row.1).sum::<u64>()) else {
            panic!("{table:?}")
        };
        let said = report.discrepancies_of("REP-PARTS").iter().any(|it| it.finding.field.ends_with(table.name));
        assert!(sum == of || said, "{table:?}");
        let shares: Vec<u32> = table.rows.iter().filter_map(|row| row.share).collect();
        assert!(shares.is_empty() || [0, 100].contains(&shares.iter().sum::<u32>()), "{table:?}");
    }
    assert!(report.discrepancies_of("REP-PARTS").is_empty(), "our own tables do add up: {:?}", report.discrepancies);
    names_are_known(report);
    serde_json::to_string(report).unwrap();
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]
    #[test]
    fn parts_add_up_whatever_the_records_hold(records in records(), from in prop::option::of(Just(date(2026, 4, 15)))) {
        let settings = || Settings { window: Window { from, ..settings().window }, ..settings() };
        let (one, two) = (registry(settings(), &records), leaves(settings(), &records));
        holds(&one);
        holds(&two);
        let patients = records.iter().filter(|it| it.kind == "patient" && it.recorded_at.as_second() < 1_900_000_000);
        prop_assert_eq!(one.figure("total"), Some(Amount::from(patients.count())));
        // Nothing is told of a report with small counts held back that is below three.
        let small = registry(Settings { suppress_small: true, ..settings() }, &records);
        let small_counts = |amount: Amount| matches!(amount, Amount::Count(1 | 2));
        prop_assert!(!small.figures.iter().any(|it| small_counts(it.amount)));
        prop_assert!(!small.tables.iter().flat_map(|it| &it.rows).any(|it| small_counts(it.count)));
    }
}
