//! A listening server, until it is told to stop.

use std::future::Future;
use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::Arc;

use axum_server::Handle;
use axum_server::accept::NoDelayAcceptor;
use axum_server::tls_rustls::{RustlsAcceptor, RustlsConfig};

use crate::config::Config;
use crate::http::{App, router};
use crate::store::Store;
use crate::store::sqlite::{OpenFailure, SqliteStore};
use crate::tls::{TlsFailure, configuration, keep_current};
use crate::watch::page;

/// Why a server did not start, or stopped by itself.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// Health data must not cross a network in the clear (LGPDPPSO art. 25).
    #[error(
        "{0} can be reached from other computers: give a certificate and its key, or say that a proxy in front \
         terminates TLS"
    )]
    Unencrypted(SocketAddr),
    /// The certificate cannot be used.
    #[error(transparent)]
    Tls(#[from] TlsFailure),
    /// The store cannot be opened.
    #[error(transparent)]
    Store(#[from] OpenFailure),
    /// The address is taken, not this computer's, or not ours to use.
    #[error("cannot listen on {address}: {cause}")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// Why.
        #[source]
        cause: std::io::Error,
    },
    /// The server stopped by itself.
    #[error("the server stopped: {0}")]
    Stopped(#[source] std::io::Error),
    /// The store was not closed in order; nothing that was answered is lost.
    #[error("the store in {path} could not be closed: {cause}")]
    Close {
        /// The data directory.
        path: PathBuf,
        /// Why.
        cause: acompana_sync::fault::StoreFault,
    },
}

/// Opens the store and serves until `shutdown` ends; running requests are finished then.
///
/// `on_listening` is told the address with its actual port, once connections are accepted. Needs a tokio runtime.
///
/// # Errors
/// [`ServeError`].
pub async fn serve(
    config: Config,
    shutdown: impl Future<Output = ()> + Send + 'static,
    on_listening: impl FnOnce(SocketAddr),
) -> Result<(), ServeError> {
    if config.tls.is_none() && !config.behind_tls_proxy && !config.listen.ip().is_loopback() {
        return Err(ServeError::Unencrypted(config.listen));
    }
    let tls = config.tls.as_ref().map(configuration).transpose()?;
    let opening = (config.data_dir.clone(), config.key.clone());
    let store = tokio::task::spawn_blocking(move || SqliteStore::open(&opening.0, opening.1.as_ref()))
        .await
        .map_err(|cause| ServeError::Stopped(cause.into()))??;
    let (listener, address) = listen(config.listen)?;
    let figures = config.metrics_listen.map(listen).transpose()?;

    let handle = Handle::new();
    let stopping = handle.clone();
    let patience = config.limits.shutdown_time;
    let waiter = tokio::spawn(async move {
        shutdown.await;
        tracing::info!("stopping: running requests are finished");
        stopping.graceful_shutdown(Some(patience));
    });
    let data_dir = config.data_dir.clone();
    let head_time = config.limits.head_time;
    let tls = tls.map(RustlsConfig::from_config);
    let certificate = tls.clone().zip(config.tls.clone());
    let look_every = config.tls_look_every;
    let renewal = certificate.map(|(tls, files)| tokio::spawn(keep_current(tls, files, look_every)));
    if config.behind_tls_proxy && config.trusted_proxies.is_empty() {
        tracing::warn!("every peer is taken for the proxy: name it with --trusted-proxy, or let nobody else reach us");
    }
    let app = Arc::new(App::new(store, config));
    let watching = figures.map(|(listener, address)| {
        tracing::info!(%address, "figures for Prometheus at /metrics");
        if !address.ip().is_loopback() {
            tracing::warn!(%address, "the figures can be read from other computers: keep that network closed");
        }
        let page = page(Arc::clone(&app)).into_make_service();
        tokio::spawn(async move { axum_server::from_tcp(listener)?.serve(page).await })
    });
    let service = router(Arc::clone(&app)).into_make_service_with_connect_info::<SocketAddr>();
    on_listening(address);
    tracing::info!(%address, tls = tls.is_some(), "listening");
    let mut server = axum_server::from_tcp(listener).map_err(ServeError::Stopped)?;
    server.http_builder().http1().header_read_timeout(head_time);
    // Whoever connects and says nothing is not waited for either.
    let server = server.first_request_timeout(head_time).handle(handle);
    // What is sent goes out at once: an answer of two small pieces would otherwise wait for the device's delayed
    // acknowledgement of the first, which is 40 ms.
    let server = server.acceptor(NoDelayAcceptor::new());
    let ended = match tls {
        None => server.serve(service).await,
        Some(tls) => server.map(|at_once| RustlsAcceptor::new(tls).acceptor(at_once)).serve(service).await,
    };
    waiter.abort();
    if let Some(renewal) = renewal {
        renewal.abort();
    }
    if let Some(watching) = watching {
        // It holds the store: it must be gone before the store is closed.
        watching.abort();
        watching.await.ok();
    }
    ended.map_err(ServeError::Stopped)?;
    // A request that outlived the patience still holds the store; it ends in its own transaction.
    if let Some(app) = Arc::into_inner(app) {
        app.into_store().close().map_err(|cause| ServeError::Close { path: data_dir, cause })?;
    }
    tracing::info!("stopped");
    Ok(())
}

/// Takes an address, and tells its actual port.
fn listen(address: SocketAddr) -> Result<(TcpListener, SocketAddr), ServeError> {
    let refused = |cause| ServeError::Listen { address, cause };
    let listener = TcpListener::bind(address).map_err(refused)?;
    listener.set_nonblocking(true).map_err(refused)?;
    let taken = listener.local_addr().map_err(refused)?;
    Ok((listener, taken))
}
