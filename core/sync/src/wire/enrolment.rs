//! How a device becomes somebody's: a one-time code for tokens, and a token for the next.

use std::collections::BTreeSet;

use acompana_domain::kind::Role;
use acompana_domain::record::{DeviceId, RecordId, UserId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// `POST /v1/enrol`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EnrolRequest {
    /// The code that staff handed out; spaces, dashes and case do not matter.
    pub code: String,
    /// Made by the device.
    pub device: DeviceId,
    /// Random and secret, made by the device before it asks: with it the device may ask again after a lost answer,
    /// although the code is used.
    #[cfg_attr(feature = "openapi", schema(min_length = 16))]
    pub claim: String,
    /// How people call the device ("tableta de oncología"), for the list of devices.
    pub device_name: String,
}

/// The answer: who the device now speaks for, and its tokens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EnrolReply {
    /// The person.
    pub user: UserId,
    /// Name to greet the person with.
    pub display_name: String,
    /// The person's roles.
    pub roles: BTreeSet<Role>,
    /// For a parent: the guardian record that tells about them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub guardian: Option<RecordId>,
    /// The tokens.
    pub tokens: TokenReply,
}

/// `POST /v1/token`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RefreshRequest {
    /// The device the token was given to.
    pub device: DeviceId,
    /// The refresh token; it is replaced by the answer's.
    pub refresh_token: String,
}

/// A short-lived access token and the refresh token that buys the next one.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TokenReply {
    /// For `Authorization: Bearer`.
    pub access_token: String,
    /// When the access token ends.
    pub access_expires_at: Timestamp,
    /// For the next refresh; using it twice, after its successor was used, signs the device out.
    pub refresh_token: String,
}

/// Longest token that is kept.
const LONGEST_TOKEN: usize = 4 << 10;

impl TokenReply {
    /// Whether both tokens can be sent back: visible ASCII, as a header takes it (RFC 6750 §2.1), and not without end.
    #[must_use]
    pub fn can_be_kept(&self) -> bool {
        let usable = |token: &str| {
            (1..=LONGEST_TOKEN).contains(&token.len()) && token.bytes().all(|byte| byte.is_ascii_graphic())
        };
        usable(&self.access_token) && usable(&self.refresh_token)
    }
}

impl std::fmt::Debug for TokenReply {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TokenReply").field("access_expires_at", &self.access_expires_at).finish_non_exhaustive()
    }
}
