//! Scopes: counters, sums and members.

use acompana_domain::RecordId;
use acompana_sync::digest::Digest;
use acompana_sync::server::{Member, ScopeHead};
use rusqlite::{Connection, OptionalExtension, Row, params};

/// The epoch that a scope begins with: 1, or a later one after a backup was restored, so that no device takes a scope
/// that was lost and made again for the one it knew.
fn first_epoch(connection: &Connection) -> rusqlite::Result<i64> {
    connection
        .prepare_cached("SELECT CAST(value AS INTEGER) FROM meta WHERE name = 'scope_epoch'")?
        .query_row([], |row| row.get(0))
}

pub(super) fn head(connection: &Connection, scope: &str) -> rusqlite::Result<Option<ScopeHead>> {
    connection
        .prepare_cached("SELECT epoch, seq, digest_sum, digest_count FROM scope WHERE id = ?1")?
        .query_row([scope], |row| {
            Ok(ScopeHead {
                epoch: row.get(0)?,
                seq: row.get(1)?,
                digest: Digest { sum: row.get::<_, i64>(2)?.cast_unsigned(), count: row.get(3)? },
            })
        })
        .optional()
}

/// The whole database has one writer at a time: the transaction that asks holds the lock already.
pub(super) fn lock(connection: &Connection, scope: &str) -> rusqlite::Result<ScopeHead> {
    if let Some(head) = head(connection, scope)? {
        return Ok(head);
    }
    let head = ScopeHead { epoch: first_epoch(connection)?, seq: 0, digest: Digest::default() };
    connection
        .prepare_cached("INSERT INTO scope (id, epoch, seq, digest_sum, digest_count) VALUES (?1, ?2, 0, 0, 0)")?
        .execute((scope, head.epoch))?;
    Ok(head)
}

pub(super) fn store_head(connection: &Connection, scope: &str, head: &ScopeHead) -> rusqlite::Result<()> {
    let changed = connection
        .prepare_cached("UPDATE scope SET epoch = ?2, seq = ?3, digest_sum = ?4, digest_count = ?5 WHERE id = ?1")?
        .execute(params![scope, head.epoch, head.seq, head.digest.sum.cast_signed(), head.digest.count])?;
    exactly_one(changed)
}

const MEMBERS: &str = "SELECT m.seq, m.txn, r.id, m.ver, m.live
    FROM member m JOIN scope s ON s.no = m.scope JOIN record r ON r.no = m.record WHERE s.id = ?1";

fn member_from_row(row: &Row<'_>) -> rusqlite::Result<Member> {
    Ok(Member {
        seq: row.get(0)?,
        txn: row.get(1)?,
        id: RecordId::from_bytes(row.get(2)?),
        ver: row.get(3)?,
        live: row.get(4)?,
    })
}

pub(super) fn member(connection: &Connection, scope: &str, id: RecordId) -> rusqlite::Result<Option<Member>> {
    connection
        .prepare_cached(&format!("{MEMBERS} AND r.id = ?2"))?
        .query_row(params![scope, id.as_bytes()], member_from_row)
        .optional()
}

pub(super) fn put_member(connection: &Connection, scope: &str, member: &Member) -> rusqlite::Result<()> {
    let changed = connection
        .prepare_cached(
            "INSERT INTO member (scope, record, seq, txn, ver, live)
             SELECT s.no, r.no, ?3, ?4, ?5, ?6 FROM scope s, record r WHERE s.id = ?1 AND r.id = ?2
             ON CONFLICT (scope, record) DO UPDATE SET
                 seq = excluded.seq, txn = excluded.txn, ver = excluded.ver, live = excluded.live",
        )?
        .execute(params![scope, member.id.as_bytes(), member.seq, member.txn, member.ver, member.live])?;
    exactly_one(changed)
}

/// A scope or a record that does not exist is a fault of the caller, not a change of nothing.
fn exactly_one(changed: usize) -> rusqlite::Result<()> {
    if changed == 1 { Ok(()) } else { Err(rusqlite::Error::StatementChangedRows(changed)) }
}

pub(super) fn changes(connection: &Connection, scope: &str, after: i64, limit: usize) -> rusqlite::Result<Vec<Member>> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    connection
        .prepare_cached(&format!("{MEMBERS} AND m.seq > ?2 ORDER BY m.seq LIMIT ?3"))?
        .query_map(params![scope, after, limit], member_from_row)?
        .collect()
}

pub(super) fn live(connection: &Connection, scope: &str) -> rusqlite::Result<Vec<(RecordId, i64)>> {
    connection
        .prepare_cached(&format!("{MEMBERS} AND m.live = 1"))?
        .query_map([scope], |row| Ok((RecordId::from_bytes(row.get(2)?), row.get(3)?)))?
        .collect()
}
