//! Every way in which a store does not open has its own error and loses nothing.

use std::fs;
use std::path::Path;

use acompana_sync::client::ClientTx;
use rusqlite::Connection;

use super::super::{Durability, Store, StoreError, StoreKey, set_aside};
use super::{KEY, fresh, open, try_open, write};
use crate::testing::{record_id, visit};

fn with_rows(dir: &Path, count: u64) {
    let store = fresh(dir);
    write(&store, |tx| (1..=count).for_each(|n| tx.put_clean(&visit(n, 1)).unwrap()));
    store.close().unwrap();
}

/// All files of the folder, byte for byte; the lock file holds nothing.
fn snapshot(dir: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<_> = fs::read_dir(dir)
        .unwrap()
        .map(|entry| entry.unwrap())
        .map(|entry| (entry.file_name().into_string().unwrap(), fs::read(entry.path()).unwrap()))
        .filter(|(name, _)| name == "store.db" || name == "store.keycheck")
        .collect();
    files.sort();
    files
}

fn refused(dir: &Path, key: [u8; 32]) -> StoreError {
    let before = snapshot(dir);
    let error = try_open(dir, key).expect_err("it must not open");
    assert!(snapshot(dir) == before, "a refused opening changes nothing: {error}");
    error
}

#[test]
fn what_is_on_disk_is_unreadable_without_the_key() {
    let dir = tempfile::tempdir().unwrap();
    let store = fresh(dir.path());
    write(&store, |tx| tx.put_clean(&visit(1, 1)).unwrap());
    for name in ["store.db", "store.db-wal"] {
        let bytes = fs::read(dir.path().join(name)).unwrap();
        let shown = String::from_utf8_lossy(&bytes);
        assert!(!shown.contains("dragon_visit") && !shown.contains("SQLite format"), "{name} is readable");
    }
    assert_eq!(format!("{:?}", StoreKey::new(KEY)), "StoreKey(…)");
}

#[test]
fn a_wrong_key_is_told_and_the_right_one_still_opens() {
    let dir = tempfile::tempdir().unwrap();
    with_rows(dir.path(), 10);
    assert!(matches!(refused(dir.path(), [8; 32]), StoreError::WrongKey));
    // Without the key check the first page decides.
    fs::remove_file(dir.path().join("store.keycheck")).unwrap();
    assert!(matches!(refused(dir.path(), [8; 32]), StoreError::WrongKey));
    let store = open(dir.path());
    assert!(write(&store, |tx| tx.local(record_id(10)).unwrap()).is_some());
    assert!(dir.path().join("store.keycheck").exists(), "the check is written again");
}

#[test]
fn damage_is_told_from_a_wrong_key() {
    for page in [0, 1, 7] {
        let dir = tempfile::tempdir().unwrap();
        with_rows(dir.path(), 200);
        let file = dir.path().join("store.db");
        let mut bytes = fs::read(&file).unwrap();
        bytes[page * 4096 + 100] ^= 0x40;
        fs::write(&file, &bytes).unwrap();
        let error = refused(dir.path(), KEY);
        assert!(matches!(error, StoreError::Corrupt { .. }), "page {page}: {error}");
    }
}

#[test]
fn a_shortened_an_emptied_and_a_missing_file_are_damage() {
    for keep in [Some(5 * 4096), Some(4096 + 17), Some(100), Some(0), None] {
        let dir = tempfile::tempdir().unwrap();
        with_rows(dir.path(), 200);
        let file = dir.path().join("store.db");
        match keep {
            Some(length) => fs::OpenOptions::new().write(true).open(&file).unwrap().set_len(length).unwrap(),
            None => fs::remove_file(&file).unwrap(),
        }
        let error = refused(dir.path(), KEY);
        assert!(matches!(error, StoreError::Corrupt { .. }), "{keep:?}: {error}");
    }
}

#[test]
fn a_foreign_file_is_not_overwritten() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("store.db"), b"these are somebody's notes, not a database".repeat(200)).unwrap();
    assert!(matches!(refused(dir.path(), KEY), StoreError::WrongKey | StoreError::Corrupt { .. }));
    let plain = tempfile::tempdir().unwrap();
    let connection = Connection::open(plain.path().join("store.db")).unwrap();
    connection.execute_batch("CREATE TABLE a (b); INSERT INTO a VALUES (1)").unwrap();
    drop(connection);
    assert!(matches!(refused(plain.path(), KEY), StoreError::Corrupt { .. }));
}

#[test]
fn damage_after_opening_is_told_when_it_is_met() {
    let dir = tempfile::tempdir().unwrap();
    with_rows(dir.path(), 2_000);
    let store = open(dir.path());
    store.verify().unwrap();
    let file = dir.path().join("store.db");
    let mut bytes = fs::read(&file).unwrap();
    let middle = bytes.len() / 2 / 4096;
    for page in middle..middle + 20 {
        bytes[page * 4096 + 9] ^= 1;
    }
    fs::write(&file, &bytes).unwrap();
    assert!(matches!(store.verify(), Err(StoreError::Corrupt { .. })));
}

#[test]
fn only_one_may_have_it_open() {
    let dir = tempfile::tempdir().unwrap();
    let first = fresh(dir.path());
    assert!(matches!(try_open(dir.path(), KEY), Err(StoreError::AlreadyOpen)));
    assert!(matches!(set_aside(dir.path()), Err(StoreError::AlreadyOpen)));
    write(&first, |tx| tx.put_clean(&visit(1, 1)).unwrap());
    first.close().unwrap();
    first.close().unwrap();
    let closed = first.write(Durability::Full, |_| Ok::<_, StoreError>(()));
    assert!(matches!(closed, Err(StoreError::Closed)));
    assert!(matches!(first.read(|_| Ok::<_, StoreError>(())), Err(StoreError::Closed)));
    let second = open(dir.path());
    assert!(write(&second, |tx| tx.local(record_id(1)).unwrap()).is_some());
}

#[test]
fn a_damaged_store_can_be_set_aside_and_nothing_of_it_is_lost() {
    let dir = tempfile::tempdir().unwrap();
    with_rows(dir.path(), 20);
    let file = dir.path().join("store.db");
    let whole = fs::read(&file).unwrap();
    fs::write(&file, &whole[..whole.len() - 4096]).unwrap();
    assert!(matches!(refused(dir.path(), KEY), StoreError::Corrupt { .. }));
    let aside = set_aside(dir.path()).unwrap();
    assert_eq!(fs::read(aside.join("store.db")).unwrap(), whole[..whole.len() - 4096]);
    let fresh_one = fresh(dir.path());
    assert!(write(&fresh_one, |tx| tx.local(record_id(1)).unwrap()).is_none());
    fresh_one.close().unwrap();
    let second = set_aside(dir.path()).unwrap();
    assert_ne!(aside, second);
    assert!(matches!(set_aside(dir.path()), Err(StoreError::Absent { .. })));
}

fn fill_until_full(store: &Store) -> u64 {
    for n in 1..100_000 {
        let wrote = store.write(Durability::Full, |tx| tx.put_clean(&visit(n, 1)).map_err(|fault| full(&fault)));
        if let Err(error) = wrote {
            assert!(matches!(error, StoreError::Full), "{error}");
            return n - 1;
        }
    }
    panic!("the disk never filled");
}

fn full(fault: &acompana_sync::fault::StoreFault) -> StoreError {
    match fault.cause::<StoreError>() {
        Some(StoreError::Full) => StoreError::Full,
        other => StoreError::Unreadable { reason: format!("{other:?}") },
    }
}

fn all_there(store: &Store, saved: u64) {
    let here = write(store, |tx| (1..=saved + 1).filter(|n| tx.local(record_id(*n)).unwrap().is_some()).count());
    assert_eq!(u64::try_from(here).unwrap(), saved, "all that was saved, and nothing of what was not");
}

#[test]
fn a_full_disk_refuses_and_keeps_what_was_saved() {
    let dir = tempfile::tempdir().unwrap();
    let store = fresh(dir.path());
    store.limit_growth(Some(12)).unwrap();
    let saved = fill_until_full(&store);
    assert!(saved > 5);
    all_there(&store, saved);
    store.verify().unwrap();
    drop(store);
    let reopened = open(dir.path());
    all_there(&reopened, saved);
    write(&reopened, |tx| tx.put_clean(&visit(saved + 1, 1)).unwrap());
}

/// The same on a real file system that is full, where the tests may mount one.
#[test]
fn a_full_file_system_refuses_and_keeps_what_was_saved() {
    let dir = tempfile::tempdir().unwrap();
    let mount = |what: &[&str]| std::process::Command::new(what[0]).args(&what[1..]).arg(dir.path()).output();
    let mounted = mount(&["mount", "-t", "tmpfs", "-o", "size=400k", "tmpfs"]);
    if !mounted.is_ok_and(|output| output.status.success()) {
        println!("no right to mount a small file system here; the page limit stands for it");
        return;
    }
    let outcome = std::panic::catch_unwind(|| {
        let store = fresh(dir.path());
        let saved = fill_until_full(&store);
        assert!(saved > 5);
        all_there(&store, saved);
        drop(store);
        let reopened = open(dir.path());
        all_there(&reopened, saved);
    });
    mount(&["umount"]).unwrap();
    outcome.unwrap();
}

#[test]
fn a_tidied_store_has_nothing_left_to_replay_and_does_not_wait_for_readers() {
    let dir = tempfile::tempdir().unwrap();
    let store = fresh(dir.path());
    let log = || fs::metadata(dir.path().join("store.db-wal")).unwrap().len();
    write(&store, |tx| tx.put_clean(&visit(1, 1)).unwrap());
    assert!(log() > 0);
    store
        .read(|tx| {
            assert!(tx.get(record_id(1))?.is_some());
            write(&store, |tx| tx.put_clean(&visit(2, 1)).unwrap());
            let start = std::time::Instant::now();
            store.tidy()?;
            assert!(start.elapsed() < std::time::Duration::from_secs(2) && log() > 0, "a reader still needs the log");
            assert!(tx.get(record_id(2))?.is_none(), "and sees what it saw");
            Ok::<_, StoreError>(())
        })
        .unwrap();
    store.tidy().unwrap();
    assert_eq!(log(), 0);
    assert!(write(&store, |tx| tx.local(record_id(2)).unwrap()).is_some());
}
