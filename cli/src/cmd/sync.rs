//! `acompana sync`: sends what waits and receives what is new.

use std::time::Duration;

use acompana_core::{SyncOptions, SyncOutcome, SyncReport};
use clap::Args;
use serde_json::json;

use crate::cli::Common;
use crate::device::{self, failed};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::Output;

const EXAMPLES: &str = "\
Examples:
  acompana sync
  acompana sync --seconds 25 --json      stop in time; what arrived until then is kept

Ends with 4 when the server could not be reached: everything is kept and goes out later. Ends with 1 when something was
refused or waits for a person: see 'acompana outbox list' and 'acompana conflicts list'.";

/// Sync with the server
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// Stop after so many seconds [default: when all is done]
    #[arg(long, value_name = "N")]
    seconds: Option<u64>,
}

/// Syncs.
pub(crate) fn run(arguments: &Arguments, common: &Common, output: &Output) -> Result<Exit, Failure> {
    let app = device::open(common)?;
    // An unenrolled device is told so, not that it is offline.
    device::actor(&app)?;
    let waiting = app.outbox_counts().map_err(failed)?.pending;
    let bar = output.progress("step-sync", u64::try_from(waiting).unwrap_or_default());
    let shown = bar.clone();
    let progress = Box::new(move |step: acompana_core::SyncProgress| {
        let left = u64::try_from(step.outbox_depth).unwrap_or_default();
        shown.set_position(shown.length().unwrap_or_default().saturating_sub(left));
    });
    let options = SyncOptions { deadline: arguments.seconds.map(Duration::from_secs), ..SyncOptions::default() };
    let report = app.start_sync(options, Some(progress)).and_then(|handle| handle.wait());
    bar.finish_and_clear();
    let report = report.map_err(failed)?;
    let counts = app.outbox_counts().map_err(failed)?;
    let value = json!({ "report": report, "pending": counts.pending, "needs_attention": counts.needs_attention });
    output.result(&value, || told(&report, output));
    app.close().map_err(failed)?;
    let waiting = ("waiting", counts.pending.into());
    match report.outcome {
        SyncOutcome::Done if counts.needs_attention > 0 => {
            output.note("say-sync-attention", &[("count", counts.needs_attention.into())]);
            Ok(Exit::Refused)
        }
        SyncOutcome::Done => Ok(Exit::Done),
        SyncOutcome::Enrol => {
            output.note("say-sync-enrol", &[waiting]);
            Ok(Exit::SignIn)
        }
        SyncOutcome::Update => {
            output.note("say-sync-update", &[waiting]);
            Ok(Exit::Refused)
        }
        _ => {
            output.note("say-sync-offline", &[waiting]);
            Ok(Exit::Offline)
        }
    }
}

fn told(report: &SyncReport, output: &Output) -> String {
    let counts = &report.counts;
    let rows = [
        ("say-count-sent", counts.sent),
        ("say-count-applied", counts.applied),
        ("say-count-merged", counts.merged),
        ("say-count-conflicts", counts.conflicts),
        ("say-count-rejected", counts.rejected),
        ("say-count-deferred", counts.deferred),
        ("say-count-quarantined", counts.quarantined),
        ("say-count-received", counts.received),
        ("say-count-removed", counts.removed),
        ("say-count-repaired", counts.repaired),
    ];
    let some =
        rows.into_iter().filter(|(key, count)| *count > 0 || matches!(*key, "say-count-sent" | "say-count-received"));
    output.table(&["col-what-is", "col-count"], some.map(|(key, count)| vec![output.say(key), count.to_string()]))
}
