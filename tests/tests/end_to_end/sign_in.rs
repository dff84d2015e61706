//! Tokens that end, devices that are signed out.

use acompana_core::SyncOutcome;
use acompana_domain::kind::Role;
use acompana_tests::bodies::child;
use acompana_tests::{Device, Server};

#[test]
fn a_signed_out_device_keeps_its_work_and_hands_it_over_after_a_new_code() {
    let server = Server::start();
    let user = server.staff(&[Role::Clinician, Role::Registrar]);
    let device = Device::enrolled(server.address, &server.code(user));
    let (patient, _) = device.create("patient", &child());
    server.desk().revoke_device(device.app.status().unwrap().device).unwrap();
    assert_eq!(device.sync().outcome, SyncOutcome::Enrol);
    let status = device.app.status().unwrap();
    assert!(status.needs_enrolment);
    assert_eq!(status.outbox.pending, 1);
    // A second try does not bother the server, nor lose anything.
    assert_eq!(device.sync().outcome, SyncOutcome::Enrol);
    device.enrol(&server.code(user));
    device.sync_well();
    assert_eq!(device.pending(), 0);
    let other = Device::enrolled(server.address, &server.code(user));
    assert_eq!(other.get(patient).ver, 1);
}

#[test]
fn a_used_code_is_refused_and_says_so() {
    let server = Server::start();
    let code = server.code(server.staff(&[Role::Clinician]));
    let first = Device::enrolled(server.address, &code);
    let second = Device::new(server.address);
    let refused = second.app.enrol(&format!("http://{}", server.address), &code, "otro");
    assert!(refused.is_err());
    assert!(second.app.status().unwrap().needs_enrolment);
    first.sync_well();
}
