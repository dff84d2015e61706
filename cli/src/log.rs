//! What a server tells on standard error while it runs.
//!
//! No line of it is about a person: our own lines name ids, routes and codes only. Libraries are another matter, since at
//! their finest level they print what passes through them, so whatever `RUST_LOG` asks for they are never told below
//! `info`. And a fault of the program is told by its place alone, because what was thrown may quote a record.

use std::io::IsTerminal;

use clap::ValueEnum;
use tracing::{Level, Metadata};
use tracing_subscriber::filter::{FilterExt, filter_fn};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer, fmt};

/// The form of the lines: one JSON object each, text for reading, or JSON unless somebody watches a terminal. The variants
/// have no words of their own: clap would show them, and cannot be told others for another language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum LogFormat {
    Auto,
    Json,
    Text,
}

fn ours_or_not_fine(metadata: &Metadata<'_>) -> bool {
    metadata.target().starts_with("acompana") || *metadata.level() <= Level::INFO
}

/// Lines from now on.
pub(crate) fn start(format: LogFormat) {
    let json = match format {
        LogFormat::Json => true,
        LogFormat::Text => false,
        LogFormat::Auto => !std::io::stderr().is_terminal(),
    };
    let asked = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    let filter = asked.and(filter_fn(ours_or_not_fine));
    let lines = fmt::layer().with_writer(std::io::stderr);
    let lines = if json {
        lines.json().flatten_event(true).with_current_span(false).with_span_list(false).boxed()
    } else {
        lines.boxed()
    };
    tracing_subscriber::registry().with(lines.with_filter(filter)).init();
    tell_faults_by_place();
}

/// Rust's own report of a panic prints what was thrown.
fn tell_faults_by_place() {
    std::panic::set_hook(Box::new(|fault| {
        let place = fault.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(place, "a fault of the program");
    }));
}
