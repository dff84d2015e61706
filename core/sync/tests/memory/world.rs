//! A server, some devices and a network that loses what it likes.

use std::collections::BTreeSet;
use std::sync::Arc;

use acompana_domain::kind::{Actor, KindRegistry, Role};
use acompana_domain::record::{DeviceId, OpId, RecordId, UserId};
use acompana_domain::rules::RuleData;
use acompana_domain::{Body, Record};
use acompana_sync::client::{DeviceState, Failure, NewOp, Pause, Run, Step, save};
use acompana_sync::delta::{Change, Delta};
use acompana_sync::server::{HoldBack, Host, Refusal, Session, handle_at};
use acompana_sync::wire::{Op, PROTO, SyncReply, SyncRequest, Want};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::client::Store;
use super::{Memo, Note, server};
use acompana_domain::kind::Kind;

pub const UNIT: &str = "DFIMS000061";

/// What the network does to one exchange.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    Delivered,
    RequestLost,
    ReplyLost,
    /// The request arrives twice; the second answer is the one that comes back.
    Twice,
    /// The device dies after the answer arrived and before it was stored.
    CrashBeforeStoring,
}

pub struct World {
    pub host: Host,
    pub server: server::State,
    pub devices: Vec<Store>,
    pub users: Vec<UserId>,
    pub clock: Timestamp,
    pub rows: i64,
    /// What the server leaves out while it has too many devices to fill.
    pub hold_back: Option<HoldBack>,
    ids: u128,
}

pub fn uuid(n: u128) -> uuid::Uuid {
    uuid::Uuid::from_u128(0x0197_a000_0000_7000_8000_0000_0000_0000_u128 | n)
}

impl World {
    /// `devices` devices of as many clinicians of one hospital.
    pub fn new(devices: usize) -> Self {
        let host = Host {
            kinds: KindRegistry::standard().with(Arc::new(Note)).with(Arc::new(Memo)),
            rules: RuleData::default(),
            zone: jiff::tz::TimeZone::UTC,
        };
        let clock: Timestamp = "2026-05-04T16:00:00Z".parse().unwrap();
        let users: Vec<UserId> = (0..devices).map(|n| UserId(uuid(0xa000 + n as u128))).collect();
        let mut server = server::State::default();
        for user in &users {
            server.grants.insert((*user, format!("hospital:{UNIT}")), true);
        }
        let devices = users
            .iter()
            .enumerate()
            .map(|(n, user)| {
                let mut state = DeviceState::new(DeviceId(uuid(0xd000 + n as u128)), clock);
                state.user = Some(*user);
                Store::new(state)
            })
            .collect();
        Self { host, server, devices, users, clock, rows: 1_000, hold_back: None, ids: 0x10_0000 }
    }

    pub fn fresh(&mut self) -> u128 {
        self.ids += 1;
        self.ids
    }

    pub fn new_op(&mut self) -> NewOp {
        let op_id = OpId(uuid(self.fresh()));
        NewOp { op_id, group: None, device_clock: self.clock, reason: String::new() }
    }

    pub fn create(&mut self, device: usize, mut body: Value) -> (RecordId, OpId) {
        body["unit"] = body.get("unit").cloned().unwrap_or(json!(UNIT));
        let id = RecordId(uuid(self.fresh()));
        let record = Record {
            id,
            kind: "note".to_owned(),
            schema: 1,
            ver: 0,
            author: self.users[device],
            device: self.devices[device].device.device,
            occurred_at: self.clock,
            tz: "UTC".to_owned(),
            recorded_at: self.clock,
            body: body.as_object().unwrap().clone(),
        };
        let op = self.new_op();
        let op = save(&mut self.devices[device], Note.spec(), &record, op).unwrap().unwrap();
        (id, op)
    }

    /// A write as a device makes it that follows no rule but the wire's.
    pub fn forged(&mut self, kind: &str, record: RecordId, new: bool, fields: &[(&str, Value, Value)]) -> Op {
        let (seq, op_id) = (i64::try_from(self.fresh()).unwrap(), OpId(uuid(self.fresh())));
        let fields = fields.iter().map(|(path, from, to)| (path, Change(from.clone(), to.clone())));
        let fields = fields.map(|(path, change)| (serde_json::from_value(json!(path)).unwrap(), change)).collect();
        let now = self.clock;
        Op {
            seq,
            op_id,
            group: None,
            deps: Vec::new(),
            kind: kind.to_owned(),
            schema: 1,
            record,
            new,
            base_ver: self.server.records.get(&record).map_or(0, |record| record.ver),
            fields: Delta(fields),
            occurred_at: now,
            tz: "UTC".to_owned(),
            recorded_at: now,
            device_clock: now,
        }
    }

    /// A request with these writes and nothing else.
    pub fn request(&self, device: usize, ops: Vec<Op>) -> SyncRequest {
        let state = &self.devices[device].device;
        SyncRequest {
            proto: PROTO,
            device: state.device,
            epoch: state.epoch,
            app: "test".to_owned(),
            sent_at: self.clock,
            outbox_depth: 0,
            results_seen_through: 0,
            server_epoch: None,
            ops,
            scopes: Vec::new(),
            want: Want::default(),
            repair: Vec::new(),
            fetch: Vec::new(),
            reads: Vec::new(),
        }
    }

    /// Sends writes past the device's own loop.
    pub fn send(&mut self, device: usize, ops: Vec<Op>) -> SyncReply {
        let request = self.request(device, ops);
        self.serve(self.users[device], &request).unwrap()
    }

    pub fn edit(&mut self, device: usize, id: RecordId, change: impl FnOnce(&mut Body)) -> Option<OpId> {
        let mut record = self.devices[device].records.get(&id)?.clone();
        change(&mut record.body);
        let op = self.new_op();
        save(&mut self.devices[device], Note.spec(), &record, op).unwrap()
    }

    pub fn serve(&mut self, user: UserId, request: &SyncRequest) -> Result<SyncReply, Failure> {
        let actor = Actor { user, roles: BTreeSet::from([Role::Clinician]) };
        let session = Session { actor, device: request.device };
        let mut tx = server::Tx::begin(&self.server);
        match handle_at(&mut tx, &self.host, &session, request, self.clock, self.hold_back) {
            Ok(reply) => {
                self.server = tx.state;
                Ok(reply)
            }
            Err(Refusal::Problem(problem)) => Err(Failure::Problem(problem)),
            Err(Refusal::Store(fault)) => panic!("{fault}"),
        }
    }

    /// One run of the loop, each exchange with its fate. Stops at the first exchange that fails.
    pub fn sync(&mut self, device: usize, mut fate: impl FnMut() -> Fate) -> Run {
        let want = Want { max_rows: self.rows, ..Want::default() };
        let mut run = Run::new("test", want);
        for exchange in 0.. {
            assert!(exchange < 200, "the loop does not end");
            self.clock = self.clock.checked_add(SignedDuration::from_secs(1)).unwrap();
            let clock = self.clock;
            let Step::Send(request) = run.next(&mut self.devices[device], clock, false).unwrap() else { break };
            let user = self.users[device];
            let fate = fate();
            let reply = match fate {
                Fate::RequestLost => Err(Failure::Network),
                Fate::Twice => self.serve(user, &request).and_then(|_| self.serve(user, &request)),
                _ => self.serve(user, &request),
            };
            match (fate, reply) {
                (Fate::ReplyLost, Ok(_)) | (_, Err(Failure::Network)) => {
                    let pause = run.failed(&mut self.devices[device], &request, &Failure::Network, clock, 0.5).unwrap();
                    assert!(matches!(pause, Pause::Until(_)));
                    break;
                }
                (Fate::CrashBeforeStoring, Ok(reply)) => {
                    // The transaction was open when the device died: nothing of it is there afterwards.
                    let mut lost = self.devices[device].clone();
                    run.answered(&mut lost, &request, &reply, clock).unwrap();
                    break;
                }
                (_, Ok(reply)) => run.answered(&mut self.devices[device], &request, &reply, clock).unwrap(),
                (_, Err(failure)) => {
                    let pause = run.failed(&mut self.devices[device], &request, &failure, clock, 0.5).unwrap();
                    if pause != Pause::Continue {
                        break;
                    }
                }
            }
        }
        run
    }

    pub fn sync_well(&mut self, device: usize) -> Run {
        self.sync(device, || Fate::Delivered)
    }

    /// Everything that must hold when nothing is under way any more.
    pub fn assert_converged(&self) {
        for (n, device) in self.devices.iter().enumerate() {
            for scope in device.scopes.values() {
                let head = self.server.scopes.get(&scope.id);
                let (seq, digest) = head.map(|head| (head.seq, head.digest)).unwrap_or_default();
                assert_eq!(scope.digest, digest, "device {n} differs in {}", scope.id);
                assert_eq!(scope.seq, seq, "device {n} is behind in {}", scope.id);
            }
            for (id, record) in &device.records {
                if !device.bases.contains_key(id) {
                    assert_eq!(Some(record), self.server.records.get(id), "device {n} shows another record");
                }
            }
        }
        for (op, times) in &self.server.effects {
            assert_eq!(*times, 1, "{op} took effect {times} times");
        }
    }
}
