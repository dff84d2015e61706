//! A row as records: the child, the diagnosis, and the key that makes a second run find them again.

use std::fmt;

use acompana_domain::RecordId;
use acompana_domain::registry::{Diagnosis, Patient};
use uuid::Uuid;

/// The name space of the ids that come from a census (any fixed UUID would do; this one must never change).
const CENSUS: Uuid = Uuid::from_u128(0x6f1d_3d0a_52a4_4c0e_9d57_0c9e_b0b1_c2a7);

/// What tells a row of one census from every other row, on every computer: the unit and the census ID; where the ID is
/// blank, the unit, the NSS, the agregado médico and the date of birth.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Key {
    text: String,
}

impl Key {
    /// The key of a row with an ID.
    pub(super) fn of_id(clues: &str, id: &str) -> Self {
        let id: String = id.split_whitespace().collect::<Vec<_>>().join(" ").to_uppercase();
        Self { text: format!("{clues}|id|{id}") }
    }

    /// The key of a row without an ID.
    pub(super) fn of_insurance(clues: &str, nss: &str, agregado: &str, birth: jiff::civil::Date) -> Self {
        Self { text: format!("{clues}|nss|{nss}|{agregado}|{birth}") }
    }

    /// The child's record, the same in every run.
    pub(crate) fn patient(&self) -> RecordId {
        RecordId(Uuid::new_v5(&CENSUS, self.text.as_bytes()))
    }

    /// The record of the diagnosis that the census gives for the child.
    pub(crate) fn diagnosis(&self) -> RecordId {
        self.patient().derived("census diagnosis")
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// A row that can be registered.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Entry {
    /// Its key.
    pub(crate) key: Key,
    /// The child.
    pub(crate) patient: Patient,
    /// The diagnosis; nothing when the census says nothing of one.
    pub(crate) diagnosis: Option<Diagnosis>,
}
