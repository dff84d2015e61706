//! Many devices at once against one server: how long it lets them wait, what goes wrong, and whether anything is lost.
//!
//! Everything is what people have: each device is the core that apps embed over an encrypted store of its own, with its
//! own connection over TLS, and the server is the program itself over an encrypted store on the disk. Only the devices'
//! stores lie in memory where the system has such a place, since five hundred phones do not share one disk.

mod crowd;
mod figures;
mod listen;
mod proof;
mod turn;

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use serde::Serialize;
use tempfile::TempDir;

use crate::Server;
use crowd::{Crowd, Phone};
use figures::{Process, Scrape};
use listen::Ear;
use proof::Before;

pub use figures::Times;
pub use proof::Proof;

/// How much load, and for how long.
#[derive(Debug, Clone, Copy)]
pub struct Load {
    /// Devices; every fifth one is the ward's, the others are parents'.
    pub devices: usize,
    /// How long they sync.
    pub lasts: Duration,
    /// How often each of them does.
    pub every: Duration,
    /// One turn in so many begins with a write.
    pub write_each: u32,
}

/// What was measured.
#[derive(Debug, Serialize)]
pub struct Measured {
    /// Devices.
    pub devices: usize,
    /// Seconds that they synced.
    pub seconds: f64,
    /// Seconds between two syncs of one device.
    pub every_seconds: f64,
    /// Seconds until all of them were enrolled and had received what is theirs, before the measurement.
    pub enrolling_seconds: f64,
    /// Runs of the sync.
    pub runs: usize,
    /// Runs that did not go through to the end, by their outcome.
    pub unfinished: BTreeMap<&'static str, usize>,
    /// From the device: a request and its answer.
    pub exchange: Times,
    /// From the person: a whole run, with the device's own work.
    pub run: Times,
    /// From the person: saving a write, each of which must be found again.
    pub save: Times,
    /// Requests without a usable answer, by what the devices say of it.
    pub failures: BTreeMap<String, usize>,
    /// What the server counted meanwhile.
    pub server: Scrape,
    /// Cores that the server used, on average.
    pub server_cores: f64,
    /// The server's memory at its most, in KiB.
    pub server_peak_kib: u64,
    /// Cores that all devices used together, on average.
    pub devices_cores: f64,
    /// What was found afterwards.
    pub proof: Proof,
}

/// The key of the server's store.
const KEY: &str = "3d6f1c0e5b7a498216f0c3e4d5a6b7980f1e2d3c4b5a69788796a5b4c3d2e1f0";

/// Lets the devices sync, then looks whether everything that was acknowledged is there.
pub fn measure(load: &Load) -> Measured {
    let ear = Ear::open();
    let stores = place_for_stores();
    let (certificate, key, authority) = crowd::certificate(stores.path());
    let server = Server::start_encrypted(
        KEY,
        &["--tls-cert", &certificate, "--tls-key", &key, "--metrics-listen", "127.0.0.1:0"],
    );
    let crowd = Crowd::made(&server, load.devices, stores.path(), authority);
    let began = Instant::now();
    let phones = crowd.enrolled();
    let enrolling = began.elapsed();

    let before_them = Before::of(&server);
    let page = figures::page_of(&server.log());
    let (before, server_before, ours_before) =
        (Scrape::of(page), Process::of(server.pid()), Process::of(std::process::id()));
    ear.forget();
    let turns = turn::all(&phones, load);
    let (heard, failures) = ear.heard();
    let (server_after, ours_after) = (Process::of(server.pid()), Process::of(std::process::id()));
    let scraped = Scrape::of(page).since(&before);

    at_once(&phones, Phone::settle);
    // The last ones to settle may have written what others hold too.
    at_once(&phones, Phone::settle);
    Measured {
        devices: phones.len(),
        seconds: turns.took.as_secs_f64(),
        every_seconds: load.every.as_secs_f64(),
        enrolling_seconds: enrolling.as_secs_f64(),
        runs: turns.runs.len(),
        unfinished: turns.unfinished,
        exchange: Times::of(heard),
        run: Times::of(turns.runs),
        save: Times::of(turns.saves),
        failures,
        server: scraped,
        server_cores: server_after.cores_since(&server_before, turns.took),
        server_peak_kib: server_after.peak_kib,
        devices_cores: ours_after.cores_since(&ours_before, turns.took),
        proof: Proof::of(&phones, &server, &before_them),
    }
}

/// In memory where there is such a place: the server's disk is then its own.
fn place_for_stores() -> TempDir {
    tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap()
}

/// Does something for each, a few at a time; gives what each gave.
fn at_once<A: Sync, B: Send>(all: &[A], work: impl Fn(&A) -> B + Sync) -> Vec<B> {
    const HANDS: usize = 8;
    let (next, done) = (AtomicUsize::new(0), Mutex::new(Vec::with_capacity(all.len())));
    std::thread::scope(|hands| {
        for _ in 0..HANDS {
            hands.spawn(|| {
                while let Some(one) = all.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let made = work(one);
                    done.lock().unwrap().push(made);
                }
            });
        }
    });
    done.into_inner().unwrap()
}
