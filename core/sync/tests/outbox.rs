//! What becomes of a person's work when it is refused, in conflict, taken back, grouped, or met by a server that is
//! not well.

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
use acompana_sync::client::{Choice, ClientTx, Failure, OpState, OutboxError, Pause, Run, Step, confirm, withdraw};
use acompana_sync::wire::{OpResult, OpStatus, Problem, ProblemCode, ScopeStanding, SyncReply, Want};
use jiff::SignedDuration;
use memory::story::{all_well, choose, grant, set, shared, state};
use memory::world::{Fate, UNIT, World, uuid};
use serde_json::json;

const OTHER: &str = "DFIMS000073";

#[test]
fn a_correction_holds_although_a_later_edit_waited_behind_the_refused_one() {
    let (mut world, id) = shared(json!({"text": "a"}));
    set(&mut world, 0, id, "text", json!("poison"));
    set(&mut world, 0, id, "text", json!("second thought"));
    let other = set(&mut world, 0, id, "phone", json!("1"));
    world.sync_well(0);
    let corrected = set(&mut world, 0, id, "text", json!("corrected"));
    world.sync_well(0);
    assert_eq!(state(&world, 0, corrected), OpState::Applied { kept: Vec::new(), merged: false });
    assert!(
        matches!(state(&world, 0, other), OpState::Applied { .. }),
        "what touches other fields is a write of its own"
    );
    assert_eq!(world.server.records[&id].text("text"), Some("corrected"));
    assert_eq!(world.server.records[&id].text("phone"), Some("1"));
    all_well(&mut world);
}

#[test]
fn a_conflict_stays_until_a_person_chooses_whatever_else_they_edit() {
    let (mut world, id) = shared(json!({"text": "a", "dose": "1.0"}));
    set(&mut world, 0, id, "dose", json!("1.1"));
    world.sync_well(0);
    let dose = set(&mut world, 1, id, "dose", json!("1.2"));
    world.sync_well(1);
    let phone = set(&mut world, 1, id, "phone", json!("1"));
    world.sync_well(1);
    assert!(matches!(state(&world, 1, phone), OpState::Applied { .. }), "it does not wait for the choice");
    assert!(matches!(state(&world, 1, dose), OpState::Conflict { .. }), "an edited telephone settles no dose");
    choose(&mut world, 1, dose, Choice::Mine);
    world.sync_well(1);
    assert_eq!(world.server.records[&id].text("dose"), Some("1.2"));
    assert_eq!(world.devices[1].outbox_depth().unwrap(), 0);
    all_well(&mut world);
}

#[test]
fn writing_the_dose_anew_settles_its_conflict() {
    let (mut world, id) = shared(json!({"text": "a", "dose": "1.0"}));
    set(&mut world, 0, id, "dose", json!("1.1"));
    world.sync_well(0);
    let dose = set(&mut world, 1, id, "dose", json!("1.2"));
    world.sync_well(1);
    let anew = set(&mut world, 1, id, "dose", json!("1.3"));
    assert_eq!(state(&world, 1, dose), OpState::Replaced { by: anew });
    world.sync_well(1);
    assert_eq!(world.server.records[&id].text("dose"), Some("1.3"));
}

#[test]
fn one_choice_settles_a_chain_of_doses() {
    let (mut world, id) = shared(json!({"text": "a", "dose": "1.0"}));
    let first = set(&mut world, 1, id, "dose", json!("1.2"));
    let second = set(&mut world, 1, id, "dose", json!("1.3"));
    set(&mut world, 0, id, "dose", json!("1.1"));
    world.sync_well(0);
    world.sync_well(1);
    let chosen = choose(&mut world, 1, first, Choice::Mine).unwrap();
    assert_eq!(state(&world, 1, second), OpState::Replaced { by: chosen });
    world.sync_well(1);
    assert_eq!(world.server.records[&id].text("dose"), Some("1.2"), "what was chosen, not what was written before it");
    assert_eq!(world.devices[1].outbox_depth().unwrap(), 0);
    all_well(&mut world);
}

#[test]
fn what_is_taken_back_after_its_scope_was_taken_away_leaves_nothing_behind() {
    let (mut world, id) = shared(json!({"text": "a"}));
    let op = set(&mut world, 0, id, "text", json!("poison"));
    world.sync_well(0);
    grant(&mut world, 0, UNIT, false);
    world.sync_well(0);
    assert!(world.devices[0].records.contains_key(&id), "the refused work is still there");
    let new = world.new_op();
    withdraw(&mut world.devices[0], op, &new).unwrap();
    assert!(!world.devices[0].records.contains_key(&id));
}

#[test]
fn a_record_that_never_came_in_a_page_does_not_stay_for_ever() {
    let mut world = World::new(1);
    world.sync_well(0);
    let (id, op) = world.create(0, json!({"text": "a"}));
    world.sync(0, || Fate::ReplyLost);
    grant(&mut world, 0, UNIT, false);
    world.sync_well(0);
    assert!(matches!(state(&world, 0, op), OpState::Applied { .. }));
    assert!(!world.devices[0].records.contains_key(&id), "its scope is not ours any more");
}

#[test]
fn what_builds_on_work_that_was_kept_apart_follows_it_however_late() {
    let (mut world, id) = shared(json!({"text": "a"}));
    set(&mut world, 0, id, "text", json!("b"));
    let late = set(&mut world, 0, id, "phone", json!("1"));
    world.devices[0].outbox.last_mut().unwrap().stale_at = Some(world.clock);
    grant(&mut world, 0, UNIT, false);
    world.sync_well(0);
    world.sync_well(0);
    assert_eq!((state(&world, 0, late), world.server.quarantined.len()), (OpState::NeedsConfirm, 1));
    confirm(&mut world.devices[0], late).unwrap();
    world.sync_well(0);
    assert_eq!((state(&world, 0, late), world.server.quarantined.len()), (OpState::Quarantined, 2));
    assert!(!world.devices[0].records.contains_key(&id));
}

#[test]
fn a_corrected_member_is_in_its_group_again() {
    let mut world = World::new(1);
    let (bad_id, _) = world.create(0, json!({"text": "poison"}));
    let (_, child) = world.create(0, json!({"text": "a", "parent": bad_id.to_string()}));
    let (_, good) = world.create(0, json!({"text": "a"}));
    let group = Some(OpId(uuid(0x77)));
    world.devices[0].outbox.iter_mut().for_each(|queued| queued.op.group = group);
    world.sync_well(0);
    let (_, between) = world.create(0, json!({"text": "between"}));
    let again = set(&mut world, 0, bad_id, "text", json!("poison"));
    assert_eq!(again, world.devices[0].outbox.last().unwrap().op.op_id);
    world.sync_well(0);
    assert!(matches!(state(&world, 0, between), OpState::Applied { .. }));
    assert!(matches!(state(&world, 0, again), OpState::Rejected { .. }));
    assert_eq!(world.server.records.len(), 1, "still all or nothing");
    set(&mut world, 0, bad_id, "text", json!("b"));
    world.sync_well(0);
    assert!([child, good].iter().all(|op| matches!(state(&world, 0, *op), OpState::Applied { .. })));
    assert_eq!(world.server.records.len(), 4);
}

#[test]
fn a_group_is_handed_over_as_a_whole() {
    let (mut world, id) = shared(json!({"text": "a"}));
    grant(&mut world, 0, OTHER, true);
    let taken = set(&mut world, 0, id, "text", json!("b"));
    let (_, held) = world.create(0, json!({"text": "c", "unit": OTHER}));
    let group = Some(OpId(uuid(0x77)));
    world.devices[0].outbox.iter_mut().skip(1).for_each(|queued| queued.op.group = group);
    grant(&mut world, 0, UNIT, false);
    world.sync_well(0);
    assert_eq!((state(&world, 0, taken), state(&world, 0, held)), (OpState::Quarantined, OpState::Quarantined));
    assert_eq!((world.server.quarantined.len(), world.server.records.len()), (2, 1));
}

#[test]
fn a_group_that_does_not_fit_does_not_hold_up_the_rest() {
    // A large one is its author's to cut; a small one fits anywhere, whoever says otherwise, and comes again. It may have
    // taken effect before somebody on the way found it too large: it stays as it was sent.
    for (bytes, becomes) in [(20_000, "rejected"), (1, "inflight")] {
        assert_eq!(states_beside_a_group_of(bytes, becomes), (2, 5), "{becomes}");
    }
}

fn states_beside_a_group_of(bytes: usize, becomes: &str) -> (usize, usize) {
    let mut world = World::new(1);
    world.create(0, json!({"text": "before"}));
    for n in 0..5 {
        world.create(0, json!({"text": n.to_string().repeat(bytes)}));
    }
    let group = Some(OpId(uuid(0x77)));
    world.devices[0].outbox.iter_mut().skip(1).for_each(|queued| queued.op.group = group);
    world.create(0, json!({"text": "after"}));
    let mut run = Run::new("test", Want::default());
    let clock = world.clock;
    for exchange in 0.. {
        assert!(exchange < 20, "the loop spins");
        let Step::Send(request) = run.next(&mut world.devices[0], clock, false).unwrap() else { break };
        let large = Failure::Problem(Problem::new(ProblemCode::TooLarge, ""));
        if request.ops.len() > 3 {
            run.failed(&mut world.devices[0], &request, &large, clock, 0.0).unwrap();
        } else {
            let reply = world.serve(world.users[0], &request).unwrap();
            run.answered(&mut world.devices[0], &request, &reply, clock).unwrap();
        }
    }
    let count = |name| world.devices[0].outbox.iter().filter(|queued| queued.state.name() == name).count();
    let counts = (count("applied"), count(becomes));
    // Nothing is in the way any more, and the clock that was wrong meanwhile does not matter.
    world.clock = world.clock.checked_sub(SignedDuration::from_hours(1)).unwrap();
    world.sync_well(0);
    let left = world.devices[0].outbox.iter().filter(|queued| queued.state.is_pending());
    assert_eq!(left.count(), if becomes == "rejected" { 5 } else { 0 });
    counts
}

/// Runs a loop against a server whose answers are made worse, and gives how many requests it was worth.
fn requests(world: &mut World, mut spoil: impl FnMut(&mut SyncReply) -> Option<ProblemCode>) -> u32 {
    let mut run = Run::new("test", Want::default());
    let mut requests = 0;
    loop {
        assert!(requests < 50, "the loop spins");
        world.clock = world.clock.checked_add(SignedDuration::from_secs(1)).unwrap();
        let clock = world.clock;
        let Step::Send(request) = run.next(&mut world.devices[0], clock, false).unwrap() else { return requests };
        requests += 1;
        let mut reply = world.serve(world.users[0], &request).unwrap();
        if let Some(code) = spoil(&mut reply) {
            let failure = Failure::Problem(Problem::new(code, ""));
            if run.failed(&mut world.devices[0], &request, &failure, clock, 0.0).unwrap() != Pause::Continue {
                return requests;
            }
        } else {
            run.answered(&mut world.devices[0], &request, &reply, clock).unwrap();
        }
    }
}

#[test]
fn a_server_that_contradicts_itself_does_not_make_the_loop_spin() {
    type Spoil = fn(&mut SyncReply, i64) -> Option<ProblemCode>;
    let spoils: [(&str, Spoil); 10] = [
        ("always more", |reply, _| {
            reply.scopes.iter_mut().for_each(|page| page.more = true);
            None
        }),
        ("a page of elsewhere", |reply, _| {
            reply.scopes.iter_mut().for_each(|page| (page.state, page.from_seq) = (ScopeStanding::Active, 77));
            None
        }),
        ("a scope nobody asked for", |reply, _| {
            reply.scopes.iter_mut().for_each(|page| {
                (page.state, page.id) = (ScopeStanding::Active, "hospital:ELSEWHERE".to_owned());
            });
            None
        }),
        ("a cursor that goes back", |reply, _| {
            reply.scopes.iter_mut().for_each(|page| (page.to_seq, page.more) = (page.from_seq - 1, true));
            None
        }),
        ("always from the beginning", |reply, n| {
            reply.scopes.iter_mut().for_each(|page| {
                (page.state, page.from_seq, page.epoch, page.more) = (ScopeStanding::Resync, 0, n, true);
            });
            None
        }),
        ("another life each time", |reply, n| {
            reply.server_epoch = n.to_string();
            None
        }),
        ("a parent that never is", |reply, _| {
            reply.results.iter_mut().for_each(|result| {
                *result = OpResult::new(result.op_id, OpStatus::NeedParent);
            });
            None
        }),
        ("later, in a billion years", |reply, _| {
            reply.results.iter_mut().for_each(|result| {
                *result = OpResult { retry_after: Some(i64::MAX), ..OpResult::new(result.op_id, OpStatus::Deferred) };
            });
            None
        }),
        ("another epoch each time", |_, _| Some(ProblemCode::EpochConflict)),
        ("sums that never agree", |reply, _| {
            reply.scopes.iter_mut().for_each(|page| page.digest.sum ^= 1);
            None
        }),
    ];
    for (what, spoil) in spoils {
        let (mut world, id) = shared(json!({"text": "a"}));
        set(&mut world, 1, id, "phone", json!("1"));
        world.sync_well(1);
        set(&mut world, 0, id, "text", json!("b"));
        let (_, member) = world.create(0, json!({"text": "c"}));
        world.devices[0].outbox.iter_mut().rev().take(2).for_each(|queued| queued.op.group = Some(member));
        let mut n = 0;
        let requests = requests(&mut world, |reply| {
            n += 1;
            spoil(reply, n)
        });
        assert!(requests < 30, "{what}: {requests} requests");
        // And a server that is well again gets everything.
        world.clock = world.clock.checked_add(SignedDuration::from_hours(25)).unwrap();
        world.sync_well(0);
        world.sync_well(0);
        assert_eq!(world.devices[0].outbox_depth().unwrap(), 0, "{what}: {:#?}", world.devices[0].outbox);
        assert_eq!(world.server.records[&id].text("text"), Some("b"), "{what}");
        all_well(&mut world);
    }
}

#[test]
fn a_restored_server_judges_nothing_before_its_devices_have_spoken() {
    let mut world = World::new(1);
    let backup = world.server.clone();
    let (id, _) = world.create(0, json!({"text": "a"}));
    world.sync_well(0);
    let edit = set(&mut world, 0, id, "text", json!("b"));
    world.server = backup;
    world.server.epoch += 1;
    world.sync_well(0);
    assert!(matches!(state(&world, 0, edit), OpState::Applied { .. }), "{:?}", state(&world, 0, edit));
    assert_eq!(world.server.records[&id].text("text"), Some("b"));
    all_well(&mut world);
}

#[test]
fn a_version_of_a_lost_life_is_not_taken_for_the_same_version_of_this_one() {
    let (mut world, id) = shared(json!({"text": "a"}));
    let copy = world.server.clone();
    set(&mut world, 1, id, "phone", json!("of the lost life"));
    world.sync(1, || Fate::ReplyLost);
    set(&mut world, 0, id, "text", json!("b"));
    world.devices[0].outbox.last_mut().unwrap().stale_at = Some(world.clock);
    world.sync_well(0);
    let op = world.devices[0].outbox.last().unwrap().op.op_id;
    world.server = memory::server::State { epoch: 1, ..copy };
    world.server.scopes.values_mut().for_each(|head| head.epoch = 2);
    confirm(&mut world.devices[0], op).unwrap();
    world.sync_well(0);
    assert_eq!(world.server.records[&id].ver, 2);
    assert_eq!(world.devices[0].records[&id], world.server.records[&id], "version 2 was another one");
}

#[test]
fn a_record_that_its_own_device_moves_never_leaves_it() {
    let (mut world, id) = shared(json!({"text": "a"}));
    grant(&mut world, 0, OTHER, true);
    world.sync_well(0);
    set(&mut world, 0, id, "unit", json!(OTHER));
    world.sync(0, {
        let mut fates = [Fate::Delivered].into_iter();
        move || fates.next().unwrap_or(Fate::RequestLost)
    });
    assert!(world.devices[0].records.contains_key(&id), "one page takes it, the other gives it");
}

#[test]
fn a_scope_that_is_taken_away_takes_what_its_pages_had_not_brought_yet() {
    let mut world = World::new(1);
    world.rows = 1;
    for n in 0..3 {
        world.create(0, json!({"text": n.to_string()}));
    }
    world.sync(0, {
        let mut fates = [Fate::Delivered].into_iter();
        move || fates.next().unwrap_or(Fate::RequestLost)
    });
    grant(&mut world, 0, UNIT, false);
    world.sync_well(0);
    assert!(world.devices[0].records.is_empty());
}

#[test]
fn what_was_refused_by_a_restored_server_is_whole_in_its_correction() {
    let mut world = World::new(2);
    world.sync_well(0);
    let copy = world.server.clone();
    let (id, _) = world.create(1, json!({"text": "a"}));
    world.sync(1, || Fate::ReplyLost);
    world.sync_well(0);
    set(&mut world, 0, id, "phone", json!("1"));
    world.sync_well(0);
    world.server = memory::server::State { epoch: 1, ..copy };
    world.server.scopes.values_mut().for_each(|head| head.epoch = 2);
    // The one who wrote it first speaks last: for the server there is nothing yet to be edited.
    world.sync_well(0);
    set(&mut world, 1, id, "items", json!([{"id": "x"}]));
    world.sync_well(1);
    set(&mut world, 0, id, "text", json!("b"));
    all_well(&mut world);
    all_well(&mut world);
    let record = &world.server.records[&id];
    assert_eq!((record.text("text"), record.text("phone")), (Some("b"), Some("1")));
    assert_eq!(world.devices[0].records[&id], *record);
}

/// A server that lost what it had set aside gets it again, and so does whoever builds on it: nothing waits for ever.
#[test]
fn what_a_lost_life_of_the_server_had_set_aside_is_offered_again() {
    let mut world = World::new(1);
    world.sync_well(0);
    grant(&mut world, 0, UNIT, false);
    let copy = world.server.clone();
    let (id, parent) = world.create(0, json!({"text": "a"}));
    world.sync_well(0);
    assert_eq!(state(&world, 0, parent), OpState::Quarantined);
    world.server = memory::server::State { epoch: 1, ..copy };
    world.server.scopes.values_mut().for_each(|head| head.epoch = 2);
    grant(&mut world, 0, UNIT, true);
    world.sync_well(0);
    assert!(matches!(state(&world, 0, parent), OpState::Applied { .. }), "{:?}", state(&world, 0, parent));
    assert_eq!(world.devices[0].records.get(&id), world.server.records.get(&id));
    assert!(world.server.records.contains_key(&id));
    all_well(&mut world);
}

#[test]
fn a_record_that_comes_back_with_its_refused_write_can_be_corrected() {
    let mut world = World::new(1);
    world.sync_well(0);
    grant(&mut world, 0, UNIT, false);
    let copy = world.server.clone();
    let (id, write) = world.create(0, json!({"text": "poison"}));
    world.sync_well(0);
    assert_eq!(state(&world, 0, write), OpState::Quarantined);
    assert!(!world.devices[0].records.contains_key(&id));
    world.server = memory::server::State { epoch: 1, ..copy };
    world.server.scopes.values_mut().for_each(|head| head.epoch = 2);
    grant(&mut world, 0, UNIT, true);
    world.sync_well(0);
    assert!(matches!(state(&world, 0, write), OpState::Rejected { .. }), "{:?}", state(&world, 0, write));
    assert_eq!(world.devices[0].records[&id].text("text"), Some("poison"), "its author sees what was refused");
    set(&mut world, 0, id, "text", json!("well"));
    all_well(&mut world);
    assert_eq!(world.server.records[&id].text("text"), Some("well"));
}

/// The server lost its memory, perhaps, of a write that it confirmed. Until it has said which, taking the write back
/// would be a lie.
#[test]
fn a_confirmed_write_cannot_be_taken_back_while_it_is_offered_again() {
    let mut world = World::new(1);
    let (_, write) = world.create(0, json!({"text": "a"}));
    world.sync_well(0);
    world.server.epoch += 1;
    world.sync(0, {
        let mut fates = [Fate::Delivered].into_iter();
        move || fates.next().unwrap_or(Fate::ReplyLost)
    });
    let new = world.new_op();
    let refused = withdraw(&mut world.devices[0], write, &new);
    assert!(matches!(refused, Err(OutboxError::AlreadySent(_))), "{refused:?}");
    all_well(&mut world);
}

#[test]
fn a_note_of_a_read_that_was_not_sent_is_not_taken_for_told() {
    let mut world = World::new(1);
    let (record, _) = world.create(0, json!({"text": "a"}));
    let (at, kind) = (world.clock, "note".to_owned());
    let note = |n| acompana_sync::wire::ReadNote { n, at, kind: kind.clone(), record, reason: "ronda".to_owned() };
    world.devices[0].reads = (1..=600).map(note).collect();
    let mut run = Run::new("test", Want::default());
    let Step::Send(request) = run.next(&mut world.devices[0], at, false).unwrap() else { panic!("nothing to send") };
    let mut reply = world.serve(world.users[0], &request).unwrap();
    reply.reads_through = i64::MAX;
    run.answered(&mut world.devices[0], &request, &reply, at).unwrap();
    assert_eq!(world.devices[0].reads.len(), 600 - request.reads.len());
    assert_eq!(request.reads.len(), 500);
}
