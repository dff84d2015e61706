//! A made-up kind and shorthands for the tests of this crate.

pub(crate) mod loopback;
pub(crate) mod platform;

use std::sync::Arc;

use acompana_domain::kind::{
    Access, CheckContext, Deed, Facets, FactsUnavailable, FieldRule, Kind, KindSpec, MergeClass, Role, Scope,
};
use acompana_domain::record::{DeviceId, OpId, UserId};
use acompana_domain::{Body, Finding, KindRegistry, Record, RecordId};
use acompana_sync::client::{DeviceState, NewOp, OpState, QueuedOp};
use acompana_sync::delta::creation;
use acompana_sync::wire::{Op, RowChange, ScopePage, ScopeStanding, SyncRequest};
use jiff::Timestamp;
use serde_json::{Value, json};
use uuid::Uuid;

/// A visit of a dragon to its doctor: nothing of the product knows it.
pub(crate) struct DragonVisit;

pub(crate) static SPEC: KindSpec = KindSpec {
    name: "dragon_visit",
    schema: 2,
    append_only: false,
    fields: &[
        FieldRule::new("dose", MergeClass::Safety { group: "dose" }),
        FieldRule::new("measure", MergeClass::Safety { group: "dose" }),
        FieldRule::new("status", MergeClass::State),
        FieldRule::new("scales", MergeClass::Elements),
    ],
    default_class: MergeClass::Text,
    access: &[Access::writes(Role::Clinician), Access::reads(Role::Parent)],
    stale_after: None,
};

impl Kind for DragonVisit {
    fn spec(&self) -> &'static KindSpec {
        &SPEC
    }

    fn facets(&self, record: &Record) -> Facets {
        Facets {
            subject: record.reference("patient"),
            party: record.reference("keeper"),
            at: None,
            place: record.text("unit").map(str::to_owned),
            status: record.text("status").map(str::to_owned),
            code: record.text("code").map(str::to_owned),
        }
    }

    fn scopes(&self, record: &Record) -> Vec<Scope> {
        vec![Scope::Hospital(record.text("unit").unwrap_or_default().to_owned())]
    }

    fn check(
        &self,
        record: &Record,
        _before: Option<&Record>,
        context: &CheckContext<'_>,
    ) -> Result<Vec<Finding>, FactsUnavailable> {
        let mut findings = Vec::new();
        if record.text("unit").is_none() {
            findings.push(Finding::error("DRAGON-UNIT", "/unit"));
        }
        if record.text("dose").is_some_and(|dose| dose.len() > 3) {
            findings.push(Finding::warning("DRAGON-DOSE", "/dose"));
        }
        if let Some(code) = record.text("code") {
            let others = context.facts.with_code(SPEC.name, code)?;
            if others.iter().any(|other| other.id != record.id) {
                findings.push(Finding::error("DRAGON-TWICE", "/code"));
            }
        }
        if !SPEC.allows(context.actor, Deed::Create) {
            findings.push(Finding::error("DRAGON-NOT-YOURS", ""));
        }
        Ok(findings)
    }
}

pub(crate) fn kinds() -> KindRegistry {
    KindRegistry::standard().with(Arc::new(DragonVisit))
}

pub(crate) fn uuid(n: u64) -> Uuid {
    Uuid::from_u128((0x0197_a000_0000_7000_8000_u128 << 48) | u128::from(n))
}

pub(crate) fn record_id(n: u64) -> RecordId {
    RecordId(uuid(n))
}

pub(crate) fn op_id(n: u64) -> OpId {
    OpId(uuid(1_000_000 + n))
}

pub(crate) fn now() -> Timestamp {
    "2026-05-04T16:00:00.123456789Z".parse().unwrap()
}

pub(crate) fn body(value: Value) -> Body {
    match value {
        Value::Object(body) => body,
        other => panic!("{other} is no body"),
    }
}

pub(crate) fn record(n: u64, ver: i64, fields: Value) -> Record {
    Record {
        id: record_id(n),
        kind: SPEC.name.to_owned(),
        schema: 2,
        ver,
        author: UserId(uuid(901)),
        device: DeviceId(uuid(902)),
        occurred_at: now(),
        tz: "America/Mexico_City".to_owned(),
        recorded_at: now(),
        body: body(fields),
    }
}

pub(crate) fn visit(n: u64, ver: i64) -> Record {
    record(n, ver, json!({ "unit": "DFIMS000001", "note": format!("visit {n}"), "future": { "kept": [1, null, "ñ"] } }))
}

pub(crate) fn queued(seq: i64, record: u64, deps: &[u64]) -> QueuedOp {
    let shown = visit(record, 0);
    let op = Op {
        seq,
        op_id: op_id(seq.unsigned_abs()),
        group: None,
        deps: deps.iter().map(|dep| op_id(*dep)).collect(),
        kind: shown.kind.clone(),
        schema: 2,
        record: shown.id,
        new: deps.is_empty(),
        base_ver: 0,
        fields: creation(&shown.body),
        occurred_at: now(),
        tz: shown.tz,
        recorded_at: now(),
        device_clock: now(),
    };
    QueuedOp { op, state: OpState::Queued, sent: false, stale_at: None }
}

pub(crate) fn device_state() -> DeviceState {
    DeviceState { user: Some(UserId(uuid(901))), ..DeviceState::new(DeviceId(uuid(902)), now()) }
}

/// The page by which a server that applies all writes of a request tells that they are in the scope `id`.
pub(crate) fn echo(id: &str, request: &SyncRequest) -> Vec<ScopePage> {
    if request.ops.is_empty() {
        return Vec::new();
    }
    let cursor = request.scopes.iter().find(|cursor| cursor.id == id);
    let (from_seq, mut digest) = cursor.map(|cursor| (cursor.seq, cursor.digest)).unwrap_or_default();
    let mut changes = Vec::new();
    for op in &request.ops {
        if !op.new {
            digest.remove(op.record, op.base_ver);
        }
        digest.add(op.record, op.base_ver + 1);
        changes.push(RowChange::Same { id: op.record, ver: op.base_ver + 1 });
    }
    let state = if cursor.is_some() { ScopeStanding::Active } else { ScopeStanding::Granted };
    let to_seq = from_seq + i64::try_from(changes.len()).unwrap();
    vec![ScopePage { id: id.to_owned(), epoch: 1, state, from_seq, to_seq, more: false, digest, changes }]
}

pub(crate) fn new_op(n: u64) -> NewOp {
    NewOp { op_id: op_id(n), group: None, device_clock: now(), reason: "test".to_owned() }
}

/// A clock that tests turn.
#[derive(Clone)]
pub(crate) struct TestClock(pub(crate) Arc<std::sync::Mutex<Timestamp>>);

impl crate::Clock for TestClock {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap()
    }
}

pub(crate) fn config(dir: &std::path::Path) -> crate::Config {
    crate::Config {
        kinds: kinds(),
        zone: jiff::tz::TimeZone::get("America/Mexico_City").unwrap(),
        clock: Arc::new(TestClock(Arc::new(std::sync::Mutex::new(now())))),
        ..crate::Config::new(dir, crate::StoreKey::new([7; 32]))
    }
}

pub(crate) fn tokens(n: u32) -> acompana_sync::wire::TokenReply {
    acompana_sync::wire::TokenReply {
        access_token: format!("access-{n}"),
        access_expires_at: now() + jiff::SignedDuration::from_hours(1),
        refresh_token: format!("refresh-{n}"),
    }
}

/// Enrols the app as a clinician of a server that need not exist.
pub(crate) fn enrol_at(app: &crate::Acompana, url: &str) {
    use acompana_sync::client::ClientTx;
    let account = crate::store::Account {
        server_url: url.to_owned(),
        user: UserId(uuid(901)),
        display_name: "Enf. Prueba".to_owned(),
        roles: [Role::Clinician].into(),
        guardian: None,
        tokens: crate::store::Tokens::Here(tokens(1).into()),
        standing: crate::Standing::Enrolled,
    };
    app.core
        .store
        .write(crate::store::Durability::Full, |tx| {
            let device = tx.device()?;
            tx.put_device(&DeviceState { user: Some(account.user), ..device })?;
            Ok::<_, crate::error::Fault>(tx.put_account(&account)?)
        })
        .unwrap();
}

/// An enrolled app without a server.
pub(crate) fn app() -> (tempfile::TempDir, crate::Acompana) {
    let dir = tempfile::tempdir().unwrap();
    let app = crate::Acompana::open(config(dir.path())).unwrap();
    enrol_at(&app, "http://127.0.0.1:1");
    (dir, app)
}
