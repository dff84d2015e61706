//! The outbox as people see it: what waits, since when, why, and for what.

use std::collections::{BTreeMap, BTreeSet};

use acompana_domain::record::OpId;
use acompana_sync::audit::{Hash, Line};
use acompana_sync::client::{OpState, QueuedOp};
use acompana_sync::wire::Op;
use jiff::Timestamp;
use rusqlite::Connection;
use serde::{Deserialize, Serialize};

use super::fault::StoreError;
use super::tx::ReadTx;
use super::value::Id;
use super::{audit, outbox, scope};
use crate::status::ScopeSummary;

/// Which writes to list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[serde(rename_all = "snake_case")]
pub enum OutboxFilter {
    /// Those without the server's last word.
    #[default]
    Pending,
    /// Those that wait for a person: refused, in conflict, or to be confirmed.
    NeedsAttention,
    /// Those in conflict.
    Conflicts,
    /// All that are remembered, settled ones included.
    All,
}

/// What a write waits for and cannot pass.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Blocker {
    /// The write that holds it up.
    pub op_id: OpId,
    /// Its state.
    pub state: String,
}

/// A write in the list.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct OutboxItem {
    /// Where it stands in the list; the next page begins after it.
    pub position: i64,
    /// The write.
    pub op: Op,
    /// Where it is in its life, with the reasons.
    #[serde(flatten)]
    pub state: OpState,
    /// Whether it ever left the device.
    pub sent: bool,
    /// If it has not left by then, its author is asked first.
    pub stale_at: Option<Timestamp>,
    /// Seconds since it was written.
    pub age_seconds: i64,
    /// The writes that hold it up, however far away; empty when only the connection does.
    pub blocked_by: Vec<Blocker>,
}

/// How many writes are in which state.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct OutboxCounts {
    /// By the state's name.
    pub by_state: BTreeMap<String, i64>,
    /// Without the server's last word.
    pub pending: i64,
    /// Waiting for a person.
    pub needs_attention: i64,
}

impl ReadTx<'_> {
    /// Writes after `position`, in the order in which they were made.
    ///
    /// # Errors
    /// [`StoreError`] of the file.
    pub fn outbox(
        &self,
        filter: OutboxFilter,
        position: i64,
        limit: u32,
        now: Timestamp,
    ) -> Result<Vec<OutboxItem>, StoreError> {
        let condition = match filter {
            OutboxFilter::Pending => "phase IN (0, 1)",
            OutboxFilter::NeedsAttention => "(phase = 1 OR (phase = 0 AND state = 'needs_confirm'))",
            OutboxFilter::Conflicts => "phase = 1 AND state = 'conflict'",
            OutboxFilter::All => "1",
        };
        let mut select = self.connection.prepare_cached(&format!(
            "SELECT {} FROM op WHERE n > ?1 AND {condition} ORDER BY n LIMIT ?2",
            outbox::COLUMNS
        ))?;
        let mut rows = select.query([position, i64::from(limit.clamp(1, super::MOST_ROWS))])?;
        let mut items = Vec::new();
        while let Some(row) = rows.next()? {
            let QueuedOp { op, state, sent, stale_at } = outbox::from_row(self.connection, row)?;
            let waits = outbox::phase(&state) == outbox::UNANSWERED;
            items.push(OutboxItem {
                position: row.get(0)?,
                blocked_by: if waits { blockers(self.connection, &op)? } else { Vec::new() },
                age_seconds: now.duration_since(op.recorded_at).as_secs(),
                op,
                state,
                sent,
                stale_at,
            });
        }
        Ok(items)
    }

    /// One write.
    ///
    /// # Errors
    /// [`StoreError`] of the file.
    pub fn queued(&self, id: OpId) -> Result<Option<QueuedOp>, StoreError> {
        outbox::get(self.connection, id)
    }

    /// How many writes are in which state.
    ///
    /// # Errors
    /// [`StoreError`] of the file.
    pub fn outbox_counts(&self) -> Result<OutboxCounts, StoreError> {
        let mut select =
            self.connection.prepare_cached("SELECT state, phase, count(*) FROM op GROUP BY state, phase")?;
        let mut rows = select.query([])?;
        let mut counts = OutboxCounts::default();
        while let Some(row) = rows.next()? {
            let (state, phase, count): (String, i64, i64) = (row.get(0)?, row.get(1)?, row.get(2)?);
            if phase == outbox::UNANSWERED || phase == outbox::STUCK {
                counts.pending += count;
            }
            if phase == outbox::STUCK || state == OpState::NeedsConfirm.name() {
                counts.needs_attention += count;
            }
            counts.by_state.insert(state, count);
        }
        Ok(counts)
    }

    /// When the oldest pending write was made.
    ///
    /// # Errors
    /// [`StoreError`] of the file.
    pub fn oldest_pending(&self) -> Result<Option<Timestamp>, StoreError> {
        let oldest = self.outbox(OutboxFilter::Pending, 0, 1, Timestamp::UNIX_EPOCH)?;
        Ok(oldest.first().map(|item| item.op.recorded_at))
    }

    /// Lines of the audit chain numbered above `after`, oldest first, with their numbers and hashes.
    ///
    /// # Errors
    /// [`StoreError`] of the file.
    pub fn audit_lines(&self, after: i64, limit: u32) -> Result<Vec<(i64, Line, Hash)>, StoreError> {
        audit::lines(self.connection, after, limit.clamp(1, super::MOST_ROWS).into())
    }

    /// How many notes of reads the server does not have yet.
    ///
    /// # Errors
    /// [`StoreError`] of the file.
    pub fn unsent_read_notes(&self) -> Result<i64, StoreError> {
        let mut select = self.connection.prepare_cached("SELECT count(*) FROM read_note")?;
        Ok(select.query_row([], |row| row.get(0))?)
    }

    /// What the device holds, scope by scope.
    ///
    /// # Errors
    /// [`StoreError`] of the file.
    pub fn scope_summaries(&self) -> Result<Vec<ScopeSummary>, StoreError> {
        let scopes = scope::all(self.connection)?.into_iter();
        Ok(scopes
            .map(|scope| ScopeSummary { id: scope.id, records: scope.digest.count, receiving: scope.resyncing })
            .collect())
    }
}

/// Walks up from a write through those that merely wait, to the ones that will not move by themselves. `UNION` visits
/// each write once, however many paths lead to it.
fn blockers(connection: &Connection, op: &Op) -> Result<Vec<Blocker>, StoreError> {
    if op.deps.is_empty() {
        return Ok(Vec::new());
    }
    let mut select = connection.prepare_cached(
        "WITH RECURSIVE above(n, op_id, state, phase) AS (
             SELECT op.n, op.op_id, op.state, op.phase FROM op AS below
                 JOIN op_dep ON op_dep.op = below.n JOIN op ON op.op_id = op_dep.dep
                 WHERE below.op_id = ?1
             UNION
             SELECT op.n, op.op_id, op.state, op.phase FROM above
                 JOIN op_dep ON op_dep.op = above.n JOIN op ON op.op_id = op_dep.dep
                 WHERE above.phase = 0 AND above.state <> 'needs_confirm'
         )
         SELECT op_id, state FROM above
         WHERE phase = 1 OR state IN ('needs_confirm', 'withdrawn', 'quarantined') ORDER BY n",
    )?;
    let found = select.query_map([Id::from(op.op_id)], |row| {
        Ok(Blocker { op_id: row.get::<_, Id>(0)?.into(), state: row.get(1)? })
    })?;
    let mut seen = BTreeSet::new();
    let mut blockers = Vec::new();
    for blocker in found {
        let blocker = blocker?;
        if seen.insert(blocker.op_id) {
            blockers.push(blocker);
        }
    }
    Ok(blockers)
}
