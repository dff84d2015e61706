//! What a run found and what it took, as JSON and as tables.

use std::time::Duration;

use acompana_server::store::Counts;
use serde_json::{Map, Value, json};

use super::super::line::Carried;
use super::findings::Findings;
use super::note;
use crate::output::Output;

/// A stage of the run.
#[derive(Debug)]
pub(super) struct Stage {
    pub(super) name: &'static str,
    pub(super) took: Duration,
    /// Records that went through it, where that is its work.
    pub(super) records: Option<u64>,
}

impl Stage {
    fn per_second(&self) -> Option<u64> {
        let millis = u64::try_from(self.took.as_millis()).ok().filter(|millis| *millis > 0)?;
        Some(self.records? * 1_000 / millis)
    }
}

/// The most memory of each process, in KiB, where the system tells it.
#[derive(Debug)]
pub(super) struct Memory {
    /// This process, with all field devices in it, two open at a time.
    pub(super) field: Option<u64>,
    pub(super) server: Option<u64>,
    pub(super) first_sync: Option<u64>,
    pub(super) report_server: Option<u64>,
    pub(super) report_coordinator: Option<u64>,
}

impl Memory {
    fn each(&self) -> [(&'static str, Option<u64>); 5] {
        [
            ("field_devices", self.field),
            ("server", self.server),
            ("coordinator_first_sync", self.first_sync),
            ("coordinator_report", self.report_coordinator),
            ("server_report", self.report_server),
        ]
    }
}

/// Bytes on disks and on the wire.
#[derive(Debug)]
pub(super) struct Bytes {
    /// All field devices' stores, after they have sent.
    pub(super) devices: u64,
    pub(super) server: u64,
    pub(super) coordinator: u64,
    pub(super) field_wire: Carried,
    pub(super) coordinator_wire: Carried,
}

impl Bytes {
    fn each(&self) -> [(&'static str, u64); 7] {
        [
            ("field_devices_stores", self.devices),
            ("server_store", self.server),
            ("coordinator_store", self.coordinator),
            ("field_devices_sent", self.field_wire.sent),
            ("field_devices_received", self.field_wire.received),
            ("coordinator_sent", self.coordinator_wire.sent),
            ("coordinator_received", self.coordinator_wire.received),
        ]
    }
}

/// Everything.
#[derive(Debug)]
pub(crate) struct Tally {
    pub(super) one_in: u32,
    pub(super) findings: Findings,
    /// Records that the devices wrote.
    pub(super) written: u64,
    /// Writes that took effect, as the devices were answered.
    pub(super) applied_on_devices: u64,
    pub(super) server: Counts,
    pub(super) audit_holds: bool,
    pub(super) stages: Vec<Stage>,
    pub(super) memory: Memory,
    pub(super) bytes: Bytes,
}

impl Tally {
    /// Whether both reports are the planned one, and nothing was lost or doubled on the way.
    pub(crate) fn holds(&self) -> bool {
        let applied = u64::try_from(self.server.ops_applied).ok();
        self.findings.hold() && [Some(self.applied_on_devices), applied] == [Some(self.written); 2] && self.audit_holds
    }

    pub(crate) fn json(&self) -> Value {
        let stages: Vec<Value> = self
            .stages
            .iter()
            .map(|stage| {
                json!({
                    "stage": stage.name, "seconds": stage.took.as_secs_f64(), "records": stage.records,
                    "per_second": stage.per_second(),
                })
            })
            .collect();
        let memory: Map<String, Value> =
            self.memory.each().into_iter().map(|(name, kib)| (name.to_owned(), json!(kib))).collect();
        let bytes: Map<String, Value> =
            self.bytes.each().into_iter().map(|(name, bytes)| (name.to_owned(), json!(bytes))).collect();
        json!({
            "reference_day": note::DAY, "one_in": self.one_in, "figures": self.findings.json(),
            "written": self.written, "applied_on_devices": self.applied_on_devices,
            "ops_applied_on_server": self.server.ops_applied, "audit_lines": self.server.audit_lines,
            "audit_holds": self.audit_holds, "stages": stages, "peak_kib": memory, "bytes": bytes,
            "as_planned": self.holds(),
        })
    }

    pub(crate) fn table(&self, output: &Output) -> String {
        let unknown = || "—".to_owned();
        let seconds = |took: Duration| format!("{:.1} s", took.as_secs_f64());
        let stages = self.stages.iter().map(|stage| {
            let records = stage.records.map_or_else(String::new, |records| records.to_string());
            let rate = stage.per_second().map_or_else(String::new, |rate| rate.to_string());
            vec![output.say(words_of_stage(stage.name)), seconds(stage.took), records, rate]
        });
        let memory = self.memory.each().into_iter().map(|(name, kib)| {
            vec![output.say(words_of_memory(name)), kib.map_or_else(unknown, |kib| format!("{} MB", kib / 1_024))]
        });
        let bytes = self.bytes.each().into_iter().map(|(name, bytes)| {
            vec![output.say(words_of_bytes(name)), format!("{}.{} MB", bytes / 1_000_000, bytes / 100_000 % 10)]
        });
        let sum = [
            ("written", self.written.into()),
            ("applied", self.applied_on_devices.into()),
            ("server", self.server.ops_applied.into()),
            ("audit", self.server.audit_lines.into()),
            ("day", note::DAY.to_string().into()),
        ];
        let verdict = if self.holds() { "demo-full-holds" } else { "demo-full-does-not-hold" };
        [
            String::new(),
            output.table(&["demo-col-stage", "demo-col-time", "col-count", "demo-col-rate"], stages),
            output.table(&["demo-col-memory", "col-value"], memory),
            output.table(&["demo-col-bytes", "col-value"], bytes),
            self.findings.table(self.one_in == 1, output),
            output.say_with("demo-full-sum", &sum),
            output.say(verdict),
        ]
        .join("\n")
    }
}

fn words_of_stage(name: &str) -> &'static str {
    match name {
        "institution" => "demo-stage-institution",
        "joining" => "demo-stage-joining",
        "writing" => "demo-stage-writing",
        "sending" => "demo-stage-sending",
        "first_sync" => "demo-stage-first-sync",
        "report_server" => "demo-stage-report-server",
        "report_coordinator" => "demo-stage-report-coordinator",
        _ => "demo-stage-audit",
    }
}

fn words_of_memory(name: &str) -> &'static str {
    match name {
        "field_devices" => "demo-memory-field",
        "server" => "demo-memory-server",
        "coordinator_first_sync" => "demo-memory-first-sync",
        "coordinator_report" => "demo-memory-report-coordinator",
        _ => "demo-memory-report-server",
    }
}

fn words_of_bytes(name: &str) -> &'static str {
    match name {
        "field_devices_stores" => "demo-bytes-field",
        "server_store" => "demo-bytes-server",
        "coordinator_store" => "demo-bytes-coordinator",
        "field_devices_sent" => "demo-bytes-field-sent",
        "field_devices_received" => "demo-bytes-field-received",
        "coordinator_sent" => "demo-bytes-coordinator-sent",
        _ => "demo-bytes-coordinator-received",
    }
}

#[cfg(test)]
mod tests {
    use super::super::findings::tests::as_planned;
    use super::*;

    fn tally(written: u64, answered: u64, applied: i64, audit_holds: bool) -> Tally {
        Tally {
            one_in: 1,
            findings: as_planned(),
            written,
            applied_on_devices: answered,
            server: Counts { ops_applied: applied, ..Counts::default() },
            audit_holds,
            stages: vec![Stage { name: "writing", took: Duration::from_millis(500), records: Some(written) }],
            memory: Memory {
                field: None,
                server: None,
                first_sync: None,
                report_server: None,
                report_coordinator: None,
            },
            bytes: Bytes {
                devices: 0,
                server: 0,
                coordinator: 0,
                field_wire: Carried::default(),
                coordinator_wire: Carried::default(),
            },
        }
    }

    #[test]
    fn a_write_that_is_lost_or_doubled_or_a_broken_audit_log_is_no_success() {
        assert!(tally(9, 9, 9, true).holds());
        for bad in [tally(9, 8, 9, true), tally(9, 9, 8, true), tally(9, 9, 10, true), tally(9, 9, 9, false)] {
            assert!(!bad.holds());
            assert_eq!(bad.json()["as_planned"], json!(false));
        }
        assert_eq!(tally(9, 9, 9, true).json()["stages"][0]["per_second"], json!(18));
    }
}
