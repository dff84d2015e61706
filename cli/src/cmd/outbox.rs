//! `acompana outbox list|show|retry|withdraw|confirm|export`: writes without the server's last word.

use acompana_core::{Acompana, OutboxFilter, OutboxItem};
use acompana_domain::record::OpId;
use acompana_sync::client::OpState;
use clap::{Args, Subcommand};
use serde_json::{Value, json};

use crate::cli::Common;
use crate::device::{self, failed};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::Output;

const EXAMPLES: &str = "\
Examples:
  acompana outbox list
  acompana outbox list --all --json
  acompana outbox show 0198c0de-0000-7000-8000-000000000004
  acompana outbox retry 0198c0de-0000-7000-8000-000000000004 --reason 'ya se registró a la mamá'
  acompana outbox withdraw 0198c0de-0000-7000-8000-000000000004 --reason 'se capturó dos veces'
  acompana outbox confirm 0198c0de-0000-7000-8000-000000000004
  acompana outbox export --reason 'entrega en ventanilla' > waiting.json";

/// Writes that wait, were refused, or need a word from their author
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    deed: Deed,
}

#[derive(Debug, Subcommand)]
enum Deed {
    /// List what waits, in the order in which it was written
    #[command(after_help = EXAMPLES)]
    List {
        /// Settled writes as well
        #[arg(long)]
        all: bool,
        /// Only those that wait for a person
        #[arg(long, conflicts_with = "all")]
        attention: bool,
    },
    /// Show one
    #[command(after_help = EXAMPLES)]
    Show {
        /// Id of the write
        op: OpId,
    },
    /// Send a refused write again as it is
    #[command(after_help = EXAMPLES)]
    Retry {
        /// Id of the write
        op: OpId,
        /// Why
        #[arg(long, default_value = "", hide_default_value = true)]
        reason: String,
    },
    /// Take a write back before it takes effect; its content stays in the history
    #[command(after_help = EXAMPLES)]
    Withdraw {
        /// Id of the write
        op: OpId,
        /// Why
        #[arg(long)]
        reason: String,
    },
    /// Let a write go out that waited so long that you are asked first
    #[command(after_help = EXAMPLES)]
    Confirm {
        /// Id of the write
        op: OpId,
    },
    /// All waiting writes as JSON, to be handed over by another way. Holds personal data
    #[command(after_help = EXAMPLES)]
    Export {
        /// Why; it stands in the audit log
        #[arg(long)]
        reason: String,
    },
}

/// Does what is asked of the outbox.
pub(crate) fn run(arguments: &Arguments, common: &Common, output: &Output) -> Result<Exit, Failure> {
    let app = device::open(common)?;
    let done = |op: Option<OpId>| output.result(&json!({ "op": op }), || output.say("say-outbox-done"));
    match &arguments.deed {
        Deed::List { all, attention } => {
            let filter = match (all, attention) {
                (true, _) => OutboxFilter::All,
                (_, true) => OutboxFilter::NeedsAttention,
                _ => OutboxFilter::Pending,
            };
            let items = items(&app, filter)?;
            output.result(&json!(items), || output.table(&TITLES, items.iter().map(|item| row(item, output))));
        }
        Deed::Show { op } => {
            let items = items(&app, OutboxFilter::All)?;
            let missing = || Failure::new(Exit::Refused, "fail-not-found").showing("what", op);
            let item = items.iter().find(|item| item.op.op_id == *op).ok_or_else(missing)?;
            let mut told = json!(item);
            told["reasons"] = json!(reasons(item, output));
            output.result(&told, || output.fields(&told));
        }
        Deed::Retry { op, reason } => done(app.outbox_retry(*op, reason).map_err(failed)?),
        Deed::Withdraw { op, reason } => {
            app.outbox_withdraw(*op, reason).map_err(failed)?;
            done(Some(*op));
        }
        Deed::Confirm { op } => {
            app.outbox_confirm(*op).map_err(failed)?;
            done(Some(*op));
        }
        Deed::Export { reason } => output.line(&app.outbox_export(reason).map_err(failed)?),
    }
    app.close().map_err(failed)?;
    Ok(Exit::Done)
}

const TITLES: [&str; 5] = ["col-write", "col-kind", "col-state", "col-when", "col-why"];

/// All writes that `filter` lets through, in the order in which they were made.
pub(super) fn items(app: &Acompana, filter: OutboxFilter) -> Result<Vec<OutboxItem>, Failure> {
    let mut items: Vec<OutboxItem> = Vec::new();
    loop {
        let position = items.last().map_or(0, |item| item.position);
        let page = app.outbox(filter, position, 1_000).map_err(failed)?;
        if page.is_empty() {
            return Ok(items);
        }
        items.extend(page);
    }
}

fn row(item: &OutboxItem, output: &Output) -> Vec<String> {
    let why = reasons(item, output).iter().filter_map(Value::as_str).collect::<Vec<_>>().join(" ");
    let when = super::local(item.op.recorded_at);
    vec![item.op.op_id.to_string(), item.op.kind.clone(), state(&item.state, output), when, why]
}

/// The state in words.
fn state(state: &OpState, output: &Output) -> String {
    output.say(match state {
        OpState::Queued => "say-op-queued",
        OpState::Inflight => "say-op-inflight",
        OpState::Later { .. } => "say-op-later",
        OpState::NeedsConfirm => "say-op-needs-confirm",
        OpState::Rejected { .. } => "say-op-rejected",
        OpState::Conflict { .. } => "say-op-conflict",
        OpState::Applied { .. } => "say-op-applied",
        OpState::Quarantined => "say-op-quarantined",
        OpState::Withdrawn => "say-op-withdrawn",
        OpState::Replaced { .. } => "say-op-replaced",
    })
}

/// Why it stands where it stands, in sentences.
fn reasons(item: &OutboxItem, output: &Output) -> Vec<Value> {
    let sentences = match &item.state {
        OpState::Rejected { findings } => {
            findings.iter().map(|finding| output.finding(finding)["message"].clone()).collect()
        }
        OpState::Conflict { kept } => kept.iter().map(|kept| json!(kept.path.as_str())).collect(),
        _ => Vec::new(),
    };
    let held = item
        .blocked_by
        .iter()
        .map(|blocker| json!(output.say_with("say-op-blocked", &[("op", blocker.op_id.to_string().into())])));
    sentences.into_iter().chain(held).collect()
}
