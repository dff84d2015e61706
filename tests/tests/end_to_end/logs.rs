//! The log of a real server at its finest level, after a story with everything that must not be in it.

use acompana_domain::kind::Role;
use acompana_tests::bodies::{UNIT, child, diagnosis, guardian, prescription};
use acompana_tests::plain::{call, post};
use acompana_tests::{Device, Server};
use serde_json::{Value, json};
use uuid::Uuid;

/// Those of `secrets` that are in the log, however they are spaced or written.
fn leaks<'a>(log: &str, secrets: &'a [String]) -> Vec<&'a str> {
    let plain = |text: &str| text.to_lowercase().replace([' ', '-', '\\'], "");
    let log = plain(log);
    secrets.iter().filter(|secret| log.contains(&plain(secret))).map(String::as_str).collect()
}

/// Every text and number within a value, with more than two characters.
fn texts(value: &Value, into: &mut Vec<String>) {
    match value {
        Value::String(text) if text.len() > 2 => into.push(text.clone()),
        Value::Array(items) => items.iter().for_each(|item| texts(item, into)),
        Value::Object(fields) => fields.values().for_each(|field| texts(field, into)),
        _ => {}
    }
}

/// Words that are both in the records and in the log by right: names of states, and dates of today.
fn is_public(text: &str) -> bool {
    let a_date = text.len() == 10 && text.as_bytes()[4] == b'-';
    a_date || ["mother", "yes", "other"].contains(&text)
}

/// What a family and a ward write down.
fn story(server: &Server, secrets: &mut Vec<String>) -> String {
    let user = server.staff(&[Role::Clinician, Role::Registrar, Role::Benefits]);
    let code = server.code(user);
    let ward = Device::enrolled(server.address, &code);
    let mut patient = child();
    patient["curp"] = json!("GOPA120229MSPNRNA7");
    patient["birth_date"] = json!("2012-02-29");
    patient.as_object_mut().unwrap().remove("curp_pending");
    let (child, _) = ward.create("patient", &patient);
    let mut mother = guardian(child, "mother", "03150800120");
    mother["names"] = json!({ "given": "Xóchitl Itzel", "first_surname": "Ñuño", "second_surname": "de la O" });
    mother["curp"] = json!("HEGG560427MVZRRL04");
    mother["clabe"] = json!("002010077777777771");
    mother["email"] = json!("xochitl@example.mx");
    let (parent, _) = ward.create("guardian", &mother);
    ward.create("diagnosis", &diagnosis(child));
    let (paper, _) = ward.create("leave_prescription", &prescription(child, 28));
    ward.sync_well();
    for body in [&patient, &mother, &json!(ward.get(paper).body)] {
        texts(body, secrets);
    }
    let phone = Device::enrolled(server.address, &server.parent_code(parent));
    phone.set(parent, "phone", "5587654321");
    phone.sync_well();
    // An edit that the server refuses: its author's words come back to the device, and go nowhere else.
    assert!(phone.app.read_clinical(child, "Motivo Irrepetible").is_ok());
    phone.sync_well();
    secrets.extend(["5587654321", "Motivo Irrepetible", "Personal de prueba", "Familia de prueba"].map(str::to_owned));
    secrets.extend([user.to_string(), code, child.to_string(), parent.to_string(), paper.to_string()]);
    phone.app.diagnostics().unwrap().device.to_string()
}

/// What somebody sends who does not keep to the protocol.
fn noise(server: &Server, secrets: &mut Vec<String>) {
    let user = server.staff(&[Role::Registrar]);
    let (device, claim) = (Uuid::now_v7(), "una-clave-muy-secreta-del-dispositivo");
    let code = server.code(user);
    let enrol =
        |code: &str| json!({ "code": code, "device": device, "claim": claim, "device_name": "Tableta de Xóchitl" });
    let (status, reply) = post(server.address, "/v1/enrol", None, &enrol(&code));
    assert_eq!(status, 200);
    let token = |name: &str| reply["tokens"][name].as_str().unwrap().to_owned();
    let (access, refresh) = (token("access_token"), token("refresh_token"));
    secrets.extend([claim.to_owned(), "Tableta de Xóchitl".to_owned(), code, access.clone(), refresh.clone()]);
    secrets.push("ZZZZZ-99999".to_owned());
    assert_eq!(post(server.address, "/v1/enrol", None, &enrol("ZZZZZ-99999")).0, 403);
    let worthless = json!({ "device": device, "refresh_token": "un-token-que-no-vale" });
    assert_eq!(post(server.address, "/v1/token", None, &worthless).0, 403);
    let next = post(server.address, "/v1/token", None, &json!({ "device": device, "refresh_token": refresh }));
    secrets.extend(["un-token-que-no-vale".to_owned(), next.1["access_token"].as_str().unwrap().to_owned()]);
    // Wrong shapes, with names where none belongs.
    let bearer = Some(access.as_str());
    for body in [
        json!({ "proto": "Abelardo Mal Puesto" }),
        json!({ "proto": 1, "device": device, "epoch": 1, "app": "Abelardo Mal Puesto", "sent_at": "ayer" }),
        json!(["Abelardo Mal Puesto"]),
    ] {
        assert_eq!(post(server.address, "/v1/sync", bearer, &body).0, 400);
    }
    let op = json!({
        "seq": 1, "op_id": Uuid::now_v7(), "kind": "Abelardo Mal Puesto", "schema": 1, "record": Uuid::now_v7(), "new": true,
        "base_ver": 0, "fields": { "Abelardo Mal Puesto": [null, "Abelardo Mal Puesto"] }, "tz": "Abelardo Mal Puesto",
        "occurred_at": "2026-05-04T16:00:00Z", "recorded_at": "2026-05-04T16:00:00Z", "device_clock": "2026-05-04T16:00:00Z",
    });
    let request = json!({
        "proto": 1, "device": device, "epoch": 1, "app": "Abelardo Mal Puesto", "sent_at": "2026-05-04T16:00:00Z",
        "outbox_depth": 1, "results_seen_through": 0, "ops": [op],
    });
    assert_eq!(post(server.address, "/v1/sync", bearer, &request).0, 200);
    let headers = [
        ("X-Request-Id", "Abelardo Mal Puesto"),
        ("User-Agent", "Abelardo Mal Puesto"),
        ("Cookie", "a=AbelardoMalPuesto"),
    ];
    assert_eq!(call(server.address, "GET", "/Abelardo%20Mal%20Puesto?curp=GOPA120229MSPNRNA7", &headers, b"").0, 404);
    assert_eq!(call(server.address, "POST", "/v1/sync", &[("Authorization", "Bearer AbelardoMalPuesto")], b"x").0, 401);
    secrets.extend(["Abelardo", "Mal Puesto", "GOPA120229MSPNRNA7", "127.0.0.1:"].map(str::to_owned));
}

#[test]
fn the_log_tells_every_request_and_nothing_about_people() {
    let mut server = Server::start_with(&["--wrong-codes", "100"], "trace");
    let mut secrets = vec![UNIT.to_owned()];
    let device = story(&server, &mut secrets);
    noise(&server, &mut secrets);
    server.signal("TERM");
    server.wait();
    secrets.retain(|secret| !is_public(secret));
    assert!(secrets.len() > 40, "the story tells too little: {secrets:?}");

    // The address it listens on is its own; nobody else's may be there.
    let log = server.log();
    let lines: Vec<Value> =
        log.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|_| panic!("{line}"))).collect();
    let (own, others): (Vec<&Value>, Vec<&Value>) = lines.iter().partition(|line| line["message"] == "listening");
    assert_eq!(own.len(), 1);
    let told = others.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
    assert_eq!(leaks(&told, &secrets), Vec::<&str>::new(), "in\n{told}");

    let answered: Vec<_> = lines.iter().filter(|line| line["message"] == "served").collect();
    assert!(answered.len() > 15, "{log}");
    for line in &answered {
        let fields = ["request", "route", "status", "ms", "timestamp", "level"];
        assert!(fields.iter().all(|field| !line[field].is_null()), "{line}");
    }
    assert!(answered.iter().any(|line| line["status"] == 400 && line["code"] == "unreadable"));
    assert!(answered.iter().any(|line| line["route"] == "other" && line["status"] == 404));
    // The search does find what is there: the device's id is told on purpose.
    assert_eq!(leaks(&told, std::slice::from_ref(&device)), [device.as_str()]);
}

#[test]
fn the_search_finds_what_is_hidden_by_spelling() {
    let secrets = ["GOPA120229MSPNRNA7".to_owned(), "ABCDE-12345".to_owned(), "Xóchitl Itzel".to_owned()];
    let log = r#"{"fields":"gopa 120229 mspnrna7","code":"abcde12345","who":"XÓCHITL-ITZEL"}"#;
    assert_eq!(leaks(log, &secrets).len(), 3);
    assert_eq!(leaks(r#"{"message":"served"}"#, &secrets).len(), 0);
}
