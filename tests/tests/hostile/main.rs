//! A server that means harm against a real device, and a device that means harm against a real server, over real sockets
//! (docs/hostile-input.md).

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests may panic")]

mod answers;
mod client;
mod front;
mod server;
