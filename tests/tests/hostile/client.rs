//! What a person of one hospital can learn about the patients of another by asking, writing and referring: nothing that an
//! id which stands for nobody would not tell as well.

use std::collections::BTreeSet;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};

use acompana_domain::kind::Role;
use acompana_tests::Server;
use acompana_tests::bodies::{ELSEWHERE, UNIT, child, day, diagnosis, guardian, prescription, stay};
use jiff::Timestamp;
use serde_json::{Value, json};
use uuid::Uuid;

/// A device without a core: it sends what it likes.
struct Attacker {
    server: SocketAddr,
    device: Uuid,
    token: String,
    seq: i64,
}

impl Attacker {
    fn at(server: &Server, unit: &str) -> Self {
        let desk = server.desk();
        let roles = BTreeSet::from([Role::Clinician, Role::Registrar, Role::Benefits]);
        let user = desk.add_staff("Personal de prueba", &roles, &[unit.to_owned()]).unwrap();
        let code = desk.code_for_staff(user).unwrap().code.to_string();
        let device = Uuid::now_v7();
        let asked = json!({ "code": code, "device": device, "claim": Uuid::now_v7(), "device_name": "x" });
        let (status, told) = post(server.address, "/v1/enrol", "", &asked);
        assert_eq!(status, 200, "{told}");
        let token = told["tokens"]["access_token"].as_str().unwrap().to_owned();
        Self { server: server.address, device, token, seq: 0 }
    }

    fn send(&self, fields: Value) -> Value {
        let mut request = json!({
            "proto": 1, "device": self.device, "epoch": 1, "app": "x", "sent_at": Timestamp::now(), "outbox_depth": 0,
            "results_seen_through": 0,
        });
        let Value::Object(fields) = fields else { unreachable!("fields are an object") };
        request.as_object_mut().unwrap().extend(fields);
        let (status, told) = post(self.server, "/v1/sync", &self.token, &request);
        assert_eq!(status, 200, "{told}");
        told
    }

    /// Writes one record, new or changed, and gives what became of it.
    fn write(&mut self, kind: &str, id: Uuid, new: bool, body: &Value) -> Value {
        self.seq += 1;
        let fields: serde_json::Map<_, _> =
            body.as_object().unwrap().iter().map(|(name, value)| (name.clone(), json!([null, value]))).collect();
        let now = Timestamp::now();
        let op = json!({
            "seq": self.seq, "op_id": Uuid::now_v7(), "kind": kind, "schema": 1, "record": id, "new": new,
            "base_ver": i64::from(!new), "fields": fields, "occurred_at": now, "tz": "America/Mexico_City",
            "recorded_at": now, "device_clock": now,
        });
        let mut result = self.send(json!({ "ops": [op] }))["results"][0].take();
        result.as_object_mut().unwrap().remove("op_id");
        result
    }
}

fn post(server: SocketAddr, path: &str, token: &str, message: &Value) -> (u16, Value) {
    let body = message.to_string();
    let mut stream = TcpStream::connect(server).unwrap();
    let head = format!(
        "POST {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\n\
         Authorization: Bearer {token}\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).unwrap();
    stream.write_all(body.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let status = answer.split(' ').nth(1).unwrap().parse().unwrap();
    let body = answer.split_once("\r\n\r\n").unwrap().1;
    (status, serde_json::from_str(body).unwrap_or(Value::Null))
}

/// A hospital with a patient, her mother and a result, and somebody of another one.
struct Scene {
    server: Server,
    ours: Attacker,
    patient: Uuid,
    mother: Uuid,
    result: Uuid,
}

impl Scene {
    fn new() -> Self {
        let server = Server::start();
        server.desk().add_hospital(ELSEWHERE, "Otro hospital", "UMAE", "37").unwrap();
        let mut theirs = Attacker::at(&server, UNIT);
        let [patient, mother, result] = [(); 3].map(|()| Uuid::now_v7());
        let id = acompana_domain::RecordId(patient);
        for (kind, record, body) in [
            ("patient", patient, child()),
            ("guardian", mother, guardian(id, "mother", "12345678903")),
            ("lab_result", result, lab(patient, UNIT)),
        ] {
            let told = theirs.write(kind, record, true, &body);
            assert_eq!(told["status"], "applied", "{told}");
        }
        let ours = Attacker::at(&server, ELSEWHERE);
        Self { server, ours, patient, mother, result }
    }
}

fn lab(patient: Uuid, unit: &str) -> Value {
    json!({ "patient": patient, "unit": unit, "item": "neutrophils", "value": "2.5", "measure": "10^3/µL" })
}

fn here(mut body: Value) -> Value {
    body["unit"] = json!(ELSEWHERE);
    body
}

/// The same text for what is there and what is not.
fn without(told: &Value, id: Uuid) -> String {
    told.to_string().replace(&id.to_string(), "ID")
}

#[test]
fn writing_about_a_foreign_patient_tells_what_writing_about_nobody_tells() {
    let mut scene = Scene::new();
    let foreign = [scene.patient, scene.mother, scene.result];
    let nobody = [(); 3].map(|()| Uuid::now_v7());
    let mut told = [foreign, nobody].map(|[patient, mother, result]| {
        let id = acompana_domain::RecordId(patient);
        let own = lab(patient, ELSEWHERE);
        let mut correction = own.clone();
        correction["supersedes"] = json!(result);
        let mut early = stay(id, "fiebre");
        early["admitted"] = json!("1999-01-01");
        let mut leave = json!({ "patient": patient, "holder": mother, "start": day(0), "days": 3 });
        leave["request_date"] = json!(day(0));
        let new = [
            ("lab_result", own),
            ("lab_result", correction),
            ("hospitalization", here(stay(id, "fiebre"))),
            // Before the birth of somebody who is there.
            ("hospitalization", here(early)),
            ("diagnosis", here(diagnosis(id))),
            ("leave_prescription", here(prescription(id, 7))),
            ("leave_request", here(leave)),
            ("treatment_plan", json!({ "patient": patient, "unit": ELSEWHERE, "protocol": "x", "start": day(-9) })),
            ("adverse_event", json!({ "patient": patient, "unit": ELSEWHERE, "term": "x", "grade": 2 })),
            (
                "administration",
                json!({ "patient": patient, "unit": ELSEWHERE, "drug": "vincristina", "dose": "1.1", "measure": "mg",
                        "route": "IV", "given": true, "weight_kg": "18", "height_cm": "110" }),
            ),
            ("guardian", here(guardian(id, "father", "12345678903"))),
        ];
        let mut told: Vec<String> = new
            .iter()
            .map(|(kind, body)| {
                format!("{kind}: {}", without(&scene.ours.write(kind, Uuid::now_v7(), true, body), patient))
            })
            .collect();
        for (kind, id, body) in [
            ("patient", patient, json!({ "death_date": day(-1) })),
            ("guardian", mother, json!({ "phone": "5599999999" })),
            ("lab_result", result, json!({ "value": "1" })),
        ] {
            told.push(format!("edit {kind}: {}", without(&scene.ours.write(kind, id, false, &body), id)));
        }
        told
    });
    let [foreign, nobody] = &mut told;
    for (foreign, nobody) in foreign.iter().zip(nobody.iter()) {
        assert_eq!(foreign, nobody);
    }
    assert!(foreign.iter().filter(|told| told.contains("rejected")).count() > 10, "{foreign:#?}");
}

#[test]
fn asking_for_a_foreign_patient_tells_what_asking_for_nobody_tells() {
    let scene = Scene::new();
    let nothing = json!({ "sum": "0000000000000000", "count": 0 });
    let told = [scene.patient, Uuid::now_v7()].map(|id| {
        let scopes = [
            format!("child:{id}"),
            format!("family:{id}"),
            format!("hospital:{UNIT}"),
            format!("hospital:{ELSEWHERE}"),
        ];
        let cursors = scopes.clone().map(|scope| json!({ "id": scope, "epoch": 1, "seq": 0, "digest": nothing }));
        let repair =
            scopes.clone().map(|scope| json!({ "scope": scope, "buckets": { "bits": 0, "sums": "0000000000000000" } }));
        let fetch = scopes.map(|scope| json!({ "scope": scope, "ids": [id] }));
        let mut told = scene.ours.send(json!({ "scopes": cursors, "repair": repair, "fetch": fetch }));
        told.as_object_mut().unwrap().remove("now");
        without(&told, id)
    });
    assert_eq!(told[0], told[1]);
    assert!(!told[0].contains("birth_date"), "{}", told[0]);
}

#[test]
fn a_curp_that_is_registered_elsewhere_is_taken_like_any_other() {
    let mut scene = Scene::new();
    let body = |curp: &str, born: &str| {
        let mut body = child();
        body.as_object_mut().unwrap().remove("curp_pending");
        body["curp"] = json!(curp);
        body["birth_date"] = json!(born);
        body["units"] = json!([{ "id": "u1", "clues": ELSEWHERE }]);
        body
    };
    let known = body("GOPA120229MSPNRNA7", "2012-02-29");
    let mut theirs = known.clone();
    theirs["units"] = json!([{ "id": "u1", "clues": UNIT }]);
    let mut there = Attacker::at(&scene.server, UNIT);
    assert_eq!(there.write("patient", Uuid::now_v7(), true, &theirs)["status"], "applied");
    let told = [known, body("HEGG560427MVZRRL04", "1956-04-27")]
        .map(|body| scene.ours.write("patient", Uuid::now_v7(), true, &body));
    assert_eq!(told[0], told[1]);
    assert_eq!(told[0]["status"], "applied");
}

/// The one thing that an id tells: that it is taken, to who would take it (docs/hostile-input.md). No more than that.
#[test]
fn an_id_that_is_taken_is_refused_without_a_word_about_what_it_is() {
    let mut scene = Scene::new();
    let mut body = child();
    body["units"] = json!([{ "id": "u1", "clues": ELSEWHERE }]);
    let told = [scene.patient, scene.mother, scene.result].map(|id| scene.ours.write("patient", id, true, &body));
    assert!(told.iter().all(|told| *told == told_of_nobody()), "{told:?}");
}

fn told_of_nobody() -> Value {
    json!({
        "status": "rejected", "ver": 0, "code": "SYNC-RECORD-NOT-HERE",
        "findings": [{ "code": "SYNC-RECORD-NOT-HERE", "severity": "error", "field": "" }],
    })
}
