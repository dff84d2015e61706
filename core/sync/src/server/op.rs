//! One write: idempotency, what it depends on, permission, merge, rules, decision.

use acompana_domain::kind::{CheckContext, Deed, Kind, MergeClass, Scope, Side};
use acompana_domain::record::OpId;
use acompana_domain::{Body, Finding, Record, Severity};
use jiff::Timestamp;

use super::bounds;
use super::handle::{Host, Session};
use super::number::Touched;
use super::permit::{Holdings, Permission};
use super::sight::Sight;
use super::store::ServerTx;
use super::write;
use crate::delta::{Kept, Merged, merge};
use crate::fault::StoreFault;
use crate::wire::{Op, OpResult, OpStatus};

/// A handled write: its answer, and what it touched if it took effect.
pub(super) struct Handled {
    pub(super) result: OpResult,
    pub(super) touched: Touched,
}

impl From<OpResult> for Handled {
    fn from(result: OpResult) -> Self {
        Self { result, touched: Touched::default() }
    }
}

/// Same answer for "there is no such record" and "it is not yours to see".
const NOT_HERE: &str = "SYNC-RECORD-NOT-HERE";

/// How long a device waits before it offers a write again that this server is too old for.
const UNTIL_UPDATED: i64 = 6 * 3600;

/// `siblings`: what became of the writes before this one in its group. They are remembered only when the whole group
/// is through, and may still be what this one depends on.
pub(super) fn handle<T: ServerTx>(
    tx: &mut T,
    host: &Host,
    session: &Session,
    holdings: &Holdings,
    op: &Op,
    siblings: &[OpResult],
    now: Timestamp,
) -> Result<Handled, StoreFault> {
    if let Some(result) = already_handled(tx, host, session, holdings, op)? {
        return Ok(result.into());
    }
    if !bounds::fits(op) {
        return Ok(OpResult::refused(op.op_id, "SYNC-TOO-LARGE").into());
    }
    if let Some((parent, fate)) = parent_without_effect(tx, session, op, siblings)? {
        if fate == Some(OpStatus::Quarantined) {
            return Ok(OpResult::new(op.op_id, OpStatus::Quarantined).into());
        }
        return Ok(OpResult::waits_for(op.op_id, "SYNC-PARENT-WAITS", parent).into());
    }
    let kind = match host.kinds.get(&op.kind) {
        Ok(kind) if kind.spec().schema >= op.schema => kind,
        _ => return Ok(too_new(op).into()),
    };
    let current = tx.record(op.record)?;
    let before = current.as_ref();
    if let Some(refusal) = not_allowed(session, holdings, kind, op, before) {
        return Ok(refusal.into());
    }
    if let Some(refusal) = not_writable(kind, op, before) {
        return Ok(refusal.into());
    }
    let base = before.map(|record| record.body.clone()).unwrap_or_default();
    let (body, kept) = match merge(kind.spec(), &base, &op.fields) {
        Merged::Clean(body) => (body, Vec::new()),
        Merged::Soft(body, kept) => (body, kept),
        Merged::Conflict(kept) => return Ok(conflict(op, current, kept).into()),
    };
    let record = written(session, op, before, body);
    if let Some(refusal) = not_to_be_there(tx, host, session, holdings, kind, op, before, &record)? {
        return Ok(refusal.into());
    }
    if !bounds::can_be_delivered(&record)? {
        return Ok(OpResult::refused(op.op_id, "SYNC-TOO-LARGE").into());
    }
    let context = CheckContext {
        side: Side::Server,
        now,
        today: now.to_zoned(host.zone.clone()).date(),
        actor: &session.actor,
        rules: &host.rules,
        facts: &*tx,
    };
    let sight = Sight::of(&*tx, host, holdings, record.id, before);
    let mut findings = kind.check(&record, before, &CheckContext { facts: &sight, ..context })?;
    findings.retain(|finding| finding.severity == Severity::Error);
    if !findings.is_empty() {
        let mut result = OpResult::rejected(op.op_id, findings);
        result.ver = before.map_or(0, |record| record.ver);
        result.record = current;
        return Ok(result.into());
    }
    let decision = kind.decide(&record, before, &context)?;
    accept(tx, host, session, kind, op, current.as_ref(), record, decision, kept, now)
}

fn already_handled<T: ServerTx>(
    tx: &T,
    host: &Host,
    session: &Session,
    holdings: &Holdings,
    op: &Op,
) -> Result<Option<OpResult>, StoreFault> {
    let Some(outcome) = tx.outcome(op.op_id)? else { return Ok(None) };
    if tx.told_by(op.op_id)? != Some(session.device) {
        // What became of another device's write is nobody else's business. The answer is that to a record which is not
        // there, and nothing of it is remembered in place of the write that the id belongs to.
        return Ok(Some(OpResult { duplicate: true, ..OpResult::refused(op.op_id, NOT_HERE) }));
    }
    let answer = OpResult::because(op.op_id, outcome.status, outcome.findings);
    let mut result = OpResult { duplicate: true, ver: outcome.ver, ..answer };
    if matches!(outcome.status, OpStatus::Conflict | OpStatus::Rejected | OpStatus::Merged | OpStatus::Applied) {
        // The device may have missed more than the answer: give it the record as it is now.
        // But only what its person may see: an id that was used once is no key to other people's records.
        result.record = tx.record(op.record)?.filter(|record| may_read(host, session, holdings, record));
    }
    Ok(Some(result))
}

/// The first write this one depends on that did not take effect, and what became of it. What builds on work that is
/// kept apart is kept apart with it.
fn parent_without_effect<T: ServerTx>(
    tx: &T,
    session: &Session,
    op: &Op,
    siblings: &[OpResult],
) -> Result<Option<(OpId, Option<OpStatus>)>, StoreFault> {
    for parent in &op.deps {
        let sibling = siblings.iter().rfind(|sibling| sibling.op_id == *parent);
        let fate = match sibling {
            Some(sibling) => Some(sibling.status),
            None if tx.told_by(*parent)? == Some(session.device) => tx.outcome(*parent)?.map(|outcome| outcome.status),
            None => None,
        };
        if !fate.is_some_and(OpStatus::took_effect) {
            return Ok(Some((*parent, fate)));
        }
    }
    Ok(None)
}

fn too_new(op: &Op) -> OpResult {
    let finding = Finding::error("SYNC-KIND-UNKNOWN", "").with("kind", op.kind.as_str());
    OpResult { retry_after: Some(UNTIL_UPDATED), ..OpResult::because(op.op_id, OpStatus::Deferred, vec![finding]) }
}

/// Permission on a record that exists. A new one is judged when its scopes are known.
fn not_allowed(
    session: &Session,
    holdings: &Holdings,
    kind: &dyn Kind,
    op: &Op,
    before: Option<&Record>,
) -> Option<OpResult> {
    let permission = match before {
        Some(record) if record.kind != op.kind => Permission::Denied,
        Some(record) => holdings.permit(&session.actor, kind, record, Deed::Update),
        None if op.new => return None,
        None => Permission::Denied,
    };
    match permission {
        Permission::Granted => None,
        Permission::Formerly => Some(OpResult::new(op.op_id, OpStatus::Quarantined)),
        Permission::Denied => Some(OpResult::refused(op.op_id, NOT_HERE)),
    }
}

/// Permission on the record as the write makes it: where it is, and where it goes, is only known now that it is whole.
#[expect(clippy::too_many_arguments, reason = "the parts of one write, named one by one")]
fn not_to_be_there<T: ServerTx>(
    tx: &T,
    host: &Host,
    session: &Session,
    holdings: &Holdings,
    kind: &dyn Kind,
    op: &Op,
    before: Option<&Record>,
    record: &Record,
) -> Result<Option<OpResult>, StoreFault> {
    let deed = if before.is_none() { Deed::Create } else { Deed::Update };
    match holdings.permit(&session.actor, kind, record, deed) {
        Permission::Granted => {}
        // Nobody puts a record where they could not have written it, or out of everybody's sight.
        _ if before.is_some() => return Ok(Some(OpResult::refused(op.op_id, "SYNC-NOT-ALLOWED"))),
        Permission::Formerly => return Ok(Some(OpResult::new(op.op_id, OpStatus::Quarantined))),
        Permission::Denied => return Ok(Some(OpResult::refused(op.op_id, NOT_HERE))),
    }
    let was_in = before.map(|before| kind.scopes(before)).unwrap_or_default();
    for scope in kind.scopes(record) {
        let Scope::Child(patient) = scope else { continue };
        if patient == record.id || was_in.contains(&scope) || holdings.holds(&scope.to_string()) {
            continue;
        }
        // What goes to a child's family is written by who knows the child. Nobody knows one that is not there, and the
        // answer must not tell the two apart.
        let child = tx.record(patient)?;
        if !child.is_some_and(|child| may_read(host, session, holdings, &child)) {
            return Ok(Some(OpResult::refused(op.op_id, NOT_HERE)));
        }
    }
    Ok(None)
}

fn may_read(host: &Host, session: &Session, holdings: &Holdings, record: &Record) -> bool {
    let kind = host.kinds.get(&record.kind);
    kind.is_ok_and(|kind| holdings.permit(&session.actor, kind, record, Deed::Read) == Permission::Granted)
}

fn not_writable(kind: &dyn Kind, op: &Op, before: Option<&Record>) -> Option<OpResult> {
    let spec = kind.spec();
    match before {
        Some(_) if op.new => return Some(OpResult::refused(op.op_id, "SYNC-RECORD-EXISTS")),
        Some(_) if spec.append_only => return Some(OpResult::refused(op.op_id, "SYNC-APPEND-ONLY")),
        _ => {}
    }
    let servers = op.fields.wishes().find(|(path, _)| spec.class_of(&path.top()) == MergeClass::Server);
    servers.map(|(path, _)| {
        let finding = Finding::error("SYNC-SERVER-FIELD", format!("/{}", path.as_str()));
        OpResult::rejected(op.op_id, vec![finding])
    })
}

fn conflict(op: &Op, current: Option<Record>, kept: Vec<Kept>) -> OpResult {
    let ver = current.as_ref().map_or(0, |record| record.ver);
    let findings = kept
        .iter()
        .map(|field| {
            Finding::error("SYNC-CONFLICT", format!("/{}", field.path.as_str())).with("field", field.path.as_str())
        })
        .collect();
    OpResult { ver, kept, record: current, ..OpResult::because(op.op_id, OpStatus::Conflict, findings) }
}

/// The record as the write makes it. Author and device are the session's, whatever the device says.
fn written(session: &Session, op: &Op, before: Option<&Record>, body: Body) -> Record {
    match before {
        Some(record) => Record { ver: record.ver + 1, schema: record.schema.max(op.schema), body, ..record.clone() },
        None => Record {
            id: op.record,
            kind: op.kind.clone(),
            schema: op.schema,
            ver: 1,
            author: session.actor.user,
            device: session.device,
            occurred_at: op.occurred_at,
            tz: op.tz.clone(),
            recorded_at: op.recorded_at,
            body,
        },
    }
}

#[expect(clippy::too_many_arguments, reason = "the parts of one write, named one by one")]
fn accept<T: ServerTx>(
    tx: &mut T,
    host: &Host,
    session: &Session,
    kind: &dyn Kind,
    op: &Op,
    current: Option<&Record>,
    mut record: Record,
    decision: Option<acompana_domain::kind::Decision>,
    kept: Vec<Kept>,
    now: Timestamp,
) -> Result<Handled, StoreFault> {
    let mut touched = Touched::default();
    let mut decided = false;
    let mut derived = Vec::new();
    if let Some(decision) = decision {
        decided = decision.body != record.body;
        record.body = decision.body;
        derived = decision.creates;
    }
    write::put(tx, host, kind, current, &record, &mut touched)?;
    for follower in derived {
        write::put_derived(tx, host, session, follower, &record, now, &mut touched)?;
    }
    let status = if decided || !kept.is_empty() { OpStatus::Merged } else { OpStatus::Applied };
    let seen = current.map_or(0, |record| record.ver) == op.base_ver;
    let ver = record.ver;
    // What the device believes is the record it saw plus its write; where that is not the whole truth it gets the whole.
    let whole = (decided || !kept.is_empty() || !seen).then_some(record);
    Ok(Handled { result: OpResult { ver, kept, record: whole, ..OpResult::new(op.op_id, status) }, touched })
}
