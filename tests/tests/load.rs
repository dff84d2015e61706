//! A small crowd of devices against a real server, as `cargo run --bin load` lets five hundred of them.

use std::time::Duration;

use acompana_tests::load::{Load, measure};

#[test]
fn a_crowd_of_devices_loses_nothing() {
    let load = Load { devices: 40, lasts: Duration::from_secs(10), every: Duration::from_secs(2), write_each: 2 };
    let measured = measure(&load);
    let told = serde_json::to_string_pretty(&measured).unwrap();
    assert_eq!(measured.proof.complaints, Vec::<String>::new(), "{told}");
    assert!(measured.failures.is_empty(), "{told}");
    assert!(measured.unfinished.is_empty(), "{told}");
    // It was a crowd at work, and what it wrote was looked at. How fast it goes is this machine's business of today.
    assert!(measured.runs >= 40 && measured.proof.acknowledged >= 10, "{told}");
    assert_eq!(measured.proof.written, measured.save.count, "{told}");
    assert!(measured.proof.compared >= 40, "{told}");
    let served = measured.server.0[r#"acompana_http_requests_total{route="/v1/sync",status="200"}"#];
    assert!(served >= 40.0, "{told}");
}
