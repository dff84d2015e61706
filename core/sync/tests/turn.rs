//! A device that waits for its turn to receive a large scope.

#![allow(
    missing_docs,
    unreachable_pub,
    dead_code,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test: it may panic, and uses a part of the shared model"
)]

mod memory;

use acompana_sync::client::{ClientTx, OpState, Run, Step};
use acompana_sync::server::HoldBack;
use acompana_sync::wire::Want;
use memory::world::World;
use serde_json::json;

/// So many exchanges of a patient run, each when it is time for it. Tells whether the run was over before.
fn exchanges(world: &mut World, device: usize, run: &mut Run, times: usize) -> bool {
    let mut done = 0;
    while done < times {
        match run.next(&mut world.devices[device], world.clock, true).unwrap() {
            Step::Done => return true,
            Step::Wait(until) => world.clock = until,
            Step::Send(request) => {
                let reply = world.serve(world.users[device], &request).unwrap();
                run.answered(&mut world.devices[device], &request, &reply, world.clock).unwrap();
                done += 1;
            }
        }
    }
    false
}

#[test]
fn who_waits_for_a_turn_is_not_done() {
    let mut world = World::new(2);
    let written: Vec<_> = (0..3).map(|n| world.create(0, json!({ "text": n.to_string() })).0).collect();
    world.sync_well(0);
    world.hold_back = Some(HoldBack { beyond: 2, retry_after: 10 });
    let (_, op) = world.create(1, json!({ "text": "not held back" }));
    let began = world.clock;
    let mut run = Run::new("test", Want::default());
    assert!(!exchanges(&mut world, 1, &mut run, 20), "twenty turns passed it by, and it still waits");
    assert!(world.clock.duration_since(began).as_secs() >= 190, "and it asked no sooner than it was told to");
    let state = world.devices[1].op(op).unwrap().unwrap().state;
    assert!(matches!(state, OpState::Applied { .. }), "its write went out at once");
    assert_eq!(world.devices[1].device.last_synced, None);

    world.hold_back = None;
    assert!(exchanges(&mut world, 1, &mut run, 20), "its turn came");
    assert!(written.iter().all(|id| world.devices[1].records.contains_key(id)));
    assert!(world.devices[1].device.last_synced.is_some());
    world.sync_well(0);
    world.assert_converged();
}

#[test]
fn a_server_that_asks_for_no_wait_is_left_after_a_few_answers() {
    let mut world = World::new(2);
    for n in 0..3 {
        world.create(0, json!({ "text": n.to_string() }));
    }
    world.sync_well(0);
    world.hold_back = Some(HoldBack { beyond: 2, retry_after: 0 });
    let mut run = Run::new("test", Want::default());
    assert!(exchanges(&mut world, 1, &mut run, 20), "it promises more for ever, without a pause");
}
