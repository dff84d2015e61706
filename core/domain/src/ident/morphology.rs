//! CIE-O-3 morphology of a tumour, such as `9811/3` (domain.md §2.9).

use super::error::{IdentError, Identifier};
use super::icd10::Icd10;
use super::text::{text_identifier, tidy};

/// Four digits of histology, a slash and the behaviour.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Morphology {
    text: String,
    behaviour: Behaviour,
}

text_identifier!(Morphology);

/// How a tumour behaves, the digit after the slash.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Behaviour {
    /// 0.
    Benign,
    /// 1: benign or malignant is not certain.
    Uncertain,
    /// 2.
    InSitu,
    /// 3: malignant, at its primary site.
    Malignant,
    /// 6: malignant, metastatic site.
    Metastatic,
    /// 9: malignant, not known whether primary or metastatic.
    MalignantUnknown,
}

impl Behaviour {
    const fn from_digit(digit: char) -> Option<Self> {
        match digit {
            '0' => Some(Self::Benign),
            '1' => Some(Self::Uncertain),
            '2' => Some(Self::InSitu),
            '3' => Some(Self::Malignant),
            '6' => Some(Self::Metastatic),
            '9' => Some(Self::MalignantUnknown),
            _ => None,
        }
    }

    const fn is_malignant(self) -> bool {
        matches!(self, Self::Malignant | Self::Metastatic | Self::MalignantUnknown)
    }
}

impl Morphology {
    /// Reads `9811/3`, also with the M of older catalogues (`M9811/3`) or without the slash (`98113`).
    pub fn parse(text: &str) -> Result<Self, IdentError> {
        let wrong = || IdentError::Shape { what: Identifier::Morphology };
        let chars = tidy(text);
        let chars = chars.strip_prefix(&['M']).unwrap_or(&chars);
        let ([histology @ .., '/', digit] | [histology @ .., digit]) = chars else { return Err(wrong()) };
        if histology.len() != 4 || !histology.iter().all(char::is_ascii_digit) {
            return Err(wrong());
        }
        let behaviour = Behaviour::from_digit(*digit).ok_or_else(wrong)?;
        let histology: String = histology.iter().collect();
        Ok(Self { text: format!("{histology}/{digit}"), behaviour })
    }

    /// The four digits of histology.
    #[must_use]
    pub fn histology(&self) -> &str {
        &self.text[..4]
    }

    /// How the tumour behaves.
    #[must_use]
    pub const fn behaviour(&self) -> Behaviour {
        self.behaviour
    }

    /// Whether the behaviour goes with the CIE-10 code: a malignant one belongs to a C code and the others to a D code.
    /// Pilocytic astrocytoma (`9421/1`) with C71 is accepted practice; and some D45–D47 disorders of the blood have been
    /// malignant for CIE-O-3 since 2000 (`9950/3` with D45).
    #[must_use]
    pub fn agrees_with(&self, icd10: &Icd10) -> bool {
        let accepted = match icd10.category() {
            "C71" => self.text == "9421/1",
            "D45" | "D46" | "D47" => self.behaviour.is_malignant(),
            _ => false,
        };
        accepted || self.behaviour.is_malignant() == icd10.category().starts_with('C')
    }
}
