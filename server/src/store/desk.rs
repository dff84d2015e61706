//! What an administrator asks of the store.

use std::collections::BTreeMap;

use acompana_domain::Record;
use acompana_domain::record::{DeviceId, RecordId, UserId};
use acompana_sync::audit::{Hash, Line};
use acompana_sync::fault::StoreFault;
use acompana_sync::wire::Op;
use jiff::Timestamp;
use serde::Serialize;

/// How much there is of everything: equal counts on both ends show that nothing was lost or doubled.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Records by kind.
    pub records: BTreeMap<String, i64>,
    /// Superseded versions kept beside them.
    pub earlier_versions: i64,
    /// Writes that took effect.
    pub ops_applied: i64,
    /// Writes that were refused, conflicts included.
    pub refused: i64,
    /// Writes that met another one on a safety-critical field.
    pub conflicts: i64,
    /// Writes kept apart for a person to look at.
    pub quarantined: i64,
    /// Live members by scope.
    pub members: BTreeMap<String, i64>,
    /// Lines of the audit log.
    pub audit_lines: i64,
    /// Devices that are enrolled and not signed out.
    pub devices: i64,
}

/// How much the store holds, counted cheaply: for a chart, every minute, beside devices that sync.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StoreSizes {
    /// Bytes of the database, without its write-ahead log.
    pub bytes: i64,
    /// Records of all kinds.
    pub records: i64,
    /// Writes whose outcome is remembered.
    pub ops: i64,
    /// Writes kept apart for a person to look at.
    pub quarantined: i64,
    /// Lines of the audit log.
    pub audit_lines: i64,
    /// Devices that are enrolled and not signed out.
    pub devices: i64,
    /// When the last backup was noted, if ever.
    pub last_backup: Option<Timestamp>,
}

/// A record with its place in the list of all records, to go on from there.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NumberedRecord {
    /// Its place.
    pub no: i64,
    /// The record.
    pub record: Record,
}

/// A record as it is kept, for who walks over many: one that cannot be read does not end the walk.
#[derive(Debug, Clone, PartialEq)]
pub enum Kept {
    /// The record.
    Record(Box<Record>),
    /// What is kept under this id is no record that this build can read.
    Unreadable {
        /// Its id.
        id: RecordId,
        /// What is wrong, for the log.
        reason: String,
    },
}

/// A write kept apart: its author could write there once, and no longer may.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Quarantined {
    /// Its author.
    pub user: UserId,
    /// The device it came from.
    pub device: DeviceId,
    /// When it came.
    pub at: Timestamp,
    /// The write.
    pub op: Op,
}

/// A line of the audit log with its place and hash.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AuditLine {
    /// Its place, from 1.
    pub no: i64,
    /// The line.
    pub line: Line,
    /// Its hash, over the line before as well.
    pub hash: Hash,
}

/// The port to counts, lists, epochs and backups.
pub trait Desk {
    /// Counts everything.
    fn counts(&self) -> Result<Counts, StoreFault>;
    /// Counts what a chart shows.
    fn sizes(&self) -> Result<StoreSizes, StoreFault>;
    /// Records of a kind after place `after`, at most `limit`.
    fn records_of(&self, kind: &str, after: i64, limit: usize) -> Result<Vec<NumberedRecord>, StoreFault>;
    /// Hands over every record of a kind, one by one and in the order of their places, holding one at a time.
    fn each_of(&self, kind: &str, each: &mut dyn FnMut(Kept)) -> Result<(), StoreFault>;
    /// Every version of a record, oldest first, the current one last.
    fn versions(&self, id: RecordId) -> Result<Vec<Record>, StoreFault>;
    /// Writes kept apart, latest first.
    fn quarantined(&self) -> Result<Vec<Quarantined>, StoreFault>;
    /// Lines of the audit log after place `after`, at most `limit`.
    fn audit_lines(&self, after: i64, limit: usize) -> Result<Vec<AuditLine>, StoreFault>;
    /// The store is now another one than its devices knew: a backup was restored. Gives the new server epoch; every
    /// scope starts again on every device.
    fn renew_epoch(&mut self, at: Timestamp) -> Result<String, StoreFault>;
    /// What took effect no later than `at` is in a backup.
    fn note_backup(&mut self, at: Timestamp) -> Result<(), StoreFault>;
    /// When the last backup was noted.
    fn last_backup(&self) -> Result<Option<Timestamp>, StoreFault>;
}
