//! Measures what the docs claim: `cargo run --release -p acompana-tests --bin bench -- JOB --json`.
//!
//! A job compares our time with that of a floor, interleaved in the same run, and tells medians: the machine's mood falls
//! on both. Nothing here passes or fails; the tables of docs/ are made from its lines.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a measurement that cannot be made stops, and its result is printed"
)]

mod border;
mod counter;
mod exchange;
mod floor;
mod local;
mod median;
mod meter;
mod part;
mod push;
mod report;
mod ward;
mod workload;

use clap::{Parser, ValueEnum};
use part::{Part, Side};

/// Measures one job and prints its figures.
#[derive(Parser)]
struct Options {
    /// What to measure.
    #[arg(value_enum)]
    job: Job,
    /// One line of JSON instead of words.
    #[arg(long)]
    json: bool,
    /// Over how many records; each job has its usual number.
    #[arg(long)]
    records: Option<u64>,
    /// Runs of which the middle one is told.
    #[arg(long, default_value_t = 5)]
    runs: u32,
    #[command(flatten)]
    part: Part,
}

#[derive(Clone, Copy, ValueEnum)]
enum Job {
    /// Crossing to Kotlin: an empty call, a page of 1,000 leaves, a verdict, beside the same in Rust.
    FfiKotlin,
    /// Crossing to Swift: the same.
    FfiSwift,
    /// The registry report over a national registry: time and memory, beside a bare walk over the records.
    Report,
    /// A user's writes, one durable transaction each: checks, record, outbox, audit.
    LocalWrite,
    /// A record by its id, a page of fifty of a patient, a count by state.
    LocalRead,
    /// All records through a real server into an empty encrypted device.
    FirstSync,
    /// Queued writes until a real server has acknowledged them.
    Push,
    /// A hundred changed records among all, in one round trip.
    Delta,
    /// A sync that has nothing to say.
    Idle,
    /// Bytes on the wire: a first sync per record, one leave request.
    Wire,
    /// Opening a store with a raw key.
    Open,
    /// Verdicts on leaves with twelve earlier ones.
    Verdict,
}

fn main() {
    let options = Options::parse();
    if let Some(side) = options.part.side {
        return play(&options, side);
    }
    let figures = match options.job {
        Job::FfiKotlin => border::measure("kotlin"),
        Job::FfiSwift => border::measure("swift"),
        Job::Report => report::measure(),
        Job::LocalWrite => local::write(&options),
        Job::LocalRead => local::read(&options),
        Job::FirstSync => exchange::first_sync(&options),
        Job::Push => push::push(&options),
        Job::Delta => exchange::delta(&options),
        Job::Idle => exchange::idle(&options),
        Job::Wire => exchange::wire(&options),
        Job::Open => local::open(&options),
        Job::Verdict => local::verdict(&options),
    };
    if options.json {
        println!("{figures}");
    } else {
        println!("{figures:#}");
    }
}

/// One run, in the process that the benchmark started for it.
fn play(options: &Options, side: Side) {
    let (records, part) = (options.records.unwrap_or(1), &options.part);
    let run = match options.job {
        Job::LocalWrite => local::write_run(side, records, part),
        Job::LocalRead => local::read_run(side, records, part),
        Job::FirstSync => exchange::first_sync_run(side, records, part),
        Job::Push => push::push_run(side, records, part),
        Job::Delta => exchange::delta_run(side, records, part),
        Job::Open => local::open_run(side, records, part),
        _ => panic!("this job has no parts"),
    };
    println!("{}", serde_json::to_string(&run).unwrap());
}
