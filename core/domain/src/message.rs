//! How a finding is told to a person: Fluent catalogues, es-MX first, then en.
//!
//! Both phones, the command line and the server's answer use these same words. A code without its sentence in either
//! language fails a test (the `CODES` of each area are walked), and a sentence never blames the person who reads it.

use std::cell::OnceCell;
use std::str::FromStr;

use fluent_bundle::{FluentArgs, FluentBundle, FluentResource, FluentValue};
use jiff::civil::Date;
use unic_langid::langid;

use crate::finding::{Arg, Args, Finding};

/// A language in which Acompaña speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub enum Locale {
    /// Spanish as written in Mexico; the first language of the product.
    #[default]
    #[serde(rename = "es-MX")]
    EsMx,
    /// English.
    #[serde(rename = "en")]
    En,
}

impl Locale {
    /// Both languages.
    pub const ALL: [Self; 2] = [Self::EsMx, Self::En];

    /// BCP 47 tag.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::EsMx => "es-MX",
            Self::En => "en",
        }
    }
}

impl FromStr for Locale {
    type Err = std::convert::Infallible;

    /// Any tag that begins with `en` is English; every other one is Spanish, our readers' language.
    fn from_str(tag: &str) -> Result<Self, Self::Err> {
        Ok(if tag.to_ascii_lowercase().starts_with("en") { Self::En } else { Self::EsMx })
    }
}

const ES_MX: &[(&str, &str)] = &[
    ("identifiers", include_str!("../messages/es-MX/identifiers.ftl")),
    ("registry", include_str!("../messages/es-MX/registry.ftl")),
    ("leave", include_str!("../messages/es-MX/leave.ftl")),
    ("treatment", include_str!("../messages/es-MX/treatment.ftl")),
    ("report", include_str!("../messages/es-MX/report.ftl")),
    ("sync", include_str!("../messages/es-MX/sync.ftl")),
    ("core", include_str!("../messages/es-MX/core.ftl")),
];
const EN: &[(&str, &str)] = &[
    ("identifiers", include_str!("../messages/en/identifiers.ftl")),
    ("registry", include_str!("../messages/en/registry.ftl")),
    ("leave", include_str!("../messages/en/leave.ftl")),
    ("treatment", include_str!("../messages/en/treatment.ftl")),
    ("report", include_str!("../messages/en/report.ftl")),
    ("sync", include_str!("../messages/en/sync.ftl")),
    ("core", include_str!("../messages/en/core.ftl")),
];

type Bundle = FluentBundle<FluentResource>;

thread_local! {
    // A Fluent bundle is not Sync; one per thread costs a parse of some 30 kB, once.
    static BUNDLES: [OnceCell<Bundle>; 2] = const { [OnceCell::new(), OnceCell::new()] };
}

fn build(locale: Locale) -> Bundle {
    let (tag, files) = match locale {
        Locale::EsMx => (langid!("es-MX"), ES_MX),
        Locale::En => (langid!("en"), EN),
    };
    let mut bundle = FluentBundle::new(vec![tag]);
    // Direction marks around each value would show up as stray characters in logs, CSV files and messages.
    bundle.set_use_isolating(false);
    for (_, text) in files {
        // A file with an error still yields its good messages; the test below refuses any error.
        let resource = FluentResource::try_new((*text).to_owned()).unwrap_or_else(|(partial, _)| partial);
        bundle.add_resource_overriding(resource);
    }
    bundle
}

fn with_bundle<T>(locale: Locale, read: impl FnOnce(&Bundle) -> T) -> T {
    BUNDLES.with(|bundles| read(bundles[locale as usize].get_or_init(|| build(locale))))
}

/// Whether a sentence exists for `code` in `locale`.
pub fn exists(locale: Locale, code: &str) -> bool {
    with_bundle(locale, |bundle| bundle.get_message(code).is_some_and(|message| message.value().is_some()))
}

/// The sentence for `code` with its values; the bare code if this build has no sentence for it (a newer peer's rule).
pub fn render(locale: Locale, code: &str, args: &Args) -> String {
    with_bundle(locale, |bundle| {
        let Some(pattern) = bundle.get_message(code).and_then(|message| message.value()) else {
            return code.to_owned();
        };
        let mut values = FluentArgs::new();
        for (name, arg) in args {
            values.set(name.as_str(), value_of(locale, arg));
        }
        let mut errors = Vec::new();
        bundle.format_pattern(pattern, Some(&values), &mut errors).into_owned()
    })
}

/// The sentence of a finding.
pub fn tell(locale: Locale, finding: &Finding) -> String {
    render(locale, &finding.code, &finding.args)
}

fn value_of(locale: Locale, arg: &Arg) -> FluentValue<'static> {
    match arg {
        Arg::Int(number) => FluentValue::from(*number),
        Arg::Date(date) => FluentValue::from(long_date(locale, *date)),
        Arg::Decimal(decimal) => FluentValue::from(decimal.to_string()),
        Arg::Text(text) => FluentValue::from(text.clone()),
    }
}

/// The months in Spanish, as a date is told and as people write it.
pub const MESES: [&str; 12] = [
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
];
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// A date in words: `17 de mayo de 2026`, `17 May 2026`.
pub fn long_date(locale: Locale, date: Date) -> String {
    let month = usize::from(date.month().unsigned_abs()).saturating_sub(1);
    match locale {
        Locale::EsMx => format!("{} de {} de {}", date.day(), MESES[month], date.year()),
        Locale::En => format!("{} {} {}", date.day(), MONTHS[month], date.year()),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;

    /// Message ids and the variables each uses, read off the file itself.
    fn catalogue(files: &[(&str, &str)]) -> BTreeMap<String, BTreeSet<String>> {
        let mut messages = BTreeMap::new();
        for (name, text) in files {
            if let Err((_, errors)) = FluentResource::try_new((*text).to_owned()) {
                panic!("{name}.ftl: {errors:?}");
            }
            let mut current = None;
            for line in text.lines() {
                if let Some((id, _)) = line.split_once(" =").filter(|_| line.starts_with(char::is_alphabetic)) {
                    current = Some(id.to_owned());
                    let twice = messages.insert(id.to_owned(), BTreeSet::new());
                    assert!(twice.is_none(), "{id} is there twice ({name}.ftl)");
                }
                let variables = line.split('$').skip(1);
                for variable in variables {
                    let name: String =
                        variable.chars().take_while(|c| c.is_alphanumeric() || matches!(c, '_' | '-')).collect();
                    if let Some(id) = &current {
                        messages.entry(id.clone()).or_default().insert(name);
                    }
                }
            }
        }
        messages
    }

    #[test]
    fn both_languages_have_the_same_messages_with_the_same_values() {
        assert_eq!(catalogue(ES_MX), catalogue(EN));
    }

    #[test]
    fn every_code_has_its_sentence_in_both_languages() {
        let areas = [
            crate::ident::CODES,
            crate::registry::CODES,
            crate::leave::CODES,
            crate::treatment::CODES,
            crate::report::CODES,
        ];
        for code in areas.into_iter().flatten() {
            for locale in Locale::ALL {
                assert!(exists(locale, code), "{code} has no sentence in {}", locale.tag());
            }
        }
    }

    #[test]
    fn dates_are_told_in_words() {
        let date = jiff::civil::date(2026, 5, 17);
        assert_eq!(long_date(Locale::EsMx, date), "17 de mayo de 2026");
        assert_eq!(long_date(Locale::En, date), "17 May 2026");
    }

    #[test]
    fn an_unknown_code_is_told_as_it_is() {
        assert_eq!(render(Locale::EsMx, "LIC-999", &Args::new()), "LIC-999");
    }
}
