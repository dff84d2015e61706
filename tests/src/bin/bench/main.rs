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
mod median;
mod report;

use clap::{Parser, ValueEnum};

/// Measures one job and prints its figures.
#[derive(Parser)]
struct Options {
    /// What to measure.
    #[arg(value_enum)]
    job: Job,
    /// One line of JSON instead of words.
    #[arg(long)]
    json: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Job {
    /// Crossing to Kotlin: an empty call, a page of 1,000 leaves, a verdict, beside the same in Rust.
    FfiKotlin,
    /// Crossing to Swift: the same.
    FfiSwift,
    /// The registry report over a national registry: time and memory, beside a bare walk over the records.
    Report,
}

fn main() {
    let options = Options::parse();
    let figures = match options.job {
        Job::FfiKotlin => border::measure("kotlin"),
        Job::FfiSwift => border::measure("swift"),
        Job::Report => report::measure(),
    };
    if options.json {
        println!("{figures}");
    } else {
        println!("{figures:#}");
    }
}
