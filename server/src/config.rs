//! What a server is told at its start.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

use acompana_domain::KindRegistry;
use acompana_domain::rules::RuleData;
use acompana_sync::server::Host;
use acompana_sync::wire::Limits as BodyLimits;
use jiff::tz::TimeZone;

use crate::clock::{Clock, system_clock};
use crate::gate::{Network, Rate};
use crate::signin::Lifetimes;
use crate::store::StoreKey;

/// The certificate chain and its private key, both PEM.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TlsFiles {
    /// The certificate and those that lead to its issuer.
    pub certificates: PathBuf,
    /// The private key (PKCS#8, PKCS#1 or SEC1).
    pub key: PathBuf,
}

/// How much the server takes on.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Size of a request's body, on the wire and unfolded.
    pub body: BodyLimits,
    /// How long a body may take to arrive.
    pub body_time: Duration,
    /// How long the head of a request may take to arrive; a connection that is idle for longer is closed. Longer than
    /// devices keep idle connections, so that none is closed just when it is used again.
    pub head_time: Duration,
    /// Requests that may be under way; one more is told to come back.
    pub in_flight: usize,
    /// Requests that may use the store at a time; the others wait for their turn.
    pub working: usize,
    /// How long a request waits for its turn.
    pub turn_time: Duration,
    /// How long running requests may take to end once the server is told to stop.
    pub shutdown_time: Duration,
    /// Wrong codes from one address within [`Limits::wrong_codes_within`].
    pub wrong_codes_each: u32,
    /// Wrong codes from everywhere within [`Limits::wrong_codes_within`].
    pub wrong_codes_all: u32,
    /// The time over which wrong codes are counted.
    pub wrong_codes_within: Duration,
    /// Worthless refresh tokens from one address within a minute. A hospital's devices share an address, so this stops
    /// nobody for longer than that.
    pub wrong_tokens_each: u32,
    /// Worthless refresh tokens from everywhere within a minute.
    pub wrong_tokens_all: u32,
    /// Syncs of one device: far more than the fastest first sync needs.
    pub device_rate: Option<Rate>,
    /// Requests from one address: a hospital with hundreds of devices is one address.
    pub address_rate: Option<Rate>,
    /// Devices that may receive from the beginning at once, at least 1; the others are asked to wait, and their writes
    /// are taken all the same.
    pub first_syncs: usize,
    /// A scope of which a device lacks more changes than these is received in turn.
    pub first_sync_rows: i64,
    /// A device that has a place and says nothing for this long loses it.
    pub first_sync_lease: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            body: BodyLimits::REQUEST,
            body_time: Duration::from_secs(30),
            head_time: Duration::from_secs(45),
            in_flight: 256,
            working: 8,
            turn_time: Duration::from_secs(20),
            shutdown_time: Duration::from_secs(30),
            wrong_codes_each: 10,
            wrong_codes_all: 500,
            wrong_codes_within: Duration::from_mins(15),
            wrong_tokens_each: 60,
            wrong_tokens_all: 3_000,
            device_rate: Rate::of(50),
            address_rate: Rate::of(500),
            first_syncs: 8,
            first_sync_rows: 5_000,
            first_sync_lease: Duration::from_mins(1),
        }
    }
}

/// What a server is told at its start.
#[derive(Clone)]
pub struct Config {
    /// Where the store is.
    pub data_dir: PathBuf,
    /// Where to listen; port 0 takes any free one.
    pub listen: SocketAddr,
    /// Encrypt connections with this certificate.
    pub tls: Option<TlsFiles>,
    /// A proxy on the way terminates TLS: without it and without a certificate only this computer is served. The
    /// proxy must set `X-Forwarded-For`.
    pub behind_tls_proxy: bool,
    /// Proxies that are believed about addresses; with none, every peer is while `behind_tls_proxy`.
    pub trusted_proxies: Vec<Network>,
    /// Where to serve the figures for Prometheus, if anywhere; port 0 takes any free one.
    pub metrics_listen: Option<SocketAddr>,
    /// How often the certificate's files are looked at for a change.
    pub tls_look_every: Duration,
    /// The kinds of record, the rule data, and the zone of the institution's calendar.
    pub host: Host,
    /// Key of an encrypted store.
    pub key: Option<StoreKey>,
    /// How much the server takes on.
    pub limits: Limits,
    /// How long tokens and codes last.
    pub lifetimes: Lifetimes,
    /// The clock.
    pub clock: Clock,
}

impl Config {
    /// Serves this computer only, on any free port, with the standard kinds and the calendar of Mexico City.
    pub fn new(data_dir: impl Into<PathBuf>) -> Self {
        Self {
            data_dir: data_dir.into(),
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            tls: None,
            behind_tls_proxy: false,
            trusted_proxies: Vec::new(),
            metrics_listen: None,
            tls_look_every: Duration::from_secs(10),
            host: standard_host(),
            key: None,
            limits: Limits::default(),
            lifetimes: Lifetimes::default(),
            clock: system_clock(),
        }
    }
}

/// The kinds of Acompaña, the rule data of this build, and the calendar of Mexico City.
#[must_use]
pub fn standard_host() -> Host {
    Host {
        kinds: KindRegistry::standard(),
        rules: RuleData::default(),
        // The database of zones is part of the build; were the name ever missing, UTC is at most a few hours off.
        zone: TimeZone::get("America/Mexico_City").unwrap_or(TimeZone::UTC),
    }
}
