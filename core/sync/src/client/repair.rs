//! Finding and mending differences: sums differ, buckets tell where, and only what differs is sent again.

use std::collections::{BTreeMap, HashSet};

use acompana_domain::RecordId;
use jiff::{SignedDuration, Timestamp};

use super::rows::Book;
use super::state::{DeviceState, ScopeState};
use super::store::ClientTx;
use crate::digest::{Buckets, Digest};
use crate::fault::StoreFault;
use crate::wire::{Fetch, RepairAnswer, RepairAsk};

/// Most records asked for in one request.
const FETCH_AT_ONCE: usize = 1_000;

/// A scope of no more members than this is counted anew at every run: 3 to 7 ms in a debug build on a busy machine with two
/// cores. A larger one once a day: 100,000 members take half a second there.
const ALWAYS_COUNTED: i64 = 4_096;
const COUNTED_AGAIN: SignedDuration = SignedDuration::from_hours(24);

/// The sums as the rows themselves give them. A kept sum follows what was told to the store and not what became of it: a
/// row that is lost or goes back behind it would go unnoticed for ever.
pub(super) fn recount<T: ClientTx>(tx: &mut T, now: Timestamp) -> Result<(), StoreFault> {
    let device = tx.device()?;
    let age = device.counted.map(|at| now.duration_since(at));
    // A count in the future is of a clock that has gone back since.
    let due = age.is_none_or(|age| age >= COUNTED_AGAIN || age < SignedDuration::ZERO);
    for scope in tx.scopes()? {
        if due || scope.digest.count <= ALWAYS_COUNTED {
            let mut digest = Digest::default();
            for (id, ver) in tx.members(&scope.id)? {
                digest.add(id, ver);
            }
            if digest != scope.digest {
                tx.put_scope(&ScopeState { digest, ..scope })?;
            }
        }
    }
    if due {
        tx.put_device(&DeviceState { counted: Some(now), ..device })?;
    }
    Ok(())
}

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
