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

use crate::finding::{Arg, Args};
use crate::kind::{Role, Scope};
use crate::leave::money::Money;
use crate::record::{Body, DeviceId, Extra, OpId, RecordId, UserId};

uniffi::custom_type!(RecordId, String, { lower: |id| id.to_string(), try_lift: |text| Ok(text.parse()?) });
uniffi::custom_type!(OpId, String, { lower: |id| id.to_string(), try_lift: |text| Ok(text.parse()?) });
uniffi::custom_type!(DeviceId, String, { lower: |id| id.to_string(), try_lift: |text| Ok(text.parse()?) });
uniffi::custom_type!(UserId, String, { lower: |id| id.to_string(), try_lift: |text| Ok(text.parse()?) });
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

// Whole seconds and nanoseconds, big-endian, twelve bytes: exact over all years, and cheap, for a page of a thousand
// records holds two thousand moments. UniFFI's own time becomes a binary fraction in Swift, and a record that was read and
// saved again had all its moments changed.
uniffi::custom_type!(Timestamp, Vec<u8>, {
    remote,
    lower: |instant| [&instant.as_second().to_be_bytes()[..], &instant.subsec_nanosecond().to_be_bytes()[..]].concat(),
    try_lift: |bytes| Ok(instant(&bytes)?),
});

/// A moment from its twelve bytes.
fn instant(bytes: &[u8]) -> Result<Timestamp, UnreadableInstant> {
    let (seconds, nanoseconds) = bytes.split_first_chunk::<8>().ok_or(UnreadableInstant)?;
    let nanoseconds = <[u8; 4]>::try_from(nanoseconds).map_err(|_| UnreadableInstant)?;
    Timestamp::new(i64::from_be_bytes(*seconds), i32::from_be_bytes(nanoseconds)).map_err(|_| UnreadableInstant)
}

/// Bytes that are no moment between the years -9999 and 9999.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("these bytes are no moment between the years -9999 and 9999")]
struct UnreadableInstant;

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_is_read_as_it_was_written() -> Result<(), jiff::Error> {
        let early = Timestamp::new(-62_200_000_000, -1)?;
        for instant_there in
            [Timestamp::MIN, Timestamp::MAX, Timestamp::UNIX_EPOCH, early, Timestamp::new(1, 123_456_789)?]
        {
            let bytes =
                [&instant_there.as_second().to_be_bytes()[..], &instant_there.subsec_nanosecond().to_be_bytes()[..]]
                    .concat();
            assert_eq!(instant(&bytes), Ok(instant_there));
        }
        Ok(())
    }

    #[test]
    fn what_is_no_instant_is_refused() {
        assert_eq!(instant(&[]), Err(UnreadableInstant));
        assert_eq!(instant(&[0; 11]), Err(UnreadableInstant));
        assert_eq!(instant(&[0; 13]), Err(UnreadableInstant));
        assert_eq!(instant(&[0x7f; 12]), Err(UnreadableInstant));
    }
}
