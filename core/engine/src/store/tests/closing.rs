//! Closing beside somebody who is still reading.

use std::sync::mpsc::channel;
use std::time::{Duration, Instant};

use acompana_sync::client::ClientTx;

use super::super::{Store, StoreError, set_aside};
use super::{KEY, fresh, try_open, write};
use crate::testing::{record_id, visit};

/// A look that lasts until it is told to end, and then sees what it saw before.
fn long_look(store: &Store, begun: &std::sync::mpsc::Sender<()>, end: &std::sync::mpsc::Receiver<()>) -> usize {
    store
        .read(|tx| {
            let rows = || tx.account().map(|account| usize::from(account.is_some()));
            rows()?;
            begun.send(()).unwrap();
            end.recv().unwrap();
            rows()
        })
        .unwrap_or_else(|error: StoreError| panic!("{error}"))
}

#[test]
fn a_reader_that_outlasts_closing_does_not_take_the_next_stores_log() {
    let dir = tempfile::tempdir().unwrap();
    let store = fresh(dir.path());
    write(&store, |tx| tx.put_clean(&visit(1, 1)).unwrap());
    let ((begun, beginning), (end, ending)) = (channel(), channel());
    std::thread::scope(|scope| {
        // Dropped when an assertion fails: the reader ends then, and so does the test.
        let (store, end) = (&store, end);
        let reader = scope.spawn(move || long_look(store, &begun, &ending));
        beginning.recv().unwrap();
        store.close_within(Duration::from_millis(100)).unwrap();
        // While the reader is there the store is open, for whoever wants to open it or to move it away.
        assert!(matches!(set_aside(dir.path()), Err(StoreError::AlreadyOpen)));
        assert!(matches!(try_open(dir.path(), KEY), Err(StoreError::AlreadyOpen)));
        end.send(()).unwrap();
        assert_eq!(reader.join().unwrap(), 0, "it reads to its end");
    });
    let aside = set_aside(dir.path()).unwrap();
    let next = fresh(dir.path());
    write(&next, |tx| tx.put_clean(&visit(2, 1)).unwrap());
    drop(store);
    assert!(dir.path().join("store.db-wal").exists());
    next.close().unwrap();
    let next = try_open(dir.path(), KEY).unwrap();
    assert!(write(&next, |tx| tx.local(record_id(2)).unwrap()).is_some());
    next.verify().unwrap();
    let earlier = try_open(&aside, KEY).unwrap();
    assert!(write(&earlier, |tx| tx.local(record_id(1)).unwrap()).is_some());
}

#[test]
fn closing_waits_for_a_reader_that_is_about_to_end() {
    let dir = tempfile::tempdir().unwrap();
    let store = fresh(dir.path());
    let ((begun, beginning), (end, ending)) = (channel(), channel());
    std::thread::scope(|scope| {
        let store = &store;
        scope.spawn(move || long_look(store, &begun, &ending));
        beginning.recv().unwrap();
        scope.spawn(move || {
            std::thread::sleep(Duration::from_millis(200));
            end.send(()).unwrap();
        });
        let start = Instant::now();
        store.close_within(Duration::from_secs(30)).unwrap();
        assert!(start.elapsed() < Duration::from_secs(20), "it is woken");
        assert!(matches!(store.read(|_| Ok(())), Err(StoreError::Closed)), "nobody looks after that");
        try_open(dir.path(), KEY).unwrap();
    });
}
