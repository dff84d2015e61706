//! Ids: UUIDv7 made where the thing was made. A type each, so that they cannot be mixed up.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl $name {
            /// The sixteen bytes, as stores keep them.
            #[must_use]
            pub const fn as_bytes(&self) -> &[u8; 16] {
                self.0.as_bytes()
            }

            /// From the sixteen bytes a store kept.
            #[must_use]
            pub const fn from_bytes(bytes: [u8; 16]) -> Self {
                Self(Uuid::from_bytes(bytes))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.hyphenated().fmt(f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.0.hyphenated())
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    };
}

id!(
    /// Id of a record; the same on every device and on the server for ever.
    RecordId
);
id!(
    /// Id of an operation; sending it twice has the effect of sending it once.
    OpId
);
id!(
    /// Id of a device's installation.
    DeviceId
);
id!(
    /// Id of a person who signs in.
    UserId
);

impl RecordId {
    /// Id of a record that the server derives from this one (the certificate of a leave), always the same.
    #[must_use]
    pub fn derived(&self, what: &str) -> Self {
        Self(Uuid::new_v5(&self.0, what.as_bytes()))
    }
}

impl OpId {
    /// The record that an op creates may carry the op's own id.
    #[must_use]
    pub const fn as_record(self) -> RecordId {
        RecordId(self.0)
    }
}
