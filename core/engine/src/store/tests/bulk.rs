//! The first pull's own path.

use acompana_sync::client::ClientTx;

use super::super::{RecordQuery, Store};
use super::{fresh, open, write};
use crate::testing::{body, visit};

fn record_indexes(store: &Store) -> i64 {
    write(store, |tx| {
        let mut names =
            tx.tx.prepare("SELECT count(*) FROM sqlite_master WHERE type = 'index' AND name LIKE 'record_%'").unwrap();
        names.query_row([], |row| row.get::<_, i64>(0)).unwrap()
    })
}

#[test]
fn indexes_go_and_come_back() {
    let dir = tempfile::tempdir().unwrap();
    let store = fresh(dir.path());
    let whole = record_indexes(&store);
    assert!(whole >= 5);
    assert!(store.begin_bulk().unwrap());
    assert_eq!(record_indexes(&store), 1, "the one over records that concern a second person");
    write(&store, |tx| tx.put_clean(&visit(1, 1)).unwrap());
    store.end_bulk().unwrap();
    assert_eq!(record_indexes(&store), whole);
    assert!(!store.begin_bulk().unwrap(), "only an empty store takes this path");
    assert_eq!(store.read(|tx| tx.count(&RecordQuery::of_kind("dragon_visit"))).unwrap(), 1);
}

#[test]
fn a_pull_that_was_cut_off_is_repaired_at_the_next_opening() {
    let dir = tempfile::tempdir().unwrap();
    let store = fresh(dir.path());
    let whole = record_indexes(&store);
    store.begin_bulk().unwrap();
    let mut first = visit(1, 1);
    first.body = body(serde_json::json!({ "code": "X" }));
    write(&store, |tx| tx.put_clean(&first).unwrap());
    drop(store);
    let store = open(dir.path());
    assert_eq!(record_indexes(&store), whole);
    let query = RecordQuery { code: Some("X".to_owned()), ..RecordQuery::default() };
    assert_eq!(store.read(|tx| tx.page(&query)).unwrap().records, [first]);
}

#[test]
fn a_pull_that_was_cut_off_before_a_migration_gets_the_indexes_of_today() {
    let dir = tempfile::tempdir().unwrap();
    let store = fresh(dir.path());
    store.begin_bulk().unwrap();
    // As the migration to version 2 leaves the store of an earlier version: its own index is there, the old words wait.
    write(&store, |tx| {
        tx.tx.execute_batch(include_str!("../schema/0002_party.sql")).unwrap();
        let old = "[\"CREATE INDEX record_party ON record(kind, party, at)\"]";
        tx.tx.execute("UPDATE meta SET value = ?1 WHERE key = 'indexes_pending'", [old]).unwrap();
    });
    drop(store);
    let store = open(dir.path());
    let words = write(&store, |tx| {
        let query = "SELECT sql FROM sqlite_master WHERE name = 'record_party'";
        tx.tx.query_row(query, [], |row| row.get::<_, String>(0)).unwrap()
    });
    assert!(words.contains("WHERE party IS NOT NULL"), "{words}");
}
