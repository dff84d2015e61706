//! What every request has at hand.

use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use acompana_domain::record::DeviceId;
use acompana_sync::server::Host;
use axum::http::HeaderMap;
use jiff::Timestamp;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

use super::problem::Fail;
use crate::clock::Clock;
use crate::config::{Config, Limits};
use crate::gate::{FirstSyncs, Network, Rates, client_address, neighbourhood};
use crate::signin::{Lifetimes, Throttle};
use crate::store::{Desk, Store};
use crate::watch::{Limit, Metrics, Sizes};

/// What every request has at hand: the store, the rules, the clock, the limits.
pub struct App<S> {
    pub(super) store: S,
    pub(super) host: Host,
    pub(super) limits: Limits,
    pub(super) lifetimes: Lifetimes,
    pub(super) codes: Throttle,
    pub(super) tokens: Throttle,
    pub(super) first_syncs: FirstSyncs,
    pub(crate) metrics: Metrics,
    devices: Rates<DeviceId>,
    addresses: Rates<IpAddr>,
    sizes: Mutex<Option<(Instant, Sizes)>>,
    clock: Clock,
    behind_tls_proxy: bool,
    trusted_proxies: Vec<Network>,
    most_in_flight: usize,
    in_flight: Arc<Semaphore>,
    working: Arc<Semaphore>,
}

/// The store's sizes are counted anew when they are older than this.
const SIZES_LAST: Duration = Duration::from_secs(30);

/// How long a device waits when the server has too much to do, in seconds.
const WHEN_FULL: i64 = 5;

impl<S: Store> App<S> {
    /// Serves `store` as `config` says.
    pub fn new(store: S, config: Config) -> Self {
        let limits = &config.limits;
        Self {
            store,
            codes: Throttle::new(limits.wrong_codes_each, limits.wrong_codes_all, limits.wrong_codes_within),
            tokens: Throttle::new(limits.wrong_tokens_each, limits.wrong_tokens_all, Duration::from_mins(1)),
            first_syncs: FirstSyncs::new(limits.first_syncs, limits.first_sync_lease),
            metrics: Metrics::new(),
            devices: Rates::new(limits.device_rate),
            addresses: Rates::new(limits.address_rate),
            sizes: Mutex::default(),
            most_in_flight: limits.in_flight.min(Semaphore::MAX_PERMITS),
            in_flight: Arc::new(Semaphore::new(limits.in_flight.min(Semaphore::MAX_PERMITS))),
            working: Arc::new(Semaphore::new(limits.working.clamp(1, Semaphore::MAX_PERMITS))),
            host: config.host,
            limits: config.limits,
            lifetimes: config.lifetimes,
            clock: config.clock,
            behind_tls_proxy: config.behind_tls_proxy,
            trusted_proxies: config.trusted_proxies,
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

    /// The address a request came from: the peer's, or what the proxies in front tell.
    pub(super) fn address(&self, peer: SocketAddr, headers: &HeaderMap) -> IpAddr {
        let told = headers.get_all("x-forwarded-for").iter().filter_map(|value| value.to_str().ok());
        let peer = peer.ip();
        if self.trusted_proxies.is_empty() {
            // Nobody was named: with a proxy in front it is the peer, and nothing that it merely passes on is believed.
            return client_address(peer, told, |address| self.behind_tls_proxy && address == peer);
        }
        client_address(peer, told, |address| self.trusted_proxies.iter().any(|network| network.contains(address)))
    }

    /// Counts a request from an address; not too many a second.
    pub(super) fn count_address(&self, address: IpAddr) -> Result<(), Fail> {
        let Some(wait) = self.addresses.ask(&neighbourhood(address)) else { return Ok(()) };
        self.metrics.limited(Limit::Address);
        Err(Fail::slow("too many requests from this address; wait before the next one", wait).hang_up())
    }

    /// Counts a sync of a device; not too many a second.
    pub(super) fn count_device(&self, device: DeviceId) -> Result<(), Fail> {
        let Some(wait) = self.devices.ask(&device) else { return Ok(()) };
        self.metrics.limited(Limit::Device);
        Err(Fail::slow("too many requests of this device; wait before the next one", wait).hang_up())
    }

    /// The figures, as Prometheus reads them. Figures of the store that cannot be read now are the last ones known.
    pub(crate) async fn figures(self: &Arc<Self>) -> String {
        let known = self.sizes.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let fresh = known.as_ref().is_some_and(|(at, _)| at.elapsed() < SIZES_LAST);
        let counted = if fresh { None } else { self.work(|app| Ok(app.store.read(|tx| tx.sizes())?)).await.ok() };
        let sizes = counted.map(|sizes| (Instant::now(), Sizes(sizes))).or(known);
        self.sizes.lock().unwrap_or_else(PoisonError::into_inner).clone_from(&sizes);
        let in_flight = self.most_in_flight - self.in_flight.available_permits();
        let sizes = sizes.map(|(_, sizes)| sizes).unwrap_or_default();
        self.metrics.render(self.first_syncs.running(Instant::now()), in_flight, &sizes)
    }
}
