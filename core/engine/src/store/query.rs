//! Lists of records, a page at a time.
//!
//! A page goes on after the last row of the one before (its time and its row number), not after a count of rows: new
//! records that arrive meanwhile neither repeat nor hide any, and the last page costs what the first one does.

use std::fmt;
use std::str::FromStr;

use acompana_domain::{Record, RecordId};
use jiff::Timestamp;
use rusqlite::Row;
use rusqlite::types::ToSql;
use serde::{Deserialize, Serialize};

use super::fault::StoreError;
use super::tx::ReadTx;
use super::value::Id;
use super::{StoredRecord, record};

/// Most rows of one page.
pub const MOST_ROWS: u32 = 1_000;

/// By the time of what the record tells.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[serde(rename_all = "snake_case")]
pub enum Order {
    /// The latest first.
    #[default]
    Newest,
    /// The earliest first.
    Oldest,
}

/// Which records. Everything that is given must hold.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
#[serde(default)]
pub struct RecordQuery {
    /// Of this kind.
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub kind: Option<String>,
    /// About this patient.
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub subject: Option<RecordId>,
    /// Concerning this other person.
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub party: Option<RecordId>,
    /// At this unit (CLUES).
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub place: Option<String>,
    /// In this state.
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub status: Option<String>,
    /// With this code.
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub code: Option<String>,
    /// Not before this time.
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub since: Option<Timestamp>,
    /// Before this time.
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub until: Option<Timestamp>,
    /// In which order.
    pub order: Order,
    /// At most so many; 0 stands for 50, more than 1,000 for 1,000.
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub limit: u32,
    /// After the page that gave this.
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub after: Option<Cursor>,
}

impl RecordQuery {
    /// All records of a kind, newest first.
    pub fn of_kind(kind: impl Into<String>) -> Self {
        Self { kind: Some(kind.into()), ..Self::default() }
    }
}

/// Where a page ended. Text for the caller to keep and give back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor {
    at: i64,
    row: i64,
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.at, self.row)
    }
}

/// A text that is no cursor.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the text is not where a page ended")]
pub struct UnreadableCursor;

impl FromStr for Cursor {
    type Err = UnreadableCursor;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (at, row) = text.split_once('.').ok_or(UnreadableCursor)?;
        Ok(Self { at: at.parse().map_err(|_| UnreadableCursor)?, row: row.parse().map_err(|_| UnreadableCursor)? })
    }
}

impl Serialize for Cursor {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Cursor {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// One page.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Page {
    /// The records, in the order asked for.
    pub records: Vec<Record>,
    /// Where to go on; nothing when this was the last page.
    pub next: Option<Cursor>,
}

/// One page of records whose fields are not read yet.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredPage {
    /// The records, in the order asked for.
    pub records: Vec<StoredRecord>,
    /// Where to go on; nothing when this was the last page.
    pub next: Option<Cursor>,
}

/// How many records of a kind are in a state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct StatusCount {
    /// The state; nothing for records without one.
    pub status: Option<String>,
    /// How many.
    pub count: i64,
}

/// The conditions of a query and their values.
struct Conditions<'q> {
    sql: String,
    values: Vec<Box<dyn ToSql + 'q>>,
}

impl<'q> Conditions<'q> {
    fn of(query: &'q RecordQuery) -> Self {
        let mut conditions = Self { sql: "1".to_owned(), values: Vec::new() };
        if let Some(kind) = &query.kind {
            conditions.and("record.kind = (SELECT number FROM kind WHERE name = ?)", kind);
        } else if query.subject.is_some() || query.party.is_some() || query.place.is_some() || query.code.is_some() {
            // Every index begins with the kind: of each kind in turn is a few look-ups, of any kind would be a scan.
            conditions.sql.push_str(" AND record.kind IN (SELECT number FROM kind)");
        }
        if let Some(subject) = query.subject {
            conditions.and("record.subject = ?", Id::from(subject));
        }
        if let Some(party) = query.party {
            conditions.and("record.party = ?", Id::from(party));
        }
        let texts = [("place", &query.place), ("status", &query.status), ("code", &query.code)];
        for (column, value) in texts {
            if let Some(value) = value {
                conditions.and(&format!("record.{column} = ?"), value);
            }
        }
        if let Some(since) = query.since {
            conditions.and("record.at >= ?", since.as_millisecond());
        }
        if let Some(until) = query.until {
            conditions.and("record.at < ?", until.as_millisecond());
        }
        conditions
    }

    fn and(&mut self, condition: &str, value: impl ToSql + 'q) {
        self.sql.push_str(" AND ");
        self.sql.push_str(condition);
        self.values.push(Box::new(value));
    }

    fn values(&self) -> Vec<&dyn ToSql> {
        self.values.iter().map(AsRef::as_ref).collect()
    }
}

impl ReadTx<'_> {
    /// A record as the device shows it.
    ///
    /// # Errors
    /// [`StoreError`] of the file.
    pub fn get(&self, id: RecordId) -> Result<Option<Record>, StoreError> {
        record::get(self.connection, id)
    }

    /// The server's copy of a record, as far as the device knows.
    ///
    /// # Errors
    /// [`StoreError`] of the file.
    pub fn server_copy_of(&self, id: RecordId) -> Result<Option<Record>, StoreError> {
        record::server_copy(self.connection, id)
    }

    /// One page of records.
    ///
    /// # Errors
    /// [`StoreError`] of the file.
    pub fn page(&self, query: &RecordQuery) -> Result<Page, StoreError> {
        let (records, next) = self.page_of(query, record::from_row)?;
        Ok(Page { records, next })
    }

    /// The same without reading the records' fields.
    ///
    /// # Errors
    /// [`StoreError`] of the file.
    pub fn stored_page(&self, query: &RecordQuery) -> Result<StoredPage, StoreError> {
        let (records, next) = self.page_of(query, record::stored)?;
        Ok(StoredPage { records, next })
    }

    fn page_of<R>(
        &self,
        query: &RecordQuery,
        read: impl Fn(&Row<'_>) -> Result<R, StoreError>,
    ) -> Result<(Vec<R>, Option<Cursor>), StoreError> {
        let limit = if query.limit == 0 { 50 } else { query.limit.min(MOST_ROWS) };
        let (than, direction) = match query.order {
            Order::Newest => ("<", "DESC"),
            Order::Oldest => (">", "ASC"),
        };
        let mut conditions = Conditions::of(query);
        if let Some(after) = query.after {
            conditions.and(&format!("(record.at, record.n) {than} (?"), after.at);
            conditions.sql.push_str(", ?)");
            conditions.values.push(Box::new(after.row));
        }
        // One more than asked for tells whether there is another page.
        conditions.values.push(Box::new(i64::from(limit) + 1));
        let mut select = self.connection.prepare_cached(&format!(
            "SELECT {}, record.at, record.n FROM record JOIN kind ON kind.number = record.kind
             WHERE {} ORDER BY record.at {direction}, record.n {direction} LIMIT ?",
            record::COLUMNS,
            conditions.sql
        ))?;
        let mut rows = select.query(conditions.values().as_slice())?;
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let mut records = Vec::new();
        let mut last = None;
        while let Some(row) = rows.next()? {
            if records.len() == limit {
                return Ok((records, last));
            }
            records.push(read(row)?);
            last = Some(Cursor { at: row.get(10)?, row: row.get(11)? });
        }
        Ok((records, None))
    }

    /// How many records there are, paging aside.
    ///
    /// # Errors
    /// [`StoreError`] of the file.
    pub fn count(&self, query: &RecordQuery) -> Result<i64, StoreError> {
        let conditions = Conditions::of(query);
        let mut select =
            self.connection.prepare_cached(&format!("SELECT count(*) FROM record WHERE {}", conditions.sql))?;
        Ok(select.query_row(conditions.values().as_slice(), |row| row.get(0))?)
    }

    /// How many there are in each state, paging aside.
    ///
    /// # Errors
    /// [`StoreError`] of the file.
    pub fn count_by_status(&self, query: &RecordQuery) -> Result<Vec<StatusCount>, StoreError> {
        let conditions = Conditions::of(query);
        let mut select = self.connection.prepare_cached(&format!(
            "SELECT record.status, count(*) FROM record WHERE {} GROUP BY record.status ORDER BY record.status",
            conditions.sql
        ))?;
        let counts = select.query_map(conditions.values().as_slice(), |row| {
            Ok(StatusCount { status: row.get(0)?, count: row.get(1)? })
        })?;
        Ok(counts.collect::<Result<_, _>>()?)
    }
}
