//! The contract over plain and encrypted files, and what only SQLite must hold.

use acompana_sync::audit::Action;
use acompana_sync::server::ServerTx;
use rusqlite::Connection;
use tempfile::TempDir;

use super::{FILE, OpenFailure, SqliteStore};
use crate::signin::line;
use crate::store::contract::{self, Bench, suite};
use crate::store::{Desk, Kept, Store, StoreKey};

const KEY: StoreKey = StoreKey::new([7; 32]);
/// The schema as it was released first, and what a server of then left in it.
const FIRST_RELEASE: &str = include_str!("../../../tests/fixtures/schema_1.sql");

pub(crate) struct Files<const ENCRYPTED: bool> {
    folder: TempDir,
    store: SqliteStore,
}

impl<const ENCRYPTED: bool> Files<ENCRYPTED> {
    fn open(folder: TempDir) -> Self {
        let store = SqliteStore::open(folder.path(), ENCRYPTED.then_some(&KEY)).unwrap();
        Self { folder, store }
    }
}

impl<const ENCRYPTED: bool> Bench for Files<ENCRYPTED> {
    type Store = SqliteStore;

    fn fresh() -> Self {
        Self::open(tempfile::tempdir().unwrap())
    }

    fn store(&self) -> &SqliteStore {
        &self.store
    }

    fn reopen(self) -> Self {
        self.store.close().unwrap();
        Self::open(self.folder)
    }
}

mod plain {
    super::suite!(crate::store::sqlite::tests::Files<false>);
}

mod encrypted {
    super::suite!(crate::store::sqlite::tests::Files<true>);
}

fn bytes(folder: &TempDir) -> Vec<u8> {
    std::fs::read(folder.path().join(FILE)).unwrap()
}

#[test]
fn an_encrypted_file_tells_nothing_and_opens_with_its_key_only() {
    let bench = Files::<true>::fresh();
    bench.store.write(|tx| contract::put_in(tx, "a", 1, 1)).unwrap();
    let Files { folder, store } = bench;
    store.close().unwrap();
    let before = bytes(&folder);
    assert!(!before.windows(6).any(|window| window == b"SQLite"));
    for key in [None, Some(&StoreKey::new([8; 32]))] {
        let failure = SqliteStore::open(folder.path(), key).unwrap_err();
        assert!(matches!(failure, OpenFailure::Unreadable { .. }), "{failure}");
    }
    assert_eq!(bytes(&folder), before, "nothing was touched");
    SqliteStore::open(folder.path(), Some(&KEY)).unwrap();
}

#[test]
fn a_plain_file_does_not_open_with_a_key() {
    let Files { folder, store } = Files::<false>::fresh();
    store.close().unwrap();
    assert!(matches!(SqliteStore::open(folder.path(), Some(&KEY)), Err(OpenFailure::Unreadable { .. })));
    SqliteStore::open(folder.path(), None).unwrap();
}

#[test]
fn garbage_and_foreign_files_are_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join(FILE), b"not a database at all, and longer than a header".repeat(50)).unwrap();
    let before = bytes(&folder);
    assert!(matches!(SqliteStore::open(folder.path(), None), Err(OpenFailure::Unreadable { .. })));
    assert_eq!(bytes(&folder), before);

    let folder = tempfile::tempdir().unwrap();
    let other = Connection::open(folder.path().join(FILE)).unwrap();
    other.execute_batch("CREATE TABLE theirs (x)").unwrap();
    drop(other);
    let before = bytes(&folder);
    assert!(matches!(SqliteStore::open(folder.path(), None), Err(OpenFailure::Foreign { .. })));
    assert_eq!(bytes(&folder), before);
}

/// A closed store, changed by hand.
fn tampered(sql: &str) -> TempDir {
    let Files { folder, store } = Files::<false>::fresh();
    store.close().unwrap();
    let hand = Connection::open(folder.path().join(FILE)).unwrap();
    hand.execute_batch(sql).unwrap();
    hand.close().unwrap();
    folder
}

#[test]
fn a_newer_schema_and_an_edited_history_are_refused() {
    let newer = tampered("INSERT INTO migration VALUES (99, 'x', 0)");
    let before = bytes(&newer);
    let failure = SqliteStore::open(newer.path(), None).unwrap_err();
    assert!(matches!(failure, OpenFailure::NewerSchema { found: 99, .. }), "{failure}");
    assert_eq!(bytes(&newer), before, "nothing was touched");

    let edited = tampered("UPDATE migration SET checksum = 'x' WHERE no = 1");
    assert!(matches!(SqliteStore::open(edited.path(), None), Err(OpenFailure::EditedHistory { no: 1 })));
}

#[test]
fn a_store_of_the_first_release_opens_with_all_it_holds() {
    let folder = tempfile::tempdir().unwrap();
    let old = Connection::open(folder.path().join(FILE)).unwrap();
    old.execute_batch(FIRST_RELEASE).unwrap();
    old.close().unwrap();
    let store = SqliteStore::open(folder.path(), None).unwrap();
    store
        .write(|tx| {
            let counts = tx.counts()?;
            assert_eq!(counts.records, [("note".to_owned(), 1)].into());
            assert_eq!((counts.ops_applied, counts.earlier_versions, counts.audit_lines), (1, 1, 0));
            assert_eq!(tx.server_epoch()?, "0197a000-0000-7000-8000-000000000001");
            assert_eq!(tx.versions(contract::record(1, 1).id)?, [contract::record(1, 1), contract::record(1, 2)]);
            contract::put_in(tx, "a", 1, 3).map(|seq| assert_eq!(seq, 3))
        })
        .unwrap();
}

/// The fixture is the schema that the first migration makes, not one that somebody wished it made.
#[test]
fn the_first_migration_is_still_the_first_release() {
    let schema = |connection: &Connection| -> Vec<String> {
        let mut all = connection.prepare("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name").unwrap();
        let all = all.query_map([], |row| row.get::<_, String>(0)).unwrap().map(Result::unwrap);
        all.map(|sql| sql.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
    };
    let (released, made) = (Connection::open_in_memory().unwrap(), Connection::open_in_memory().unwrap());
    released.execute_batch(FIRST_RELEASE).unwrap();
    released.execute_batch("DROP TABLE migration").unwrap();
    made.execute_batch(include_str!("migrations/0001_first.sql")).unwrap();
    assert_eq!(schema(&released), schema(&made));
}

#[test]
fn what_must_be_kept_cannot_be_changed_by_hand() {
    let Files { folder, store } = Files::<false>::fresh();
    store
        .write(|tx| {
            contract::put_in(tx, "a", 1, 1)?;
            contract::put_in(tx, "a", 1, 2)?;
            let outcome = contract::outcome(acompana_sync::wire::OpStatus::Applied);
            tx.remember(contract::record(1, 1).device, 1, &contract::op(1, 1), &outcome, contract::at(0))?;
            tx.audit(&line(contract::at(0), None, None, None, Action::Read, "x"))
        })
        .unwrap();
    let hand = Connection::open(folder.path().join(FILE)).unwrap();
    for sql in [
        "UPDATE audit SET reason = 'y'",
        "DELETE FROM audit",
        "DELETE FROM record",
        "DELETE FROM record_version",
        "UPDATE record_version SET body = '{}'",
        "DELETE FROM op_log",
    ] {
        assert!(hand.execute(sql, []).is_err(), "{sql}");
    }
}

#[test]
fn a_backup_is_a_whole_store_and_is_noted() {
    for key in [None, Some(KEY)] {
        let folder = tempfile::tempdir().unwrap();
        let store = SqliteStore::open(folder.path(), key.as_ref()).unwrap();
        let device = contract::record(1, 1).device;
        let apply = |seq: i64| {
            let outcome = contract::outcome(acompana_sync::wire::OpStatus::Applied);
            let op = contract::op(seq.cast_unsigned().into(), seq);
            store.write(|tx| tx.remember(device, 1, &op, &outcome, contract::at(seq * 10))).unwrap();
        };
        apply(1);
        let copies = tempfile::tempdir().unwrap();
        store.backup(&copies.path().join(FILE), || contract::at(15)).unwrap();
        apply(2);
        assert_eq!(store.read(|tx| tx.durable_through(device, 1)).unwrap(), 1);
        assert!(store.backup(&copies.path().join(FILE), || contract::at(25)).is_err(), "never over a file that exists");
        assert_eq!(store.read(|tx| tx.durable_through(device, 1)).unwrap(), 1);
        let copy = SqliteStore::open(copies.path(), key.as_ref()).unwrap();
        assert_eq!(copy.read(|tx| tx.counts()).unwrap().ops_applied, 1);
    }
}

#[test]
fn two_processes_share_a_file() {
    let Files { folder, store } = Files::<false>::fresh();
    let other = SqliteStore::open(folder.path(), None).unwrap();
    std::thread::scope(|threads| {
        for (n, store) in [(1_000, &store), (2_000, &other)] {
            threads.spawn(move || {
                for i in 0..40 {
                    store.write(|tx| contract::put_in(tx, "a", n + i, 1)).unwrap();
                }
            });
        }
    });
    let seqs: Vec<_> = store.read(|tx| tx.changes("a", 0, 999)).unwrap().iter().map(|member| member.seq).collect();
    assert_eq!(seqs, (1..=80).collect::<Vec<_>>());
}

#[test]
fn a_record_that_cannot_be_read_does_not_end_a_walk() {
    let Files { folder, store } = Files::<false>::fresh();
    for n in 1..=3 {
        store.write(|tx| contract::put_in(tx, "a", n, 1)).unwrap();
    }
    let hand = Connection::open(folder.path().join(FILE)).unwrap();
    hand.execute("UPDATE record SET body = '{' WHERE no = 2", []).unwrap();
    let mut seen = Vec::new();
    store
        .read(|tx| {
            tx.each_of("note", &mut |kept| {
                seen.push(match kept {
                    Kept::Record(record) => (record.id, true),
                    Kept::Unreadable { id, .. } => (id, false),
                });
            })
        })
        .unwrap();
    let expected = [(1, true), (2, false), (3, true)].map(|(n, good)| (contract::record(n, 1).id, good));
    assert_eq!(seen, expected);
}

/// Names and bytes of all that lies in a folder.
fn all_files(folder: &TempDir) -> Vec<(std::ffi::OsString, Vec<u8>)> {
    let entries = std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap());
    let mut files: Vec<_> = entries.map(|entry| (entry.file_name(), std::fs::read(entry.path()).unwrap())).collect();
    files.sort();
    files
}

#[test]
fn looking_changes_nothing_and_sees_what_a_running_server_writes() {
    for key in [None, Some(&KEY)] {
        let folder = tempfile::tempdir().unwrap();
        let failure = SqliteStore::look(folder.path(), key).unwrap_err();
        assert!(matches!(failure, OpenFailure::Absent { .. }), "{failure}");
        assert_eq!(all_files(&folder), [], "nothing was made");

        let store = SqliteStore::open(folder.path(), key).unwrap();
        store.write(|tx| contract::put_in(tx, "a", 1, 1)).unwrap();
        let look = SqliteStore::look(folder.path(), key).unwrap();
        store.write(|tx| contract::put_in(tx, "a", 2, 1)).unwrap();
        let notes = || look.read(|tx| tx.counts()).unwrap().records["note"];
        assert_eq!(notes(), 2, "beside a running server");
        assert!(look.write(|tx| contract::put_in(tx, "a", 3, 1)).is_err());
        assert_eq!(notes(), 2);
        store.close().unwrap();
        look.close().unwrap();

        let before = bytes(&folder);
        let look = SqliteStore::look(folder.path(), key).unwrap();
        assert_eq!(look.read(|tx| tx.counts()).unwrap().records["note"], 2, "after the server stopped");
        look.close().unwrap();
        assert_eq!(bytes(&folder), before, "nothing was touched");
    }
}
