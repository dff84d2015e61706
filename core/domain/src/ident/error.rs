//! Why a text is not the identifier it should be.

use std::borrow::Cow;
use std::fmt;

use jiff::civil::Date;

use crate::finding::Finding;

/// The identifiers of domain.md §2.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Identifier {
    /// Clave Única de Registro de Población (§2.1).
    Curp,
    /// Número de Seguridad Social (§2.2).
    Nss,
    /// Registro Federal de Contribuyentes (§2.4).
    Rfc,
    /// Clave Bancaria Estandarizada (§2.5).
    Clabe,
    /// Registro patronal (§2.6).
    EmployerReg,
    /// Clave Única de Establecimientos de Salud (§2.7).
    Clues,
    /// Telephone (§2.8).
    Phone,
    /// E-mail address (§1.3).
    Email,
    /// CIE-10 code (§2.9).
    Icd10,
    /// CIE-O morphology (§2.9).
    Morphology,
    /// ISBT 128 donation identification number (§2.10).
    Din,
    /// Key of the Compendio Nacional de Insumos para la Salud (§3.7).
    Cnis,
    /// Folio of a leave (§1.4).
    Folio,
    /// Agregado médico (§2.3).
    Agregado,
    /// Cédula profesional or IMSS matrícula (§2.11).
    License,
}

impl Identifier {
    /// The beginning of its finding codes.
    #[must_use]
    pub const fn prefix(self) -> &'static str {
        match self {
            Self::Curp => "CURP",
            Self::Nss => "NSS",
            Self::Rfc => "RFC",
            Self::Clabe => "CLABE",
            Self::EmployerReg => "EMPLOYER-REG",
            Self::Clues => "CLUES",
            Self::Phone => "PHONE",
            Self::Email => "EMAIL",
            Self::Icd10 => "ICD10",
            Self::Morphology => "MORPHOLOGY",
            Self::Din => "DIN",
            Self::Cnis => "CNIS",
            Self::Folio => "FOLIO",
            Self::Agregado => "AGREGADO",
            Self::License => "LICENSE",
        }
    }
}

impl fmt::Display for Identifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.prefix())
    }
}

/// What belongs at a place of an identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expected {
    /// A digit.
    Digit,
    /// A letter.
    Letter,
    /// A consonant.
    Consonant,
    /// A letter or a digit.
    LetterOrDigit,
}

impl Expected {
    /// The word by which the sentence chooses.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Digit => "digit",
            Self::Letter => "letter",
            Self::Consonant => "consonant",
            Self::LetterOrDigit => "letter-or-digit",
        }
    }
}

/// Why a text is not the identifier it should be. Positions count from 1.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IdentError {
    /// Too short or too long.
    #[error("{what} has {expected} characters, not {found}")]
    Length {
        /// Of which identifier.
        what: Identifier,
        /// How many belong, such as `18` or `12-13`.
        expected: &'static str,
        /// How many there are, spaces and dashes apart.
        found: usize,
    },
    /// A character that does not belong at its place.
    #[error("{what} has {found:?} at position {position}, where a {} belongs", expected.as_str())]
    Character {
        /// Of which identifier.
        what: Identifier,
        /// Where, from 1.
        position: usize,
        /// What belongs there.
        expected: Expected,
        /// What is there.
        found: char,
    },
    /// The check digit (or character) does not follow from the rest: something was mistyped.
    #[error("the check digit of {what} should be {expected}, not {found}")]
    CheckDigit {
        /// Of which identifier.
        what: Identifier,
        /// The digit that follows from the rest.
        expected: char,
        /// The digit that is there.
        found: char,
    },
    /// Its six digits of a date are not a day of the calendar.
    #[error("the date {found} (YYMMDD) in {what} does not exist")]
    Date {
        /// Of which identifier.
        what: Identifier,
        /// The six digits.
        found: String,
    },
    /// Its date of birth has not come yet.
    #[error("the date of birth {date} in {what} is in the future")]
    Future {
        /// Of which identifier.
        what: Identifier,
        /// The date of birth.
        date: Date,
    },
    /// Its two letters of a state are nobody's.
    #[error("{found} in {what} is not a state")]
    Entity {
        /// Of which identifier.
        what: Identifier,
        /// The two letters.
        found: String,
    },
    /// The letter of the sex of a CURP is not H, M or X.
    #[error("{found:?} is not the letter of a sex (H, M, X)")]
    Sex {
        /// The letter.
        found: char,
    },
    /// A CURP that begins with an inconvenient word; RENAPO writes an X in its place.
    #[error("a CURP never begins with {found}; the population registry writes {expected}")]
    Word {
        /// The word.
        found: String,
        /// How it is written instead.
        expected: String,
    },
    /// A Mexican telephone number that begins with 0 or 1.
    #[error("a Mexican telephone number begins with 2 to 9, not {found}")]
    FirstDigit {
        /// The digit.
        found: char,
    },
    /// It does not have the form of its kind.
    #[error("this does not have the form of {what}")]
    Shape {
        /// Of which identifier.
        what: Identifier,
    },
}

/// A character as a sentence can show it: control characters by their number.
fn visible(c: char) -> String {
    if c.is_control() { format!("U+{:04X}", u32::from(c)) } else { c.to_string() }
}

impl IdentError {
    /// The stable code, such as `CURP-CHECK-DIGIT`.
    #[must_use]
    pub fn code(&self) -> Cow<'static, str> {
        let (what, fault) = match self {
            Self::Length { what, .. } => (*what, "LENGTH"),
            Self::Character { what, .. } => (*what, "CHARACTER"),
            Self::CheckDigit { what, .. } => (*what, "CHECK-DIGIT"),
            Self::Date { what, .. } => (*what, "DATE"),
            Self::Future { what, .. } => (*what, "FUTURE"),
            Self::Entity { what, .. } => (*what, "ENTITY"),
            Self::Sex { .. } => (Identifier::Curp, "SEX"),
            Self::Word { .. } => (Identifier::Curp, "WORD"),
            Self::FirstDigit { .. } => (Identifier::Phone, "FIRST-DIGIT"),
            Self::Shape { what } => (*what, "SHAPE"),
        };
        Cow::Owned(format!("{}-{fault}", what.prefix()))
    }

    /// The error as a finding about `field` (a JSON pointer).
    #[must_use]
    pub fn finding(&self, field: &str) -> Finding {
        let finding = Finding::error(self.code(), field);
        match self {
            Self::Length { expected, found, .. } => {
                finding.with("expected", *expected).with("found", i64::try_from(*found).unwrap_or(i64::MAX))
            }
            Self::Character { position, expected, found, .. } => finding
                .with("position", i64::try_from(*position).unwrap_or(i64::MAX))
                .with("expected", expected.as_str())
                .with("found", visible(*found)),
            Self::CheckDigit { expected, found, .. } => {
                finding.with("expected", visible(*expected)).with("found", visible(*found))
            }
            Self::Date { found, .. } | Self::Entity { found, .. } => finding.with("found", found.as_str()),
            Self::Future { date, .. } => finding.with("date", *date),
            Self::Sex { found } | Self::FirstDigit { found } => finding.with("found", visible(*found)),
            Self::Word { found, expected } => finding.with("found", found.as_str()).with("expected", expected.as_str()),
            Self::Shape { .. } => finding,
        }
    }
}
