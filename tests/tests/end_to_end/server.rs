//! The server killed and started again while devices talk to it, and restored from a backup.

use std::sync::{Arc, Mutex};

use acompana_domain::kind::Role;
use acompana_tests::bodies::{child, stay};
use acompana_tests::line::{Fate, Moment};
use acompana_tests::{Device, Server};

#[test]
fn a_server_killed_in_the_middle_of_a_sync_loses_and_doubles_nothing() {
    for moment_to_kill in [Moment::Request, Moment::Answer] {
        for nth in 1..4 {
            let server = Arc::new(Mutex::new(Server::start()));
            let (address, code) = {
                let server = server.lock().unwrap();
                let user = server.staff(&[Role::Clinician, Role::Registrar]);
                (server.address, server.code(user))
            };
            let device = Device::enrolled(address, &code);
            let (patient, _) = device.create("patient", &child());
            // Enough for several requests of at most a thousand writes.
            let stays = (0..2_500).map(|n| ("hospitalization", stay(patient, &format!("estancia {n}"))));
            device.create_all(stays);
            let (killer, mut seen) = (Arc::clone(&server), 0);
            device.script(move |moment| {
                seen += u32::from(moment == moment_to_kill);
                if seen == nth && moment == moment_to_kill {
                    killer.lock().unwrap().kill();
                }
                Fate::Pass
            });
            device.sync();
            device.pass_everything();
            server.lock().unwrap().restart();
            device.sync_well();
            let counts = server.lock().unwrap().desk().counts().unwrap();
            assert_eq!((device.applied(), device.pending()), (2_501, 0));
            assert_eq!((counts.ops_applied, counts.records["hospitalization"]), (2_501, 2_500));
            assert_eq!(server.lock().unwrap().desk().verify_audit().unwrap().first_break, None);
            assert_eq!(device.app.status().unwrap().repairs, 0, "the sums agree by themselves");
        }
    }
}
