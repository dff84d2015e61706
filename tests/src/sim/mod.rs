//! The simulator: devices with the real encrypted store and the real loop, the real server over its real store, and
//! between them a network that loses, doubles, delays and reorders. Everything happens in simulated time and by a seed.
//!
//! docs/simulation.md says what is simulated, what is not, and how to play a seed again.

mod broken;
mod completeness;
mod damage;
mod deeds;
mod device;
mod dice;
mod disk;
mod exchange;
mod institution;
mod kinds;
mod model;
mod network;
mod oracle;
mod plan;
mod seeds;
mod settle;
mod shrink;
mod world;

pub use broken::Variant;
pub use completeness::{Found, Load, Numbering, pull_while_writing};
pub use damage::{Damage, Ward};
pub use dice::Dice;
pub use disk::root;
pub use model::{Flaw, Tally};
pub use plan::{Deed, Plan, Step};
pub use seeds::{Failing, Harvest, Outcome, command, run, run_all, threads};
pub use shrink::{Shrunk, shrink};
