//! The drug catalogue: a versioned file that a hospital's pharmacy can edit (domain.md §3.5).
//!
//! Its numbers are defaults for data entry, not advice: no range replaces the protocol in force. A file that cannot be
//! read whole and sound is refused whole.

mod drug;
mod lab_limit;
mod rule;
mod search;
mod unusable;
mod validate;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::amount;
pub(crate) use drug::covers;
pub use drug::{AfterGroup, Cap, Cumulative, Drug, GiveBefore, Interval, Note, NoteLevel, Usual};
pub use lab_limit::LabLimit;
pub use rule::{Basis, DoseRule, Expected, Per};
pub(crate) use search::fold;
pub use unusable::{Fault, UnusableCatalogue};

/// Codes of the reminders that a catalogue may use; each has its sentence.
pub const NOTE_CODES: &[&str] = &[
    "DOS-NOTE-FOLINIC-ACID",
    "DOS-NOTE-MESNA",
    "DOS-NOTE-TPMT",
    "DOS-NOTE-ERWINIA",
    "DOS-NOTE-ASPARAGINASE",
    "DOS-NOTE-PEG-VOLUME",
    "DOS-NOTE-INFECTION",
    "DOS-NOTE-HYDRATION",
    "DOS-NOTE-AUC",
    "DOS-NOTE-PRESERVATIVE-FREE",
];

const EMBEDDED: &str = include_str!("../../../data/drug-catalogue.json");

/// The file as it is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct CatalogueFile {
    version: String,
    source: String,
    levels: Levels,
    families: Vec<Family>,
    drugs: Vec<Drug>,
}

/// Where the levels of a dose begin, in percent of the most usual dose (domain.md §3.5, levels).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Levels {
    /// Down to this percentage of the least usual dose nothing is said: vials are rounded downwards too.
    pub low_percent: u16,
    /// Up to this percentage nothing is said: rounding to what a vial or a syringe can give.
    pub ok_percent: u16,
    /// Up to this percentage a notice (`AVISO`), above an alert (`ALERTA`).
    pub notice_percent: u16,
    /// From this many times the typical dose on, a slip of unit or decimal point is likely.
    pub slip_times: u16,
}

/// Drugs whose lifetime doses add up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Family {
    /// Its id.
    pub id: String,
    /// Name of the drug in whose equivalents it is told.
    pub reference: String,
    /// Per m²: above this a notice.
    #[serde(with = "amount")]
    pub notice_above: Decimal,
    /// Per m²: above this an alert.
    #[serde(with = "amount")]
    pub alert_above: Decimal,
}

/// The drug catalogue. Cheap to clone. Its default is the one that comes with this version of Acompaña.
#[derive(Debug, Clone)]
pub struct DrugCatalogue {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    file: CatalogueFile,
    by_name: BTreeMap<String, usize>,
    by_stem: BTreeMap<String, usize>,
}

impl DrugCatalogue {
    /// Reads a catalogue from the text of its file.
    ///
    /// # Errors
    /// [`UnusableCatalogue`] names the line or the field and what to do. Nothing of a faulty file is used.
    pub fn from_json(text: &str) -> Result<Self, UnusableCatalogue> {
        let text = text.trim_start_matches('\u{feff}');
        let file: CatalogueFile = serde_json::from_str(text).map_err(|error| UnusableCatalogue::Unreadable {
            line: error.line(),
            column: error.column(),
            reason: reason(&error),
        })?;
        validate::validate(&file, text)?;
        Ok(Self::index(file))
    }

    fn index(file: CatalogueFile) -> Self {
        let mut by_name = BTreeMap::new();
        let mut by_stem = BTreeMap::new();
        for (place, drug) in file.drugs.iter().enumerate() {
            by_name.insert(search::fold(&drug.id), place);
            for name in &drug.names {
                by_name.insert(search::fold(name), place);
            }
            for stem in drug.keys.iter().filter_map(|key| search::stem(key)) {
                by_stem.insert(stem, place);
            }
        }
        Self { inner: Arc::new(Inner { file, by_name, by_stem }) }
    }

    /// Version of the file; every verdict can name it.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.inner.file.version
    }

    /// Where the levels of a dose begin.
    #[must_use]
    pub fn levels(&self) -> Levels {
        self.inner.file.levels
    }

    /// All drugs, in the order of the file.
    #[must_use]
    pub fn drugs(&self) -> &[Drug] {
        &self.inner.file.drugs
    }

    /// The family with this id.
    #[must_use]
    pub fn family(&self, id: &str) -> Option<&Family> {
        self.inner.file.families.iter().find(|family| family.id == id)
    }

    /// The drug with this key (any presentation of it, whole or short) or this name (case and accents ignored).
    #[must_use]
    pub fn find(&self, key_or_name: &str) -> Option<&Drug> {
        let by_key = search::stem(key_or_name).and_then(|stem| self.inner.by_stem.get(&stem));
        let place = by_key.or_else(|| self.inner.by_name.get(&search::fold(key_or_name)))?;
        self.inner.file.drugs.get(*place)
    }
}

impl Default for DrugCatalogue {
    /// The catalogue of this version of Acompaña, held sound by a test. Were it ever faulty, the catalogue would know
    /// no drug, so that every dose would wait for a second person rather than be waved through.
    fn default() -> Self {
        static STANDARD: OnceLock<DrugCatalogue> = OnceLock::new();
        STANDARD.get_or_init(|| Self::from_json(EMBEDDED).unwrap_or_else(|_| Self::knowing_nothing())).clone()
    }
}

impl DrugCatalogue {
    fn knowing_nothing() -> Self {
        Self::index(CatalogueFile {
            version: "none".to_owned(),
            source: String::new(),
            levels: Levels { low_percent: 100, ok_percent: 100, notice_percent: 100, slip_times: 8 },
            families: Vec::new(),
            drugs: Vec::new(),
        })
    }
}

/// What serde says, without the place, which is told apart.
fn reason(error: &serde_json::Error) -> String {
    let whole = error.to_string();
    whole.rsplit_once(" at line ").map_or(whole.clone(), |(reason, _)| reason.to_owned())
}
