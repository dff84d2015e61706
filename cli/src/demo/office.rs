//! The institution: a server process of its own, and the administrator's desk beside it.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use acompana_domain::kind::Role;
use acompana_domain::record::RecordId;
use acompana_server::Administration;
use acompana_server::store::Counts;

use super::cast::UNIT;
use super::wrong;
use crate::failure::Failure;

/// The institution.
pub(super) struct Office {
    server: Child,
    /// Where it listens.
    pub(super) address: SocketAddr,
    desk: Administration,
}

impl Office {
    /// Founds it: a server that listens on a free port of this computer, and the desk over the same data.
    pub(super) fn open(folder: &Path) -> Result<Self, Failure> {
        let data = folder.join("server");
        let program = std::env::current_exe().map_err(wrong)?;
        let mut server = Command::new(program)
            .args(["serve", "--listen", "127.0.0.1:0", "--data"])
            .arg(&data)
            .env_remove("ACOMPANA_DATA")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(wrong)?;
        let address = listening(&mut server).inspect_err(|_| drop(server.kill()))?;
        let desk = Administration::open(&data, None).map_err(wrong)?;
        Ok(Self { server, address, desk })
    }

    /// The server's process.
    pub(super) fn process(&self) -> u32 {
        self.server.id()
    }

    /// Adds a hospital to what everybody receives.
    pub(super) fn add_hospital(&self, clues: &str, name: &str, level: &str, ooad: &str) -> Result<(), Failure> {
        self.desk.add_hospital(clues, name, level, ooad).map(drop).map_err(wrong)
    }

    /// A code for somebody with these roles in these units.
    pub(super) fn code_for(&self, name: &str, roles: &BTreeSet<Role>, units: &[String]) -> Result<String, Failure> {
        let user = self.desk.add_staff(name, roles, units).map_err(wrong)?;
        Ok(self.desk.code_for_staff(user).map_err(wrong)?.code.to_string())
    }

    /// A code for the team of the ward and of its benefits office.
    pub(super) fn code_for_the_ward(&self, name: &str) -> Result<String, Failure> {
        let roles = BTreeSet::from([Role::Clinician, Role::Registrar, Role::Benefits]);
        self.code_for(name, &roles, &[UNIT.to_owned()])
    }

    /// A code for a parent, whose data the server has.
    pub(super) fn code_for_the_parent(&self, guardian: RecordId, name: &str) -> Result<String, Failure> {
        Ok(self.desk.code_for_guardian(guardian, name).map_err(wrong)?.code.to_string())
    }

    /// How much the server holds of everything.
    pub(super) fn counts(&self) -> Result<Counts, Failure> {
        self.desk.counts().map_err(wrong)
    }

    /// Whether every line of the audit log holds the one before it.
    pub(super) fn audit_holds(&self) -> Result<bool, Failure> {
        Ok(self.desk.verify_audit().map_err(wrong)?.first_break.is_none())
    }
}

impl Drop for Office {
    fn drop(&mut self) {
        // The folder goes next; a server that is already gone is as well.
        drop(self.server.kill());
        drop(self.server.wait());
    }
}

/// Reads the address that the server prints once it listens.
fn listening(server: &mut Child) -> Result<SocketAddr, Failure> {
    let stdout = server.stdout.take().ok_or_else(|| wrong("the server has no output"))?;
    for line in BufReader::new(stdout).lines() {
        let line = line.map_err(wrong)?;
        let address = line.split_whitespace().find_map(|word| {
            word.trim_start_matches("http://").trim_end_matches(['/', ',', '.', '"']).parse::<SocketAddr>().ok()
        });
        if let Some(address) = address {
            return Ok(address);
        }
    }
    Err(wrong("the server ended before it listened"))
}
