//! Syncs that are started while the core is being closed.

use std::time::Duration;

use super::{app_at, applied};
use crate::acompana::held;
use crate::sync::SyncOptions;
use crate::testing::loopback::{message, serve};
use crate::{Acompana, CoreError};

/// Starts syncs until it is closed, and gives what was neither busy nor closed nor a finished run.
fn odd_ends(app: &Acompana) -> Vec<CoreError> {
    let mut odd = Vec::new();
    loop {
        match app.start_sync(SyncOptions::default(), None).and_then(|run| run.wait()) {
            Ok(_) | Err(CoreError::Busy { .. }) => {}
            Err(CoreError::Closed) => return odd,
            Err(other) => {
                odd.push(other);
                return odd;
            }
        }
    }
}

#[test]
fn a_sync_that_races_closing_finishes_or_is_told_that_it_is_closed() {
    let server = serve(|request| message(200, &[], &applied(&request.message())));
    for round in 0..12 {
        let (_dir, app) = app_at(&server);
        let odd: Vec<CoreError> = std::thread::scope(|scope| {
            let starters: Vec<_> = (0..6).map(|_| scope.spawn(|| odd_ends(&app))).collect();
            std::thread::sleep(Duration::from_millis(7 * round));
            app.close().unwrap();
            assert!(app.join_sync().is_none(), "closing waits for whatever got in");
            starters.into_iter().flat_map(|starter| starter.join().unwrap()).collect()
        });
        assert_eq!(odd, [], "round {round}");
    }
}

#[test]
fn from_the_moment_in_which_closing_begins_no_sync_starts() {
    let server = serve(|request| message(200, &[], &applied(&request.message())));
    let (_dir, app) = app_at(&server);
    held(&app.core.place).close();
    assert!(matches!(app.start_sync(SyncOptions::default(), None), Err(CoreError::Closed)));
    assert_eq!(app.enrol(&server.url, "CODE", "tablet").unwrap_err(), CoreError::Closed);
    assert_eq!(server.served.load(std::sync::atomic::Ordering::SeqCst), 0);
    app.close().unwrap();
}
