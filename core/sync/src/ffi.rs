//! How the values of this crate cross to Kotlin and Swift (feature `uniffi`); see `acompana_domain::ffi`.

use acompana_domain::Body;
use acompana_domain::ffi::JsonValue;
use jiff::Timestamp;

use crate::delta::{Delta, Path};

uniffi::use_remote_type!(acompana_domain::Body);
uniffi::use_remote_type!(acompana_domain::JsonValue);
uniffi::use_remote_type!(acompana_domain::Timestamp);

/// Where in a record a value stands, such as `/dose`.
pub type FieldPath = Path;
uniffi::custom_type!(FieldPath, String, {
    lower: |path| path.as_str().to_owned(),
    try_lift: |text| Ok(serde_json::from_value(text.into())?),
});

// For showing what a write changes: each path with the value before and after.
uniffi::custom_type!(Delta, String, {
    lower: |delta| serde_json::to_string(&delta).unwrap_or_default(),
    try_lift: |text| Ok(serde_json::from_str(&text)?),
});
