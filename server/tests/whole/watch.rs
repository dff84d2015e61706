//! What the server tells about itself, and where.

use std::net::{SocketAddr, TcpListener};

use acompana_domain::kind::Role;
use serde_json::json;

use crate::http::call;
use crate::server::{Server, UNIT};

/// An address that was free a moment ago.
fn free() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap()
}

/// The value of the sample with exactly these labels.
#[track_caller]
fn value(text: &str, sample: &str) -> f64 {
    let line = text.lines().find_map(|line| line.strip_prefix(sample)?.strip_prefix(' '));
    line.unwrap_or_else(|| panic!("{sample} is not in\n{text}")).parse().unwrap()
}

#[test]
fn figures_stand_at_an_address_of_their_own() {
    let figures = free();
    let server = Server::start_with(|config| config.metrics_listen = Some(figures));
    let mut phone = server.clinician();
    let (taken, refused) = (phone.note("a"), phone.create("note", json!({ "unit": "ELSEWHERE", "text": "b" })));
    phone.sync(&[taken, refused]);
    phone.enrol("AAAAA-AAAAA");
    call(server.address, "GET", "/a/name/that/must/not/be/a/label", &[], b"");

    assert_eq!(call(server.address, "GET", "/metrics", &[], b"").status, 404, "the network never sees them");
    let answer = call(figures, "GET", "/metrics", &[], b"");
    assert_eq!((answer.status, answer.headers["content-type"].starts_with("text/plain")), (200, true));
    let text = String::from_utf8(answer.body).unwrap();
    for (sample, expected) in [
        (r#"acompana_http_requests_total{route="/v1/sync",status="200"}"#, 1.0),
        (r#"acompana_http_requests_total{route="/v1/enrol",status="200"}"#, 1.0),
        (r#"acompana_http_requests_total{route="other",status="404"}"#, 2.0),
        (r#"acompana_http_request_seconds_count{route="/v1/sync"}"#, 1.0),
        (r#"acompana_refusals_total{code="code_invalid"}"#, 1.0),
        (r#"acompana_refusals_total{code="not_found"}"#, 2.0),
        (r#"acompana_ops_total{outcome="applied"}"#, 1.0),
        (r#"acompana_ops_total{outcome="rejected"}"#, 1.0),
        (r#"acompana_sign_ins_total{how="enrol",outcome="ok"}"#, 1.0),
        (r#"acompana_sign_ins_total{how="enrol",outcome="refused"}"#, 1.0),
        ("acompana_first_syncs_running", 0.0),
        ("acompana_devices", 1.0),
        ("acompana_store_records", 1.0),
        ("acompana_last_backup_timestamp_seconds", 0.0),
    ] {
        assert!((value(&text, sample) - expected).abs() < f64::EPSILON, "{sample}: {}", value(&text, sample));
    }
    let counts = server.admin().counts().unwrap();
    assert!(text.contains(&format!("\nacompana_audit_lines {}\n", counts.audit_lines)), "{text}");
    assert!(value(&text, r#"acompana_sync_bytes_total{direction="out"}"#) > 100.0);
    assert!(value(&text, "acompana_store_bytes") > 10_000.0);
    for person in [UNIT, "127.0.0.1", "name", &phone.id.to_string(), &phone.user.unwrap().to_string()] {
        assert!(!text.contains(&format!("\"{person}")), "{person} is a label");
    }
}

#[test]
fn devices_wait_alone_when_they_ask_too_often() {
    let server = Server::start_with(|config| {
        config.limits.device_rate = acompana_server::Rate::of(1);
        config.limits.address_rate = None;
    });
    let person = server.staff(Role::Clinician, UNIT);
    let (hasty, calm) = (server.phone_of(person), server.phone_of(person));
    let mut passed = 0;
    let slow = loop {
        let answer = hasty.send(&hasty.request(&[]));
        if answer.status != 200 {
            break answer;
        }
        passed += 1;
        assert!(passed < 1_000, "nobody stops it");
    };
    assert!(passed >= 20, "the burst is for a device that was away: {passed}");
    assert_eq!((slow.status, slow.problem()), (429, acompana_sync::wire::ProblemCode::Slow));
    assert_eq!(slow.headers["retry-after"], "1");
    assert_eq!(calm.send(&calm.request(&[])).status, 200, "at the same address");
}

#[test]
fn an_address_waits_as_a_whole_but_health_is_always_answered() {
    let server = Server::start_with(|config| config.limits.address_rate = acompana_server::Rate::of(1));
    let ask = |from: &str| call(server.address, "POST", "/v1/token", &[("X-Forwarded-For", from)], b"{}").status;
    let asked = (0..1_000).map(|n| ask(&format!("198.51.100.{}", n % 200))).take_while(|status| *status == 400).count();
    assert!((20..200).contains(&asked), "a header is no way around the limit: {asked}");
    assert_eq!(call(server.address, "GET", "/healthz", &[], b"").status, 200);
}

#[test]
fn behind_a_trusted_proxy_each_client_has_its_own_limit() {
    let server = Server::start_with(|config| {
        config.limits.wrong_tokens_each = 2;
        config.behind_tls_proxy = true;
        config.trusted_proxies = vec!["127.0.0.0/8".parse().unwrap()];
    });
    let body = json!({ "device": uuid::Uuid::nil(), "refresh_token": "worthless" }).to_string();
    let ask =
        |from: &str| call(server.address, "POST", "/v1/token", &[("X-Forwarded-For", from)], body.as_bytes()).status;
    assert_eq!((ask("203.0.113.1"), ask("203.0.113.1"), ask("203.0.113.1")), (403, 403, 429));
    assert_eq!(ask("203.0.113.2"), 403, "another client");
    assert_eq!(ask("203.0.113.2, 203.0.113.1"), 429, "what stands before is the client's own word");
}
