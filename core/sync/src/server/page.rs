//! The reading half of an answer: pages, repair answers, records asked for.

use std::collections::{BTreeMap, BTreeSet};

use acompana_domain::RecordId;
use acompana_domain::record::StoredRecord;

use super::pace::{HoldBack, start};
use super::permit::Holdings;
use super::store::{Member, ScopeHead, ServerTx};
use crate::digest::Buckets;
use crate::fault::StoreFault;
use crate::wire::{
    Limits, MOST_ROWS, Op, OpResult, RepairAnswer, RowChange, ScopeCursor, ScopePage, ScopeRows, ScopeStanding,
    SyncRequest,
};

/// How many rows and bytes are left to give in this answer.
struct Budget {
    rows: usize,
    bytes: usize,
    /// Bytes until even a unit of work is cut.
    beyond: usize,
}

/// The versions of records that the device has without being sent them.
#[derive(Debug, Default)]
pub(super) struct Known {
    /// They are in this answer.
    told: BTreeMap<RecordId, i64>,
    /// The device wrote them, and believes the record to be what it held with its write on top.
    believed: BTreeMap<RecordId, i64>,
}

impl Known {
    /// What the answers to a request's writes make known.
    pub(super) fn of(ops: &[Op], results: &[OpResult]) -> Self {
        let mut known = Self::default();
        for (op, result) in ops.iter().zip(results) {
            if let Some(record) = &result.record {
                known.told.insert(record.id, record.ver);
            } else if result.status.took_effect() && !result.duplicate {
                known.believed.insert(op.record, result.ver);
                known.told.remove(&op.record);
            }
        }
        known
    }

    /// Only a device that goes on from where it was may trust in what it believes: the same version number may stand
    /// for another content in a life of the server that was lost.
    fn has(&self, member: &Member, standing: ScopeStanding) -> bool {
        let told = self.told.get(&member.id);
        told == Some(&member.ver)
            || (told.is_none()
                && standing == ScopeStanding::Active
                && self.believed.get(&member.id) == Some(&member.ver))
    }
}

/// What a row weighs besides its body.
const ENVELOPE_BYTES: usize = 320;
/// What a row weighs that only says that its record left.
const REMOVAL_BYTES: usize = 64;
/// Most bytes of records that were asked for one by one.
const MOST_FETCHED_BYTES: usize = 16 << 20;
/// A unit of work that is larger than this is cut after all: a page that no device can read would stop the scope.
const MOST_UNIT_BYTES: usize = 24 << 20;

/// What a row weighs for the one who reads it: a page of many small values must be readable, too.
fn weight(record: &StoredRecord) -> usize {
    Limits::weight(record.body.as_str()) + ENVELOPE_BYTES
}

/// A page for every scope that has something to tell: news, a new standing, or a sum to compare.
pub(super) fn pages<T: ServerTx>(
    tx: &T,
    holdings: &Holdings,
    request: &SyncRequest,
    known: &mut Known,
    hold_back: Option<HoldBack>,
) -> Result<Vec<ScopePage>, StoreFault> {
    let want = request.want;
    let mut budget = Budget {
        rows: usize::try_from(want.max_rows).unwrap_or(0).clamp(1, MOST_ROWS),
        bytes: usize::try_from(want.max_bytes).unwrap_or(0).clamp(64 << 10, 32 << 20),
        beyond: MOST_UNIT_BYTES,
    };
    let cursors: BTreeMap<&str, &ScopeCursor> =
        request.scopes.iter().map(|cursor| (cursor.id.as_str(), cursor)).collect();
    let mut pages = Vec::new();
    for scope in in_order_of_need(holdings) {
        let cursor = cursors.get(scope).copied();
        let head = tx.scope_head(scope)?.unwrap_or(ScopeHead { epoch: 1, seq: 0, digest: <_>::default() });
        let page = match hold_back {
            Some(hold_back) if hold_back.holds(&head, cursor) => not_yet(scope, cursor, &head),
            _ => page_of(tx, scope, cursor, &head, &mut budget, known)?,
        };
        // Silence means "nothing new and the sums agree": an idle answer stays a few hundred bytes.
        let silent = cursor.is_some_and(|cursor| {
            page.state == ScopeStanding::Active && page.changes.is_empty() && !page.more && cursor.digest == page.digest
        });
        if !silent {
            pages.push(page);
        }
    }
    for cursor in &request.scopes {
        if !holdings.holds(&cursor.id) {
            pages.push(ScopePage {
                id: cursor.id.clone(),
                epoch: cursor.epoch,
                state: ScopeStanding::Revoked,
                from_seq: cursor.seq,
                to_seq: cursor.seq,
                more: false,
                digest: <_>::default(),
                changes: Vec::new(),
            });
        }
    }
    Ok(pages)
}

/// Small scopes first: a parent's own child before the reference data, a ward's register last.
fn in_order_of_need(holdings: &Holdings) -> Vec<&str> {
    let rank = |scope: &&str| match scope.split(':').next() {
        Some("child") => 0,
        Some("family") => 1,
        Some("reference") => 2,
        Some("benefits") => 3,
        _ => 4,
    };
    let mut scopes: Vec<&str> = holdings.held().collect();
    scopes.sort_by_key(rank);
    scopes
}

/// A page that brings nothing yet and says that there is more: the device is asked to come back for it.
fn not_yet(scope: &str, cursor: Option<&ScopeCursor>, head: &ScopeHead) -> ScopePage {
    let (state, from_seq) = start(cursor, head);
    ScopePage {
        id: scope.to_owned(),
        epoch: head.epoch,
        state,
        from_seq,
        to_seq: from_seq,
        more: true,
        digest: head.digest,
        changes: Vec::new(),
    }
}

fn page_of<T: ServerTx>(
    tx: &T,
    scope: &str,
    cursor: Option<&ScopeCursor>,
    head: &ScopeHead,
    budget: &mut Budget,
    known: &mut Known,
) -> Result<ScopePage, StoreFault> {
    let (state, from_seq) = start(cursor, head);
    let mut changes = Vec::new();
    let mut to_seq = from_seq;
    // One more than wanted tells whether there is more; a unit of work that the limit would cut is read to its end.
    let mut members = tx.changes(scope, from_seq, budget.rows + 1)?;
    let mut more = members.len() > budget.rows;
    if more {
        more = complete_unit(tx, scope, budget.rows, &mut members)?;
    }
    let ids: Vec<RecordId> =
        members.iter().filter(|member| member.live && !known.has(member, state)).map(|member| member.id).collect();
    let mut records = tx.records(&ids)?;
    let mut last_txn = None;
    for member in &members {
        if budget.bytes == 0 && (last_txn != Some(member.txn) || budget.beyond == 0) {
            more = true;
            break;
        }
        let change = change_of(member, state, &mut records, known, budget);
        changes.push(change);
        to_seq = member.seq;
        last_txn = Some(member.txn);
    }
    if !more {
        to_seq = to_seq.max(head.seq);
    }
    budget.rows = budget.rows.saturating_sub(changes.len()).max(1);
    Ok(ScopePage {
        id: scope.to_owned(),
        epoch: head.epoch,
        state,
        from_seq,
        to_seq,
        more,
        digest: head.digest,
        changes,
    })
}

/// Cuts `members` after the unit of work that holds the last wanted row. Gives whether anything follows.
fn complete_unit<T: ServerTx>(
    tx: &T,
    scope: &str,
    wanted: usize,
    members: &mut Vec<Member>,
) -> Result<bool, StoreFault> {
    let unit = members[wanted - 1].txn;
    loop {
        if let Some(end) = members.iter().skip(wanted).position(|member| member.txn != unit) {
            members.truncate(wanted + end);
            return Ok(true);
        }
        let last = members.last().map_or(0, |member| member.seq);
        let following = tx.changes(scope, last, wanted)?;
        if following.is_empty() {
            return Ok(false);
        }
        members.extend(following);
    }
}

fn change_of(
    member: &Member,
    standing: ScopeStanding,
    records: &mut BTreeMap<RecordId, StoredRecord>,
    known: &mut Known,
    budget: &mut Budget,
) -> RowChange {
    let id = member.id;
    if !member.live {
        budget.bytes = budget.bytes.saturating_sub(REMOVAL_BYTES);
        return RowChange::Remove { id };
    }
    // Each record stands once in a page: taken, not copied.
    match records.remove(&id) {
        Some(record) if !known.has(member, standing) => {
            known.told.insert(id, record.ver);
            let weight = weight(&record);
            budget.bytes = budget.bytes.saturating_sub(weight);
            budget.beyond = budget.beyond.saturating_sub(weight);
            RowChange::Put(Box::new(record))
        }
        _ => {
            budget.bytes = budget.bytes.saturating_sub(80);
            RowChange::Same { id, ver: member.ver }
        }
    }
}

/// Where the device's sums differ from ours: all members of those buckets.
pub(super) fn repair_answers<T: ServerTx>(
    tx: &T,
    holdings: &Holdings,
    request: &SyncRequest,
) -> Result<Vec<RepairAnswer>, StoreFault> {
    let mut answers = Vec::new();
    // Each answer walks over the whole scope: once is enough.
    let mut answered = BTreeSet::new();
    for ask in request.repair.iter().filter(|ask| holdings.holds(&ask.scope)) {
        if !answered.insert(&ask.scope) {
            continue;
        }
        let live = tx.live_members(&ask.scope)?;
        let bits = ask.buckets.bits.min(Buckets::MOST_BITS);
        let ours = Buckets::over(bits, live.iter().copied());
        let buckets = ours.differing(&ask.buckets).unwrap_or_else(|| (0..1 << bits).collect());
        let wanted: BTreeSet<usize> = buckets.iter().copied().collect();
        let members = live.into_iter().filter(|(id, _)| wanted.contains(&Buckets::bucket_of(bits, *id))).collect();
        answers.push(RepairAnswer { scope: ask.scope.clone(), bits, buckets, members });
    }
    Ok(answers)
}

/// Records that a device asks for again; one that is not a member of the scope is answered with `remove`.
pub(super) fn fetched<T: ServerTx>(
    tx: &T,
    holdings: &Holdings,
    request: &SyncRequest,
) -> Result<Vec<ScopeRows>, StoreFault> {
    let mut answers = Vec::new();
    let mut budget = MOST_FETCHED_BYTES;
    for fetch in request.fetch.iter().filter(|fetch| holdings.holds(&fetch.scope)) {
        let ids: BTreeSet<RecordId> = fetch.ids.iter().copied().collect();
        let mut rows = Vec::with_capacity(ids.len());
        for id in ids {
            if budget == 0 {
                // What is left out still differs: it is asked for again.
                break;
            }
            // Membership first: a record of somebody else's is not even read, and takes no other time than none.
            let live = tx.member(&fetch.scope, id)?.is_some_and(|member| member.live);
            let record = if live { tx.records(&[id])?.remove(&id) } else { None };
            budget = budget.saturating_sub(record.as_ref().map_or(REMOVAL_BYTES, weight));
            rows.push(record.map_or(RowChange::Remove { id }, |record| RowChange::Put(Box::new(record))));
        }
        answers.push((fetch.scope.clone(), rows));
    }
    Ok(answers)
}
