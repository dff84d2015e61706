//! One run of the loop: from the first request until there is nothing left to say.

use std::collections::{BTreeMap, HashSet, VecDeque};

use acompana_domain::record::OpId;
use acompana_domain::{Finding, RecordId};
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use super::rows::Book;
use super::state::{DeviceState, OpState, ScopeState};
use super::store::ClientTx;
use super::{answer, compose, repair};
use crate::backoff;
use crate::fault::StoreFault;
use crate::wire::{
    Fetch, MOST_OPS, MOST_ROWS, Op, PROTO, Problem, ProblemCode, RepairAsk, RowChange, ScopeCursor, ScopePage,
    ScopeStanding, SyncReply, SyncRequest, Want,
};

/// How often one run tries to mend a scope before it leaves it for the next run and says so.
const MOST_REPAIRS: u32 = 3;

/// Answers in a row that brought nothing, although they promised more, before a run leaves it for the next one. A
/// server that contradicts itself must not keep a phone's radio on until the battery is empty.
const MOST_IDLE: u32 = 3;
/// Answers in one run. A first pull of a million changes takes two thousand; a server that makes up rows for ever is left
/// alone until the next run.
const MOST_EXCHANGES: u32 = 10_000;
/// Scopes that a device holds. A server refuses a request that names more, and with it every write in it.
const MOST_SCOPES: usize = MOST_ROWS;
/// A write that is smaller than this fits into any request. Who says otherwise (a proxy in the way may, in the server's
/// name) does not get to refuse it for good: it comes again with the next run.
const MAY_BE_TOO_LARGE: usize = 64 << 10;
/// How often one run begins a scope anew, or the whole exchange (a new epoch of either end).
const MOST_RESTARTS: u32 = 3;

/// What to do next.
#[derive(Debug, Clone, PartialEq)]
pub enum Step {
    /// Send this. What is in it is marked as in flight; commit before sending.
    Send(Box<SyncRequest>),
    /// Nothing before this time.
    Wait(Timestamp),
    /// Everything that can be said has been said.
    Done,
}

/// What a run did, for progress and results.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Report {
    /// Round trips that were answered.
    pub exchanges: u32,
    /// Writes sent, repeated ones included.
    pub sent: u32,
    /// Writes that took effect as sent.
    pub applied: u32,
    /// Writes that took effect with something of the server's own.
    pub merged: u32,
    /// Writes that wait for a person's choice.
    pub conflicts: u32,
    /// Writes that were refused.
    pub rejected: u32,
    /// Writes that will be sent again later.
    pub deferred: u32,
    /// Writes that the server keeps apart.
    pub quarantined: u32,
    /// Records received.
    pub received: u32,
    /// Records that left the device.
    pub removed: u32,
    /// Differences that were found by the sums and mended.
    pub repaired: u32,
}

/// Why a request got no usable answer.
#[derive(Debug, Clone, PartialEq)]
pub enum Failure {
    /// No connection, no answer in time, or an answer that cannot be read.
    Network,
    /// The server said why.
    Problem(Problem),
}

/// What follows from a failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pause {
    /// Go on at once (a new epoch was taken).
    Continue,
    /// Go on at this time.
    Until(Timestamp),
    /// Refresh the access token, then go on.
    SignIn,
    /// The device must be enrolled again. Everything unsent stays.
    Enrol,
    /// The app must be updated. Everything unsent stays.
    Update,
}

/// One run of the loop.
#[derive(Debug)]
pub struct Run {
    want: Want,
    app: String,
    most_ops: usize,
    pull: bool,
    asks: BTreeMap<String, RepairAsk>,
    fetches: VecDeque<Fetch>,
    repairs: BTreeMap<String, u32>,
    resyncs: BTreeMap<String, u32>,
    restarts: u32,
    idle: u32,
    moved: bool,
    counted: bool,
    /// Small writes that were called too large. They may have taken effect before, so they stay in flight.
    put_off: HashSet<OpId>,
    /// What was done so far.
    pub report: Report,
}

impl Report {
    /// Writes that got their last word.
    const fn settled(&self) -> u32 {
        self.applied + self.merged + self.conflicts + self.rejected + self.quarantined
    }
}

impl Run {
    /// A run that asks at least once. `app` is the app's version.
    #[must_use]
    pub fn new(app: &str, want: Want) -> Self {
        Self {
            want,
            app: app.to_owned(),
            most_ops: MOST_OPS,
            pull: true,
            asks: BTreeMap::new(),
            fetches: VecDeque::new(),
            repairs: BTreeMap::new(),
            resyncs: BTreeMap::new(),
            restarts: 0,
            idle: 0,
            moved: false,
            counted: false,
            put_off: HashSet::new(),
            report: Report::default(),
        }
    }

    /// How much the next answers may bring: the connection may have changed.
    pub const fn want(&mut self, want: Want) {
        self.want = want;
    }

    /// What to do next. `clock` is the device's own clock.
    pub fn next<T: ClientTx>(&mut self, tx: &mut T, clock: Timestamp, patient: bool) -> Result<Step, StoreFault> {
        if self.idle >= MOST_IDLE || self.report.exchanges >= MOST_EXCHANGES {
            return Ok(Step::Done);
        }
        let device = tx.device()?;
        let now = device.corrected(clock);
        if let Some(until) = device.waits_until(now).filter(|_| patient) {
            return Ok(Step::Wait(until));
        }
        if !std::mem::replace(&mut self.counted, true) {
            repair::recount(tx, now)?;
        }
        let ops = compose::batch(tx, now, self.most_ops, &self.put_off)?;
        if ops.is_empty() && !self.pull && self.asks.is_empty() && self.fetches.is_empty() {
            return Ok(Step::Done);
        }
        self.report.sent += u32::try_from(ops.len()).unwrap_or(u32::MAX);
        let scopes = tx
            .scopes()?
            .into_iter()
            .map(|scope| ScopeCursor { id: scope.id, epoch: scope.epoch, seq: scope.seq, digest: scope.digest })
            .collect();
        Ok(Step::Send(Box::new(SyncRequest {
            proto: PROTO,
            device: device.device,
            epoch: device.epoch,
            app: self.app.clone(),
            sent_at: clock,
            outbox_depth: tx.outbox_depth()?,
            results_seen_through: tx.answered_through()?,
            server_epoch: device.server_epoch,
            ops,
            scopes,
            want: self.want,
            repair: self.asks.values().cloned().collect(),
            fetch: self.fetches.front().cloned().into_iter().collect(),
            reads: tx.unsent_reads(500)?,
        })))
    }

    /// Takes an answer: results, rows, cursors and sums, all in the caller's one transaction.
    pub fn answered<T: ClientTx>(
        &mut self,
        tx: &mut T,
        request: &SyncRequest,
        reply: &SyncReply,
        clock: Timestamp,
    ) -> Result<(), StoreFault> {
        self.report.exchanges += 1;
        self.most_ops = MOST_OPS;
        let mut device = tx.device()?;
        device.failures = 0;
        device.clock_offset_ms = reply.now.as_millisecond() - clock.as_millisecond();
        device.not_before = reply.retry_after.and_then(|seconds| {
            let wait = SignedDuration::from_secs(seconds).clamp(SignedDuration::ZERO, backoff::LONGEST_ASKED);
            reply.now.checked_add(wait).ok()
        });
        device.waits_since = device.not_before.map(|_| reply.now);
        // Only notes that were in the request: no number that a server tells may take one that was never sent.
        let told = request.reads.iter().map(|note| note.n).max().unwrap_or_default();
        tx.forget_reads(reply.reads_through.min(told))?;
        let restored = device.server_epoch.as_ref().is_some_and(|epoch| *epoch != reply.server_epoch);
        device.server_epoch = Some(reply.server_epoch.clone());
        tx.put_device(&device)?;
        if restored {
            self.restarts += 1;
            if self.restarts > MOST_RESTARTS {
                self.idle = MOST_IDLE;
            }
            return self.server_was_restored(tx, reply, clock);
        }
        let settled = self.report.settled();
        self.moved = false;
        let mut book = Book::open(tx)?;
        for result in &reply.results {
            answer::settle(tx, &mut book, result, reply.now, &mut self.report)?;
        }
        answer::passed_over(tx, request, reply)?;
        self.pull = false;
        // Before the pages, so that their sums are compared with what has been mended.
        self.take_repairs(tx, &mut book, request, reply)?;
        for page in &reply.scopes {
            self.take_page(tx, &mut book, page)?;
        }
        book.purge_left(tx)?;
        book.close(tx)?;
        tx.forget_archived(reply.durable_through)?;
        // Who waits for its turn has not come to an end, and waiting costs no battery.
        let waits = reply.retry_after.is_some_and(|seconds| SignedDuration::from_secs(seconds) >= backoff::FIRST);
        self.idle = if self.moved || self.report.settled() > settled || waits { 0 } else { self.idle + 1 };
        if !self.pull && self.asks.is_empty() && self.fetches.is_empty() {
            let mut device = tx.device()?;
            device.last_synced = Some(reply.now);
            tx.put_device(&device)?;
        }
        Ok(())
    }

    /// The server came back from an older backup. What it had confirmed since then is offered again under the same
    /// ids; only then are its rows looked at, so that nothing we alone still hold is taken for stale.
    fn server_was_restored<T: ClientTx>(
        &mut self,
        tx: &mut T,
        reply: &SyncReply,
        clock: Timestamp,
    ) -> Result<(), StoreFault> {
        let mut book = Book::open(tx)?;
        for result in reply.results.iter().filter(|result| result.status.took_effect()) {
            answer::settle(tx, &mut book, result, reply.now, &mut self.report)?;
        }
        book.close(tx)?;
        // A refusal by a server that has lost the record it refers to is no refusal: those writes stay in flight and are
        // sent again with the others.
        tx.reopen_archived()?;
        new_epoch(tx, clock)?;
        self.pull = true;
        Ok(())
    }

    fn take_page<T: ClientTx>(&mut self, tx: &mut T, book: &mut Book, page: &ScopePage) -> Result<(), StoreFault> {
        match page.state {
            ScopeStanding::Revoked => return book.drop_scope(tx, &page.id),
            ScopeStanding::Granted | ScopeStanding::Resync => {
                let resyncs = self.resyncs.entry(page.id.clone()).or_default();
                *resyncs += 1;
                if *resyncs > MOST_RESTARTS {
                    self.pull = true;
                    return Ok(());
                }
                if book.scope(&page.id).is_some() {
                    tx.mark_stale(&page.id)?;
                } else if book.is_full(MOST_SCOPES) {
                    return Ok(());
                }
                let digest = book.scope(&page.id).map(|scope| scope.digest).unwrap_or_default();
                let scope = ScopeState { id: page.id.clone(), epoch: page.epoch, seq: 0, digest, resyncing: true };
                tx.put_scope(&scope)?;
                book.open_scope(scope);
            }
            ScopeStanding::Active => {}
        }
        let follows = book.scope(&page.id).is_some_and(|scope| scope.seq == page.from_seq && scope.epoch == page.epoch);
        if !follows {
            // A page that does not follow on what we hold would leave a hole. Ask again.
            self.pull = true;
            return Ok(());
        }
        // A cursor that goes back would bring the same page for ever.
        let to_seq = page.to_seq.max(page.from_seq);
        // One that goes forward without bringing anything would go on for ever.
        let forward = to_seq > page.from_seq || page.state != ScopeStanding::Active;
        self.moved |= forward && (!page.more || !page.changes.is_empty());
        let missing = self.take_changes(tx, book, &page.id, &page.changes)?;
        if !missing.is_empty() {
            self.fetches.push_back(Fetch { scope: page.id.clone(), ids: missing });
        }
        self.pull |= page.more;
        let finished = !page.more;
        let was_resyncing = book.scope(&page.id).is_some_and(|scope| scope.resyncing);
        if let Some(scope) = book.scope_mut(&page.id) {
            scope.seq = to_seq;
            scope.resyncing &= !finished;
        }
        if finished && was_resyncing {
            for id in tx.stale(&page.id)? {
                book.leave(tx, &page.id, id)?;
                self.report.removed += 1;
            }
        }
        let differs = book.scope(&page.id).is_some_and(|scope| scope.digest != page.digest);
        let being_mended = self.fetches.iter().any(|fetch| fetch.scope == page.id);
        if finished && differs && !being_mended {
            self.plan_repair(tx, &page.id)?;
        }
        Ok(())
    }

    /// Applies changes; gives the records that we should hold but do not.
    fn take_changes<T: ClientTx>(
        &mut self,
        tx: &mut T,
        book: &mut Book,
        scope: &str,
        changes: &[RowChange],
    ) -> Result<Vec<RecordId>, StoreFault> {
        let mut missing = Vec::new();
        for change in changes {
            match change {
                RowChange::Put(record) => {
                    book.take_row(tx, record)?;
                    book.enter(tx, scope, record.id)?;
                    self.report.received += 1;
                }
                RowChange::Same { id, ver } => {
                    if tx.server_ver(*id)? == Some(*ver) {
                        book.enter(tx, scope, *id)?;
                    } else {
                        missing.push(*id);
                    }
                }
                RowChange::Remove { id } => {
                    book.leave(tx, scope, *id)?;
                    self.report.removed += 1;
                }
            }
        }
        Ok(missing)
    }

    fn plan_repair<T: ClientTx>(&mut self, tx: &mut T, scope: &str) -> Result<(), StoreFault> {
        let tries = self.repairs.entry(scope.to_owned()).or_default();
        if *tries < MOST_REPAIRS {
            *tries += 1;
            self.asks.insert(scope.to_owned(), repair::ask(tx, scope)?);
        }
        Ok(())
    }

    fn take_repairs<T: ClientTx>(
        &mut self,
        tx: &mut T,
        book: &mut Book,
        request: &SyncRequest,
        reply: &SyncReply,
    ) -> Result<(), StoreFault> {
        for ask in &request.repair {
            self.asks.remove(&ask.scope);
        }
        for answer in reply.repair.iter().filter(|answer| request.repair.iter().any(|ask| ask.scope == answer.scope)) {
            self.moved = true;
            let fetches = repair::compare(tx, book, answer)?;
            self.report.repaired += 1;
            let mut device = tx.device()?;
            device.repairs += 1;
            tx.put_device(&device)?;
            self.fetches.extend(fetches);
            // Look once more whether the sums agree now.
            self.pull = true;
        }
        for fetch in &request.fetch {
            self.fetches.retain(|waiting| waiting != fetch);
        }
        for (scope, rows) in &reply.fetched {
            let asked = request.fetch.iter().any(|fetch| fetch.scope == *scope);
            if asked && book.scope(scope).is_some() {
                self.moved = true;
                self.take_changes(tx, book, scope, rows)?;
                self.pull = true;
            }
        }
        Ok(())
    }

    /// Takes a failure. `random` is uniform in `[0, 1)`.
    pub fn failed<T: ClientTx>(
        &mut self,
        tx: &mut T,
        request: &SyncRequest,
        failure: &Failure,
        clock: Timestamp,
        random: f64,
    ) -> Result<Pause, StoreFault> {
        let problem = match failure {
            Failure::Network => None,
            Failure::Problem(problem) => Some(problem),
        };
        match problem.map(|problem| problem.code) {
            Some(ProblemCode::TokenExpired) => return Ok(Pause::SignIn),
            Some(ProblemCode::DeviceRevoked | ProblemCode::CodeInvalid) => return Ok(Pause::Enrol),
            Some(ProblemCode::ProtoUnsupported) => return Ok(Pause::Update),
            Some(ProblemCode::EpochConflict) => {
                new_epoch(tx, clock)?;
                self.restarts += 1;
                if self.restarts <= MOST_RESTARTS {
                    return Ok(Pause::Continue);
                }
            }
            Some(ProblemCode::TooLarge) => {
                if is_one_unit(&request.ops) {
                    // Not even alone does it fit: it must not hold up the rest for ever.
                    let large = request.ops.iter().map(compose::weight_of).sum::<usize>() > MAY_BE_TOO_LARGE;
                    for op in &request.ops {
                        if large {
                            let findings = vec![Finding::error("SYNC-TOO-LARGE", "")];
                            tx.set_state(op.op_id, &OpState::Rejected { findings })?;
                        } else {
                            self.put_off.insert(op.op_id);
                        }
                    }
                    return Ok(Pause::Continue);
                }
                // Too much at once: half as much next time, down to a single write.
                self.most_ops = (request.ops.len() / 2).max(1);
            }
            // It may be one of the writes that the server breaks on: with half as many the others get through.
            Some(ProblemCode::Fault) => self.most_ops = (request.ops.len() / 2).max(1),
            _ => {}
        }
        let mut device = tx.device()?;
        device.failures = device.failures.saturating_add(1);
        let asked = problem.and_then(|problem| problem.retry_after).map(SignedDuration::from_secs);
        let wait = backoff::delay(device.failures, random, asked);
        let now = device.corrected(clock);
        let until = now.checked_add(wait).unwrap_or(clock);
        device.not_before = Some(until);
        device.waits_since = Some(now);
        tx.put_device(&device)?;
        Ok(Pause::Until(until))
    }
}

/// A single write, or a group that cannot be sent in parts.
fn is_one_unit(ops: &[Op]) -> bool {
    ops.split_first().is_some_and(|(first, rest)| {
        rest.is_empty() || (first.group.is_some() && rest.iter().all(|op| op.group == first.group))
    })
}

/// Takes a new epoch: unanswered writes keep their ids and get new numbers.
fn new_epoch<T: ClientTx>(tx: &mut T, clock: Timestamp) -> Result<(), StoreFault> {
    let next_seq = tx.renumber()?;
    tx.renumber_reads()?;
    let device = tx.device()?;
    tx.put_device(&DeviceState { epoch: clock.as_second().max(device.epoch + 1), next_seq, ..device })
}
