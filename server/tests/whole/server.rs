//! A server in a thread of its own, with a clock that the test moves.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::mpsc;
use std::thread::JoinHandle;
use std::time::Duration;

use acompana_domain::kind::Role;
use acompana_domain::record::UserId;
use acompana_server::{Administration, Clock, Config, ServeError, serve};
use jiff::Timestamp;
use tempfile::TempDir;
use tokio::sync::oneshot;

use crate::kinds::host;
use crate::phone::Phone;

pub const UNIT: &str = "DFIMS000061";
pub const OTHER_UNIT: &str = "DFIMS000073";

/// A clock that stands still until it is moved.
#[derive(Clone)]
pub struct TestClock(Arc<AtomicI64>);

impl TestClock {
    pub fn now(&self) -> Timestamp {
        Timestamp::from_second(self.0.load(Ordering::SeqCst)).unwrap()
    }

    pub fn pass(&self, time: Duration) {
        self.0.fetch_add(i64::try_from(time.as_secs()).unwrap(), Ordering::SeqCst);
    }

    fn clock(&self) -> Clock {
        let clock = self.clone();
        Arc::new(move || clock.now())
    }
}

pub struct Server {
    pub address: SocketAddr,
    pub clock: TestClock,
    folder: TempDir,
    stop: oneshot::Sender<()>,
    thread: JoinHandle<Result<(), ServeError>>,
}

impl Server {
    pub fn start() -> Self {
        Self::start_with(|_| {})
    }

    pub fn start_with(adjust: impl FnOnce(&mut Config)) -> Self {
        let start = Timestamp::now().as_second();
        Self::start_in(tempfile::tempdir().unwrap(), TestClock(Arc::new(AtomicI64::new(start))), adjust)
    }

    pub fn start_in(folder: TempDir, clock: TestClock, adjust: impl FnOnce(&mut Config)) -> Self {
        let mut config = Config::new(folder.path());
        config.host = host();
        config.clock = clock.clock();
        adjust(&mut config);
        let (stop, stopped) = oneshot::channel();
        let (tell, told) = mpsc::channel();
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
            let shutdown = async {
                stopped.await.ok();
            };
            runtime.block_on(serve(config, shutdown, |address| tell.send(address).unwrap()))
        });
        let address = told.recv_timeout(Duration::from_secs(30)).expect("the server listens");
        Self { address, clock, folder, stop, thread }
    }

    pub fn admin(&self) -> Administration {
        let admin = Administration::open(self.folder.path(), None).unwrap();
        admin.with_host(host()).with_clock(self.clock.clock())
    }

    /// Stops in order and gives what is left on the disk.
    pub fn stop(self) -> (TempDir, TestClock) {
        self.stop.send(()).unwrap();
        self.thread.join().unwrap().unwrap();
        (self.folder, self.clock)
    }

    pub fn restart(self) -> Self {
        let (folder, clock) = self.stop();
        Self::start_in(folder, clock, |_| {})
    }

    /// A member of staff with the role at the unit.
    pub fn staff(&self, role: Role, unit: &str) -> UserId {
        self.admin().add_staff("Dra. Ejemplo", &BTreeSet::from([role]), &[unit.to_owned()]).unwrap()
    }

    /// A clinician of the usual unit with an enrolled device.
    pub fn clinician(&self) -> Phone {
        self.clinician_at(UNIT)
    }

    pub fn clinician_at(&self, unit: &str) -> Phone {
        self.phone_of(self.staff(Role::Clinician, unit))
    }

    /// One more device of a person.
    pub fn phone_of(&self, user: UserId) -> Phone {
        let code = self.admin().code_for_staff(user).unwrap();
        Phone::new(self.address).enrolled(&code.code.to_string())
    }
}
