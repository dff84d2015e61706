//! What a device remembers about itself, its writes and its scopes.

use acompana_domain::Finding;
use acompana_domain::record::{DeviceId, OpId, UserId};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::backoff;
use crate::delta::Kept;
use crate::digest::Digest;
use crate::wire::Op;

/// What a device remembers about itself.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DeviceState {
    /// Its id, made at installation.
    pub device: DeviceId,
    /// The person it speaks for, once enrolled.
    pub user: Option<UserId>,
    /// Its epoch; write numbers count within it.
    pub epoch: i64,
    /// Number of the next write.
    pub next_seq: i64,
    /// The server's epoch as last seen.
    pub server_epoch: Option<String>,
    /// Failures in a row.
    pub failures: u32,
    /// No request before this, by the device's corrected clock.
    pub not_before: Option<Timestamp>,
    /// When that wait began, by the same clock: before it there is nothing to wait for, the clock went back.
    #[serde(default)]
    pub waits_since: Option<Timestamp>,
    /// What to add to the device's clock to get the server's, in milliseconds.
    pub clock_offset_ms: i64,
    /// When a sync last went through to the end.
    pub last_synced: Option<Timestamp>,
    /// Sums that differed and were repaired, ever: for diagnostics.
    pub repairs: i64,
    /// When the sums of all scopes were last counted from the rows themselves.
    #[serde(default)]
    pub counted: Option<Timestamp>,
}

impl DeviceState {
    /// A clock further off than this is told to the user (CHT's threshold).
    pub const SKEW_TO_TELL: SignedDuration = SignedDuration::from_mins(10);

    /// A device that has never synced.
    #[must_use]
    pub fn new(device: DeviceId, now: Timestamp) -> Self {
        Self {
            device,
            user: None,
            epoch: now.as_second().max(1),
            next_seq: 1,
            server_epoch: None,
            failures: 0,
            not_before: None,
            waits_since: None,
            clock_offset_ms: 0,
            last_synced: None,
            repairs: 0,
            counted: None,
        }
    }

    /// Until when no request goes out, if at the corrected time `now` there is anything to wait for. A clock that was set
    /// back ends the wait: it would last as much longer as the clock went back.
    pub(super) fn waits_until(&self, now: Timestamp) -> Option<Timestamp> {
        /// Longer than any wait that is ever set.
        const TOO_LONG: SignedDuration =
            SignedDuration::from_secs(backoff::LONGEST_ASKED.as_secs() + backoff::CEILING.as_secs());
        let began = self.waits_since.is_none_or(|since| since <= now);
        self.not_before.filter(|until| began && *until > now && until.duration_since(now) <= TOO_LONG)
    }

    /// The device's clock corrected by what the server said last.
    #[must_use]
    pub fn corrected(&self, device_clock: Timestamp) -> Timestamp {
        device_clock.checked_add(SignedDuration::from_millis(self.clock_offset_ms)).unwrap_or(device_clock)
    }
}

/// Where a write is in its life (sync.md §2).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum OpState {
    /// Waits to be sent.
    Queued,
    /// Sent; the answer is not known. It is never changed, and sent again as it is.
    Inflight,
    /// To be sent again, not before `at`.
    Later {
        /// When.
        at: Timestamp,
    },
    /// Waited so long that its author is asked before it goes out.
    NeedsConfirm,
    /// Refused. Its author edits or withdraws it; until then it stays, with its reasons.
    Rejected {
        /// Why.
        findings: Vec<Finding>,
    },
    /// Met another write on a safety-critical field. A person chooses.
    Conflict {
        /// The fields, with both values.
        kept: Vec<Kept>,
    },
    /// Took effect on the server.
    Applied {
        /// Values that met a newer one and did not stay.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        kept: Vec<Kept>,
        /// Whether the server added something of its own.
        #[serde(default)]
        merged: bool,
    },
    /// Kept apart on the server, for a person to look at.
    Quarantined,
    /// Taken back by its author before it took effect.
    Withdrawn,
    /// Superseded by another write of the same author.
    Replaced {
        /// The write that stands for it now.
        by: OpId,
    },
}

impl OpState {
    /// Short name, as stores keep it and lists show it.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Inflight => "inflight",
            Self::Later { .. } => "later",
            Self::NeedsConfirm => "needs_confirm",
            Self::Rejected { .. } => "rejected",
            Self::Conflict { .. } => "conflict",
            Self::Applied { .. } => "applied",
            Self::Quarantined => "quarantined",
            Self::Withdrawn => "withdrawn",
            Self::Replaced { .. } => "replaced",
        }
    }

    /// Names of the states in which the server has not given its last word.
    pub const UNANSWERED: [&'static str; 4] = ["queued", "inflight", "later", "needs_confirm"];
    /// Names of the states in which a person must do something.
    pub const STUCK: [&'static str; 2] = ["rejected", "conflict"];

    /// Whether the write still counts as the device's unsent or unresolved work.
    #[must_use]
    pub fn is_pending(&self) -> bool {
        Self::UNANSWERED.contains(&self.name()) || Self::STUCK.contains(&self.name())
    }

    /// Whether the device shows the record with this write on top. A conflict shows the server's value, and both
    /// values in the list of conflicts: a chart must not show a dose that the institution does not hold.
    #[must_use]
    pub fn is_shown(&self) -> bool {
        self.is_pending() && !matches!(self, Self::Conflict { .. })
    }
}

/// A write in the outbox.
#[derive(Debug, Clone, PartialEq)]
pub struct QueuedOp {
    /// The write as it goes out.
    pub op: Op,
    /// Where it is in its life.
    pub state: OpState,
    /// Whether it ever left the device.
    pub sent: bool,
    /// If it has not left by then, its author is asked first.
    pub stale_at: Option<Timestamp>,
}

/// A scope as the device holds it.
#[derive(Debug, Clone, PartialEq)]
pub struct ScopeState {
    /// The scope, as text.
    pub id: String,
    /// The server's epoch of it.
    pub epoch: i64,
    /// Changes up to this number are stored.
    pub seq: i64,
    /// Sum over what is stored.
    pub digest: Digest,
    /// Whether it is being received again from the beginning.
    pub resyncing: bool,
}
