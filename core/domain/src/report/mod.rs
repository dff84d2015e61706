//! Reports: figures that come from records and from nothing else (domain.md §7.1, §7.2).
//!
//! A report is a fold over records: make one with its [`Settings`], hand it every record of the kinds it asks for
//! ([`REGISTRY_KINDS`], [`LEAVES_KINDS`]) one by one and in any order, and finish it. It holds a few bytes for each child
//! and each leave, never the records. Today's date and the calendar's zone come in; nothing here reads a clock or a file.
//!
//! Published figures do not always add up. So every table knows the total that its rows must add up to, and what does not
//! add up, cannot be read, lacks a field or is there twice is in the report as a [`Discrepancy`]: shown, not hidden.
//! A report names no person.
//!
//! - [`Report`], [`Figure`], [`Table`]: what comes out. [`Settings`]: what goes in. [`Window`]: which days.
//! - [`RegistryReport`]: the oncology registry. [`LeavesReport`]: the leaves of art. 140 Bis.
//! - [`shares`]: whole percentages that add up to 100. [`DiagnosisGroup`]: groups of CIE-10.

mod diagnosis_group;
mod discrepancy;
mod leaves;
mod registry;
mod settings;
mod shares;
mod sheet;
mod small;
mod table;
mod trend;
mod units;
mod window;
mod words;

pub use diagnosis_group::DiagnosisGroup;
pub use discrepancy::{CODES, Discrepancy, MOST_IDS};
pub use leaves::{LEAVES_KINDS, LeavesReport};
pub use registry::{REGISTRY_KINDS, RegistryReport};
pub use settings::{Reference, Settings};
pub use shares::shares;
pub use sheet::{Amount, Figure, Report};
pub use small::FEWEST;
pub use table::{Key, Row, Table};
pub use window::Window;
pub use words::{NAMES, ROWS};

#[cfg(test)]
mod tests;
