//! `acompana serve`: the server, until it is told to stop.

use std::net::SocketAddr;
use std::path::PathBuf;

use acompana_server::{Config, ServeError, TlsFiles, serve};
use clap::Args;
use jiff::tz::TimeZone;
use serde_json::json;
use tracing_subscriber::EnvFilter;

use crate::cli::Common;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::Output;

const EXAMPLES: &str = "\
Examples:
  acompana serve                                         this computer only, on port 8080
  acompana serve --listen 127.0.0.1:0                    on any free port; the line 'listening on …' tells which
  acompana serve --listen 0.0.0.0:8443 --tls-cert chain.pem --tls-key key.pem
  acompana serve --listen 10.0.0.5:8080 --behind-proxy   a proxy in front terminates TLS

Without a certificate and without --behind-proxy only this computer is served. SIGTERM or Ctrl-C stops it: running
requests are finished first. ACOMPANA_SERVER_KEY (64 hexadecimal digits) opens an encrypted store; RUST_LOG sets how
much is told on standard error (default: info).";

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
    /// Zone of the institution's calendar
    #[arg(long, value_name = "ZONE", default_value = super::ZONE, value_parser = zone)]
    zone: TimeZone,
}

fn zone(name: &str) -> Result<TimeZone, String> {
    TimeZone::get(name).map_err(|_| "use a name such as America/Mexico_City or America/Tijuana".to_owned())
}

/// Serves.
pub(crate) fn run(arguments: Arguments, common: &Common, output: &Output) -> Result<Exit, Failure> {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    if !common.quiet {
        tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    }
    let mut config = Config::new(common.server_data());
    config.listen = arguments.listen;
    config.tls = arguments.tls_cert.zip(arguments.tls_key).map(|(certificates, key)| TlsFiles { certificates, key });
    config.behind_tls_proxy = arguments.behind_proxy;
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
