//! Everything a hostile server may answer.

use std::sync::LazyLock;
use std::time::Duration;

use acompana_domain::RecordId;
use acompana_sync::wire::{SyncRequest, encode};
use jiff::Timestamp;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::front::Answer;

/// An answer, by what is wrong with it.
pub(crate) type Case = (&'static str, fn(&SyncRequest) -> Answer);

/// A few kilobytes that unfold to a hundred megabytes. Made before anything is measured.
pub(crate) static BOMB: LazyLock<Vec<u8>> = LazyLock::new(|| encode(&" ".repeat(100 << 20)).unwrap());

const HEAD: &str = "HTTP/1.1 200 OK\r\nConnection: close\r\n";

fn with(headers: &str, body: &[u8]) -> Answer {
    let head = format!("{HEAD}{headers}Content-Length: {}\r\n\r\n", body.len());
    Answer::Bytes([head.as_bytes(), body].concat())
}

fn coded(body: &[u8]) -> Answer {
    with("Content-Encoding: zstd\r\n", body)
}

fn problem(status: u16, body: &Value) -> Answer {
    let body = body.to_string();
    let head = format!("HTTP/1.1 {status} X\r\nConnection: close\r\nContent-Length: {}\r\n\r\n", body.len());
    Answer::Bytes([head.as_bytes(), body.as_bytes()].concat())
}

/// A believable answer with these fields in it.
fn reply(request: &SyncRequest, fields: Value) -> Answer {
    let mut reply = json!({ "now": Timestamp::now(), "server_epoch": request.server_epoch });
    let Value::Object(fields) = fields else { unreachable!("fields are an object") };
    reply.as_object_mut().unwrap().extend(fields);
    coded(&encode(&reply).unwrap())
}

fn fresh() -> String {
    Uuid::now_v7().to_string()
}

fn record(id: &str, ver: i64, kind: &str, body: &Value) -> Value {
    json!({
        "op": "put", "id": id, "kind": kind, "schema": 1, "ver": ver, "author": fresh(), "device": fresh(),
        "occurred_at": "2026-05-04T16:00:00Z", "tz": "UTC", "recorded_at": "2026-05-04T16:00:00Z", "body": body,
    })
}

/// A page that follows on what the device holds of its first scope.
fn page(request: &SyncRequest, more: bool, step: i64, changes: &Value) -> Value {
    let held = &request.scopes[0];
    json!({
        "id": held.id, "epoch": held.epoch, "state": "active", "from_seq": held.seq, "to_seq": held.seq + step,
        "more": more, "digest": { "sum": "0123456789abcdef", "count": 1 }, "changes": changes,
    })
}

/// A page of a scope that the device has never heard of.
fn granted(id: &str, more: bool, changes: &Value) -> Value {
    json!({
        "id": id, "epoch": 1, "state": "granted", "from_seq": 0, "to_seq": 1, "more": more,
        "digest": { "sum": "0000000000000000", "count": 0 }, "changes": changes,
    })
}

/// The records of the first scope's owner are not known to the server that lies: it makes up one.
fn stranger(ver: i64, kind: &str) -> Value {
    record(&fresh(), ver, kind, &json!({ "names": 7, "units": [{ "clues": "DFIMS000061" }] }))
}

/// Text that does not become shorter by compressing it.
fn noise(bytes: usize) -> String {
    let mut seed = 88_172_645_463_325_252_u64;
    let letter = |_| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        char::from(b"0123456789abcdefghijklmnopqrstuv"[usize::try_from(seed & 31).unwrap_or(0)])
    };
    (0..bytes).map(letter).collect()
}

pub(crate) const WIRE: &[Case] = &[
    ("a body larger than announced", |_| {
        Answer::Bytes([HEAD.as_bytes(), b"Content-Length: 5\r\n\r\n{\"now\": 1}"].concat())
    }),
    ("a body shorter than announced", |_| {
        Answer::Bytes([HEAD.as_bytes(), b"Content-Length: 5000\r\n\r\n{\"now\""].concat())
    }),
    ("an endless body", |_| Answer::Endless(format!("{HEAD}\r\n").into_bytes(), vec![b' '; 1 << 16])),
    ("an endless body in pieces", |_| {
        let head = format!("{HEAD}Transfer-Encoding: chunked\r\n\r\n").into_bytes();
        Answer::Endless(head, [b"10000\r\n".as_slice(), &vec![b' '; 1 << 16], b"\r\n"].concat())
    }),
    ("an endless refusal", |_| {
        Answer::Endless(b"HTTP/1.1 503 X\r\nConnection: close\r\n\r\n".to_vec(), vec![b' '; 1 << 16])
    }),
    ("endless headers", |_| Answer::Endless(HEAD.as_bytes().to_vec(), b"X-A: b\r\n".repeat(1_000))),
    ("a header of ten megabytes", |_| with(&format!("X-A: {}\r\n", "b".repeat(10 << 20)), b"{}")),
    ("headers with control bytes", |_| with("X-A: \u{1}\u{0}\u{7f}\r\nRetry-After: \u{2}\r\n", b"{}")),
    ("a status that is none", |_| Answer::Bytes(b"HTTP/1.1 999999 X\r\n\r\n".to_vec())),
    ("no HTTP", |_| Answer::Bytes(b"SSH-2.0-OpenSSH_9.2\r\n".to_vec())),
    ("nothing", |_| Answer::Bytes(Vec::new())),
    ("JSON that breaks off", |_| with("", b"{\"now\": \"2026-05-04T16:00:00Z\", \"server_epoch\"")),
    ("a page for people", |_| with("Content-Type: text/html\r\n", b"<html>Welcome</html>")),
    ("another encoding", |_| with("Content-Encoding: gzip\r\n", b"\x1f\x8b\x08")),
    ("zstd that breaks off", |_| {
        let whole = encode(&json!({ "now": noise(5_000) })).unwrap();
        coded(&whole[..whole.len() / 2])
    }),
    ("a bomb", |_| coded(&BOMB)),
    ("a window of two gigabytes", |_| coded(&[0x28, 0xb5, 0x2f, 0xfd, 0x00, 0xa8, 0x09, 0x00, 0x00, b'x'])),
    ("lists in lists", |_| with("", "[".repeat(1 << 20).as_bytes())),
    ("deep in a record", |request| {
        let deep = (0..100).fold(json!(1), |inner, _| json!([inner]));
        reply(
            request,
            json!({ "scopes": [page(request, false, 1, &json!([record(&fresh(), 1, "patient", &json!({ "a": deep }))]))] }),
        )
    }),
    ("fifteen million small values", |_| {
        let record = record(&fresh(), 1, "patient", &json!({ "a": [] })).to_string();
        let begin = format!(
            r#"{{"now":"2026-05-04T16:00:00Z","server_epoch":"x","scopes":[{{"id":"a","epoch":1,"state":"active",
            "from_seq":0,"to_seq":1,"more":false,"digest":{{"sum":"0000000000000000","count":0}},"changes":[{}"#,
            record.strip_suffix("]}}").unwrap()
        );
        Answer::Repeated(format!("{HEAD}\r\n{begin}").into_bytes(), b"[0],".to_vec(), 15_000_000, b"0]}}]}]}".to_vec())
    }),
    ("a redirect", |_| {
        Answer::Bytes(b"HTTP/1.1 307 X\r\nLocation: http://127.0.0.1:9/\r\nContent-Length: 0\r\n\r\n".to_vec())
    }),
];

pub(crate) const SLOW: &[Case] = &[
    ("a body that drips", |_| {
        Answer::Drip(format!("{HEAD}Content-Length: 100000\r\n\r\n").into_bytes(), Duration::from_millis(50))
    }),
    ("headers that drip", |_| Answer::Drip(b"HTTP/1.1 200 OK\r\nX-A:".to_vec(), Duration::from_millis(50))),
    ("silence", |_| Answer::Silence),
];

pub(crate) const TOLD: &[Case] = &[
    ("answers to writes that were never sent", |request| {
        reply(
            request,
            json!({ "results": [{ "op_id": fresh(), "status": "applied", "ver": 1 }, { "op_id": fresh(), "status": "rejected" }] }),
        )
    }),
    ("no answers", |request| reply(request, json!({}))),
    ("answers twice and of every sort that is no last word", |request| {
        let told = request.ops.iter().flat_map(|op| {
            ["deferred", "need_parent", "deferred"]
                .map(|status| json!({ "op_id": op.op_id, "status": status, "retry_after": i64::MAX, "ver": i64::MIN }))
        });
        reply(request, json!({ "results": told.collect::<Vec<_>>() }))
    }),
    ("waits without end", |request| reply(request, json!({ "retry_after": i64::MAX }))),
    ("waits that are negative", |request| reply(request, json!({ "retry_after": i64::MIN }))),
    ("everything is durable, everything was noted", |request| {
        reply(request, json!({ "durable_through": i64::MAX, "reads_through": i64::MAX }))
    }),
    ("the end of time", |request| reply(request, json!({ "now": "9999-12-30T22:00:00Z" }))),
    ("the beginning of time", |request| reply(request, json!({ "now": "-009999-01-02T02:00:00Z" }))),
    ("no time at all", |request| reply(request, json!({ "now": "99999-99-99" }))),
    ("another life at every answer", |request| reply(request, json!({ "server_epoch": fresh() }))),
    ("a life with a name of eight megabytes", |request| reply(request, json!({ "server_epoch": noise(8 << 20) }))),
    ("scopes that were never given", |request| {
        let foreign =
            ["hospital:DFIMS000999", "child:0197a000-0000-7000-8000-000000000001", "", "no scope", "reference "];
        let pages: Vec<Value> = foreign.iter().map(|id| granted(id, false, &json!([stranger(1, "patient")]))).collect();
        reply(request, json!({ "scopes": pages }))
    }),
    ("a scope with a name of eight megabytes", |request| {
        reply(request, json!({ "scopes": [granted(&noise(8 << 20), false, &json!([]))] }))
    }),
    ("ten thousand scopes", |request| {
        let pages: Vec<Value> = (0..10_000).map(|n| granted(&format!("hospital:X{n}"), false, &json!([]))).collect();
        reply(request, json!({ "scopes": pages }))
    }),
    ("another scope at every answer", |request| {
        reply(request, json!({ "scopes": [granted(&format!("hospital:{}", fresh()), true, &json!([]))] }))
    }),
    ("a place that goes back", |request| {
        reply(request, json!({ "scopes": [page(request, true, -1_000, &json!([]))] }))
    }),
    ("a place that stands still", |request| reply(request, json!({ "scopes": [page(request, true, 0, &json!([]))] }))),
    ("pages without end and without rows", |request| {
        reply(request, json!({ "scopes": [page(request, true, 1, &json!([]))] }))
    }),
    ("the last place there is", |request| {
        reply(request, json!({ "scopes": [page(request, true, i64::MAX - request.scopes[0].seq, &json!([]))] }))
    }),
    ("versions that are none", |request| {
        let changes: Vec<Value> = [0, -1, i64::MIN, i64::MAX].map(|ver| stranger(ver, "patient")).into();
        reply(request, json!({ "scopes": [page(request, false, 4, &json!(changes))] }))
    }),
    ("kinds that nobody knows", |request| {
        let odd = stranger(1, &"k".repeat(1_000));
        reply(request, json!({ "scopes": [page(request, false, 2, &json!([stranger(1, "no kind"), odd]))] }))
    }),
    ("a text of ten megabytes", |request| {
        let large = record(&fresh(), 1, "patient", &json!({ "names": { "given": "x".repeat(10 << 20) } }));
        reply(request, json!({ "scopes": [page(request, false, 1, &json!([large]))] }))
    }),
    ("everything was taken out", |request| {
        let all: Vec<Value> = request.ops.iter().map(|op| json!({ "op": "remove", "id": op.record })).collect();
        reply(request, json!({ "scopes": [page(request, false, 9, &json!(all))] }))
    }),
    ("every scope begins anew and is empty", |request| {
        let pages: Vec<Value> = request.scopes.iter().map(|held| {
            json!({ "id": held.id, "epoch": held.epoch + 1, "state": "resync", "from_seq": 0, "to_seq": 0, "more": false,
                    "digest": { "sum": "0000000000000000", "count": 0 }, "changes": [] })
        }).collect();
        reply(request, json!({ "scopes": pages }))
    }),
    ("every scope is taken away", |request| {
        let pages: Vec<Value> = request.scopes.iter().map(|held| {
            json!({ "id": held.id, "epoch": held.epoch, "state": "revoked", "from_seq": 0, "to_seq": 0, "more": false,
                    "digest": { "sum": "0000000000000000", "count": 0 }, "changes": [] })
        }).collect();
        reply(request, json!({ "scopes": pages }))
    }),
    ("sums that never agree", |request| {
        let members: Vec<(RecordId, i64)> = (0..50).map(|_| (RecordId(Uuid::now_v7()), 1)).collect();
        let answers: Vec<Value> = request.repair.iter().map(|ask| {
            json!({ "scope": ask.scope, "bits": 255, "buckets": [0, 1, 4_000_000_000_u64], "members": members })
        }).collect();
        if request.scopes.is_empty() {
            return reply(request, json!({}));
        }
        reply(request, json!({ "scopes": [page(request, false, 0, &json!([]))], "repair": answers }))
    }),
    ("everything is too large", |_| problem(413, &json!({ "code": "too_large", "detail": "" }))),
    ("a proxy finds everything too large", |_| problem(413, &json!("<html>"))),
    ("a new epoch at every answer", |_| problem(409, &json!({ "code": "epoch_conflict", "detail": "" }))),
    ("a fault at every answer", |_| problem(500, &json!({ "code": "fault", "detail": "x".repeat(60_000) }))),
    ("slow for ever", |_| problem(429, &json!({ "code": "slow", "detail": "", "retry_after": i64::MAX }))),
    ("the token is over at every answer", |_| problem(401, &json!({ "code": "token_expired", "detail": "" }))),
];

/// Tokens that could not be sent back.
pub(crate) fn tokens() -> Answer {
    let tokens = json!({
        "access_token": "a\r\nX-Evil: 1", "access_expires_at": "9999-01-01T00:00:00Z", "refresh_token": "\u{0}ñ",
    });
    coded(&encode(&tokens).unwrap())
}
