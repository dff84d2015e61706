//! `acompana status`: how this device stands.

use acompana_core::SyncStatus;
use clap::Args;
use serde_json::json;

use crate::cli::Common;
use crate::device::{self, failed};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::Output;

const EXAMPLES: &str = "\
Examples:
  acompana status
  acompana status --verify       reads the whole store and its audit chain as well";

/// How this device stands: who, what it holds, what waits
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// Verify the whole store, page by page and line by line of the audit chain
    #[arg(long)]
    verify: bool,
}

/// Tells how the device stands.
pub(crate) fn run(arguments: &Arguments, common: &Common, output: &Output) -> Result<Exit, Failure> {
    let app = device::open(common)?;
    if arguments.verify {
        app.verify_store().map_err(failed)?;
        output.note("say-store-whole", &[]);
    }
    let status = app.status().map_err(failed)?;
    output.result(&json!(status), || told(&status, output));
    app.close().map_err(failed)?;
    Ok(match (&status.person, status.outbox.needs_attention) {
        (None, _) => Exit::SignIn,
        _ if status.needs_enrolment => Exit::SignIn,
        (_, 0) => Exit::Done,
        _ => Exit::Refused,
    })
}

fn told(status: &SyncStatus, output: &Output) -> String {
    let mut rows: Vec<(&str, String)> = Vec::new();
    let nobody = || output.say("say-nobody");
    let person = status.person.as_ref().map_or_else(nobody, |person| {
        let roles: Vec<&str> = person.roles.iter().map(|role| role.as_str()).collect();
        format!("{} ({})", person.display_name, roles.join(", "))
    });
    rows.push(("say-status-person", person));
    rows.push(("say-status-device", status.device.to_string()));
    rows.extend(status.server_url.clone().map(|url| ("say-status-server", url)));
    if status.needs_enrolment {
        rows.push(("say-status-enrol", output.say("say-yes")));
    }
    if status.needs_update {
        rows.push(("say-status-update", output.say("say-yes")));
    }
    let synced = status.last_synced.map_or_else(|| output.say("say-never"), super::local);
    rows.push(("say-status-synced", synced));
    rows.push(("say-status-pending", status.outbox.pending.to_string()));
    rows.push(("say-status-attention", status.outbox.needs_attention.to_string()));
    rows.extend(status.oldest_pending.map(|at| ("say-status-oldest", super::local(at))));
    rows.extend(status.clock_skew_ms.map(|skew| ("say-status-clock", format!("{} s", skew / 1000))));
    for scope in &status.scopes {
        rows.push(("say-status-scope", format!("{}: {}", scope.id, scope.records)));
    }
    output.table(&["col-what-is", "col-value"], rows.into_iter().map(|(key, value)| vec![output.say(key), value]))
}
