//! One request, from envelope to answer.

use acompana_domain::kind::{Actor, KindRegistry};
use acompana_domain::record::DeviceId;
use acompana_domain::rules::RuleData;
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::number::Touched;
use super::pace::HoldBack;
use super::permit::Holdings;
use super::store::{DeviceNote, ServerTx};
use super::{page, unit};
use crate::audit::{Action, Line};
use crate::fault::StoreFault;
use crate::wire::{MOST_OPS, MOST_ROWS, PROTO, Problem, ProblemCode, SyncReply, SyncRequest};

/// Read notes taken from one request: each is a line of the audit log, and the log's lock is everybody's.
const MOST_READS: usize = 1_000;
/// Characters of what a device says of itself and of reads. The rest is not worth keeping for ever.
const LONGEST_APP: usize = 100;
const LONGEST_KIND: usize = 100;
const LONGEST_REASON: usize = 500;

/// What the server brings to every request.
#[derive(Debug, Clone)]
pub struct Host {
    /// The kinds it serves.
    pub kinds: KindRegistry,
    /// Policy and catalogue.
    pub rules: RuleData,
    /// Zone of the institution's calendar: what "today" is for the rules.
    pub zone: TimeZone,
}

/// Who asks: established from the access token, never from the request.
#[derive(Debug, Clone)]
pub struct Session {
    /// The person and their roles.
    pub actor: Actor,
    /// The device the token was given to.
    pub device: DeviceId,
}

/// A request that was not served.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// The envelope is at fault; the device is told.
    #[error(transparent)]
    Problem(#[from] Problem),
    /// The store is at fault; the transaction must be rolled back and the device tries again.
    #[error(transparent)]
    Store(#[from] StoreFault),
}

/// Serves one request. The caller commits the transaction if it is `Ok`, and rolls it back otherwise.
pub fn handle<T: ServerTx>(
    tx: &mut T,
    host: &Host,
    session: &Session,
    request: &SyncRequest,
    now: Timestamp,
) -> Result<SyncReply, Refusal> {
    handle_at(tx, host, session, request, now, None)
}

/// Serves one request as [`handle`] does, but holds back scopes of which much is missing when it is told to. Writes are
/// taken all the same.
pub fn handle_at<T: ServerTx>(
    tx: &mut T,
    host: &Host,
    session: &Session,
    request: &SyncRequest,
    now: Timestamp,
    hold_back: Option<HoldBack>,
) -> Result<SyncReply, Refusal> {
    check_envelope(session, request)?;
    let server_epoch = tx.server_epoch()?;
    if request.server_epoch.as_ref().is_some_and(|known| *known != server_epoch) {
        return restored(tx, session, request, server_epoch, now);
    }
    check_epoch(tx, request)?;
    note_device(tx, session, request, now)?;
    tx.forget_outcomes(session.device, request.epoch, request.results_seen_through)?;
    let holdings = Holdings::of(tx, session.actor.user)?;

    let mut touched = Touched::default();
    let results = unit::handle_all(tx, host, session, &holdings, request, now, &mut touched)?;
    let reads_through = take_reads(tx, session, request, now)?;
    touched.number(tx)?;

    let mut known = page::Known::of(&request.ops, &results);
    let scopes = page::pages(tx, &holdings, request, &mut known, hold_back)?;
    Ok(SyncReply {
        now,
        server_epoch,
        durable_through: tx.durable_through(session.device, request.epoch)?,
        reads_through,
        retry_after: hold_back.map(|hold_back| hold_back.retry_after),
        results,
        scopes,
        repair: page::repair_answers(tx, &holdings, request)?,
        fetched: page::fetched(tx, &holdings, request)?,
    })
}

/// To a device that knew another life of this server. Its writes are not judged: what they build on may have been lost
/// with that life, and a refusal would be remembered after the device has brought it back.
fn restored<T: ServerTx>(
    tx: &mut T,
    session: &Session,
    request: &SyncRequest,
    server_epoch: String,
    now: Timestamp,
) -> Result<SyncReply, Refusal> {
    note_device(tx, session, request, now)?;
    Ok(SyncReply {
        now,
        server_epoch,
        durable_through: 0,
        reads_through: take_reads(tx, session, request, now)?,
        retry_after: None,
        results: Vec::new(),
        scopes: Vec::new(),
        repair: Vec::new(),
        fetched: Vec::new(),
    })
}

fn note_device<T: ServerTx>(
    tx: &mut T,
    session: &Session,
    request: &SyncRequest,
    now: Timestamp,
) -> Result<(), StoreFault> {
    tx.note_device(&DeviceNote {
        device: session.device,
        epoch: request.epoch,
        app: request.app.chars().take(LONGEST_APP).collect(),
        outbox_depth: request.outbox_depth,
        skew_ms: request.sent_at.as_millisecond() - now.as_millisecond(),
        at: now,
    })
}

fn check_envelope(session: &Session, request: &SyncRequest) -> Result<(), Problem> {
    if request.proto != PROTO {
        return Err(Problem::new(
            ProblemCode::ProtoUnsupported,
            format!("this server speaks protocol {PROTO}, the device {}; update the app", request.proto),
        ));
    }
    if request.device != session.device {
        return Err(Problem::new(
            ProblemCode::DeviceRevoked,
            "the token was given to another device; enrol this device with a code of its own",
        ));
    }
    let fetched: usize = request.fetch.iter().map(|fetch| fetch.ids.len()).sum();
    if request.ops.len() > MOST_OPS || fetched > MOST_ROWS || request.scopes.len() > MOST_ROWS {
        return Err(Problem::new(
            ProblemCode::TooLarge,
            format!("at most {MOST_OPS} ops and {MOST_ROWS} records in one request; send them in several"),
        ));
    }
    if request.ops.iter().any(|op| op.seq < 1) || request.epoch < 1 {
        return Err(Problem::new(ProblemCode::Unreadable, "write numbers and epochs count from 1"));
    }
    Ok(())
}

/// A number that comes back with another write means that the device was restored from an older state of itself. So does
/// one that the device had said to have settled, unless the request is a copy that was under way for long: nobody waits
/// for its answer, and its author may have taken the write back since, so it must not be judged anew.
/// Found before anything is done, so that nothing is done twice.
fn check_epoch<T: ServerTx>(tx: &T, request: &SyncRequest) -> Result<(), Refusal> {
    let forgotten = tx.forgotten_through(request.device, request.epoch)?;
    for op in &request.ops {
        let there = tx.op_at(request.device, request.epoch, op.seq)?;
        let reason = match there {
            Some(there) if there != op.op_id => "was another one before",
            None if op.seq <= forgotten && tx.outcome(op.op_id)?.is_none() => "was settled before",
            _ => continue,
        };
        return Err(Problem::new(
            ProblemCode::EpochConflict,
            format!("write {} {reason}: take a new epoch and send again", op.seq),
        )
        .into());
    }
    Ok(())
}

/// Read notes are append-only lines of the audit log, taken once each by their number.
fn take_reads<T: ServerTx>(
    tx: &mut T,
    session: &Session,
    request: &SyncRequest,
    now: Timestamp,
) -> Result<i64, StoreFault> {
    let before = tx.reads_through(session.device, request.epoch)?;
    let mut through = before;
    // The rest comes again: the answer says how far we are.
    for note in request.reads.iter().filter(|note| note.n > before).take(MOST_READS) {
        tx.audit(&Line {
            at: note.at.min(now),
            user: Some(session.actor.user),
            device: Some(session.device),
            action: Action::Read,
            kind: Some(note.kind.chars().take(LONGEST_KIND).collect()),
            record: Some(note.record),
            reason: note.reason.chars().take(LONGEST_REASON).collect(),
        })?;
        through = through.max(note.n);
    }
    if through > before {
        tx.set_reads_through(session.device, request.epoch, through)?;
    }
    Ok(through)
}
