//! A real server process, which can be killed and started again over the same data.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use acompana_domain::RecordId;
use acompana_domain::kind::Role;
use acompana_domain::record::UserId;
use acompana_server::store::Store;
use acompana_server::store::sqlite::SqliteStore;
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
    /// Where it listens; the same after a restart.
    pub address: SocketAddr,
}

impl Server {
    /// A new institution with one hospital.
    pub fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut server = Self { folder, process: None, address: SocketAddr::from(([127, 0, 0, 1], 0)) };
        server.run();
        server.desk().add_hospital(UNIT, "Hospital de prueba", "UMAE", "37").unwrap();
        server
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    fn run(&mut self) {
        let mut process = Command::new(program())
            .args(["serve", "--json", "--listen", &self.address.to_string(), "--data"])
            .arg(self.data())
            .env_remove("ACOMPANA_DATA")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let stdout = process.stdout.take().unwrap();
        self.process = Some(process);
        let mut told = String::new();
        for line in BufReader::new(stdout).lines() {
            told.push_str(&line.unwrap());
            if let Ok(value) = serde_json::from_str::<serde_json::Value>(&told) {
                let url = value["listening"].as_str().unwrap().to_owned();
                self.address = url.trim_start_matches("http://").parse().unwrap();
                return;
            }
        }
        panic!("the server did not start: {told}");
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
        Administration::open(&self.data(), None).unwrap()
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
        let store = SqliteStore::open(&self.data(), None).unwrap();
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
