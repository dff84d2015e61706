//! What the clinical kinds share: the patient's life, corrections, acknowledgements.

mod correction;
mod envelope;
pub(crate) mod moment;
mod patient;

pub use crate::acknowledgement::Acknowledgement;
pub(crate) use crate::acknowledgement::unacknowledged;
pub(crate) use correction::{check_correction, standing};
pub(crate) use envelope::{Frame, day_of, facets, home, missing, unreadable, zone_of};
pub(crate) use patient::Life;
