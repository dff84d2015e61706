//! Looking things up, the audit log, backups.

use acompana_domain::Record;
use acompana_domain::record::RecordId;
use acompana_sync::audit::{GENESIS, link};
use acompana_sync::fault::StoreFault;
use jiff::Timestamp;
use serde::Serialize;

use super::{Administration, Done, note};
use crate::store::{AuditLine, Counts, Desk, NumberedRecord, Quarantined, Store};

/// What a walk along the audit log found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AuditCheck {
    /// Lines that hold.
    pub lines: i64,
    /// Place of the first line that does not hold, from 1: it, or what was before it, is not what was written.
    pub first_break: Option<i64>,
    /// Hash of the last line that holds, in hexadecimal. Noted elsewhere, it shows later that no line was cut off
    /// the end.
    pub head: String,
}

/// Lines that are read at a time.
const LINES: usize = 2_000;

impl<S: Store> Administration<S> {
    /// Walks along the audit log's chain.
    ///
    /// # Errors
    /// [`super::AdministrationFailure::Store`].
    pub fn verify_audit(&self) -> Done<AuditCheck> {
        let checked = self.store.read(|tx| {
            let (mut previous, mut check) = (GENESIS, AuditCheck { lines: 0, first_break: None, head: String::new() });
            let mut at = 0;
            loop {
                let lines = tx.audit_lines(at, LINES)?;
                if lines.is_empty() {
                    break;
                }
                for AuditLine { no, line, hash } in lines {
                    if no != at + 1 || link(&previous, &line) != hash {
                        check.first_break = Some(at + 1);
                        check.head = hex::encode(previous);
                        return Ok::<_, StoreFault>(check);
                    }
                    at = no;
                    previous = hash;
                    check.lines += 1;
                }
            }
            check.head = hex::encode(previous);
            Ok(check)
        })?;
        Ok(checked)
    }

    /// Lines of the audit log after place `after`, at most `limit`.
    ///
    /// # Errors
    /// [`super::AdministrationFailure::Store`].
    pub fn audit_lines(&self, after: i64, limit: usize) -> Done<Vec<AuditLine>> {
        Ok(self.store.read(|tx| tx.audit_lines(after, limit))?)
    }

    /// Counts everything.
    ///
    /// # Errors
    /// [`super::AdministrationFailure::Store`].
    pub fn counts(&self) -> Done<Counts> {
        Ok(self.store.read(|tx| tx.counts())?)
    }

    /// Records of a kind after place `after` (0 for the first page), at most `limit`. Go on from the last one's `no`.
    ///
    /// # Errors
    /// [`super::AdministrationFailure::Store`].
    pub fn records(&self, kind: &str, after: i64, limit: usize) -> Done<Vec<NumberedRecord>> {
        Ok(self.store.read(|tx| tx.records_of(kind, after, limit))?)
    }

    /// Every version of a record, oldest first; nothing when there is no such record.
    ///
    /// # Errors
    /// [`super::AdministrationFailure::Store`].
    pub fn versions(&self, id: RecordId) -> Done<Vec<Record>> {
        Ok(self.store.read(|tx| tx.versions(id))?)
    }

    /// Writes kept apart for a person to look at, latest first.
    ///
    /// # Errors
    /// [`super::AdministrationFailure::Store`].
    pub fn list_quarantine(&self) -> Done<Vec<Quarantined>> {
        Ok(self.store.read(|tx| tx.quarantined())?)
    }

    /// To be called once after a backup was restored: devices then offer again what they sent since, and every scope
    /// starts again on them. Gives the new server epoch.
    ///
    /// # Errors
    /// [`super::AdministrationFailure::Store`].
    pub fn renew_epoch(&self) -> Done<String> {
        Ok(self.store.write(|tx| {
            let now = self.now();
            note(tx, now, "a backup was restored: the epoch is new")?;
            tx.renew_epoch(now)
        })?)
    }

    /// To be called after a backup was made with other means than [`Administration::backup`], with a moment before
    /// the copying began: writes up to then count as safe, and devices may forget them.
    ///
    /// # Errors
    /// [`super::AdministrationFailure::Store`].
    pub fn note_backup(&self, at: Timestamp) -> Done<()> {
        Ok(self.store.write(|tx| {
            note(tx, self.now(), "a backup was noted")?;
            tx.note_backup(at)
        })?)
    }

    /// When the last backup was made, if ever.
    ///
    /// # Errors
    /// [`super::AdministrationFailure::Store`].
    pub fn last_backup(&self) -> Done<Option<Timestamp>> {
        Ok(self.store.read(|tx| tx.last_backup())?)
    }
}
