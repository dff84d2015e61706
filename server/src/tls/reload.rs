//! A certificate lasts ninety days and a server runs for longer: new files are taken up while it runs.

use std::path::PathBuf;
use std::time::Duration;

use axum_server::tls_rustls::RustlsConfig;

use super::configuration;
use crate::config::TlsFiles;

/// What the two files hold now; nothing for one that cannot be read.
#[derive(PartialEq, Eq)]
struct Contents([Option<Vec<u8>>; 2]);

impl Contents {
    async fn of(files: &TlsFiles) -> Self {
        let read = |path: PathBuf| async move { tokio::fs::read(path).await.ok() };
        Self([read(files.certificates.clone()).await, read(files.key.clone()).await])
    }
}

/// Takes up new files for new connections: at once when the process gets SIGHUP, otherwise within `look_every`. Files
/// that do not fit (the one is written, the other not yet; a key of another certificate) leave the old certificate in
/// use and a line in the log. Never ends.
pub(crate) fn keep_current(
    current: RustlsConfig,
    files: TlsFiles,
    look_every: Duration,
) -> impl Future<Output = ()> + Send + 'static {
    // Not only when the task first runs: until somebody listens, the signal ends the process.
    watch(current, files, look_every, Hangup::new())
}

async fn watch(current: RustlsConfig, files: TlsFiles, look_every: Duration, mut asked: Hangup) {
    let mut seen = Contents::of(&files).await;
    loop {
        let told = tokio::select! {
            () = asked.wait() => true,
            () = tokio::time::sleep(look_every) => false,
        };
        let now = Contents::of(&files).await;
        if now == seen && !told {
            continue;
        }
        seen = now;
        match configuration(&files) {
            Ok(new) => {
                current.reload_from_config(new);
                tracing::info!("the certificate was read anew: new connections get it");
            }
            Err(failure) => tracing::error!(%failure, "the new certificate cannot be used: the old one stays in use"),
        }
    }
}

/// SIGHUP, where there is such a thing.
struct Hangup {
    #[cfg(unix)]
    signal: Option<tokio::signal::unix::Signal>,
}

impl Hangup {
    fn new() -> Self {
        Self {
            #[cfg(unix)]
            signal: tokio::signal::unix::signal(tokio::signal::unix::SignalKind::hangup()).ok(),
        }
    }

    async fn wait(&mut self) {
        #[cfg(unix)]
        if let Some(signal) = &mut self.signal
            && signal.recv().await.is_some()
        {
            return;
        }
        // Without the signal the files are still looked at.
        std::future::pending::<()>().await;
    }
}
