use jiff::civil::date;
use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::leave::calendar::days_from;
use crate::leave::case::{Cause, Event, read_case};
use crate::leave::cessation::ended_by;
use crate::leave::verdict::{Verdict, evaluate};

fn case(start: Date, days: i64, earlier: Vec<EarlierLeave>) -> LeaveCase {
    let mut case = read_case(&json!({
        "request_date": start,
        "child": {"birth_date": "2019-01-01"},
        "holder": {
            "custody": true, "relation": "parent", "requested": true,
            "employments": [{"employer": "A", "from": "2010-01-01", "daily_wage": "500.00"}],
        },
        "diagnosis": {"icd10": "C91.0", "date": "2023-01-01", "by_imss": true},
        "prescription": {"date": start, "days": 28},
        "request": {"start": start, "days": days, "reason": "HOSPITALIZACION"},
    }))
    .unwrap();
    case.earlier_leaves = earlier;
    case
}

fn leave(start: Date, days: i64) -> EarlierLeave {
    EarlierLeave { start, days, effective_days: None, whose: Whose::Same, status: Status::Expedida, folio: None }
}

/// What a parent asks for over the years: a start and a number of days.
fn requests() -> impl Strategy<Value = Vec<(Date, i64)>> {
    let request = (0_i64..1500, 1_i64..=28).prop_map(|(day, days)| (plus_days(date(2023, 1, 10), day).unwrap(), days));
    prop::collection::vec(request, 1..40)
}

fn policies() -> impl Strategy<Value = PolicySet> {
    let windows = prop::sample::select(Window::ALL);
    windows.prop_map(|window| PolicySet { window, ..PolicySet::default() })
}

/// Grants what can be granted, request after request, and returns the leaves.
fn granted(requests: &[(Date, i64)], policy: &PolicySet) -> Vec<EarlierLeave> {
    let mut leaves: Vec<EarlierLeave> = Vec::new();
    for (start, days) in requests {
        let verdict = evaluate(&case(*start, *days, leaves.clone()), policy);
        match verdict.verdict {
            Verdict::ProcedenteConSubsidio | Verdict::ProcedenteSinSubsidio => leaves.push(leave(*start, *days)),
            Verdict::RequiereAjuste => {
                let most = verdict.max_days.unwrap();
                assert!((1..*days).contains(&most), "fewer days, at least one");
                let adjusted = evaluate(&case(*start, most, leaves.clone()), policy);
                assert_eq!(adjusted.verdict, Verdict::ProcedenteConSubsidio, "the proposal itself is granted");
                leaves.push(leave(*start, most));
            }
            _ => {}
        }
    }
    leaves
}

fn total(leaves: &[EarlierLeave]) -> i64 {
    leaves.iter().filter_map(EarlierLeave::range).map(|range| range.days()).sum()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn never_more_than_364_days_nor_a_day_twice(requests in requests(), policy in policies()) {
        let leaves = granted(&requests, &policy);
        let ranges: Vec<DayRange> = leaves.iter().filter_map(EarlierLeave::range).collect();
        for (index, range) in ranges.iter().enumerate() {
            prop_assert!(ranges[..index].iter().all(|earlier| !earlier.overlaps(range)));
        }
        match policy.window {
            Window::Fixed | Window::PerCalendarDx => prop_assert!(total(&leaves) <= law::MAX_DAYS_IN_PERIOD),
            Window::Sliding => for range in &ranges {
                let three_years = DayRange::between(range.first, eve(add_years(range.first, 3))).unwrap();
                let within: i64 = ranges.iter().filter_map(|r| r.intersection(&three_years)).map(|r| r.days()).sum();
                prop_assert!(within <= law::MAX_DAYS_IN_PERIOD);
            }
        }
    }

    #[test]
    fn the_order_of_the_earlier_leaves_does_not_matter(requests in requests(), policy in policies(), day in 0_i64..1500) {
        let leaves: Vec<EarlierLeave> = requests.iter().map(|(start, days)| leave(*start, *days)).collect();
        let backwards: Vec<EarlierLeave> = leaves.iter().rev().cloned().collect();
        let start = plus_days(date(2023, 1, 10), day).unwrap();
        let one = Ledger::of(&case(start, 14, leaves), &policy);
        let other = Ledger::of(&case(start, 14, backwards), &policy);
        prop_assert_eq!((one.left(start), one.period(start)), (other.left(start), other.period(start)));
    }

    #[test]
    fn an_ended_leave_gives_back_exactly_what_was_not_enjoyed(days in 1_i64..=28, on in -5_i64..40, cause in 0..3) {
        let start = date(2026, 5, 4);
        let cause = [Cause::NeedEnded, Cause::Death, Cause::NewEmployer][usize::try_from(cause).unwrap()];
        let event = Event { cause, date: plus_days(start, on).unwrap() };
        let range = DayRange::of_days(start, days).unwrap();
        let policy = PolicySet::default();
        let left = |leave| Ledger::of(&case(date(2026, 8, 1), 1, vec![leave]), &policy).left(date(2026, 8, 1));
        let whole = left(leave(start, days));
        prop_assert_eq!(whole, 364 - days);
        if let Some(ended) = ended_by(event, range, date(2019, 1, 1), &policy) {
            prop_assert_eq!(ended.effective_days + ended.returned_days, days);
            prop_assert!(ended.returned_days > 0);
            let ceased = EarlierLeave {
                status: Status::Cesada, effective_days: Some(ended.effective_days), ..leave(start, days)
            };
            prop_assert_eq!(left(ceased) - whole, ended.returned_days);
            if let Some(last) = ended.last_day {
                prop_assert_eq!(days_from(start, last) + 1, ended.effective_days);
            }
        }
    }
}

#[test]
fn what_was_never_granted_takes_no_days() {
    let start = date(2026, 8, 1);
    for status in Status::ALL {
        let one = EarlierLeave { status, ..leave(date(2026, 5, 4), 28) };
        let left = Ledger::of(&case(start, 1, vec![one]), &PolicySet::default()).left(start);
        let never = [Status::Borrador, Status::RequiereInformacion, Status::Improcedente, Status::Cancelada];
        assert_eq!(left, if never.contains(&status) { 364 } else { 336 }, "{status:?}");
    }
}

#[test]
fn the_first_leave_opens_the_three_years() {
    let ledger = Ledger::of(&case(date(2026, 2, 20), 1, vec![leave(date(2024, 2, 29), 28)]), &PolicySet::default());
    assert_eq!(ledger.period(date(2026, 2, 20)), DayRange::between(date(2024, 2, 29), date(2027, 2, 28)));
}

#[test]
fn a_balance_adds_up_to_what_the_law_gives() {
    let today = date(2026, 5, 4);
    let of = |leaves: &[EarlierLeave], window| {
        let policy = PolicySet { window, ..PolicySet::default() };
        Ledger::new(leaves, Some(date(2023, 6, 1)), &policy).balance(today)
    };
    // Before the diagnosis, past, running, and to come.
    let leaves =
        [(2023, 1, 28), (2024, 1, 28), (2026, 5, 14), (2026, 9, 7)].map(|(y, m, days)| leave(date(y, m, 1), days));
    let fixed = of(&leaves, Window::Fixed);
    assert_eq!((fixed.days_taken, fixed.days_left), (77, 287));
    assert_eq!((fixed.period_first, fixed.period_last), (Some(date(2023, 1, 1)), Some(date(2025, 12, 31))));
    let by_diagnosis = of(&leaves, Window::PerCalendarDx);
    assert_eq!((by_diagnosis.days_taken, by_diagnosis.days_left), (28 + 14, 322), "what lies outside does not count");
    assert_eq!(by_diagnosis.period_last, Some(date(2026, 5, 31)));
    let sliding = of(&leaves, Window::Sliding);
    assert_eq!(sliding.days_taken + sliding.days_left, 364);
    assert_eq!((sliding.period_first, sliding.period_last), (None, None));
    for window in Window::ALL {
        let none = of(&[], *window);
        assert_eq!((none.days_taken, none.days_left), (0, 364), "{window:?}");
        let full: Vec<_> = (0..14).map(|n| leave(plus_days(date(2024, 2, 1), n * 30).unwrap(), 28)).collect();
        assert_eq!(of(&full, *window).days_left, 0, "{window:?}: more than everything leaves nothing, not less");
    }
}
