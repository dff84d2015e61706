//! Reports over the data of a real server, beside it and after it stopped, and over what a device may see.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "clippy takes only #[test] functions for tests, not what they call"
)]

mod program;

use std::path::Path;

use program::{Device, Ran, Server, UNIT, acompana};
use serde_json::{Value, json};

/// Personal data of the made-up family: none of it may be in any report.
const PRIVATE: [&str; 6] = ["Niña Prueba", "Luz", "03150800120", "012180012345678909", "luz@example.mx", "5512345678"];

fn id(ran: Ran) -> String {
    ran.ends(0).json()["id"].as_str().unwrap().to_owned()
}

fn add(device: &Device, kind: &str, body: &Value) -> String {
    id(device.run_with(&["record", "add", kind], body.to_string().as_bytes()))
}

fn today() -> jiff::civil::Date {
    jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::get("America/Mexico_City").unwrap()).date()
}

/// A child with leukaemia, a mother, a dose given today and one of last week that is written down today.
fn family(ward: &Device) -> (String, String) {
    let child = json!({
        "names": { "given": "Niña Prueba", "first_surname": "Ejemplo" }, "birth_date": "2018-03-02", "sex": "M",
        "curp_pending": "other", "units": [{ "id": "u1", "clues": UNIT }],
    });
    let child = add(ward, "patient", &child);
    let diagnosis = json!({ "patient": child, "icd10": "C91.0", "date": "2025-01-10", "by_imss": true, "unit": UNIT });
    add(ward, "diagnosis", &diagnosis);
    let mother = json!({
        "names": { "given": "Luz", "first_surname": "Prueba" }, "nss": "03150800120", "relation": "mother",
        "custody": "yes", "phone": "5512345678", "email": "luz@example.mx", "bank": "012", "clabe": "012180012345678909",
        "employments": [{ "id": "e1", "employer": "Taller", "email": "rh@example.mx", "from": "2020-01-01", "daily_wage": "500.00" }],
        "contributions": [{ "id": "c1", "from": "2020-01-01" }],
        "children": [{ "id": "k1", "patient": child, "registered_beneficiary": true }], "unit": UNIT,
    });
    let mother = add(ward, "guardian", &mother);
    let stay = json!({ "patient": child, "unit": UNIT, "admitted": today(), "reason": "ciclo" });
    add(ward, "hospitalization", &stay);
    let prescription = json!({
        "patient": child, "doctor": "Dra. de Ejemplo", "doctor_license": "1234567", "unit": UNIT, "date": today(),
        "days": 14, "reason": "HOSPITALIZACION",
    });
    add(ward, "leave_prescription", &prescription);
    (child, mother)
}

fn report(data: &Path, arguments: &[&str]) -> Ran {
    let all = ["--data", data.to_str().unwrap(), "report"].into_iter().chain(arguments.iter().copied());
    acompana(all, b"").ends(0)
}

fn counts(report: &Value, table: &str) -> Value {
    let rows = report["tables"][table]["rows"].as_array().unwrap();
    rows.iter()
        .map(|row| (row["key"].as_str().unwrap().to_owned(), row["count"].clone()))
        .collect::<serde_json::Map<_, _>>()
        .into()
}

#[test]
fn the_server_and_each_device_report_what_they_hold() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("server");
    let server = Server::start(&data);
    server.admin(&["hospital", "add", UNIT, "UMAE de Ejemplo", "--level", "UMAE", "--ooad", "CDMX-Sur"]);
    let ward = server.staff(folder.path().join("ward"), &["clinician", "registrar", "benefits"]);
    let (child, mother) = family(&ward);
    ward.run(&["sync"]).ends(0);
    let code = server.admin(&["code", "guardian", &mother]);
    let phone = server.enrol(folder.path().join("phone"), code["code"].as_str().unwrap());
    phone.run(&["sync"]).ends(0);
    let (day, wish) = (today().to_string(), ["leave", "request", "--patient", &child]);
    let wish = [wish.as_slice(), &["--start", &day, "--days", "14", "--for", "hospitalizacion", "--signed"]].concat();
    phone.run(&wish).ends(0);
    phone.run(&["sync"]).ends(0);
    ward.run(&["sync"]).ends(0);

    // Beside the running server.
    let registry = report(&data, &["registry", "--json"]).json();
    assert_eq!(
        (&registry["report"], &registry["format"], &registry["source"]),
        (&json!("registry"), &json!(1), &json!({ "kind": "server" }))
    );
    let figures = &registry["figures"];
    let told = ["total", "new_patients", "hospitals", "treatments_recorded"].map(|name| figures[name].clone());
    assert_eq!(told, [1, 1, 1, 1].map(Value::from), "{registry}");
    assert_eq!(counts(&registry, "by_age"), json!({ "paediatric": 1, "adult": 0 }));
    assert_eq!(counts(&registry, "by_diagnosis_group"), json!({ "C91-C95": 1 }));
    assert_eq!(counts(&registry, "by_ooad"), json!({ "CDMX-Sur": 1 }));
    assert_eq!(registry["tables"]["by_hospital"]["rows"][0]["label"], "UMAE de Ejemplo");
    assert_eq!(registry["discrepancies"], json!([]), "{registry}");

    let leaves = report(&data, &["leaves", "--json"]).json();
    let told =
        ["received", "granted", "holders", "children", "days_granted"].map(|name| leaves["figures"][name].clone());
    assert_eq!(told, [1, 1, 1, 1, 14].map(Value::from), "{leaves}");
    assert_eq!(leaves["figures"]["subsidy"], "4200.00");
    assert_eq!(counts(&leaves, "by_channel"), json!({ "digital": 1 }));
    assert_eq!(counts(&leaves, "by_sex"), json!({ "women": 1 }));
    assert_eq!((&leaves["settings"]["waiting_days"], &leaves["settings"]["reference"]), (&json!(7), &Value::Null));

    // The same over the devices, as far as they may see.
    let ours = ward.run(&["report", "registry", "--device"]).ends(0).json();
    assert_eq!(ours["source"]["kind"], "device");
    assert!(ours["source"]["scopes"].as_array().unwrap().contains(&json!(format!("hospital:{UNIT}"))), "{ours}");
    assert_eq!((&ours["figures"], &ours["tables"]), (&registry["figures"], &registry["tables"]));
    assert_eq!(ward.run(&["report", "leaves", "--device"]).ends(0).json()["figures"], leaves["figures"]);
    let hers = phone.run(&["report", "leaves", "--device"]).ends(0).json();
    assert_eq!((&hers["figures"]["granted"], &hers["figures"]["subsidy"]), (&json!(1), &json!("4200.00")), "{hers}");
    let hers = phone.run(&["report", "registry", "--device"]).ends(0).json();
    assert_eq!((&hers["source"]["children"], &hers["source"]["families"]), (&json!(1), &json!(1)), "{hers}");
    assert_eq!(hers["figures"]["treatments_recorded"], Value::Null, "a parent does not see doses: not told as none");
    let unseen = hers["discrepancies"].as_array().unwrap().iter().filter(|it| it["code"] == "REP-UNSEEN");
    assert!(unseen.count() > 0, "{hers}");

    // And after the server stopped; nothing in its folder was changed by looking.
    assert_eq!(server.stop(), Some(0));
    let bytes = std::fs::read(data.join("acompana.db")).unwrap();
    assert_eq!(report(&data, &["registry", "--json"]).json()["figures"], registry["figures"]);
    assert_eq!(std::fs::read(data.join("acompana.db")).unwrap(), bytes);

    // In no form does a report name anybody, not even with ids.
    for which in ["registry", "leaves"] {
        for form in [vec![], vec!["--csv"], vec!["--json", "--ids"]] {
            let text = report(&data, &[vec![which], form].concat()).stdout;
            assert!(!text.is_empty());
            for private in PRIVATE {
                assert!(!text.contains(private), "{private} is in the report:\n{text}");
            }
        }
    }
}

#[test]
fn the_forms_say_the_same_and_small_counts_can_be_held_back() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("server");
    let server = Server::start(&data);
    server.admin(&["hospital", "add", UNIT, "=Hospital", "--level", "second", "--ooad", "37"]);
    let ward = server.staff(folder.path().join("ward"), &["clinician", "registrar", "benefits"]);
    family(&ward);
    ward.run(&["sync"]).ends(0);

    let spanish = report(&data, &["registry"]).stdout;
    for words in [
        "Registro de pacientes oncológicos",
        "Pediátricos (menos de 18 años)",
        "Leucemias (C91–C95)",
        "Discrepancias: no se encontró ninguna.",
    ] {
        assert!(spanish.contains(words), "{words}:\n{spanish}");
    }
    let english = report(&data, &["registry", "--lang", "en", "--reference", "diagnosis"]).stdout;
    assert!(english.contains("Ages at the first diagnosis.") && english.contains("Leukaemias"), "{english}");

    let csv = report(&data, &["registry", "--csv"]).stdout;
    let mut lines = csv.lines();
    assert_eq!(lines.next(), Some("section,key,label,measure,value,share"));
    assert!(csv.contains("\nfigures,total,Pacientes,,1,\n"), "{csv}");
    assert!(csv.contains("\nby_age,paediatric,Pediátricos (menos de 18 años),count,1,100\n"), "{csv}");
    assert!(csv.contains(&format!("\nby_hospital,{UNIT},'=Hospital ({UNIT}),count,1,100\n")), "no formula: {csv}");
    assert!(lines.all(|line| line.split(',').count() >= 6), "{csv}");

    let held = report(&data, &["registry", "--json", "--suppress-small"]).json();
    assert_eq!((&held["figures"]["total"], &held["tables"]["by_age"]["of"]), (&json!("<3"), &json!("<3")));
    let elsewhere = report(&data, &["registry", "--json", "--unit", "DFIMS000061"]).json();
    assert_eq!(elsewhere["figures"]["total"], 0);
    assert_eq!(elsewhere["discrepancies"][0]["code"], "REP-FILTER-UNKNOWN");
}

#[test]
fn what_cannot_be_reported_is_refused_and_nothing_is_made() {
    let folder = tempfile::tempdir().unwrap();
    let nowhere = folder.path().join("nothing");
    let data = nowhere.to_str().unwrap();
    let ran = acompana(["--json", "--data", data, "report", "registry"], b"").ends(5);
    assert_eq!(ran.failure()["error"]["code"], "fail-server-store");
    assert!(!nowhere.exists(), "a report makes no store");
    let wrong: [&[&str]; 9] = [
        &["report", "registry", "--to", "2999-01-01"],
        &["report", "leaves", "--from", "2026-02-02", "--to", "2026-02-01"],
        &["report", "registry", "--csv", "--json"],
        &["report", "registry", "--ids", "--suppress-small"],
        &["report", "registry", "--reference", "moon"],
        &["report", "registry", "--new-days", "0"],
        &["report", "leaves", "--unit", "X"],
        &["report", "leaves", "--zone", "America/Nowhere"],
        &["report"],
    ];
    for arguments in wrong {
        let ran = acompana(["--data", data].iter().chain(arguments), b"").ends(2);
        assert!(ran.stdout.is_empty() && !ran.stderr.is_empty(), "{arguments:?}: {ran:?}");
    }
    let device = Device::new(folder.path().join("phone"));
    assert_eq!(device.run(&["report", "leaves", "--device"]).ends(6).failure()["error"]["code"], "fail-enrol-first");
}
