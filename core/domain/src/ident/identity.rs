//! A child's identity: a CURP, or the reason why there is none yet.

use serde::{Deserialize, Serialize};

use super::Curp;

/// Newborns, foreigners and emergencies have no CURP at first; the record is then a draft identity that is resolved
/// later (domain.md §3.4). A CURP is never made up (NOM-024-SSA3 §6.5.1).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Identity {
    /// The CURP, verified.
    Curp(Curp),
    /// No CURP yet.
    Pending {
        /// Why: `newborn`, `foreigner`, `emergency` or other words.
        reason: String,
    },
}
