//! The real binary, run as a person or a script would.

use std::ffi::OsStr;

use assert_cmd::Command;

/// How a run ended and what it printed.
#[derive(Debug)]
pub struct Ran {
    /// Exit code.
    pub code: i32,
    /// Standard output.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
}

/// Runs `acompana` with these arguments and this standard input, in a clean environment.
pub fn acompana<S: AsRef<OsStr>>(arguments: impl IntoIterator<Item = S>, input: &[u8]) -> Ran {
    let mut command = Command::cargo_bin("acompana").unwrap();
    for name in ["LANG", "LC_ALL", "LC_MESSAGES", "ACOMPANA_DATA", "ACOMPANA_KEY"] {
        command.env_remove(name);
    }
    let output = command.args(arguments).write_stdin(input).output().unwrap();
    Ran {
        code: output.status.code().unwrap_or(-1),
        stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}
