//! A real server held to its own description by Schemathesis.

use std::process::Command;

use acompana_domain::kind::Role;
use acompana_tests::Server;
use acompana_tests::plain::post;
use serde_json::json;
use uuid::Uuid;

/// What the script ends with when this machine cannot do it.
const CANNOT: i32 = 77;

#[test]
fn the_server_answers_as_its_description_says() {
    // Made-up codes and requests come by the hundred, all from one address.
    let server = Server::start_with(&["--wrong-codes", "1000000", "--address-rate", "0", "--device-rate", "0"], "info");
    let user = server.staff(&[Role::Clinician, Role::Registrar]);
    let device = Uuid::now_v7();
    let asked = json!({
        "code": server.code(user), "device": device, "claim": "a secret of the device's own", "device_name": "prueba",
    });
    let (status, reply) = post(server.address, "/v1/enrol", None, &asked);
    assert_eq!(status, 200);
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../scripts/schemathesis.sh");
    let token = reply["tokens"]["access_token"].as_str().unwrap();
    let url = format!("http://{}", server.address);
    let ended = Command::new("bash").args([script, &url, token, &device.to_string()]).output().unwrap();
    let told = format!("{}{}", String::from_utf8_lossy(&ended.stdout), String::from_utf8_lossy(&ended.stderr));
    if ended.status.code() == Some(CANNOT) && std::env::var_os("CI").is_none() {
        println!("{told}");
        return;
    }
    assert!(ended.status.success(), "{told}");
    // It did get through the door: writes of all sorts were judged.
    let log = server.log();
    let synced = log.lines().filter(|line| line.contains(r#""route":"/v1/sync","status":200"#)).count();
    assert!(synced > 20, "only {synced} requests were served");
    assert!(!log.contains("a fault of the program"), "{log}");
}
