//! How values of the domain become columns and come back.

use acompana_domain::record::{DeviceId, OpId, RecordId, UserId};
use jiff::Timestamp;
use rusqlite::ToSql;
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSqlOutput, ValueRef};

/// An instant without loss: nanoseconds where they fit into 64 bits (1677 to 2262), text outside.
#[derive(Clone, Copy)]
pub(super) struct Instant(pub(super) Timestamp);

impl ToSql for Instant {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match i64::try_from(self.0.as_nanosecond()) {
            Ok(nanoseconds) => nanoseconds.into(),
            Err(_) => self.0.to_string().into(),
        })
    }
}

impl FromSql for Instant {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let read = match value {
            ValueRef::Integer(nanoseconds) => Timestamp::from_nanosecond(nanoseconds.into()),
            _ => value.as_str()?.parse(),
        };
        read.map(Self).map_err(|error| FromSqlError::Other(Box::new(error)))
    }
}

/// An id as its sixteen bytes.
#[derive(Clone, Copy)]
pub(super) struct Id(pub(super) [u8; 16]);

impl ToSql for Id {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(ValueRef::Blob(&self.0)))
    }
}

impl FromSql for Id {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        <[u8; 16]>::column_result(value).map(Self)
    }
}

macro_rules! ids {
    ($($name:ident),*) => {$(
        impl From<$name> for Id {
            fn from(id: $name) -> Self {
                Self(*id.as_bytes())
            }
        }

        impl From<Id> for $name {
            fn from(id: Id) -> Self {
                Self::from_bytes(id.0)
            }
        }
    )*};
}

ids!(RecordId, OpId, DeviceId, UserId);

/// A 64-bit sum as the signed number that SQLite keeps.
pub(super) const fn sum_to_sql(sum: u64) -> i64 {
    sum.cast_signed()
}

/// The sum back.
pub(super) const fn sum_from_sql(sum: i64) -> u64 {
    sum.cast_unsigned()
}
