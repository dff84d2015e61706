//! What an app decides when it opens the core.

use acompana_core::{Config, CoreError, Trust};
use acompana_domain::message::Locale;
use jiff::tz::TimeZone;

/// Language of the sentences that people read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, uniffi::Enum)]
pub enum Language {
    /// Spanish of Mexico.
    #[default]
    Spanish,
    /// English.
    English,
}

impl From<Language> for Locale {
    fn from(language: Language) -> Self {
        match language {
            Language::Spanish => Self::EsMx,
            Language::English => Self::En,
        }
    }
}

/// How to open the core.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Settings {
    /// The folder of the store; made when it is missing. Keep it out of the platform's backups, together with the key.
    pub dir: String,
    /// Version of the app, told to the server for support.
    pub app_version: String,
    /// Language of the findings' sentences.
    pub language: Language,
    /// IANA zone of the unit, such as `America/Mexico_City`: its calendar says what "today" is. The device's own when
    /// nothing is given.
    #[uniffi(default)]
    pub zone: Option<String>,
    /// The institution's own certificates (PEM). They replace the built-in public ones.
    #[uniffi(default)]
    pub ca_pem: Option<String>,
    /// Whether `http://` is allowed beyond this machine: only where something else encrypts.
    #[uniffi(default = false)]
    pub plain_http: bool,
}

impl Settings {
    /// Puts what was decided into a configuration of the core.
    ///
    /// # Errors
    /// [`CoreError::NotFound`] for a zone that does not exist.
    pub(crate) fn apply(self, config: &mut Config) -> Result<(), CoreError> {
        config.app_version = self.app_version;
        config.locale = self.language.into();
        config.trust = Trust { ca_pem: self.ca_pem.map(String::into_bytes), plain_http: self.plain_http };
        if let Some(zone) = self.zone {
            config.zone = TimeZone::get(&zone).map_err(|_| CoreError::NotFound { what: format!("zone {zone}") })?;
        }
        Ok(())
    }
}
