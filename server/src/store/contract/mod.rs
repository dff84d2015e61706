//! What every store must do, whatever it is made of. One suite, run over each implementation.

pub(crate) mod account;
pub(crate) mod concurrency;
pub(crate) mod desk;
pub(crate) mod op;
pub(crate) mod record;
pub(crate) mod scope;

use acompana_domain::Record;
use acompana_domain::kind::Facets;
use acompana_domain::record::{Body, DeviceId, OpId, RecordId, UserId};
use acompana_sync::delta::Delta;
use acompana_sync::fault::StoreFault;
use acompana_sync::server::{Member, Outcome};
use acompana_sync::wire::{Op, OpStatus};
use jiff::Timestamp;
use uuid::Uuid;

use super::{Store, StoreTx};

/// A store to try, and how to close it and open what it left.
pub(crate) trait Bench {
    type Store: Store;
    fn fresh() -> Self;
    fn store(&self) -> &Self::Store;
    fn reopen(self) -> Self;
}

/// Writes every case of the suite as a test over `$bench`.
macro_rules! suite {
    ($bench:ty) => {
        crate::store::contract::suite!($bench; record: round_trip, versions_follow, history, facets_in_order, large_and_strange);
        crate::store::contract::suite!($bench; op: outcomes, forgetting, told_twice, durable_horizon, read_marks, quarantine_once, serials);
        crate::store::contract::suite!($bench; scope: counters, members_move, pages_in_order, undone_units_leave_no_gap, faults);
        crate::store::contract::suite!($bench; account: people, grants_end, codes, devices_keep_what_they_told, tokens);
        crate::store::contract::suite!($bench; desk: failed_work_leaves_nothing, counts_and_pages, walks, audit_chain, epochs, survives_reopening);
        crate::store::contract::suite!($bench; concurrency: counters_of_writers, pulls_during_writes, a_reader_keeps_its_snapshot, a_panic_harms_nobody);
    };
    ($bench:ty; $area:ident: $($case:ident),+) => {
        mod $area {
            $(
                #[test]
                fn $case() {
                    crate::store::contract::$area::$case(<$bench as crate::store::contract::Bench>::fresh());
                }
            )+
        }
    };
}
pub(crate) use suite;

pub(crate) fn uuid(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

pub(crate) fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_780_000_000 + second).unwrap()
}

pub(crate) fn record(n: u128, ver: i64) -> Record {
    let body = serde_json::json!({ "n": ver, "words": "niña" });
    Record {
        id: RecordId(uuid(n)),
        kind: "note".to_owned(),
        schema: 1,
        ver,
        author: UserId(uuid(7)),
        device: DeviceId(uuid(8)),
        occurred_at: "2026-05-04T16:00:00.123456789Z".parse().unwrap(),
        tz: "America/Mexico_City".to_owned(),
        recorded_at: at(0),
        body: body.as_object().cloned().unwrap_or_else(Body::new),
    }
}

pub(crate) fn op(n: u128, seq: i64) -> Op {
    Op {
        seq,
        op_id: OpId(uuid(n)),
        group: None,
        deps: Vec::new(),
        kind: "note".to_owned(),
        schema: 1,
        record: RecordId(uuid(n)),
        new: true,
        base_ver: 0,
        fields: Delta::default(),
        occurred_at: at(0),
        tz: "UTC".to_owned(),
        recorded_at: at(0),
        device_clock: at(0),
    }
}

pub(crate) fn outcome(status: OpStatus) -> Outcome {
    Outcome { status, ver: 1, findings: Vec::new() }
}

/// A write that must succeed.
pub(crate) fn write<S: Store, T>(store: &S, work: impl FnOnce(&mut S::Tx<'_>) -> Result<T, StoreFault>) -> T {
    store.write(work).unwrap()
}

/// A read that must succeed.
pub(crate) fn read<S: Store, T>(store: &S, work: impl FnOnce(&S::Tx<'_>) -> Result<T, StoreFault>) -> T {
    store.read(work).unwrap()
}

/// A record, new or changed, gets the next number of a scope.
pub(crate) fn put_in<T: StoreTx>(tx: &mut T, scope: &str, n: u128, ver: i64) -> Result<i64, StoreFault> {
    let record = record(n, ver);
    tx.put_record(&record, &Facets::default())?;
    let mut head = tx.lock_scope(scope)?;
    if let Some(before) = tx.member(scope, record.id)?.filter(|member| member.live) {
        head.digest.remove(record.id, before.ver);
    }
    head.seq += 1;
    head.digest.add(record.id, ver);
    tx.put_member(scope, &Member { seq: head.seq, txn: head.seq, id: record.id, ver, live: true })?;
    tx.store_head(scope, &head)?;
    Ok(head.seq)
}
