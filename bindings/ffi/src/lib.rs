//! The core as Kotlin and Swift see it.
//!
//! A few objects over [`acompana_core`] and no decision of their own: the rules are in `acompana_domain`, the protocol in
//! `acompana_sync`, storage and network in `acompana_core`, and their records and enums cross as they are. What a
//! method does is told where it is done; here stands only what the border adds.
//!
//! - Calls block for a few disk accesses and are exported as plain functions: the shells move them off the main thread.
//!   Only signing in, the end of a sync and the export are `async`, and those merely wait for work that goes on without
//!   them: Kotlin drops the future of a cancelled coroutine, Swift ignores cancelling, and neither may cut work in half.
//! - Few, coarse calls: a page of records, a whole draft with its verdict; nothing per row.
//! - What the app implements ([`ChangeListener`], [`ProgressListener`], [`LogSink`], and the ports of the platform) is
//!   called on threads of the core, never under a lock or in a transaction. One that throws or blocks harms only itself.

#![allow(clippy::needless_pass_by_value, reason = "what crosses the border is owned by who receives it")]

mod content;
mod core;
mod leaves;
mod log;
mod off_thread;
mod outbox;
mod packed;
mod records;
mod rules;
mod settings;
mod sync;
mod watch;

uniffi::setup_scaffolding!("acompana_ffi");

// Their scaffolding is part of this library.
pub use acompana_core;
pub use acompana_domain;
pub use acompana_sync;

pub use crate::content::{CreateOutcome, Entry, EntryPage};
pub use crate::core::{Core, core_version, describe_error, rehearse_failure, set_aside};
pub use crate::log::{LogLevel, LogLine, LogSink, set_log_sink};
pub use crate::rules::{
    UsualDose, body_surface, check_dose, check_identifier, check_lab, check_leave, clinical_notice, usual_dose,
};
pub use crate::settings::{Language, Settings};
pub use crate::sync::{ProgressListener, SyncRun};
pub use crate::watch::{ChangeListener, Watch};

use acompana_domain::Body;
use acompana_domain::ffi::{CivilDate, Quantity};
use jiff::Timestamp;

uniffi::use_remote_type!(acompana_domain::Body);
uniffi::use_remote_type!(acompana_domain::CivilDate);
uniffi::use_remote_type!(acompana_domain::Quantity);
uniffi::use_remote_type!(acompana_domain::Timestamp);
