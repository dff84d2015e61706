//! One run in a process of its own: the benchmark starts itself again with the part it shall play.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use clap::{Args, ValueEnum};
use serde_json::{Value, json};

use crate::Job;
use crate::meter::Run;

/// Whose code runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Side {
    /// The product's.
    Ours,
    /// What somebody would write by hand.
    Floor,
}

/// What a run needs to know. Hidden: only the benchmark itself says these.
#[derive(Debug, Clone, Args)]
pub(crate) struct Part {
    /// Play this part and print what it took.
    #[arg(long, hide = true)]
    pub(crate) side: Option<Side>,
    /// Where the stores of the run are.
    #[arg(long, hide = true, default_value = ".")]
    pub(crate) folder: PathBuf,
    /// Where the server listens.
    #[arg(long, hide = true)]
    pub(crate) server: Option<SocketAddr>,
    /// The server's data.
    #[arg(long, hide = true, default_value = ".")]
    pub(crate) data: PathBuf,
    /// A code to enrol with.
    #[arg(long, hide = true, default_value = "")]
    pub(crate) code: String,
    /// Size of the floor's database pages.
    #[arg(long, hide = true, default_value_t = 4096)]
    pub(crate) page_size: u32,
}

impl Part {
    /// A part in `folder`.
    pub(crate) fn in_folder(&self, folder: &Path) -> Self {
        Self { folder: folder.to_owned(), ..self.clone() }
    }
}

/// Plays a part in a process of its own.
pub(crate) fn play(job: Job, records: u64, side: Side, part: &Part) -> Run {
    let name = |value: &dyn Fn() -> Option<clap::builder::PossibleValue>| value().unwrap().get_name().to_owned();
    let mut command = Command::new(std::env::current_exe().unwrap());
    command
        .arg(name(&|| job.to_possible_value()))
        .args(["--records", &records.to_string(), "--side", &name(&|| side.to_possible_value())])
        .args(["--page-size", &part.page_size.to_string(), "--code", &part.code])
        .arg("--folder")
        .arg(&part.folder)
        .arg("--data")
        .arg(&part.data);
    if let Some(server) = part.server {
        command.args(["--server", &server.to_string()]);
    }
    let ran = command.stderr(Stdio::inherit()).output().unwrap();
    assert!(ran.status.success(), "a run of {side:?} failed; its words are above");
    serde_json::from_slice(&ran.stdout).unwrap()
}

/// The line of a job: medians of what ours and the floor's runs took, and their ratio.
pub(crate) fn line(job: Job, records: u64, ours: &[Run], floor: &[Run]) -> Value {
    let told = |runs: &[Run]| {
        json!({
            "seconds": middle(runs.iter().map(|run| run.seconds)),
            "least_seconds": runs.iter().map(|run| run.seconds).fold(f64::INFINITY, f64::min),
            "cpu_seconds": middle(runs.iter().map(|run| run.cpu_seconds)),
            "peak_kib": runs.iter().map(|run| run.peak_kib).max(),
            "disk_bytes": runs.iter().map(|run| run.disk_bytes).max(),
            "more": runs.last().map_or(&Value::Null, |run| &run.more),
        })
    };
    // Of runs that stood next to each other: the machine's mood falls on both.
    let ratios = ours.iter().zip(floor).map(|(ours, floor)| ours.seconds / floor.seconds);
    json!({
        "job": job.to_possible_value().unwrap().get_name(),
        "records": records,
        "runs": ours.len(),
        "ours": told(ours),
        "floor": if floor.is_empty() { Value::Null } else { told(floor) },
        "ratio": if floor.is_empty() { Value::Null } else { json!(middle(ratios)) },
    })
}

/// The middle one.
pub(crate) fn middle(values: impl Iterator<Item = f64>) -> f64 {
    let mut all: Vec<f64> = values.collect();
    all.sort_unstable_by(f64::total_cmp);
    all.get(all.len() / 2).copied().unwrap_or_default()
}
