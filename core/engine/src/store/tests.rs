//! The store on real files.

mod bulk;
mod closing;
mod contract;
mod crash;
mod key_source;
mod open;
mod query;
mod schema;

use std::path::Path;

use acompana_domain::KindRegistry;
use acompana_sync::client::ClientTx;

use super::{Durability, Store, StoreError, StoreKey, WriteTx};
use crate::testing;

const KEY: [u8; 32] = [7; 32];

fn try_open(dir: &Path, key: [u8; 32]) -> Result<Store, StoreError> {
    Store::open(dir, StoreKey::new(key), testing::kinds(), Box::new(|_| {}))
}

fn open(dir: &Path) -> Store {
    try_open(dir, KEY).unwrap()
}

fn open_with(dir: &Path, kinds: KindRegistry) -> Store {
    Store::open(dir, StoreKey::new(KEY), kinds, Box::new(|_| {})).unwrap()
}

/// A store that knows its device.
fn fresh(dir: &Path) -> Store {
    let store = open(dir);
    write(&store, |tx| tx.put_device(&testing::device_state()).unwrap());
    store
}

fn write<T>(store: &Store, work: impl FnOnce(&mut WriteTx<'_>) -> T) -> T {
    store.write(Durability::Full, |tx| Ok::<_, StoreError>(work(tx))).unwrap()
}
