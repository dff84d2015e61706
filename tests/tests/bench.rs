//! The benchmark says what the docs quote it for. With a handful of records and no look at the clock: what is held here is
//! that each job runs through and prints its figures.

#![allow(clippy::unwrap_used, clippy::panic, reason = "clippy takes only #[test] functions for tests")]

use assert_cmd::Command;
use serde_json::Value;

fn line(job: &str, records: u32) -> Value {
    let ran = Command::new(env!("CARGO_BIN_EXE_bench"))
        .args([job, "--records", &records.to_string(), "--runs", "1", "--json"])
        .output()
        .unwrap();
    assert!(ran.status.success(), "{job}: {}", String::from_utf8_lossy(&ran.stderr));
    let text = String::from_utf8(ran.stdout).unwrap();
    assert_eq!(text.lines().count(), 1, "{job}: one line of JSON");
    let told: Value = serde_json::from_str(&text).unwrap();
    assert_eq!((told["job"].as_str(), told["records"].as_u64()), (Some(job), Some(u64::from(records))));
    told
}

fn has_figures(job: &str, side: &Value) {
    for name in ["seconds", "least_seconds", "cpu_seconds", "peak_kib", "disk_bytes"] {
        assert!(side[name].is_number(), "{job}: {name} in {side}");
    }
}

#[test]
fn jobs_with_a_floor_tell_both_and_their_ratio() {
    for (job, records) in
        [("local-write", 20), ("local-read", 200), ("first-sync", 200), ("push", 20), ("delta", 200), ("open", 100)]
    {
        let told = line(job, records);
        has_figures(job, &told["ours"]);
        has_figures(job, &told["floor"]);
        assert!(told["ratio"].as_f64().unwrap() > 0.0, "{job}");
    }
}

#[test]
fn jobs_that_count_bytes_stay_within_what_is_promised() {
    let idle = line("idle", 20);
    has_figures("idle", &idle["ours"]);
    assert_eq!(idle["round_trips"], 1);
    for way in ["out", "back"] {
        assert!(idle["bytes"][way]["body"].as_u64().unwrap() <= 500, "{idle}");
    }
    let wire = line("wire", 2_000);
    assert!(wire["first_sync_bytes_per_record"].as_f64().unwrap() <= 90.0, "{wire}");
    assert!(wire["leave_request_bytes"]["both"].as_u64().unwrap() <= 1_500, "{wire}");
}

#[test]
fn verdicts_are_counted() {
    let told = line("verdict", 20);
    has_figures("verdict", &told["ours"]);
    assert!(told["per_second"].as_f64().unwrap() > 0.0);
}
