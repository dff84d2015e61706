//! The outbox: writes on their way, in the order in which they were made.

use std::collections::HashSet;

use acompana_domain::record::{OpId, RecordId};
use acompana_sync::client::{OpState, QueuedOp};
use acompana_sync::wire::Op;
use rusqlite::{Connection, OptionalExtension, Params, Row, params};

use super::fault::StoreError;
use super::value::{Id, Instant};

/// Waits for the server's word.
pub(super) const UNANSWERED: i64 = 0;
/// Waits for a person.
pub(super) const STUCK: i64 = 1;
/// Took effect; kept until the server cannot lose it any more.
pub(super) const ARCHIVED: i64 = 2;
/// Came to nothing, by its author's will or the server's; kept as history.
pub(super) const OVER: i64 = 3;

pub(super) const fn phase(state: &OpState) -> i64 {
    match state {
        OpState::Queued | OpState::Inflight | OpState::Later { .. } | OpState::NeedsConfirm => UNANSWERED,
        OpState::Rejected { .. } | OpState::Conflict { .. } => STUCK,
        OpState::Applied { .. } => ARCHIVED,
        OpState::Quarantined | OpState::Withdrawn | OpState::Replaced { .. } => OVER,
    }
}

pub(super) fn insert(connection: &Connection, queued: &QueuedOp) -> Result<(), StoreError> {
    let mut insert = connection.prepare_cached(
        "INSERT INTO op (op_id, seq, record, state, phase, sent, stale_at, detail, op)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    )?;
    insert.execute(params![
        Id::from(queued.op.op_id),
        queued.op.seq,
        Id::from(queued.op.record),
        queued.state.name(),
        phase(&queued.state),
        queued.sent,
        queued.stale_at.map(Instant),
        serde_json::to_string(&queued.state)?,
        serde_json::to_string(&queued.op)?,
    ])?;
    let row = connection.last_insert_rowid();
    let mut depend = connection.prepare_cached("INSERT OR IGNORE INTO op_dep (op, dep) VALUES (?1, ?2)")?;
    for dep in &queued.op.deps {
        depend.execute(params![row, Id::from(*dep)])?;
    }
    Ok(())
}

/// The columns that [`from_row`] reads, in its order.
pub(super) const COLUMNS: &str = "n, seq, sent, stale_at, detail, op";

/// A write as it stands. Its number and what it waits for may have changed since it was written.
pub(super) fn from_row(connection: &Connection, row: &Row<'_>) -> Result<QueuedOp, StoreError> {
    let (state, op): (String, String) = (row.get(4)?, row.get(5)?);
    let mut op: Op = serde_json::from_str(&op)?;
    op.seq = row.get::<_, Option<i64>>(1)?.unwrap_or(0);
    let mut deps = connection.prepare_cached("SELECT dep FROM op_dep WHERE op = ?1 ORDER BY dep")?;
    let deps = deps.query_map([row.get::<_, i64>(0)?], |row| Ok(row.get::<_, Id>(0)?.into()))?;
    op.deps = deps.collect::<Result<_, _>>()?;
    Ok(QueuedOp {
        op,
        state: serde_json::from_str(&state)?,
        sent: row.get(2)?,
        stale_at: row.get::<_, Option<Instant>>(3)?.map(|at| at.0),
    })
}

fn select(connection: &Connection, rest: &str, params: impl Params) -> Result<Vec<QueuedOp>, StoreError> {
    let mut select = connection.prepare_cached(&format!("SELECT {COLUMNS} FROM op WHERE {rest}"))?;
    let mut rows = select.query(params)?;
    let mut ops = Vec::new();
    while let Some(row) = rows.next()? {
        ops.push(from_row(connection, row)?);
    }
    Ok(ops)
}

pub(super) fn get(connection: &Connection, id: OpId) -> Result<Option<QueuedOp>, StoreError> {
    Ok(select(connection, "op_id = ?1", [Id::from(id)])?.pop())
}

pub(super) fn unanswered(connection: &Connection, after: i64, limit: i64) -> Result<Vec<QueuedOp>, StoreError> {
    select(connection, "phase = 0 AND seq > ?1 ORDER BY seq LIMIT ?2", [after, limit])
}

pub(super) fn stuck(connection: &Connection) -> Result<Vec<QueuedOp>, StoreError> {
    select(connection, "phase = 1 ORDER BY n", [])
}

pub(super) fn of_record(connection: &Connection, record: RecordId) -> Result<Vec<QueuedOp>, StoreError> {
    select(connection, "record = ?1 AND phase IN (0, 1) ORDER BY n", [Id::from(record)])
}

/// Sets the state; gives whether the write is to be sent but has no number (it is from an earlier epoch).
pub(super) fn set_state(connection: &Connection, id: OpId, state: &OpState) -> Result<bool, StoreError> {
    let mut update = connection.prepare_cached(
        "UPDATE op SET state = ?2, phase = ?3, detail = ?4, sent = sent OR ?5 WHERE op_id = ?1 RETURNING seq",
    )?;
    let left = matches!(state, OpState::Inflight);
    let detail = serde_json::to_string(state)?;
    let values = params![Id::from(id), state.name(), phase(state), detail, left];
    let seq: Option<Option<i64>> = update.query_row(values, |row| row.get(0)).optional()?;
    match seq {
        None => Err(StoreError::Absent { what: format!("write {id}") }),
        Some(seq) => Ok(seq.is_none() && phase(state) == UNANSWERED),
    }
}

pub(super) fn set_number(connection: &Connection, id: OpId, seq: i64) -> Result<(), StoreError> {
    connection.execute("UPDATE op SET seq = ?2 WHERE op_id = ?1", params![Id::from(id), seq])?;
    Ok(())
}

pub(super) fn replace_dep(connection: &Connection, old: OpId, new: OpId) -> Result<(), StoreError> {
    let both = params![Id::from(old), Id::from(new)];
    // Whoever waits for both already waits for the new one; the new one does not wait for itself.
    connection.execute(
        "UPDATE OR IGNORE op_dep SET dep = ?2
         WHERE dep = ?1 AND op IN (SELECT n FROM op WHERE phase IN (0, 1) AND op_id <> ?2)",
        both,
    )?;
    connection.execute(
        "DELETE FROM op_dep WHERE dep = ?1 AND op IN (SELECT n FROM op WHERE phase IN (0, 1))",
        [Id::from(old)],
    )?;
    Ok(())
}

pub(super) fn pending_records(connection: &Connection) -> Result<HashSet<RecordId>, StoreError> {
    let mut select = connection.prepare_cached("SELECT DISTINCT record FROM op WHERE phase IN (0, 1)")?;
    let records = select.query_map([], |row| Ok(row.get::<_, Id>(0)?.into()))?;
    Ok(records.collect::<Result<_, _>>()?)
}

pub(super) fn depth(connection: &Connection) -> Result<i64, StoreError> {
    let mut select = connection.prepare_cached("SELECT count(*) FROM op WHERE phase IN (0, 1)")?;
    Ok(select.query_row([], |row| row.get(0))?)
}

/// The lowest number that is not answered.
pub(super) fn first_unanswered(connection: &Connection) -> Result<Option<i64>, StoreError> {
    let mut select = connection.prepare_cached("SELECT min(seq) FROM op WHERE phase = 0")?;
    Ok(select.query_row([], |row| row.get(0))?)
}

pub(super) fn reopen_archived(connection: &Connection) -> Result<i64, StoreError> {
    let state = OpState::Inflight;
    let reopened = connection.execute(
        "UPDATE op SET state = ?1, phase = 0, detail = ?2 WHERE phase = 2 OR (phase = 3 AND state = ?3)",
        params![state.name(), serde_json::to_string(&state)?, OpState::Quarantined.name()],
    )?;
    Ok(i64::try_from(reopened).unwrap_or(i64::MAX))
}

/// Only those whose number the server vouches for: one without a number is from an earlier epoch.
pub(super) fn forget_archived(connection: &Connection, through: i64) -> Result<(), StoreError> {
    connection.prepare_cached("DELETE FROM op WHERE phase = 2 AND seq <= ?1")?.execute([through])?;
    Ok(())
}

/// Gives all unanswered writes new numbers from 1 in the order in which they were made; gives the next free number.
pub(super) fn renumber(connection: &Connection) -> Result<i64, StoreError> {
    connection.execute("UPDATE op SET seq = NULL WHERE phase <> 0 AND seq IS NOT NULL", [])?;
    let numbered = connection.execute(
        "UPDATE op SET seq = place
         FROM (SELECT n AS row, row_number() OVER (ORDER BY n) AS place FROM op WHERE phase = 0)
         WHERE op.n = row",
        [],
    )?;
    Ok(i64::try_from(numbered).unwrap_or(i64::MAX).saturating_add(1))
}
