//! Watching: the current value first, the latest one later, nothing after the end.

use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use serde_json::json;

use super::{Topic, Update};
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
    assert_eq!(end, Err(std::sync::mpsc::RecvTimeoutError::Disconnected), "the watcher was released");
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
