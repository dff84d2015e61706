//! The next page, asked for while the one before is being stored.

#![allow(
    missing_docs,
    unreachable_pub,
    dead_code,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test: it may panic, and it uses a part of the shared model"
)]

mod memory;

use acompana_sync::client::{Run, Step, ahead, answers};
use acompana_sync::wire::{SyncReply, SyncRequest, Want};
use memory::world::World;
use serde_json::json;

/// Thirty-five records of one device, and another one that has none of them yet.
fn world() -> World {
    let mut world = World::new(2);
    for n in 0..35 {
        world.create(0, json!({"text": format!("note {n}")}));
    }
    world.sync_well(0);
    world
}

fn asked(world: &mut World, run: &mut Run) -> Option<SyncRequest> {
    match run.next(&mut world.devices[1], world.clock, false).unwrap() {
        Step::Send(request) => Some(*request),
        _ => None,
    }
}

fn answered(world: &mut World, run: &mut Run, request: &SyncRequest) -> SyncReply {
    let user = world.users[1];
    let reply = world.serve(user, request).unwrap();
    let clock = world.clock;
    run.answered(&mut world.devices[1], request, &reply, clock).unwrap();
    reply
}

#[test]
fn the_guess_is_what_is_asked_next_and_its_answer_is_the_same() {
    let mut world = world();
    let mut run = Run::new("test", Want { max_rows: 10, ..Want::default() });
    let (mut guess, mut guessed): (Option<SyncRequest>, u32) = (None, 0);
    while let Some(request) = asked(&mut world, &mut run) {
        if let Some(guess) = &guess {
            assert!(answers(guess, &request), "{guess:?}\n{request:?}");
            let user = world.users[1];
            assert_eq!(world.serve(user, guess).unwrap().scopes, world.serve(user, &request).unwrap().scopes);
            guessed += 1;
        }
        let reply = answered(&mut world, &mut run, &request);
        guess = ahead(&request, &reply);
    }
    assert_eq!((guessed, guess), (3, None), "four pages, and nothing after the last one");
    assert_eq!(world.devices[1].records.len(), 35);
    world.assert_converged();
}

#[test]
fn a_guess_that_is_not_what_is_asked_answers_nothing() {
    let mut world = world();
    let mut run = Run::new("test", Want { max_rows: 10, ..Want::default() });
    let request = asked(&mut world, &mut run).unwrap();
    let reply = answered(&mut world, &mut run, &request);
    let guess = ahead(&request, &reply).unwrap();
    // A person writes while the page is being stored.
    world.create(1, json!({"text": "mine"}));
    let request = asked(&mut world, &mut run).unwrap();
    assert!(!answers(&guess, &request), "the write goes first");
    let reply = answered(&mut world, &mut run, &request);
    assert_eq!(ahead(&request, &reply), None, "what was written is settled before more is asked for");
}

#[test]
fn a_server_that_asks_to_wait_or_lives_another_life_is_not_asked_ahead() {
    let mut world = world();
    let mut run = Run::new("test", Want { max_rows: 10, ..Want::default() });
    let request = asked(&mut world, &mut run).unwrap();
    let reply = answered(&mut world, &mut run, &request);
    assert!(ahead(&request, &reply).is_some());
    assert_eq!(ahead(&request, &SyncReply { retry_after: Some(3), ..reply.clone() }), None);
    let known = SyncRequest { server_epoch: Some("another".to_owned()), ..request };
    assert_eq!(ahead(&known, &reply), None);
}
