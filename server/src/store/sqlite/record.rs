//! Records, their earlier versions, and what is asked about them by facet.

use acompana_domain::Record;
use acompana_domain::kind::Facets;
use acompana_domain::record::{BodyText, DeviceId, RecordId, StoredRecord, UserId};
use acompana_sync::fault::StoreFault;
use rusqlite::{Connection, OptionalExtension, Params, Row, params};

use super::row;

/// A write that does not follow on the version that is kept.
#[derive(Debug, thiserror::Error)]
#[error("version {offered} of a record was offered where {kept} is kept")]
struct VersionSkipped {
    offered: i64,
    kept: i64,
}

/// What makes a [`Record`], in the order in which [`from_row`] reads them: looking for a name in every row of a first sync
/// takes a tenth of its time.
pub(super) const COLUMNS: &str = "no, id, kind, schema, ver, author, device, occurred_at, tz, recorded_at, body";
const BODY: usize = 10;

pub(super) fn from_row(row: &Row<'_>) -> rusqlite::Result<Record> {
    stored(row)?.read().map_err(|cause| row::unreadable_json(row, BODY, &cause))
}

/// A record of whose fields only those named `fields` are read.
pub(super) fn in_part(row: &Row<'_>, fields: &[&str]) -> rusqlite::Result<Record> {
    stored(row)?.in_part(fields).map_err(|cause| row::unreadable_json(row, BODY, &cause))
}

/// A record as it travels, its fields not read.
pub(super) fn stored(row: &Row<'_>) -> rusqlite::Result<StoredRecord> {
    Ok(StoredRecord {
        id: RecordId::from_bytes(row.get(1)?),
        kind: row.get(2)?,
        schema: row.get(3)?,
        ver: row.get(4)?,
        author: UserId::from_bytes(row.get(5)?),
        device: DeviceId::from_bytes(row.get(6)?),
        occurred_at: row::parsed(row, 7)?,
        tz: row.get(8)?,
        recorded_at: row::parsed(row, 9)?,
        body: BodyText::kept(row.get_ref(BODY)?.as_str()?),
    })
}

pub(super) fn put(connection: &Connection, record: &Record, facets: &Facets) -> Result<(), StoreFault> {
    let kept: Option<(i64, i64)> = connection
        .prepare_cached("SELECT no, ver FROM record WHERE id = ?1")
        .and_then(|mut find| find.query_row([record.id.as_bytes()], |row| Ok((row.get(0)?, row.get(1)?))).optional())
        .map_err(StoreFault::new)?;
    let kept_ver = kept.map_or(0, |(_, ver)| ver);
    if record.ver != kept_ver + 1 {
        return Err(StoreFault::new(VersionSkipped { offered: record.ver, kept: kept_ver }));
    }
    write(connection, kept.map(|(no, _)| no), record, facets).map_err(StoreFault::new)
}

fn write(connection: &Connection, no: Option<i64>, record: &Record, facets: &Facets) -> rusqlite::Result<()> {
    if let Some(no) = no {
        connection
            .prepare_cached(
                "INSERT INTO record_version (record, ver, schema, body)
                 SELECT no, ver, schema, body FROM record WHERE no = ?1",
            )?
            .execute([no])?;
    }
    let mut statement = connection.prepare_cached(
        "INSERT INTO record (no, id, kind, schema, ver, author, device, occurred_at, tz, recorded_at,
                             subject, party, at, place, status, code, body)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)
         ON CONFLICT (id) DO UPDATE SET
             kind = excluded.kind, schema = excluded.schema, ver = excluded.ver, author = excluded.author,
             device = excluded.device, occurred_at = excluded.occurred_at, tz = excluded.tz,
             recorded_at = excluded.recorded_at, subject = excluded.subject, party = excluded.party,
             at = excluded.at, place = excluded.place, status = excluded.status, code = excluded.code,
             body = excluded.body",
    )?;
    statement.execute(params![
        no,
        record.id.as_bytes(),
        record.kind,
        record.schema,
        record.ver,
        record.author.as_bytes(),
        record.device.as_bytes(),
        record.occurred_at.to_string(),
        record.tz,
        record.recorded_at.to_string(),
        facets.subject.as_ref().map(RecordId::as_bytes),
        facets.party.as_ref().map(RecordId::as_bytes),
        facets.at.unwrap_or(record.occurred_at).as_millisecond(),
        facets.place,
        facets.status,
        facets.code,
        row::to_json(&record.body)?,
    ])?;
    Ok(())
}

pub(super) fn get(connection: &Connection, id: RecordId) -> rusqlite::Result<Option<Record>> {
    get_as(connection, id, from_row)
}

/// The same, its row read by `read`.
pub(super) fn get_as<T>(
    connection: &Connection,
    id: RecordId,
    read: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>,
) -> rusqlite::Result<Option<T>> {
    connection
        .prepare_cached(&format!("SELECT {COLUMNS} FROM record WHERE id = ?1"))?
        .query_row([id.as_bytes()], read)
        .optional()
}

/// Records that fulfil `condition`, oldest first.
pub(super) fn list(connection: &Connection, condition: &str, given: impl Params) -> rusqlite::Result<Vec<Record>> {
    list_as(connection, condition, given, from_row)
}

/// The same, each row read by `read`.
pub(super) fn list_as<T>(
    connection: &Connection,
    condition: &str,
    given: impl Params,
    read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
) -> rusqlite::Result<Vec<T>> {
    connection
        .prepare_cached(&format!("SELECT {COLUMNS} FROM record WHERE {condition} ORDER BY at, no"))?
        .query_map(given, read)?
        .collect()
}

/// Every version, oldest first.
pub(super) fn versions(connection: &Connection, id: RecordId) -> rusqlite::Result<Vec<Record>> {
    let Some(current) = get(connection, id)? else { return Ok(Vec::new()) };
    let mut versions: Vec<Record> = connection
        .prepare_cached(
            "SELECT v.ver, v.schema, v.body FROM record_version v JOIN record r ON r.no = v.record
             WHERE r.id = ?1 ORDER BY v.ver",
        )?
        .query_map([id.as_bytes()], |row| {
            Ok(Record {
                ver: row.get("ver")?,
                schema: row.get("schema")?,
                body: row::json(row, "body")?,
                ..current.clone()
            })
        })?
        .collect::<rusqlite::Result<_>>()?;
    versions.push(current);
    Ok(versions)
}
