//! How the values of this crate cross to Kotlin and Swift (feature `uniffi`).
//!
//! Records and enums cross as they are. What stands here are the values inside them that neither language knows: each
//! crosses as the nearest plain value, and the shells turn it into their own (`java.time`, `UUID`, exact decimals).
//! The alias is the name there: a type called `Date` or `Locale` would hide the platform's own.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::Timestamp;
use jiff::civil::Date;
use rust_decimal::Decimal;
use uuid::Uuid;

use crate::finding::{Arg, Args};
use crate::kind::{Role, Scope};
use crate::leave::money::Money;
use crate::record::{Body, DeviceId, Extra, OpId, RecordId, UserId};

/// How an id crosses: the two halves of its UUID, most significant first. Apps never see it; they have ids with types of
/// their own. Two numbers cost less than a text, and a page of a thousand records holds three thousand ids.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Record)]
pub struct IdHalves {
    /// The first 64 bits.
    pub high: u64,
    /// The last 64 bits.
    pub low: u64,
}

impl From<Uuid> for IdHalves {
    fn from(id: Uuid) -> Self {
        let (high, low) = id.as_u64_pair();
        Self { high, low }
    }
}

impl From<IdHalves> for Uuid {
    fn from(halves: IdHalves) -> Self {
        Self::from_u64_pair(halves.high, halves.low)
    }
}

uniffi::custom_type!(RecordId, IdHalves, { lower: |id| id.0.into(), try_lift: |halves| Ok(Self(halves.into())) });
uniffi::custom_type!(OpId, IdHalves, { lower: |id| id.0.into(), try_lift: |halves| Ok(Self(halves.into())) });
uniffi::custom_type!(DeviceId, IdHalves, { lower: |id| id.0.into(), try_lift: |halves| Ok(Self(halves.into())) });
uniffi::custom_type!(UserId, IdHalves, { lower: |id| id.0.into(), try_lift: |halves| Ok(Self(halves.into())) });
uniffi::custom_type!(Scope, String, { lower: |scope| scope.to_string(), try_lift: |text| Ok(text.parse()?) });
uniffi::custom_type!(Money, String, { lower: |money| money.to_string(), try_lift: |text| Ok(text.parse()?) });

uniffi::custom_type!(Body, String, {
    remote,
    lower: |body| as_json(&body),
    try_lift: |text| Ok(serde_json::from_str(&text)?),
});

// An `Option`, so that an app which writes a record may leave it out.
uniffi::custom_type!(Extra, Option<String>, {
    lower: |extra| (!extra.0.is_empty()).then(|| as_json(&extra.0)),
    try_lift: |text| Ok(Extra(text.as_deref().map(serde_json::from_str).transpose()?.unwrap_or_default())),
});

/// Any JSON value.
pub type JsonValue = serde_json::Value;
uniffi::custom_type!(JsonValue, String, {
    remote,
    lower: |value| as_json(&value),
    try_lift: |text| Ok(serde_json::from_str(&text)?),
});

/// A day of the calendar, without a time or a zone.
pub type CivilDate = Date;
uniffi::custom_type!(CivilDate, String, {
    remote,
    lower: |date| date.to_string(),
    try_lift: |text| Ok(text.parse()?),
});

/// How a moment crosses. Apps never see it; they have their language's own type. UniFFI's time becomes a binary fraction
/// in Swift, and a record that was read and saved again had all its moments changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Record)]
pub struct Moment {
    /// Whole seconds since 1970, rounded towards it.
    pub seconds: i64,
    /// The nanoseconds that are left, with the sign of the seconds.
    pub nanoseconds: i32,
}

uniffi::custom_type!(Timestamp, Moment, {
    remote,
    lower: |instant| Moment { seconds: instant.as_second(), nanoseconds: instant.subsec_nanosecond() },
    try_lift: |moment| Ok(Timestamp::new(moment.seconds, moment.nanoseconds)?),
});

/// An exact decimal.
pub type Quantity = Decimal;
uniffi::custom_type!(Quantity, String, {
    remote,
    lower: |quantity| quantity.to_string(),
    try_lift: |text| Ok(text.parse()?),
});

/// Stable code of a finding.
pub type FindingCode = Cow<'static, str>;
uniffi::custom_type!(FindingCode, String, {
    remote,
    lower: |code| code.into_owned(),
    try_lift: |text| Ok(Cow::Owned(text)),
});

/// The roles of a person.
pub type Roles = BTreeSet<Role>;
uniffi::custom_type!(Roles, Vec<Role>, {
    remote,
    lower: |roles| roles.into_iter().collect(),
    try_lift: |roles| Ok(roles.into_iter().collect()),
});

uniffi::custom_type!(Args, HashMap<String, Arg>, {
    remote,
    lower: |args| args.into_iter().collect(),
    try_lift: |args| Ok(args.into_iter().collect()),
});

/// How many there are of each, by name.
pub type Counts = BTreeMap<String, i64>;
uniffi::custom_type!(Counts, HashMap<String, i64>, {
    remote,
    lower: |counts| counts.into_iter().collect(),
    try_lift: |counts| Ok(counts.into_iter().collect()),
});

/// JSON as text. Values of JSON always have one.
fn as_json(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}
