//! Asking for the next page while the one before is still being stored.
//!
//! What follows on an answer that promises more is known before it is stored: the same question from where the answer
//! ends. Storing it may bring up something else to say (a write of the person's, a sum that differs); then the guess is
//! not what is to be asked, and its answer is thrown away. Asking changes nothing on the server.

use crate::digest::Digest;
use crate::wire::{ScopeCursor, ScopeStanding, SyncReply, SyncRequest};

/// The request that will follow on `reply`, if nothing comes between. Nothing when there is more to do than to read on.
#[must_use]
pub fn ahead(request: &SyncRequest, reply: &SyncReply) -> Option<SyncRequest> {
    let only_reads_on = request.ops.is_empty()
        && request.repair.is_empty()
        && request.fetch.is_empty()
        && request.reads.is_empty()
        && reply.retry_after.is_none();
    let same_life = request.server_epoch.as_ref().is_none_or(|epoch| *epoch == reply.server_epoch);
    if !only_reads_on || !same_life || !reply.scopes.iter().any(|page| page.more) {
        return None;
    }
    let mut scopes = request.scopes.clone();
    for page in &reply.scopes {
        scopes.retain(|cursor| cursor.id != page.id);
        if page.state != ScopeStanding::Revoked {
            // The sum of a scope that goes on is compared by nobody.
            let digest = if page.more { Digest::default() } else { page.digest };
            scopes.push(ScopeCursor { id: page.id.clone(), epoch: page.epoch, seq: page.to_seq, digest });
        }
    }
    scopes.sort_by(|a, b| a.id.cmp(&b.id));
    Some(SyncRequest { sent_at: reply.now, server_epoch: Some(reply.server_epoch.clone()), scopes, ..request.clone() })
}

/// Whether the answer to the guess answers `request`: they differ in nothing but the time and in sums that the server
/// does not look at before it comes to the end of a scope.
#[must_use]
pub fn answers(guess: &SyncRequest, request: &SyncRequest) -> bool {
    let bare = |request: &SyncRequest| {
        let scopes = request.scopes.iter().map(|cursor| ScopeCursor { digest: Digest::default(), ..cursor.clone() });
        SyncRequest { sent_at: guess.sent_at, scopes: scopes.collect(), ..request.clone() }
    };
    bare(guess) == bare(request)
}
