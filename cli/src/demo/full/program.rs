//! The program's own commands, each as a process of its own that is watched while it works.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use super::super::wrong;
use super::machine;
use crate::exit::Exit;
use crate::failure::Failure;

/// How often a working process is asked for its memory.
const GLANCE: Duration = Duration::from_millis(20);

/// Calls commands over one folder.
pub(super) struct Program {
    data: PathBuf,
    told: PathBuf,
}

/// What a command did.
#[derive(Debug)]
pub(super) struct Ran {
    /// Its result.
    pub(super) told: Value,
    /// Whether it ended because the server was not ready for it.
    pub(super) offline: bool,
    /// How long it took.
    pub(super) took: Duration,
    /// The most memory that it had, where the system tells it.
    pub(super) peak_kib: Option<u64>,
}

impl Program {
    /// Commands over the folder `data`.
    pub(super) fn over(data: &Path) -> Self {
        Self { data: data.to_owned(), told: data.with_extension("told") }
    }

    /// Runs a command to its end. One that fails is a failure, but for a server that could not be reached.
    pub(super) fn run<A: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = A>) -> Result<Ran, Failure> {
        let [out, err] = ["json", "err"].map(|ending| self.told.with_extension(ending));
        let began = Instant::now();
        let mut child = Command::new(std::env::current_exe().map_err(wrong)?)
            .args(["--json", "--quiet", "--data"])
            .arg(&self.data)
            .args(arguments)
            .env_remove("ACOMPANA_DATA")
            .stdin(Stdio::null())
            .stdout(File::create(&out).map_err(wrong)?)
            .stderr(File::create(&err).map_err(wrong)?)
            .spawn()
            .map_err(wrong)?;
        let mut peak_kib = None;
        let status = loop {
            // The kernel keeps the peak, so the last glance before the end tells it.
            peak_kib = peak_kib.max(machine::peak_kib(child.id()));
            match child.try_wait().map_err(wrong)? {
                Some(status) => break status,
                None => std::thread::sleep(GLANCE),
            }
        };
        let took = began.elapsed();
        let offline = status.code() == Some(Exit::Offline as i32);
        let result = fs::read(&out).map_err(wrong)?;
        let complaint = fs::read_to_string(&err).unwrap_or_default();
        [out, err].iter().try_for_each(fs::remove_file).map_err(wrong)?;
        if !status.success() && !offline {
            return Err(wrong(format!("{status}: {complaint}")));
        }
        let told = serde_json::from_slice(&result).map_err(|error| wrong(format!("{error}: {complaint}")))?;
        Ok(Ran { told, offline, took, peak_kib })
    }
}
