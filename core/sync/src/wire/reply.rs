//! What the server answers.

use acompana_domain::RecordId;
use acompana_domain::record::StoredRecord;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::OpResult;
use crate::digest::Digest;

/// One round trip, inwards.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SyncReply {
    /// The server's clock.
    pub now: Timestamp,
    /// Changes when the server was restored from a backup: the device then offers again what it had sent.
    pub server_epoch: String,
    /// Writes of this device and epoch up to this number survive a loss of the server. The device keeps what it sent
    /// until then.
    #[serde(default)]
    pub durable_through: i64,
    /// Notes of reads up to this number are in the server's audit log.
    #[serde(default)]
    pub reads_through: i64,
    /// Seconds to wait before the next request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<i64>,
    /// One answer per write, in the order of the request.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub results: Vec<OpResult>,
    /// One page per scope that has something new, or whose standing changed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub scopes: Vec<ScopePage>,
    /// Answers to repair questions.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub repair: Vec<RepairAnswer>,
    /// Records that were asked for, and those that are no longer members (`remove`).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<Vec<serde_json::Value>>))]
    pub fetched: Vec<ScopeRows>,
}

/// Bytes of a name that the device keeps and sends back with every request.
const LONGEST_NAME: usize = 200;

impl SyncReply {
    /// Whether the device can keep what it would send back from now on: names that are too long for a request would keep
    /// everything unsent where it is.
    #[must_use]
    pub fn can_be_kept(&self) -> bool {
        self.server_epoch.len() <= LONGEST_NAME && self.scopes.iter().all(|page| page.id.len() <= LONGEST_NAME)
    }
}

/// Rows of one scope outside a page.
pub type ScopeRows = (String, Vec<RowChange>);

/// How the device stands to a scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ScopeStanding {
    /// Goes on from where the device was.
    Active,
    /// Newly given: starts at the beginning.
    Granted,
    /// Starts again at the beginning: what the device holds and is not sent again is stale.
    Resync,
    /// Taken away. What is unsent goes first, then the rows that are in no other scope.
    Revoked,
}

/// The next changes of a scope.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ScopePage {
    /// The scope, as text.
    pub id: String,
    /// The scope's epoch on the server.
    pub epoch: i64,
    /// How the device stands to it.
    pub state: ScopeStanding,
    /// The page follows on this number; a device that is elsewhere does not apply it.
    pub from_seq: i64,
    /// The page reaches to this number.
    pub to_seq: i64,
    /// Whether more changes wait.
    pub more: bool,
    /// What the server holds of the scope as of this answer. Comparable when no more changes wait.
    pub digest: Digest,
    /// The changes, in order; only the latest one of each record.
    pub changes: Vec<RowChange>,
}

/// One change of a scope.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "op", rename_all = "snake_case")]
pub enum RowChange {
    /// The record as it is now. Its fields only pass through.
    Put(Box<StoredRecord>),
    /// The record as it is now is already on the device, in this version: it wrote it, or this answer holds it.
    Same {
        /// The record.
        id: RecordId,
        /// Its version.
        ver: i64,
    },
    /// The record is no longer in this scope. It may be in another.
    Remove {
        /// The record.
        id: RecordId,
    },
}

/// Where the two ends differ: all members of the differing buckets, with their versions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RepairAnswer {
    /// The scope.
    pub scope: String,
    /// How the buckets were cut.
    pub bits: u8,
    /// The buckets that differ.
    pub buckets: Vec<usize>,
    /// Their members on the server.
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<Vec<serde_json::Value>>))]
    pub members: Vec<(RecordId, i64)>,
}
