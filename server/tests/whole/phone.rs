//! A device as the server sees one, and a model of what it holds: enough to compare sums after every answer.

use std::collections::BTreeMap;
use std::net::SocketAddr;

use acompana_domain::record::{DeviceId, OpId, RecordId, UserId};
use acompana_sync::delta::{Change, Delta, Path, creation};
use acompana_sync::digest::Digest;
use acompana_sync::wire::{
    EnrolReply, EnrolRequest, MEDIA_TYPE, Op, OpResult, PROTO, RefreshRequest, RowChange, ScopeCursor, ScopeStanding,
    SyncReply, SyncRequest, TokenReply, Want, encode,
};
use jiff::Timestamp;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::http::{Answer, call};
use crate::server::UNIT;

#[derive(Clone)]
pub struct Phone {
    pub address: SocketAddr,
    pub id: DeviceId,
    pub claim: String,
    pub user: Option<UserId>,
    pub tokens: Option<TokenReply>,
    pub epoch: i64,
    pub seq: i64,
    /// Scope to cursor, and to the records it holds with their versions.
    pub cursors: BTreeMap<String, (i64, i64)>,
    pub rows: BTreeMap<String, BTreeMap<RecordId, i64>>,
    pub bodies: BTreeMap<RecordId, Value>,
}

impl Phone {
    pub fn new(address: SocketAddr) -> Self {
        Self {
            address,
            id: DeviceId(Uuid::now_v7()),
            claim: Uuid::now_v7().to_string(),
            user: None,
            tokens: None,
            epoch: 1,
            seq: 0,
            cursors: BTreeMap::new(),
            rows: BTreeMap::new(),
            bodies: BTreeMap::new(),
        }
    }

    pub fn post(&self, path: &str, message: &impl serde::Serialize) -> Answer {
        call(self.address, "POST", path, &[("Content-Type", MEDIA_TYPE)], &serde_json::to_vec(message).unwrap())
    }

    pub fn enrol(&self, code: &str) -> Answer {
        let (code, claim) = (code.to_owned(), self.claim.clone());
        self.post("/v1/enrol", &EnrolRequest { code, device: self.id, claim, device_name: "tableta".to_owned() })
    }

    #[track_caller]
    pub fn enrolled(mut self, code: &str) -> Self {
        let answer = self.enrol(code);
        assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
        let reply: EnrolReply = answer.read();
        self.user = Some(reply.user);
        self.tokens = Some(reply.tokens);
        self
    }

    pub fn refresh_with(&self, refresh_token: &str) -> Answer {
        self.post("/v1/token", &RefreshRequest { device: self.id, refresh_token: refresh_token.to_owned() })
    }

    pub fn tokens(&self) -> TokenReply {
        self.tokens.clone().unwrap()
    }

    /// A new write of a new record.
    pub fn create(&mut self, kind: &str, mut body: Value) -> Op {
        body.as_object_mut().unwrap().entry("unit").or_insert(json!(UNIT));
        let fields = creation(body.as_object().unwrap());
        Op { new: true, base_ver: 0, ..self.op(kind, RecordId(Uuid::now_v7()), fields) }
    }

    pub fn note(&mut self, text: &str) -> Op {
        self.create("note", json!({ "text": text }))
    }

    /// A new write that sets a field from what it was.
    pub fn edit(&mut self, of: &Op, base_ver: i64, field: &str, from: Value, to: Value) -> Op {
        let fields = Delta([(Path::field(field), Change(from, to))].into());
        Op { new: false, base_ver, ..self.op(&of.kind, of.record, fields) }
    }

    fn op(&mut self, kind: &str, record: RecordId, fields: Delta) -> Op {
        self.seq += 1;
        let now = Timestamp::now();
        Op {
            seq: self.seq,
            op_id: OpId(Uuid::now_v7()),
            group: None,
            deps: Vec::new(),
            kind: kind.to_owned(),
            schema: 1,
            record,
            new: true,
            base_ver: 0,
            fields,
            occurred_at: now,
            tz: "America/Mexico_City".to_owned(),
            recorded_at: now,
            device_clock: now,
        }
    }

    pub fn request(&self, ops: &[Op]) -> SyncRequest {
        let scopes = self.cursors.iter().map(|(id, (epoch, seq))| ScopeCursor {
            id: id.clone(),
            epoch: *epoch,
            seq: *seq,
            digest: self.digest(id),
        });
        SyncRequest {
            proto: PROTO,
            device: self.id,
            epoch: self.epoch,
            app: "test".to_owned(),
            sent_at: Timestamp::now(),
            outbox_depth: i64::try_from(ops.len()).unwrap(),
            results_seen_through: 0,
            server_epoch: None,
            ops: ops.to_vec(),
            scopes: scopes.collect(),
            want: Want::default(),
            repair: Vec::new(),
            fetch: Vec::new(),
            reads: Vec::new(),
        }
    }

    pub fn digest(&self, scope: &str) -> Digest {
        let mut digest = Digest::default();
        self.rows.get(scope).into_iter().flatten().for_each(|(id, ver)| digest.add(*id, *ver));
        digest
    }

    /// Sends a request as it is, compressed.
    pub fn send(&self, request: &SyncRequest) -> Answer {
        let bearer = format!("Bearer {}", self.tokens().access_token);
        let headers = [("Authorization", bearer.as_str()), ("Content-Encoding", "zstd")];
        call(self.address, "POST", "/v1/sync", &headers, &encode(request).unwrap())
    }

    /// Sends writes, takes in the answer, and goes on until nothing more waits. Gives the results of the writes.
    #[track_caller]
    pub fn sync(&mut self, ops: &[Op]) -> Vec<OpResult> {
        let reply = self.exchange(ops);
        let mut more = reply.scopes.iter().any(|page| page.more);
        while more {
            more = self.exchange(&[]).scopes.iter().any(|page| page.more);
        }
        reply.results
    }

    #[track_caller]
    pub fn exchange(&mut self, ops: &[Op]) -> SyncReply {
        let answer = self.send(&self.request(ops));
        assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
        let reply: SyncReply = answer.read();
        for result in &reply.results {
            if let Some(record) = &result.record {
                self.bodies.insert(record.id, Value::Object(record.body.clone()));
            }
        }
        for page in &reply.scopes {
            self.take_page(page);
        }
        reply
    }

    pub fn take_page(&mut self, page: &acompana_sync::wire::ScopePage) {
        if page.state == ScopeStanding::Revoked {
            self.cursors.remove(&page.id);
            self.rows.remove(&page.id);
            return;
        }
        if page.state != ScopeStanding::Active {
            self.rows.remove(&page.id);
            assert_eq!(page.from_seq, 0);
        }
        let rows = self.rows.entry(page.id.clone()).or_default();
        for change in &page.changes {
            match change {
                RowChange::Put(record) => {
                    rows.insert(record.id, record.ver);
                    self.bodies.insert(record.id, Value::Object(record.body.read().unwrap()));
                }
                RowChange::Same { id, ver } => {
                    rows.insert(*id, *ver);
                }
                RowChange::Remove { id } => {
                    rows.remove(id);
                }
            }
        }
        self.cursors.insert(page.id.clone(), (page.epoch, page.to_seq));
        if !page.more {
            assert_eq!(self.digest(&page.id), page.digest, "what the device holds of {} differs", page.id);
        }
    }

    pub fn holds(&self, id: RecordId) -> bool {
        self.rows.values().any(|rows| rows.contains_key(&id))
    }
}
