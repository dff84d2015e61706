//! Everything a network can do wrong, said by a server on this machine.

mod tls;

use std::time::{Duration, Instant};

use acompana_domain::record::DeviceId;
use acompana_sync::wire::{KNOWN_CODING, Problem, ProblemCode, SyncReply, SyncRequest, encode_known};
use serde_json::json;

use super::{Http, HttpError, Trust, address};
use crate::testing::loopback::{Answer, Loopback, message, plain, serve};
use crate::testing::{now, uuid};

fn request() -> SyncRequest {
    serde_json::from_value(json!({
        "proto": 1, "device": DeviceId(uuid(1)), "epoch": 1, "app": "t", "sent_at": now(), "outbox_depth": 0,
        "results_seen_through": 0
    }))
    .unwrap()
}

fn reply() -> SyncReply {
    serde_json::from_value(json!({ "now": now(), "server_epoch": "s" })).unwrap()
}

fn ask(server: &Loopback, within: Duration) -> Result<SyncReply, HttpError> {
    let http = Http::new(&server.url, &Trust::default()).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(http.sync("a-token", &request(), within))
}

fn answer_to(make: impl Fn() -> Answer + Send + 'static) -> Result<SyncReply, HttpError> {
    ask(&serve(move |_| make()), Duration::from_secs(5))
}

#[test]
fn a_request_and_its_answer_arrive_whole() {
    let server = serve(|request| {
        assert_eq!(request.path, "/base/v1/sync");
        assert_eq!(request.headers["authorization"], "Bearer a-token");
        assert_eq!(request.headers["content-encoding"], "zstd");
        assert_eq!(request.headers["accept-encoding"], "acompana-zstd-1, zstd");
        assert_eq!(request.message::<SyncRequest>().app, "t");
        message(200, &[], &reply())
    });
    let server = Loopback { url: format!("{}/base", server.url), ..server };
    assert_eq!(ask(&server, Duration::from_secs(5)).unwrap(), reply());
}

#[test]
fn an_answer_that_is_not_compressed_is_read_too() {
    let body = serde_json::to_vec(&reply()).unwrap();
    assert_eq!(answer_to(move || plain(200, &[], &body)).unwrap(), reply());
}

#[test]
fn an_answer_in_the_words_that_both_ends_know_is_read() {
    let body = encode_known(&reply()).unwrap();
    assert_eq!(answer_to(move || plain(200, &[("Content-Encoding", KNOWN_CODING)], &body)).unwrap(), reply());
}

#[test]
fn answers_that_are_not_ours_are_unreadable() {
    let cases: Vec<(&str, Answer)> = vec![
        ("a captive portal", plain(200, &[("Content-Type", "text/html")], b"<html>Welcome</html>")),
        ("another encoding", plain(200, &[("Content-Encoding", "gzip")], b"\x1f\x8b\x08")),
        ("no zstd", plain(200, &[("Content-Encoding", "zstd")], b"{}")),
        ("another shape", message(200, &[], &json!({ "now": 7 }))),
        ("a redirect", plain(302, &[("Location", "http://127.0.0.1:1/")], b"")),
        ("a proxy's 403", plain(403, &[], b"<html>Blocked</html>")),
        ("a proxy's 401", plain(401, &[], b"")),
        ("an unknown path", plain(404, &[], b"not here")),
    ];
    for (what, answer) in cases {
        let mut answer = Some(answer);
        let server = serve(move |_| answer.take().unwrap());
        let error = ask(&server, Duration::from_secs(5)).unwrap_err();
        assert!(matches!(error, HttpError::Unreadable { .. }), "{what}: {error:?}");
    }
}

#[test]
fn broken_connections_are_unreachable() {
    let head = |length: usize| format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n").into_bytes();
    let cases = vec![
        ("closed at once", Answer::Bytes(Vec::new())),
        ("closed in the middle of the body", Answer::Bytes([head(1000), b"{\"now\":".to_vec()].concat())),
        ("not HTTP", Answer::Bytes(b"SSH-2.0-OpenSSH_9.2\r\n".to_vec())),
        ("endless headers", Answer::Endless(b"HTTP/1.1 200 OK\r\n".to_vec(), b"X-A: b\r\n".repeat(100))),
    ];
    for (what, answer) in cases {
        let mut answer = Some(answer);
        let server = serve(move |_| answer.take().unwrap_or(Answer::Bytes(Vec::new())));
        let error = ask(&server, Duration::from_secs(5)).unwrap_err();
        assert!(matches!(error, HttpError::Unreachable { .. }), "{what}: {error:?}");
    }
}

#[test]
fn an_endless_answer_stops_at_the_limit() {
    let head = b"HTTP/1.1 200 OK\r\nContent-Encoding: zstd\r\nConnection: close\r\n\r\n".to_vec();
    let error = answer_to(move || Answer::Endless(head.clone(), vec![0x28; 1 << 16])).unwrap_err();
    assert!(matches!(&error, HttpError::Unreadable { reason } if reason.contains("larger")), "{error:?}");
    let problem = b"HTTP/1.1 503 X\r\nConnection: close\r\n\r\n".to_vec();
    let error = answer_to(move || Answer::Endless(problem.clone(), vec![b' '; 1 << 12])).unwrap_err();
    assert!(matches!(&error, HttpError::Problem(problem) if problem.code == ProblemCode::Unavailable), "{error:?}");
}

#[test]
fn a_bomb_stops_at_the_limit() {
    let bomb = zstd::stream::encode_all(std::io::Read::take(std::io::repeat(b' '), 200 << 20), 19).unwrap();
    let error = answer_to(move || plain(200, &[("Content-Encoding", "zstd")], &bomb)).unwrap_err();
    assert!(matches!(&error, HttpError::Unreadable { reason } if reason.contains("larger")), "{error:?}");
}

#[test]
fn a_slow_answer_ends_with_the_time() {
    let server = serve(|_| Answer::Silence(Duration::from_secs(20)));
    let start = Instant::now();
    let error = ask(&server, Duration::from_millis(300)).unwrap_err();
    assert!(matches!(&error, HttpError::Unreachable { reason } if reason.contains("in time")), "{error:?}");
    assert!(start.elapsed() < Duration::from_secs(5));
}

#[test]
fn nobody_listening_is_unreachable_and_the_address_stays_out_of_the_words() {
    let server = Loopback { url: "http://127.0.0.1:1".to_owned(), served: std::sync::Arc::default() };
    let error = ask(&server, Duration::from_secs(5)).unwrap_err();
    assert!(matches!(&error, HttpError::Unreachable { reason } if !reason.contains("127.0.0.1")), "{error:?}");
}

fn problem_of(error: HttpError) -> Problem {
    match error {
        HttpError::Problem(problem) => problem,
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_servers_own_words_are_believed() {
    let slow = Problem { retry_after: Some(7), ..Problem::new(ProblemCode::Slow, "slow down") };
    let told = slow.clone();
    assert_eq!(problem_of(answer_to(move || message(429, &[], &told)).unwrap_err()), slow);
    let revoked = Problem::new(ProblemCode::DeviceRevoked, "signed out");
    let told = serde_json::to_vec(&revoked).unwrap();
    assert_eq!(problem_of(answer_to(move || plain(403, &[], &told)).unwrap_err()), revoked);
    let too_large = problem_of(answer_to(|| plain(413, &[], b"<html>nginx</html>")).unwrap_err());
    assert_eq!(too_large.code, ProblemCode::TooLarge);
}

#[test]
fn retry_after_counts_on_any_answer() {
    let wait = |answer: Answer| {
        let mut answer = Some(answer);
        match ask(&serve(move |_| answer.take().unwrap()), Duration::from_secs(5)) {
            Ok(reply) => reply.retry_after,
            Err(error) => problem_of(error).retry_after,
        }
    };
    let own = SyncReply { retry_after: Some(60), ..reply() };
    let dates = [("Retry-After", "Mon, 04 May 2026 16:02:00 GMT"), ("Date", "Mon, 04 May 2026 16:00:30 GMT")];
    assert_eq!(wait(message(200, &[("Retry-After", "30")], &reply())), Some(30));
    assert_eq!(wait(message(200, &[("Retry-After", "30")], &own)), Some(60), "the longer wish counts");
    assert_eq!(wait(plain(503, &dates, b"")), Some(90), "a date is taken by the server's own clock");
    assert_eq!(wait(plain(429, &[("Retry-After", "-5")], b"")), Some(0));
    assert_eq!(wait(plain(429, &[("Retry-After", "soon")], b"")), None);
    assert_eq!(wait(plain(429, &[("Retry-After", "Mon, 04 May 1970 16:02:00 GMT")], b"")), Some(0));
}

#[test]
fn addresses_that_would_betray_somebody_are_refused() {
    let usable = |base: &str, plain| address(base, plain).map(|url| url.to_string());
    for (base, wanted) in [
        ("https://example.invalid", "https://example.invalid/"),
        (" https://example.invalid/a?b#c ", "https://example.invalid/a/"),
        ("http://localhost:8080", "http://localhost:8080/"),
        ("http://127.0.0.1:8080/x", "http://127.0.0.1:8080/x/"),
        ("http://[::1]:8080", "http://[::1]:8080/"),
    ] {
        assert_eq!(usable(base, false).unwrap(), wanted);
    }
    for base in
        ["http://example.invalid", "http://127.0.0.1.example.invalid", "ftp://a", "https://u:p@a", "a", "", "file:///x"]
    {
        assert!(matches!(usable(base, false), Err(HttpError::Address { .. })), "{base}");
    }
    assert!(usable("http://10.0.0.5", true).is_ok());
}

#[test]
fn a_certificate_file_without_certificates_is_refused() {
    for pem in [&b""[..], b"not PEM", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"] {
        let trust = Trust { ca_pem: Some(pem.to_vec()), plain_http: false };
        let refused = Http::new("https://example.invalid", &trust);
        assert!(matches!(refused, Err(HttpError::Certificates { .. })));
    }
}
