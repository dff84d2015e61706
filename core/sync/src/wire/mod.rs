//! The two messages of `POST /v1/sync`, and how they become bytes.
//!
//! The server answers 200 whenever it understood the envelope; what became of each write is in the answer. A 4xx is
//! about the envelope, the sign-in or the version, and carries a [`Problem`].

mod codec;
mod enrolment;
mod flat;
mod op;
mod problem;
mod reply;
mod request;

pub use codec::{CodecError, KNOWN_CODING, Limits, decode, decode_known, decode_plain, encode, encode_known};
pub use enrolment::{EnrolReply, EnrolRequest, RefreshRequest, TokenReply};
pub use op::{Op, OpResult, OpStatus};
pub use problem::{Problem, ProblemCode};
pub use reply::{RepairAnswer, RowChange, ScopePage, ScopeRows, ScopeStanding, SyncReply};
pub use request::{Fetch, ReadNote, RepairAsk, ScopeCursor, SyncRequest, Want};

/// Version of the protocol that this build speaks.
pub const PROTO: u16 = 1;
/// Media type of both messages; the body is compressed with zstd (`Content-Encoding: zstd`).
pub const MEDIA_TYPE: &str = "application/json";
/// Most ops in one request.
pub const MOST_OPS: usize = 1_000;
/// Most rows in one page of a scope.
pub const MOST_ROWS: usize = 5_000;

/// Code of a write that was set aside because a rule of the server broke on it.
pub const BROKE: &str = "SYNC-SET-ASIDE";

/// Codes that this crate gives as reasons. Each has its sentence in `acompana_domain::message`.
pub const CODES: &[&str] = &[
    "SYNC-RECORD-NOT-HERE",
    "SYNC-PARENT-WAITS",
    "SYNC-GROUP-WAITS",
    "SYNC-KIND-UNKNOWN",
    "SYNC-RECORD-EXISTS",
    "SYNC-APPEND-ONLY",
    "SYNC-SERVER-FIELD",
    "SYNC-CONFLICT",
    "SYNC-TOO-LARGE",
    "SYNC-NOT-ALLOWED",
    "SYNC-READ-REASON",
    "SYNC-CODE-INVALID",
    BROKE,
];

#[cfg(test)]
mod tests;
