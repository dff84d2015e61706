//! The whole system: a real server process, real encrypted files, real loopback connections that break.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests may panic")]

mod backup;
mod killed;
mod leaves;
mod line;
mod logs;
mod made_up_kind;
mod openapi;
mod renewal;
mod server;
mod sign_in;
mod tls;
