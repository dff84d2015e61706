//! The other end of Acompaña: enrolment, authorisation, `POST /v1/sync` over an embedded store, audit.
//!
//! What becomes of a write is decided by [`acompana_sync::server`]; which records there are and what their rules say
//! by [`acompana_domain`]. This crate brings what those must not know: a disk, a clock, the network and secrets.
//!
//! - [`serve`]: a listening server, until it is told to stop. [`Config`]: what it is told at the start.
//! - [`Administration`]: hospitals, staff, codes, devices, backups; works on the same data directory, also while the
//!   server runs.
//! - [`store`]: the port to the store and its SQLite implementation, the only place that knows SQL.
//! - [`signin`]: codes, tokens, devices and grants. [`http`]: the four addresses.

pub mod admin;
mod clock;
mod config;
mod gate;
pub mod http;
mod serve;
pub mod signin;
pub mod store;
mod tls;
mod watch;

pub use admin::{Administration, AdministrationFailure, AuditCheck, MadeCode, Survey};
pub use clock::{Clock, system_clock};
pub use config::{Config, Limits, TlsFiles, standard_host};
pub use gate::{Network, Rate, UnreadableNetwork};
pub use serve::{ServeError, serve};
