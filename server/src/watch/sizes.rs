//! How much the store holds, counted now and then: counting is not free, and scrapes are many.

use metrics::{describe_gauge, gauge};

use crate::store::StoreSizes;

/// The sizes as of the last count.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sizes(pub(crate) StoreSizes);

impl Sizes {
    /// Sets the gauges.
    pub(super) fn note(&self) {
        let Self(sizes) = self;
        gauge!("acompana_store_bytes").set(as_f64(sizes.bytes));
        gauge!("acompana_store_records").set(as_f64(sizes.records));
        gauge!("acompana_store_ops").set(as_f64(sizes.ops));
        gauge!("acompana_store_quarantined").set(as_f64(sizes.quarantined));
        gauge!("acompana_audit_lines").set(as_f64(sizes.audit_lines));
        gauge!("acompana_devices").set(as_f64(sizes.devices));
        let backup = sizes.last_backup.map_or(0, jiff::Timestamp::as_second);
        gauge!("acompana_last_backup_timestamp_seconds").set(as_f64(backup));
    }
}

/// Prometheus knows no whole numbers; beyond 2^53 the last digits are of no interest.
#[expect(clippy::cast_precision_loss, reason = "a figure for a chart")]
const fn as_f64(count: i64) -> f64 {
    count as f64
}

pub(super) fn describe() {
    describe_gauge!("acompana_store_bytes", "Size of the store's database, without its write-ahead log.");
    describe_gauge!("acompana_store_records", "Records.");
    describe_gauge!("acompana_store_ops", "Writes whose outcome is remembered.");
    describe_gauge!("acompana_store_quarantined", "Writes kept apart for a person to look at.");
    describe_gauge!("acompana_audit_lines", "Lines of the audit log.");
    describe_gauge!("acompana_devices", "Devices that are enrolled and not signed out.");
    describe_gauge!("acompana_last_backup_timestamp_seconds", "When the last backup was noted; 0 when there is none.");
}
