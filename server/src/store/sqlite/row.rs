//! Between columns and values. A column that cannot be read is an error of the row, never a default.

use std::str::FromStr;

use jiff::Timestamp;
use rusqlite::types::Type;
use rusqlite::{Row, RowIndex};
use serde::Serialize;
use serde::de::DeserializeOwned;

type Read<T> = rusqlite::Result<T>;

fn unreadable<E: std::error::Error + Send + Sync + 'static>(
    row: &Row<'_>,
    column: impl RowIndex,
    cause: E,
) -> rusqlite::Error {
    let column = column.idx(row.as_ref()).unwrap_or_default();
    rusqlite::Error::FromSqlConversionFailure(column, Type::Text, Box::new(cause))
}

/// JSON that could not be read. serde's own words quote the value, and these words end in the log.
#[derive(Debug, thiserror::Error)]
#[error("{category:?} error at line {line}, column {column}")]
struct UnreadableJson {
    category: serde_json::error::Category,
    line: usize,
    column: usize,
}

impl From<&serde_json::Error> for UnreadableJson {
    fn from(cause: &serde_json::Error) -> Self {
        Self { category: cause.classify(), line: cause.line(), column: cause.column() }
    }
}

/// The error of a column whose JSON could not be read.
pub(super) fn unreadable_json(row: &Row<'_>, column: impl RowIndex, cause: &serde_json::Error) -> rusqlite::Error {
    unreadable(row, column, UnreadableJson::from(cause))
}

/// A value kept as its text form.
pub(super) fn parsed<T>(row: &Row<'_>, column: impl RowIndex) -> Read<T>
where
    T: FromStr<Err: std::error::Error + Send + Sync + 'static>,
{
    let text = row.get_ref(column)?.as_str()?;
    text.parse().map_err(|cause| unreadable(row, column, cause))
}

/// A value kept as JSON.
pub(super) fn json<T: DeserializeOwned>(row: &Row<'_>, column: impl RowIndex) -> Read<T> {
    let text = row.get_ref(column)?.as_str()?;
    serde_json::from_str(text).map_err(|cause| unreadable_json(row, column, &cause))
}

/// An instant kept in milliseconds.
pub(super) fn instant(row: &Row<'_>, name: &str) -> Read<Timestamp> {
    Timestamp::from_millisecond(row.get(name)?).map_err(|cause| unreadable(row, name, cause))
}

/// An instant kept in milliseconds, or none.
pub(super) fn maybe_instant(row: &Row<'_>, name: &str) -> Read<Option<Timestamp>> {
    let kept: Option<i64> = row.get(name)?;
    kept.map(|ms| Timestamp::from_millisecond(ms).map_err(|cause| unreadable(row, name, cause))).transpose()
}

/// A value as JSON, to be kept.
pub(super) fn to_json<T: Serialize + ?Sized>(value: &T) -> Read<String> {
    serde_json::to_string(value).map_err(|cause| rusqlite::Error::ToSqlConversionFailure(Box::new(cause)))
}

/// The name under which serde knows a unit variant.
pub(super) fn name_of<T: Serialize>(variant: &T) -> Read<String> {
    Ok(to_json(variant)?.trim_matches('"').to_owned())
}

/// A unit variant from its name.
pub(super) fn variant<T: DeserializeOwned>(row: &Row<'_>, name: &str) -> Read<T> {
    let text: String = row.get(name)?;
    let value = serde_json::from_value(serde_json::Value::String(text));
    value.map_err(|cause| unreadable_json(row, name, &cause))
}
