//! `acompana admin`: hospitals, staff, codes, devices, the audit log, backups. Works on the server's data directory, also
//! while the server runs.

mod code;
mod device;
mod hospital;
mod ledger;
mod staff;

use acompana_domain::message;
use acompana_server::store::StoreKey;
use acompana_server::{Administration, AdministrationFailure};
use clap::{Args, Subcommand};

use crate::cli::Common;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::Output;

const EXAMPLES: &str = "\
Examples:
  acompana admin hospital add DFIMS000604 'UMAE Oncología Siglo XXI' --level UMAE --ooad CDMX-Sur
  acompana admin staff add 'Enfermera de Ejemplo' --role clinician --role registrar --unit DFIMS000604
  acompana admin code staff 0198c0de-0000-7000-8000-000000000001
  acompana admin device list
  acompana admin audit verify

Give the server's folder with --data, as to 'acompana serve'. It may be running.";

/// Keep a server: hospitals, staff, codes, devices, audit log, backups
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    Hospital(hospital::Arguments),
    Staff(staff::Arguments),
    Code(code::Arguments),
    Device(device::Arguments),
    Quarantine(ledger::Quarantine),
    Audit(ledger::Audit),
    Counts(ledger::Counts),
    Backup(ledger::Backup),
    Restored(ledger::Restored),
}

/// Does what an administrator asks.
pub(crate) fn run(arguments: Arguments, common: &Common, output: &Output) -> Result<Exit, Failure> {
    let folder = common.server_data();
    let desk = Administration::open(&folder, store_key()?.as_ref()).map_err(|failure| failed(&failure, output))?;
    let done = match arguments.what {
        What::Hospital(arguments) => hospital::run(arguments, &desk, output),
        What::Staff(arguments) => staff::run(arguments, &desk, output),
        What::Code(arguments) => code::run(arguments, &desk, output),
        What::Device(arguments) => device::run(&arguments, &desk, output),
        What::Quarantine(arguments) => ledger::quarantine(&arguments, &desk, output),
        What::Audit(arguments) => ledger::audit(&arguments, &desk, output),
        What::Counts(_) => ledger::counts(&desk, output),
        What::Backup(arguments) => ledger::backup(&arguments, &desk, output),
        What::Restored(_) => ledger::restored(&desk, output),
    };
    let exit = done.map_err(|failure| failed(&failure, output))?;
    desk.close().map_err(|failure| failed(&failure, output))?;
    Ok(exit)
}

/// The key of the server's store, if the environment has one.
pub(super) fn store_key() -> Result<Option<StoreKey>, Failure> {
    let text = std::env::var("ACOMPANA_SERVER_KEY").ok().filter(|text| !text.is_empty());
    text.map(|text| text.parse()).transpose().map_err(|_| Failure::new(Exit::Usage, "fail-server-key"))
}

/// What a failure of the desk means to a caller.
pub(super) fn failed(failure: &AdministrationFailure, output: &Output) -> Failure {
    match failure {
        AdministrationFailure::Open(reason) => {
            Failure::new(Exit::Storage, "fail-server-store").showing("reason", reason)
        }
        AdministrationFailure::Store(reason) => {
            Failure::new(Exit::Storage, "fail-server-store").showing("reason", reason)
        }
        AdministrationFailure::NotFound { id, .. } => {
            Failure::new(Exit::Refused, "fail-admin-not-found").with("id", id.clone())
        }
        AdministrationFailure::Unfit { reason } => Failure::input("fail-admin-unfit").with("reason", *reason),
        AdministrationFailure::Refused { findings } => {
            let told: Vec<String> = findings.iter().map(|finding| message::tell(output.locale(), finding)).collect();
            Failure::new(Exit::Refused, "fail-admin-refused").with("reason", told.join(" "))
        }
    }
}
