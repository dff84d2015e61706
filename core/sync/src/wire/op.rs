//! A write on its way, and what became of it.

use acompana_domain::record::OpId;
use acompana_domain::{Finding, Record, RecordId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::delta::{Delta, Kept};

/// One write: a command with the fields it changes, never a whole row.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Op {
    /// Number of the write on its device and epoch, from 1, without gaps.
    #[cfg_attr(feature = "openapi", schema(minimum = 1))]
    pub seq: i64,
    /// Its id for ever; the server applies an id once.
    pub op_id: OpId,
    /// Writes of the same group succeed or fail together and stand next to each other.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<OpId>,
    /// Writes that must have been applied before this one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub deps: Vec<OpId>,
    /// Kind of the record.
    pub kind: String,
    /// Version of the kind's body.
    #[cfg_attr(feature = "openapi", schema(maximum = 65535))]
    pub schema: u16,
    /// The record.
    pub record: RecordId,
    /// Whether the write makes a new record.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub new: bool,
    /// Version of the record that the writer saw; 0 when the server had not seen it yet.
    pub base_ver: i64,
    /// What it changes.
    #[cfg_attr(feature = "openapi", schema(value_type = Object, schema_with = crate::delta::schema))]
    pub fields: Delta,
    /// Clinical or civil time of what it tells.
    pub occurred_at: Timestamp,
    /// Zone in which `occurred_at` was taken.
    pub tz: String,
    /// When the device wrote it down, corrected by the server's clock where that was known.
    pub recorded_at: Timestamp,
    /// The same by the device's own clock, uncorrected; the server notes a large difference.
    pub device_clock: Timestamp,
}

/// What became of a write.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum OpStatus {
    /// Done as sent.
    Applied,
    /// Done, with fields of the server's own: values that stayed, a decision that was made.
    Merged,
    /// A safety-critical field changed on both ends. Nothing was done; a person must choose.
    Conflict,
    /// Not done; the code and the findings say why. It stays on the device with its reason.
    Rejected,
    /// Not done yet; to be sent again later.
    Deferred,
    /// Not done: a write that must come before it has not been applied. The server kept nothing.
    NeedParent,
    /// Its author may no longer write there. The server keeps it apart for a person to look at; it is not lost.
    Quarantined,
}

impl OpStatus {
    /// Whether the write took effect.
    #[must_use]
    pub fn took_effect(self) -> bool {
        matches!(self, Self::Applied | Self::Merged)
    }
}

/// The server's answer to one write.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OpResult {
    /// Which write.
    pub op_id: OpId,
    /// What became of it.
    pub status: OpStatus,
    /// Whether the server had already handled it before this request.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub duplicate: bool,
    /// Version of the record now; 0 when there is none.
    #[serde(default)]
    pub ver: i64,
    /// Stable code of the reason, when it did not take effect.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// All reasons, to be told in the user's language.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub findings: Vec<Finding>,
    /// Values that met a newer value on the server.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kept: Vec<Kept>,
    /// The record as the server holds it, where it differs from what the device believes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub record: Option<Record>,
    /// When a deferred write may come again, in seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<i64>,
}

impl OpResult {
    /// A bare answer.
    #[must_use]
    pub fn new(op_id: OpId, status: OpStatus) -> Self {
        Self {
            op_id,
            status,
            duplicate: false,
            ver: 0,
            code: None,
            findings: Vec::new(),
            kept: Vec::new(),
            record: None,
            retry_after: None,
        }
    }

    /// An answer with its findings; the first one gives the code.
    #[must_use]
    pub fn because(op_id: OpId, status: OpStatus, findings: Vec<Finding>) -> Self {
        let code = findings.first().map(|finding| finding.code.clone().into_owned());
        Self { code, findings, ..Self::new(op_id, status) }
    }

    /// A refusal with its findings.
    #[must_use]
    pub fn rejected(op_id: OpId, findings: Vec<Finding>) -> Self {
        Self::because(op_id, OpStatus::Rejected, findings)
    }

    /// Not done: it waits for the write `other`, for the reason `code`.
    #[must_use]
    pub fn waits_for(op_id: OpId, code: &'static str, other: OpId) -> Self {
        let finding = Finding::error(code, "").with("op", other.to_string());
        Self::because(op_id, OpStatus::NeedParent, vec![finding])
    }

    /// A refusal for one reason.
    #[must_use]
    pub fn refused(op_id: OpId, code: &'static str) -> Self {
        Self::rejected(op_id, vec![Finding::error(code, "")])
    }
}
