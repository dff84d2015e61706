//! Whether anything was lost: every write that a device was told took effect is on the server once, and every device
//! holds what its person's scopes hold.

use std::collections::{BTreeMap, BTreeSet};

use acompana_core::{OutboxFilter, OutboxItem};
use acompana_domain::kind::Facts;
use acompana_domain::{Body, RecordId};
use acompana_server::store::sqlite::SqliteStore;
use acompana_server::store::{Desk, Kept, Store, StoreTx};
use acompana_sync::client::OpState;
use acompana_sync::delta::Delta;
use acompana_sync::fault::StoreFault;
use acompana_sync::server::ServerTx;
use serde::Serialize;

use super::at_once;
use super::crowd::Phone;
use crate::Server;

/// What was found. Complaints name ids of made-up records.
#[derive(Debug, Default, Serialize)]
pub struct Proof {
    /// Writes that devices made.
    pub written: usize,
    /// Of these, those that the server acknowledged: they took effect.
    pub acknowledged: usize,
    /// Of these, those that met another write of the same field and gave way to it, in part or whole.
    pub gave_way: usize,
    /// Records compared between a device and the server, over all devices.
    pub compared: usize,
    /// What is not as it should be; nothing may be here.
    pub complaints: Vec<String>,
}

/// Versions of the records that there are before the devices begin.
pub(super) struct Before(BTreeMap<RecordId, i64>);

impl Before {
    pub(super) fn of(server: &Server) -> Self {
        let mut versions = BTreeMap::new();
        let mut note = |kept| {
            if let Kept::Record(record) = kept {
                versions.insert(record.id, record.ver);
            }
        };
        server
            .store()
            .read(|tx| ["patient", "guardian"].into_iter().try_for_each(|kind| tx.each_of(kind, &mut note)))
            .unwrap();
        Self(versions)
    }
}

impl Proof {
    pub(super) fn of(phones: &[Phone], server: &Server, before: &Before) -> Self {
        let store = server.store();
        let mut whole = Self::default();
        let mut each_record: BTreeMap<RecordId, Vec<OutboxItem>> = BTreeMap::new();
        for (found, acknowledged) in at_once(phones, |phone| of_one(phone, &store).unwrap()) {
            whole.written += found.written;
            whole.acknowledged += found.acknowledged;
            whole.gave_way += found.gave_way;
            whole.compared += found.compared;
            whole.complaints.extend(found.complaints);
            for item in acknowledged {
                each_record.entry(item.op.record).or_default().push(item);
            }
        }
        let desk = server.desk();
        let counts = desk.counts().unwrap();
        if usize::try_from(counts.ops_applied).unwrap() != whole.acknowledged {
            whole.complain(format!("the server applied {} writes", counts.ops_applied));
        }
        let audit = desk.verify_audit().unwrap();
        if let Some(line) = audit.first_break {
            whole.complain(format!("the audit log breaks at line {line}"));
        }
        for (record, writes) in each_record {
            let from = before.0.get(&record).copied().unwrap_or(0);
            whole.complaints.extend(store.read(|tx| done_once(tx, record, from, &writes)).unwrap());
        }
        whole
    }

    fn complain(&mut self, complaint: String) {
        self.complaints.push(complaint);
    }
}

/// A write that took effect, as the server remembers it.
struct Done {
    /// Version of the record that it made.
    ver: i64,
    fields: Delta,
    /// Part of it gave way to another write.
    gave_way: bool,
}

/// What the server has of one record, beside the acknowledged writes to it.
fn done_once<T: StoreTx>(
    tx: &T,
    record: RecordId,
    before: i64,
    writes: &[OutboxItem],
) -> Result<Option<String>, StoreFault> {
    let versions = tx.versions(record)?.into_iter().map(|version| (version.ver, version.body)).collect();
    let mut done = Vec::new();
    for OutboxItem { op, state, .. } in writes {
        let gave_way = matches!(state, OpState::Applied { kept, .. } if !kept.is_empty());
        let outcome = tx.outcome(op.op_id)?;
        done.extend(outcome.map(|outcome| Done { ver: outcome.ver, fields: op.fields.clone(), gave_way }));
    }
    Ok(not_once(before, &versions, &done).map(|complaint| format!("record {record}: {complaint}")))
}

/// Each write made one version, which holds what was written, and nothing else made any since version `before`.
fn not_once(before: i64, versions: &BTreeMap<i64, Body>, writes: &[Done]) -> Option<String> {
    let mut made = BTreeSet::new();
    for Done { ver, fields, gave_way } in writes {
        let holds = |body: &Body| *gave_way || fields.0.iter().all(|(path, change)| path.get(body) == change.1);
        if !versions.get(ver).is_some_and(holds) {
            return Some(format!("version {ver} does not hold what was written"));
        }
        if !made.insert(*ver) {
            return Some(format!("two writes made version {ver}"));
        }
    }
    let last = versions.keys().max().copied().unwrap_or(0);
    let all = made.iter().copied().eq((before + 1)..=last);
    (!all).then(|| format!("writes made versions {made:?} and not all from {before} to {last}"))
}

/// A device beside the server. Gives also each acknowledged write.
fn of_one(phone: &Phone, store: &SqliteStore) -> Result<(Proof, Vec<OutboxItem>), StoreFault> {
    let (mut found, mut acknowledged) = (Proof::default(), Vec::new());
    store.read(|tx| {
        let device = phone.app.diagnostics().unwrap();
        for item in outbox(phone) {
            found.written += 1;
            let OpState::Applied { kept, .. } = &item.state else {
                found.complain(format!("write {} is {}", item.op.op_id, item.state.name()));
                continue;
            };
            found.acknowledged += 1;
            found.gave_way += usize::from(!kept.is_empty());
            let known = tx.outcome(item.op.op_id)?.is_some_and(|outcome| outcome.status.took_effect());
            if !known || tx.told_by(item.op.op_id)? != Some(device.device) {
                found.complain(format!("the server does not know write {}", item.op.op_id));
            }
            acknowledged.push(item);
        }
        let mut theirs = BTreeSet::new();
        for (scope, held) in tx.grants(phone.user)? {
            if held {
                theirs.extend(tx.live_members(&scope)?.into_iter().map(|(id, _)| id));
            }
        }
        for id in &theirs {
            found.compared += 1;
            let (here, there) = (phone.app.get(*id).unwrap(), tx.record(*id)?);
            if here.is_none() || here != there {
                found.complain(format!("record {id} on the device {} is not the server's", device.device));
            }
        }
        let held: i64 = device.records.iter().map(|kind| kind.count).sum();
        if usize::try_from(held).unwrap() != theirs.len() {
            found.complain(format!("device {} holds {held} records of {}", device.device, theirs.len()));
        }
        Ok::<_, StoreFault>(())
    })?;
    Ok((found, acknowledged))
}

/// Every write of a device.
fn outbox(phone: &Phone) -> Vec<OutboxItem> {
    let mut items: Vec<OutboxItem> = Vec::new();
    loop {
        let after = items.last().map_or(0, |item| item.position);
        let page = phone.app.outbox(OutboxFilter::All, after, 1_000).unwrap();
        if page.is_empty() {
            return items;
        }
        items.extend(page);
    }
}

#[cfg(test)]
mod tests {
    use acompana_sync::delta::{Change, Path};

    use super::*;

    fn body(phone: &str) -> Body {
        [("phone".to_owned(), phone.into())].into_iter().collect()
    }

    fn done(ver: i64, phone: &str) -> Done {
        let change = Change("0".into(), phone.into());
        Done { ver, fields: Delta([(Path::field("phone"), change)].into()), gave_way: false }
    }

    #[test]
    fn a_write_is_there_once_or_it_is_told() {
        let versions: BTreeMap<i64, Body> = [(1, body("0")), (2, body("a")), (3, body("b"))].into();
        let complaint = |writes: &[Done]| not_once(1, &versions, writes);
        assert_eq!(complaint(&[done(3, "b"), done(2, "a")]), None);
        assert!(complaint(&[done(2, "a"), done(3, "lost")]).is_some(), "what was written is not there");
        assert!(complaint(&[done(2, "a"), done(3, "b"), done(4, "c")]).is_some(), "nor is its version");
        assert!(complaint(&[done(2, "a")]).is_some(), "one was done twice");
        assert!(complaint(&[done(2, "a"), done(2, "a")]).is_some(), "one took another's place");
        let gave_way = Done { gave_way: true, ..done(3, "another's stayed") };
        assert_eq!(complaint(&[done(2, "a"), gave_way]), None);
    }
}
