//! What every request has at hand.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use acompana_sync::server::Host;
use axum::http::HeaderMap;
use jiff::Timestamp;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

use super::problem::Fail;
use crate::clock::Clock;
use crate::config::{Config, Limits};
use crate::signin::{Lifetimes, Throttle};
use crate::store::Store;

/// What every request has at hand: the store, the rules, the clock, the limits.
pub struct App<S> {
    pub(super) store: S,
    pub(super) host: Host,
    pub(super) limits: Limits,
    pub(super) lifetimes: Lifetimes,
    pub(super) throttle: Throttle,
    clock: Clock,
    behind_tls_proxy: bool,
    in_flight: Arc<Semaphore>,
    working: Arc<Semaphore>,
}

/// How long a device waits when the server has too much to do, in seconds.
const WHEN_FULL: i64 = 5;

impl<S: Store> App<S> {
    /// Serves `store` as `config` says.
    pub fn new(store: S, config: Config) -> Self {
        Self {
            store,
            throttle: Throttle::new(&config.limits),
            in_flight: Arc::new(Semaphore::new(config.limits.in_flight.min(Semaphore::MAX_PERMITS))),
            working: Arc::new(Semaphore::new(config.limits.working.clamp(1, Semaphore::MAX_PERMITS))),
            host: config.host,
            limits: config.limits,
            lifetimes: config.lifetimes,
            clock: config.clock,
            behind_tls_proxy: config.behind_tls_proxy,
        }
    }

    /// Gives the store back, to be closed.
    pub(crate) fn into_store(self) -> S {
        self.store
    }

    pub(super) fn now(&self) -> Timestamp {
        (self.clock)()
    }

    /// A place among the requests under way, or the advice to come back.
    pub(super) fn admit(&self) -> Result<OwnedSemaphorePermit, Fail> {
        let full = || Fail::busy("the server has too much to do; come back", WHEN_FULL).hang_up();
        Arc::clone(&self.in_flight).try_acquire_owned().map_err(|_| full())
    }

    /// Runs blocking work when its turn comes. Once begun it runs to its end, whether or not somebody still waits for
    /// the answer: a write is done whole or not at all.
    pub(super) async fn work<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&Self) -> Result<T, Fail> + Send + 'static,
    ) -> Result<T, Fail> {
        let turn = timeout(self.limits.turn_time, Arc::clone(&self.working).acquire_owned()).await;
        let Ok(Ok(turn)) = turn else {
            return Err(Fail::busy("the server has too much to do; come back", WHEN_FULL));
        };
        let app = Arc::clone(self);
        let done = tokio::task::spawn_blocking(move || {
            let _turn = turn;
            work(&app)
        });
        match done.await {
            Ok(result) => result,
            // A panic goes on to the layer that answers for it.
            Err(ended) => match ended.try_into_panic() {
                Ok(thrown) => std::panic::resume_unwind(thrown),
                Err(_) => Err(Fail::busy("the server is stopping; come back", WHEN_FULL)),
            },
        }
    }

    /// The address a request came from. A proxy adds it as the last one of `X-Forwarded-For`; anything before that
    /// is what the client says of itself.
    pub(super) fn address(&self, peer: SocketAddr, headers: &HeaderMap) -> IpAddr {
        let told = headers.get_all("x-forwarded-for").iter().next_back().and_then(|value| value.to_str().ok());
        let told = told.and_then(|list| list.rsplit(',').next()?.trim().parse().ok());
        if self.behind_tls_proxy { told.unwrap_or(peer.ip()) } else { peer.ip() }
    }
}
