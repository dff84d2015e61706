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

// As RFC 3339 text, which says every nanosecond. UniFFI's own time becomes a binary fraction in Swift, and a record that
// was read and saved again had all its moments changed.
uniffi::custom_type!(Timestamp, String, {
    remote,
    lower: |instant| instant.to_string(),
    try_lift: |text| Ok(instant(&text)?),
});

/// A moment from its text. Java writes years before the year 0 with four digits, where RFC 9557 and this crate have six.
fn instant(text: &str) -> Result<Timestamp, jiff::Error> {
    match text.strip_prefix('-') {
        Some(rest) if rest.find('-') == Some(4) => format!("-00{rest}").parse(),
        _ => text.parse(),
    }
}

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
    fn an_instant_is_read_as_it_was_written_and_as_java_writes_it() -> Result<(), jiff::Error> {
        for instant_there in
            [Timestamp::MIN, Timestamp::MAX, Timestamp::UNIX_EPOCH, Timestamp::new(-62_200_000_000, 1)?]
        {
            assert_eq!(instant(&instant_there.to_string())?, instant_there);
        }
        assert_eq!(instant("-9999-01-03T00:00:00Z")?, "-009999-01-03T00:00:00Z".parse()?);
        assert_eq!(instant("2026-05-17T12:00:00.123456789Z")?.subsec_nanosecond(), 123_456_789);
        for text in ["", "-", "-2026", "mañana", "-ñandú-01-01T00:00:00Z", "+1000000000-12-31T23:59:59.999999999Z"] {
            assert!(instant(text).is_err(), "{text}");
        }
        Ok(())
    }
}
