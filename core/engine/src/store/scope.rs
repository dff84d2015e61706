//! Scopes and who is in them.

use acompana_domain::RecordId;
use acompana_sync::client::ScopeState;
use acompana_sync::digest::Digest;
use rusqlite::{Connection, OptionalExtension, params};

use super::fault::StoreError;
use super::value::{Id, sum_from_sql, sum_to_sql};

pub(super) fn all(connection: &Connection) -> Result<Vec<ScopeState>, StoreError> {
    let mut select =
        connection.prepare_cached("SELECT id, epoch, seq, sum, members, resyncing FROM scope ORDER BY id")?;
    let scopes = select.query_map([], |row| {
        Ok(ScopeState {
            id: row.get(0)?,
            epoch: row.get(1)?,
            seq: row.get(2)?,
            digest: Digest { sum: sum_from_sql(row.get(3)?), count: row.get(4)? },
            resyncing: row.get(5)?,
        })
    })?;
    Ok(scopes.collect::<Result<_, _>>()?)
}

pub(super) fn put(connection: &Connection, scope: &ScopeState) -> Result<(), StoreError> {
    let mut upsert = connection.prepare_cached(
        "INSERT INTO scope (id, epoch, seq, sum, members, resyncing) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT (id) DO UPDATE SET epoch = excluded.epoch, seq = excluded.seq, sum = excluded.sum,
             members = excluded.members, resyncing = excluded.resyncing",
    )?;
    upsert.execute(params![
        scope.id,
        scope.epoch,
        scope.seq,
        sum_to_sql(scope.digest.sum),
        scope.digest.count,
        scope.resyncing
    ])?;
    Ok(())
}

pub(super) fn remove(connection: &Connection, scope: &str) -> Result<(), StoreError> {
    connection.execute("DELETE FROM scope WHERE id = ?1", [scope])?;
    Ok(())
}

pub(super) fn of_record(connection: &Connection, id: RecordId) -> Result<Vec<String>, StoreError> {
    let mut select = connection.prepare_cached(
        "SELECT scope.id FROM record JOIN membership ON membership.record = record.n
         JOIN scope ON scope.number = membership.scope WHERE record.id = ?1 ORDER BY scope.id",
    )?;
    let scopes = select.query_map([Id::from(id)], |row| row.get(0))?;
    Ok(scopes.collect::<Result<_, _>>()?)
}

pub(super) fn number(connection: &Connection, scope: &str) -> Result<Option<i64>, StoreError> {
    let mut select = connection.prepare_cached("SELECT number FROM scope WHERE id = ?1")?;
    Ok(select.query_row([scope], |row| row.get(0)).optional()?)
}

/// Gives whether it is new there.
pub(super) fn enter(connection: &Connection, scope: i64, record: i64) -> Result<bool, StoreError> {
    let mut insert = connection.prepare_cached("INSERT OR IGNORE INTO membership (scope, record) VALUES (?1, ?2)")?;
    let new = insert.execute([scope, record])? > 0;
    if !new {
        let mut fresh = connection
            .prepare_cached("UPDATE membership SET stale = 0 WHERE scope = ?1 AND record = ?2 AND stale <> 0")?;
        fresh.execute([scope, record])?;
    }
    Ok(new)
}

/// Gives whether it was there.
pub(super) fn leave(connection: &Connection, scope: &str, id: RecordId) -> Result<bool, StoreError> {
    let mut delete = connection.prepare_cached(
        "DELETE FROM membership WHERE scope = (SELECT number FROM scope WHERE id = ?1)
             AND record = (SELECT n FROM record WHERE id = ?2)",
    )?;
    Ok(delete.execute(params![scope, Id::from(id)])? > 0)
}

pub(super) fn members(connection: &Connection, scope: &str) -> Result<Vec<(RecordId, i64)>, StoreError> {
    let mut select = connection.prepare_cached(
        "SELECT record.id, CASE WHEN record.dirty THEN coalesce(base.ver, 0) ELSE record.ver END
         FROM scope JOIN membership ON membership.scope = scope.number
         JOIN record ON record.n = membership.record LEFT JOIN base ON base.record = record.n
         WHERE scope.id = ?1",
    )?;
    let members = select.query_map([scope], |row| Ok((row.get::<_, Id>(0)?.into(), row.get(1)?)))?;
    Ok(members.collect::<Result<_, _>>()?)
}

/// Clean records that are in no scope.
pub(super) fn strays(connection: &Connection) -> Result<Vec<RecordId>, StoreError> {
    let mut select = connection.prepare_cached(
        "SELECT id FROM record WHERE NOT dirty
         AND NOT EXISTS (SELECT 1 FROM membership WHERE membership.record = record.n)",
    )?;
    let strays = select.query_map([], |row| Ok(row.get::<_, Id>(0)?.into()))?;
    Ok(strays.collect::<Result<_, _>>()?)
}

pub(super) fn mark_stale(connection: &Connection, scope: &str) -> Result<(), StoreError> {
    connection
        .execute("UPDATE membership SET stale = 1 WHERE scope = (SELECT number FROM scope WHERE id = ?1)", [scope])?;
    Ok(())
}

pub(super) fn stale(connection: &Connection, scope: &str) -> Result<Vec<RecordId>, StoreError> {
    let mut select = connection.prepare_cached(
        "SELECT record.id FROM scope JOIN membership ON membership.scope = scope.number
         JOIN record ON record.n = membership.record WHERE scope.id = ?1 AND membership.stale <> 0",
    )?;
    let stale = select.query_map([scope], |row| Ok(row.get::<_, Id>(0)?.into()))?;
    Ok(stale.collect::<Result<_, _>>()?)
}
