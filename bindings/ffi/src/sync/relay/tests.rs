#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "clippy takes only #[test] functions for tests, not what they call"
)]

use std::sync::mpsc::{Receiver, Sender as Tell, channel};
use std::time::Duration;

use super::*;

const LONG: Duration = Duration::from_secs(10);

fn progress(depth: i64) -> SyncProgress {
    SyncProgress { counts: acompana_sync::client::Report::default(), outbox_depth: depth }
}

struct Blocking {
    told: Tell<Option<i64>>,
    go_on: Mutex<Receiver<()>>,
}

impl ProgressListener for Blocking {
    fn progressed(&self, progress: SyncProgress) {
        self.told.send(Some(progress.outbox_depth)).unwrap();
        self.go_on.lock().unwrap().recv().unwrap();
    }

    fn ended(&self) {
        self.told.send(None).unwrap();
    }
}

#[test]
fn a_blocking_listener_gets_the_first_and_the_latest_and_then_the_end() {
    let ((told, heard), (let_go, go_on)) = (channel(), channel());
    let send = relay(Arc::new(Blocking { told, go_on: Mutex::new(go_on) })).unwrap();
    send(progress(5));
    assert_eq!(heard.recv_timeout(LONG), Ok(Some(5)));
    // The listener is busy now: none of these waits for it.
    for depth in [4, 3, 2] {
        send(progress(depth));
    }
    drop(send);
    let_go.send(()).unwrap();
    assert_eq!(heard.recv_timeout(LONG), Ok(Some(2)));
    let_go.send(()).unwrap();
    assert_eq!(heard.recv_timeout(LONG), Ok(None));
}

struct Throwing(Tell<&'static str>);

impl ProgressListener for Throwing {
    fn progressed(&self, _: SyncProgress) {
        self.0.send("progressed").unwrap();
        panic!("on purpose");
    }

    fn ended(&self) {
        self.0.send("ended").unwrap();
    }
}

#[test]
fn a_throwing_listener_is_not_called_again_and_hurts_nobody() {
    let (told, heard) = channel();
    let send = relay(Arc::new(Throwing(told))).unwrap();
    send(progress(1));
    assert_eq!(heard.recv_timeout(LONG), Ok("progressed"));
    send(progress(0));
    drop(send);
    // Its thread is gone, and the channel with it.
    assert!(heard.recv_timeout(LONG).is_err());
}
