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

/// The registry of the whole country, a hundredth of it: the same path, in seconds.
#[test]
fn a_hundredth_of_the_country_comes_out_as_planned() {
    let folder = tempfile::tempdir().unwrap();
    let kept = folder.path().join("kept");
    let kept_path = kept.to_str().unwrap();
    let (told, _) = demo(&["--full", "--one-in", "100", "--json", "--quiet", "--keep", kept_path]);
    assert_eq!(told["as_planned"], json!(true), "{told}");
    let figures = told["figures"].as_array().unwrap();
    let figure = |name: &str| figures.iter().find(|line| line["figure"] == name).unwrap();
    // Each part rounded up: 81.84 children, 151.98 adults, 1.81 new ones.
    for (name, planned) in [
        ("total", 234),
        ("paediatric", 82),
        ("adult", 152),
        ("paediatric_percent", 35),
        ("adult_percent", 65),
        ("hospitals", 79),
        ("umae", 15),
        ("second", 64),
        ("new", 2),
        ("discrepancies", 0),
    ] {
        for end in ["planned", "server", "coordinator"] {
            assert_eq!(figure(name)[end], json!(planned), "{name} {end}");
        }
    }
    assert_eq!(told["ops_applied_on_server"], told["written"]);
    let treatments = figure("treatments")["server"].as_i64().unwrap();
    assert_eq!(json!(treatments + 2 * 234), told["written"], "a patient and a diagnosis each, and the treatments");
    assert_eq!(told["audit_holds"], json!(true));
    for (name, bytes) in told["bytes"].as_object().unwrap() {
        assert!(bytes.as_u64().unwrap() > 0, "{name}");
    }
    let stages: Vec<&str> = told["stages"].as_array().unwrap().iter().map(|it| it["stage"].as_str().unwrap()).collect();
    let expected =
        ["institution", "joining", "writing", "sending", "first_sync", "report_server", "report_coordinator", "audit"];
    assert_eq!(stages, expected);

    // What was kept answers to the usual commands: a hospital has its own patients, the coordinator all of them.
    let patients = |device: &std::path::Path| {
        let data = device.to_str().unwrap();
        let asked = ["report", "registry", "--device", "--to", "2025-10-06", "--json", "--data", data];
        let output = Command::new(acompana_tests::process::program()).args(asked).output().unwrap();
        let report: Value = serde_json::from_slice(&output.stdout).unwrap();
        report["figures"]["total"].as_i64().unwrap()
    };
    assert_eq!(patients(&kept.join("coordinator")), 234);
    let of_one = patients(&kept.join("devices/DFIMS000061"));
    assert!(0 < of_one && of_one < 234, "{of_one}");
}

#[test]
fn a_part_is_of_the_country_only() {
    let output = Command::new(acompana_tests::process::program()).args(["demo", "--one-in", "100"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
}
