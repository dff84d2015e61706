//! The floor: what somebody would write by hand over rusqlite and SQLCipher who knows this one kind of record and
//! nothing else. Typed columns, ids as bytes, codes as numbers, three indexes, a thin outbox; no rules, no audit, no
//! scopes, no unknown fields. The settings are those of the product's store.

use std::collections::HashMap;
use std::path::Path;

use acompana_domain::{Record, RecordId};
use rusqlite::{Connection, OptionalExtension, Transaction, params};
use serde::Deserialize;
use serde_json::value::RawValue;

const TABLES: &str = "
    CREATE TABLE dose (
        n INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, ver INTEGER NOT NULL, patient BLOB NOT NULL,
        at INTEGER NOT NULL, hospital INTEGER NOT NULL, status INTEGER NOT NULL, drug INTEGER NOT NULL,
        author BLOB NOT NULL, device BLOB NOT NULL, recorded_at INTEGER NOT NULL, body TEXT NOT NULL
    ) STRICT;
    CREATE TABLE outbox (seq INTEGER PRIMARY KEY, id BLOB NOT NULL, op INTEGER NOT NULL) STRICT;
    CREATE TABLE word (n INTEGER PRIMARY KEY, word TEXT NOT NULL UNIQUE) STRICT;
    CREATE TABLE cursor (scope TEXT PRIMARY KEY, seq INTEGER NOT NULL) STRICT, WITHOUT ROWID;";
const INDEXES: [&str; 3] = [
    "CREATE INDEX dose_patient ON dose(patient, at)",
    "CREATE INDEX dose_status ON dose(hospital, status)",
    "CREATE INDEX dose_drug ON dose(drug)",
];
const INSERT: &str =
    "INSERT INTO dose (id, ver, patient, at, hospital, status, drug, author, device, recorded_at, body)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
    ON CONFLICT (id) DO UPDATE SET ver = excluded.ver, status = excluded.status, body = excluded.body";

/// The store of the floor.
pub(crate) struct Floor {
    pub(crate) connection: Connection,
    words: HashMap<String, i64>,
}

/// A record as it travels, read without keeping what is not needed.
#[derive(Deserialize)]
struct Travelling<'a> {
    id: RecordId,
    ver: i64,
    author: uuid::Uuid,
    device: uuid::Uuid,
    occurred_at: jiff::Timestamp,
    recorded_at: jiff::Timestamp,
    #[serde(borrow)]
    body: &'a RawValue,
}

/// The fields that are columns.
#[derive(Deserialize)]
struct Facts<'a> {
    patient: RecordId,
    unit: &'a str,
    drug: &'a str,
    given: bool,
}

impl Floor {
    /// Opens or makes it, with database pages of so many bytes.
    pub(crate) fn open(folder: &Path, page_size: u32) -> Self {
        std::fs::create_dir_all(folder).unwrap();
        let path = folder.join("floor.db");
        let new = !path.exists();
        let connection = Connection::open(path).unwrap();
        connection.execute_batch(&format!("PRAGMA key = \"x'{}'\";", "07".repeat(32))).unwrap();
        connection.execute_batch(&format!("PRAGMA cipher_page_size = {page_size};")).unwrap();
        connection
            .execute_batch(
                "PRAGMA cache_size = -16000; PRAGMA temp_store = MEMORY; PRAGMA journal_mode = WAL;
                 PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 4000;",
            )
            .unwrap();
        connection.set_prepared_statement_cache_capacity(64);
        if new {
            connection.execute_batch(TABLES).unwrap();
        }
        Self { connection, words: HashMap::new() }
    }

    /// Makes the indexes.
    pub(crate) fn index(&self) {
        self.connection.execute_batch(&INDEXES.join(";")).unwrap();
    }

    /// What a person entered: the row and its line in the outbox, on the disk when this returns.
    pub(crate) fn save(&mut self, record: &Record) {
        let body = serde_json::to_string(&record.body).unwrap();
        let facts = serde_json::from_str::<Facts<'_>>(&body).unwrap();
        let tx = self.connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate).unwrap();
        let codes = codes(&tx, &mut self.words, &facts);
        let (occurred, recorded) = (record.occurred_at.as_millisecond(), record.recorded_at.as_millisecond());
        let mut insert = tx.prepare_cached(INSERT).unwrap();
        let (author, device) = (record.author.as_bytes(), record.device.as_bytes());
        let [hospital, status, drug] = codes;
        insert
            .execute(params![
                record.id.as_bytes(),
                record.ver,
                facts.patient.as_bytes(),
                occurred,
                hospital,
                status,
                drug,
                author,
                device,
                recorded,
                body
            ])
            .unwrap();
        tx.prepare_cached("INSERT INTO outbox (id, op) VALUES (?1, 1)")
            .unwrap()
            .execute([record.id.as_bytes()])
            .unwrap();
        drop(insert);
        tx.commit().unwrap();
    }

    /// More cache, a larger log and no sync, for a first pull.
    pub(crate) fn begin_bulk(&self) {
        let settings = "PRAGMA cache_size = -64000; PRAGMA wal_autocheckpoint = 8000; PRAGMA synchronous = NORMAL;";
        self.connection.execute_batch(settings).unwrap();
    }

    /// Indexes, statistics, and the log into the file.
    pub(crate) fn end_bulk(&self) {
        self.index();
        let settings = "PRAGMA optimize; PRAGMA cache_size = -16000; PRAGMA wal_autocheckpoint = 4000;";
        self.connection.execute_batch(settings).unwrap();
        self.connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).unwrap();
        self.connection.execute_batch("PRAGMA shrink_memory;").unwrap();
    }

    /// One page of records as they came, with the cursor in the same transaction.
    pub(crate) fn apply(&mut self, page: &str, seq: usize) {
        let records: Vec<&RawValue> = serde_json::from_str(page).unwrap();
        let tx = self.connection.transaction().unwrap();
        {
            let mut insert = tx.prepare_cached(INSERT).unwrap();
            for record in records {
                let record: Travelling<'_> = serde_json::from_str(record.get()).unwrap();
                let body = record.body.get();
                let facts: Facts<'_> = serde_json::from_str(body).unwrap();
                let [hospital, status, drug] = codes(&tx, &mut self.words, &facts);
                insert
                    .execute(params![
                        record.id.as_bytes(),
                        record.ver,
                        facts.patient.as_bytes(),
                        record.occurred_at.as_millisecond(),
                        hospital,
                        status,
                        drug,
                        record.author.as_bytes(),
                        record.device.as_bytes(),
                        record.recorded_at.as_millisecond(),
                        body
                    ])
                    .unwrap();
            }
        }
        tx.execute("INSERT OR REPLACE INTO cursor VALUES ('hospital', ?1)", [i64::try_from(seq).unwrap()]).unwrap();
        tx.commit().unwrap();
    }

    /// A row by its id: its columns and its body, read into fields.
    pub(crate) fn get(&self, id: RecordId) -> Option<Row> {
        let mut select = self.connection.prepare_cached(&format!("{SELECT} WHERE id = ?1")).unwrap();
        select.query_row([id.as_bytes()], Row::of).optional().unwrap()
    }

    /// The latest fifty of a patient.
    pub(crate) fn page(&self, patient: RecordId) -> Vec<Row> {
        let mut select =
            self.connection.prepare_cached(&format!("{SELECT} WHERE patient = ?1 ORDER BY at DESC LIMIT 50")).unwrap();
        select.query_map([patient.as_bytes()], Row::of).unwrap().map(Result::unwrap).collect()
    }

    /// How many there are in each state.
    pub(crate) fn count(&self) -> Vec<(i64, i64)> {
        let mut select = self
            .connection
            .prepare_cached(
                "SELECT status, count(*) FROM dose WHERE hospital = (SELECT min(hospital) FROM dose) GROUP BY status",
            )
            .unwrap();
        select.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap().map(Result::unwrap).collect()
    }
}

const SELECT: &str = "SELECT id, ver, author, device, at, recorded_at, body FROM dose";

/// A row with its body as a map of fields, as a screen needs it.
#[expect(dead_code, reason = "what a screen would show")]
pub(crate) struct Row {
    id: [u8; 16],
    ver: i64,
    author: [u8; 16],
    device: [u8; 16],
    at: i64,
    recorded_at: i64,
    body: serde_json::Map<String, serde_json::Value>,
}

impl Row {
    fn of(row: &rusqlite::Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            ver: row.get(1)?,
            author: row.get(2)?,
            device: row.get(3)?,
            at: row.get(4)?,
            recorded_at: row.get(5)?,
            body: serde_json::from_str(row.get_ref(6)?.as_str()?).unwrap(),
        })
    }
}

/// Hospital, state and drug as numbers; a word's number is asked for once.
fn codes(tx: &Transaction<'_>, words: &mut HashMap<String, i64>, facts: &Facts<'_>) -> [i64; 3] {
    [facts.unit, if facts.given { "given" } else { "not_given" }, facts.drug].map(|word| {
        if let Some(number) = words.get(word) {
            return *number;
        }
        tx.execute("INSERT OR IGNORE INTO word (word) VALUES (?1)", [word]).unwrap();
        let number = tx.query_row("SELECT n FROM word WHERE word = ?1", [word], |row| row.get(0)).unwrap();
        words.insert(word.to_owned(), number);
        number
    })
}
