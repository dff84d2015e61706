//! Simulates as many seeds as one likes, or plays one again: `make soak SEEDS=200000`,
//! `cargo run --release -p acompana-tests --bin soak -- --seed 17 --trace`.

#![allow(clippy::print_stdout, reason = "its results are printed")]

use std::process::ExitCode;
use std::time::Instant;

use acompana_tests::sim::{
    Damage, Flaw, Load, Numbering, Plan, Variant, Ward, command, pull_while_writing, root, run, run_all, shrink,
    threads,
};
use clap::{Parser, ValueEnum};

/// Simulates devices, a network and a server, and checks that nothing is lost or done twice.
#[derive(Parser)]
struct Options {
    /// How many seeds to run.
    #[arg(long, default_value_t = 5_000)]
    seeds: u64,
    /// The first of them.
    #[arg(long, default_value_t = 1)]
    from: u64,
    /// Threads; as many as the machine runs at a time unless said otherwise.
    #[arg(long)]
    threads: Option<usize>,
    /// Runs this seed alone.
    #[arg(long, conflicts_with_all = ["seeds", "from", "threads"])]
    seed: Option<u64>,
    /// Tells what happens in it.
    #[arg(long, requires = "seed")]
    trace: bool,
    /// Makes it shorter as long as it fails, and tells what is left.
    #[arg(long, requires = "seed")]
    shrink: bool,
    /// Pulls while this many changes are written by several connections, instead of simulating.
    #[arg(long, conflicts_with_all = ["seeds", "seed"])]
    changes: Option<u64>,
    /// Damages a device this many times and lets it mend itself, instead of simulating.
    #[arg(long, conflicts_with_all = ["seeds", "seed", "changes"])]
    damages: Option<u64>,
    /// The code to simulate: the product, or one that is known to be wrong.
    #[arg(long, value_enum, default_value_t = Code::Sound)]
    code: Code,
}

#[derive(Clone, Copy, ValueEnum)]
enum Code {
    Sound,
    CursorFirst,
    AllPendingAreDone,
    GlobalSequence,
}

impl From<Code> for Variant {
    fn from(code: Code) -> Self {
        match code {
            Code::Sound => Self::Sound,
            Code::CursorFirst => Self::CursorFirst,
            Code::AllPendingAreDone => Self::AllPendingAreDone,
            Code::GlobalSequence => Self::GlobalSequence,
        }
    }
}

fn main() -> ExitCode {
    let options = Options::parse();
    match (options.seed, options.changes, options.damages) {
        (Some(seed), _, _) => one(seed, &options),
        (_, Some(changes), _) => pull(changes, &options),
        (_, _, Some(damages)) => damage(damages, &options),
        _ => many(&options),
    }
}

fn pull(changes: u64, options: &Options) -> ExitCode {
    let began = Instant::now();
    let numbering = match options.code {
        Code::GlobalSequence => Numbering::SequenceBeforeCommit,
        _ => Numbering::Counter,
    };
    let folder = tempfile::tempdir_in(root());
    let load = Load { writers: 4, changes, seed: options.from };
    let found = folder
        .map_err(|error| error.to_string())
        .and_then(|folder| pull_while_writing(folder.path(), load, numbering).map_err(|fault| fault.to_string()));
    match found {
        Ok(found) => {
            println!("{found:?} in {:.1} s", began.elapsed().as_secs_f64());
            if found.missed + found.foreign == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        }
        Err(error) => {
            println!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn damage(damages: u64, options: &Options) -> ExitCode {
    let began = Instant::now();
    let result = tempfile::tempdir_in(root()).map_err(Flaw::from).and_then(|folder| {
        let mut ward = Ward::new(folder.path(), 2_000, options.from)?;
        let mut most = 0;
        for n in 0..damages {
            let damage = Damage::ALL[usize::try_from(n).unwrap_or(0) % Damage::ALL.len()];
            most = ward.damage_and_sync(damage)?.max(most);
        }
        Ok(most)
    });
    let took = began.elapsed().as_secs_f64();
    match result {
        Ok(most) => {
            println!("{damages} damages noticed and mended in {took:.1} s, each with at most {most} of 2,000 records");
            ExitCode::SUCCESS
        }
        Err(flaw) => {
            println!("{flaw}");
            ExitCode::FAILURE
        }
    }
}

fn one(seed: u64, options: &Options) -> ExitCode {
    let variant = options.code.into();
    let mut plan = Plan::of(seed);
    let mut outcome = run(&plan, variant, options.trace);
    if let (true, Some(flaw)) = (options.shrink, outcome.flaw.clone()) {
        let shrunk = shrink(&plan, flaw, variant, 2_000);
        println!("{} of {} steps are left after {} tries:", shrunk.plan.steps.len(), plan.steps.len(), shrunk.tries);
        for step in &shrunk.plan.steps {
            println!("  after {} ms: {:?}", step.wait, step.deed);
        }
        plan = shrunk.plan;
        outcome = run(&plan, variant, options.trace);
    }
    for line in &outcome.trace {
        println!("{line}");
    }
    println!("{:?}", outcome.tally);
    match outcome.flaw {
        None => {
            println!("seed {seed}: all is well");
            ExitCode::SUCCESS
        }
        Some(flaw) => {
            println!("seed {seed}: {flaw}");
            ExitCode::FAILURE
        }
    }
}

fn many(options: &Options) -> ExitCode {
    let began = Instant::now();
    let threads = options.threads.unwrap_or_else(threads);
    let harvest = run_all(options.from, options.seeds, threads, options.code.into(), 10);
    let took = began.elapsed().as_secs_f64();
    #[expect(clippy::cast_precision_loss, reason = "for people")]
    let rate = harvest.seeds as f64 / took;
    println!("{} seeds in {took:.1} s on {threads} threads ({rate:.1} a second): {:?}", harvest.seeds, harvest.tally);
    for failing in &harvest.failing {
        println!("seed {}: {}\n  again: {}", failing.seed, failing.flaw, command(failing.seed));
    }
    if harvest.failing.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
