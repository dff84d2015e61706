//! What the program says, in es-MX and en. What a rule says comes from the domain's own catalogues.

use acompana_domain::message::Locale;
use fluent_bundle::{FluentArgs, FluentBundle, FluentResource, FluentValue};
use unic_langid::langid;

const ES_MX: &str = concat!(
    include_str!("../locales/es-MX.ftl"),
    include_str!("../locales/demo.es-MX.ftl"),
    include_str!("../locales/report.es-MX.ftl")
);
const EN: &str = concat!(
    include_str!("../locales/en.ftl"),
    include_str!("../locales/demo.en.ftl"),
    include_str!("../locales/report.en.ftl")
);

/// The program's sentences in one language.
pub(crate) struct Words {
    locale: Locale,
    bundle: FluentBundle<FluentResource>,
}

/// Named values of a sentence.
pub(crate) type Values<'a> = &'a [(&'a str, FluentValue<'a>)];

impl Words {
    /// The sentences in `locale`.
    pub(crate) fn new(locale: Locale) -> Self {
        let (tag, text) = match locale {
            Locale::EsMx => (langid!("es-MX"), ES_MX),
            Locale::En => (langid!("en"), EN),
        };
        let mut bundle = FluentBundle::new(vec![tag]);
        // Direction marks around each value would show up as stray characters in files and terminals.
        bundle.set_use_isolating(false);
        // A file with an error still yields its good sentences; a test refuses any error.
        bundle.add_resource_overriding(FluentResource::try_new(text.to_owned()).unwrap_or_else(|(partial, _)| partial));
        Self { locale, bundle }
    }

    /// The language.
    pub(crate) fn locale(&self) -> Locale {
        self.locale
    }

    /// The sentence at `key`.
    pub(crate) fn say(&self, key: &str) -> String {
        self.say_with(key, &[])
    }

    /// The sentence at `key` with its values; the bare key if there is none, which a test does not let happen.
    pub(crate) fn say_with(&self, key: &str, values: Values<'_>) -> String {
        self.find(key, None, values).unwrap_or_else(|| key.to_owned())
    }

    /// What to do, for a sentence that has such a hint.
    pub(crate) fn hint(&self, key: &str, values: Values<'_>) -> Option<String> {
        self.find(key, Some("hint"), values)
    }

    fn find(&self, key: &str, attribute: Option<&str>, values: Values<'_>) -> Option<String> {
        let message = self.bundle.get_message(key)?;
        let pattern = match attribute {
            None => message.value()?,
            Some(name) => message.get_attribute(name)?.value(),
        };
        let args: FluentArgs<'_> = values.iter().map(|(name, value)| (*name, value.clone())).collect();
        let mut errors = Vec::new();
        Some(self.bundle.format_pattern(pattern, Some(&args), &mut errors).into_owned())
    }
}

#[cfg(test)]
mod tests;
