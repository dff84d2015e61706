//! Who may speak for whom: one-time codes, devices, tokens, and the scopes people hold.
//!
//! Decisions only, over the store's port. A refusal that must be remembered (a device signed out because its token
//! was used twice) is an answer, not an error: the transaction is kept.

mod code;
mod enrol;
mod grant;
mod secret;
mod session;
mod throttle;
mod token;

use acompana_domain::kind::Actor;
use acompana_domain::record::{DeviceId, RecordId, UserId};
use acompana_sync::audit::{Action, Line};
use acompana_sync::wire::Problem;
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

pub use code::{CodeText, make_code};
pub use enrol::enrol;
pub(crate) use grant::{GUARDIAN, guardian_scopes, set_grants};
pub use grant::{changed_guardians, refresh_guardian_grants, staff_scopes};
pub use secret::{Secret, hash_of};
pub use session::session_of;
pub use throttle::Throttle;
pub use token::{issue, refresh, sign_out};

/// How long codes and tokens last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lifetimes {
    /// An access token: short, because a stolen one cannot be told from the real one.
    pub access: SignedDuration,
    /// A refresh token: long, because a phone that was off for months must still hand over its work.
    pub refresh: SignedDuration,
    /// A one-time code.
    pub code: SignedDuration,
}

impl Default for Lifetimes {
    fn default() -> Self {
        Self {
            access: SignedDuration::from_mins(15),
            refresh: SignedDuration::from_hours(400 * 24),
            code: SignedDuration::from_hours(72),
        }
    }
}

/// What was decided about a sign-in: an answer, or the problem that the device is told.
pub type Decided<T> = Result<T, Problem>;

/// The server itself, as the author of what it writes on an administrator's behalf.
#[must_use]
pub fn administrator() -> Actor {
    Actor { user: UserId(Uuid::nil()), roles: [acompana_domain::kind::Role::Admin].into() }
}

/// An audit line about sign-in or administration.
pub(crate) fn line(
    at: Timestamp,
    user: Option<UserId>,
    device: Option<DeviceId>,
    record: Option<RecordId>,
    action: Action,
    reason: impl Into<String>,
) -> Line {
    Line { at, user, device, action, kind: None, record, reason: reason.into() }
}

#[cfg(test)]
mod tests;
