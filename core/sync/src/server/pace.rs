//! Who is far behind, and what they are not sent yet.
//!
//! How many devices may catch up at once is not for the protocol to know: the server's host decides, and tells it here.

use super::handle::Session;
use super::permit::Holdings;
use super::store::{ScopeHead, ServerTx};
use crate::fault::StoreFault;
use crate::wire::{ScopeCursor, ScopeStanding, SyncRequest};

/// An answer that leaves out the scopes of which much is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HoldBack {
    /// Scopes with more changes than this to send are held back; the others are served as ever.
    pub beyond: i64,
    /// When the device may ask again, in seconds.
    pub retry_after: i64,
}

impl HoldBack {
    pub(super) fn holds(self, head: &ScopeHead, cursor: Option<&ScopeCursor>) -> bool {
        missing(cursor, head) > self.beyond
    }
}

/// Where a scope goes on for a device, and how the device stands to it.
pub(super) fn start(cursor: Option<&ScopeCursor>, head: &ScopeHead) -> (ScopeStanding, i64) {
    match cursor {
        None => (ScopeStanding::Granted, 0),
        // A cursor from another epoch, or from a future this server never had: start again.
        Some(cursor) if cursor.epoch != head.epoch || cursor.seq > head.seq || cursor.seq < 0 => {
            (ScopeStanding::Resync, 0)
        }
        Some(cursor) => (ScopeStanding::Active, cursor.seq),
    }
}

/// Changes that the device lacks, at most: of a record that changed twice it gets the latest only.
fn missing(cursor: Option<&ScopeCursor>, head: &ScopeHead) -> i64 {
    head.seq - start(cursor, head).1
}

/// Whether the device lacks more than `rows` changes of any scope that its person holds.
pub fn far_behind<T: ServerTx>(
    tx: &T,
    session: &Session,
    request: &SyncRequest,
    rows: i64,
) -> Result<bool, StoreFault> {
    let holdings = Holdings::of(tx, session.actor.user)?;
    for scope in holdings.held() {
        let Some(head) = tx.scope_head(scope)? else { continue };
        let cursor = request.scopes.iter().find(|cursor| cursor.id == scope);
        if missing(cursor, &head) > rows {
            return Ok(true);
        }
    }
    Ok(false)
}
