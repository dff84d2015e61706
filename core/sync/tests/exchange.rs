//! The device's loop against the server's handling: the stories of sync.md §9, one by one.

#![allow(
    missing_docs,
    unreachable_pub,
    dead_code,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test: it may panic, and each of the two files uses a part of the shared model"
)]

mod memory;

use acompana_domain::kind::Kind;
use acompana_domain::record::{OpId, RecordId};
use acompana_sync::client::{Choice, ClientTx, OpState, Run, Step, confirm, resolve, withdraw};
use jiff::SignedDuration;
use memory::Note;
use memory::story::{set, state};
use memory::world::{Fate, UNIT, World, uuid};
use serde_json::json;

fn text(world: &World, device: usize, id: RecordId) -> String {
    world.devices[device].records[&id].text("text").unwrap_or_default().to_owned()
}

#[test]
fn a_record_written_here_is_read_there() {
    let mut world = World::new(2);
    let (id, op) = world.create(0, json!({"text": "hola"}));
    let run = world.sync_well(0);
    assert_eq!((run.report.applied, run.report.exchanges), (1, 1));
    assert!(matches!(state(&world, 0, op), OpState::Applied { merged: false, .. }));
    world.sync_well(1);
    assert_eq!(text(&world, 1, id), "hola");
    world.assert_converged();
}

#[test]
fn a_lost_answer_doubles_nothing() {
    let mut world = World::new(1);
    let (_, op) = world.create(0, json!({"text": "hola"}));
    world.sync(0, || Fate::ReplyLost);
    assert_eq!(state(&world, 0, op), OpState::Inflight);
    world.sync(0, || Fate::CrashBeforeStoring);
    world.sync(0, || Fate::Twice);
    assert!(matches!(state(&world, 0, op), OpState::Applied { .. }));
    world.assert_converged();
}

#[test]
fn a_failed_upload_goes_out_without_another_write() {
    let mut world = World::new(1);
    let (_, op) = world.create(0, json!({"text": "hola"}));
    world.sync(0, || Fate::RequestLost);
    world.sync_well(0);
    assert!(matches!(state(&world, 0, op), OpState::Applied { .. }));
}

#[test]
fn one_poison_among_a_thousand_stops_nothing_else() {
    let mut world = World::new(1);
    let ops: Vec<OpId> = (0..1_000)
        .map(|n| world.create(0, json!({"text": if n == 500 { "poison".to_owned() } else { n.to_string() }})).1)
        .collect();
    let run = world.sync_well(0);
    assert_eq!((run.report.applied, run.report.rejected), (999, 1));
    let OpState::Rejected { findings } = state(&world, 0, ops[500]) else { panic!("not rejected") };
    assert_eq!(findings[0].code, "NOTE-POISON");
    world.assert_converged();
}

#[test]
fn what_depends_on_a_refused_write_waits_and_follows_its_correction() {
    let mut world = World::new(1);
    let (parent, refused) = world.create(0, json!({"text": "poison"}));
    let (_, child) = world.create(0, json!({"text": "hija", "parent": parent.to_string()}));
    world.sync_well(0);
    assert!(matches!(state(&world, 0, refused), OpState::Rejected { .. }));
    assert_eq!(state(&world, 0, child), OpState::Queued);
    let corrected = set(&mut world, 0, parent, "text", json!("madre"));
    assert_eq!(state(&world, 0, refused), OpState::Replaced { by: corrected });
    let run = world.sync_well(0);
    assert_eq!((run.report.applied, run.report.rejected, run.report.deferred), (2, 0, 0), "sent in the right order");
    assert!(matches!(state(&world, 0, child), OpState::Applied { .. }));
    world.assert_converged();
}

#[test]
fn an_edit_during_an_upload_is_a_write_of_its_own() {
    let mut world = World::new(2);
    let (id, _) = world.create(0, json!({"text": "uno"}));
    world.sync(0, || Fate::ReplyLost);
    set(&mut world, 0, id, "text", json!("dos"));
    world.sync_well(0);
    world.sync_well(1);
    assert_eq!(text(&world, 1, id), "dos");
    world.assert_converged();
}

#[test]
fn the_same_words_edited_on_both_ends_keep_the_first_to_arrive_and_show_the_other() {
    let mut world = World::new(2);
    let (id, _) = world.create(0, json!({"text": "uno", "phone": "1"}));
    world.sync_well(0);
    world.sync_well(1);
    set(&mut world, 0, id, "text", json!("mamá"));
    world.sync_well(0);
    let op = set(&mut world, 1, id, "text", json!("papá"));
    set(&mut world, 1, id, "phone", json!("2"));
    let run = world.sync_well(1);
    assert_eq!(run.report.merged, 1);
    let OpState::Applied { kept, merged: true } = state(&world, 1, op) else { panic!("not merged") };
    assert_eq!((&kept[0].server, &kept[0].device), (&json!("mamá"), &json!("papá")));
    world.sync_well(0);
    assert_eq!(world.devices[0].records[&id].body["phone"], json!("2"));
    world.assert_converged();
}

#[test]
fn a_dose_changed_on_both_ends_waits_for_a_person() {
    for choice in [Choice::Mine, Choice::Theirs] {
        let mut world = World::new(2);
        let (id, _) = world.create(0, json!({"text": "a", "dose": "1.0"}));
        world.sync_well(0);
        world.sync_well(1);
        set(&mut world, 0, id, "dose", json!("1.1"));
        world.sync_well(0);
        let op = set(&mut world, 1, id, "dose", json!("1.2"));
        let later = set(&mut world, 1, id, "text", json!("b"));
        let run = world.sync_well(1);
        assert_eq!(run.report.conflicts, 1);
        assert_eq!(world.devices[1].records[&id].body["dose"], json!("1.1"), "the chart shows the institution's dose");
        assert_eq!(world.devices[1].records[&id].body["text"], json!("b"), "other work of the same person is kept");
        let new = world.new_op();
        let expected = if choice == Choice::Mine { "1.2" } else { "1.1" };
        resolve(&mut world.devices[1], Note.spec(), op, choice.clone(), new).unwrap();
        world.sync_well(1);
        assert!(matches!(state(&world, 1, later), OpState::Applied { .. }), "what came after it goes on");
        world.sync_well(0);
        assert_eq!(world.devices[0].records[&id].body["dose"], json!(expected));
        assert_eq!(world.devices[0].records[&id].body["text"], json!("b"));
        assert_eq!(world.devices[1].outbox_depth().unwrap(), 0);
        world.assert_converged();
    }
}

#[test]
fn a_conflict_whose_first_answer_got_lost_still_shows_both_values() {
    let mut world = World::new(2);
    let (id, _) = world.create(0, json!({"text": "a", "dose": "1.0"}));
    world.sync_well(0);
    world.sync_well(1);
    set(&mut world, 0, id, "dose", json!("1.1"));
    world.sync_well(0);
    let op = set(&mut world, 1, id, "dose", json!("1.2"));
    world.sync(1, || Fate::ReplyLost);
    world.sync_well(1);
    let OpState::Conflict { kept } = state(&world, 1, op) else { panic!("no conflict") };
    assert_eq!((&kept[0].server, &kept[0].device), (&json!("1.1"), &json!("1.2")));
}

#[test]
fn pages_of_one_row_bring_everything() {
    let mut world = World::new(2);
    for n in 0..25 {
        world.create(0, json!({"text": n.to_string()}));
    }
    world.sync_well(0);
    world.rows = 1;
    let run = world.sync_well(1);
    assert_eq!((run.report.received, run.report.exchanges), (25, 25));
    world.assert_converged();
}

#[test]
fn a_record_that_moves_leaves_one_scope_and_enters_the_other() {
    let mut world = World::new(2);
    world.server.grants.insert((world.users[0], "hospital:OTHER".to_owned()), true);
    let (id, _) = world.create(0, json!({"text": "a"}));
    world.sync_well(0);
    world.sync_well(1);
    set(&mut world, 0, id, "unit", json!("OTHER"));
    world.sync_well(0);
    world.sync_well(1);
    assert!(world.devices[0].records.contains_key(&id), "the mover holds both scopes");
    assert!(!world.devices[1].records.contains_key(&id), "it left the other device");
    assert_eq!((world.devices[0].device.repairs, world.devices[1].device.repairs), (0, 0), "the sums were kept");
    world.assert_converged();
}

#[test]
fn a_revoked_scope_hands_over_unsent_work_before_its_rows_go() {
    let mut world = World::new(1);
    let (id, _) = world.create(0, json!({"text": "a"}));
    world.sync_well(0);
    let op = set(&mut world, 0, id, "text", json!("unsent"));
    let (fresh, created) = world.create(0, json!({"text": "new"}));
    world.server.grants.insert((world.users[0], format!("hospital:{UNIT}")), false);
    let run = world.sync_well(0);
    assert_eq!(run.report.quarantined, 2);
    assert_eq!((state(&world, 0, op), state(&world, 0, created)), (OpState::Quarantined, OpState::Quarantined));
    assert_eq!(world.server.quarantined.len(), 2);
    assert!(!world.devices[0].records.contains_key(&id) && !world.devices[0].records.contains_key(&fresh));
}

#[test]
fn who_never_held_the_scope_learns_nothing() {
    let mut world = World::new(2);
    let (id, _) = world.create(0, json!({"text": "a"}));
    world.sync_well(0);
    world.server.grants.remove(&(world.users[1], format!("hospital:{UNIT}")));
    // Made up on the second device as if it knew the record, and one that does not exist at all.
    let known = world.server.records[&id].clone();
    world.devices[1].put_clean(&known).unwrap();
    let real = set(&mut world, 1, id, "text", json!("b"));
    let mut ghost = known;
    ghost.id = RecordId(uuid(0x99));
    world.devices[1].put_clean(&ghost).unwrap();
    let unreal = set(&mut world, 1, ghost.id, "text", json!("b"));
    world.sync_well(1);
    assert_eq!(state(&world, 1, real), state(&world, 1, unreal));
    assert!(matches!(state(&world, 1, real), OpState::Rejected { .. }));
    assert_eq!(world.server.records[&id].text("text"), Some("a"));
}

#[test]
fn fields_of_the_server_are_refused() {
    let mut world = World::new(1);
    let (_, op) = world.create(0, json!({"text": "a", "stamp": "mine"}));
    world.sync_well(0);
    let OpState::Rejected { findings } = state(&world, 0, op) else { panic!("accepted") };
    assert_eq!((findings[0].code.as_ref(), findings[0].field.as_str()), ("SYNC-SERVER-FIELD", "/stamp"));
}

#[test]
fn a_device_restored_from_a_backup_takes_a_new_epoch_and_loses_nothing() {
    let mut world = World::new(1);
    world.create(0, json!({"text": "before"}));
    let backup = world.devices[0].clone();
    let (_, lost_to_the_device) = world.create(0, json!({"text": "sent, then forgotten"}));
    world.sync_well(0);
    world.devices[0] = backup;
    let (_, new) = world.create(0, json!({"text": "after"}));
    let epoch = world.devices[0].device.epoch;
    world.sync_well(0);
    assert!(world.devices[0].device.epoch > epoch);
    assert!(matches!(state(&world, 0, new), OpState::Applied { .. }));
    assert_eq!(world.server.effects[&lost_to_the_device], 1);
    assert_eq!(world.devices[0].records.len(), 3);
    world.assert_converged();
}

#[test]
fn a_server_restored_from_a_backup_is_healed_by_its_devices() {
    let mut world = World::new(2);
    let (first, _) = world.create(0, json!({"text": "a"}));
    world.sync_well(0);
    world.sync_well(1);
    let backup = world.server.clone();
    set(&mut world, 0, first, "text", json!("b"));
    let (second, _) = world.create(0, json!({"text": "c", "parent": first.to_string()}));
    world.sync_well(0);
    world.sync_well(1);
    world.server = backup;
    world.server.epoch += 1;
    for head in world.server.scopes.values_mut() {
        head.epoch += 1;
    }
    world.sync_well(1);
    assert!(!world.devices[1].records.contains_key(&second), "nobody who could tell has spoken yet");
    world.sync_well(0);
    world.sync_well(1);
    assert_eq!(text(&world, 1, first), "b");
    assert_eq!(text(&world, 1, second), "c");
    assert_eq!(world.server.records.len(), 2);
    world.assert_converged();
}

#[test]
fn a_stale_write_asks_before_it_goes() {
    let mut world = World::new(1);
    let (_, op) = world.create(0, json!({"text": "a"}));
    world.devices[0].outbox[0].stale_at = Some(world.clock);
    let (_, other) = world.create(0, json!({"text": "b"}));
    world.sync_well(0);
    assert_eq!(state(&world, 0, op), OpState::NeedsConfirm);
    assert!(matches!(state(&world, 0, other), OpState::Applied { .. }), "the others do not wait for it");
    confirm(&mut world.devices[0], op).unwrap();
    world.sync_well(0);
    assert!(matches!(state(&world, 0, op), OpState::Applied { .. }));
}

#[test]
fn a_group_succeeds_or_fails_together() {
    let mut world = World::new(1);
    let (_, good) = world.create(0, json!({"text": "a"}));
    let (bad_id, bad) = world.create(0, json!({"text": "poison"}));
    let group = Some(OpId(uuid(0x77)));
    world.devices[0].outbox.iter_mut().for_each(|queued| queued.op.group = group);
    world.sync_well(0);
    assert!(matches!(state(&world, 0, bad), OpState::Rejected { .. }));
    assert_eq!(state(&world, 0, good), OpState::Queued, "it waits for its sibling");
    assert!(world.server.records.is_empty());
    let fixed = set(&mut world, 0, bad_id, "text", json!("b"));
    world.devices[0].outbox.iter_mut().find(|queued| queued.op.op_id == fixed).unwrap().op.group = group;
    world.sync_well(0);
    assert!(matches!(state(&world, 0, good), OpState::Applied { .. }));
    assert_eq!(world.server.records.len(), 2);
}

#[test]
fn a_page_never_ends_inside_a_group() {
    let mut world = World::new(2);
    world.create(0, json!({"text": "before"}));
    world.sync_well(0);
    for n in 0..5 {
        world.create(0, json!({"text": n.to_string()}));
    }
    let group = Some(OpId(uuid(0x77)));
    world.devices[0].outbox.iter_mut().skip(1).for_each(|queued| queued.op.group = group);
    world.sync_well(0);
    world.create(0, json!({"text": "after"}));
    world.sync_well(0);
    world.rows = 2;
    let mut exchanges = 0;
    world.sync(1, || {
        exchanges += 1;
        if exchanges == 1 { Fate::Delivered } else { Fate::RequestLost }
    });
    assert_eq!(world.devices[1].records.len(), 6, "the one before, and all five of the group");
    world.sync_well(1);
    world.assert_converged();
}

#[test]
fn a_child_of_a_record_that_was_taken_back_is_not_sent() {
    let mut world = World::new(1);
    let (parent, op) = world.create(0, json!({"text": "a"}));
    let (child, waiting) = world.create(0, json!({"text": "b", "parent": parent.to_string()}));
    let new = world.new_op();
    withdraw(&mut world.devices[0], op, &new).unwrap();
    assert!(!world.devices[0].records.contains_key(&parent));
    let run = world.sync_well(0);
    assert_eq!((run.report.sent, state(&world, 0, waiting)), (0, OpState::Queued));
    assert!(world.devices[0].records.contains_key(&child), "it is still there for its author to decide");
}

#[test]
fn a_server_that_keeps_silent_about_a_write_does_not_make_the_loop_spin() {
    let mut world = World::new(1);
    let (_, op) = world.create(0, json!({"text": "a"}));
    let clock = world.clock;
    let mut run = Run::new("test", acompana_sync::wire::Want::default());
    for exchange in 0.. {
        assert!(exchange < 10, "the loop spins");
        let Step::Send(request) = run.next(&mut world.devices[0], clock, false).unwrap() else { break };
        let mut reply = world.serve(world.users[0], &request).unwrap();
        reply.results.clear();
        run.answered(&mut world.devices[0], &request, &reply, clock).unwrap();
    }
    assert!(matches!(state(&world, 0, op), OpState::Later { .. }));
}

#[test]
fn a_difference_nobody_told_about_is_found_and_only_that_is_fetched() {
    let mut world = World::new(2);
    let ids: Vec<RecordId> = (0..200).map(|n| world.create(0, json!({"text": n.to_string()})).0).collect();
    world.sync_well(0);
    world.sync_well(1);
    // Lost and stale, with the kept sum none the wiser; then a wrong sum.
    let device = &mut world.devices[1];
    let mut stale = device.records[&ids[1]].clone();
    stale.ver -= 1;
    stale.body.insert("text".to_owned(), json!("old"));
    device.records.insert(ids[1], stale);
    device.records.remove(&ids[0]);
    device.members.remove(&(format!("hospital:{UNIT}"), ids[0]));
    let run = world.sync_well(1);
    assert_eq!(run.report.repaired, 1);
    assert!(run.report.received <= 4, "{} rows for two differences", run.report.received);
    assert_eq!(text(&world, 1, ids[0]), "0");
    assert_eq!(text(&world, 1, ids[1]), "1");
    world.assert_converged();
    world.devices[1].scopes.values_mut().for_each(|scope| scope.digest.sum ^= 1);
    let run = world.sync_well(1);
    assert_eq!((run.report.repaired, run.report.received), (0, 0), "counting the rows is enough");
    world.assert_converged();
}

#[test]
fn a_large_scope_is_counted_once_a_day() {
    let mut world = World::new(1);
    world.create(0, json!({"text": "a"}));
    world.sync_well(0);
    let first = world.devices[0].device.counted.unwrap();
    // As large as the device believes its scope to be, it is not counted again before a day is over.
    let many = |world: &mut World| world.devices[0].scopes.values_mut().for_each(|scope| scope.digest.count = 5_000);
    many(&mut world);
    assert_eq!(world.sync_well(0).report.repaired, 1, "the server's sum told");
    assert_eq!(world.devices[0].device.counted, Some(first));
    world.clock = world.clock.checked_add(SignedDuration::from_hours(25)).unwrap();
    many(&mut world);
    assert_eq!(world.sync_well(0).report.repaired, 0, "the rows told");
    assert!(world.devices[0].device.counted > Some(first));
}

#[test]
fn an_idle_exchange_says_nothing() {
    let mut world = World::new(1);
    world.create(0, json!({"text": "a"}));
    world.sync_well(0);
    let run: Run = world.sync_well(0);
    assert_eq!((run.report.exchanges, run.report.received, run.report.sent), (1, 0, 0));
}

#[test]
fn reads_reach_the_audit_log_once() {
    let mut world = World::new(1);
    let (id, _) = world.create(0, json!({"text": "a"}));
    let note = |n| acompana_sync::wire::ReadNote {
        n,
        at: "2026-05-04T16:00:00Z".parse().unwrap(),
        kind: "note".to_owned(),
        record: id,
        reason: "visita".to_owned(),
    };
    world.devices[0].reads = vec![note(1), note(2)];
    world.sync(0, || Fate::ReplyLost);
    world.sync_well(0);
    assert!(world.devices[0].reads.is_empty());
    let reads = world.server.audit.iter().filter(|line| line.reason == "visita").count();
    assert_eq!(reads, 2);
}

#[test]
fn a_write_may_depend_on_one_before_it_in_its_group() {
    let mut world = World::new(1);
    let (_, first) = world.create(0, json!({"text": "a"}));
    let (_, second) = world.create(0, json!({"text": "b"}));
    let group = Some(OpId(uuid(0x77)));
    for queued in &mut world.devices[0].outbox {
        queued.op.group = group;
        if queued.op.op_id == second {
            queued.op.deps = vec![first];
        }
    }
    world.sync_well(0);
    assert!(matches!(state(&world, 0, second), OpState::Applied { .. }), "{:?}", state(&world, 0, second));
    assert_eq!(world.server.records.len(), 2);
}

#[test]
fn a_used_op_id_is_no_key_to_other_peoples_records() {
    let mut world = World::new(2);
    let (id, _) = world.create(0, json!({"text": "a"}));
    let (_, own) = world.create(1, json!({"text": "b", "unit": "DFIMS000073"}));
    world.server.grants.insert((world.users[1], "hospital:DFIMS000073".to_owned()), true);
    world.server.grants.remove(&(world.users[1], format!("hospital:{UNIT}")));
    world.sync_well(0);
    world.sync_well(1);
    let mut op = world.devices[1].op(own).unwrap().unwrap().op;
    op.record = id;
    let mut run = Run::new("test", acompana_sync::wire::Want::default());
    let clock = world.clock;
    world.create(1, json!({"text": "c"}));
    let step = run.next(&mut world.devices[1], clock, false).unwrap();
    let acompana_sync::client::Step::Send(mut request) = step else { panic!("nothing to send") };
    request.ops = vec![op];
    let reply = world.serve(world.users[1], &request).unwrap();
    assert!(reply.results[0].duplicate);
    assert_eq!(reply.results[0].record, None);
}
