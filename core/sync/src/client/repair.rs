//! Finding and mending differences: sums differ, buckets tell where, and only what differs is sent again.

use std::collections::{BTreeMap, HashSet};

use acompana_domain::RecordId;

use super::rows::Book;
use super::store::ClientTx;
use crate::digest::Buckets;
use crate::fault::StoreFault;
use crate::wire::{Fetch, RepairAnswer, RepairAsk};

/// Most records asked for in one request.
const FETCH_AT_ONCE: usize = 1_000;

/// The question: where do we differ?
pub(super) fn ask<T: ClientTx>(tx: &T, scope: &str) -> Result<RepairAsk, StoreFault> {
    let members = tx.members(scope)?;
    let bits = Buckets::bits_for(i64::try_from(members.len()).unwrap_or(i64::MAX));
    Ok(RepairAsk { scope: scope.to_owned(), buckets: Buckets::over(bits, members) })
}

/// Compares an answer with what the device holds: strangers leave the scope, what is missing or different is fetched.
pub(super) fn compare<T: ClientTx>(
    tx: &mut T,
    book: &mut Book,
    answer: &RepairAnswer,
) -> Result<Vec<Fetch>, StoreFault> {
    if book.scope(&answer.scope).is_none() {
        return Ok(Vec::new());
    }
    let theirs: BTreeMap<RecordId, i64> = answer.members.iter().copied().collect();
    let buckets: HashSet<usize> = answer.buckets.iter().copied().collect();
    let mut ours = BTreeMap::new();
    let mut recount = <crate::digest::Digest>::default();
    for (id, ver) in tx.members(&answer.scope)? {
        recount.add(id, ver);
        if buckets.contains(&Buckets::bucket_of(answer.bits, id)) {
            ours.insert(id, ver);
        }
    }
    // The kept sum itself may be what is wrong (a flipped bit in its row): the recount is the truth.
    if let Some(state) = book.scope_mut(&answer.scope) {
        state.digest = recount;
    }
    for id in ours.keys().filter(|id| !theirs.contains_key(id)) {
        book.leave(tx, &answer.scope, *id)?;
    }
    let differing: Vec<RecordId> =
        theirs.into_iter().filter(|(id, ver)| ours.get(id) != Some(ver)).map(|(id, _)| id).collect();
    Ok(differing.chunks(FETCH_AT_ONCE).map(|ids| Fetch { scope: answer.scope.clone(), ids: ids.to_vec() }).collect())
}
