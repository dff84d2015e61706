//! `acompana admin quarantine|audit|counts|backup|restored`.

use std::path::PathBuf;

use acompana_server::{Administration, AdministrationFailure};
use clap::{Args, Subcommand};
use serde_json::{Value, json};

use crate::exit::Exit;
use crate::output::Output;

const QUARANTINE: &str = "Examples:\n  acompana admin quarantine list\n  acompana admin quarantine list --json";
const AUDIT: &str = "Examples:\n  acompana admin audit verify\n  acompana admin audit verify --json";
const COUNTS: &str = "Examples:\n  acompana admin counts\n  acompana admin counts --json";
const BACKUP: &str = "Examples:\n  acompana admin backup /backups/2026-05-04.sqlite";
const RESTORED: &str = "\
Examples:
  acompana admin restored        once, after a backup was put back and before the server starts again

Devices then offer again what they sent since the backup, and nothing is applied twice.";

type Done = Result<Exit, AdministrationFailure>;

/// Writes kept apart for a person to look at
#[derive(Debug, Args)]
#[command(after_help = QUARANTINE)]
pub(super) struct Quarantine {
    #[command(subcommand)]
    deed: QuarantineDeed,
}

#[derive(Debug, Subcommand)]
enum QuarantineDeed {
    /// List them, latest first
    #[command(after_help = QUARANTINE)]
    List,
}

/// The audit log
#[derive(Debug, Args)]
#[command(after_help = AUDIT)]
pub(super) struct Audit {
    #[command(subcommand)]
    deed: AuditDeed,
}

#[derive(Debug, Subcommand)]
enum AuditDeed {
    /// Walk along the chain of hashes; ends with 1 when a line is not what was written
    #[command(after_help = AUDIT)]
    Verify,
}

/// Count everything: equal counts on both ends show that nothing was lost or doubled
#[derive(Debug, Args)]
#[command(after_help = COUNTS)]
pub(super) struct Counts;

/// Copy the whole store to a new file, also while the server runs
#[derive(Debug, Args)]
#[command(after_help = BACKUP)]
pub(super) struct Backup {
    /// The file to make
    file: PathBuf,
}

/// Tell the server that a backup was restored (a new epoch)
#[derive(Debug, Args)]
#[command(after_help = RESTORED)]
pub(super) struct Restored;

pub(super) fn quarantine(arguments: &Quarantine, desk: &Administration, output: &Output) -> Done {
    let QuarantineDeed::List = arguments.deed;
    let kept = desk.list_quarantine()?;
    output.result(&json!(kept), || {
        let rows = kept.iter().map(|kept| {
            vec![super::super::local(kept.at), kept.user.to_string(), kept.device.to_string(), kept.op.kind.clone()]
        });
        output.table(&["col-when", "col-who", "col-device", "col-kind"], rows)
    });
    Ok(Exit::Done)
}

pub(super) fn audit(arguments: &Audit, desk: &Administration, output: &Output) -> Done {
    let AuditDeed::Verify = arguments.deed;
    let check = desk.verify_audit()?;
    output.result(&json!(check), || match check.first_break {
        None => {
            output.say_with("say-audit-whole", &[("lines", check.lines.into()), ("head", check.head.clone().into())])
        }
        Some(line) => output.say_with("say-audit-broken", &[("line", line.into()), ("lines", check.lines.into())]),
    });
    Ok(if check.first_break.is_none() { Exit::Done } else { Exit::Refused })
}

pub(super) fn counts(desk: &Administration, output: &Output) -> Done {
    let counts = desk.counts()?;
    let value = json!(counts);
    output.result(&value, || {
        let rows = value.as_object().into_iter().flatten().flat_map(|(name, value)| match value {
            Value::Object(inner) => {
                inner.iter().map(|(inner, value)| vec![format!("{name}: {inner}"), value.to_string()]).collect()
            }
            value => vec![vec![name.clone(), value.to_string()]],
        });
        output.table(&["col-what-is", "col-count"], rows)
    });
    Ok(Exit::Done)
}

pub(super) fn backup(arguments: &Backup, desk: &Administration, output: &Output) -> Done {
    desk.backup(&arguments.file)?;
    let file = arguments.file.display().to_string();
    output.result(&json!({ "backup": file }), || output.say_with("say-backup", &[("file", file.clone().into())]));
    Ok(Exit::Done)
}

pub(super) fn restored(desk: &Administration, output: &Output) -> Done {
    let epoch = desk.renew_epoch()?;
    output.result(&json!({ "server_epoch": epoch }), || {
        output.say_with("say-restored", &[("epoch", epoch.clone().into())])
    });
    Ok(Exit::Done)
}
