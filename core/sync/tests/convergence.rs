//! Whatever people write and whatever the network does: everything acknowledged took effect once, nothing is lost, and
//! when the network is well again all ends hold the same.

#![allow(
    missing_docs,
    unreachable_pub,
    dead_code,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test: it may panic, and each of the two files uses a part of the shared model"
)]

mod memory;

use std::collections::BTreeSet;

use acompana_domain::kind::Kind;
use acompana_domain::record::{OpId, RecordId};
use acompana_sync::client::{Choice, ClientTx, OpState, resolve, withdraw};
use memory::Note;
use memory::client::Store;
use memory::server::State;
use memory::world::{Fate, UNIT, World, uuid};
use proptest::prelude::*;
use serde_json::{Value, json};

#[derive(Debug, Clone)]
enum Deed {
    Create {
        device: usize,
        poison: bool,
    },
    Edit {
        device: usize,
        pick: prop::sample::Index,
        field: u8,
        value: u8,
    },
    AddItem {
        device: usize,
        pick: prop::sample::Index,
        item: u8,
    },
    Sync {
        device: usize,
        fates: Vec<u8>,
    },
    /// Two new records and an edit that stand or fall together.
    Group {
        device: usize,
        pick: prop::sample::Index,
        poison: bool,
    },
    /// Into the other unit, which not everybody holds.
    Move {
        device: usize,
        pick: prop::sample::Index,
        other: bool,
    },
    /// A scope is taken away or given (back).
    Hold {
        device: usize,
        other: bool,
        held: bool,
    },
    /// A device, or the server when it is nobody's, is copied; or goes back to its copy.
    BackUp {
        device: Option<usize>,
    },
    Restore {
        device: Option<usize>,
    },
}

/// The second unit. Two of the three devices hold both.
const OTHER: &str = "DFIMS000073";

fn unit(other: bool) -> &'static str {
    if other { OTHER } else { UNIT }
}

/// A world, and the copies that were made of its parts.
struct Story {
    world: World,
    devices: Vec<Option<Store>>,
    server: Option<State>,
}

impl Story {
    fn new() -> Self {
        let mut world = World::new(3);
        for device in 0..2 {
            world.server.grants.insert((world.users[device], format!("hospital:{OTHER}")), true);
        }
        Self { world, devices: vec![None; 3], server: None }
    }

    fn restore_server(&mut self) {
        let Some(copy) = self.server.clone() else { return };
        let epoch = self.world.server.epoch + 1;
        self.world.server = State { epoch, ..copy };
        for head in self.world.server.scopes.values_mut() {
            head.epoch = i64::from(epoch) + 1;
        }
    }

    fn pick(&self, device: usize, pick: prop::sample::Index) -> Option<RecordId> {
        let ids: Vec<_> = self.world.devices[device].records.keys().copied().collect();
        (!ids.is_empty()).then(|| ids[pick.index(ids.len())])
    }
}

fn deeds() -> impl Strategy<Value = Vec<Deed>> {
    let device = 0..3_usize;
    let deed = prop_oneof![
        2 => (device.clone(), prop::bool::weighted(0.1)).prop_map(|(device, poison)| Deed::Create { device, poison }),
        4 => (device.clone(), any::<prop::sample::Index>(), 0..3_u8, any::<u8>())
            .prop_map(|(device, pick, field, value)| Deed::Edit { device, pick, field, value }),
        1 => (device.clone(), any::<prop::sample::Index>(), 0..5_u8)
            .prop_map(|(device, pick, item)| Deed::AddItem { device, pick, item }),
        4 => (device.clone(), proptest::collection::vec(0..8_u8, 1..4))
            .prop_map(|(device, fates)| Deed::Sync { device, fates }),
        1 => (device.clone(), any::<prop::sample::Index>(), prop::bool::weighted(0.3))
            .prop_map(|(device, pick, poison)| Deed::Group { device, pick, poison }),
        1 => (device.clone(), any::<prop::sample::Index>(), any::<bool>())
            .prop_map(|(device, pick, other)| Deed::Move { device, pick, other }),
        1 => (device.clone(), any::<bool>(), any::<bool>())
            .prop_map(|(device, other, held)| Deed::Hold { device, other, held }),
        1 => proptest::option::of(device.clone()).prop_map(|device| Deed::BackUp { device }),
        1 => proptest::option::of(device).prop_map(|device| Deed::Restore { device }),
    ];
    proptest::collection::vec(deed, 1..60)
}

fn fate(n: u8) -> Fate {
    match n {
        0 => Fate::RequestLost,
        1 => Fate::ReplyLost,
        2 => Fate::Twice,
        3 => Fate::CrashBeforeStoring,
        _ => Fate::Delivered,
    }
}

fn act(story: &mut Story, deed: &Deed) {
    let world = &mut story.world;
    match deed {
        Deed::Create { device, poison } => {
            world.create(*device, json!({"text": if *poison { "poison" } else { "a" }, "dose": "1", "items": []}));
        }
        Deed::Edit { device, pick, field, value } => {
            let ids: Vec<_> = world.devices[*device].records.keys().copied().collect();
            if ids.is_empty() {
                return;
            }
            let (name, value): (_, Value) = [
                ("text", json!(format!("t{value}"))),
                ("phone", json!(format!("p{value}"))),
                ("dose", json!(value.to_string())),
            ][usize::from(*field)]
            .clone();
            world.edit(*device, ids[pick.index(ids.len())], |body| {
                body.insert(name.to_owned(), value);
            });
        }
        Deed::AddItem { device, pick, item } => {
            let ids: Vec<_> = world.devices[*device].records.keys().copied().collect();
            if ids.is_empty() {
                return;
            }
            world.edit(*device, ids[pick.index(ids.len())], |body| {
                let mut items = body.get("items").and_then(Value::as_array).cloned().unwrap_or_default();
                let id = format!("{device}-{item}");
                if !items.iter().any(|known| known["id"] == json!(id)) {
                    items.push(json!({"id": id}));
                }
                body.insert("items".to_owned(), Value::Array(items));
            });
        }
        Deed::Sync { device, fates } => {
            let mut fates = fates.iter().copied().map(fate);
            world.rows = 3;
            world.sync(*device, || fates.next().unwrap_or(Fate::Delivered));
        }
        Deed::Group { device, pick, poison } => {
            let edited = story.pick(*device, *pick);
            let world = &mut story.world;
            let group = OpId(uuid(world.fresh()));
            let first = world.devices[*device].outbox.len();
            let (parent, _) = world.create(*device, json!({"text": if *poison { "poison" } else { "g" }}));
            world.create(*device, json!({"text": "child", "parent": parent.to_string()}));
            if let Some(id) = edited {
                world.edit(*device, id, |body| {
                    body.insert("phone".to_owned(), json!(format!("{group}")));
                });
            }
            world.devices[*device].outbox[first..].iter_mut().for_each(|queued| queued.op.group = Some(group));
        }
        Deed::Move { device, pick, other } => {
            if let Some(id) = story.pick(*device, *pick) {
                story.world.edit(*device, id, |body| {
                    body.insert("unit".to_owned(), json!(unit(*other)));
                });
            }
        }
        Deed::Hold { device, other, held } => {
            let grant = world.server.grants.get_mut(&(world.users[*device], format!("hospital:{}", unit(*other))));
            if let Some(grant) = grant {
                *grant = *held;
            }
        }
        Deed::BackUp { device: Some(device) } => story.devices[*device] = Some(world.devices[*device].clone()),
        Deed::BackUp { device: None } => story.server = Some(world.server.clone()),
        Deed::Restore { device: Some(device) } => {
            if let Some(copy) = story.devices[*device].clone() {
                world.devices[*device] = copy;
            }
        }
        Deed::Restore { device: None } => story.restore_server(),
    }
}

/// People come back: refused writes are corrected, conflicts settled, until nothing waits.
fn settle(world: &mut World) {
    for round in 0..40 {
        for device in 0..world.devices.len() {
            for stuck in world.devices[device].stuck().unwrap() {
                if world.devices[device].op(stuck.op.op_id).unwrap().unwrap().state != stuck.state {
                    continue;
                }
                if matches!(stuck.state, OpState::Conflict { .. }) {
                    let choice = if round % 2 == 0 { Choice::Mine } else { Choice::Theirs };
                    let new = world.new_op();
                    resolve(&mut world.devices[device], Note.spec(), stuck.op.op_id, choice, new).unwrap();
                } else if round > 8 {
                    // What cannot be mended (a record in a unit that is not theirs any more) is given up in the end.
                    let new = world.new_op();
                    withdraw(&mut world.devices[device], stuck.op.op_id, &new).unwrap();
                } else {
                    let corrected = format!("corrected {round}");
                    world.edit(device, stuck.op.record, |body| {
                        body.insert("text".to_owned(), json!(corrected));
                    });
                }
            }
            world.sync_well(device);
        }
        let waiting: i64 = world.devices.iter().map(|device| device.outbox_depth().unwrap()).sum();
        if waiting == 0 && round > 0 {
            break;
        }
    }
    for device in (0..world.devices.len()).cycle().take(3 * world.devices.len()) {
        world.sync_well(device);
    }
}

/// Writes that build on a record that its author took back: they are for their author to take back as well.
fn given_up(device: &Store) -> BTreeSet<OpId> {
    let mut found = BTreeSet::new();
    loop {
        let groups: BTreeSet<Option<OpId>> = device
            .outbox
            .iter()
            .filter(|queued| found.contains(&queued.op.op_id))
            .map(|queued| queued.op.group)
            .collect();
        let hopeless = |dep: &OpId| {
            let parent = device.op(*dep).unwrap();
            found.contains(dep) || parent.is_some_and(|parent| parent.state == OpState::Withdrawn && parent.op.new)
        };
        let pending = device.outbox.iter().filter(|queued| queued.state.is_pending());
        let now: BTreeSet<OpId> = pending
            .filter(|queued| {
                queued.op.deps.iter().any(hopeless) || (queued.op.group.is_some() && groups.contains(&queued.op.group))
            })
            .map(|queued| queued.op.op_id)
            .collect();
        if now == found {
            return found;
        }
        found = now;
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, max_shrink_iters: 4_000, ..ProptestConfig::default() })]

    #[test]
    fn all_ends_hold_the_same_in_the_end(deeds in deeds()) {
        let mut story = Story::new();
        for deed in &deeds {
            act(&mut story, deed);
        }
        let mut world = story.world;
        settle(&mut world);
        world.assert_converged();
        for (n, device) in world.devices.iter().enumerate() {
            let waiting: Vec<_> = device.outbox.iter().filter(|queued| queued.state.is_pending()).collect();
            let given_up = given_up(device);
            prop_assert!(waiting.iter().all(|queued| given_up.contains(&queued.op.op_id)), "still waiting: {waiting:#?}");
            let held = |scope: &String| world.server.grants.get(&(world.users[n], scope.clone())) == Some(&true);
            let due: BTreeSet<RecordId> = world.server.members.iter()
                .filter(|((scope, _), member)| member.live && held(scope))
                .map(|((_, id), _)| *id)
                .collect();
            let mut there: BTreeSet<RecordId> = device.records.keys().copied().collect();
            // What waits for ever is shown to its author for as long as it does.
            there.retain(|id| due.contains(id) || waiting.iter().all(|queued| queued.op.record != *id));
            prop_assert_eq!(&there, &due, "device {} holds other records than are its", n);
            // After a restore a device asks again for what it only believes; a lost answer to that is mended by the sums.
            let restored = deeds.iter().any(|deed| matches!(deed, Deed::Restore { device: None }));
            prop_assert!(restored || device.device.repairs == 0, "a sum was kept wrongly, and mended at the price of traffic");
            for queued in &device.outbox {
                let op = queued.op.op_id;
                match &queued.state {
                    OpState::Applied { .. } => prop_assert_eq!(world.server.effects.get(&op), Some(&1)),
                    OpState::Withdrawn | OpState::Replaced { .. } | OpState::Quarantined => {
                        prop_assert!(!world.server.effects.contains_key(&op));
                    }
                    _ => {}
                }
            }
        }
        for (id, record) in &world.server.records {
            prop_assert_eq!(world.server.writes.get(id), Some(&record.ver), "a write left something although it was undone");
            let here = format!("hospital:{}", record.text("unit").unwrap_or_default());
            let live: Vec<&String> =
                world.server.members.iter().filter(|((_, member), row)| member == id && row.live).map(|((scope, _), _)| scope).collect();
            prop_assert_eq!(live, [&here], "a record is in its own scope and in no other");
        }
    }
}
