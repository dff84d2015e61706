//! What the people of a story do, in the words of the stories.

use acompana_domain::kind::Kind;
use acompana_domain::record::{OpId, RecordId};
use acompana_sync::client::{Choice, ClientTx, OpState, resolve};
use serde_json::Value;

use super::Note;
use super::world::World;

/// What became of a write, as its device shows it.
pub fn state(world: &World, device: usize, op: OpId) -> OpState {
    world.devices[device].op(op).unwrap().unwrap().state
}

/// Somebody changes one field.
pub fn set(world: &mut World, device: usize, id: RecordId, field: &str, value: Value) -> OpId {
    let edited = world.edit(device, id, |body| {
        body.insert(field.to_owned(), value);
    });
    edited.unwrap()
}

/// Somebody settles a conflict.
pub fn choose(world: &mut World, device: usize, op: OpId, choice: Choice) -> Option<OpId> {
    let new = world.new_op();
    resolve(&mut world.devices[device], Note.spec(), op, choice, new).unwrap()
}

/// The institution gives a hospital to a device's person, or takes it away.
pub fn grant(world: &mut World, device: usize, unit: &str, held: bool) {
    world.server.grants.insert((world.users[device], format!("hospital:{unit}")), held);
}

/// A world of two devices with one note on both.
pub fn shared(body: Value) -> (World, RecordId) {
    let mut world = World::new(2);
    let (id, _) = world.create(0, body);
    world.sync_well(0);
    world.sync_well(1);
    (world, id)
}

/// Everybody syncs, and all ends hold the same.
pub fn all_well(world: &mut World) {
    for device in 0..world.devices.len() {
        world.sync_well(device);
    }
    world.assert_converged();
}
