//! A secret store that blocks: the deadline is kept, and a run that is stopped waits for nobody.

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::{expire, kept_name, open, server, sync};
use crate::testing::platform::TestSecrets;
use crate::{SyncOptions, SyncOutcome};

const DEADLINE: Duration = Duration::from_secs(2);
/// Well below the ten seconds that the core gives a secret store.
const SOON: Duration = Duration::from_secs(6);

#[test]
fn a_secret_store_that_blocks_does_not_cost_the_deadline_nor_delay_a_stop() {
    for (call, in_time) in
        [("get", SyncOutcome::OutOfTime), ("put", SyncOutcome::OutOfTime), ("remove", SyncOutcome::Done)]
    {
        let (server, _) = server();
        let (dir, secrets) = (tempfile::tempdir().unwrap(), Arc::<TestSecrets>::default());
        let app = open(dir.path(), &secrets);
        app.enrol(&server.url, "CODE", "tablet").unwrap();
        // What a step may wait for: the tokens, the new ones, the removal of the old ones.
        for stopped in [false, true] {
            expire(&server);
            *secrets.blocks.lock().unwrap() = call;
            let start = Instant::now();
            let deadline = (!stopped).then_some(DEADLINE);
            let run = app.start_sync(SyncOptions { deadline, ..SyncOptions::default() }, None).unwrap();
            if stopped {
                std::thread::sleep(Duration::from_millis(500));
                run.cancel();
            }
            let outcome = run.wait().unwrap().outcome;
            let expected = if stopped && call != "remove" { SyncOutcome::Cancelled } else { in_time };
            assert_eq!(outcome, expected, "{call}, stopped: {stopped}");
            assert!(start.elapsed() < SOON, "{call}, stopped: {stopped}: {:?}", start.elapsed());
            secrets.blocks.lock().unwrap().clone_from(&"");
            // The call that was given up returns; the next run finds a port that answers.
            let patience = Instant::now() + SOON;
            while app.run_sync(SyncOptions::default()).is_err() {
                assert!(Instant::now() < patience, "{call}: the sign-in works again");
            }
        }
        expire(&server);
        assert_eq!(sync(&app), SyncOutcome::Done, "{call}");
        assert_eq!(sync(&app), SyncOutcome::Done, "{call}");
        assert_eq!(secrets.names(), [kept_name(&app)], "{call}: nothing is left behind");
    }
}
