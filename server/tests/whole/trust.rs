//! What a device says of itself is not believed; what arrives is bounded.

use std::io::Write;
use std::time::Duration;

use acompana_domain::record::{DeviceId, UserId};
use acompana_sync::wire::{Limits, OpStatus, ProblemCode, SyncReply};
use serde_json::json;
use uuid::Uuid;

use crate::http::{answer, call, connect, head};
use crate::phone::Phone;
use crate::server::{OTHER_UNIT, Server, UNIT};

#[test]
fn author_and_device_are_the_tokens_whatever_is_sent() {
    let server = Server::start();
    let mut phone = server.clinician();
    let forged = phone.create("note", json!({ "text": "a", "author": Uuid::nil(), "device": Uuid::nil() }));
    let mut request = serde_json::to_value(phone.request(std::slice::from_ref(&forged))).unwrap();
    request["ops"][0]["author"] = json!(Uuid::nil());
    request["user"] = json!(Uuid::nil());
    let bearer = format!("Bearer {}", phone.tokens().access_token);
    let body = serde_json::to_vec(&request).unwrap();
    let answer = call(server.address, "POST", "/v1/sync", &[("Authorization", &bearer)], &body);
    assert_eq!(answer.status, 200);
    assert!(!answer.headers.contains_key("content-encoding"), "who sends plain JSON gets plain JSON");
    let stored = server.admin().records("note", 0, 10).unwrap().remove(0).record;
    assert_eq!((Some(stored.author), stored.device), (phone.user, phone.id));
    assert_ne!(stored.author, UserId(Uuid::nil()));

    let mut other = phone.request(&[]);
    other.device = DeviceId(Uuid::now_v7());
    assert_eq!(phone.send(&other).problem(), ProblemCode::DeviceRevoked, "another device's id");
}

#[test]
fn foreign_scopes_stay_closed() {
    let server = Server::start();
    let (mut here, mut there) = (server.clinician(), server.clinician_at(OTHER_UNIT));
    let note = here.note("ours");
    here.sync(std::slice::from_ref(&note));
    there.cursors.insert(format!("hospital:{UNIT}"), (1, 0));
    there.sync(&[]);
    assert!(!there.holds(note.record), "asking for a scope does not give it");
    assert!(!there.cursors.contains_key(&format!("hospital:{UNIT}")));
    // Neither writing, nor creating, nor fetching, nor naming an op of one's own gets at it.
    let edit = there.edit(&note, 1, "text", json!("ours"), json!("theirs"));
    let mut ghost = edit.clone();
    ghost.record = acompana_domain::RecordId(Uuid::now_v7());
    (ghost.op_id, ghost.seq) = (acompana_domain::record::OpId(Uuid::now_v7()), there.seq + 1);
    there.seq += 1;
    let into = there.note("planted");
    let results = there.sync(&[edit, ghost, into]);
    assert!(results.iter().all(|result| result.status == OpStatus::Rejected && result.record.is_none()));
    assert_eq!(results[0].code, results[1].code, "nobody learns whether it exists");
    let mut own = there.create("note", json!({ "unit": OTHER_UNIT, "text": "mine" }));
    there.sync(std::slice::from_ref(&own));
    own.record = note.record;
    let results = there.sync(&[own]);
    assert!(results[0].duplicate && results[0].record.is_none(), "a used id is no key to other people's records");
    let mut fetch = there.request(&[]);
    fetch.fetch = vec![acompana_sync::wire::Fetch { scope: format!("hospital:{UNIT}"), ids: vec![note.record] }];
    let reply: SyncReply = there.send(&fetch).read();
    assert!(reply.fetched.is_empty());
    here.sync(&[]);
    // The first page of a scope brings its owner's own writes too: as they were written.
    assert_eq!(here.bodies[&note.record]["text"], json!("ours"), "nothing changed for its owner");
}

#[test]
fn bodies_are_bounded_on_the_wire_and_unfolded() {
    let server = Server::start();
    let phone = server.clinician();
    let bearer = format!("Bearer {}", phone.tokens().access_token);
    let auth = ("Authorization", bearer.as_str());
    let zstd = ("Content-Encoding", "zstd");
    let send = |headers: &[(&str, &str)], body: &[u8]| call(server.address, "POST", "/v1/sync", headers, body);

    let large = vec![b' '; Limits::REQUEST.compressed + 1];
    let refused = send(&[auth], &large);
    assert_eq!((refused.status, refused.problem()), (413, ProblemCode::TooLarge));
    // Announced, but never sent: refused before it is read.
    let mut stream = connect(server.address);
    stream.write_all(head("POST", "/v1/sync", &[auth], 1 << 40).as_bytes()).unwrap();
    assert_eq!(answer(&mut stream).problem(), ProblemCode::TooLarge);
    // In pieces, without a length.
    let mut stream = connect(server.address);
    let begin =
        format!("POST /v1/sync HTTP/1.1\r\nHost: x\r\n{}: {}\r\nTransfer-Encoding: chunked\r\n\r\n", auth.0, auth.1);
    stream.write_all(begin.as_bytes()).unwrap();
    let piece = [b"100000\r\n".as_slice(), &vec![b' '; 1 << 20], b"\r\n"].concat();
    while stream.write_all(&piece).is_ok() {}
    // A few kilobytes that unfold to 100 MB.
    let bomb = zstd::stream::encode_all(vec![b' '; 100 << 20].as_slice(), 19).unwrap();
    assert!(bomb.len() < 100_000);
    assert_eq!(send(&[auth, zstd], &bomb).problem(), ProblemCode::TooLarge);

    assert_eq!(send(&[auth, zstd], b"not zstd").problem(), ProblemCode::Unreadable);
    assert_eq!(send(&[auth], b"{\"proto\":").problem(), ProblemCode::Unreadable);
    assert_eq!(send(&[auth], "[".repeat(100_000).as_bytes()).problem(), ProblemCode::Unreadable);
    let gzip = send(&[auth, ("Content-Encoding", "gzip")], b"x");
    assert_eq!((gzip.status, gzip.problem()), (415, ProblemCode::Unreadable));
    let mut old = phone.request(&[]);
    old.proto = 99;
    assert_eq!(phone.send(&old).status, 426);
    // And the server still serves.
    assert_eq!(phone.send(&phone.request(&[])).status, 200);
}

#[test]
fn a_slow_body_is_not_waited_for() {
    let server = Server::start_with(|config| config.limits.body_time = Duration::from_millis(200));
    let phone = server.clinician();
    let bearer = format!("Bearer {}", phone.tokens().access_token);
    let mut stream = connect(server.address);
    stream.write_all(head("POST", "/v1/sync", &[("Authorization", &bearer)], 100).as_bytes()).unwrap();
    stream.write_all(b"{").unwrap();
    let slow = answer(&mut stream);
    assert_eq!((slow.status, slow.problem()), (408, ProblemCode::Unavailable));
}

#[test]
fn a_head_that_does_not_end_is_not_waited_for() {
    let server = Server::start_with(|config| config.limits.head_time = Duration::from_millis(200));
    for beginning in [b"POST /v1/sync HTTP/1.1\r\nHost: x\r\n".as_slice(), b"PO", b""] {
        let began = std::time::Instant::now();
        let mut stream = connect(server.address);
        stream.write_all(beginning).unwrap();
        let mut rest = Vec::new();
        std::io::Read::read_to_end(&mut stream, &mut rest).ok();
        assert!(!rest.starts_with(b"HTTP/1.1 200"));
        assert!(began.elapsed() < Duration::from_secs(10), "the connection is closed");
    }
}

#[test]
fn unknown_addresses_and_methods_are_problems_too() {
    let server = Server::start();
    for path in ["/", "/v1", "/v1/sync/", "/v2/sync", "/%00", "/v1/sync%2f..", "/healthz/x"] {
        let nowhere = call(server.address, "POST", path, &[], b"");
        assert_eq!((nowhere.status, nowhere.problem()), (404, ProblemCode::NotFound), "{path}");
        assert!(nowhere.headers.contains_key("x-request-id"));
    }
    let method = call(server.address, "GET", "/v1/sync", &[], b"");
    assert_eq!((method.status, method.problem()), (405, ProblemCode::NotFound));
    let health = call(server.address, "GET", "/healthz", &[], b"");
    assert_eq!((health.status, health.body.as_slice()), (200, br#"{"status":"ok"}"#.as_slice()));
}

#[test]
fn a_write_that_breaks_a_rule_is_set_aside_and_holds_up_nobody() {
    let server = Server::start();
    let mut phone = server.clinician();
    let (good, bad, after) = (phone.note("good"), phone.note("panic"), phone.note("after"));
    let mut together = [phone.note("with it"), phone.note("panic")];
    let group = Some(together[0].op_id);
    together[0].group = group;
    together[1].group = group;
    let ops = [good.clone(), bad.clone(), after, together[0].clone(), together[1].clone()];
    let results = phone.sync(&ops);
    let statuses: Vec<OpStatus> = results.iter().map(|result| result.status).collect();
    let aside = OpStatus::Quarantined;
    assert_eq!(statuses, [OpStatus::Applied, aside, OpStatus::Applied, aside, aside]);
    assert_eq!(results[1].code.as_deref(), Some("SYNC-SET-ASIDE"), "the device can tell why");
    let counts = server.admin().counts().unwrap();
    assert_eq!((counts.ops_applied, counts.records["note"], counts.quarantined), (2, 2, 3));
    let kept = server.admin().list_quarantine().unwrap();
    assert!(kept.iter().any(|kept| kept.op == bad), "whole, for a person to look at");
    let again = phone.sync(std::slice::from_ref(&bad));
    assert!(again[0].duplicate && again[0].status == aside && again[0].code == results[1].code);
    assert!(server.admin().verify_audit().unwrap().first_break.is_none());
}

#[test]
fn what_became_of_a_write_is_told_to_its_device_only() {
    let server = Server::start();
    let (mut author, mut other) = (server.clinician(), server.clinician());
    let (applied, refused) = (author.note("a"), author.note("poison"));
    author.sync(&[applied.clone(), refused.clone()]);
    let mut told = Vec::new();
    for op in [&applied, &refused] {
        other.seq += 1;
        let mut copied = op.clone();
        copied.seq = other.seq;
        let result = other.sync(&[copied]).remove(0);
        assert!(result.record.is_none() && result.ver == 0);
        told.push((result.status, result.code, result.findings));
    }
    assert_eq!(told[0], told[1], "applied or refused, nobody else learns which");
    let mut builds_on_it = other.note("b");
    builds_on_it.deps = vec![applied.op_id];
    assert_eq!(other.sync(&[builds_on_it])[0].status, OpStatus::NeedParent, "nor by asking for what follows it");
    let again = author.sync(&[applied, refused]);
    let statuses: Vec<_> = again.iter().map(|result| (result.duplicate, result.status)).collect();
    assert_eq!(statuses, [(true, OpStatus::Applied), (true, OpStatus::Rejected)], "its own device still does");
    assert_eq!(again[1].code.as_deref(), Some("NOTE-POISON"));
}

#[test]
fn too_many_at_once_are_told_to_come_back() {
    let server = Server::start_with(|config| config.limits.in_flight = 1);
    let phone = server.clinician();
    let bearer = format!("Bearer {}", phone.tokens().access_token);
    let mut stream = connect(server.address);
    stream.write_all(head("POST", "/v1/sync", &[("Authorization", &bearer)], 100).as_bytes()).unwrap();
    std::thread::sleep(Duration::from_millis(200));
    let full = phone.send(&phone.request(&[]));
    assert_eq!((full.status, full.problem()), (503, ProblemCode::Unavailable));
    drop(stream);
    std::thread::sleep(Duration::from_millis(200));
    assert_eq!(phone.send(&phone.request(&[])).status, 200);
}

#[test]
fn strangers_who_send_slowly_take_nobodys_place() {
    let server = Server::start_with(|config| config.limits.in_flight = 1);
    let phone = server.clinician();
    let slow: Vec<_> = ["/v1/enrol", "/v1/token"]
        .into_iter()
        .map(|path| {
            let mut stream = connect(server.address);
            stream.write_all(head("POST", path, &[], 100).as_bytes()).unwrap();
            stream
        })
        .collect();
    std::thread::sleep(Duration::from_millis(200));
    assert_eq!(phone.send(&phone.request(&[])).status, 200);
    drop(slow);
}

#[test]
fn behind_a_proxy_each_client_has_its_own_tries() {
    let server = Server::start_with(|config| {
        config.behind_tls_proxy = true;
        config.limits.wrong_codes_each = 1;
    });
    let phone = Phone::new(server.address);
    let request = json!({ "code": "0000000000", "device": phone.id, "claim": phone.claim, "device_name": "" });
    let body = serde_json::to_vec(&request).unwrap();
    let from = |list: &str| call(server.address, "POST", "/v1/enrol", &[("X-Forwarded-For", list)], &body).problem();
    assert_eq!(from("203.0.113.5"), ProblemCode::CodeInvalid);
    assert_eq!(from("203.0.113.5"), ProblemCode::Slow);
    assert_eq!(from("1.2.3.4, 203.0.113.5"), ProblemCode::Slow, "only the proxy's word counts");
    assert_eq!(from("203.0.113.6"), ProblemCode::CodeInvalid);
    assert_eq!(from("2001:db8::1"), ProblemCode::CodeInvalid);
    assert_eq!(from("2001:db8::ffff"), ProblemCode::Slow, "the same /64");
}
