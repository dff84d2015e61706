//! A simulated device: the real encrypted store on a disk that can fail, and a clock that can be wrong.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use acompana_core::StoreKey;
use acompana_core::store::{Durability, ReadTx, Store, StoreError, WriteTx};
use acompana_domain::record::{DeviceId, UserId};
use acompana_sync::client::{ClientTx, DeviceState, OutboxError, Run};
use acompana_sync::fault::StoreFault;
use acompana_sync::wire::SyncRequest;
use jiff::{SignedDuration, Timestamp};

use super::disk::{Cut, Files, Tripwire, log_length, root};
use super::kinds::registry;

const LOG: &str = "store.db-wal";
const KEY: [u8; 32] = [7; 32];

/// Why a device could not do something.
#[derive(Debug)]
pub(super) enum Trouble {
    /// It died.
    Died,
    /// The store.
    Store(StoreError),
    /// The store, through the protocol's port.
    Fault(StoreFault),
    /// A person's wish that cannot be met.
    Wish(OutboxError),
}

impl From<StoreError> for Trouble {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<StoreFault> for Trouble {
    fn from(fault: StoreFault) -> Self {
        Self::Fault(fault)
    }
}

impl From<OutboxError> for Trouble {
    fn from(error: OutboxError) -> Self {
        match error {
            OutboxError::Store(fault) => Self::Fault(fault),
            other => Self::Wish(other),
        }
    }
}

impl std::fmt::Display for Trouble {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Died => f.write_str("the device died"),
            Self::Store(error) => error.fmt(f),
            Self::Fault(fault) => fault.fmt(f),
            Self::Wish(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for Trouble {}

impl Trouble {
    /// Whether a full disk is the reason.
    pub(super) fn is_full(&self) -> bool {
        match self {
            Self::Store(error) => matches!(error, StoreError::Full),
            Self::Fault(fault) => matches!(fault.cause(), Some(StoreError::Full)),
            _ => false,
        }
    }
}

/// Where a device's sync is.
#[derive(Debug)]
pub(super) enum Phase {
    /// None is running.
    Idle,
    /// A request is on its way.
    Asking {
        /// Which one, by number.
        exchange: u64,
        /// What it says.
        request: Box<SyncRequest>,
    },
    /// It waits for a time.
    Resting,
}

/// A device.
#[expect(clippy::struct_excessive_bools, reason = "each is a state of its own: they do not exclude each other")]
pub(super) struct Device {
    /// Whose it is.
    pub user: UserId,
    /// Its id.
    pub id: DeviceId,
    home: PathBuf,
    life: u32,
    store: Option<Store>,
    wire: Arc<Tripwire>,
    flushed: u64,
    commit_to_die_in: Option<(u64, Option<f64>, f64)>,
    /// Milliseconds that its clock is ahead.
    pub ahead: i64,
    /// Whether its disk is full.
    pub full: bool,
    /// Whether it has no connection.
    pub cut: bool,
    /// The run of the sync.
    pub run: Option<Run>,
    /// Where that is.
    pub phase: Phase,
    /// Whether the run was started by nobody, and waits and tries again.
    pub patient: bool,
    /// Whether the next look at what there is to say respects waits.
    pub respects_waits: bool,
    /// Number of the last exchange.
    pub exchange: u64,
    /// A copy of it.
    pub copy: Option<Files>,
    /// How often it died.
    pub deaths: u32,
    /// Whether it asked for single records and had no answer: nobody asks again, the sums tell.
    pub asked_in_vain: bool,
}

/// A store that was just made, to begin with: making the tables anew for each simulation would be half its time.
fn fresh() -> &'static Files {
    static FRESH: OnceLock<Files> = OnceLock::new();
    FRESH.get_or_init(|| {
        let folder = tempfile::tempdir_in(root()).unwrap();
        open(folder.path()).unwrap().close().unwrap();
        Files::of(folder.path()).unwrap()
    })
}

fn open(folder: &Path) -> Result<Store, StoreError> {
    Store::open(folder, StoreKey::new(KEY), registry(), Box::new(|_| {}))
}

impl Device {
    /// A new device of `user` in the folder `home`, enrolled.
    pub(super) fn new(home: &Path, id: DeviceId, user: UserId, now: Timestamp) -> Result<Self, Trouble> {
        let folder = home.join("0");
        fresh().lay_out(&folder).map_err(|cause| StoreError::File { path: folder.clone(), cause })?;
        let mut device = Self {
            user,
            id,
            home: home.to_owned(),
            life: 0,
            store: Some(open(&folder)?),
            wire: Arc::default(),
            flushed: 0,
            commit_to_die_in: None,
            ahead: 0,
            full: false,
            cut: false,
            run: None,
            phase: Phase::Idle,
            patient: false,
            respects_waits: false,
            exchange: 0,
            copy: None,
            deaths: 0,
            asked_in_vain: false,
        };
        let state = DeviceState { user: Some(user), ..DeviceState::new(id, now) };
        device.write(Durability::Full, |tx| Ok(tx.put_device(&state)?))?;
        Ok(device)
    }

    fn folder(&self) -> PathBuf {
        self.home.join(self.life.to_string())
    }

    fn store(&self) -> Result<&Store, Trouble> {
        Ok(self.store.as_ref().ok_or(StoreError::Closed)?)
    }

    /// Its own clock at the true time `now`.
    pub(super) fn clock(&self, now: Timestamp) -> Timestamp {
        now.checked_add(SignedDuration::from_millis(self.ahead)).unwrap_or(now)
    }

    /// One transaction, in which it may die.
    pub(super) fn write<T>(
        &mut self,
        durability: Durability,
        work: impl FnOnce(&mut WriteTx<'_>) -> Result<T, Trouble>,
    ) -> Result<T, Trouble> {
        let folder = self.folder();
        let before = log_length(&folder, LOG);
        let done = self.store()?.write(durability, work);
        if self.wire.is_dead() {
            return Err(Trouble::Died);
        }
        if done.is_ok()
            && let Some((nth, power, part)) = self.commit_to_die_in.take()
        {
            if nth == 0 {
                let from = if power.is_some() { self.flushed } else { before };
                self.wire.pull(&folder, LOG, Some(Cut { from, part: power.unwrap_or(part) }));
                return Err(Trouble::Died);
            }
            self.commit_to_die_in = Some((nth - 1, power, part));
        }
        if done.is_ok() && durability == Durability::Full {
            self.flushed = log_length(&folder, LOG);
            self.wire.flushed(self.flushed);
        }
        done
    }

    /// One look.
    pub(super) fn read<T>(&self, work: impl FnOnce(&ReadTx<'_>) -> Result<T, StoreError>) -> Result<T, Trouble> {
        Ok(self.store()?.read(work)?)
    }

    /// What it remembers about itself.
    #[expect(clippy::redundant_closure_for_method_calls, reason = "the method itself is of one lifetime only")]
    pub(super) fn state(&self) -> Result<DeviceState, Trouble> {
        let state = self.read(|tx| tx.device_state())?;
        Ok(state.ok_or_else(|| StoreError::Absent { what: "the device's state".to_owned() })?)
    }

    /// It will die after so many steps of SQLite's machine.
    pub(super) fn arm(&mut self, steps: u64, power: Option<f64>) -> Result<(), Trouble> {
        let cut = power.map(|part| Cut { from: self.flushed, part });
        self.wire.arm(&self.folder(), LOG, steps, cut);
        Ok(self.store()?.obstruct(Some(self.wire.question()))?)
    }

    /// It will die in its n-th commit from now, with the log written up to some point.
    pub(super) fn arm_commit(&mut self, nth: u64, power: Option<f64>, part: f64) {
        self.commit_to_die_in = Some((nth, power, part));
    }

    /// It will not die.
    pub(super) fn disarm(&mut self) -> Result<(), Trouble> {
        self.commit_to_die_in = None;
        self.wire.take_left();
        Ok(self.store()?.obstruct(None)?)
    }

    /// Its disk has so many pages left, or enough.
    pub(super) fn limit_disk(&mut self, pages: Option<u32>) -> Result<(), Trouble> {
        let limited = self.store()?.limit_growth(pages);
        if self.wire.is_dead() {
            return Err(Trouble::Died);
        }
        self.full = pages.is_some();
        Ok(limited?)
    }

    /// It is started again after it died, from what was on the disk then.
    pub(super) fn revive(&mut self) -> Result<(), Trouble> {
        self.deaths += 1;
        let left =
            self.wire.take_left().ok_or_else(|| StoreError::Absent { what: "a disk to start from".to_owned() })?;
        self.become_what(&left)
    }

    /// Its files are replaced by others, as when a phone is restored from a copy.
    pub(super) fn become_what(&mut self, files: &Files) -> Result<(), Trouble> {
        drop(self.store.take());
        let old = self.folder();
        self.life += 1;
        let folder = self.folder();
        let file = |cause| StoreError::File { path: folder.clone(), cause };
        std::fs::remove_dir_all(old).map_err(file)?;
        files.lay_out(&folder).map_err(file)?;
        self.store = Some(open(&folder)?);
        self.wire.take_left();
        self.commit_to_die_in = None;
        self.flushed = log_length(&folder, LOG);
        self.full = false;
        self.run = None;
        self.phase = Phase::Idle;
        Ok(())
    }

    /// Its files as they are now.
    pub(super) fn files(&self) -> Result<Files, Trouble> {
        let folder = self.folder();
        Ok(Files::of(&folder).map_err(|cause| StoreError::File { path: folder, cause })?)
    }

    /// The seals of all pages, SQLite's own structure, the audit chain.
    pub(super) fn verify(&self) -> Result<(), Trouble> {
        Ok(self.store()?.verify()?)
    }
}
