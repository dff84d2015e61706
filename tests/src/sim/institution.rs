//! The simulated server: the real handling of a request over the real store, on a disk that can fail.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use acompana_domain::kind::{Actor, Role};
use acompana_domain::record::{DeviceId, UserId};
use acompana_domain::rules::RuleData;
use acompana_server::store::sqlite::{SqliteStore, SqliteTx};
use acompana_server::store::{Accounts, Desk, Store, User};
use acompana_sync::fault::StoreFault;
use acompana_sync::server::{Host, Refusal, Session, handle};
use acompana_sync::wire::{Limits, Problem, ProblemCode, SyncReply, SyncRequest, decode, encode};
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::broken::Ticketed;
use super::disk::{Cut, Files, Tripwire, log_length, root};
use super::kinds::registry;

const LOG: &str = "acompana.db-wal";

/// What came of a request.
pub(super) enum Served {
    /// An answer, as bytes.
    Reply(Vec<u8>),
    /// The reason why there is none.
    Problem(Problem),
    /// The server died over it.
    Died,
}

/// The institution's server.
pub(super) struct Institution {
    home: PathBuf,
    life: u32,
    store: Option<SqliteStore>,
    host: Host,
    wire: Arc<Tripwire>,
    commit_to_die_in: Option<(u64, f64)>,
    /// Whether its disk is full.
    pub full: bool,
    /// It does not answer before this.
    pub down_until: Option<Timestamp>,
    /// The last backup.
    pub backup: Option<Files>,
    /// How often it died.
    pub deaths: u32,
}

fn fresh() -> &'static Files {
    static FRESH: OnceLock<Files> = OnceLock::new();
    FRESH.get_or_init(|| {
        let folder = tempfile::tempdir_in(root()).unwrap();
        SqliteStore::open(folder.path(), None).unwrap().close().unwrap();
        Files::of(folder.path()).unwrap()
    })
}

fn file(cause: std::io::Error) -> StoreFault {
    StoreFault::new(cause)
}

impl Institution {
    /// A new server in the folder `home`.
    pub(super) fn new(home: &Path) -> Result<Self, StoreFault> {
        fresh().lay_out(&home.join("0")).map_err(file)?;
        Ok(Self {
            home: home.to_owned(),
            life: 0,
            store: Some(SqliteStore::open(&home.join("0"), None).map_err(StoreFault::new)?),
            host: Host { kinds: registry(), rules: RuleData::default(), zone: TimeZone::UTC },
            wire: Arc::default(),
            commit_to_die_in: None,
            full: false,
            down_until: None,
            backup: None,
            deaths: 0,
        })
    }

    fn folder(&self) -> PathBuf {
        self.home.join(self.life.to_string())
    }

    fn store(&self) -> Result<&SqliteStore, StoreFault> {
        self.store.as_ref().ok_or_else(|| file(std::io::ErrorKind::NotConnected.into()))
    }

    /// A person with these scopes.
    pub(super) fn employ(&self, user: UserId, scopes: &[String], now: Timestamp) -> Result<(), StoreFault> {
        let roles = BTreeSet::from([Role::Clinician]);
        let person =
            User { id: user, display_name: "Personal de prueba".to_owned(), roles, guardian: None, active: true };
        self.store()?.write(|tx| {
            tx.put_user(&person)?;
            scopes.iter().try_for_each(|scope| tx.give(user, scope, now).map(drop))
        })
    }

    /// One transaction of the administrator's, in which nothing goes wrong.
    pub(super) fn administer<T>(
        &self,
        work: impl FnOnce(&mut SqliteTx<'_>) -> Result<T, StoreFault>,
    ) -> Result<T, StoreFault> {
        self.store()?.write(work)
    }

    /// One look.
    pub(super) fn look<T>(&self, work: impl FnOnce(&SqliteTx<'_>) -> Result<T, StoreFault>) -> Result<T, StoreFault> {
        self.store()?.read(work)
    }

    /// Serves a request. `ticket`: the number that its first change takes whatever was committed meanwhile, in the
    /// variant that is wrong that way.
    pub(super) fn serve(
        &mut self,
        user: UserId,
        device: DeviceId,
        bytes: &[u8],
        now: Timestamp,
        ticket: Option<i64>,
    ) -> Result<Served, StoreFault> {
        let request: SyncRequest = decode(bytes, Limits::REQUEST).map_err(StoreFault::new)?;
        let actor = Actor { user, roles: BTreeSet::from([Role::Clinician]) };
        let session = Session { actor, device };
        let (folder, host) = (self.folder(), &self.host);
        let before = log_length(&folder, LOG);
        let handled: Result<SyncReply, Refusal> = self.store()?.write(|tx| match ticket {
            None => handle(tx, host, &session, &request, now),
            Some(first) => handle(&mut Ticketed::new(tx, first), host, &session, &request, now),
        });
        if self.wire.is_dead() {
            return Ok(Served::Died);
        }
        match handled {
            Ok(reply) => {
                if let Some((nth, part)) = self.commit_to_die_in.take() {
                    if nth == 0 {
                        self.wire.pull(&folder, LOG, Some(Cut { from: before, part }));
                        return Ok(Served::Died);
                    }
                    self.commit_to_die_in = Some((nth - 1, part));
                }
                Ok(Served::Reply(encode(&reply).map_err(StoreFault::new)?))
            }
            Err(Refusal::Problem(problem)) => Ok(Served::Problem(problem)),
            Err(Refusal::Store(_)) if self.full => {
                Ok(Served::Problem(Problem::new(ProblemCode::Unavailable, "the disk is full")))
            }
            Err(Refusal::Store(fault)) => Err(fault),
        }
    }

    /// It will die after so many steps of SQLite's machine.
    pub(super) fn arm(&mut self, steps: u64) -> Result<(), StoreFault> {
        self.wire.arm(&self.folder(), LOG, steps, None);
        self.store()?.obstruct(Some(self.wire.question()))
    }

    /// It will die in its n-th commit from now, with the log written up to some point.
    pub(super) fn arm_commit(&mut self, nth: u64, part: f64) {
        self.commit_to_die_in = Some((nth, part));
    }

    /// It will not die.
    pub(super) fn disarm(&mut self) -> Result<(), StoreFault> {
        self.commit_to_die_in = None;
        self.wire.take_left();
        self.store()?.obstruct(None)
    }

    /// Its disk has so many pages left, or enough. Gives whether it died over it.
    pub(super) fn limit_disk(&mut self, pages: Option<u32>) -> Result<bool, StoreFault> {
        let limited = self.store()?.limit_growth(pages);
        if self.wire.is_dead() {
            return Ok(true);
        }
        self.full = pages.is_some();
        limited.map(|()| false)
    }

    /// It is started again after it died.
    pub(super) fn revive(&mut self) -> Result<(), StoreFault> {
        self.deaths += 1;
        let left = self.wire.take_left().ok_or_else(|| file(std::io::ErrorKind::NotFound.into()))?;
        self.become_what(&left)
    }

    /// It is stopped and started again.
    pub(super) fn restart(&mut self) -> Result<(), StoreFault> {
        let files = Files::of(&self.folder()).map_err(file)?;
        self.become_what(&files)
    }

    fn become_what(&mut self, files: &Files) -> Result<(), StoreFault> {
        drop(self.store.take());
        std::fs::remove_dir_all(self.folder()).map_err(file)?;
        self.life += 1;
        files.lay_out(&self.folder()).map_err(file)?;
        self.store = Some(SqliteStore::open(&self.folder(), None).map_err(StoreFault::new)?);
        self.wire.take_left();
        self.commit_to_die_in = None;
        self.full = false;
        Ok(())
    }

    /// It is backed up.
    pub(super) fn back_up(&mut self, now: Timestamp) -> Result<(), StoreFault> {
        let folder = tempfile::tempdir_in(&self.home).map_err(file)?;
        self.store()?.backup(&folder.path().join(acompana_server::store::sqlite::FILE), || now)?;
        self.backup = Some(Files::of(folder.path()).map_err(file)?);
        Ok(())
    }

    /// It is lost, and comes back from its last backup. Gives whether there was one.
    pub(super) fn restore(&mut self, now: Timestamp) -> Result<bool, StoreFault> {
        let Some(files) = self.backup.take() else { return Ok(false) };
        self.become_what(&files)?;
        self.backup = Some(files);
        self.store()?.write(|tx| tx.renew_epoch(now))?;
        Ok(true)
    }
}
