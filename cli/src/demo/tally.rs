//! What was written, sent, refused, merged and in conflict, and whether both ends hold the same.

use std::collections::BTreeMap;

use acompana_core::OutboxItem;
use acompana_server::store::Counts;
use acompana_sync::client::OpState;
use serde_json::{Value, json};

use super::station::Station;
use crate::failure::Failure;
use crate::output::Output;

/// The writes of one device.
#[derive(Debug, Default)]
pub(super) struct Writes {
    written: usize,
    sent: usize,
    applied: usize,
    merged: usize,
    replaced: usize,
    withdrawn: usize,
    waiting: usize,
    /// Refused by a rule before they were saved.
    refused: usize,
    /// Met another write, and were settled by a person.
    conflicts: usize,
}

impl Writes {
    fn of(items: &[OutboxItem]) -> Self {
        let mut writes = Self { written: items.len(), ..Self::default() };
        for item in items {
            writes.sent += usize::from(item.sent);
            match &item.state {
                OpState::Applied { merged: false, .. } => writes.applied += 1,
                OpState::Applied { merged: true, .. } => writes.merged += 1,
                OpState::Replaced { .. } => writes.replaced += 1,
                OpState::Withdrawn => writes.withdrawn += 1,
                _ => writes.waiting += 1,
            }
        }
        writes
    }

    fn took_effect(&self) -> usize {
        self.applied + self.merged
    }
}

/// Everything counted, on both ends.
pub(super) struct Tally {
    devices: Vec<(&'static str, Writes)>,
    told: Told,
    repeated: u32,
    kinds: BTreeMap<String, (i64, i64)>,
    server: Counts,
    audit_holds: bool,
}

/// What the story itself saw happen.
#[derive(Debug, Clone, Copy)]
pub(super) struct Told {
    /// Conflicts that a person settled.
    pub(super) conflicts: usize,
    /// Writes that a rule refused before they were saved.
    pub(super) refused_on_device: usize,
    /// Children that must be in the register now.
    pub(super) patients: i64,
}

impl Tally {
    /// Counts. The tablet holds every scope of the hospital, so kind by kind it must hold what the server holds.
    pub(super) fn count(
        devices: &[(&'static str, &Station)],
        tablet: &Station,
        server: Counts,
        audit_holds: bool,
        told: Told,
    ) -> Result<Self, Failure> {
        let mut writes = Vec::new();
        let mut repeated = 0;
        for (name, station) in devices {
            let mut seen = Writes::of(&station.outbox()?);
            // The ward's nurse met the rules, the mother the other edit.
            if *name == "tablet" {
                seen.refused = told.refused_on_device;
            } else {
                seen.conflicts = told.conflicts;
            }
            writes.push((*name, seen));
            repeated += station.lost_answers.load(std::sync::atomic::Ordering::SeqCst);
        }
        let mut kinds = BTreeMap::new();
        for (kind, held) in &server.records {
            kinds.insert(kind.clone(), (tablet.count(kind)?, *held));
        }
        Ok(Self { devices: writes, told, repeated, kinds, server, audit_holds })
    }

    fn applied_on_devices(&self) -> usize {
        self.devices.iter().map(|(_, writes)| writes.took_effect()).sum()
    }

    /// Whether nothing was lost and nothing doubled.
    pub(super) fn holds(&self) -> bool {
        let same = self.kinds.values().all(|(device, server)| device == server);
        let once = i64::try_from(self.applied_on_devices()).is_ok_and(|applied| applied == self.server.ops_applied);
        let settled = self.devices.iter().all(|(_, writes)| {
            writes.waiting == 0 && writes.written == writes.took_effect() + writes.replaced + writes.withdrawn
        });
        let all_there = self.kinds.get("patient").is_some_and(|(_, server)| *server == self.told.patients);
        same && once && settled && all_there && self.audit_holds
    }

    /// As JSON.
    pub(super) fn json(&self) -> Value {
        let devices: Vec<Value> = self
            .devices
            .iter()
            .map(|(name, writes)| {
                json!({
                    "device": name, "written": writes.written, "sent": writes.sent, "applied": writes.applied,
                    "merged": writes.merged, "replaced": writes.replaced, "withdrawn": writes.withdrawn,
                    "waiting": writes.waiting, "refused": writes.refused, "conflicts": writes.conflicts,
                })
            })
            .collect();
        let kinds: Vec<Value> = self
            .kinds
            .iter()
            .map(|(kind, (device, server))| json!({ "kind": kind, "tablet": device, "server": server }))
            .collect();
        json!({
            "devices": devices, "refused_on_device": self.told.refused_on_device, "conflicts_settled": self.told.conflicts,
            "answers_lost": self.repeated, "records": kinds, "ops_applied_on_server": self.server.ops_applied,
            "audit_lines": self.server.audit_lines, "audit_holds": self.audit_holds, "nothing_lost_or_doubled": self.holds(),
        })
    }

    /// As tables.
    pub(super) fn table(&self, output: &Output) -> String {
        let numbers = |numbers: &[usize]| numbers.iter().map(ToString::to_string).collect::<Vec<_>>();
        let devices = self.devices.iter().map(|(name, writes)| {
            let mut row = vec![output.say(&format!("demo-{name}"))];
            row.extend(numbers(&[
                writes.written,
                writes.sent,
                writes.refused,
                writes.applied,
                writes.merged,
                writes.conflicts,
                writes.waiting,
            ]));
            row
        });
        let titles = [
            "demo-col-device",
            "demo-col-written",
            "demo-col-sent",
            "demo-col-refused",
            "demo-col-applied",
            "demo-col-merged",
            "demo-col-conflicts",
            "demo-col-waiting",
        ];
        let kinds = self.kinds.iter().map(|(kind, (device, server))| {
            let same = if device == server { "=" } else { "≠" };
            vec![kind.clone(), device.to_string(), same.to_owned(), server.to_string()]
        });
        let of = |number: usize| number.to_string().into();
        let ends = [
            ("applied", of(self.applied_on_devices())),
            ("server", self.server.ops_applied.to_string().into()),
            ("refused", of(self.told.refused_on_device)),
            ("conflicts", of(self.told.conflicts)),
            ("lost", self.repeated.to_string().into()),
            ("audit", self.server.audit_lines.to_string().into()),
        ];
        let verdict = if self.holds() { "demo-holds" } else { "demo-does-not-hold" };
        [
            String::new(),
            output.table(&titles, devices),
            output.table(&["demo-col-kind", "demo-tablet", "demo-col-same", "demo-col-server"], kinds),
            output.say_with("demo-sum", &ends),
            output.say(verdict),
        ]
        .join("\n")
    }
}
