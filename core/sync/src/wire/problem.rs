//! Why a request as a whole could not be served.

use serde::{Deserialize, Serialize};

/// What a device should do about it follows from the code alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ProblemCode {
    /// The bytes were not a request (400).
    Unreadable,
    /// Too many bytes, ops or rows asked for (413).
    TooLarge,
    /// The access token is missing, unknown or expired: refresh it (401).
    TokenExpired,
    /// The device was signed out by the institution; it keeps its unsent work and must be enrolled again (403).
    DeviceRevoked,
    /// The one-time code is unknown, used or expired (403).
    CodeInvalid,
    /// A write number came back with another write: the device was restored from a backup. It takes a new epoch and
    /// sends its unacknowledged writes again under the same ids (409).
    EpochConflict,
    /// The server does not speak this version of the protocol: update the app (426).
    ProtoUnsupported,
    /// Too many requests (429).
    Slow,
    /// The server cannot serve now (503).
    Unavailable,
    /// No such address (404).
    NotFound,
    /// A fault of the server (500).
    Fault,
}

impl ProblemCode {
    /// Every code.
    pub const ALL: [Self; 11] = [
        Self::Unreadable,
        Self::TooLarge,
        Self::TokenExpired,
        Self::DeviceRevoked,
        Self::CodeInvalid,
        Self::EpochConflict,
        Self::ProtoUnsupported,
        Self::Slow,
        Self::Unavailable,
        Self::NotFound,
        Self::Fault,
    ];

    /// The code as it is written on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Unreadable => "unreadable",
            Self::TooLarge => "too_large",
            Self::TokenExpired => "token_expired",
            Self::DeviceRevoked => "device_revoked",
            Self::CodeInvalid => "code_invalid",
            Self::EpochConflict => "epoch_conflict",
            Self::ProtoUnsupported => "proto_unsupported",
            Self::Slow => "slow",
            Self::Unavailable => "unavailable",
            Self::NotFound => "not_found",
            Self::Fault => "fault",
        }
    }

    /// HTTP status (RFC 9110).
    #[must_use]
    pub const fn status(self) -> u16 {
        match self {
            Self::Unreadable => 400,
            Self::TokenExpired => 401,
            Self::DeviceRevoked | Self::CodeInvalid => 403,
            Self::NotFound => 404,
            Self::EpochConflict => 409,
            Self::TooLarge => 413,
            Self::ProtoUnsupported => 426,
            Self::Slow => 429,
            Self::Fault => 500,
            Self::Unavailable => 503,
        }
    }
}

/// The body of a 4xx or 5xx answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{detail}")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Problem {
    /// What kind of problem.
    pub code: ProblemCode,
    /// What was wrong and what to do, in English, for logs and developers. Never personal data.
    pub detail: String,
    /// Seconds to wait before trying again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<i64>,
}

impl Problem {
    /// A problem.
    pub fn new(code: ProblemCode, detail: impl Into<String>) -> Self {
        Self { code, detail: detail.into(), retry_after: None }
    }
}
