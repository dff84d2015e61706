//! Single values.

use acompana_sync::client::DeviceState;
use rusqlite::{Connection, OptionalExtension};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::fault::StoreError;

const DEVICE: &str = "device";

pub(super) fn get<T: DeserializeOwned>(connection: &Connection, key: &str) -> Result<Option<T>, StoreError> {
    let mut statement = connection.prepare_cached("SELECT value FROM meta WHERE key = ?1")?;
    let text: Option<String> = statement.query_row([key], |row| row.get(0)).optional()?;
    Ok(text.map(|text| serde_json::from_str(&text)).transpose()?)
}

pub(super) fn put<T: Serialize>(connection: &Connection, key: &str, value: &T) -> Result<(), StoreError> {
    let mut statement = connection.prepare_cached(
        "INSERT INTO meta (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
    )?;
    statement.execute([key, &serde_json::to_string(value)?])?;
    Ok(())
}

pub(super) fn remove(connection: &Connection, key: &str) -> Result<(), StoreError> {
    connection.prepare_cached("DELETE FROM meta WHERE key = ?1")?.execute([key])?;
    Ok(())
}

pub(super) fn device(connection: &Connection) -> Result<Option<DeviceState>, StoreError> {
    get(connection, DEVICE)
}

pub(super) fn put_device(connection: &Connection, state: &DeviceState) -> Result<(), StoreError> {
    put(connection, DEVICE, state)
}
