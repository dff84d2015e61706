//! The demo, as a newcomer runs it: it ends well only if both ends count the same.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::process::Command;

use serde_json::{Value, json};

fn demo(arguments: &[&str]) -> (Value, String) {
    let output = Command::new(acompana_tests::process::program())
        .arg("demo")
        .args(arguments)
        .env_remove("ACOMPANA_DATA")
        .output()
        .unwrap();
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{told}");
    (serde_json::from_slice(&output.stdout).unwrap_or_default(), told)
}

#[test]
fn the_story_ends_well_and_the_counts_agree() {
    let (counts, told) = demo(&["--json", "--lang", "es-MX"]);
    assert_eq!(counts["nothing_lost_or_doubled"], json!(true), "{counts}");
    for kind in counts["records"].as_array().unwrap() {
        assert_eq!(kind["tablet"], kind["server"], "{kind}");
    }
    let applied: i64 = counts["devices"]
        .as_array()
        .unwrap()
        .iter()
        .map(|device| device["applied"].as_i64().unwrap() + device["merged"].as_i64().unwrap())
        .sum();
    assert_eq!(counts["ops_applied_on_server"], json!(applied));
    assert_eq!((&counts["answers_lost"], &counts["conflicts_settled"]), (&json!(1), &json!(1)));
    for word in ["no procede", "hace falta un ajuste", "la revisa una persona", "otorgada", "traslapan", "vía IT"] {
        assert!(told.contains(word), "'{word}' is not told:\n{told}");
    }
}

#[test]
fn the_story_is_told_in_english_too_and_its_stores_can_be_kept() {
    let folder = tempfile::tempdir().unwrap();
    let kept = folder.path().join("kept");
    let (_, told) = demo(&["--lang", "en", "--keep", kept.to_str().unwrap()]);
    assert!(told.contains("The institution opens its server"), "{told}");
    assert!(kept.join("server").is_dir() && kept.join("tablet").is_dir() && kept.join("phone").is_dir());
}
