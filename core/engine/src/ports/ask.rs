//! Calling code that is not ours.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU8, AtomicU32, Ordering};
use std::sync::mpsc::sync_channel;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::thread;
use std::time::Duration;

use super::{KeyStore, NetworkMonitor, Patience, PortError, SecretStore};

/// A person may have to find their finger, or their code.
const KEY_LIMIT: Duration = Duration::from_mins(1);
const SECRET_LIMIT: Duration = Duration::from_secs(10);
/// The platform knows the answer; a sync should not wait for it.
const NETWORK_LIMIT: Duration = Duration::from_secs(1);

/// What ends the waiting: an answer, or that the run was stopped.
enum Told<T> {
    Answer(Result<T, PortError>),
    Stopped,
}

/// Runs `call` on a thread of its own and gives up after `limit`, or earlier when `patience` ends. A panic in it is a
/// failure like any other. What it answers too late is dropped, so an answer that holds a secret must wipe itself then.
fn ask<T: Send + 'static>(
    limit: Duration,
    patience: &Patience<'_>,
    call: impl FnOnce() -> Result<T, PortError> + Send + 'static,
) -> Result<T, PortError> {
    // Room for both: neither the port's thread nor whoever stops the run ever waits here.
    let (sender, receiver) = sync_channel(2);
    let stopped = sender.clone();
    let asked = thread::Builder::new().name("acompana-port".to_owned()).spawn(move || {
        let answer = catch_unwind(AssertUnwindSafe(call)).unwrap_or_else(|payload| {
            // The payload is foreign as well: dropping it could panic again.
            std::mem::forget(payload);
            Err(PortError::failed("it panicked"))
        });
        // Nobody listens any more when the limit is over.
        drop(sender.send(Told::Answer(answer)));
    });
    asked.map_err(|error| PortError::failed(format!("no thread for it: {error}")))?;
    let _waking = patience.stop.map(|stop| stop.on_stop(move || drop(stopped.try_send(Told::Stopped))));
    match receiver.recv_timeout(limit.min(patience.left())) {
        Ok(Told::Answer(answer)) => answer,
        Ok(Told::Stopped) => Err(PortError::failed("nobody waits for it any more")),
        Err(_) => Err(PortError::failed("it did not answer in time")),
    }
}

/// A port, and the only way to it.
pub(crate) struct Asked<P: ?Sized> {
    port: Arc<P>,
    limit: Duration,
    /// Calls that were given up and have not returned.
    stuck: Arc<AtomicU32>,
}

impl<P: ?Sized + Send + Sync + 'static> Asked<P> {
    fn new(port: Arc<P>, limit: Duration) -> Self {
        Self { port, limit, stuck: Arc::default() }
    }

    /// Asks the port. While a call that was given up has not returned, nothing more is asked: a port that blocks for
    /// ever costs one thread and not one for every try.
    ///
    /// # Errors
    /// What the port says, or that it panicked, or that it did not answer in time or before `patience` ended. When that
    /// has ended already, nothing is asked.
    pub(crate) fn ask<T: Send + 'static>(
        &self,
        patience: &Patience<'_>,
        call: impl FnOnce(&P) -> Result<T, PortError> + Send + 'static,
    ) -> Result<T, PortError> {
        if patience.is_stopped() || patience.left().is_zero() {
            return Err(PortError::failed("there was no time left to ask it"));
        }
        if self.stuck.load(Ordering::Acquire) > 0 {
            return Err(PortError::failed("an earlier call has not returned yet"));
        }
        let underway = Underway { stage: Arc::new(AtomicU8::new(RUNNING)), stuck: Arc::clone(&self.stuck) };
        let (stage, port) = (Arc::clone(&underway.stage), Arc::clone(&self.port));
        let answer = ask(self.limit, patience, move || {
            let _underway = underway;
            call(&port)
        });
        if stage.compare_exchange(RUNNING, GIVEN_UP, Ordering::AcqRel, Ordering::Acquire).is_ok() {
            self.stuck.fetch_add(1, Ordering::AcqRel);
        }
        answer
    }
}

impl Asked<dyn KeyStore> {
    /// The key store of the store in `dir`, whichever object the app gives for it this time. A call that an earlier
    /// opening gave up counts as long as it has not returned: retries do not stack prompts upon one another.
    pub(crate) fn key_store(port: Arc<dyn KeyStore>, dir: &Path) -> Self {
        Self { port, limit: KEY_LIMIT, stuck: stuck_in(dir) }
    }

    #[cfg(test)]
    pub(crate) fn within(self, limit: Duration) -> Self {
        Self { limit, ..self }
    }
}

/// The calls of this process to the key stores of each folder that were given up. Kept alive by the calls themselves.
static STUCK_IN: Mutex<BTreeMap<PathBuf, Weak<AtomicU32>>> = Mutex::new(BTreeMap::new());

fn stuck_in(dir: &Path) -> Arc<AtomicU32> {
    // The folder exists: its lock is held. One that cannot be resolved counts by the name it was given.
    let dir = dir.canonicalize().unwrap_or_else(|_| dir.to_owned());
    let mut all = STUCK_IN.lock().unwrap_or_else(PoisonError::into_inner);
    all.retain(|_, stuck| stuck.strong_count() > 0);
    let known = all.get(&dir).and_then(Weak::upgrade);
    known.unwrap_or_else(|| {
        let stuck = Arc::default();
        all.insert(dir, Arc::downgrade(&stuck));
        stuck
    })
}

impl Asked<dyn SecretStore> {
    pub(crate) fn secret_store(port: Arc<dyn SecretStore>) -> Self {
        Self::new(port, SECRET_LIMIT)
    }
}

impl Asked<dyn NetworkMonitor> {
    pub(crate) fn network_monitor(port: Arc<dyn NetworkMonitor>) -> Self {
        Self::new(port, NETWORK_LIMIT)
    }
}

const RUNNING: u8 = 0;
const RETURNED: u8 = 1;
const GIVEN_UP: u8 = 2;

/// A call that has not returned; dropped when it does, be it by a panic.
struct Underway {
    stage: Arc<AtomicU8>,
    stuck: Arc<AtomicU32>,
}

impl Drop for Underway {
    fn drop(&mut self) {
        if self.stage.swap(RETURNED, Ordering::AcqRel) == GIVEN_UP {
            self.stuck.fetch_sub(1, Ordering::AcqRel);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;
    use std::time::Instant;

    use super::*;

    const WHOLE: Patience<'static> = Patience::unbounded();

    trait Oracle: Send + Sync {
        fn say(&self) -> Result<u32, PortError>;
    }

    impl<F: Fn() -> Result<u32, PortError> + Send + Sync> Oracle for F {
        fn say(&self) -> Result<u32, PortError> {
            self()
        }
    }

    fn asked(limit: Duration, oracle: impl Oracle + 'static) -> Asked<dyn Oracle> {
        Asked::new(Arc::new(oracle), limit)
    }

    fn reason(answer: Result<u32, PortError>) -> String {
        match answer {
            Err(PortError::Failed { reason }) => reason,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn an_answer_comes_back_as_it_is_from_another_thread() {
        let here = thread::current().id();
        let port = asked(SECRET_LIMIT, move || Ok(u32::from(thread::current().id() != here)));
        assert_eq!(port.ask(&WHOLE, Oracle::say), Ok(1));
        let locked = || PortError::Locked { reason: "until the first unlock".to_owned() };
        assert_eq!(asked(SECRET_LIMIT, move || Err(locked())).ask(&WHOLE, Oracle::say), Err(locked()));
    }

    #[test]
    fn a_panic_is_a_failure_and_the_port_may_be_asked_again() {
        let port = asked(SECRET_LIMIT, || panic!("a mistake of the app"));
        assert_eq!(reason(port.ask(&WHOLE, Oracle::say)), "it panicked");
        assert_eq!(reason(port.ask(&WHOLE, Oracle::say)), "it panicked");
    }

    #[test]
    fn a_port_that_blocks_is_given_up_and_not_asked_again_until_it_returns() {
        let (release, released) = channel::<()>();
        let (entered, calls) = channel();
        let (released, entered) = (std::sync::Mutex::new(released), std::sync::Mutex::new(entered));
        let port = asked(Duration::from_millis(50), move || {
            entered.lock().unwrap().send(()).unwrap();
            released.lock().unwrap().recv().unwrap();
            Ok(7)
        });
        let start = Instant::now();
        assert_eq!(reason(port.ask(&WHOLE, Oracle::say)), "it did not answer in time");
        assert_eq!(reason(port.ask(&WHOLE, Oracle::say)), "an earlier call has not returned yet");
        assert!(start.elapsed() < Duration::from_secs(5));
        assert_eq!(calls.try_iter().count(), 1, "one thread hangs, not two");
        release.send(()).unwrap();
        while port.stuck.load(Ordering::Acquire) > 0 {
            thread::yield_now();
        }
        release.send(()).unwrap();
        assert_eq!(port.ask(&WHOLE, Oracle::say), Ok(7));
    }

    #[test]
    fn what_comes_too_late_is_dropped_where_it_came() {
        struct Told(std::sync::mpsc::Sender<&'static str>);
        impl Drop for Told {
            fn drop(&mut self) {
                self.0.send("wiped").unwrap();
            }
        }
        let (dropped, told) = channel();
        let late = ask(Duration::from_millis(20), &WHOLE, move || {
            thread::sleep(Duration::from_millis(100));
            Ok(Told(dropped))
        });
        assert!(late.is_err());
        assert_eq!(told.recv_timeout(Duration::from_secs(5)), Ok("wiped"));
    }

    #[test]
    fn a_deadline_and_a_stop_end_the_waiting_and_nothing_is_asked_after_them() {
        let (release, released) = channel::<()>();
        let released = std::sync::Mutex::new(released);
        let blocks = move || {
            released.lock().unwrap().recv().unwrap();
            Ok(7)
        };
        let port = asked(SECRET_LIMIT, blocks);
        let stop = crate::sync::SyncHandle::new();
        let start = Instant::now();
        let short = Patience::of_run(Some(Duration::from_millis(50)), &stop);
        assert_eq!(reason(port.ask(&short, Oracle::say)), "it did not answer in time");
        assert_eq!(reason(port.ask(&short, Oracle::say)), "there was no time left to ask it");
        release.send(()).unwrap();
        while port.stuck.load(Ordering::Acquire) > 0 {
            thread::yield_now();
        }
        let (stopping, long) = (stop.clone(), Patience::of_run(None, &stop));
        let stopper = thread::spawn(move || {
            thread::sleep(Duration::from_millis(50));
            stopping.cancel();
        });
        assert_eq!(reason(port.ask(&long, Oracle::say)), "nobody waits for it any more");
        stopper.join().unwrap();
        assert_eq!(reason(port.ask(&long, Oracle::say)), "there was no time left to ask it");
        assert!(start.elapsed() < Duration::from_secs(5));
        release.send(()).unwrap();
    }
}
