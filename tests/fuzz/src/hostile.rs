//! Both ends of `POST /v1/sync` against a hostile peer.

use std::cell::RefCell;
use std::collections::BTreeSet;

use acompana_domain::Record;
use acompana_domain::record::RecordId;
use acompana_sync::client::{ClientTx, OpState, Run, Step};
use acompana_sync::wire::{
    EnrolReply, EnrolRequest, Limits, Problem, RefreshRequest, RowChange, SyncReply, SyncRequest, TokenReply, Want,
    decode, decode_known, encode, encode_known,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::json;

use crate::memory::client::Store;
use crate::memory::story::set;
use crate::memory::{server, world::World};

/// The first bytes of every zstd frame.
const ZSTD: &[u8] = &[0x28, 0xb5, 0x2f, 0xfd];

/// As the product's, but smaller: where it stops is the same code, and an execution is a thousand times shorter. The
/// product's own limits have their tests at both ends.
const LIMITS: Limits = Limits { compressed: 64 << 10, plain: 1 << 20 };

/// A message as either end reads it: compressed, with the known words or without, or plain. One that was read is written
/// so that it is read again as the same.
fn read<T>(data: &[u8]) -> Option<T>
where
    T: DeserializeOwned + Serialize + PartialEq + std::fmt::Debug,
{
    let message: T = if data.starts_with(ZSTD) {
        let plain = decode(data, LIMITS).ok();
        plain.or_else(|| decode_known(data, LIMITS).ok())?
    } else {
        serde_json::from_slice(data).ok()?
    };
    let json = serde_json::to_vec(&message).expect("what was read can be written");
    let once: T = serde_json::from_slice(&json).expect("what was written can be read");
    // Compressing takes a hundred times as long as everything else: now and then is enough.
    if data.len() % 32 != 0 {
        return Some(message);
    }
    // Through compression nothing may change any more. (Before, a number may lose digits that no computer holds.)
    let packed = encode(&once).expect("what was read can be written");
    assert_eq!(decode::<T>(&packed, Limits::REPLY).expect("what was written can be read"), twice(&once));
    let packed = encode_known(&once).expect("what was read can be written");
    assert_eq!(decode_known::<T>(&packed, Limits::REPLY).expect("what was written can be read"), twice(&once));
    Some(message)
}

fn twice<T: DeserializeOwned + Serialize>(message: &T) -> T {
    let json = serde_json::to_vec(message).expect("what was read can be written");
    serde_json::from_slice(&json).expect("what was written can be read")
}

/// The hospital of the other person, where the hostile one holds nothing.
const ELSEWHERE: &str = "DFIMS000604";

/// A server with a hospital each for two people, each with a note.
struct Served {
    world: World,
    pristine: server::State,
    foreign: RecordId,
}

impl Served {
    fn new() -> Self {
        let mut world = World::new(2);
        let other = world.users[1];
        world.server.grants.remove(&(other, format!("hospital:{}", crate::memory::world::UNIT)));
        world.server.grants.insert((other, format!("hospital:{ELSEWHERE}")), true);
        let (foreign, _) = world.create(1, json!({ "text": "of the other hospital", "unit": ELSEWHERE }));
        world.create(0, json!({ "text": "of this one", "dose": "1" }));
        world.sync_well(0);
        world.sync_well(1);
        let pristine = world.server.clone();
        Self { world, pristine, foreign }
    }
}

/// What a server reads from a device. Whatever a device that is signed in sends, the server answers each write, changes
/// and tells nothing outside the person's scopes, and signs what it writes with the person and the device of the token.
pub fn request(data: &[u8]) {
    thread_local! {
        static SERVED: RefCell<Served> = RefCell::new(Served::new());
    }
    let _ = read::<EnrolRequest>(data);
    let _ = read::<RefreshRequest>(data);
    let Some(mut request) = read::<SyncRequest>(data) else { return };
    SERVED.with_borrow_mut(|served| {
        served.world.server = served.pristine.clone();
        // The token was given to the device: one that claims to be another is turned away before anything is looked at.
        request.device = served.world.devices[0].device.device;
        let user = served.world.users[0];
        let Ok(reply) = served.world.serve(user, &request) else { return };
        let answered: Vec<_> = reply.results.iter().map(|result| result.op_id).collect();
        let asked: Vec<_> = request.ops.iter().map(|op| op.op_id).collect();
        if request.server_epoch.as_ref().is_none_or(|epoch| *epoch == reply.server_epoch) {
            assert_eq!(answered, asked, "each write is answered, in order");
        }
        let told = records_of(&reply);
        assert!(!told.contains(&served.foreign), "a record of another hospital was told");
        let after = &served.world.server;
        assert_eq!(after.records.get(&served.foreign), served.pristine.records.get(&served.foreign));
        for (id, record) in after.records.iter().filter(|(id, _)| !served.pristine.records.contains_key(id)) {
            assert_eq!((record.author, record.device), (user, request.device), "{id} is signed by somebody else");
        }
        let _ = twice(&reply);
    });
}

fn records_of(reply: &SyncReply) -> BTreeSet<RecordId> {
    let pages = reply.scopes.iter().flat_map(|page| &page.changes);
    let fetched = reply.fetched.iter().flat_map(|(_, rows)| rows);
    let rows = pages.chain(fetched).filter_map(|row| match row {
        RowChange::Put(record) => Some(record.id),
        RowChange::Same { .. } | RowChange::Remove { .. } => None,
    });
    let results = reply.results.iter().filter_map(|result| result.record.as_ref().map(|record| record.id));
    let mended = reply.repair.iter().flat_map(|answer| answer.members.iter().map(|(id, _)| *id));
    rows.chain(results).chain(mended).collect()
}

/// A device in the middle of its work: a note that was synced, changed and sent without an answer, another one that the
/// server has never seen, and a third one written after the request went out.
struct Device {
    store: Store,
    request: SyncRequest,
}

impl Device {
    fn new() -> Self {
        let mut world = World::new(1);
        let (synced, _) = world.create(0, json!({ "text": "synced", "dose": "1" }));
        world.sync_well(0);
        set(&mut world, 0, synced, "text", json!("changed"));
        world.create(0, json!({ "text": "new" }));
        let mut run = Run::new("fuzz", Want::default());
        let clock = world.clock;
        let step = run.next(&mut world.devices[0], clock, false).expect("plain collections do not fail");
        let Step::Send(request) = step else { unreachable!("there is something to send") };
        world.create(0, json!({ "text": "written since" }));
        Self { store: world.devices[0].clone(), request: *request }
    }
}

/// What a device reads from a server. Whatever the server answers, and however often, the device keeps every write that
/// it was not told the fate of, ends its run, and can still compose a request.
pub fn reply(data: &[u8]) {
    thread_local! {
        static DEVICE: Device = Device::new();
    }
    let _ = read::<EnrolReply>(data);
    let _ = serde_json::from_slice::<TokenReply>(data);
    let _ = read::<Problem>(data);
    let Some(reply) = read::<SyncReply>(data) else { return };
    DEVICE.with(|device| {
        let mut store = device.store.clone();
        let clock = device.request.sent_at;
        let before: Vec<_> = store.outbox.iter().map(|queued| (queued.op.op_id, queued.op.record)).collect();
        let mut run = Run::new("fuzz", Want::default());
        run.answered(&mut store, &device.request, &reply, clock).expect("plain collections do not fail");
        for (op, record) in &before {
            let fate = reply.results.iter().any(|result| result.op_id == *op);
            let queued = store.outbox.iter().find(|queued| queued.op.op_id == *op);
            let kept = queued.is_some_and(|queued| queued.state.is_pending());
            assert!(fate || kept || was_done_before(device, *op), "{op} was dropped and nobody said why");
            if kept && queued.is_some_and(|queued| !matches!(queued.state, OpState::Conflict { .. })) {
                assert!(store.records.contains_key(record), "the record of unsent work is not shown");
            }
        }
        // The same answer for ever.
        let mut exchanges = 0;
        loop {
            exchanges += 1;
            assert!(exchanges < 100, "the run does not end");
            let later = store.device.not_before.unwrap_or(clock).max(clock);
            match run.next(&mut store, later, false).expect("plain collections do not fail") {
                Step::Send(request) => {
                    let _ = twice(&*request);
                    run.answered(&mut store, &request, &reply, later).expect("plain collections do not fail");
                }
                Step::Wait(_) | Step::Done => break,
            }
        }
        shown(&store);
    });
}

/// A write that had its last word before the answer came.
fn was_done_before(device: &Device, op: acompana_domain::record::OpId) -> bool {
    device.store.outbox.iter().any(|queued| queued.op.op_id == op && !queued.state.is_pending())
}

/// Everything the device holds can be shown and counted.
fn shown(store: &Store) {
    let pending: Vec<&Record> = store.records.values().collect();
    serde_json::to_vec(&pending).expect("a record can be written");
    for scope in store.scopes().expect("plain collections do not fail") {
        assert_eq!(
            scope.digest.count,
            i64::try_from(store.members(&scope.id).expect("they are there").len()).unwrap_or(-1)
        );
    }
}
