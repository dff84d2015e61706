//! The object that an app opens, uses from any thread, and closes.

use std::path::Path;
use std::sync::Arc;

use acompana_core::{
    Acompana, Config, CoreError, Diagnostics, KeyStore, NetworkMonitor, Person, SecretStore, SyncStatus,
};
use acompana_domain::Finding;
use jiff::Timestamp;

use crate::off_thread::off_thread;
use crate::settings::{Language, Settings};

/// The core of the app: one store, open. Every call but the async ones blocks for the time of a few disk accesses: call
/// it off the main thread.
#[derive(Debug, uniffi::Object)]
pub struct Core {
    app: Acompana,
}

impl Core {
    /// What the methods are told to.
    pub(crate) fn app(&self) -> &Acompana {
        &self.app
    }
}

#[uniffi::export]
impl Core {
    /// Opens the core. The key of the store is drawn at the first opening and given to `key_store` to wrap. Tokens are
    /// kept in `secrets`, or in the encrypted store when there is none. Before each exchange `network` is asked what the
    /// connection costs.
    ///
    /// Errors: storage (wrong key, key store locked, damaged, full), update (a newer app wrote the store), busy (already
    /// open). None of them changes or loses anything.
    #[uniffi::constructor(default(secrets = None, network = None))]
    pub fn open(
        settings: Settings,
        key_store: Arc<dyn KeyStore>,
        secrets: Option<Arc<dyn SecretStore>>,
        network: Option<Arc<dyn NetworkMonitor>>,
    ) -> Result<Arc<Self>, CoreError> {
        let mut config = Config::new(settings.dir.as_str(), key_store);
        config.secrets = secrets;
        config.network = network;
        settings.apply(&mut config)?;
        Ok(Arc::new(Self { app: Acompana::open(config)? }))
    }

    /// Closes the core: stops a running sync, ends all watches, frees the file. Closing twice is harmless; whatever is
    /// called afterwards says that it is closed.
    pub fn shut_down(&self) -> Result<(), CoreError> {
        self.app.close()
    }

    /// How the device stands: who, what it holds, what waits, what is wrong.
    pub fn status(&self) -> Result<SyncStatus, CoreError> {
        self.app.status()
    }

    /// Now, by the server's clock as far as it is known.
    pub fn now(&self) -> Result<Timestamp, CoreError> {
        self.app.now()
    }

    /// What support needs to know; no personal data in it.
    pub fn diagnostics(&self) -> Result<Diagnostics, CoreError> {
        self.app.diagnostics()
    }

    /// Verifies the whole store, page by page and line by line of the audit chain. Seconds on a large store.
    pub fn verify(&self) -> Result<(), CoreError> {
        self.app.verify_store()
    }

    /// For quiet moments (idle, going to the background): makes the next opening quick.
    pub fn tidy(&self) -> Result<(), CoreError> {
        self.app.tidy()
    }

    /// Enrols the device with a one-time code. Asking again after a lost answer is safe; who stops waiting does not
    /// undo it.
    pub async fn enrol(
        self: Arc<Self>,
        server_url: String,
        code: String,
        device_name: String,
    ) -> Result<Person, CoreError> {
        off_thread("enrol", move || self.app.enrol(&server_url, &code, &device_name)).await
    }

    /// Findings as sentences in the app's language, in the same order. Fails only where the core does: a call that can
    /// carry no error would end a Swift app there.
    pub fn tell(&self, findings: Vec<Finding>) -> Result<Vec<String>, CoreError> {
        Ok(findings.iter().map(|finding| self.app.tell(finding)).collect())
    }
}

/// What went wrong, as a sentence for the person: what happened, that nothing is lost where that is so, what to do.
#[uniffi::export]
pub fn describe_error(error: CoreError, language: Language) -> String {
    error.tell(language.into())
}

/// Sets a damaged store aside, with everything in it, so that a new one can be made; gives the folder where it is kept
/// now. Only after the person was told: what was unsent is in it.
#[uniffi::export]
pub fn set_aside(dir: String) -> Result<String, CoreError> {
    Ok(acompana_core::set_aside(Path::new(&dir)).map_err(CoreError::from)?.to_string_lossy().into_owned())
}

/// Version of the core.
#[uniffi::export]
pub fn core_version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}

/// Fails on purpose, so that an app can see that its error reporting works: a mistake of the core reaches the app as an
/// error and never ends it.
///
/// # Panics
/// Always; the border makes an error of it.
#[uniffi::export]
#[allow(clippy::panic, reason = "it is what it is for")]
pub fn rehearse_failure() -> Result<(), CoreError> {
    panic!("a failure that was asked for, to see that errors are reported")
}
