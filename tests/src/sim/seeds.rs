//! Many seeds on all cores, and what to do with one that fails.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use super::broken::Variant;
use super::model::{Flaw, Tally};
use super::plan::Plan;
use super::world::World;

/// What a simulation came to.
pub struct Outcome {
    /// What was done in it.
    pub tally: Tally,
    /// What must not be, if it was.
    pub flaw: Option<Flaw>,
    /// What happened, if it was to be remembered.
    pub trace: Vec<String>,
}

/// Runs a plan to its end. A panic of the product counts as a flaw.
pub fn run(plan: &Plan, variant: Variant, trace: bool) -> Outcome {
    let made = World::new(plan.clone(), variant, trace);
    let mut world = match made {
        Ok(world) => world,
        Err(flaw) => return Outcome { tally: Tally::default(), flaw: Some(flaw), trace: Vec::new() },
    };
    let result = catch_unwind(AssertUnwindSafe(|| world.run()));
    let flaw = match result {
        Ok(result) => result.err(),
        Err(panic) => {
            let text = panic.downcast_ref::<String>().cloned();
            let text = text.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()));
            Some(Flaw(format!("a panic: {}", text.unwrap_or_default())))
        }
    };
    Outcome { tally: world.tally, flaw, trace: world.trace() }
}

/// A seed that fails.
#[derive(Debug, Clone)]
pub struct Failing {
    /// The seed.
    pub seed: u64,
    /// What was wrong.
    pub flaw: Flaw,
}

/// What many seeds came to.
#[derive(Debug, Default)]
pub struct Harvest {
    /// How many were run.
    pub seeds: u64,
    /// What was done in them.
    pub tally: Tally,
    /// Those that failed, in order.
    pub failing: Vec<Failing>,
}

/// Runs `count` seeds from `first` on, on `threads` threads, until `enough` have failed. Each seed is a world of its own
/// and runs on one thread.
pub fn run_all(first: u64, count: u64, threads: usize, variant: Variant, enough: usize) -> Harvest {
    let next = AtomicU64::new(first);
    let stop = AtomicBool::new(false);
    let harvest = Mutex::new(Harvest::default());
    let work = || {
        while !stop.load(Ordering::Relaxed) {
            let seed = next.fetch_add(1, Ordering::Relaxed);
            if seed >= first + count {
                break;
            }
            let Outcome { tally, flaw, .. } = run(&Plan::of(seed), variant, false);
            let mut harvest = harvest.lock().unwrap();
            harvest.seeds += 1;
            harvest.tally = harvest.tally.and(tally);
            if let Some(flaw) = flaw {
                harvest.failing.push(Failing { seed, flaw });
                if harvest.failing.len() >= enough {
                    stop.store(true, Ordering::Relaxed);
                }
            }
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..threads.max(1) {
            scope.spawn(work);
        }
    });
    let mut harvest = harvest.into_inner().unwrap();
    harvest.failing.sort_by_key(|failing| failing.seed);
    harvest
}

/// How many threads this machine runs at a time.
pub fn threads() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// The command that plays a seed again and tells what happens in it.
pub fn command(seed: u64) -> String {
    format!("cargo run -p acompana-tests --bin soak -- --seed {seed} --trace")
}
