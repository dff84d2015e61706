//! The real binary, run as a person or a script would; a real server process; devices with folders of their own.

#![allow(dead_code, reason = "each test file uses its part")]

use std::ffi::OsStr;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};

use assert_cmd::Command;
use serde_json::Value;

/// A unit with a made-up staff.
pub(crate) const UNIT: &str = "DFIMS000604";

/// How a run ended and what it printed.
#[derive(Debug)]
pub(crate) struct Ran {
    /// Exit code.
    pub(crate) code: i32,
    /// Standard output.
    pub(crate) stdout: String,
    /// Standard error.
    pub(crate) stderr: String,
}

impl Ran {
    /// Standard output as JSON.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// Standard error as JSON, for a failure under `--json`.
    pub(crate) fn failure(&self) -> Value {
        let line = self.stderr.lines().last().unwrap_or_default();
        serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// The same, if it ended with `code`.
    pub(crate) fn ends(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{self:?}");
        self
    }
}

/// Runs `acompana` with these arguments and this standard input, in a clean environment.
pub(crate) fn acompana<S: AsRef<OsStr>>(arguments: impl IntoIterator<Item = S>, input: &[u8]) -> Ran {
    let mut command = Command::cargo_bin("acompana").unwrap();
    for name in ["LANG", "LC_ALL", "LC_MESSAGES", "ACOMPANA_DATA", "ACOMPANA_KEY", "ACOMPANA_SERVER", "ACOMPANA_CA"] {
        command.env_remove(name);
    }
    let output = command.args(arguments).write_stdin(input).output().unwrap();
    Ran {
        code: output.status.code().unwrap_or(-1),
        stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

/// A server process over a folder; killed when it is dropped.
pub(crate) struct Server {
    child: Child,
    folder: PathBuf,
    /// Where it listens.
    pub(crate) url: String,
}

impl Server {
    /// Starts one on a free port and waits until it listens.
    pub(crate) fn start(folder: &Path) -> Self {
        let program = assert_cmd::cargo::cargo_bin("acompana");
        let mut child = std::process::Command::new(program)
            .args(["serve", "--quiet", "--listen", "127.0.0.1:0", "--data"])
            .arg(folder)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let url = line.trim().strip_prefix("listening on ").unwrap_or_else(|| panic!("{line}")).to_owned();
        Self { child, folder: folder.to_owned(), url }
    }

    /// Asks it to stop with SIGTERM and answers its exit code.
    pub(crate) fn stop(mut self) -> Option<i32> {
        let asked = std::process::Command::new("kill").arg(self.child.id().to_string()).status().unwrap();
        assert!(asked.success());
        self.child.wait().unwrap().code()
    }

    /// What `acompana admin …` prints about its folder.
    pub(crate) fn admin(&self, arguments: &[&str]) -> Value {
        let folder = self.folder.to_str().unwrap();
        let all = ["--json", "--data", folder, "admin"].into_iter().chain(arguments.iter().copied());
        acompana(all, b"").ends(0).json()
    }

    /// A new member of staff with these roles, enrolled on the device in `folder`.
    pub(crate) fn staff(&self, folder: PathBuf, roles: &[&str]) -> Device {
        let roles = roles.iter().flat_map(|role| ["--role", *role]);
        let add: Vec<&str> = ["staff", "add", "Persona de Ejemplo", "--unit", UNIT].into_iter().chain(roles).collect();
        let user = self.admin(&add);
        let code = self.admin(&["code", "staff", user["user"].as_str().unwrap()]);
        self.enrol(folder, code["code"].as_str().unwrap())
    }

    /// A device with a folder of its own, enrolled with `code`.
    pub(crate) fn enrol(&self, folder: PathBuf, code: &str) -> Device {
        let device = Device { folder };
        device.run(&["enroll", code, "--server", &self.url]).ends(0);
        device
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have stopped already.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// A device: a folder and the key beside it.
pub(crate) struct Device {
    folder: PathBuf,
}

impl Device {
    /// A device that nobody enrolled yet.
    pub(crate) fn new(folder: PathBuf) -> Self {
        Self { folder }
    }

    /// Runs a command on the device, answers in JSON.
    pub(crate) fn run(&self, arguments: &[&str]) -> Ran {
        self.run_with(arguments, b"")
    }

    /// The same with standard input.
    pub(crate) fn run_with(&self, arguments: &[&str], input: &[u8]) -> Ran {
        let folder = self.folder.to_str().unwrap();
        acompana(["--json", "--lang", "es-MX", "--data", folder].iter().chain(arguments), input)
    }

    /// How many records of a kind it holds.
    pub(crate) fn count(&self, kind: &str) -> usize {
        let listed = self.run(&["record", "list", kind, "--limit", "100000"]).ends(0).json();
        listed.as_array().unwrap().len()
    }
}
