//! People, what they may see, their codes, devices and tokens: rows, and the port to them.
//!
//! No secret is in these rows: codes, claims and tokens are kept as hashes.

use std::collections::BTreeSet;

use acompana_domain::kind::Role;
use acompana_domain::record::{DeviceId, RecordId, UserId};
use acompana_sync::fault::StoreFault;
use jiff::Timestamp;

/// SHA-256 of a secret.
pub type SecretHash = [u8; 32];

/// A person who signs in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// Who. A parent's id has the same bytes as their guardian record's.
    pub id: UserId,
    /// Name to greet the person with.
    pub display_name: String,
    /// As what.
    pub roles: BTreeSet<Role>,
    /// For a parent: the guardian record that tells about them.
    pub guardian: Option<RecordId>,
    /// Whether the person may sign in.
    pub active: bool,
}

/// A scope that a person holds or held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// The scope, as text.
    pub scope: String,
    /// Since when.
    pub since: Timestamp,
    /// Until when; nothing while it is held.
    pub until: Option<Timestamp>,
}

/// A one-time code, as it is remembered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Code {
    /// Hash of the code.
    pub hash: SecretHash,
    /// For whom.
    pub user: UserId,
    /// When it was made.
    pub made_at: Timestamp,
    /// Until when it can be used.
    pub expires_at: Timestamp,
    /// By which device it was used.
    pub used: Option<CodeUse>,
}

/// How a code was used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeUse {
    /// When.
    pub at: Timestamp,
    /// By which device.
    pub device: DeviceId,
    /// Hash of the device's claim: with it the same device may ask again after a lost answer.
    pub claim: SecretHash,
}

/// A device, as staff see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Device {
    /// The device.
    pub id: DeviceId,
    /// Whose it is; nobody's when it was noted before it was enrolled.
    pub user: Option<UserId>,
    /// How people call it.
    pub name: String,
    /// Counts its enrolments. Tokens of an earlier one are worth nothing.
    pub enrolment: i64,
    /// When it was enrolled last.
    pub enrolled_at: Option<Timestamp>,
    /// When it was signed out, if it is.
    pub revoked_at: Option<Timestamp>,
    /// Its epoch when it last called.
    pub epoch: i64,
    /// Version of its app when it last called.
    pub app: String,
    /// Writes that waited on it when it last called: look here before a phone is given away.
    pub outbox_depth: i64,
    /// How far its clock was from the server's, in milliseconds.
    pub skew_ms: i64,
    /// When it last called.
    pub seen_at: Option<Timestamp>,
}

/// A short-lived token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessToken {
    /// Hash of the token.
    pub hash: SecretHash,
    /// The device it was given to.
    pub device: DeviceId,
    /// The enrolment of the device it belongs to.
    pub enrolment: i64,
    /// When it ends.
    pub expires_at: Timestamp,
}

/// A token that buys the next pair of tokens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefreshToken {
    /// Hash of the token.
    pub hash: SecretHash,
    /// The device it was given to.
    pub device: DeviceId,
    /// The enrolment of the device it belongs to.
    pub enrolment: i64,
    /// The token that bought this one.
    pub parent: Option<SecretHash>,
    /// The token that was bought with this one and then used: from there on this one is worth nothing.
    pub used_child: Option<SecretHash>,
    /// When it was given.
    pub issued_at: Timestamp,
    /// When it ends.
    pub expires_at: Timestamp,
}

/// The port to people, grants, codes and devices.
pub trait Accounts {
    /// Writes a person, new or changed.
    fn put_user(&mut self, user: &User) -> Result<(), StoreFault>;
    /// A person.
    fn user(&self, id: UserId) -> Result<Option<User>, StoreFault>;
    /// All people, by name.
    fn users(&self) -> Result<Vec<User>, StoreFault>;

    /// Gives a scope. Tells whether the person did not hold it yet.
    fn give(&mut self, user: UserId, scope: &str, since: Timestamp) -> Result<bool, StoreFault>;
    /// Takes a scope away. Tells whether the person held it.
    fn take(&mut self, user: UserId, scope: &str, until: Timestamp) -> Result<bool, StoreFault>;
    /// Every scope the person holds or held, oldest first.
    fn grants_of(&self, user: UserId) -> Result<Vec<Grant>, StoreFault>;

    /// Writes a code, new or used.
    fn put_code(&mut self, code: &Code) -> Result<(), StoreFault>;
    /// The code with this hash.
    fn code(&self, hash: &SecretHash) -> Result<Option<Code>, StoreFault>;
    /// All codes, latest first.
    fn codes(&self) -> Result<Vec<Code>, StoreFault>;

    /// Writes whose a device is and whether it is signed out; what it told in its requests stays.
    fn put_device(&mut self, device: &Device) -> Result<(), StoreFault>;
    /// A device.
    fn device(&self, id: DeviceId) -> Result<Option<Device>, StoreFault>;
    /// All devices, the one that called last first.
    fn devices(&self) -> Result<Vec<Device>, StoreFault>;
}

/// The port to tokens.
pub trait Tokens {
    /// Writes an access token.
    fn put_access(&mut self, token: &AccessToken) -> Result<(), StoreFault>;
    /// The access token with this hash.
    fn access(&self, hash: &SecretHash) -> Result<Option<AccessToken>, StoreFault>;
    /// Writes a refresh token, new or used.
    fn put_refresh(&mut self, token: &RefreshToken) -> Result<(), StoreFault>;
    /// The refresh token with this hash.
    fn refresh(&self, hash: &SecretHash) -> Result<Option<RefreshToken>, StoreFault>;
    /// Forgets access tokens that ended before `now`, refresh tokens that ended, and refresh tokens given before
    /// `replaced_before` whose successor was used.
    fn forget_tokens(&mut self, now: Timestamp, replaced_before: Timestamp) -> Result<(), StoreFault>;
}
