//! `acompana enroll CODE --server URL`: this device becomes somebody's.

use acompana_core::CoreError;
use acompana_core::http::{Http, HttpError};
use clap::Args;
use serde_json::json;

use crate::cli::Common;
use crate::device::{self, failed};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::Output;

const EXAMPLES: &str = "\
Examples:
  acompana enroll 7K3M2-9QX4T --server https://acompana.example.mx
  acompana enroll 7K3M2-9QX4T --server http://127.0.0.1:8080 --data ./tablet --name 'Tableta de ejemplo'

A hospital hands the code out; it works once, on one device. ACOMPANA_CA names a PEM file with the institution's own
certificates, for this and every later sync.

The store is encrypted. Its key is ACOMPANA_KEY (64 hexadecimal digits) or, without it, a file beside the store's folder
(device.key) that is made at first use and that only you may read. Phones keep the key in the platform's key store
instead. Whoever has both folder and key reads everything; without the key nothing can be read any more.";

/// Enrol this device with a one-time code
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// The code
    code: String,
    /// Address of the server, https://…
    #[arg(long, value_name = "URL", env = "ACOMPANA_SERVER", value_parser = address)]
    server: String,
    /// How people call this device
    #[arg(long, default_value = "acompana")]
    name: String,
}

fn address(text: &str) -> Result<String, String> {
    let fits = text.starts_with("https://") || text.starts_with("http://");
    if fits { Ok(text.to_owned()) } else { Err("begin with https:// (http:// only for this computer)".to_owned()) }
}

/// Enrols.
pub(crate) fn run(arguments: &Arguments, common: &Common, output: &Output) -> Result<Exit, Failure> {
    // Told before anything is made: a slip in the address is no fault of the program.
    Http::new(&arguments.server, &device::trust()?).map_err(|error| match error {
        HttpError::Certificates { reason } => Failure::input("fail-ca").with("reason", reason),
        other => Failure::new(Exit::Usage, "fail-server-address").showing("reason", other),
    })?;
    let app = device::open(common)?;
    let enrolled = app.enrol(&arguments.server, &arguments.code, &arguments.name);
    let person = enrolled.map_err(|error| match error {
        CoreError::Invalid { findings } => Failure::new(Exit::Refused, "fail-enrol-code").because(findings),
        other => failed(other),
    })?;
    output.result(&json!(person), || {
        let roles: Vec<&str> = person.roles.iter().map(|role| role.as_str()).collect();
        output.say_with(
            "say-enrolled",
            &[("name", person.display_name.clone().into()), ("roles", roles.join(", ").into())],
        )
    });
    app.close().map_err(failed)?;
    Ok(Exit::Done)
}
