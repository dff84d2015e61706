//! The simulator over many seeds, and the proof that it can fail. What it simulates and how to play a seed again:
//! docs/simulation.md.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test: it may panic, and tells its figures"
)]

use acompana_tests::sim::{
    Damage, Failing, Load, Numbering, Plan, Variant, Ward, command, pull_while_writing, root, run, run_all, shrink,
    threads,
};

/// Seeds of a normal run; `make soak` runs as many as one likes.
const SEEDS: u64 = 5_000;
/// Seeds within which each mistake must be found.
const FOUND_WITHIN: u64 = 500;

fn tell(failing: &[Failing]) -> String {
    let told: Vec<String> =
        failing.iter().map(|it| format!("\nseed {}: {}\n  again: {}", it.seed, it.flaw, command(it.seed))).collect();
    told.concat()
}

#[test]
fn nothing_is_lost_or_done_twice_whatever_happens() {
    let harvest = run_all(1, SEEDS, threads(), Variant::Sound, 1);
    println!("{} seeds: {:?}", harvest.seeds, harvest.tally);
    assert!(harvest.failing.is_empty(), "{}", tell(&harvest.failing));
    assert_eq!(harvest.seeds, SEEDS);
    // A simulation in which nothing happens finds nothing.
    let tally = harvest.tally;
    assert!(tally.saved > 8 * SEEDS && tally.exchanges > 10 * SEEDS, "too little work: {tally:?}");
    assert!(
        tally.deaths > SEEDS / 4 && tally.lost > SEEDS / 4 && tally.refusals > SEEDS / 4,
        "too few misfortunes: {tally:?}"
    );
}

fn is_caught(variant: Variant) {
    let harvest = run_all(1, FOUND_WITHIN, threads(), variant, 1);
    println!("{variant:?}: {}", tell(&harvest.failing));
    assert!(!harvest.failing.is_empty(), "{variant:?} went unnoticed in {} seeds", harvest.seeds);
}

#[test]
fn a_cursor_that_is_saved_before_its_page_is_caught() {
    is_caught(Variant::CursorFirst);
}

#[test]
fn all_that_was_pending_taken_for_done_is_caught() {
    is_caught(Variant::AllPendingAreDone);
}

#[test]
fn a_global_sequence_taken_before_the_commit_is_caught() {
    is_caught(Variant::GlobalSequence);
}

#[test]
fn a_seed_plays_the_same_again() {
    for seed in 1..12 {
        let plan = Plan::of(seed);
        let (first, second) = (run(&plan, Variant::Sound, true), run(&plan, Variant::Sound, true));
        assert!(first.trace.len() > 20, "the trace of seed {seed} tells too little");
        let difference = first.trace.iter().zip(&second.trace).find(|(one, two)| one != two);
        assert_eq!(difference, None, "seed {seed} does not play the same again");
        assert_eq!((first.trace.len(), first.tally), (second.trace.len(), second.tally));
    }
}

#[test]
fn a_failing_plan_is_made_shorter_and_still_fails() {
    let harvest = run_all(1, FOUND_WITHIN, threads(), Variant::AllPendingAreDone, 1);
    let failing = harvest.failing.first().unwrap();
    let plan = Plan::of(failing.seed);
    let shrunk = shrink(&plan, failing.flaw.clone(), Variant::AllPendingAreDone, 60);
    assert!(shrunk.plan.steps.len() < plan.steps.len(), "{} steps are as many as before", plan.steps.len());
    assert_eq!(run(&shrunk.plan, Variant::AllPendingAreDone, false).flaw, Some(shrunk.flaw));
}

/// A fiftieth of the 1,000,000 of `make soak`.
const LOAD: Load = Load { writers: 4, changes: 20_000, seed: 1 };

#[test]
fn a_pull_misses_nothing_that_others_write_meanwhile() {
    let folder = tempfile::tempdir_in(root()).unwrap();
    let found = pull_while_writing(folder.path(), LOAD, Numbering::Counter).unwrap();
    println!("{found:?}");
    assert_eq!((found.missed, found.foreign), (0, 0), "{found:?}");
    assert!(
        found.committed >= LOAD.changes && found.aborted > 20 && found.pages > 20,
        "too little happened: {found:?}"
    );
}

#[test]
fn a_pull_over_a_sequence_taken_before_the_commit_misses_changes() {
    let folder = tempfile::tempdir_in(root()).unwrap();
    let found = pull_while_writing(folder.path(), LOAD, Numbering::SequenceBeforeCommit).unwrap();
    assert!(found.missed > 0, "the test cannot see a missed change: {found:?}");
}

/// About an eightieth of the 10,000 of `make soak`.
#[test]
fn damage_is_noticed_at_the_next_sync_and_mended_with_little() {
    let folder = tempfile::tempdir_in(root()).unwrap();
    let mut ward = Ward::new(folder.path(), 2_000, 1).unwrap_or_else(|flaw| panic!("{flaw}"));
    for n in 0..120 {
        let damage = Damage::ALL[n % Damage::ALL.len()];
        ward.damage_and_sync(damage).unwrap_or_else(|flaw| panic!("damage {n}: {flaw}"));
    }
}
