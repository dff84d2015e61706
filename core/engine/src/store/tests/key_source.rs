//! A key that the platform keeps: drawn once, never anew beside a store, and every failure leaves all files as they are.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use super::super::key_source::WRAPPED;
use super::super::{KeySource, Store, StoreError, set_aside};
use super::write;
use crate::ports::{Asked, KeyStore, PortError};
use crate::testing::platform::{Mood, TestKeyStore};
use crate::testing::{self, record_id, visit};
use crate::{CoreError, StorageProblem};
use acompana_sync::client::ClientTx;

fn source(port: &Arc<TestKeyStore>) -> KeySource {
    KeySource::from(Arc::clone(port) as Arc<dyn KeyStore>)
}

fn open(dir: &Path, port: &Arc<TestKeyStore>) -> Result<Store, StoreError> {
    Store::open(dir, source(port), testing::kinds(), Box::new(|_| {}))
}

/// A store with one record, closed, and the platform that keeps its key.
fn kept() -> (tempfile::TempDir, Arc<TestKeyStore>) {
    let (dir, port) = (tempfile::tempdir().unwrap(), Arc::<TestKeyStore>::default());
    let store = open(dir.path(), &port).unwrap();
    write(&store, |tx| tx.put_clean(&visit(1, 1)).unwrap());
    store.close().unwrap();
    (dir, port)
}

fn files(dir: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<_> = fs::read_dir(dir)
        .unwrap()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.file_type().unwrap().is_file() && entry.file_name() != "store.lock")
        .map(|entry| (entry.file_name().into_string().unwrap(), fs::read(entry.path()).unwrap()))
        .collect();
    files.sort();
    files
}

fn refused(dir: &Path, port: &Arc<TestKeyStore>) -> StoreError {
    let before = files(dir);
    let error = open(dir, port).expect_err("it must not open");
    assert!(files(dir) == before, "a refused opening changes nothing: {error}");
    error
}

#[test]
fn the_key_is_drawn_once_and_unwrapped_at_each_later_opening() {
    let (dir, port) = kept();
    assert_eq!(*port.calls.lock().unwrap(), ["wrap", "unwrap"], "what was wrapped is tried before it is relied on");
    let wrapped = fs::read(dir.path().join(WRAPPED)).unwrap();
    for _ in 0..2 {
        let store = open(dir.path(), &port).unwrap();
        assert!(write(&store, |tx| tx.local(record_id(1)).unwrap()).is_some());
    }
    assert_eq!(*port.calls.lock().unwrap(), ["wrap", "unwrap", "unwrap", "unwrap"]);
    assert_eq!(fs::read(dir.path().join(WRAPPED)).unwrap(), wrapped);
    let other = kept();
    assert_ne!(fs::read(other.0.path().join(WRAPPED)).unwrap(), wrapped, "every installation has its own");
}

#[test]
fn a_key_store_that_is_locked_fails_panics_or_lies_makes_no_store() {
    let lies = [vec![], vec![1; 32], vec![1; 31]].map(Mood::Lying);
    for mood in [Mood::Locked, Mood::Failing, Mood::Bereft, Mood::Panicking].into_iter().chain(lies) {
        let (dir, port) = (tempfile::tempdir().unwrap(), Arc::<TestKeyStore>::default());
        port.be(mood);
        let error = CoreError::from(refused(dir.path(), &port));
        assert!(
            matches!(error, CoreError::Storage { problem: StorageProblem::KeyStore, .. }),
            "nothing was lost: {error}"
        );
        assert!(files(dir.path()).is_empty(), "nothing is left that a later opening could trip over");
        port.be(Mood::Well);
        open(dir.path(), &port).unwrap();
    }
}

#[test]
fn a_key_store_that_refuses_later_loses_nothing() {
    let (dir, port) = kept();
    for mood in [Mood::Locked, Mood::Failing, Mood::Panicking] {
        port.be(mood);
        assert!(matches!(refused(dir.path(), &port), StoreError::KeyStore(_)));
    }
    port.be(Mood::Locked);
    let locked = refused(dir.path(), &port);
    assert!(matches!(locked, StoreError::KeyStore(PortError::Locked { .. })), "{locked}");
    for (lie, length) in [(vec![], 0), (vec![1; 31], 31), (vec![1; 64], 64)] {
        port.be(Mood::Lying(lie));
        let error = refused(dir.path(), &port);
        assert!(
            matches!(&error, StoreError::KeyUnusable { reason } if reason.contains(&length.to_string())),
            "{error}"
        );
    }
    port.be(Mood::Lying(vec![1; 32]));
    assert!(matches!(refused(dir.path(), &port), StoreError::WrongKey));
    port.be(Mood::Well);
    open(dir.path(), &port).unwrap();
}

#[test]
fn a_key_that_is_gone_for_good_is_told_and_everything_stays() {
    let (dir, port) = kept();
    let told = |mood| {
        port.be(mood);
        match CoreError::from(refused(dir.path(), &port)) {
            CoreError::Storage { problem, .. } => problem,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(told(Mood::Bereft), StorageProblem::KeyLost);
    assert_eq!([Mood::Locked, Mood::Failing, Mood::Panicking].map(told), [StorageProblem::KeyStore; 3]);
    // Platforms have been wrong about this: the key that comes back opens everything.
    port.be(Mood::Well);
    let store = open(dir.path(), &port).unwrap();
    assert!(write(&store, |tx| tx.local(record_id(1)).unwrap()).is_some());
    store.close().unwrap();
    port.be(Mood::Bereft);
    refused(dir.path(), &port);
    let aside = set_aside(dir.path()).unwrap();
    port.be(Mood::Well);
    open(dir.path(), &port).unwrap().close().unwrap();
    assert!(open(&aside, &port).is_ok(), "what was set aside is whole");
}

#[test]
fn no_key_is_drawn_beside_a_store_whose_key_is_gone() {
    for gone in [&[WRAPPED][..], &[WRAPPED, "store.db"], &[WRAPPED, "store.keycheck"]] {
        let (dir, port) = kept();
        for name in gone {
            fs::remove_file(dir.path().join(name)).unwrap();
        }
        port.calls.lock().unwrap().clear();
        let error = refused(dir.path(), &port);
        assert!(matches!(error, StoreError::KeyUnusable { .. }), "{error}");
        assert!(port.calls.lock().unwrap().is_empty());
    }
    let (dir, _) = kept();
    let stranger = Arc::new(TestKeyStore { mark: 9, ..TestKeyStore::default() });
    assert!(matches!(refused(dir.path(), &stranger), StoreError::KeyStore(_)), "restored to another phone");
}

#[test]
fn a_first_opening_that_was_cut_off_goes_on_with_the_key_it_drew() {
    let (dir, port) = kept();
    let wrapped = fs::read(dir.path().join(WRAPPED)).unwrap();
    let cut = tempfile::tempdir().unwrap();
    fs::write(cut.path().join(WRAPPED), &wrapped).unwrap();
    open(cut.path(), &port).unwrap().close().unwrap();
    assert_eq!(fs::read(cut.path().join(WRAPPED)).unwrap(), wrapped);
    let torn = tempfile::tempdir().unwrap();
    fs::write(torn.path().join("store.wrapped-key-new"), b"half a k").unwrap();
    open(torn.path(), &port).unwrap().close().unwrap();
    open(torn.path(), &port).unwrap();
}

#[test]
fn two_first_openings_at_once_end_with_one_key() {
    let (dir, port) = (tempfile::tempdir().unwrap(), Arc::<TestKeyStore>::default());
    let opened = std::thread::scope(|scope| {
        let openings: Vec<_> = (0..4).map(|_| scope.spawn(|| open(dir.path(), &port))).collect();
        let opened: Vec<_> = openings.into_iter().map(|opening| opening.join().unwrap()).collect();
        opened.iter().filter(|opened| opened.is_ok()).count()
    });
    assert!(opened >= 1);
    assert_eq!(port.calls.lock().unwrap().iter().filter(|name| **name == "wrap").count(), 1);
    open(dir.path(), &port).unwrap();
}

/// Opens the very store whose key it is asked for, as a careless app might from a callback.
struct CallsBack(std::path::PathBuf, TestKeyStore);

impl KeyStore for CallsBack {
    fn wrap(&self, key: Vec<u8>) -> Result<Vec<u8>, PortError> {
        let again = Store::open(&self.0, super::StoreKey::new([1; 32]), testing::kinds(), Box::new(|_| {}));
        assert!(matches!(again, Err(StoreError::AlreadyOpen)));
        self.1.wrap(key)
    }

    fn unwrap(&self, wrapped: Vec<u8>) -> Result<Vec<u8>, PortError> {
        self.1.unwrap(wrapped)
    }
}

#[test]
fn a_key_store_that_calls_the_core_back_is_told_that_it_is_busy() {
    let dir = tempfile::tempdir().unwrap();
    let port: Arc<dyn KeyStore> = Arc::new(CallsBack(dir.path().to_owned(), TestKeyStore::default()));
    Store::open(dir.path(), port, testing::kinds(), Box::new(|_| {})).unwrap();
}

#[test]
fn what_is_set_aside_keeps_its_key_and_the_next_store_has_its_own() {
    let (dir, port) = kept();
    let wrapped = fs::read(dir.path().join(WRAPPED)).unwrap();
    let aside = set_aside(dir.path()).unwrap();
    assert!(files(dir.path()).is_empty());
    assert_eq!(fs::read(aside.join(WRAPPED)).unwrap(), wrapped);
    let saved = open(&aside, &port).unwrap();
    assert!(write(&saved, |tx| tx.local(record_id(1)).unwrap()).is_some(), "it can still be read by its key");
    open(dir.path(), &port).unwrap().close().unwrap();
    assert_ne!(fs::read(dir.path().join(WRAPPED)).unwrap(), wrapped);
}

#[test]
fn a_setting_aside_that_was_cut_off_leaves_both_halves_their_key() {
    let (dir, _port) = kept();
    // Cut off after the copy of the key and the database were moved.
    let first = dir.path().join("aside-1");
    fs::create_dir(&first).unwrap();
    fs::copy(dir.path().join(WRAPPED), first.join(WRAPPED)).unwrap();
    fs::rename(dir.path().join("store.db"), first.join("store.db")).unwrap();
    let second = set_aside(dir.path()).unwrap();
    assert!(second.join(WRAPPED).exists() && second.join("store.keycheck").exists() && first.join(WRAPPED).exists());
    // A wrapped key that no store belongs to, and that this phone cannot unwrap, can be set aside as well.
    fs::write(dir.path().join(WRAPPED), b"another phone's").unwrap();
    assert!(set_aside(dir.path()).unwrap().join(WRAPPED).exists());
}

#[test]
fn a_prompt_that_nobody_answers_is_not_stacked_by_retries() {
    let (dir, port) = kept();
    port.calls.lock().unwrap().clear();
    port.blocks.store(true, Ordering::SeqCst);
    // Each opening wraps the app's object anew, as an app that tries again does, with another object even.
    let asked = |limit| {
        let again: Arc<dyn KeyStore> = Arc::clone(&port) as _;
        KeySource::kept(&Asked::key_store(again, dir.path()).within(limit), dir.path())
    };
    let first = asked(Duration::from_millis(50)).unwrap_err();
    assert!(first.to_string().contains("in time"), "{first}");
    let stranger = Arc::new(TestKeyStore::default());
    let start = Instant::now();
    for port in [&port, &stranger, &port] {
        let error = open(dir.path(), port).unwrap_err();
        assert!(matches!(&error, StoreError::KeyStore(_)) && error.to_string().contains("earlier call"), "{error}");
    }
    assert!(start.elapsed() < Duration::from_secs(20), "said at once, not after another minute");
    assert_eq!((port.calls.lock().unwrap().len(), stranger.calls.lock().unwrap().len()), (1, 0));
    let (other, others) = kept();
    open(other.path(), &others).unwrap();
    port.blocks.store(false, Ordering::SeqCst);
    let until = Instant::now() + Duration::from_secs(10);
    while open(dir.path(), &port).is_err() {
        assert!(Instant::now() < until, "when the prompt is answered or gone, it opens again");
        std::thread::yield_now();
    }
}
