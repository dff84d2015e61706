//! What became of each write, and how far devices may rely on it.

use acompana_domain::record::{DeviceId, OpId, UserId};
use acompana_sync::server::{DeviceNote, Outcome};
use acompana_sync::wire::Op;
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, params};

use super::row;

pub(super) fn at(connection: &Connection, device: DeviceId, epoch: i64, seq: i64) -> rusqlite::Result<Option<OpId>> {
    connection
        .prepare_cached("SELECT op_id FROM op_log WHERE device = ?1 AND epoch = ?2 AND seq = ?3 ORDER BY no LIMIT 1")?
        .query_row(params![device.as_bytes(), epoch, seq], |row| Ok(OpId::from_bytes(row.get(0)?)))
        .optional()
}

pub(super) fn outcome(connection: &Connection, op: OpId) -> rusqlite::Result<Option<Outcome>> {
    connection
        .prepare_cached("SELECT status, ver, findings FROM op_log WHERE op_id = ?1")?
        .query_row([op.as_bytes()], |row| {
            let findings: Option<String> = row.get("findings")?;
            Ok(Outcome {
                status: row::variant(row, "status")?,
                ver: row.get("ver")?,
                findings: if findings.is_some() { row::json(row, "findings")? } else { Vec::new() },
            })
        })
        .optional()
}

pub(super) fn told_by(connection: &Connection, op: OpId) -> rusqlite::Result<Option<DeviceId>> {
    connection
        .prepare_cached("SELECT device FROM op_log WHERE op_id = ?1")?
        .query_row([op.as_bytes()], |row| Ok(DeviceId::from_bytes(row.get(0)?)))
        .optional()
}

/// A write that is told twice keeps what took effect: the second telling can only be about nothing having changed.
pub(super) fn remember(
    connection: &Connection,
    device: DeviceId,
    epoch: i64,
    op: &Op,
    outcome: &Outcome,
    at: Timestamp,
) -> rusqlite::Result<()> {
    let findings = (!outcome.findings.is_empty()).then(|| row::to_json(&outcome.findings)).transpose()?;
    connection
        .prepare_cached(
            "INSERT INTO op_log (op_id, device, epoch, seq, kind, record, status, ver, findings, at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
             ON CONFLICT (op_id) DO UPDATE SET
                 device = excluded.device, epoch = excluded.epoch, seq = excluded.seq, status = excluded.status,
                 ver = excluded.ver, findings = excluded.findings, at = excluded.at
             WHERE status NOT IN ('applied', 'merged')",
        )?
        .execute(params![
            op.op_id.as_bytes(),
            device.as_bytes(),
            epoch,
            op.seq,
            op.kind,
            op.record.as_bytes(),
            row::name_of(&outcome.status)?,
            outcome.ver,
            findings,
            at.as_millisecond(),
        ])?;
    // A write that was deferred when the last backup was made is not in it, although later ones are.
    connection
        .prepare_cached("UPDATE durable SET through = ?3 - 1 WHERE device = ?1 AND epoch = ?2 AND through >= ?3")?
        .execute(params![device.as_bytes(), epoch, op.seq])?;
    Ok(())
}

pub(super) fn forget(connection: &Connection, device: DeviceId, epoch: i64, through: i64) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "DELETE FROM op_log WHERE device = ?1 AND epoch = ?2 AND seq <= ?3 AND status NOT IN ('applied', 'merged')
             AND status <> 'quarantined'",
        )?
        .execute(params![device.as_bytes(), epoch, through])?;
    connection
        .prepare_cached(
            "INSERT INTO forgotten (device, epoch, through) SELECT ?1, ?2, ?3 WHERE ?3 > 0
             ON CONFLICT (device, epoch) DO UPDATE SET through = excluded.through WHERE through < excluded.through",
        )?
        .execute(params![device.as_bytes(), epoch, through])?;
    Ok(())
}

pub(super) fn forgotten_through(connection: &Connection, device: DeviceId, epoch: i64) -> rusqlite::Result<i64> {
    connection
        .prepare_cached("SELECT through FROM forgotten WHERE device = ?1 AND epoch = ?2")?
        .query_row(params![device.as_bytes(), epoch], |row| row.get(0))
        .optional()
        .map(Option::unwrap_or_default)
}

pub(super) fn durable_through(connection: &Connection, device: DeviceId, epoch: i64) -> rusqlite::Result<i64> {
    connection
        .prepare_cached("SELECT through FROM durable WHERE device = ?1 AND epoch = ?2")?
        .query_row(params![device.as_bytes(), epoch], |row| row.get(0))
        .optional()
        .map(Option::unwrap_or_default)
}

/// Every device is covered up to its last write of that time, but not beyond the first one that came later.
pub(super) fn note_backup(connection: &Connection, at: Timestamp) -> rusqlite::Result<()> {
    connection.execute("DELETE FROM durable", [])?;
    connection.execute(
        "INSERT INTO durable (device, epoch, through)
         SELECT device, epoch, through FROM (
             SELECT device, epoch,
                    min(coalesce(max(seq) FILTER (WHERE at <= ?1), 0),
                        coalesce(min(seq) FILTER (WHERE at > ?1) - 1, 9223372036854775807)) AS through
             FROM op_log GROUP BY device, epoch
         ) WHERE through > 0",
        [at.as_millisecond()],
    )?;
    Ok(())
}

pub(super) fn reads_through(connection: &Connection, device: DeviceId, epoch: i64) -> rusqlite::Result<i64> {
    connection
        .prepare_cached("SELECT n FROM read_mark WHERE device = ?1 AND epoch = ?2")?
        .query_row(params![device.as_bytes(), epoch], |row| row.get(0))
        .optional()
        .map(Option::unwrap_or_default)
}

pub(super) fn set_reads_through(connection: &Connection, device: DeviceId, epoch: i64, n: i64) -> rusqlite::Result<()> {
    connection
        .prepare_cached("INSERT INTO read_mark VALUES (?1, ?2, ?3) ON CONFLICT (device, epoch) DO UPDATE SET n = ?3")?
        .execute(params![device.as_bytes(), epoch, n])?;
    Ok(())
}

pub(super) fn quarantine(
    connection: &Connection,
    user: UserId,
    device: DeviceId,
    op: &Op,
    at: Timestamp,
) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "INSERT INTO quarantine (person, device, op_id, op, at) VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT (op_id) DO NOTHING",
        )?
        .execute(params![
            user.as_bytes(),
            device.as_bytes(),
            op.op_id.as_bytes(),
            row::to_json(op)?,
            at.as_millisecond()
        ])?;
    Ok(())
}

pub(super) fn note_device(connection: &Connection, note: &DeviceNote) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "INSERT INTO device (id, epoch, app, outbox_depth, skew_ms, seen_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
             ON CONFLICT (id) DO UPDATE SET epoch = ?2, app = ?3, outbox_depth = ?4, skew_ms = ?5, seen_at = ?6",
        )?
        .execute(params![
            note.device.as_bytes(),
            note.epoch,
            note.app,
            note.outbox_depth,
            note.skew_ms,
            note.at.as_millisecond()
        ])?;
    Ok(())
}
