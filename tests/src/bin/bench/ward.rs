//! A ward to measure in: a real server with its records, and devices that belong to it.

use std::net::SocketAddr;
use std::path::Path;

use acompana_core::{Acompana, Config, StoreKey, SyncOptions, SyncOutcome, SyncReport};
use acompana_domain::Record;
use acompana_domain::kind::{KindRegistry, Role, Scope};
use acompana_server::store::Store;
use acompana_server::store::sqlite::SqliteStore;
use acompana_sync::fault::StoreFault;
use acompana_sync::server::{ServerTx, Touch, Touched};
use acompana_tests::bodies::UNIT;
use acompana_tests::process::Server;

/// Records that are put on the server at once.
const AT_ONCE: usize = 5_000;

/// Puts records on the server as devices had written them, each with its own author.
pub(crate) fn put(data: &Path, records: impl Iterator<Item = Record>) {
    let (store, kinds) = (SqliteStore::open(data, None).unwrap(), KindRegistry::standard());
    let mut records = records.peekable();
    while records.peek().is_some() {
        store
            .write(|tx| {
                // One change a number, as if each had come alone.
                let scope = Scope::Hospital(UNIT.to_owned()).to_string();
                for record in records.by_ref().take(AT_ONCE) {
                    tx.put_record(&record, &kinds.get(&record.kind).unwrap().facets(&record))?;
                    let mut touched = Touched::default();
                    touched.note(scope.clone(), record.id, Touch::Put(record.ver));
                    touched.number(tx)?;
                }
                Ok::<_, StoreFault>(())
            })
            .unwrap();
    }
    store.close().unwrap();
}

/// A code for a new tablet of the ward.
pub(crate) fn code(server: &Server) -> String {
    server.code(server.staff(&[Role::Clinician]))
}

/// Opens the device in `folder`.
pub(crate) fn open(folder: &Path) -> Acompana {
    Acompana::open(Config::new(folder.join("device"), StoreKey::new([7; 32]))).unwrap()
}

/// A device that belongs to the ward and has received nothing yet.
pub(crate) fn enrol(folder: &Path, server: SocketAddr, code: &str) -> Acompana {
    let app = open(folder);
    app.enrol(&format!("http://{server}"), code, "Medición").unwrap();
    app
}

/// One run that goes through.
pub(crate) fn sync(app: &Acompana) -> SyncReport {
    let report = app.run_sync(SyncOptions::default()).unwrap();
    assert_eq!(report.outcome, SyncOutcome::Done, "{:?}", report.last_failure);
    report
}

/// Copies the files of a store that is closed.
pub(crate) fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &to.join(entry.file_name()));
        } else {
            std::fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
        }
    }
}
