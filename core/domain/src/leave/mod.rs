//! Leaves from work for the medical care of children with cancer (LSS art. 140 Bis): the rules, the life of a request,
//! and the kinds of record.
//!
//! - [`case`]: the facts of one request. [`evaluate`]: the verdict. [`check`]: both in JSON.
//! - [`law`]: the numbers of the statute. [`policy`]: what it leaves open.
//! - [`calendar`], [`ledger`], [`weeks`], [`subsidy`], [`cessation`]: the arithmetic.
//! - [`life_cycle`]: states and who may take which step. [`mod@kinds`]: the records.

pub mod calendar;
pub mod case;
pub mod cessation;
mod codes;
pub mod kinds;
pub mod law;
pub mod ledger;
pub mod life_cycle;
pub mod money;
pub mod policy;
mod readings;
mod rules;
pub mod subsidy;
pub mod verdict;
pub mod weeks;
mod wire;

use std::sync::Arc;

use crate::kind::Kind;

pub use codes::CODES;
pub use kinds::{balance, precheck};
pub use ledger::LeaveBalance;
pub use verdict::{LeaveVerdict, Verdict, evaluate};
pub use wire::{check, check_under, verdict_json};

/// The kinds of this area.
pub fn kinds() -> Vec<Arc<dyn Kind>> {
    vec![
        Arc::new(kinds::LeavePrescriptionKind),
        Arc::new(kinds::LeaveRequestKind),
        Arc::new(kinds::LeaveCertificateKind),
    ]
}
