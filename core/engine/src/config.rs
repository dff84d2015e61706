//! What an app decides when it opens the core.

use std::path::PathBuf;
use std::sync::Arc;

use acompana_domain::KindRegistry;
use acompana_domain::message::Locale;
use acompana_domain::rules::RuleData;
use jiff::tz::TimeZone;

use crate::clock::{Clock, SystemClock};
use crate::http::Trust;
use crate::ports::{NetworkMonitor, SecretStore};
use crate::store::KeySource;

/// How to open the core.
#[derive(Clone)]
pub struct Config {
    /// The folder of the store; made when it is missing. Keep it out of the platform's backups, together with the key.
    pub dir: PathBuf,
    /// The key of the store: as it is (a [`StoreKey`](crate::StoreKey)), or kept by the platform's key store.
    pub key: KeySource,
    /// Where the tokens are kept. Without one they are in the encrypted store; with one they move there at the next
    /// sign-in or trade of tokens.
    pub secrets: Option<Arc<dyn SecretStore>>,
    /// Who tells what the connection costs; without one it counts as free.
    pub network: Option<Arc<dyn NetworkMonitor>>,
    /// Version of the app, told to the server for support.
    pub app_version: String,
    /// Language of the findings' sentences.
    pub locale: Locale,
    /// The kinds of records.
    pub kinds: KindRegistry,
    /// Leave policy and drug catalogue.
    pub rules: RuleData,
    /// Zone of the unit: its calendar says what "today" is.
    pub zone: TimeZone,
    /// How to trust and reach servers.
    pub trust: Trust,
    /// The device's clock.
    pub clock: Arc<dyn Clock>,
}

impl Config {
    /// The product's own kinds, rules and roots, Spanish, the zone of the device (central Mexico if it has none).
    pub fn new(dir: impl Into<PathBuf>, key: impl Into<KeySource>) -> Self {
        let zone = TimeZone::try_system().or_else(|_| TimeZone::get("America/Mexico_City")).unwrap_or(TimeZone::UTC);
        Self {
            dir: dir.into(),
            key: key.into(),
            secrets: None,
            network: None,
            app_version: env!("CARGO_PKG_VERSION").to_owned(),
            locale: Locale::default(),
            kinds: KindRegistry::standard(),
            rules: RuleData::default(),
            zone,
            trust: Trust::default(),
            clock: Arc::new(SystemClock),
        }
    }
}

impl std::fmt::Debug for Config {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Config")
            .field("app_version", &self.app_version)
            .field("locale", &self.locale)
            .finish_non_exhaustive()
    }
}
