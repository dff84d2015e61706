//! Hospitals: reference data that everybody receives.

use acompana_domain::kind::{CheckContext, Facts, Kind, Side};
use acompana_domain::record::{Body, DeviceId, RecordId};
use acompana_domain::{Record, Severity};
use acompana_sync::audit::Action;
use acompana_sync::fault::StoreFault;
use acompana_sync::server::{Host, system_write};
use jiff::Timestamp;
use serde_json::Value;
use uuid::Uuid;

use super::{Administration, AdministrationFailure, Done, normal};
use crate::signin::{administrator, line};
use crate::store::{Desk, Store, StoreTx};

const HOSPITAL: &str = "hospital";

/// The id of a hospital follows from its CLUES: adding it twice adds it once.
fn id_of(clues: &str) -> RecordId {
    RecordId(Uuid::NAMESPACE_OID).derived(&format!("acompana:hospital:{clues}"))
}

impl<S: Store> Administration<S> {
    /// Adds a hospital, or changes its name, level (`UMAE`, `second`, `first`) or OOAD.
    ///
    /// # Errors
    /// [`AdministrationFailure::Refused`] when the rules of the kind refuse it.
    pub fn add_hospital(&self, clues: &str, name: &str, level: &str, ooad: &str) -> Done<Record> {
        let clues = normal(clues);
        if clues.is_empty() || name.trim().is_empty() {
            return Err(AdministrationFailure::Unfit { reason: "a hospital has a CLUES and a name" });
        }
        let fields = [("clues", clues.as_str()), ("name", name.trim()), ("level", level), ("ooad", ooad)];
        self.store.write(|tx| {
            let now = self.now();
            let id = id_of(&clues);
            let before = tx.record(id).map_err(StoreFault::from)?;
            let mut body = before.as_ref().map(|record| record.body.clone()).unwrap_or_default();
            for (field, value) in fields {
                body.insert(field.to_owned(), Value::from(value));
            }
            if let Some(same) = before.as_ref().filter(|record| record.body == body) {
                return Ok(same.clone());
            }
            let record = before.unwrap_or_else(|| new(id, HOSPITAL, now, &self.host));
            write_checked(tx, &self.host, Record { body, ..record }, now)
        })
    }

    /// All hospitals.
    ///
    /// # Errors
    /// [`AdministrationFailure::Store`].
    pub fn list_hospitals(&self) -> Done<Vec<Record>> {
        let listed =
            self.store.read(|tx| tx.records_of(HOSPITAL, 0, usize::MAX).map_err(AdministrationFailure::from))?;
        Ok(listed.into_iter().map(|numbered| numbered.record).collect())
    }
}

fn new(id: RecordId, kind: &str, now: Timestamp, host: &Host) -> Record {
    Record {
        id,
        kind: kind.to_owned(),
        schema: host.kinds.get(kind).map_or(1, |kind| kind.spec().schema),
        ver: 0,
        author: administrator().user,
        device: DeviceId(Uuid::nil()),
        occurred_at: now,
        tz: host.zone.iana_name().unwrap_or("UTC").to_owned(),
        recorded_at: now,
        body: Body::new(),
    }
}

/// Writes a record of the server's own, if its kind's rules accept it.
pub(super) fn write_checked<T: StoreTx>(tx: &mut T, host: &Host, record: Record, now: Timestamp) -> Done<Record> {
    let actor = administrator();
    let kind: &dyn Kind = host.kinds.get(&record.kind).map_err(StoreFault::new)?;
    let before = tx.record(record.id).map_err(StoreFault::from)?;
    let context = CheckContext {
        side: Side::Server,
        now,
        today: now.to_zoned(host.zone.clone()).date(),
        actor: &actor,
        rules: &host.rules,
        facts: &*tx,
    };
    let mut findings = kind.check(&record, before.as_ref(), &context).map_err(StoreFault::from)?;
    findings.retain(|finding| finding.severity == Severity::Error);
    if !findings.is_empty() {
        return Err(AdministrationFailure::Refused { findings });
    }
    Ok(write_noted(tx, host, record, now)?)
}

/// Writes a record of the server's own and notes it in the audit log.
pub(super) fn write_noted<T: StoreTx>(
    tx: &mut T,
    host: &Host,
    record: Record,
    now: Timestamp,
) -> Result<Record, StoreFault> {
    let actor = administrator();
    let action = if record.ver > 0 { Action::Update } else { Action::Create };
    let mut written = line(now, Some(actor.user), None, Some(record.id), action, "written by the administrator");
    written.kind = Some(record.kind.clone());
    let record = system_write(tx, host, &actor, record, now)?;
    tx.audit(&written)?;
    Ok(record)
}
