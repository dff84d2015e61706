//! Watching: the current value first, the latest one later, nothing after the end.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use serde_json::json;

use super::{Looked, Topic, Update};
use crate::testing::{app, body};
use crate::{Acompana, SaveOptions, Subscription};

fn watch(app: &Acompana, topic: Topic) -> (Subscription, Receiver<Update>) {
    let (sender, receiver) = channel();
    let sender = Mutex::new(sender);
    let watcher = move |update| drop(sender.lock().unwrap().send(update));
    (app.watch(topic, Arc::new(watcher)).unwrap(), receiver)
}

fn next(updates: &Receiver<Update>) -> Update {
    updates.recv_timeout(Duration::from_secs(5)).expect("a watcher was not told")
}

fn create(app: &Acompana) -> acompana_domain::RecordId {
    app.create("dragon_visit", body(json!({ "unit": "A" })), SaveOptions::default()).unwrap().id
}

#[test]
fn the_current_value_comes_first_then_changes() {
    let (_dir, app) = app();
    let (_kind, kinds) = watch(&app, Topic::Kind { kind: "dragon_visit".to_owned() });
    let (_outbox, outbox) = watch(&app, Topic::Outbox);
    assert_eq!(next(&kinds), Update::Kind { kind: "dragon_visit".to_owned(), count: 0 });
    assert!(matches!(next(&outbox), Update::Outbox { counts } if counts.pending == 0));
    let id = create(&app);
    assert_eq!(next(&kinds), Update::Kind { kind: "dragon_visit".to_owned(), count: 1 });
    assert!(matches!(next(&outbox), Update::Outbox { counts } if counts.pending == 1));
    let (_record, records) = watch(&app, Topic::OneRecord { id });
    assert!(matches!(next(&records), Update::OneRecord { record: Some(record), .. } if record.id == id));
    create(&app);
    assert!(records.recv_timeout(Duration::from_millis(200)).is_err(), "another record is none of its business");
}

#[test]
fn many_changes_become_few_calls_and_the_last_value_always_comes() {
    let (_dir, app) = app();
    let (_subscription, updates) = watch(&app, Topic::Kind { kind: "dragon_visit".to_owned() });
    let start = Instant::now();
    for _ in 0..300 {
        create(&app);
    }
    let mut calls = 0;
    loop {
        calls += 1;
        if matches!(next(&updates), Update::Kind { count: 300, .. }) {
            break;
        }
    }
    let most = start.elapsed().as_millis() / 33 + 2;
    assert!(calls <= most, "{calls} calls in {:?}", start.elapsed());
}

#[test]
fn a_dropped_subscription_is_silent_and_its_watcher_is_let_go() {
    let (_dir, app) = app();
    let (subscription, updates) = watch(&app, Topic::Outbox);
    next(&updates);
    drop(subscription);
    create(&app);
    let end = updates.recv_timeout(Duration::from_secs(2));
    assert_eq!(end, Err(RecvTimeoutError::Disconnected), "the watcher was released");
}

#[test]
fn a_watcher_may_call_the_core_and_one_that_panics_harms_nobody() {
    let (_dir, app) = app();
    let (sender, receiver) = channel();
    let (sender, calling) = (Mutex::new(sender), app.clone());
    let calls_back = move |_| {
        let pending = calling.outbox_counts().unwrap().pending;
        sender.lock().unwrap().send(pending).unwrap_or_default();
    };
    let _panics = app.watch(Topic::Outbox, Arc::new(|_| panic!("a watcher's own mistake"))).unwrap();
    let _calls = app.watch(Topic::Outbox, Arc::new(calls_back)).unwrap();
    assert_eq!(receiver.recv_timeout(Duration::from_secs(5)), Ok(0));
    create(&app);
    assert_eq!(receiver.recv_timeout(Duration::from_secs(5)), Ok(1));
    app.close().unwrap();
}

#[test]
fn a_watcher_that_blocks_delays_only_itself() {
    let (_dir, app) = app();
    let (release, released) = channel::<()>();
    let (entered, entering) = channel();
    let (released, entered) = (Mutex::new(released), Mutex::new(entered));
    let calls = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&calls);
    let blocks = move |update| {
        assert_eq!(counted.fetch_add(1, Ordering::SeqCst), 0, "never two calls of one watcher at once");
        entered.lock().unwrap().send(update).unwrap();
        released.lock().unwrap().recv().unwrap();
        counted.fetch_sub(1, Ordering::SeqCst);
    };
    let kind = || Topic::Kind { kind: "dragon_visit".to_owned() };
    let _blocked = app.watch(kind(), Arc::new(blocks)).unwrap();
    next(&entering);
    let (_free, updates) = watch(&app, kind());
    next(&updates);
    for count in 1..=3 {
        create(&app);
        while next(&updates) != (Update::Kind { kind: "dragon_visit".to_owned(), count }) {}
    }
    assert_eq!(calls.load(Ordering::SeqCst), 1);
    release.send(()).unwrap();
    let latest = Update::Kind { kind: "dragon_visit".to_owned(), count: 3 };
    assert_eq!(next(&entering), latest, "the latest value wins; what was between is skipped");
    release.send(()).unwrap();
}

#[test]
fn closing_and_cancelling_do_not_wait_for_a_watcher_and_nothing_is_called_afterwards() {
    let (_dir, app) = app();
    let (entered, entering) = channel();
    let (release, released) = channel::<()>();
    let (entered, released) = (Mutex::new(entered), Mutex::new(released));
    let blocks = move |update| {
        entered.lock().unwrap().send(update).unwrap();
        // Ends when the test lets go of its end.
        released.lock().unwrap().recv().unwrap_err();
    };
    let cancelled = app.watch(Topic::Outbox, Arc::new(blocks)).unwrap();
    next(&entering);
    create(&app);
    let start = Instant::now();
    cancelled.cancel();
    cancelled.cancel();
    let (_closed, updates) = watch(&app, Topic::Outbox);
    next(&updates);
    app.close().unwrap();
    assert!(start.elapsed() < Duration::from_secs(3));
    drop(release);
    let end = entering.recv_timeout(Duration::from_secs(5));
    assert_eq!(end, Err(RecvTimeoutError::Disconnected), "the change was not told, and the watcher was let go");
    assert_eq!(updates.recv_timeout(Duration::from_secs(5)), Err(RecvTimeoutError::Disconnected));
    assert_eq!(app.watch(Topic::Outbox, Arc::new(|_| {})).unwrap_err(), crate::CoreError::Closed);
}

#[test]
fn a_watch_does_not_keep_the_core_alive() {
    let (dir, app) = app();
    let (subscription, updates) = watch(&app, Topic::Sync);
    next(&updates);
    drop(app);
    assert_eq!(updates.recv_timeout(Duration::from_secs(5)), Err(RecvTimeoutError::Disconnected));
    drop(subscription);
    Acompana::open(crate::testing::config(dir.path())).unwrap();
}

#[test]
fn a_watch_that_is_cancelled_while_its_value_is_read_is_not_called() {
    let (hub, kept) = (super::Hub::default(), Arc::new(Mutex::new(None::<Subscription>)));
    let (sender, called) = channel();
    let sender = Mutex::new(sender);
    let subscription = Arc::clone(&kept);
    let look = move |_: &Topic| {
        while subscription.lock().unwrap().is_none() {
            std::thread::yield_now();
        }
        subscription.lock().unwrap().as_ref().unwrap().cancel();
        Looked::Value(Update::Outbox { counts: crate::OutboxCounts::default() })
    };
    let watcher = move |update| sender.lock().unwrap().send(update).unwrap();
    let watch = hub.watch(Topic::Outbox, Arc::new(watcher), Arc::new(look)).unwrap();
    *kept.lock().unwrap() = Some(watch);
    assert_eq!(called.recv_timeout(Duration::from_secs(5)), Err(RecvTimeoutError::Disconnected));
}

#[test]
fn a_look_that_fails_is_repeated_with_growing_pauses_until_the_watcher_is_told() {
    let hub = super::Hub::default();
    let looks = Arc::new(Mutex::new(Vec::new()));
    let (sender, updates) = channel();
    let (log, sender) = (Arc::clone(&looks), Mutex::new(sender));
    let look = move |_: &Topic| {
        let mut looks = log.lock().unwrap();
        looks.push(Instant::now());
        if looks.len() < 5 {
            Looked::Failed
        } else {
            Looked::Value(Update::Outbox { counts: crate::OutboxCounts::default() })
        }
    };
    let watcher = move |update| sender.lock().unwrap().send(update).unwrap();
    let _watch = hub.watch(Topic::Outbox, Arc::new(watcher), Arc::new(look)).unwrap();
    assert!(matches!(next(&updates), Update::Outbox { .. }), "nothing changed meanwhile, and it is told all the same");
    let looks = looks.lock().unwrap();
    for (n, pair) in looks.windows(2).enumerate() {
        let least = super::PAUSE * 2_u32.pow(u32::try_from(n).unwrap());
        assert!(pair[1] - pair[0] >= least, "pause {n}: {:?}", pair[1] - pair[0]);
    }
    assert_eq!(looks.len(), 5, "and then it is left alone");
}

#[test]
fn a_look_that_never_succeeds_ends_with_its_watch_and_a_closed_store_is_not_asked_again() {
    for closed in [false, true] {
        let hub = super::Hub::default();
        let (sender, looks) = channel();
        let sender = Mutex::new(sender);
        let look = move |_: &Topic| {
            sender.lock().unwrap().send(()).unwrap();
            if closed { Looked::Closed } else { Looked::Failed }
        };
        let watch = hub.watch(Topic::Outbox, Arc::new(|_| panic!("there is no value")), Arc::new(look)).unwrap();
        looks.recv_timeout(Duration::from_secs(5)).unwrap();
        if !closed {
            looks.recv_timeout(Duration::from_secs(5)).unwrap();
            watch.cancel();
        }
        while looks.recv_timeout(Duration::from_secs(2)) != Err(RecvTimeoutError::Disconnected) {
            assert!(!closed, "a closed store is asked once");
        }
    }
}
