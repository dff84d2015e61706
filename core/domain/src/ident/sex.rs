//! Sex as the population registry writes it.

use serde::{Deserialize, Serialize};

/// H, M or X, as at the eleventh place of a CURP (domain.md §2.1; X is accepted, as RENAPO issues it).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum Sex {
    /// Man.
    H,
    /// Woman. (In the agregado médico M means man, §2.3.)
    M,
    /// Non-binary.
    X,
}

impl Sex {
    /// The letter.
    #[must_use]
    pub const fn letter(self) -> char {
        match self {
            Self::H => 'H',
            Self::M => 'M',
            Self::X => 'X',
        }
    }

    /// The sex of a letter.
    #[must_use]
    pub const fn from_letter(letter: char) -> Option<Self> {
        match letter {
            'H' => Some(Self::H),
            'M' => Some(Self::M),
            'X' => Some(Self::X),
            _ => None,
        }
    }
}

impl std::fmt::Display for Sex {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.letter())
    }
}
