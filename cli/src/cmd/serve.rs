//! `acompana serve`: the server, until it is told to stop.

use std::net::SocketAddr;
use std::path::PathBuf;

use acompana_server::{Config, Limits, Network, Rate, ServeError, TlsFiles, serve};
use clap::Args;
use jiff::tz::TimeZone;
use serde_json::json;

use crate::cli::Common;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::log::{self, LogFormat};
use crate::output::Output;

const EXAMPLES: &str = "\
Examples:
  acompana serve                                         this computer only, on port 8080
  acompana serve --listen 127.0.0.1:0                    on any free port; the line 'listening on …' tells which
  acompana serve --listen 0.0.0.0:8443 --tls-cert chain.pem --tls-key key.pem
  acompana serve --listen 10.0.0.5:8080 --behind-proxy --trusted-proxy 10.0.0.2   a proxy in front terminates TLS
  acompana serve --metrics-listen 127.0.0.1:9464         figures for Prometheus at /metrics there

Without a certificate and without --behind-proxy only this computer is served. SIGTERM or Ctrl-C stops it: running
requests are finished first. A new certificate is taken up within ten seconds, or at once with SIGHUP.
ACOMPANA_SERVER_KEY (64 hexadecimal digits) opens an encrypted store; RUST_LOG sets how much is told on standard error
(default: info).";

/// Serve devices: enrolment and sync over an embedded store
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// Address and port; port 0 takes any free one
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// Certificate chain, PEM
    #[arg(long, value_name = "FILE", requires = "tls_key")]
    tls_cert: Option<PathBuf>,
    /// Private key of the certificate, PEM
    #[arg(long, value_name = "FILE", requires = "tls_cert")]
    tls_key: Option<PathBuf>,
    /// A proxy in front terminates TLS and sets X-Forwarded-For
    #[arg(long, conflicts_with = "tls_cert")]
    behind_proxy: bool,
    /// A proxy that is believed about addresses: an address, or a network such as 10.0.0.0/8; may be repeated
    #[arg(long, value_name = "NETWORK")]
    trusted_proxy: Vec<Network>,
    /// Serve figures for Prometheus at this address, under /metrics
    #[arg(long, value_name = "ADDRESS")]
    metrics_listen: Option<SocketAddr>,
    /// Form of the log on standard error; auto is text where somebody watches a terminal, and JSON elsewhere
    #[arg(long, value_name = "FORM", default_value = "auto")]
    log_format: LogFormat,
    /// Syncs a second of one device in the long run; 0 for no limit
    #[arg(long, value_name = "N", default_value_t = 50)]
    device_rate: u32,
    /// Requests a second from one address in the long run; 0 for no limit
    #[arg(long, value_name = "N", default_value_t = 500)]
    address_rate: u32,
    /// Devices that may receive from the beginning at once
    #[arg(long, value_name = "N", default_value_t = 8)]
    first_syncs: usize,
    /// Wrong codes from one address in a quarter of an hour
    #[arg(long, value_name = "N", default_value_t = 10)]
    wrong_codes: u32,
    /// Zone of the institution's calendar
    #[arg(long, value_name = "ZONE", default_value = super::ZONE, value_parser = zone)]
    zone: TimeZone,
}

fn zone(name: &str) -> Result<TimeZone, String> {
    TimeZone::get(name).map_err(|_| "use a name such as America/Mexico_City or America/Tijuana".to_owned())
}

/// Serves.
pub(crate) fn run(arguments: Arguments, common: &Common, output: &Output) -> Result<Exit, Failure> {
    if !common.quiet {
        log::start(arguments.log_format);
    }
    let mut config = Config::new(common.server_data());
    config.listen = arguments.listen;
    config.tls = arguments.tls_cert.zip(arguments.tls_key).map(|(certificates, key)| TlsFiles { certificates, key });
    config.behind_tls_proxy = arguments.behind_proxy;
    config.trusted_proxies = arguments.trusted_proxy;
    config.metrics_listen = arguments.metrics_listen;
    config.limits = Limits {
        device_rate: Rate::of(arguments.device_rate),
        address_rate: Rate::of(arguments.address_rate),
        first_syncs: arguments.first_syncs,
        wrong_codes_each: arguments.wrong_codes,
        ..config.limits
    };
    config.host.zone = arguments.zone;
    config.key = super::admin::store_key()?;
    let scheme = if config.tls.is_some() { "https" } else { "http" };
    let listening = |address: SocketAddr| {
        let url = format!("{scheme}://{address}");
        output.result(&json!({ "listening": url }), || format!("listening on {url}"));
    };
    super::runtime()?
        .block_on(async { serve(config, told_to_stop(), listening).await })
        .map_err(|error| failed(&error))?;
    Ok(Exit::Done)
}

fn failed(error: &ServeError) -> Failure {
    match error {
        ServeError::Unencrypted(address) => Failure::new(Exit::Usage, "fail-serve-clear").showing("address", address),
        ServeError::Tls(reason) => Failure::input("fail-serve-tls").showing("reason", reason),
        ServeError::Store(reason) => Failure::new(Exit::Storage, "fail-server-store").showing("reason", reason),
        ServeError::Listen { address, cause } => {
            Failure::new(Exit::Offline, "fail-serve-listen").showing("address", address).showing("reason", cause)
        }
        ServeError::Stopped(reason) => Failure::new(Exit::Internal, "fail-serve-stopped").showing("reason", reason),
        ServeError::Close { .. } => Failure::new(Exit::Storage, "fail-server-store").showing("reason", error),
    }
}

/// Ends with Ctrl-C or SIGTERM.
async fn told_to_stop() {
    let interrupt = async {
        if tokio::signal::ctrl_c().await.is_err() {
            // Without the signal there is still SIGTERM.
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let Ok(mut terminate) = signal(SignalKind::terminate()) else {
            return interrupt.await;
        };
        tokio::select! {
            () = interrupt => {}
            _ = terminate.recv() => {}
        }
    }
    #[cfg(not(unix))]
    interrupt.await;
}
