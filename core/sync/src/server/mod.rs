//! What the server does with one request.
//!
//! [`handle`] runs inside one transaction of the store: writes first, each in its own savepoint, then the changes get
//! their numbers, scope by scope, as the last thing that is written; then the answer is read from the same snapshot.
//! Because a scope's counter is taken inside the writing transaction and its row stays locked until the commit, the
//! order of the numbers is the order of the commits and a pull never misses one (sync.md §4).

mod bounds;
mod handle;
mod number;
mod op;
mod pace;
mod page;
mod permit;
mod sight;
mod store;
mod unit;
mod write;

pub use handle::{Host, Refusal, Session, handle, handle_at};
pub use number::{Touch, Touched};
pub use pace::{HoldBack, far_behind};
pub use store::{DeviceNote, Member, Outcome, ScopeHead, ServerTx};
pub use write::system_write;
