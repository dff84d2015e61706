//! Many devices against one server: `cargo run --release -p acompana-tests --bin load -- --devices 500 --seconds 300`.
//!
//! Prints what the devices and the server lived through, and ends with 1 when anything was lost. Needs some twenty open
//! files for each device.

#![allow(clippy::print_stdout, reason = "its result is printed")]

use std::process::ExitCode;
use std::time::Duration;

use acompana_tests::load::{Load, measure};
use clap::Parser;

/// Lets many devices sync with one server, and looks whether anything was lost.
#[derive(Parser)]
struct Options {
    /// Devices, all on this computer; every fifth one is a ward's, the others are parents'.
    #[arg(long, default_value_t = 500)]
    devices: usize,
    /// How long.
    #[arg(long, default_value_t = 300)]
    seconds: u64,
    /// Seconds between two syncs of one device.
    #[arg(long, default_value_t = 5)]
    every: u64,
    /// One sync in so many has something to send.
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..))]
    write_each: u32,
    /// One line of JSON instead of several.
    #[arg(long)]
    json: bool,
}

fn main() -> ExitCode {
    let options = Options::parse();
    let measured = measure(&Load {
        devices: options.devices,
        lasts: Duration::from_secs(options.seconds),
        every: Duration::from_secs(options.every),
        write_each: options.write_each,
    });
    let figures = serde_json::json!(measured);
    if options.json {
        println!("{figures}");
    } else {
        println!("{figures:#}");
    }
    if measured.proof.complaints.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
