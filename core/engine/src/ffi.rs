//! How the values of this crate cross to Kotlin and Swift (feature `uniffi`); see `acompana_domain::ffi`.

use acompana_domain::Body;
use acompana_domain::ffi::{CivilDate, Counts, Roles};
use jiff::Timestamp;

use crate::store::Cursor;

uniffi::use_remote_type!(acompana_domain::Body);
uniffi::use_remote_type!(acompana_domain::CivilDate);
uniffi::use_remote_type!(acompana_domain::Counts);
uniffi::use_remote_type!(acompana_domain::Roles);
uniffi::use_remote_type!(acompana_domain::Timestamp);

uniffi::custom_type!(Cursor, String, { lower: |cursor| cursor.to_string(), try_lift: |text| Ok(text.parse()?) });
