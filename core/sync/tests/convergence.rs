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

use acompana_domain::kind::Kind;
use acompana_sync::client::{Choice, ClientTx, OpState, resolve};
use memory::Note;
use memory::world::{Fate, World};
use proptest::prelude::*;
use serde_json::{Value, json};

#[derive(Debug, Clone)]
enum Deed {
    Create { device: usize, poison: bool },
    Edit { device: usize, pick: prop::sample::Index, field: u8, value: u8 },
    AddItem { device: usize, pick: prop::sample::Index, item: u8 },
    Sync { device: usize, fates: Vec<u8> },
}

fn deeds() -> impl Strategy<Value = Vec<Deed>> {
    let device = 0..3_usize;
    let deed = prop_oneof![
        2 => (device.clone(), prop::bool::weighted(0.1)).prop_map(|(device, poison)| Deed::Create { device, poison }),
        4 => (device.clone(), any::<prop::sample::Index>(), 0..3_u8, any::<u8>())
            .prop_map(|(device, pick, field, value)| Deed::Edit { device, pick, field, value }),
        1 => (device.clone(), any::<prop::sample::Index>(), 0..5_u8)
            .prop_map(|(device, pick, item)| Deed::AddItem { device, pick, item }),
        4 => (device, proptest::collection::vec(0..8_u8, 1..4)).prop_map(|(device, fates)| Deed::Sync { device, fates }),
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

fn act(world: &mut World, deed: &Deed) {
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
    for device in (0..world.devices.len()).chain(0..world.devices.len()) {
        world.sync_well(device);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, max_shrink_iters: 4_000, ..ProptestConfig::default() })]

    #[test]
    fn all_ends_hold_the_same_in_the_end(deeds in deeds()) {
        let mut world = World::new(3);
        for deed in &deeds {
            act(&mut world, deed);
        }
        settle(&mut world);
        world.assert_converged();
        for device in &world.devices {
            let waiting: Vec<_> = device.outbox.iter().filter(|queued| queued.state.is_pending()).collect();
            prop_assert!(waiting.is_empty(), "still waiting: {waiting:#?}");
            prop_assert_eq!(device.records.len(), world.server.records.len());
            prop_assert!(device.bases.is_empty());
            prop_assert_eq!(device.device.repairs, 0, "a sum was kept wrongly, and mended at the price of traffic");
            for queued in &device.outbox {
                let op = queued.op.op_id;
                match &queued.state {
                    OpState::Applied { .. } => prop_assert_eq!(world.server.effects.get(&op), Some(&1)),
                    OpState::Withdrawn | OpState::Replaced { .. } => prop_assert!(!world.server.effects.contains_key(&op)),
                    other => prop_assert!(false, "{op} ended as {other:?}"),
                }
            }
        }
        prop_assert!(world.devices.windows(2).all(|pair| pair[0].records == pair[1].records));
    }
}
