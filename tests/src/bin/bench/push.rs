//! Work that waited without a network, until the server has it.

use std::fmt::Write;
use std::path::Path;

use acompana_core::{NewRecord, SaveOptions};
use acompana_domain::RecordId;
use acompana_sync::audit::{Action, GENESIS, Hash, Line, link};
use acompana_tests::process::Server;
use rusqlite::{Connection, params};
use serde_json::{Value, json};

use crate::floor::Floor;
use crate::meter::{Run, cpu_of, measured, peak_kib};
use crate::part::{Part, Side, line, play};
use crate::{Job, Options, ward, workload};

/// Writes in one request.
const AT_ONCE: u64 = 1_000;

/// Queued writes until the server has acknowledged all of them.
pub(crate) fn push(options: &Options) -> Value {
    let records = options.records.unwrap_or(10_000);
    let (mut ours, mut floor) = (Vec::new(), Vec::new());
    for _ in 0..options.runs {
        let run = tempfile::tempdir().unwrap();
        let part = options.part.in_folder(run.path());
        let server = queued(run.path(), records);
        let cpu = cpu_of(&server.process());
        let mut one = play(Job::Push, records, Side::Ours, &part);
        one.more["server_cpu_seconds"] = json!(cpu_of(&server.process()) - cpu);
        one.more["server_peak_kib"] = json!(peak_kib(&server.process()));
        drop(server);
        ours.push(one);
        floor.push(play(Job::Push, records, Side::Floor, &part));
    }
    let mut told = line(Job::Push, records, &ours, &floor);
    let seconds = told["ours"]["seconds"].as_f64().unwrap();
    told["per_second"] = json!(f64::from(u32::try_from(records).unwrap()) / seconds);
    told
}

/// A new institution, and a device of it with so many writes in its outbox.
fn queued(folder: &Path, records: u64) -> Server {
    let server = Server::start();
    ward::put(&server.data(), (0..workload::patients(records)).map(workload::patient_record));
    let app = ward::enrol(folder, server.address, &ward::code(&server));
    ward::sync(&app);
    let new = (0..records).map(|n| NewRecord {
        kind: "administration".to_owned(),
        body: workload::body(n, records),
        options: SaveOptions { occurred_at: Some(workload::given_at(n)), ..SaveOptions::default() },
    });
    for saved in app.create_all(new.collect()).unwrap() {
        saved.unwrap_or_else(|error| panic!("{error:?}"));
    }
    app.close().unwrap();
    server
}

/// One run of it.
pub(crate) fn push_run(side: Side, records: u64, part: &Part) -> Run {
    match side {
        Side::Ours => {
            let app = ward::open(&part.folder);
            let (report, run) = measured(|| ward::sync(&app));
            assert_eq!(u64::from(report.counts.applied), records, "{report:?}");
            assert_eq!(app.outbox_counts().unwrap().pending, 0);
            Run { more: json!({ "exchanges": report.counts.exchanges }), ..run }
        }
        Side::Floor => {
            let mut device = Floor::open(&part.folder, part.page_size);
            device.index();
            device.connection.execute_batch("PRAGMA synchronous = OFF").unwrap();
            (0..records).for_each(|n| device.save(&workload::dose(n, records)));
            device.connection.execute_batch("PRAGMA synchronous = NORMAL").unwrap();
            let mut server = Other::open(&part.folder.join("server.db"));
            let ((), run) = measured(|| {
                let mut after = 0;
                while after < i64::try_from(records).unwrap() {
                    let (body, last) = device.batch(after);
                    server.take(&body);
                    device.acknowledged(last);
                    after = last;
                }
            });
            Run { more: json!({ "exchanges": records.div_ceil(AT_ONCE) }), ..run }
        }
    }
}

impl Floor {
    /// The next writes as they would travel, and the number of the last one.
    fn batch(&self, after: i64) -> (String, i64) {
        let mut select = self
            .connection
            .prepare_cached(
                "SELECT outbox.seq, hex(dose.id), hex(author), hex(device), at, recorded_at, body
                 FROM outbox JOIN dose ON dose.id = outbox.id WHERE seq > ?1 ORDER BY seq LIMIT ?2",
            )
            .unwrap();
        let mut rows = select.query(params![after, AT_ONCE.cast_signed()]).unwrap();
        let (mut text, mut last) = (String::from("["), after);
        while let Some(row) = rows.next().unwrap() {
            last = row.get(0).unwrap();
            let word = |n: usize| row.get_ref(n).unwrap().as_str().unwrap().to_owned();
            let number = |n: usize| row.get::<_, i64>(n).unwrap();
            if text.len() > 1 {
                text.push(',');
            }
            write!(
                text,
                r#"{{"seq":{last},"id":"{}","author":"{}","device":"{}","occurred_at":{},"recorded_at":{},"body":{}}}"#,
                word(1),
                word(2),
                word(3),
                number(4),
                number(5),
                word(6)
            )
            .unwrap();
        }
        text.push(']');
        (text, last)
    }

    fn acknowledged(&self, through: i64) {
        let tx = self.connection.unchecked_transaction().unwrap();
        tx.execute("UPDATE dose SET ver = 1 WHERE id IN (SELECT id FROM outbox WHERE seq <= ?1)", [through]).unwrap();
        tx.execute("DELETE FROM outbox WHERE seq <= ?1", [through]).unwrap();
        tx.commit().unwrap();
    }
}

/// The other end of the floor: rows, three indexes, what was already taken, what is new, and the audit chain, on the disk
/// at each answer.
struct Other {
    connection: Connection,
    last: Hash,
}

/// A write as the floor sends it.
#[derive(serde::Deserialize)]
struct Sent<'a> {
    seq: i64,
    id: &'a str,
    author: &'a str,
    device: &'a str,
    occurred_at: i64,
    recorded_at: i64,
    #[serde(borrow)]
    body: &'a serde_json::value::RawValue,
}

impl Other {
    fn open(path: &Path) -> Self {
        let connection = Connection::open(path).unwrap();
        connection
            .execute_batch(
                "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -32000;
                 CREATE TABLE dose (n INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, patient TEXT NOT NULL,
                     at INTEGER NOT NULL, hospital TEXT NOT NULL, status INTEGER NOT NULL, drug TEXT NOT NULL,
                     author BLOB NOT NULL, device BLOB NOT NULL, recorded_at INTEGER NOT NULL, body TEXT NOT NULL) STRICT;
                 CREATE INDEX dose_patient ON dose(patient, at);
                 CREATE INDEX dose_status ON dose(hospital, status);
                 CREATE INDEX dose_drug ON dose(drug);
                 CREATE TABLE taken (device BLOB NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (device, seq)) STRICT,
                     WITHOUT ROWID;
                 CREATE TABLE news (seq INTEGER PRIMARY KEY, dose INTEGER NOT NULL) STRICT;
                 CREATE TABLE audit (n INTEGER PRIMARY KEY, at INTEGER NOT NULL, device BLOB NOT NULL, record BLOB NOT NULL,
                     hash BLOB NOT NULL) STRICT;",
            )
            .unwrap();
        Self { connection, last: GENESIS }
    }

    fn take(&mut self, body: &str) {
        let sent: Vec<Sent<'_>> = serde_json::from_str(body).unwrap();
        let tx = self.connection.transaction().unwrap();
        for write in sent {
            let bytes = |hex: &str| uuid::Uuid::try_parse(hex).unwrap();
            let facts: serde_json::Map<String, Value> = serde_json::from_str(write.body.get()).unwrap();
            let text = |name: &str| facts.get(name).and_then(Value::as_str).unwrap_or_default();
            tx.prepare_cached("INSERT INTO taken VALUES (?1, ?2)")
                .unwrap()
                .execute(params![bytes(write.device).as_bytes(), write.seq])
                .unwrap();
            tx.prepare_cached(
                "INSERT INTO dose (id, patient, at, hospital, status, drug, author, device, recorded_at, body)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
            )
            .unwrap()
            .execute(params![
                bytes(write.id).as_bytes(),
                text("patient"),
                write.occurred_at,
                text("unit"),
                facts["given"].as_bool(),
                text("drug"),
                bytes(write.author).as_bytes(),
                bytes(write.device).as_bytes(),
                write.recorded_at,
                write.body.get()
            ])
            .unwrap();
            let dose = tx.last_insert_rowid();
            tx.prepare_cached("INSERT INTO news (dose) VALUES (?1)").unwrap().execute([dose]).unwrap();
            let line = Line {
                at: jiff::Timestamp::from_millisecond(write.recorded_at).unwrap(),
                user: None,
                device: None,
                action: Action::Create,
                kind: None,
                record: Some(RecordId(bytes(write.id))),
                reason: String::new(),
            };
            self.last = link(&self.last, &line);
            tx.prepare_cached("INSERT INTO audit (at, device, record, hash) VALUES (?1, ?2, ?3, ?4)")
                .unwrap()
                .execute(params![
                    write.recorded_at,
                    bytes(write.device).as_bytes(),
                    bytes(write.id).as_bytes(),
                    self.last
                ])
                .unwrap();
        }
        tx.commit().unwrap();
    }
}
