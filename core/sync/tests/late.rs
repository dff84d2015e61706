//! What comes late: copies of requests that somebody's proxy held, answers to a part of what was sent, clocks that go back.

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

use acompana_sync::client::{Choice, ClientTx, Failure, OpState, Run, Step, withdraw};
use acompana_sync::wire::{Problem, ProblemCode, Want};
use jiff::SignedDuration;
use memory::story::{all_well, choose, set, shared, state};
use memory::world::World;
use serde_json::json;

#[test]
fn a_clock_that_goes_back_does_not_silence_a_device() {
    let mut world = World::new(1);
    world.create(0, json!({"text": "a"}));
    let late = world.clock;
    let mut run = Run::new("test", Want::default());
    let Step::Send(request) = run.next(&mut world.devices[0], late, true).unwrap() else { panic!("nothing to send") };
    run.failed(&mut world.devices[0], &request, &Failure::Network, late, 1.0).unwrap();
    assert!(matches!(run.next(&mut world.devices[0], late, true).unwrap(), Step::Wait(_)));
    let op = world.devices[0].outbox[0].op.op_id;
    world.devices[0].set_state(op, &OpState::Later { at: late }).unwrap();
    let early = late.checked_sub(SignedDuration::from_hours(24 * 365)).unwrap();
    let Step::Send(request) = run.next(&mut world.devices[0], early, true).unwrap() else {
        panic!("silent for a year")
    };
    assert_eq!(request.ops.len(), 1);
}

/// The wait of two seconds after a failure lasts no longer because somebody set the clock right meanwhile.
#[test]
fn a_clock_that_goes_back_ends_a_wait() {
    let mut world = World::new(1);
    let mut run = Run::new("test", Want::default());
    let late = world.clock;
    let Step::Send(request) = run.next(&mut world.devices[0], late, true).unwrap() else { panic!("nothing to send") };
    run.failed(&mut world.devices[0], &request, &Failure::Network, late, 1.0).unwrap();
    for hours in [1, 23, 24 * 365] {
        let early = late.checked_sub(SignedDuration::from_hours(hours)).unwrap();
        let step = run.next(&mut world.devices[0], early, true).unwrap();
        assert!(matches!(step, Step::Send(_)), "silent after {hours} hours back: {step:?}");
    }
    assert!(matches!(run.next(&mut world.devices[0], late, true).unwrap(), Step::Wait(_)), "the clock is back");
}

/// Both were sent, in a request that somebody on the way found too large; then the first alone, and it was refused. The
/// second was not judged, and cannot have taken effect without the first: its author can take it back.
#[test]
fn what_was_sent_with_a_refused_write_can_be_taken_back() {
    let mut world = World::new(1);
    let (parent, first) = world.create(0, json!({"text": "poison"}));
    let (_, second) = world.create(0, json!({"text": "b", "parent": parent.to_string()}));
    let clock = world.clock;
    let mut run = Run::new("test", Want::default());
    let Step::Send(request) = run.next(&mut world.devices[0], clock, false).unwrap() else { panic!("nothing to send") };
    assert_eq!(request.ops.len(), 2);
    let large = Failure::Problem(Problem::new(ProblemCode::TooLarge, ""));
    run.failed(&mut world.devices[0], &request, &large, clock, 0.0).unwrap();
    let Step::Send(request) = run.next(&mut world.devices[0], clock, false).unwrap() else { panic!("nothing to send") };
    let reply = world.serve(world.users[0], &request).unwrap();
    run.answered(&mut world.devices[0], &request, &reply, clock).unwrap();
    assert!(matches!(state(&world, 0, first), OpState::Rejected { .. }));
    world.sync_well(0);
    for write in [first, second] {
        let new = world.new_op();
        withdraw(&mut world.devices[0], write, &new).unwrap();
    }
    all_well(&mut world);
    assert!(world.devices[0].records.is_empty() && world.devices[0].outbox_depth().unwrap() == 0);
}

/// A copy of a request wakes up in somebody's proxy, days later. What was refused then, settled by its author and
/// forgotten by the server is not judged anew: the dose that nobody wants any more would be the record's.
#[test]
fn a_late_copy_revives_nothing_that_was_refused() {
    let (mut world, id) = shared(json!({"dose": "1"}));
    set(&mut world, 1, id, "dose", json!("2"));
    world.sync_well(1);
    let write = set(&mut world, 0, id, "dose", json!("3"));
    let clock = world.clock;
    let mut run = Run::new("test", Want::default());
    let Step::Send(request) = run.next(&mut world.devices[0], clock, false).unwrap() else { panic!("nothing to send") };
    let reply = world.serve(world.users[0], &request).unwrap();
    run.answered(&mut world.devices[0], &request, &reply, clock).unwrap();
    assert!(matches!(state(&world, 0, write), OpState::Conflict { .. }));
    choose(&mut world, 0, write, Choice::Theirs);
    all_well(&mut world);
    set(&mut world, 1, id, "dose", json!("1"));
    world.sync_well(1);
    all_well(&mut world);
    let _too_late = world.serve(world.users[0], &request);
    assert_eq!(world.server.records[&id].text("dose"), Some("1"), "what its author took back came back");
    all_well(&mut world);
}

/// The same of a write that was put off and taken back: the server never had an outcome of it.
#[test]
fn a_late_copy_revives_nothing_that_was_put_off_and_taken_back() {
    let mut world = World::new(2);
    let (parent, _) = world.create(1, json!({"text": "a"}));
    world.sync_well(1);
    world.sync_well(0);
    let (_, write) = world.create(0, json!({"text": "b", "parent": parent.to_string()}));
    let clock = world.clock;
    let mut run = Run::new("test", Want::default());
    let Step::Send(mut request) = run.next(&mut world.devices[0], clock, false).unwrap() else { panic!("nothing") };
    // An update of the server that is under way: it does not know the kind in this form yet.
    request.ops[0].schema = 9;
    let reply = world.serve(world.users[0], &request).unwrap();
    run.answered(&mut world.devices[0], &request, &reply, clock).unwrap();
    assert!(matches!(state(&world, 0, write), OpState::Later { .. }), "{:?}", state(&world, 0, write));
    let new = world.new_op();
    withdraw(&mut world.devices[0], write, &new).unwrap();
    all_well(&mut world);
    request.ops[0].schema = 1;
    let record = request.ops[0].record;
    let _too_late = world.serve(world.users[0], &request);
    assert!(!world.server.records.contains_key(&record), "what its author took back came back");
    all_well(&mut world);
}
