//! Records as the device shows them, and the server's copy of those that carry unsent work.

use std::borrow::Cow;

use acompana_domain::kind::{Facets, Kind};
use acompana_domain::record::{BodyText, StoredRecord};
use acompana_domain::{KindRegistry, Record, RecordId};
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::fault::StoreError;
use super::value::{Id, Instant};

/// The columns that [`from_row`] reads, in its order.
pub(super) const COLUMNS: &str = "record.id, kind.name, record.schema, record.ver, record.author, record.device, \
     record.occurred_at, record.tz, record.recorded_at, record.body";

pub(super) fn from_row(row: &Row<'_>) -> Result<Record, StoreError> {
    Ok(stored(row)?.read()?)
}

/// A record of whose fields only those named `fields` are read.
pub(super) fn in_part(row: &Row<'_>, fields: &[&str]) -> Result<Record, StoreError> {
    Ok(stored(row)?.in_part(fields)?)
}

pub(super) fn stored(row: &Row<'_>) -> Result<StoredRecord, StoreError> {
    Ok(StoredRecord {
        id: row.get::<_, Id>(0)?.into(),
        kind: row.get(1)?,
        schema: row.get(2)?,
        ver: row.get(3)?,
        author: row.get::<_, Id>(4)?.into(),
        device: row.get::<_, Id>(5)?.into(),
        occurred_at: row.get::<_, Instant>(6)?.0,
        tz: row.get(7)?,
        recorded_at: row.get::<_, Instant>(8)?.0,
        body: BodyText::kept(row.get::<_, String>(9)?),
    })
}

/// The values to index. A kind that this build does not know has none; its time is the envelope's.
pub(super) fn facets_of(kinds: &KindRegistry, record: &Record) -> (Facets, i64) {
    let facets = kinds.get(&record.kind).map(|kind| kind.facets(record)).unwrap_or_default();
    let at = facets.at.unwrap_or(record.occurred_at).as_millisecond();
    (facets, at)
}

/// A record to be written, with the values to index.
pub(super) struct Shown<'a> {
    pub(super) stored: Cow<'a, StoredRecord>,
    facets: Facets,
    at: i64,
}

impl Shown<'static> {
    /// A record whose fields are known.
    pub(super) fn of(kinds: &KindRegistry, record: &Record) -> Result<Self, StoreError> {
        let (facets, at) = facets_of(kinds, record);
        Ok(Self { stored: Cow::Owned(record.try_into()?), facets, at })
    }
}

impl<'a> Shown<'a> {
    /// A record as it came: only the fields that are indexed are read.
    pub(super) fn received(kinds: &KindRegistry, stored: &'a StoredRecord) -> Result<Self, StoreError> {
        let fields = kinds.get(&stored.kind).map_or(Some([].as_slice()), Kind::facet_fields);
        let part = match fields {
            Some(fields) => stored.in_part(fields)?,
            None => stored.read()?,
        };
        let (facets, at) = facets_of(kinds, &part);
        debug_assert!(
            stored.read().is_ok_and(|whole| facets_of(kinds, &whole) == (facets.clone(), at)),
            "the kind {} does not name all fields that its facets are made from",
            stored.kind
        );
        Ok(Self { stored: Cow::Borrowed(stored), facets, at })
    }
}

/// Number of a kind, given out at first sight.
pub(super) fn kind_number(connection: &Connection, kinds: &KindRegistry, name: &str) -> Result<i64, StoreError> {
    let mut select = connection.prepare_cached("SELECT number FROM kind WHERE name = ?1")?;
    if let Some(number) = select.query_row([name], |row| row.get(0)).optional()? {
        return Ok(number);
    }
    let known = kinds.get(name).map_or(0, |kind| kind.spec().schema);
    connection.execute("INSERT INTO kind (name, facets) VALUES (?1, ?2)", params![name, known])?;
    Ok(connection.last_insert_rowid())
}

/// How the device holds a record.
#[derive(Clone, Copy)]
pub(super) struct Hold {
    /// Its row; nothing when it is not here.
    pub(super) row: Option<i64>,
    /// The server's version, as far as the device knows.
    pub(super) ver: Option<i64>,
    /// Whether it shows unsent work.
    pub(super) dirty: bool,
}

pub(super) fn hold(connection: &Connection, id: RecordId) -> Result<Hold, StoreError> {
    let mut select = connection.prepare_cached(
        "SELECT record.n, CASE WHEN record.dirty THEN base.ver ELSE record.ver END, record.dirty
         FROM record LEFT JOIN base ON base.record = record.n WHERE record.id = ?1",
    )?;
    let found = select
        .query_row([Id::from(id)], |row| Ok(Hold { row: Some(row.get(0)?), ver: row.get(1)?, dirty: row.get(2)? }))
        .optional()?;
    Ok(found.unwrap_or(Hold { row: None, ver: None, dirty: false }))
}

/// Writes a record if it is not here; gives its row then.
pub(super) fn insert(
    connection: &Connection,
    kind: i64,
    shown: &Shown<'_>,
    dirty: bool,
) -> Result<Option<i64>, StoreError> {
    let insert = "INSERT INTO record (n, id, kind, schema, ver, dirty, subject, party, at, place, status, code,
             author, device, occurred_at, tz, recorded_at, body)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)
         ON CONFLICT (id) DO NOTHING";
    let written = write(connection, insert, None, kind, shown, dirty)?;
    Ok((written > 0).then(|| connection.last_insert_rowid()))
}

/// Writes a record over the one in `row`.
pub(super) fn update(
    connection: &Connection,
    row: i64,
    kind: i64,
    shown: &Shown<'_>,
    dirty: bool,
) -> Result<(), StoreError> {
    // What lists are made from mostly stays: then no index is touched (SQLite writes every index of a column that is set,
    // to whatever value).
    let unmoved = "UPDATE record SET schema = ?4, ver = ?5, dirty = ?6, author = ?13, device = ?14, occurred_at = ?15,
             tz = ?16, recorded_at = ?17, body = ?18
         WHERE n = ?1 AND id = ?2 AND kind = ?3 AND subject IS ?7 AND party IS ?8 AND at = ?9 AND place IS ?10
             AND status IS ?11 AND code IS ?12";
    if write(connection, unmoved, Some(row), kind, shown, dirty)? > 0 {
        return Ok(());
    }
    let update = "UPDATE record SET kind = ?3, schema = ?4, ver = ?5, dirty = ?6, subject = ?7, party = ?8,
             at = ?9, place = ?10, status = ?11, code = ?12, author = ?13, device = ?14, occurred_at = ?15, tz = ?16,
             recorded_at = ?17, body = ?18
         WHERE n = ?1 AND id = ?2";
    write(connection, update, Some(row), kind, shown, dirty)?;
    Ok(())
}

/// Gives how many rows it wrote.
fn write(
    connection: &Connection,
    sql: &str,
    row: Option<i64>,
    kind: i64,
    shown: &Shown<'_>,
    dirty: bool,
) -> Result<usize, StoreError> {
    let Shown { stored: record, facets, at } = shown;
    let written = connection.prepare_cached(sql)?.execute(params![
        row,
        Id::from(record.id),
        kind,
        record.schema,
        record.ver,
        dirty,
        facets.subject.map(Id::from),
        facets.party.map(Id::from),
        at,
        facets.place,
        facets.status,
        facets.code,
        Id::from(record.author),
        Id::from(record.device),
        Instant(record.occurred_at),
        record.tz,
        Instant(record.recorded_at),
        record.body.as_str(),
    ])?;
    Ok(written)
}

/// The record in `row`, which has no base copy, is the server's as it stands; gives its kind.
pub(super) fn confirm(connection: &Connection, row: i64, ver: i64) -> Result<String, StoreError> {
    let mut update = connection.prepare_cached(
        "UPDATE record SET ver = ?2, dirty = 0 WHERE n = ?1
         RETURNING (SELECT name FROM kind WHERE kind.number = record.kind)",
    )?;
    Ok(update.query_row(params![row, ver], |row| row.get(0))?)
}

pub(super) fn put_base(connection: &Connection, row: i64, base: Option<&Record>) -> Result<(), StoreError> {
    match base {
        Some(base) => {
            let mut upsert = connection.prepare_cached(
                "INSERT INTO base (record, ver, copy) VALUES (?1, ?2, ?3)
                 ON CONFLICT (record) DO UPDATE SET ver = excluded.ver, copy = excluded.copy",
            )?;
            upsert.execute(params![row, base.ver, serde_json::to_string(base)?])?;
        }
        None => {
            connection.prepare_cached("DELETE FROM base WHERE record = ?1")?.execute([row])?;
        }
    }
    Ok(())
}

pub(super) fn get(connection: &Connection, id: RecordId) -> Result<Option<Record>, StoreError> {
    let mut select = connection.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM record JOIN kind ON kind.number = record.kind WHERE record.id = ?1"
    ))?;
    let mut rows = select.query([Id::from(id)])?;
    rows.next()?.map(from_row).transpose()
}

/// The server's copy, as far as the device knows: nothing for a record it has never seen.
pub(super) fn server_copy(connection: &Connection, id: RecordId) -> Result<Option<Record>, StoreError> {
    let mut select = connection.prepare_cached(
        "SELECT record.dirty, base.copy FROM record LEFT JOIN base ON base.record = record.n WHERE record.id = ?1",
    )?;
    let found: Option<(bool, Option<String>)> =
        select.query_row([Id::from(id)], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
    match found {
        None | Some((true, None)) => Ok(None),
        Some((true, Some(copy))) => Ok(Some(serde_json::from_str(&copy)?)),
        Some((false, _)) => get(connection, id),
    }
}

/// Names of all kinds that were ever here, and the ids of all records.
pub(super) fn all(connection: &Connection) -> Result<(Vec<String>, Vec<RecordId>), StoreError> {
    let mut kinds = connection.prepare("SELECT name FROM kind")?;
    let kinds = kinds.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    let mut ids = connection.prepare("SELECT id FROM record")?;
    let ids = ids.query_map([], |row| Ok(row.get::<_, Id>(0)?.into()))?.collect::<Result<_, _>>()?;
    Ok((kinds, ids))
}

/// Removes a record; its memberships and its base copy go with it. Gives its kind if it was there.
pub(super) fn erase(connection: &Connection, id: RecordId) -> Result<Option<String>, StoreError> {
    let mut select = connection
        .prepare_cached("SELECT kind.name FROM record JOIN kind ON kind.number = record.kind WHERE record.id = ?1")?;
    let kind = select.query_row([Id::from(id)], |row| row.get(0)).optional()?;
    if kind.is_some() {
        connection.prepare_cached("DELETE FROM record WHERE id = ?1")?.execute([Id::from(id)])?;
    }
    Ok(kind)
}
