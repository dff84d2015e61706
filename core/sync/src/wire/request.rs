//! What a device sends.

use acompana_domain::RecordId;
use acompana_domain::record::DeviceId;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::Op;
use crate::digest::{Buckets, Digest};

/// One round trip, outwards.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SyncRequest {
    /// [`super::PROTO`] of the sender.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 1))]
    pub proto: u16,
    /// The device.
    pub device: DeviceId,
    /// The device's epoch: new after an install, a restored backup or a wipe. Write numbers count within it.
    #[cfg_attr(feature = "openapi", schema(minimum = 1))]
    pub epoch: i64,
    /// Version of the app, for support.
    pub app: String,
    /// The device's own clock, for the server to notice a wrong one.
    pub sent_at: Timestamp,
    /// How many writes wait on the device, this request's included. Staff see it when a phone is replaced.
    pub outbox_depth: i64,
    /// All writes up to this number are settled on the device: the server may forget its answers to them.
    pub results_seen_through: i64,
    /// The server's epoch as the device last saw it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub server_epoch: Option<String>,
    /// Writes, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "openapi", schema(max_items = 1000))]
    pub ops: Vec<Op>,
    /// The scopes the device holds, and how far.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "openapi", schema(max_items = 5000))]
    pub scopes: Vec<ScopeCursor>,
    /// How much it can take.
    #[serde(default)]
    pub want: Want,
    /// Scopes whose sums differed: "where do we differ?"
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub repair: Vec<RepairAsk>,
    /// Records to be sent again.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fetch: Vec<Fetch>,
    /// What was looked at on the device and why (LSS art. 111 A), oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reads: Vec<ReadNote>,
}

/// A clinical record was looked at on the device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReadNote {
    /// Number of the note on its device and epoch, from 1; the server takes each once.
    pub n: i64,
    /// When.
    pub at: Timestamp,
    /// Kind of the record.
    pub kind: String,
    /// The record.
    pub record: RecordId,
    /// Why, in the reader's words.
    pub reason: String,
}

/// How far a device has come in a scope.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ScopeCursor {
    /// The scope, as text.
    pub id: String,
    /// The scope's epoch on the server when the device first received it.
    pub epoch: i64,
    /// Changes up to this number are stored on the device.
    pub seq: i64,
    /// What the device holds of the scope.
    pub digest: Digest,
}

/// How much a device can take in one answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Want {
    /// Most bytes of rows, before compression.
    pub max_bytes: i64,
    /// Most rows.
    pub max_rows: i64,
}

impl Default for Want {
    fn default() -> Self {
        Self { max_bytes: 4 << 20, max_rows: 1_000 }
    }
}

/// The sums of a scope's parts as the device holds them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RepairAsk {
    /// The scope.
    pub scope: String,
    /// Its parts.
    pub buckets: Buckets,
}

/// Records of a scope that the device lacks or holds in another version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Fetch {
    /// The scope.
    pub scope: String,
    /// The records.
    #[cfg_attr(feature = "openapi", schema(max_items = 5000))]
    pub ids: Vec<RecordId>,
}
