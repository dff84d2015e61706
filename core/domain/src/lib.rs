//! What is true in Acompaña: records, identifiers, rules, verdicts and the words in which they are told.
//!
//! This crate is pure. It reads no file, asks no clock and draws no random number: today's date, the actor and whatever
//! is already known about a child come in through [`kind::CheckContext`]. So the phone and the server reach the same
//! verdict from the same facts, and every rule can be tested with a table.
//!
//! - [`ident`]: identifiers that cannot hold a wrong value (CURP, NSS, CLABE, CLUES …).
//! - [`registry`], [`leave`], [`treatment`]: one module per area, with its kinds of record and their rules.
//! - [`report`]: figures that come from records alone. [`record`]: the envelope that every kind shares. [`kind`]: what a kind must say about itself.
//! - [`acknowledgement`]: a warning that was read, with the reason for going on. [`finding`]: what a rule found. [`message`]: how a finding is told to a person, in es-MX and en.

pub mod acknowledgement;
pub mod content;
#[cfg(feature = "uniffi")]
pub mod ffi;
pub mod finding;
pub mod ident;
pub mod kind;
pub mod leave;
pub mod message;
pub mod record;
pub mod registry;
pub mod report;
pub mod rules;
pub mod treatment;

#[cfg(feature = "uniffi")]
uniffi::setup_scaffolding!("acompana_domain");

pub use content::Content;
pub use finding::{Arg, Finding, Severity};
pub use kind::{Kind, KindRegistry, Scope};
pub use record::{Body, Record, RecordId};
