//! What the devices' cores say while they sync: when a request goes out, when it is answered, and what goes wrong.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::fmt::Debug;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use tracing::field::{Field, Visit};
use tracing::{Event, Metadata, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::filter::filter_fn;
use tracing_subscriber::layer::{Context, SubscriberExt};

thread_local! {
    /// When the request of this thread's run went out. A run never changes its thread.
    static OUT: Cell<Option<Instant>> = const { Cell::new(None) };
}

#[derive(Default)]
struct Heard {
    exchanges: Vec<Duration>,
    failures: BTreeMap<String, usize>,
}

/// Listens from its making on.
pub(super) struct Ear(Arc<Mutex<Heard>>);

struct Listener(Arc<Mutex<Heard>>);

impl Ear {
    /// The process's only one.
    pub(super) fn open() -> Self {
        let heard = Arc::<Mutex<Heard>>::default();
        let of_the_loop = |metadata: &Metadata<'_>| metadata.target() == "acompana_core::sync::driver";
        let listener = Listener(Arc::clone(&heard)).with_filter(filter_fn(of_the_loop));
        tracing::subscriber::set_global_default(tracing_subscriber::registry().with(listener)).unwrap();
        Self(heard)
    }

    pub(super) fn forget(&self) {
        *self.0.lock().unwrap() = Heard::default();
    }

    /// How long each exchange took, and why some had no usable answer.
    pub(super) fn heard(&self) -> (Vec<Duration>, BTreeMap<String, usize>) {
        let heard = std::mem::take(&mut *self.0.lock().unwrap());
        (heard.exchanges, heard.failures)
    }
}

#[derive(Default)]
struct Words {
    message: String,
    error: String,
}

impl Visit for Words {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        match field.name() {
            "message" => self.message = format!("{value:?}"),
            "error" => self.error = format!("{value:?}"),
            _ => {}
        }
    }
}

impl<S: Subscriber> Layer<S> for Listener {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let mut words = Words::default();
        event.record(&mut words);
        match words.message.as_str() {
            "a request is about to go out" => OUT.set(Some(Instant::now())),
            "a request has had its answer" => {
                let took = OUT.take().unwrap().elapsed();
                self.0.lock().unwrap().exchanges.push(took);
            }
            "a sync request got no usable answer" => {
                *self.0.lock().unwrap().failures.entry(words.error).or_default() += 1;
            }
            _ => {}
        }
    }
}
