//! Several at once.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use acompana_domain::kind::Facts;
use acompana_domain::record::RecordId;
use acompana_sync::fault::StoreFault;
use acompana_sync::server::ServerTx;

use super::{Bench, put_in, read, uuid, write};
use crate::store::Store;

const WRITERS: u128 = 4;
const EACH: u128 = 30;

/// Each writer gives up every third of its transactions after having taken numbers.
fn write_many<S: Store>(store: &S, writer: u128) {
    for n in 0..EACH {
        let id = writer * 1_000 + n;
        let work = |tx: &mut S::Tx<'_>| {
            put_in(tx, "a", id, 1)?;
            tx.next_serial("folio")?;
            if n % 3 == 2 { Err(StoreFault::new(std::fmt::Error)) } else { Ok(()) }
        };
        assert_eq!(store.write(work).is_ok(), n % 3 != 2);
    }
}

pub(crate) fn counters_of_writers<B: Bench>(bench: B) {
    let store = bench.store();
    thread::scope(|threads| {
        for writer in 0..WRITERS {
            threads.spawn(move || write_many(store, writer));
        }
    });
    let written = i64::try_from(WRITERS * EACH * 2 / 3).unwrap();
    let seqs: Vec<i64> = read(store, |tx| tx.changes("a", 0, 10_000)).iter().map(|member| member.seq).collect();
    assert_eq!(seqs, (1..=written).collect::<Vec<_>>(), "no gap and no double");
    assert_eq!(write(store, |tx| Ok(tx.next_serial("folio")?)), Some(written.cast_unsigned() + 1));
}

pub(crate) fn pulls_during_writes<B: Bench>(bench: B) {
    let store = bench.store();
    let done = AtomicBool::new(false);
    let pulled = thread::scope(|threads| {
        let puller = threads.spawn(|| {
            let (mut cursor, mut pulled) = (0, BTreeSet::new());
            loop {
                let last = done.load(Ordering::SeqCst);
                read(store, |tx| {
                    let head = tx.scope_head("a")?.map_or(0, |head| head.seq);
                    for member in tx.changes("a", cursor, 7)? {
                        assert_eq!(member.seq, cursor + 1, "a number was passed over");
                        assert!(member.seq <= head);
                        assert!(tx.record(member.id)?.is_some(), "a change without its record");
                        cursor = member.seq;
                        pulled.insert(member.id);
                    }
                    Ok(())
                });
                if last && read(store, |tx| tx.changes("a", cursor, 1)).is_empty() {
                    return pulled;
                }
            }
        });
        let writers: Vec<_> = (0..WRITERS).map(|writer| threads.spawn(move || write_many(store, writer))).collect();
        for writer in writers {
            writer.join().unwrap();
        }
        done.store(true, Ordering::SeqCst);
        puller.join().unwrap()
    });
    let there: BTreeSet<RecordId> = read(store, |tx| tx.live_members("a")).into_iter().map(|(id, _)| id).collect();
    assert_eq!(pulled, there);
}

pub(crate) fn a_reader_keeps_its_snapshot<B: Bench>(bench: B) {
    let store = bench.store();
    write(store, |tx| put_in(tx, "a", 1, 1));
    read(store, |tx| {
        assert_eq!(tx.changes("a", 0, 10)?.len(), 1);
        thread::scope(|threads| threads.spawn(|| write(store, |tx| put_in(tx, "a", 2, 1))).join().unwrap());
        assert_eq!(tx.changes("a", 0, 10)?.len(), 1, "a writer is not waited for, and not seen");
        assert_eq!(tx.record(RecordId(uuid(2)))?, None);
        Ok(())
    });
    assert_eq!(read(store, |tx| tx.changes("a", 0, 10)).len(), 2);
}

pub(crate) fn a_panic_harms_nobody<B: Bench>(bench: B) {
    let store = bench.store();
    let thrown = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        store.write(|tx| {
            put_in(tx, "a", 1, 1)?;
            std::panic::resume_unwind(Box::new("a rule went wrong"));
            #[expect(unreachable_code, reason = "gives the closure its type")]
            Ok::<(), StoreFault>(())
        })
    }));
    assert!(thrown.is_err());
    assert_eq!(write(store, |tx| put_in(tx, "a", 2, 1)), 1);
    assert_eq!(read(store, |tx| tx.changes("a", 0, 10)).len(), 1);
}
