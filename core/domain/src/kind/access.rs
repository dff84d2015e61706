//! Who may do what. The matrix lives with each kind ([`super::KindSpec::access`]); here are its words.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::record::UserId;

/// What a person is to the institution. One person may hold several roles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Mother, father or legal guardian of a child.
    Parent,
    /// Physician or nurse who treats.
    Clinician,
    /// Registers patients and treatments.
    Registrar,
    /// Validates and rules on leaves (Prestaciones Económicas).
    Benefits,
    /// Follows the registry of one or more hospitals.
    Coordinator,
    /// Keeps hospitals, staff and codes.
    Admin,
}

impl Role {
    /// All roles.
    pub const ALL: [Self; 6] =
        [Self::Parent, Self::Clinician, Self::Registrar, Self::Benefits, Self::Coordinator, Self::Admin];

    /// Name on the wire and on the command line.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Parent => "parent",
            Self::Clinician => "clinician",
            Self::Registrar => "registrar",
            Self::Benefits => "benefits",
            Self::Coordinator => "coordinator",
            Self::Admin => "admin",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A word that is not a role.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is not a role; use parent, clinician, registrar, benefits, coordinator or admin")]
pub struct UnknownRole(pub String);

impl FromStr for Role {
    type Err = UnknownRole;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|role| role.as_str() == text).ok_or_else(|| UnknownRole(text.to_owned()))
    }
}

/// The person behind a write or a read, with the roles that the server gave.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor {
    /// Who.
    pub user: UserId,
    /// As what.
    pub roles: BTreeSet<Role>,
}

impl Actor {
    /// Whether the person holds `role`.
    #[must_use]
    pub fn is(&self, role: Role) -> bool {
        self.roles.contains(&role)
    }
}

/// What somebody wants to do with a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deed {
    /// See it.
    Read,
    /// Write a new one.
    Create,
    /// Change one.
    Update,
}

/// One cell row of the authorisation matrix: what a role may do with a kind, within the scopes it holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Access {
    /// The role.
    pub role: Role,
    /// May see it.
    pub read: bool,
    /// May write a new one.
    pub create: bool,
    /// May change one.
    pub update: bool,
}

impl Access {
    /// May only see.
    #[must_use]
    pub const fn reads(role: Role) -> Self {
        Self { role, read: true, create: false, update: false }
    }

    /// May see and write new ones, not change them.
    #[must_use]
    pub const fn creates(role: Role) -> Self {
        Self { role, read: true, create: true, update: false }
    }

    /// May see and change, not write new ones.
    #[must_use]
    pub const fn updates(role: Role) -> Self {
        Self { role, read: true, create: false, update: true }
    }

    /// May see, write and change.
    #[must_use]
    pub const fn writes(role: Role) -> Self {
        Self { role, read: true, create: true, update: true }
    }

    /// Whether this row allows `deed`.
    #[must_use]
    pub const fn allows(self, deed: Deed) -> bool {
        match deed {
            Deed::Read => self.read,
            Deed::Create => self.create,
            Deed::Update => self.update,
        }
    }
}
