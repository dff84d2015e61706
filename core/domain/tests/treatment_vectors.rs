//! The shared vectors of doses, body surface and laboratory results (domain.md §3.5–3.6).
//!
//! Each row: `case` (its name), `in`, `out` (a part of the answer: every field given there must be in it), `codes` (the
//! codes of all findings, in any order).

// Clippy's leave to unwrap in tests covers test functions, not what they call.
#![allow(clippy::unwrap_used)]

use acompana_domain::message::Locale;
use acompana_domain::treatment::catalogue::{DrugCatalogue, Expected, Usual};
use acompana_domain::treatment::{Bsa, CODES, Route, check_dose, check_lab, quantity};
use jiff::civil::Date;
use rust_decimal::{Decimal, RoundingStrategy};
use serde_json::Value;

fn rows(text: &str) -> Vec<Value> {
    let rows: Vec<Value> = serde_json::from_str(text).unwrap();
    assert!(!rows.is_empty());
    rows
}

/// Whether every field of `part` is in `whole` with the same value.
fn holds(whole: &Value, part: &Value) -> bool {
    match (whole, part) {
        (Value::Object(whole), Value::Object(part)) => {
            part.iter().all(|(name, value)| whole.get(name).is_some_and(|whole| holds(whole, value)))
        }
        (whole, part) => whole == part,
    }
}

fn codes(answer: &Value) -> Vec<&str> {
    let findings = answer.get("findings").and_then(Value::as_array);
    let mut codes: Vec<&str> = findings.into_iter().flatten().map(|found| found["code"].as_str().unwrap()).collect();
    codes.sort_unstable();
    codes
}

fn expect(row: &Value, answer: &Value) -> Result<(), String> {
    let mut expected: Vec<&str> = row["codes"].as_array().unwrap().iter().map(|code| code.as_str().unwrap()).collect();
    expected.sort_unstable();
    let told = answer.to_string();
    // A sentence with a value that nobody supplied shows the bare placeholder.
    let listed = codes(answer).iter().all(|code| CODES.contains(code));
    if listed && holds(answer, &row["out"]) && codes(answer) == expected && !told.contains("{$") {
        return Ok(());
    }
    Err(format!("{}\n  expected {} {:?}\n  got      {told}\n", row["case"], row["out"], expected))
}

fn all_hold(results: impl Iterator<Item = Result<(), String>>) {
    let failures: Vec<String> = results.filter_map(Result::err).collect();
    assert!(failures.is_empty(), "{} rows fail:\n{}", failures.len(), failures.join("\n"));
}

#[test]
fn doses() {
    let catalogue = DrugCatalogue::default();
    let rows = rows(include_str!("../../../tests/vectors/dose.json"));
    all_hold(rows.iter().map(|row| expect(row, &check_dose(&row["in"], &catalogue, Locale::EsMx))));
}

#[test]
fn laboratory() {
    let rows = rows(include_str!("../../../tests/vectors/lab.json"));
    all_hold(rows.iter().map(|row| expect(row, &check_lab(&row["in"], Locale::En))));
}

#[test]
fn body_surface_and_the_doses_from_it() {
    let catalogue = DrugCatalogue::default();
    for row in rows(include_str!("../../../tests/vectors/bsa.json")) {
        let given = |name: &str| quantity(&row["in"][name]).unwrap();
        let date = |name: &str| row["in"][name].as_str().unwrap().parse::<Date>().unwrap();
        let bsa = Bsa::mosteller(given("weight_kg"), given("height_cm")).unwrap();
        assert_eq!(bsa.to_string(), row["out"]["bsa"], "{}", row["case"]);

        let months = date("birth_date").until((jiff::Unit::Month, date("on"))).unwrap().get_months();
        let usual = |drug: &str, route: Route| -> Expected {
            let drug = catalogue.find(drug).unwrap();
            match drug.usual(route, u32::try_from(months).ok(), Some(given("weight_kg")), Some(bsa)) {
                Usual::Range(_, expected) => expected,
                other => panic!("{}: {other:?}", row["case"]),
            }
        };
        let asparaginase = usual("L-asparaginasa", Route::Intramuscular);
        let doses = [
            ("vincristine_mg", usual("vincristina", Route::Intravenous).typical, 3),
            ("asparaginase_low_ui", asparaginase.low, 0),
            ("asparaginase_high_ui", asparaginase.high, 0),
            ("peg_ui", usual("PEG-asparaginasa", Route::Intramuscular).typical, 0),
        ];
        for (name, dose, decimals) in doses {
            let rounded = dose.round_dp_with_strategy(decimals, RoundingStrategy::MidpointAwayFromZero);
            let expected: Decimal = quantity(&row["out"][name]).unwrap();
            assert_eq!(rounded, expected, "{} {name}", row["case"]);
        }
    }
}
