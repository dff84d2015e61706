//! What the whole-system tests share: a real server process, devices with real encrypted stores, and a line between
//! them that can be cut at any moment.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::missing_panics_doc,
    reason = "test support: a failure here is a failed test"
)]

pub mod bodies;
pub mod device;
// The demo's line: the same one, so that the story and the tests lose answers in the same way.
#[path = "../../cli/src/demo/line.rs"]
pub mod line;
pub mod load;
pub mod plain;
pub mod process;
pub mod scopes;
pub mod sim;

pub use device::Device;
pub use process::Server;
