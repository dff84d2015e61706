//! A CURP against what was declared about the same person.

use jiff::civil::Date;

use super::Curp;
use crate::finding::Finding;
use crate::ident::{Entity, Sex};

/// What somebody typed beside a CURP. What was not asked is left out and not compared.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Declared {
    /// Date of birth.
    pub birth_date: Option<Date>,
    /// Sex.
    pub sex: Option<Sex>,
    /// State of birth.
    pub entity: Option<Entity>,
}

/// A part of a CURP that disagrees with what was declared. What follows from it is the rule's to say: LIC-32 stops a
/// leave, the registry only warns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CurpPart {
    /// The date of birth, with its century from the seventeenth character.
    BirthDate {
        /// As the CURP has it.
        curp: Date,
        /// As declared.
        declared: Date,
    },
    /// The sex.
    Sex {
        /// As the CURP has it.
        curp: Sex,
        /// As declared.
        declared: Sex,
    },
    /// The state of birth.
    Entity {
        /// As the CURP has it.
        curp: Entity,
        /// As declared.
        declared: Entity,
    },
}

impl CurpPart {
    /// The difference as a warning about `field`.
    #[must_use]
    pub fn finding(&self, field: &str) -> Finding {
        match *self {
            Self::BirthDate { curp, declared } => {
                Finding::warning("CURP-BIRTH-DATE", field).with("curp", curp).with("declared", declared)
            }
            Self::Sex { curp, declared } => Finding::warning("CURP-SEX-DIFFERS", field)
                .with("curp", curp.to_string())
                .with("declared", declared.to_string()),
            Self::Entity { curp, declared } => Finding::warning("CURP-ENTITY-DIFFERS", field)
                .with("curp", curp.name())
                .with("declared", declared.name()),
        }
    }
}

impl Curp {
    /// The parts that disagree with what was declared, in the order date, sex, state.
    #[must_use]
    pub fn differences(&self, declared: &Declared) -> Vec<CurpPart> {
        let mut parts = Vec::new();
        if let Some(date) = declared.birth_date.filter(|date| *date != self.birth_date) {
            parts.push(CurpPart::BirthDate { curp: self.birth_date, declared: date });
        }
        if let Some(sex) = declared.sex.filter(|sex| *sex != self.sex) {
            parts.push(CurpPart::Sex { curp: self.sex, declared: sex });
        }
        if let Some(entity) = declared.entity.filter(|entity| *entity != self.entity) {
            parts.push(CurpPart::Entity { curp: self.entity, declared: entity });
        }
        parts
    }
}
