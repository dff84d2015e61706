//! A real server process, which can be killed and started again over the same data.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use acompana_domain::RecordId;
use acompana_domain::kind::Role;
use acompana_domain::record::UserId;
use acompana_server::store::sqlite::SqliteStore;
use acompana_server::store::{Store, StoreKey};
use acompana_server::{Administration, standard_host};
use acompana_sync::fault::StoreFault;
use acompana_sync::server::system_write;
use tempfile::TempDir;

use crate::bodies::UNIT;

/// The program under test: `acompana` as this build made it.
pub fn program() -> PathBuf {
    let ours = std::env::current_exe().unwrap();
    // Tests lie in `deps`, one folder below; the benchmarks beside it.
    let program = ours.ancestors().skip(1).take(2).map(|folder| folder.join("acompana")).find(|it| it.is_file());
    program.expect("the program `acompana` is missing: run `cargo build --workspace` in this profile first")
}

/// An institution: its data, and the process that serves them.
pub struct Server {
    folder: TempDir,
    process: Option<Child>,
    arguments: Vec<String>,
    level: &'static str,
    /// Key of its store, in hexadecimal.
    key: Option<&'static str>,
    /// Where it listens; the same after a restart.
    pub address: SocketAddr,
}

impl Server {
    /// A new institution with one hospital.
    pub fn start() -> Self {
        Self::start_with(&[], "info")
    }

    /// The same, served with these arguments as well, and with a log of this level.
    pub fn start_with(arguments: &[&str], level: &'static str) -> Self {
        Self::start_over(None, arguments, level)
    }

    /// The same, over a store that is encrypted with this key (hexadecimal digits).
    pub fn start_encrypted(key: &'static str, arguments: &[&str]) -> Self {
        Self::start_over(Some(key), arguments, "info")
    }

    fn start_over(key: Option<&'static str>, arguments: &[&str], level: &'static str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let arguments = arguments.iter().map(|argument| (*argument).to_owned()).collect();
        let address = SocketAddr::from(([127, 0, 0, 1], 0));
        let mut server = Self { folder, process: None, arguments, level, key, address };
        server.run();
        server.desk().add_hospital(UNIT, "Hospital de prueba", "UMAE", "37").unwrap();
        server
    }

    /// Where its data are.
    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// A place for the test's own files.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Everything it has logged so far, over all its starts.
    pub fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("log")).unwrap()
    }

    /// The process that serves now.
    pub fn pid(&self) -> u32 {
        self.process.as_ref().unwrap().id()
    }

    /// Sends it a signal, such as `HUP`.
    pub fn signal(&self, name: &str) {
        let sent = Command::new("kill").args([&format!("-{name}"), &self.pid().to_string()]).status().unwrap();
        assert!(sent.success());
    }

    /// Waits until it has ended by itself.
    pub fn wait(&mut self) {
        let ended = self.process.take().unwrap().wait().unwrap();
        assert!(ended.success(), "{ended}");
    }

    /// Loses all data, puts this backup in their place as the operations guide says, and starts again.
    pub fn restore(&mut self, backup: &Path) {
        self.kill();
        std::fs::rename(self.data(), self.folder.path().join("lost")).unwrap();
        std::fs::create_dir(self.data()).unwrap();
        std::fs::copy(backup, self.data().join("acompana.db")).unwrap();
        let told = Command::new(program()).args(["admin", "restored", "--data"]).arg(self.data()).output().unwrap();
        assert!(told.status.success(), "{}", String::from_utf8_lossy(&told.stderr));
        self.run();
    }

    fn run(&mut self) {
        let log = std::fs::OpenOptions::new().append(true).create(true).open(self.folder.path().join("log")).unwrap();
        let mut process = Command::new(program())
            .args(["serve", "--json", "--log-format", "json", "--listen", &self.address.to_string(), "--data"])
            .arg(self.data())
            .args(&self.arguments)
            .env_remove("ACOMPANA_DATA")
            .env_remove("ACOMPANA_SERVER_KEY")
            .envs(self.key.map(|key| ("ACOMPANA_SERVER_KEY", key)))
            .env("RUST_LOG", self.level)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .unwrap();
        let stdout = process.stdout.take().unwrap();
        self.process = Some(process);
        let mut told = String::new();
        for line in BufReader::new(stdout).lines() {
            told.push_str(&line.unwrap());
            if let Ok(value) = serde_json::from_str::<serde_json::Value>(&told) {
                let url = value["listening"].as_str().unwrap().to_owned();
                self.address = url.rsplit('/').next().unwrap().parse().unwrap();
                return;
            }
        }
        panic!("the server did not start: {told}");
    }

    /// The process as the kernel names it.
    pub fn process(&self) -> String {
        self.process.as_ref().map(|process| process.id().to_string()).unwrap_or_default()
    }

    /// Kills the process (SIGKILL), whatever it is doing.
    pub fn kill(&mut self) {
        if let Some(mut process) = self.process.take() {
            process.kill().unwrap();
            process.wait().unwrap();
        }
    }

    /// Starts it again over the same data and at the same address.
    pub fn restart(&mut self) {
        self.kill();
        self.run();
    }

    /// The administrator's desk, beside the running process.
    pub fn desk(&self) -> Administration {
        Administration::open(&self.data(), self.key().as_ref()).unwrap()
    }

    /// Its store, to be looked at beside the running process.
    pub fn store(&self) -> SqliteStore {
        SqliteStore::look(&self.data(), self.key().as_ref()).unwrap()
    }

    fn key(&self) -> Option<StoreKey> {
        self.key.map(|digits| digits.parse().unwrap())
    }

    /// A new person on the staff.
    pub fn staff(&self, roles: &[Role]) -> UserId {
        let roles: BTreeSet<Role> = roles.iter().copied().collect();
        self.desk().add_staff("Personal de prueba", &roles, &[UNIT.to_owned()]).unwrap()
    }

    /// A one-time code for a person on the staff.
    pub fn code(&self, user: UserId) -> String {
        self.desk().code_for_staff(user).unwrap().code.to_string()
    }

    /// A one-time code for a parent.
    pub fn parent_code(&self, guardian: RecordId) -> String {
        self.desk().code_for_guardian(guardian, "Familia de prueba").unwrap().code.to_string()
    }

    /// Writes records as the institution itself, for a past that no device has to live through.
    pub fn remember(&self, records: Vec<acompana_domain::Record>) {
        let store = SqliteStore::open(&self.data(), self.key().as_ref()).unwrap();
        let (host, now) = (standard_host(), jiff::Timestamp::now());
        let actor = acompana_server::signin::administrator();
        store
            .write(|tx| {
                for record in records {
                    system_write(tx, &host, &actor, record, now)?;
                }
                Ok::<_, StoreFault>(())
            })
            .unwrap();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
    }
}
