//! Schemas of the past and of the future.

use acompana_domain::KindRegistry;
use acompana_sync::client::ClientTx;
use rusqlite::Connection;

use super::super::migrate::{MIGRATIONS, Migration, admit, migrate};
use super::super::{RecordQuery, StoreError, StoreKey};
use super::{KEY, fresh, open, open_with, try_open, write};
use crate::testing::{kinds, op_id, record_id, visit};

/// The first released schema with rows in it, as it was released. Never edited.
const FIRST: &str = include_str!("../fixtures/first_release.sql");

fn raw(dir: &std::path::Path) -> Connection {
    let connection = Connection::open(dir.join("store.db")).unwrap();
    StoreKey::new(KEY).unlock(&connection).unwrap();
    connection
}

#[test]
fn a_store_of_the_first_release_opens_with_all_its_rows() {
    let dir = tempfile::tempdir().unwrap();
    raw(dir.path()).execute_batch(FIRST).unwrap();
    let store = open(dir.path());
    write(&store, |tx| {
        assert_eq!(tx.device().unwrap().next_seq, 3);
        assert_eq!(tx.local(record_id(1)).unwrap().unwrap().body["note"], "mine");
        assert_eq!(tx.server_copy(record_id(1)).unwrap().unwrap().body["note"], "visit 1");
        assert_eq!(tx.unanswered(0, 9).unwrap().len(), 1);
        assert_eq!(tx.op(op_id(2)).unwrap().unwrap().op.deps, [op_id(1)]);
        assert_eq!(tx.members("hospital:DFIMS000001").unwrap(), [(record_id(1), 4)]);
        assert_eq!(tx.unsent_reads(9).unwrap().len(), 1);
    });
    store.verify().unwrap();
}

#[test]
fn a_newer_schema_is_refused_untouched() {
    let dir = tempfile::tempdir().unwrap();
    fresh(dir.path()).close().unwrap();
    let newest = MIGRATIONS.last().unwrap().version;
    raw(dir.path()).pragma_update(None, "user_version", newest + 1).unwrap();
    let before = std::fs::read(dir.path().join("store.db")).unwrap();
    let refused = try_open(dir.path(), KEY).err().unwrap();
    assert!(matches!(refused, StoreError::NewerSchema { found, known } if (found, known) == (newest + 1, newest)));
    assert_eq!(std::fs::read(dir.path().join("store.db")).unwrap(), before);
}

const ONE: Migration = Migration { version: 1, name: "one", sql: "CREATE TABLE a (x); INSERT INTO a VALUES (1)" };
const TWO: Migration = Migration { version: 2, name: "two", sql: "ALTER TABLE a ADD COLUMN y DEFAULT 7" };

#[test]
fn steps_are_taken_once_and_in_order() {
    let mut connection = Connection::open_in_memory().unwrap();
    migrate(&mut connection, &[ONE]).unwrap();
    migrate(&mut connection, &[ONE, TWO]).unwrap();
    migrate(&mut connection, &[ONE, TWO]).unwrap();
    let row: (i64, i64) = connection.query_row("SELECT x, y FROM a", [], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    assert_eq!(row, (1, 7));
    assert!(matches!(admit(&connection, &[ONE]), Err(StoreError::NewerSchema { found: 2, known: 1 })));
}

#[test]
fn an_edited_step_is_refused_before_the_next_one() {
    let mut connection = Connection::open_in_memory().unwrap();
    migrate(&mut connection, &[ONE]).unwrap();
    let edited = Migration { sql: "CREATE TABLE a (x, z)", ..ONE };
    let refused = migrate(&mut connection, &[edited, TWO]);
    assert!(matches!(refused, Err(StoreError::EditedHistory { version: 1 })));
    assert!(connection.prepare("SELECT y FROM a").is_err(), "the next step was not taken");
}

#[test]
fn a_step_that_fails_leaves_nothing_behind() {
    let mut connection = Connection::open_in_memory().unwrap();
    migrate(&mut connection, &[ONE]).unwrap();
    let broken = Migration { sql: "CREATE TABLE b (x); INSERT INTO nowhere VALUES (1)", ..TWO };
    assert!(migrate(&mut connection, &[ONE, broken]).is_err());
    assert!(connection.prepare("SELECT * FROM b").is_err());
    assert_eq!(admit(&connection, &[ONE, TWO]).unwrap(), 1);
}

#[test]
fn the_audit_chain_cannot_be_edited() {
    let dir = tempfile::tempdir().unwrap();
    raw(dir.path()).execute_batch(FIRST).unwrap();
    let connection = raw(dir.path());
    assert!(connection.execute("UPDATE audit SET reason = 'other'", []).is_err());
    assert!(connection.execute("DELETE FROM audit", []).is_err());
    // Somebody with the key and the will can drop the triggers; the chain then tells.
    connection.execute_batch("DROP TRIGGER audit_is_never_changed; UPDATE audit SET reason = 'other'").unwrap();
    drop(connection);
    let broken = open(dir.path()).verify();
    assert!(matches!(&broken, Err(StoreError::Corrupt { reason }) if reason.contains("line 1")), "{broken:?}");
}

#[test]
fn records_of_a_kind_that_is_learnt_later_are_found_then() {
    let dir = tempfile::tempdir().unwrap();
    let query = RecordQuery { place: Some("DFIMS000001".to_owned()), ..RecordQuery::of_kind("dragon_visit") };
    let store = open_with(dir.path(), KindRegistry::standard());
    write(&store, |tx| {
        for n in 1..=1_500 {
            tx.put_clean(&visit(n, 1)).unwrap();
        }
    });
    assert_eq!(store.read(|tx| tx.count(&query)).unwrap(), 0, "an unknown kind has no facets");
    let kept = write(&store, |tx| tx.local(record_id(9)).unwrap().unwrap());
    assert_eq!(kept, visit(9, 1), "but it is kept whole");
    store.close().unwrap();
    let store = open_with(dir.path(), kinds());
    assert_eq!(store.read(|tx| tx.count(&query)).unwrap(), 1_500);
}
