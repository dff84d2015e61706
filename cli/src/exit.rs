//! What a script learns from how the program ended.

use std::process::ExitCode;

/// How a run ended. The numbers are part of the interface and never change their meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Everything was done.
    Done = 0,
    /// Something was refused or waits for a person; everything else was done.
    Refused = 1,
    /// The arguments make no sense.
    Usage = 2,
    /// What was handed in could not be read.
    Input = 3,
    /// The server could not be reached. What was written stays on this device.
    Offline = 4,
    /// The store could not be opened, read or written.
    Storage = 5,
    /// The device must sign in again.
    SignIn = 6,
    /// A fault of the program itself.
    Internal = 70,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}
