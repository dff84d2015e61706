//! A real server process and devices with folders of their own: enrol, write offline, sync, see it on the other side.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "clippy takes only #[test] functions for tests, not what they call"
)]

mod program;

use program::{Device, Ran, Server, UNIT};
use serde_json::{Value, json};

fn id(ran: Ran) -> String {
    ran.ends(0).json()["id"].as_str().unwrap().to_owned()
}

/// Registers a made-up girl of eight with leukaemia.
fn register(device: &Device) -> String {
    id(device.run(&[
        "patient",
        "add",
        "--given",
        "Ana",
        "--first-surname",
        "Ejemplo",
        "--second-surname",
        "Prueba",
        "--birth-date",
        "2018-03-01",
        "--sex",
        "M",
        "--curp-pending",
        "other",
        "--unit",
        UNIT,
        "--icd10",
        "C91.0",
        "--diagnosed",
        "2026-03-20",
        "--stage",
        "NA",
    ]))
}

fn give(device: &Device, patient: &str, more: &[&str]) -> Ran {
    let all = [
        "treatment",
        "give",
        "--patient",
        patient,
        "--unit",
        UNIT,
        "--drug",
        "010.000.1768.00",
        "--measure",
        "mg",
        "--weight-kg",
        "18",
        "--height-cm",
        "110",
    ];
    device.run(&[all.as_slice(), more].concat())
}

#[test]
fn what_one_tablet_writes_offline_the_other_one_sees() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("server");
    let server = Server::start(&data);
    server.admin(&["hospital", "add", UNIT, "UMAE de Ejemplo", "--level", "UMAE", "--ooad", "36"]);
    let ward = server.staff(folder.path().join("ward"), &["clinician"]);
    let office = server.staff(folder.path().join("office"), &["registrar"]);
    assert_eq!(server.admin(&["device", "list"]).as_array().unwrap().len(), 2);
    assert_eq!(server.admin(&["staff", "list"]).as_array().unwrap().len(), 2);

    // No server: everything is kept, and the sync says so.
    assert_eq!(server.stop(), Some(0), "SIGTERM stops it in order");
    let child = register(&ward);
    give(&ward, &child, &["--dose", "1.1", "--route", "IV"]).ends(0);
    let refused = give(&ward, &child, &["--dose", "1.1", "--route", "IT"]).ends(1).failure();
    assert_eq!(refused["error"]["findings"][0]["code"], "DOS-ROUTE-FORBIDDEN", "{refused}");
    let warned = give(&ward, &child, &["--dose", "2.5", "--route", "IV"]).ends(1).failure();
    assert!(warned["error"]["findings"].to_string().contains("ACK-REQUIRED"), "{warned}");
    let offline = ward.run(&["sync"]).ends(4);
    assert!(offline.stderr.contains("sigue guardado"), "{offline:?}");
    assert_eq!(ward.run(&["outbox", "list"]).ends(0).json().as_array().unwrap().len(), 3);

    // It comes back (on another port: devices keep the address, so they enrol again with a new code).
    let server = Server::start(&data);
    let users = server.admin(&["staff", "list"]);
    let clinician = users.as_array().unwrap().iter().find(|user| user["roles"][0] == "clinician").unwrap();
    let registrar = users.as_array().unwrap().iter().find(|user| user["roles"][0] == "registrar").unwrap();
    for (device, user) in [(&ward, clinician), (&office, registrar)] {
        let code = server.admin(&["code", "staff", user["user"].as_str().unwrap()]);
        device.run(&["enroll", code["code"].as_str().unwrap(), "--server", &server.url]).ends(0);
    }
    let synced = ward.run(&["sync"]).ends(0).json();
    assert_eq!((&synced["pending"], &synced["report"]["counts"]["sent"]), (&json!(0), &json!(3)), "{synced}");
    office.run(&["sync"]).ends(0);
    assert_eq!((office.count("patient"), office.count("diagnosis"), office.count("administration")), (1, 1, 1));
    let doses =
        office.run(&["treatment", "list", "--patient", &child, "--reason", "revisión de expediente"]).ends(0).json();
    assert_eq!(doses[0]["body"]["dose"], "1.1");

    // The same safety-critical field on both ends: a person chooses.
    let edit = |device: &Device, date: &str| {
        let record = device.run(&["record", "show", &child, "--reason", "corrección"]).ends(0).json();
        let mut body = record["body"].clone();
        body["birth_date"] = json!(date);
        device.run_with(&["record", "edit", &child, "--reason", "corrección"], body.to_string().as_bytes()).ends(0);
    };
    edit(&office, "2018-03-02");
    edit(&ward, "2018-03-03");
    office.run(&["sync"]).ends(0);
    ward.run(&["sync"]).ends(1);
    let conflicts = ward.run(&["conflicts", "list"]).ends(1).json();
    assert_eq!(conflicts[0]["fields"][0]["server"], "2018-03-02", "{conflicts}");
    let op = conflicts[0]["op_id"].as_str().unwrap();
    ward.run(&["conflicts", "show", op]).ends(0);
    ward.run(&["conflicts", "resolve", op, "--mine", "--reason", "acta de nacimiento"]).ends(0);
    ward.run(&["sync"]).ends(0);
    office.run(&["sync"]).ends(0);
    let shown = office.run(&["patient", "show", &child, "--reason", "revisión"]).ends(0).json();
    assert_eq!(shown["patient"]["body"]["birth_date"], "2018-03-03");

    // Both ends count the same, and the log is whole.
    let counts = server.admin(&["counts"]);
    assert_eq!((&counts["records"]["patient"], &counts["records"]["administration"]), (&json!(1), &json!(1)));
    assert_eq!(server.admin(&["audit", "verify"])["first_break"], Value::Null);
    assert_eq!(server.admin(&["quarantine", "list"]), json!([]));
    ward.run(&["status", "--verify"]).ends(0);
}

#[test]
fn a_parent_asks_the_institution_answers() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(&folder.path().join("server"));
    let ward = server.staff(folder.path().join("ward"), &["clinician", "registrar", "benefits"]);
    let child = register(&ward);
    let mother = json!({
        "names": { "given": "Luz", "first_surname": "Prueba" }, "nss": "03150800120", "relation": "mother",
        "custody": "yes", "phone": "5512345678", "email": "luz@example.mx", "bank": "012", "clabe": "012180012345678909",
        "employments": [{ "id": "e1", "employer": "Taller de ejemplo", "email": "personal@example.mx",
                          "from": "2020-01-01", "daily_wage": "500.00" }],
        "contributions": [{ "id": "c1", "from": "2020-01-01" }],
        "children": [{ "id": "k1", "patient": child, "registered_beneficiary": true }], "unit": UNIT,
    });
    let mother = id(ward.run_with(&["record", "add", "guardian"], mother.to_string().as_bytes()));
    let today = jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::get("America/Mexico_City").unwrap()).date();
    let prescription = json!({
        "patient": child, "doctor": "Dra. de Ejemplo", "doctor_license": "1234567", "unit": UNIT,
        "date": today.to_string(), "days": 14, "reason": "HOSPITALIZACION",
    });
    id(ward.run_with(&["record", "add", "leave_prescription"], prescription.to_string().as_bytes()));
    ward.run(&["sync"]).ends(0);

    let code = server.admin(&["code", "guardian", &mother]);
    let stranger = Device::new(folder.path().join("stranger"));
    let wrong = stranger.run(&["enroll", "AAAAA-AAAAA", "--server", &server.url]).ends(1).failure();
    assert_eq!(wrong["error"]["code"], "fail-enrol-code", "{wrong}");
    let phone = server.enrol(folder.path().join("phone"), code["code"].as_str().unwrap());
    phone.run(&["sync"]).ends(0);
    let start = today.to_string();
    let wish = |deed: &str, days: &str, more: &[&str]| {
        let all = ["leave", deed, "--patient", &child, "--start", &start, "--days", days, "--for", "hospitalizacion"];
        phone.run(&[all.as_slice(), more].concat())
    };
    let verdict = wish("precheck", "14", &[]).ends(0).json();
    assert_eq!(verdict["verdict"], "PROCEDENTE_CON_SUBSIDIO", "{verdict}");
    assert_eq!(wish("precheck", "20", &[]).ends(0).json()["verdict"], "REQUIERE_AJUSTE");
    assert_eq!(phone.count("leave_request"), 0, "a pre-check keeps nothing");
    wish("request", "14", &[]).ends(2);
    let draft = id(wish("draft", "14", &[]));
    phone.run(&["leave", "request", &draft, "--days", "7", "--signed"]).ends(0);
    phone.run(&["sync"]).ends(0);
    let shown = phone.run(&["leave", "show", &draft]).ends(0).json();
    assert_eq!(shown["request"]["body"]["status"], "expedida", "{shown}");
    assert!(shown["certificate"]["body"]["folio"].as_str().unwrap().starts_with("LCM-"), "{shown}");
    assert_eq!(phone.run(&["leave", "list"]).ends(0).json().as_array().unwrap().len(), 1);
    assert_eq!(phone.run(&["leave", "show", &child]).ends(1).failure()["error"]["code"], "fail-not-found");
}
