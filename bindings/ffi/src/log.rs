//! The core's log, handed to the app. It names no person: identifiers and texts that people wrote are never logged.

use std::fmt::Write as _;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicU8, AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use acompana_core::CoreError;
use tracing::field::{Field, Visit};
use tracing::{Event, Level, Metadata, Subscriber};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt};
use tracing_subscriber::util::SubscriberInitExt;

use crate::off_thread;

/// Lines that wait for a slow sink; more are dropped and counted.
const WAITING: usize = 1_024;

/// How much to log: this and everything graver.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Enum)]
pub enum LogLevel {
    /// Mistakes of ours and damage.
    Problem,
    /// What a person will have to do something about.
    Warning,
    /// What happens, once an event.
    Info,
    /// What happens inside, for developers.
    Debug,
    /// Each step.
    Trace,
}

impl LogLevel {
    const fn of(level: Level) -> Self {
        match level {
            Level::ERROR => Self::Problem,
            Level::WARN => Self::Warning,
            Level::INFO => Self::Info,
            Level::DEBUG => Self::Debug,
            Level::TRACE => Self::Trace,
        }
    }
}

/// A line of the log.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct LogLine {
    /// How grave.
    pub level: LogLevel,
    /// Which part of the core.
    pub target: String,
    /// What happened.
    pub text: String,
}

/// Receives the log, on a thread of its own, one line at a time. One that throws is not called again; one that blocks
/// loses lines and delays nobody.
#[uniffi::export(foreign)]
pub trait LogSink: Send + Sync {
    /// Write the line down.
    fn log(&self, line: LogLine);
}

/// Sends the log of all cores of this process to `sink`, or to nobody. The earlier sink is called no more, but for a line
/// that it is at.
///
/// Errors: busy when the process already has another log of its own.
#[uniffi::export]
pub fn set_log_sink(sink: Option<Arc<dyn LogSink>>, level: LogLevel) -> Result<(), CoreError> {
    let forward = install()?;
    let queue = sink.map(start).transpose()?;
    forward.level.store(queue.as_ref().map_or(OFF, |_| level as u8), Ordering::Release);
    let earlier = std::mem::replace(&mut *forward.queue.write().unwrap_or_else(PoisonError::into_inner), queue);
    drop(earlier);
    tracing::callsite::rebuild_interest_cache();
    Ok(())
}

/// No level: nothing is logged.
const OFF: u8 = u8::MAX;

struct Forward {
    level: AtomicU8,
    queue: RwLock<Option<Queue>>,
    dropped: AtomicU64,
}

/// The one place that the process sends its log to, made at the first use.
fn install() -> Result<&'static Forward, CoreError> {
    static FORWARD: OnceLock<Forward> = OnceLock::new();
    static INSTALLED: OnceLock<bool> = OnceLock::new();
    let forward = FORWARD.get_or_init(|| Forward {
        level: AtomicU8::new(OFF),
        queue: RwLock::new(None),
        dropped: AtomicU64::new(0),
    });
    if *INSTALLED.get_or_init(|| tracing_subscriber::registry().with(forward).try_init().is_ok()) {
        Ok(forward)
    } else {
        Err(CoreError::Busy { reason: "this process has another log".to_owned() })
    }
}

/// The way to a sink. When it is let go, the sink is called no more, whatever still waits.
struct Queue {
    lines: SyncSender<LogLine>,
    open: Arc<AtomicBool>,
}

impl Drop for Queue {
    fn drop(&mut self) {
        self.open.store(false, Ordering::Release);
    }
}

/// Starts the thread that calls the sink; it ends when the queue is let go.
fn start(sink: Arc<dyn LogSink>) -> Result<Queue, CoreError> {
    let (sender, receiver): (_, Receiver<LogLine>) = sync_channel(WAITING);
    let open = Arc::new(AtomicBool::new(true));
    let still_open = Arc::clone(&open);
    off_thread::start("log", move || {
        for line in receiver {
            if !still_open.load(Ordering::Acquire) {
                return;
            }
            // Not logged: the line would come here again.
            if catch_unwind(AssertUnwindSafe(|| sink.log(line))).is_err() {
                return;
            }
        }
    })?;
    Ok(Queue { lines: sender, open })
}

impl Forward {
    fn wants(&self, metadata: &Metadata<'_>) -> bool {
        let level = self.level.load(Ordering::Acquire);
        level != OFF && LogLevel::of(*metadata.level()) as u8 <= level && metadata.target().starts_with("acompana")
    }

    fn send(&self, line: LogLine) {
        let queue = self.queue.read().unwrap_or_else(PoisonError::into_inner);
        let Some(queue) = queue.as_ref() else { return };
        let missed = self.dropped.swap(0, Ordering::AcqRel);
        let text = format!("{missed} lines were dropped, the log's sink is too slow");
        let lost = LogLine { level: LogLevel::Warning, target: line.target.clone(), text };
        for line in (missed > 0).then_some(lost).into_iter().chain([line]) {
            if let Err(TrySendError::Full(_)) = queue.lines.try_send(line) {
                self.dropped.fetch_add(1, Ordering::AcqRel);
            }
        }
    }
}

impl<S: Subscriber> Layer<S> for &'static Forward {
    fn register_callsite(&self, metadata: &'static Metadata<'static>) -> tracing::subscriber::Interest {
        if self.wants(metadata) {
            tracing::subscriber::Interest::always()
        } else {
            tracing::subscriber::Interest::never()
        }
    }

    fn enabled(&self, metadata: &Metadata<'_>, _: Context<'_, S>) -> bool {
        self.wants(metadata)
    }

    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let mut text = Text(String::new());
        event.record(&mut text);
        let metadata = event.metadata();
        self.send(LogLine {
            level: LogLevel::of(*metadata.level()),
            target: metadata.target().to_owned(),
            text: text.0,
        });
    }
}

/// The words of an event and its named values.
struct Text(String);

impl Visit for Text {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        let gap = if self.0.is_empty() { "" } else { " " };
        // Writing to a text cannot fail.
        let _ = if field.name() == "message" {
            write!(self.0, "{gap}{value:?}")
        } else {
            write!(self.0, "{gap}{}={value:?}", field.name())
        };
    }
}
