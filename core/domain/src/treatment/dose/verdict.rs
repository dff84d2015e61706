//! The verdict on a dose, and the findings that led to it.

use serde::{Deserialize, Serialize};

use crate::finding::{Finding, Severity};

/// The verdict on a dose, from the mildest to the gravest (domain.md §3.5, levels). The gravest finding decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum DoseVerdict {
    /// Nothing to say.
    Ok,
    /// Somebody should look; a reason is written down.
    Aviso,
    /// A second person confirms.
    Alerta,
    /// The value is probably a slip of unit or decimal point; it is typed again.
    PosibleErrorUnidad,
    /// It cannot be saved as final.
    Bloqueo,
}

impl DoseVerdict {
    /// Name on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "OK",
            Self::Aviso => "AVISO",
            Self::Alerta => "ALERTA",
            Self::PosibleErrorUnidad => "POSIBLE_ERROR_UNIDAD",
            Self::Bloqueo => "BLOQUEO",
        }
    }
}

/// A finding about a dose, with the verdict it alone would give.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DoseFinding {
    /// The verdict it alone would give.
    pub verdict: DoseVerdict,
    /// What was found.
    pub finding: Finding,
    /// Whether it rests on other records, which the person who wrote this one may not have had.
    pub from_history: bool,
}

impl DoseFinding {
    fn new(verdict: DoseVerdict, severity: Severity, code: &'static str, field: &str) -> Self {
        Self { verdict, finding: Finding::new(code, severity, field), from_history: false }
    }

    pub(crate) fn info(code: &'static str, field: &str) -> Self {
        Self::new(DoseVerdict::Ok, Severity::Info, code, field)
    }

    pub(crate) fn notice(code: &'static str, field: &str) -> Self {
        Self::new(DoseVerdict::Aviso, Severity::Warning, code, field)
    }

    pub(crate) fn alert(code: &'static str, field: &str) -> Self {
        Self::new(DoseVerdict::Alerta, Severity::Warning, code, field)
    }

    pub(crate) fn slip(code: &'static str, field: &str) -> Self {
        Self::new(DoseVerdict::PosibleErrorUnidad, Severity::Warning, code, field)
    }

    pub(crate) fn block(code: &'static str, field: &str) -> Self {
        Self::new(DoseVerdict::Bloqueo, Severity::Error, code, field)
    }

    pub(crate) fn with(mut self, name: &str, value: impl Into<crate::Arg>) -> Self {
        self.finding = self.finding.with(name, value);
        self
    }

    pub(crate) const fn resting_on_history(mut self) -> Self {
        self.from_history = true;
        self
    }
}

impl From<Finding> for DoseFinding {
    /// A finding of another rule: an error blocks, a warning is a notice.
    fn from(finding: Finding) -> Self {
        let verdict = match finding.severity {
            Severity::Info => DoseVerdict::Ok,
            Severity::Warning => DoseVerdict::Aviso,
            Severity::Adjust | Severity::Review => DoseVerdict::Alerta,
            Severity::Error => DoseVerdict::Bloqueo,
        };
        Self { verdict, finding, from_history: false }
    }
}
