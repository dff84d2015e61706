//! The device's half of the protocol: what to send, what to do with the answer, how to save a person's work.
//!
//! The loop is level-triggered: [`Run::next`] looks at what is in the store and says what to send, so a failed upload
//! is tried again without anybody writing anything new (powersync-kotlin#340), and a crash between any two steps costs
//! nothing but a repeated request. The store is a port, [`ClientTx`]; every function here runs inside one transaction
//! of it, which the caller commits.

mod ahead;
mod answer;
mod compose;
mod outbox;
mod repair;
mod rows;
mod run;
mod save;
mod state;
mod store;

pub use ahead::{ahead, answers};
pub use outbox::{Choice, OutboxError, confirm, resolve, retry, withdraw};
pub use run::{Failure, Pause, Report, Run, Step};
pub use save::{NewOp, save};
pub use state::{DeviceState, OpState, QueuedOp, ScopeState};
pub use store::ClientTx;
