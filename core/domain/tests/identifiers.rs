//! Every identifier of domain.md §2, right and wrong, through the format of `acompana check id`.

use acompana_domain::ident;
use acompana_domain::message::{self, Locale};
use jiff::civil::date;
use serde_json::Value;

const VECTORS: &str = include_str!("../../../tests/vectors/identifiers.json");

/// What of `expected` is not in `actual`: objects may have more fields than expected, arrays have the same length.
fn missing(expected: &Value, actual: &Value, path: &str) -> Option<String> {
    match (expected, actual) {
        (Value::Object(fields), Value::Object(found)) => {
            fields.iter().find_map(|(name, value)| match found.get(name) {
                None => Some(format!("{path}/{name} is absent")),
                Some(found) => missing(value, found, &format!("{path}/{name}")),
            })
        }
        (Value::Array(items), Value::Array(found)) if items.len() == found.len() => {
            items.iter().zip(found).enumerate().find_map(|(index, (a, b))| missing(a, b, &format!("{path}/{index}")))
        }
        (a, b) if a == b => None,
        (a, b) => Some(format!("{path}: expected {a}, found {b}")),
    }
}

#[test]
fn every_vector_of_the_domain_notes_is_judged_as_it_says() {
    let vectors: Vec<Value> = serde_json::from_str(VECTORS).unwrap();
    assert!(vectors.len() > 150, "{} vectors", vectors.len());
    let mut wrong = Vec::new();
    for vector in &vectors {
        let out = ident::check(&vector["in"], date(2026, 5, 4), Locale::EsMx);
        if let Some(reason) = missing(&vector["out"], &out, "") {
            wrong.push(format!("{} {}: {reason}", vector["case"], vector["in"]));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_was_normalised_is_valid_and_stays_as_it_is() {
    let vectors: Vec<Value> = serde_json::from_str(VECTORS).unwrap();
    for vector in vectors.iter().filter(|vector| vector["out"]["valid"] == true) {
        let again = serde_json::json!({ "kind": vector["in"]["kind"], "value": vector["out"]["normalised"] });
        let out = ident::check(&again, date(2026, 5, 4), Locale::En);
        assert_eq!(out["normalised"], vector["out"]["normalised"], "{again}");
    }
}

#[test]
fn every_sentence_tells_its_values_and_leaves_no_gap() {
    let vectors: Vec<Value> = serde_json::from_str(VECTORS).unwrap();
    for locale in Locale::ALL {
        for vector in &vectors {
            let out = ident::check(&vector["in"], date(2026, 5, 4), locale);
            let warnings = out["warnings"].as_array().unwrap().iter();
            for told in warnings.chain([&out["error"]]).filter(|told| !told.is_null()) {
                let (code, sentence) = (told["code"].as_str().unwrap(), told["message"].as_str().unwrap());
                assert!(ident::CODES.contains(&code), "{code} is not in the list of codes");
                assert!(message::exists(locale, code), "{code} has no sentence");
                // Fluent leaves `{$name}` where a value is missing.
                assert!(!sentence.contains('{') && sentence.len() > 20, "{code}: {sentence}");
            }
        }
    }
}
