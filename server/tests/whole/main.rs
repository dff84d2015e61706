//! A real listening server over loopback, real files, and devices that speak the protocol by hand.

#![allow(missing_docs, unreachable_pub, clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test")]

mod enrolment;
mod http;
mod kinds;
mod life;
mod phone;
mod server;
mod staff;
mod sync;
mod tls;
mod trust;
mod turn;
mod watch;
