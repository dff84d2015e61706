//! Records and what the rules ask about them.

use acompana_domain::kind::{Facets, Facts};
use acompana_domain::record::RecordId;
use acompana_sync::fault::StoreFault;
use acompana_sync::server::ServerTx;
use serde_json::json;

use super::{Bench, at, read, record, uuid, write};
use crate::store::{Desk, Store};

pub(crate) fn round_trip<B: Bench>(bench: B) {
    let one = record(1, 1);
    write(bench.store(), |tx| {
        tx.put_record(&one, &Facets::default())?;
        assert_eq!(tx.record(one.id)?.as_ref(), Some(&one), "a transaction reads its own writes");
        Ok(())
    });
    let bench = bench.reopen();
    read(bench.store(), |tx| {
        assert_eq!(tx.record(one.id)?.as_ref(), Some(&one), "to the nanosecond");
        assert_eq!(tx.record(RecordId(uuid(2)))?, None);
        let found = tx.records(&[RecordId(uuid(2)), one.id, one.id])?;
        assert_eq!(found.len(), 1);
        assert_eq!(found[&one.id].read().as_ref().ok(), Some(&one), "as it travels");
        assert!(tx.records(&[])?.is_empty());
        Ok(())
    });
}

pub(crate) fn versions_follow<B: Bench>(bench: B) {
    let put = |ver| bench.store().write(|tx| tx.put_record(&record(1, ver), &Facets::default()));
    assert!(put(2).is_err(), "a new record begins with 1");
    put(1).unwrap();
    assert!(put(1).is_err());
    assert!(put(3).is_err());
    put(2).unwrap();
    assert_eq!(read(bench.store(), |tx| Ok(tx.record(RecordId(uuid(1)))?)).unwrap().ver, 2);
}

pub(crate) fn history<B: Bench>(bench: B) {
    write(bench.store(), |tx| (1..=3).try_for_each(|ver| tx.put_record(&record(1, ver), &Facets::default())));
    read(bench.store(), |tx| {
        let versions = tx.versions(RecordId(uuid(1)))?;
        assert_eq!(versions, [record(1, 1), record(1, 2), record(1, 3)]);
        assert!(tx.versions(RecordId(uuid(2)))?.is_empty());
        Ok(())
    });
}

pub(crate) fn facets_in_order<B: Bench>(bench: B) {
    let (child, parent) = (RecordId(uuid(100)), RecordId(uuid(200)));
    let facets = |second| Facets {
        subject: Some(child),
        party: Some(parent),
        at: Some(at(second)),
        place: Some("DFIMS000001".to_owned()),
        status: Some("open".to_owned()),
        code: Some("C91.0".to_owned()),
    };
    write(bench.store(), |tx| {
        for (n, second) in [(1, 30), (2, 10), (3, 20)] {
            tx.put_record(&record(n, 1), &facets(second))?;
        }
        tx.put_record(&record(4, 1), &Facets::default())
    });
    write(bench.store(), |tx| {
        let ids = |records: Vec<acompana_domain::Record>| records.iter().map(|r| r.id.0.as_u128()).collect::<Vec<_>>();
        assert_eq!(ids(tx.about("note", child)?), [2, 3, 1]);
        assert_eq!(ids(tx.of_party("note", parent)?), [2, 3, 1]);
        assert_eq!(ids(tx.with_code("note", "C91.0")?), [2, 3, 1]);
        assert!(tx.about("other", child)?.is_empty());
        let whole = tx.about("note", child)?;
        let part = tx.about_in_part("note", child, &["words", "absent"])?;
        assert_eq!(part.iter().map(|r| r.body.keys().collect()).collect::<Vec<Vec<_>>>(), [["words"]; 3]);
        let bodies = whole.iter().map(|r| r.body.clone());
        let filled = part.into_iter().zip(bodies).map(|(part, body)| acompana_domain::Record { body, ..part });
        assert_eq!(filled.collect::<Vec<_>>(), whole, "all but the body is the same");
        assert!(tx.with_code("note", "c91.0")?.is_empty());
        // Facets follow the record.
        tx.put_record(&record(3, 2), &Facets { code: Some("X".to_owned()), ..Facets::default() })?;
        assert_eq!(ids(tx.with_code("note", "C91.0")?), [2, 1]);
        assert_eq!(ids(tx.about("note", child)?), [2, 1]);
        Ok::<_, StoreFault>(())
    });
}

pub(crate) fn large_and_strange<B: Bench>(bench: B) {
    let mut odd = record(1, 1);
    odd.kind = "ñandú \0 '; DROP TABLE record; --".to_owned();
    odd.tz = "🜂".repeat(3_000);
    odd.occurred_at = jiff::Timestamp::MAX;
    odd.recorded_at = jiff::Timestamp::MIN;
    let value = json!({ "deep": [[[[1e300, -0.0, u64::MAX, i64::MIN]]]], "long": "x".repeat(2_000_000), "nul": "\0" });
    odd.body = value.as_object().cloned().unwrap();
    let facets = Facets { code: Some("\0".to_owned()), ..Facets::default() };
    write(bench.store(), |tx| tx.put_record(&odd, &facets));
    let bench = bench.reopen();
    let found = read(bench.store(), |tx| Ok(tx.with_code(&odd.kind, "\0")?));
    assert_eq!(found, [odd]);
}
