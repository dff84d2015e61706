//! What a device sends is not believed, and what it makes of a record must be fit for everybody else.

#![allow(
    missing_docs,
    unreachable_pub,
    dead_code,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test: it may panic, and each file uses a part of the shared model"
)]

mod memory;

use acompana_domain::record::OpId;
use acompana_domain::{Record, RecordId};
use acompana_sync::digest::Buckets;
use acompana_sync::wire::{Fetch, OpResult, OpStatus, ReadNote, RepairAsk, RowChange, decode, encode};
use memory::world::{UNIT, World, uuid};
use serde_json::{Value, json};

const OTHER: &str = "DFIMS000073";

fn code(result: &OpResult) -> (OpStatus, &str) {
    (result.status, result.code.as_deref().unwrap_or_default())
}

fn nested(levels: usize) -> Value {
    (0..levels).fold(json!("x"), |inner, _| json!({ "a": inner }))
}

/// A world in which the first device's note is on the server, and the second works in another unit.
fn two_units() -> (World, RecordId) {
    let mut world = World::new(2);
    world.server.grants.remove(&(world.users[1], format!("hospital:{UNIT}")));
    world.server.grants.insert((world.users[1], format!("hospital:{OTHER}")), true);
    let (id, _) = world.create(0, json!({"text": "a"}));
    world.sync_well(0);
    (world, id)
}

#[test]
fn a_path_or_value_that_nobody_could_read_again_is_refused() {
    let (mut world, id) = two_units();
    let deep = vec!["a"; 200_000].join("/");
    let steps = vec!["a"; 40].join("/");
    let large = json!("x".repeat(300 << 10));
    // Short to tell, and hundreds of times as large in the memory of everybody who reads it.
    let many = json!(vec![[0]; 5_000]);
    for (path, to) in [(deep.as_str(), json!(1)), (&steps, json!(1)), ("a", nested(100)), ("a", large), ("a", many)] {
        let op = world.forged("note", id, false, &[(path, Value::Null, to)]);
        let reply = world.send(0, vec![op]);
        assert_eq!(code(&reply.results[0]), (OpStatus::Rejected, "SYNC-TOO-LARGE"));
    }
    let many: Vec<String> = (0..3_000).map(|n| format!("f{n}")).collect();
    let fields: Vec<_> = many.iter().map(|name| (name.as_str(), Value::Null, json!(1))).collect();
    let op = world.forged("note", id, false, &fields);
    assert_eq!(code(&world.send(0, vec![op]).results[0]).1, "SYNC-TOO-LARGE");
    let mut zone = world.forged("note", RecordId(uuid(0x55)), true, &[("unit", Value::Null, json!(UNIT))]);
    zone.tz = "x".repeat(1_000);
    assert_eq!(code(&world.send(0, vec![zone]).results[0]).1, "SYNC-TOO-LARGE");
    // What is let in can be read again.
    let op = world.forged("note", id, false, &[(&vec!["a"; 32].join("/"), Value::Null, nested(32))]);
    let reply = world.send(0, vec![op]);
    assert!(reply.results[0].status.took_effect());
    let bytes = encode(&world.send(0, Vec::new())).unwrap();
    let read: acompana_sync::wire::SyncReply = decode(&bytes, acompana_sync::wire::Limits::REPLY).unwrap();
    assert_eq!(read.scopes[0].changes.len(), 1);
}

#[test]
fn nobody_moves_a_record_where_they_could_not_have_written_it() {
    let (mut world, id) = two_units();
    for unit in [json!(OTHER), Value::Null] {
        let op = world.forged("note", id, false, &[("unit", json!(UNIT), unit)]);
        assert_eq!(code(&world.send(0, vec![op]).results[0]), (OpStatus::Rejected, "SYNC-NOT-ALLOWED"));
    }
    assert_eq!(world.server.records[&id].text("unit"), Some(UNIT));
}

#[test]
fn a_childs_family_is_told_only_by_who_knows_the_child() {
    let (mut world, child) = two_units();
    let memo = |world: &mut World, device, ward: &str, patient: RecordId| {
        let id = RecordId(uuid(world.fresh()));
        let patient = json!(patient.to_string());
        let fields = [("ward", Value::Null, json!(ward)), ("patient", Value::Null, patient)];
        let op = world.forged("memo", id, true, &fields);
        world.send(device, vec![op]).results.remove(0)
    };
    assert_eq!(code(&memo(&mut world, 1, OTHER, child)), (OpStatus::Rejected, "SYNC-RECORD-NOT-HERE"));
    assert!(memo(&mut world, 0, UNIT, child).status.took_effect());
    // By an edit just as little.
    let own = RecordId(uuid(0x66));
    let op = world.forged("memo", own, true, &[("ward", Value::Null, json!(OTHER))]);
    assert!(world.send(1, vec![op]).results[0].status.took_effect());
    let op = world.forged("memo", own, false, &[("patient", Value::Null, json!(child.to_string()))]);
    assert_eq!(code(&world.send(1, vec![op]).results[0]).1, "SYNC-RECORD-NOT-HERE");
}

#[test]
fn who_takes_the_id_of_a_record_to_come_does_not_receive_it() {
    let (mut world, id) = two_units();
    let certificate = id.derived("certificate");
    let squatter = world.forged("memo", certificate, true, &[("ward", Value::Null, json!(UNIT))]);
    assert!(world.send(0, vec![squatter]).results[0].status.took_effect());
    let op = world.forged("note", id, false, &[("office", Value::Null, json!(OTHER))]);
    assert!(world.send(0, vec![op]).results[0].status.took_effect());
    assert_eq!(world.server.records[&certificate].text("text"), Some("made"));
    world.sync_well(0);
    assert!(!world.devices[0].records.contains_key(&certificate), "it is the office's alone");
    let mut request = world.request(0, Vec::new());
    request.fetch = vec![Fetch { scope: format!("hospital:{UNIT}"), ids: vec![certificate] }];
    let reply = world.serve(world.users[0], &request).unwrap();
    assert_eq!(reply.fetched[0].1, vec![RowChange::Remove { id: certificate }]);
    world.sync_well(1);
    assert!(world.devices[1].records.contains_key(&certificate));
    world.assert_converged();
}

#[test]
fn one_request_cannot_ask_for_the_same_thing_a_thousand_times() {
    let (mut world, id) = two_units();
    let scope = format!("hospital:{UNIT}");
    let mut request = world.request(0, Vec::new());
    request.fetch = vec![Fetch { scope: scope.clone(), ids: vec![id; 1_000] }];
    let ask = RepairAsk { scope, buckets: Buckets::over(1, []) };
    request.repair = vec![ask; 1_000];
    let reply = world.serve(world.users[0], &request).unwrap();
    assert_eq!((reply.fetched[0].1.len(), reply.repair.len()), (1, 1));
}

#[test]
fn many_small_writes_of_one_large_record_get_it_once_and_of_many_in_several_answers() {
    let (mut world, _) = two_units();
    let body = "x".repeat(200 << 10);
    let ids: Vec<RecordId> = (0..100).map(|n| RecordId(uuid(0x7000 + n))).collect();
    let model = world.server.records.values().next().unwrap().clone();
    for id in &ids {
        let mut large = Record { id: *id, ..model.clone() };
        large.body.insert("text".to_owned(), json!(body));
        world.server.records.insert(*id, large);
    }
    let touch = |world: &mut World, id, n: usize| {
        let mut op = world.forged("note", id, false, &[("phone", Value::Null, json!(n.to_string()))]);
        op.base_ver = 0;
        op
    };
    let ops = (0..5).map(|n| touch(&mut world, ids[0], n)).collect();
    let reply = world.send(0, ops);
    let carried: Vec<_> = reply.results.iter().filter_map(|result| result.record.as_ref()).collect();
    assert_eq!((carried.len(), carried[0].ver), (1, 6));
    let ops: Vec<_> = ids.iter().enumerate().map(|(n, id)| touch(&mut world, *id, n)).collect();
    let reply = world.send(0, ops);
    let deferred = reply.results.iter().filter(|result| result.status == OpStatus::Deferred).count();
    assert!((10..50).contains(&deferred), "{deferred} of 100 wait for the next request");
    assert!(encode(&reply).unwrap().len() < 1 << 20);
}

/// Each is short and within bounds; all of them together are more values than a device reads in one message.
#[test]
fn a_page_of_many_small_values_can_be_read() {
    let (mut world, _) = two_units();
    let many = json!(vec![0; 3_500]);
    let fields = [("unit", Value::Null, json!(UNIT)), ("a", Value::Null, many)];
    let ops = (0..400).map(|n| world.forged("note", RecordId(uuid(0x8000 + n)), true, &fields)).collect();
    assert!(world.send(0, ops).results.iter().all(|result| result.status.took_effect()));
    let mut request = world.request(0, Vec::new());
    request.want = acompana_sync::wire::Want { max_rows: 5_000, max_bytes: 32 << 20 };
    let reply = world.serve(world.users[0], &request).unwrap();
    let read: Result<acompana_sync::wire::SyncReply, _> =
        decode(&encode(&reply).unwrap(), acompana_sync::wire::Limits::REPLY);
    let page = &read.unwrap().scopes[0];
    assert!(page.more && page.changes.len() > 50, "{} of 400", page.changes.len());
}

#[test]
fn a_unit_of_work_that_no_device_could_read_at_once_is_cut() {
    let mut world = World::new(2);
    let group = Some(OpId(uuid(0x77)));
    let body = json!("x".repeat(200 << 10));
    let mut ops = Vec::new();
    for n in 0..150 {
        let fields = [("unit", Value::Null, json!(UNIT)), ("text", Value::Null, body.clone())];
        let mut op = world.forged("note", RecordId(uuid(0x8000 + n)), true, &fields);
        op.group = group;
        ops.push(op);
    }
    assert!(world.send(0, ops).results.iter().all(|result| result.status.took_effect()));
    let page = &world.send(1, Vec::new()).scopes[0];
    assert!(page.more && page.changes.len() < 140, "{} large rows in one page", page.changes.len());
}

#[test]
fn a_write_told_twice_in_its_group_takes_effect_once() {
    let (mut world, id) = two_units();
    let mut op = world.forged("note", id, false, &[("text", json!("a"), json!("b"))]);
    op.group = Some(op.op_id);
    let reply = world.send(0, vec![op.clone(), op.clone()]);
    assert!(reply.results[1].duplicate && reply.results.iter().all(|result| result.status.took_effect()));
    assert_eq!((world.server.records[&id].ver, world.server.effects[&op.op_id]), (2, 1));
    let mut bad = world.forged("note", id, false, &[("text", json!("b"), json!("poison"))]);
    let mut good = world.forged("note", id, false, &[("phone", Value::Null, json!("1"))]);
    (bad.group, good.group) = (op.group, op.group);
    let reply = world.send(0, vec![good.clone(), good, bad]);
    assert!(reply.results.iter().all(|result| !result.status.took_effect()), "{:#?}", reply.results);
}

#[test]
fn what_a_device_says_of_its_reads_is_bounded() {
    let (mut world, id) = two_units();
    let note = |n| ReadNote { n, at: world.clock, kind: "k".repeat(5_000), record: id, reason: "r".repeat(5_000) };
    let mut request = world.request(0, Vec::new());
    request.reads = (1..=1_500).map(note).collect();
    let before = world.server.audit.len();
    let reply = world.serve(world.users[0], &request).unwrap();
    assert_eq!((reply.reads_through, world.server.audit.len() - before), (1_000, 1_000));
    let line = world.server.audit.last().unwrap();
    assert_eq!((line.kind.as_ref().unwrap().len(), line.reason.len()), (100, 500));
    assert_eq!(world.serve(world.users[0], &request).unwrap().reads_through, 1_500);
}

#[test]
fn a_refusal_in_a_group_shows_the_record_without_what_was_undone() {
    let (mut world, id) = two_units();
    let group = Some(OpId(uuid(0x77)));
    let mut good = world.forged("note", id, false, &[("phone", Value::Null, json!("1"))]);
    let mut bad = world.forged("note", id, false, &[("text", json!("a"), json!("poison"))]);
    (good.group, bad.group) = (group, group);
    let reply = world.send(0, vec![good, bad]);
    assert_eq!(reply.results[1].record.as_ref(), Some(&world.server.records[&id]));
    assert_eq!((reply.results[1].ver, world.server.records[&id].ver), (1, 1));
}

/// What tells the two apart would tell that there is such a record.
#[test]
fn a_record_of_somebody_else_and_one_that_does_not_exist_are_answered_alike() {
    let (mut world, foreign) = two_units();
    let nowhere = RecordId(uuid(0x77));
    let mut told = Vec::new();
    for referred in [foreign, nowhere] {
        let referred = json!(referred.to_string());
        let mut answers = Vec::new();
        for (kind, place, field) in [("note", "unit", "parent"), ("memo", "ward", "patient")] {
            let id = RecordId(uuid(world.fresh()));
            let fields = [(place, Value::Null, json!(OTHER)), (field, Value::Null, referred.clone())];
            let op = world.forged(kind, id, true, &fields);
            let result = world.send(1, vec![op]).results.remove(0);
            answers.push((result.status, result.code, result.findings, result.record, result.ver));
        }
        told.push(answers);
    }
    assert_eq!(told[0], told[1]);
    assert!(told[0].iter().all(|answer| answer.0 == OpStatus::Rejected));
}

/// A note may be about a child that has moved to another ward since.
#[test]
fn what_left_a_ward_is_still_known_there() {
    let (mut world, parent) = two_units();
    world.server.grants.insert((world.users[0], format!("hospital:{OTHER}")), true);
    let op = world.forged("note", parent, false, &[("unit", json!(UNIT), json!(OTHER))]);
    assert!(world.send(0, vec![op]).results[0].status.took_effect());
    world.server.grants.remove(&(world.users[0], format!("hospital:{OTHER}")));
    let fields = [("unit", Value::Null, json!(UNIT)), ("parent", Value::Null, json!(parent.to_string()))];
    let op = world.forged("note", RecordId(uuid(0x78)), true, &fields);
    assert!(world.send(0, vec![op]).results[0].status.took_effect());
}
