//! Putting a record where it belongs.

use std::collections::BTreeSet;

use acompana_domain::Record;
use acompana_domain::kind::{Actor, DerivedRecord, Kind};
use acompana_domain::record::DeviceId;
use jiff::Timestamp;
use uuid::Uuid;

use super::handle::{Host, Session};
use super::number::{Touch, Touched};
use super::store::ServerTx;
use crate::fault::StoreFault;

/// Writes `record` and notes the scopes it is in now and those it left.
pub(super) fn put<T: ServerTx>(
    tx: &mut T,
    host: &Host,
    kind: &dyn Kind,
    before: Option<&Record>,
    record: &Record,
    touched: &mut Touched,
) -> Result<(), StoreFault> {
    tx.put_record(record, &kind.facets(record))?;
    let now_in = scopes(kind, record);
    // Somebody may have taken the id of a derived record for one of another kind, which was elsewhere.
    let was_in = match before {
        Some(before) => scopes(host.kinds.get(&before.kind).map_err(StoreFault::new)?, before),
        None => BTreeSet::new(),
    };
    for left in was_in.difference(&now_in) {
        touched.note(left.clone(), record.id, Touch::Remove);
    }
    for scope in now_in {
        touched.note(scope, record.id, Touch::Put(record.ver));
    }
    Ok(())
}

fn scopes(kind: &dyn Kind, record: &Record) -> BTreeSet<String> {
    kind.scopes(record).iter().map(ToString::to_string).collect()
}

/// Writes a record that follows from another one, once: the same decision made again makes the same record.
pub(super) fn put_derived<T: ServerTx>(
    tx: &mut T,
    host: &Host,
    session: &Session,
    derived: DerivedRecord,
    from: &Record,
    now: Timestamp,
    touched: &mut Touched,
) -> Result<(), StoreFault> {
    let Ok(kind) = host.kinds.get(derived.kind) else { return Ok(()) };
    let before = tx.record(derived.id)?;
    if before.as_ref().is_some_and(|record| record.body == derived.body) {
        return Ok(());
    }
    let record = Record {
        id: derived.id,
        kind: derived.kind.to_owned(),
        schema: kind.spec().schema,
        ver: before.as_ref().map_or(0, |record| record.ver) + 1,
        author: session.actor.user,
        device: session.device,
        occurred_at: now,
        tz: from.tz.clone(),
        recorded_at: now,
        body: derived.body,
    };
    put(tx, host, kind, before.as_ref(), &record, touched)
}

/// A write of the server's own, outside any device's request: reference data, the link between a guardian and the
/// person who signs in. Gives each change its number like any other write.
pub fn system_write<T: ServerTx>(
    tx: &mut T,
    host: &Host,
    actor: &Actor,
    mut record: Record,
    now: Timestamp,
) -> Result<Record, StoreFault> {
    let kind = host.kinds.get(&record.kind).map_err(StoreFault::new)?;
    let before = tx.record(record.id)?;
    if let Some(before) = &before {
        record.ver = before.ver + 1;
    } else {
        record.ver = 1;
        record.author = actor.user;
        record.device = DeviceId(Uuid::nil());
        record.recorded_at = now;
    }
    let mut touched = Touched::default();
    put(tx, host, kind, before.as_ref(), &record, &mut touched)?;
    touched.number(tx)?;
    Ok(record)
}
