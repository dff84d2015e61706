//! Identifiers that cannot hold a wrong value (domain.md §2).
//!
//! Each type is made by `parse`, which tidies what people really type (spaces, dashes, small letters, the `+52 1` of old
//! telephones) and refuses the rest with an [`IdentError`] that says what is wrong and where. What is odd but possible is
//! not refused: it comes out of `warnings` as findings, because a registry that refuses a real child's real papers is of
//! no use (about 1.5 % of real RFCs have a "wrong" digit, domain.md §2.4).

mod agregado;
mod case;
mod clabe;
mod clues;
mod cnis;
mod curp;
mod din;
mod email;
mod employer;
mod entity;
mod error;
mod folio;
mod icd10;
mod identity;
mod license;
mod mod37;
mod morphology;
mod nss;
mod phone;
mod rfc;
mod sex;
mod text;

pub use agregado::Agregado;
pub use case::check;
pub use clabe::{BANKS, Clabe, bank_code_of, bank_name};
pub use clues::Clues;
pub use cnis::CnisKey;
pub use curp::{Curp, CurpPart, Declared};
pub use din::Din;
pub use email::Email;
pub use employer::EmployerReg;
pub use entity::Entity;
pub use error::{Expected, IdentError, Identifier};
pub use folio::Folio;
pub use icd10::{Icd10, Icd10Class};
pub use identity::Identity;
pub use license::License;
pub use morphology::{Behaviour, Morphology};
pub use nss::Nss;
pub use phone::Phone;
pub use rfc::Rfc;
pub use sex::Sex;

/// Codes of this area that have a sentence.
pub const CODES: &[&str] = &[
    "AGREGADO-SHAPE",
    "CASE-ID-KIND",
    "CASE-ID-KIND-UNKNOWN",
    "CASE-ID-NOT-OBJECT",
    "CASE-ID-VALUE",
    "CLABE-BANK-MISMATCH",
    "CLABE-BANK-UNKNOWN",
    "CLABE-CHARACTER",
    "CLABE-CHECK-DIGIT",
    "CLABE-CITY-UNKNOWN",
    "CLABE-LENGTH",
    "CLUES-CHARACTER",
    "CLUES-CHECK-DIGIT",
    "CLUES-ENTITY",
    "CLUES-INSTITUTION",
    "CLUES-LENGTH",
    "CNIS-SHAPE",
    "CURP-BIRTH-DATE",
    "CURP-CHARACTER",
    "CURP-CHECK-DIGIT",
    "CURP-DATE",
    "CURP-ENTITY",
    "CURP-ENTITY-DIFFERS",
    "CURP-FUTURE",
    "CURP-LENGTH",
    "CURP-NAME",
    "CURP-SEX",
    "CURP-SEX-DIFFERS",
    "CURP-WORD",
    "DIN-CHARACTER",
    "DIN-CHECK-DIGIT",
    "DIN-LENGTH",
    "EMAIL-SHAPE",
    "EMPLOYER-REG-SHAPE",
    "FOLIO-CHECK-DIGIT",
    "FOLIO-SHAPE",
    "ICD10-SHAPE",
    "LICENSE-SHAPE",
    "MORPHOLOGY-SHAPE",
    "NSS-CHARACTER",
    "NSS-CHECK-DIGIT",
    "NSS-LENGTH",
    "NSS-YEARS",
    "PHONE-CHARACTER",
    "PHONE-FIRST-DIGIT",
    "PHONE-LENGTH",
    "RFC-CHARACTER",
    "RFC-CHECK-DIGIT",
    "RFC-DATE",
    "RFC-LENGTH",
];
