//! What a person may hand to support without handing over anybody's data.

use acompana_domain::record::DeviceId;
use acompana_sync::wire::PROTO;
use jiff::Timestamp;
use serde::Serialize;

use crate::acompana::{Acompana, Core};
use crate::error::{CoreError, Fault};
use crate::store::{FileSize, KindCount, OutboxCounts, StoreEngine};

/// How the core stands, in numbers and versions: no names, no identifiers of persons, records or scopes, no texts that
/// anybody wrote. The one id in it is the device's own, by which the institution finds it in its list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Diagnostics {
    /// Version of the core.
    pub core: String,
    /// Version of the app, as it calls itself.
    pub app: String,
    /// Version of the protocol.
    pub protocol: i64,
    /// Version of the leave policy.
    pub policy: String,
    /// Version of the drug catalogue.
    pub catalogue: String,
    /// The store's engine.
    pub store: StoreEngine,
    /// The device.
    pub device: DeviceId,
    /// Whether a code is needed before the next sync.
    pub needs_enrolment: bool,
    /// Whether the server wants a newer app.
    pub needs_update: bool,
    /// How many records of each kind are here.
    pub records: Vec<KindCount>,
    /// How many writes are in which state.
    pub outbox: OutboxCounts,
    /// Notes of reads that the server does not have yet.
    pub unsent_read_notes: i64,
    /// How many scopes are here.
    pub scopes: i64,
    /// How many of them are being received from the beginning.
    pub scopes_receiving: i64,
    /// When a sync last went through to the end.
    pub last_synced: Option<Timestamp>,
    /// Syncs that failed in a row.
    pub failures: u32,
    /// No sync by itself before this.
    pub next_try: Option<Timestamp>,
    /// By how much the device's clock is wrong, in milliseconds (positive: it is behind), however little.
    pub clock_skew_ms: i64,
    /// Differences from the server that were found and mended, ever.
    pub repairs: i64,
    /// The store's files.
    pub files: Vec<FileSize>,
}

impl Acompana {
    /// What support needs to know, without personal data. Counts all records: milliseconds to tens of milliseconds.
    ///
    /// # Errors
    /// [`CoreError::Storage`], [`CoreError::Closed`].
    pub fn diagnostics(&self) -> Result<Diagnostics, CoreError> {
        Ok(self.core.diagnostics()?)
    }
}

impl Core {
    fn diagnostics(&self) -> Result<Diagnostics, Fault> {
        let status = self.status()?;
        let (store, records, skew) = self.store.read(|tx| {
            let skew = tx.device_state()?.map_or(0, |device| device.clock_offset_ms);
            Ok::<_, Fault>((tx.engine()?, tx.count_by_kind()?, skew))
        })?;
        let count = |scopes: usize| i64::try_from(scopes).unwrap_or(i64::MAX);
        Ok(Diagnostics {
            core: env!("CARGO_PKG_VERSION").to_owned(),
            app: self.app_version.clone(),
            protocol: i64::from(PROTO),
            policy: self.rules.leave_policy.version.clone(),
            catalogue: self.rules.drugs.version().to_owned(),
            store,
            device: status.device,
            needs_enrolment: status.needs_enrolment,
            needs_update: status.needs_update,
            records,
            outbox: status.outbox,
            unsent_read_notes: status.unsent_read_notes,
            scopes: count(status.scopes.len()),
            scopes_receiving: count(status.scopes.iter().filter(|scope| scope.receiving).count()),
            last_synced: status.last_synced,
            failures: status.failures,
            next_try: status.next_try,
            clock_skew_ms: skew,
            repairs: status.repairs,
            files: self.store.file_sizes(),
        })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use acompana_domain::Record;
    use acompana_sync::client::{ClientTx, ScopeState};
    use acompana_sync::digest::Digest;
    use serde_json::{Value, json};

    use crate::error::Fault;
    use crate::store::Durability;
    use crate::testing::{app, body, record, record_id};
    use crate::{CoreError, SaveOptions};

    /// Every text in a value, however deep.
    fn texts(value: &Value, found: &mut Vec<String>) {
        match value {
            Value::String(text) => found.push(text.clone()),
            Value::Array(list) => list.iter().for_each(|value| texts(value, found)),
            Value::Object(object) => object.values().for_each(|value| texts(value, found)),
            _ => {}
        }
    }

    #[test]
    fn nobodys_data_are_in_it() {
        let (_dir, app) = app();
        let fields = json!({
            "names": { "given": "Xóchitl", "first_surname": "Tlacuilo" }, "curp": "TAXX150101MDFLCC09",
            "nss": "12345678903", "phone": "5512345678", "email": "familia@correo.example", "unit": "DFIMS000001",
            "address": "Calle de la Amargura 13", "diagnosis": "C91.0", "note": "no durmió bien",
        });
        let scope = format!("child:{}", record_id(1));
        let received = Record { kind: "patient".to_owned(), ..record(1, 1, fields.clone()) };
        app.core
            .store
            .write(Durability::Full, |tx| {
                tx.put_clean(&received)?;
                let digest = Digest::default();
                tx.put_scope(&ScopeState { id: scope.clone(), epoch: 1, seq: 1, digest, resyncing: true })?;
                Ok::<_, Fault>(tx.enter(&scope, received.id)?)
            })
            .unwrap();
        let reason = SaveOptions { reason: "la madre lo pidió".to_owned(), ..SaveOptions::default() };
        let saved = app.create("dragon_visit", body(fields.clone()), reason).unwrap();
        app.read_clinical(received.id, "ronda de la noche").unwrap();

        let told = app.diagnostics().unwrap();
        let (json, debug) = (serde_json::to_string(&told).unwrap(), format!("{told:?}"));
        let mut secrets = vec![scope, "la madre".to_owned(), "ronda".to_owned(), "Enf. Prueba".to_owned()];
        secrets.extend([received.id.to_string(), saved.id.to_string(), saved.op.unwrap().to_string()]);
        secrets.push(received.author.to_string());
        secrets.extend(["access-1", "refresh-1", "127.0.0.1"].map(str::to_owned));
        texts(&fields, &mut secrets);
        for secret in &secrets {
            assert!(!json.contains(secret) && !debug.contains(secret), "{secret} is in {json}");
        }
    }

    #[test]
    fn the_numbers_are_those_of_the_store() {
        let (dir, app) = app();
        for _ in 0..3 {
            app.create("dragon_visit", body(json!({ "unit": "A" })), SaveOptions::default()).unwrap();
        }
        let told = app.diagnostics().unwrap();
        let kinds: BTreeMap<_, _> = told.records.iter().map(|kind| (kind.kind.as_str(), kind.count)).collect();
        assert_eq!(kinds, BTreeMap::from([("dragon_visit", 3)]));
        assert_eq!((told.outbox.pending, told.scopes, told.needs_enrolment), (3, 0, false));
        assert_eq!((told.store.schema, told.store.page_bytes.as_str()), (2, "4096"));
        assert!(told.store.sqlcipher.starts_with('4') && told.store.sqlite.starts_with('3'), "{:?}", told.store);
        assert!(!told.policy.is_empty() && !told.catalogue.is_empty());
        for file in &told.files {
            let there = std::fs::metadata(dir.path().join(&file.name)).unwrap().len();
            assert_eq!(u64::try_from(file.bytes).unwrap(), there, "{}", file.name);
        }
        assert!(told.files.iter().any(|file| file.name == "store.db" && file.bytes > 0));
        app.close().unwrap();
        assert_eq!(app.diagnostics(), Err(CoreError::Closed));
    }
}
