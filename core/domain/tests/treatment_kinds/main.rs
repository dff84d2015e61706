//! The clinical kinds, checked with what is known about a patient (domain.md §3.3–3.5).

// Clippy's leave to unwrap in tests covers test functions, not what they call. A slice of one clone reads as what it is.
#![allow(clippy::unwrap_used, clippy::panic, clippy::cloned_ref_to_slice_refs)]

mod clinical;
mod doses;
mod fixture;
mod kind;
mod labs;
mod others;
