//! Scopes.

use acompana_domain::kind::Facets;
use acompana_domain::record::RecordId;
use acompana_sync::digest::Digest;
use acompana_sync::fault::StoreFault;
use acompana_sync::server::{Member, ScopeHead, ServerTx};

use super::{Bench, put_in, read, record, uuid, write};
use crate::store::Store;

pub(crate) fn counters<B: Bench>(bench: B) {
    let odd = "hospital:ñ'\"";
    write(bench.store(), |tx| {
        assert_eq!(tx.scope_head(odd)?, None);
        let mut head = tx.lock_scope(odd)?;
        assert_eq!(head, ScopeHead { epoch: 1, seq: 0, digest: Digest::default() });
        head.seq = 5;
        // A sum whose highest bit is set survives a store of signed numbers.
        head.digest = Digest { sum: u64::MAX - 3, count: 2 };
        tx.store_head(odd, &head)?;
        assert_eq!(tx.lock_scope(odd)?, head);
        Ok(())
    });
    let bench = bench.reopen();
    let head = read(bench.store(), |tx| tx.scope_head(odd)).unwrap();
    assert_eq!((head.seq, head.digest.sum), (5, u64::MAX - 3));
}

pub(crate) fn members_move<B: Bench>(bench: B) {
    let id = RecordId(uuid(1));
    write(bench.store(), |tx| {
        put_in(tx, "a", 1, 1)?;
        put_in(tx, "b", 2, 1)?;
        assert_eq!(tx.member("a", id)?, Some(Member { seq: 1, txn: 1, id, ver: 1, live: true }));
        assert_eq!(tx.member("b", id)?, None);
        put_in(tx, "a", 1, 2)?;
        let gone = Member { seq: 3, txn: 2, id, ver: 2, live: false };
        tx.put_member("a", &gone)?;
        assert_eq!(tx.member("a", id)?, Some(gone));
        Ok(())
    });
    read(bench.store(), |tx| {
        assert!(tx.live_members("a")?.is_empty(), "what left is no member");
        assert_eq!(tx.live_members("b")?, [(RecordId(uuid(2)), 1)]);
        assert_eq!(tx.changes("a", 0, 10)?.len(), 1, "only the latest change of a record");
        Ok(())
    });
}

pub(crate) fn pages_in_order<B: Bench>(bench: B) {
    write(bench.store(), |tx| {
        for n in 1..=20 {
            put_in(tx, "a", n, 1)?;
            put_in(tx, "b", n + 100, 1)?;
        }
        put_in(tx, "a", 3, 2).map(|_| ())
    });
    read(bench.store(), |tx| {
        let mut seen = Vec::new();
        let mut after = 0;
        loop {
            let page = tx.changes("a", after, 7)?;
            let Some(last) = page.last() else { break };
            assert!(page.len() <= 7);
            after = last.seq;
            seen.extend(page.iter().map(|member| (member.seq, member.id.0.as_u128())));
        }
        let expected: Vec<_> = (1..=20).filter(|n: &i64| *n != 3).map(|n| (n, u128::from(n.cast_unsigned()))).collect();
        assert_eq!(seen[..19], expected[..]);
        assert_eq!(seen[19..], [(21, 3)]);
        assert!(tx.changes("a", 21, 7)?.is_empty());
        assert!(tx.changes("nowhere", 0, 7)?.is_empty());
        Ok(())
    });
}

pub(crate) fn undone_units_leave_no_gap<B: Bench>(bench: B) {
    write(bench.store(), |tx| {
        tx.savepoint()?;
        put_in(tx, "a", 1, 1)?;
        tx.release()?;
        tx.savepoint()?;
        put_in(tx, "a", 2, 1)?;
        tx.savepoint()?;
        put_in(tx, "a", 3, 1)?;
        tx.release()?;
        tx.undo()?;
        assert_eq!(tx.records(&[RecordId(uuid(2)), RecordId(uuid(3))])?.len(), 0, "inner work goes with the outer");
        tx.savepoint()?;
        put_in(tx, "a", 4, 1)?;
        tx.savepoint()?;
        put_in(tx, "a", 5, 1)?;
        tx.undo()?;
        tx.release()
    });
    let failed = bench.store().write(|tx| {
        put_in(tx, "a", 6, 1)?;
        Err::<(), _>(StoreFault::new(std::fmt::Error))
    });
    assert!(failed.is_err());
    write(bench.store(), |tx| put_in(tx, "a", 7, 1));
    read(bench.store(), |tx| {
        let seqs: Vec<_> = tx.changes("a", 0, 99)?.iter().map(|m| (m.seq, m.id.0.as_u128())).collect();
        assert_eq!(seqs, [(1, 1), (2, 4), (3, 7)]);
        let mut sum = Digest::default();
        tx.live_members("a")?.into_iter().for_each(|(id, ver)| sum.add(id, ver));
        assert_eq!(tx.scope_head("a")?.unwrap().digest, sum);
        Ok(())
    });
}

pub(crate) fn faults<B: Bench>(bench: B) {
    let one = record(1, 1);
    let member = Member { seq: 1, txn: 1, id: one.id, ver: 1, live: true };
    let in_no_scope = bench.store().write(|tx| {
        tx.put_record(&one, &Facets::default())?;
        tx.put_member("nowhere", &member)
    });
    assert!(in_no_scope.is_err());
    let no_record = bench.store().write(|tx| {
        tx.lock_scope("a")?;
        tx.put_member("a", &member)
    });
    assert!(no_record.is_err());
    let not_locked = bench
        .store()
        .write(|tx| tx.store_head("never locked", &ScopeHead { epoch: 1, seq: 1, digest: Digest::default() }));
    assert!(not_locked.is_err());
    let taken = bench.store().write(|tx| {
        put_in(tx, "b", 5, 1)?;
        tx.put_record(&record(6, 1), &Facets::default())?;
        tx.put_member("b", &Member { seq: 1, txn: 1, id: RecordId(uuid(6)), ver: 1, live: true })
    });
    assert!(taken.is_err(), "a number is given once");
    let wrote_in_a_read =
        bench.store().read(|tx| Ok::<_, StoreFault>(acompana_domain::kind::Facts::next_serial(tx, "a")?));
    assert!(wrote_in_a_read.is_err());
}
