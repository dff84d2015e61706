//! The shapes on the wire are a contract with phones that are not updated: they are pinned here.

use std::io::Read;

use acompana_domain::Record;
use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::delta::Delta;

fn record() -> Record {
    serde_json::from_value(json!({
        "id": "0197a000-0000-7000-8000-000000000001", "kind": "patient", "schema": 1, "ver": 4,
        "author": "0197a000-0000-7000-8000-00000000000a", "device": "0197a000-0000-7000-8000-00000000000d",
        "occurred_at": "2026-05-04T16:00:00Z", "tz": "America/Mexico_City", "recorded_at": "2026-05-04T16:00:01Z",
        "body": {"birth_date": "2015-01-01", "future_field": {"kept": true}}
    }))
    .unwrap()
}

#[test]
fn a_put_is_the_record_with_its_op() {
    let wire = serde_json::to_value(RowChange::Put(Box::new((&record()).try_into().unwrap()))).unwrap();
    assert_eq!(
        (&wire["op"], &wire["ver"], &wire["body"]["future_field"]),
        (&json!("put"), &json!(4), &json!({"kept": true}))
    );
    assert_eq!(
        serde_json::from_value::<RowChange>(wire).unwrap(),
        RowChange::Put(Box::new((&record()).try_into().unwrap()))
    );
}

#[test]
fn a_request_of_an_older_phone_is_understood() {
    let request: SyncRequest = serde_json::from_value(json!({
        "proto": 1, "device": "0197a000-0000-7000-8000-00000000000d", "epoch": 1, "app": "0.1.0",
        "sent_at": "2026-05-04T16:00:00Z", "outbox_depth": 0, "results_seen_through": 0, "unknown_field": 1
    }))
    .unwrap();
    assert_eq!((request.ops.len(), request.scopes.len(), request.want), (0, 0, Want::default()));
}

#[test]
fn statuses_have_the_names_of_the_contract() {
    let names = [
        (OpStatus::Applied, "applied"),
        (OpStatus::Merged, "merged"),
        (OpStatus::Conflict, "conflict"),
        (OpStatus::Rejected, "rejected"),
        (OpStatus::Deferred, "deferred"),
        (OpStatus::NeedParent, "need_parent"),
        (OpStatus::Quarantined, "quarantined"),
    ];
    for (status, name) in names {
        assert_eq!(serde_json::to_value(status).unwrap(), json!(name));
    }
}

#[test]
fn a_problem_is_called_the_same_everywhere() {
    for code in ProblemCode::ALL {
        assert_eq!(serde_json::to_value(code).unwrap(), json!(code.as_str()));
    }
}

#[test]
fn every_reason_has_its_sentence() {
    for code in CODES {
        for locale in acompana_domain::message::Locale::ALL {
            assert!(acompana_domain::message::exists(locale, code), "{code} has no sentence in {}", locale.tag());
        }
    }
}

#[test]
fn words_that_both_ends_know_need_not_travel() {
    let reply = json!({
        "now": "2026-05-04T10:00:00Z", "server_epoch": "018cea6e-2d00-7000-8000-000000000001", "durable_through": 0,
        "reads_through": 0, "results": [{
            "op_id": "018cea6e-2d00-7000-8000-000000000002", "status": "merged", "ver": 1, "record": record(),
        }],
    });
    let reply: SyncReply = serde_json::from_value(reply).unwrap();
    let (plain, known) = (encode(&reply).unwrap(), encode_known(&reply).unwrap());
    assert!(known.len() * 10 < plain.len() * 8, "{} bytes instead of {}", known.len(), plain.len());
    assert_eq!(decode_known::<SyncReply>(&known, Limits::REPLY).unwrap(), reply);
    assert!(decode::<SyncReply>(&known, Limits::REPLY).is_err(), "not without the words");
    let large = SyncReply { server_epoch: "many words ".repeat(10_000), ..reply.clone() };
    let known_large = encode_known(&large).unwrap();
    assert_eq!(decode_known::<SyncReply>(&known_large, Limits::REPLY).unwrap(), large);
    let few = Limits { plain: 100, ..Limits::REPLY };
    assert!(matches!(decode_known::<SyncReply>(&known, few), Err(CodecError::TooLarge { limit: 100 })));
}

#[test]
fn the_words_of_a_coding_are_never_edited() {
    use sha2::{Digest as _, Sha256};
    let words = include_bytes!("../../data/known-1.txt");
    assert_eq!(
        hex::encode(&Sha256::digest(words)[..8]),
        "ff2eeadddaba847e",
        "a change is a new file and a new name of the coding"
    );
}

#[test]
fn a_bomb_stops_at_the_limit() {
    let bomb = zstd::stream::encode_all(std::io::repeat(b' ').take(200 << 20), 19).unwrap();
    assert!(bomb.len() < 100_000, "{} bytes", bomb.len());
    let refused = decode::<Delta>(&bomb, Limits::REQUEST);
    assert!(matches!(refused, Err(CodecError::TooLarge { limit }) if limit == Limits::REQUEST.plain));
}

proptest! {
    #[test]
    fn any_bytes_are_an_error_not_a_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        prop_assert!(decode::<SyncRequest>(&bytes, Limits::REQUEST).is_err());
    }

    #[test]
    fn what_is_encoded_comes_back(text in ".{0,200}") {
        let problem = Problem::new(ProblemCode::Slow, text);
        let bytes = encode(&problem).unwrap();
        prop_assert_eq!(decode::<Problem>(&bytes, Limits::REPLY).unwrap(), problem);
    }
}
