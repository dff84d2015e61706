//! The published cases of domain.md §1.6 and our own, from `tests/vectors/leave.json`: the same file that other
//! languages read.

#![allow(clippy::unwrap_used, reason = "a test stops at the first thing that is not as it should be")]

use std::collections::BTreeSet;

use acompana_domain::leave::{CODES, check};
use acompana_domain::message::Locale;
use serde_json::{Value, json};

fn vectors() -> Vec<Value> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/vectors/leave.json");
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// The codes among the findings, either those that only inform or the others, in order.
fn codes(out: &Value, info: bool) -> Vec<String> {
    let findings = out["findings"].as_array().unwrap().iter();
    let wanted = findings.filter(|finding| (finding["severity"] == "info") == info);
    wanted.map(|finding| finding["code"].as_str().unwrap().to_owned()).collect()
}

/// Whether `whole` holds everything that `part` names.
fn holds(whole: &Value, part: &Value) -> bool {
    match (whole, part) {
        (Value::Object(whole), Value::Object(part)) => {
            part.iter().all(|(key, value)| whole.get(key).is_some_and(|found| holds(found, value)))
        }
        (Value::Array(whole), Value::Array(part)) => {
            part.iter().all(|value| whole.iter().any(|found| holds(found, value)))
        }
        _ => whole == part,
    }
}

/// What in `out` is not as `vector` says.
fn differences(vector: &Value, out: &Value) -> Vec<String> {
    if let Some(error) = vector.get("error") {
        let same = holds(&out["error"], error) && out["verdict"].is_null();
        return if same { Vec::new() } else { vec![out.to_string()] };
    }
    if out["verdict"].is_null() {
        return vec![out.to_string()];
    }
    let mut differing = Vec::new();
    for (key, expected) in vector["out"].as_object().unwrap() {
        if !holds(&out[key], expected) {
            differing.push(format!("{key}: expected {expected}, found {}", out[key]));
        }
    }
    if json!(codes(out, false)) != vector["codes"] {
        differing.push(format!("codes: expected {}, found {:?}", vector["codes"], codes(out, false)));
    }
    if let Some(info) = vector.get("info").filter(|info| **info != json!(codes(out, true))) {
        differing.push(format!("info: expected {info}, found {:?}", codes(out, true)));
    }
    differing
}

#[test]
fn every_case_has_its_verdict() {
    let mut wrong = Vec::new();
    for vector in vectors() {
        let differing = differences(&vector, &check(&vector["in"], Locale::EsMx));
        if !differing.is_empty() {
            wrong.push(format!("{}: {}", vector["case"], differing.join("; ")));
        }
    }
    assert!(wrong.is_empty(), "{} cases differ:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_rule_speaks_in_some_case_and_stays_silent_in_another() {
    let (mut spoke, mut silent) = (BTreeSet::new(), BTreeSet::new());
    let rules: Vec<&str> = CODES.iter().copied().filter(|code| code.starts_with("LIC-")).collect();
    assert_eq!(rules.len(), 36);
    for vector in vectors().iter().filter(|vector| vector.get("out").is_some()) {
        let out = check(&vector["in"], Locale::En);
        let found: BTreeSet<String> = codes(&out, false).into_iter().chain(codes(&out, true)).collect();
        silent.extend(rules.iter().filter(|rule| !found.contains(**rule)).copied());
        spoke.extend(found);
    }
    for rule in rules {
        assert!(spoke.contains(rule), "no case makes {rule} speak");
        assert!(silent.contains(rule), "every case makes {rule} speak");
    }
}

#[test]
fn answers_have_the_fixed_shape() {
    let keys = [
        "verdict",
        "end",
        "effective_days",
        "days_left",
        "max_days",
        "earliest_start",
        "subsidy",
        "weeks_rule",
        "findings",
        "policy_version",
    ];
    for vector in vectors().iter().filter(|vector| vector.get("out").is_some()) {
        for locale in Locale::ALL {
            let out = check(&vector["in"], locale);
            assert_eq!(out.as_object().unwrap().keys().collect::<Vec<_>>(), keys);
            for finding in out["findings"].as_array().unwrap() {
                let keys: Vec<_> = finding.as_object().unwrap().keys().map(String::as_str).collect();
                assert_eq!(keys, ["code", "severity", "field", "args", "message"]);
                let words = finding["message"].as_str().unwrap();
                assert!(!words.contains("{$") && words.len() > 20, "{}: {words}", vector["case"]);
            }
        }
    }
}

/// The sentence of the finding `code` on the first case with a change.
fn sentence(change: impl Fn(&mut Value), code: &str) -> String {
    let mut case = vectors()[0]["in"].clone();
    change(&mut case);
    let out = check(&case, Locale::EsMx);
    let found = out["findings"].as_array().unwrap().iter().find(|finding| finding["code"] == code);
    assert!(found.is_some(), "no {code}: {out}");
    found.unwrap()["message"].as_str().unwrap().to_owned()
}

#[test]
fn no_sentence_promises_what_the_verdict_does_not() {
    let refused = |case: &mut Value| {
        case["holder"]["contributions"] = json!([]);
        case["diagnosis"]["icd10"] = json!("J45");
    };
    let weeks = sentence(refused, "LIC-20");
    assert!(!weeks.contains("procede") && weeks.contains("sin pago"), "{weeks}");
    let claimed = |day: &'static str| move |case: &mut Value| case["claim_date"] = json!(day);
    assert!(
        sentence(claimed("2027-05-06"), "LIC-35").ends_with("2 días de esta licencia. Los demás se pueden cobrar.")
    );
    assert!(sentence(claimed("2030-01-01"), "LIC-35").ends_with("14 días de esta licencia."));
    let granted_days_count = |case: &mut Value| {
        case["policy"] = json!({"count_days": "GRANTED"});
        case["events"] = json!([{"type": "new_employer", "date": "2026-05-10"}]);
    };
    assert!(!sentence(granted_days_count, "LIC-27").contains("saldo"));
}

/// JSON pointers to everything within `value`.
fn places(value: &Value, at: &str, into: &mut Vec<String>) {
    into.push(at.to_owned());
    match value {
        Value::Object(fields) => fields.iter().for_each(|(key, value)| places(value, &format!("{at}/{key}"), into)),
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(index, value)| places(value, &format!("{at}/{index}"), into));
        }
        _ => {}
    }
}

#[test]
fn no_json_makes_it_panic() {
    let base = vectors()[0]["in"].clone();
    let odd = [
        json!(null),
        json!(true),
        json!(-1),
        json!(1e300),
        json!(i64::MAX),
        json!(""),
        json!("ñ\u{0}💙".repeat(2000)),
        json!([[]]),
        json!({}),
        json!("9999-12-31"),
        json!("-999999-01-01"),
        json!("2199-12-31"),
        json!("1900-01-01"),
    ];
    let mut all = Vec::new();
    places(&base, "", &mut all);
    for place in all {
        for value in &odd {
            let mut case = base.clone();
            *case.pointer_mut(&place).unwrap() = value.clone();
            let out = check(&case, Locale::EsMx);
            assert!(out["verdict"].is_string() || out["error"]["message"].is_string(), "{place} = {value}: {out}");
        }
    }
}
