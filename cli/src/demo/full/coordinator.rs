//! The coordinator's device: the program's own commands over a store that holds every hospital.

use std::path::Path;
use std::time::Duration;

use jiff::Timestamp;
use serde_json::Value;

use super::super::wrong;
use super::program::{Program, Ran};
use super::{note, tablet};
use crate::failure::Failure;

/// Syncs in a row that may end with the server's wish to come back later.
const PATIENCE: u32 = 20;

/// The device.
pub(super) struct Coordinator {
    program: Program,
}

/// The first sync.
#[derive(Debug, Clone, Copy)]
pub(super) struct FirstSync {
    pub(super) took: Duration,
    pub(super) received: u64,
    pub(super) peak_kib: Option<u64>,
}

impl Coordinator {
    /// Enrols the device with its code.
    pub(super) fn enrolled(data: &Path, server: &str, code: &str) -> Result<Self, Failure> {
        let program = Program::over(data);
        program.run(["enroll", code, "--server", server, "--name", "coordinator"])?;
        Ok(Self { program })
    }

    /// Receives everything.
    pub(super) fn sync(&self) -> Result<FirstSync, Failure> {
        let mut sum = FirstSync { took: Duration::ZERO, received: 0, peak_kib: None };
        for _ in 0..PATIENCE {
            let ran = self.program.run(["sync"])?;
            sum.took += ran.took;
            sum.peak_kib = sum.peak_kib.max(ran.peak_kib);
            let report = &ran.told["report"];
            sum.received += report["counts"]["received"].as_u64().unwrap_or_default();
            if !ran.offline {
                return Ok(sum);
            }
            tablet::wait_until(next_try(report));
        }
        Err(wrong("the server asks again and again to come back later"))
    }

    /// The registry report of what the device holds.
    pub(super) fn report(&self) -> Result<Ran, Failure> {
        report(&self.program, &["--device"])
    }
}

/// When an outcome says to come back.
fn next_try(report: &Value) -> Timestamp {
    let told = ["until", "at"].iter().find_map(|name| report[name].as_str()?.parse().ok());
    told.unwrap_or_else(Timestamp::now)
}

/// The registry report of the server's data, beside the running server.
pub(super) fn report_of_server(data: &Path) -> Result<Ran, Failure> {
    report(&Program::over(data), &[])
}

fn report(program: &Program, more: &[&str]) -> Result<Ran, Failure> {
    let (day, days) = (note::DAY.to_string(), note::NEW_DAYS.to_string());
    let asked = ["report", "registry", "--to", &day, "--new-days", &days];
    program.run(asked.iter().chain(more))
}
