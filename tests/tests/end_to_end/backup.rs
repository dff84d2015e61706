//! A backup made while devices write, put back after everything was lost.

use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};

use acompana_domain::kind::Role;
use acompana_server::store::sqlite::SqliteStore;
use acompana_server::store::{Counts, Store};
use acompana_sync::digest::Digest;
use acompana_sync::fault::StoreFault;
use acompana_sync::server::ServerTx;
use acompana_tests::bodies::{UNIT, child, stay};
use acompana_tests::process::program;
use acompana_tests::{Device, Server};

/// What the ward holds on the server.
fn ward(server: &Server) -> Digest {
    let store = SqliteStore::open(&server.data(), None).unwrap();
    store.read(|tx| Ok::<_, StoreFault>(tx.scope_head(&format!("hospital:{UNIT}"))?.unwrap().digest)).unwrap()
}

fn counts(server: &Server) -> Counts {
    server.desk().counts().unwrap()
}

#[test]
fn a_backup_made_during_writes_is_restored_and_devices_go_on() {
    let mut server = Server::start();
    let user = server.staff(&[Role::Clinician, Role::Registrar]);
    let device = Device::enrolled(server.address, &server.code(user));
    let (patient, _) = device.create("patient", &child());
    device.sync_well();

    // Writes go on while the copy is made, in another process.
    let backup = server.folder().join("copy.db");
    let done = AtomicBool::new(false);
    let mut written = 0;
    std::thread::scope(|threads| {
        threads.spawn(|| {
            let args = ["admin", "backup", "--data"];
            let copied = Command::new(program()).args(args).arg(server.data()).arg(&backup).output().unwrap();
            done.store(true, Ordering::SeqCst);
            assert!(copied.status.success(), "{}", String::from_utf8_lossy(&copied.stderr));
        });
        // At least some before, some during, some after.
        while written < 20 || !done.load(Ordering::SeqCst) {
            device.create("hospitalization", &stay(patient, &format!("estancia {written}")));
            device.sync_well();
            written += 1;
        }
    });
    device.create("hospitalization", &stay(patient, "después de la copia"));
    device.sync_well();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(&backup).unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "a copy of everything is its owner's alone");
    }
    let again =
        Command::new(program()).args(["admin", "backup", "--data"]).arg(server.data()).arg(&backup).output().unwrap();
    assert!(!again.status.success(), "an earlier backup is never written over");

    let (before, sums) = (counts(&server), ward(&server));
    server.restore(&backup);
    let restored = counts(&server);
    assert!(restored.ops_applied < before.ops_applied, "the last write at least is not in the copy");
    assert!(restored.ops_applied > 0 && restored.records["patient"] == 1);
    assert_eq!(server.desk().verify_audit().unwrap().first_break, None, "what is in the copy is whole");

    // The device brings back what was lost, and goes on.
    device.sync_well();
    let healed = counts(&server);
    assert_eq!(
        (&healed.records, healed.ops_applied, &healed.members),
        (&before.records, before.ops_applied, &before.members)
    );
    assert_eq!(ward(&server), sums, "every record in its version");
    device.create("hospitalization", &stay(patient, "en el servidor nuevo"));
    device.sync_well();
    assert_eq!(counts(&server).ops_applied, before.ops_applied + 1);
    assert_eq!(device.pending(), 0);
    let newcomer = Device::enrolled(server.address, &server.code(user));
    assert_eq!(newcomer.app.status().unwrap().repairs, 0);
    assert_eq!(newcomer.text(patient, "sex"), device.text(patient, "sex"));
    assert_eq!(server.desk().verify_audit().unwrap().first_break, None);
}
