//! Hostile input. Each function takes any bytes as a peer, a file or a person could send them and checks what must hold
//! for every one of them: nothing panics, and the promise of the format is kept. libFuzzer makes up the bytes
//! (`scripts/fuzz.sh`); what it found once is a plain test in the crate where it belongs.
//!
//! The programs of `fuzz_targets` are one line each. What is read here is the product's own code, unchanged: the wire and
//! the rules through their crates, the census through the sources of the command line, which is a program and no
//! library.

mod bodies;
mod files;
mod hostile;
mod identifiers;
mod told;

/// Both ends over plain collections, as the tests of the protocol use them.
#[path = "../../../core/sync/tests/memory/mod.rs"]
#[allow(missing_docs, dead_code, reason = "shared with the tests of core/sync, which use all of it")]
mod memory;

/// The command line's reader of a census and its sentences, from their sources.
#[path = "../../../cli/src"]
#[allow(dead_code, unused_imports, reason = "the command line uses all of it")]
mod cli {
    pub(crate) mod census;
    pub(crate) mod words;
}
use cli::{census, words};

pub use bodies::{kinds, verdicts};
pub use files::{catalogue, census_file, policy};
pub use hostile::{reply, request};
pub use identifiers::identifiers;
