//! `acompana import` on an enrolled device with the sample census.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "clippy takes only #[test] functions for tests, not what they call"
)]

mod program;

use std::fs;
use std::path::{Path, PathBuf};

use program::{Device, Server, acompana};
use serde_json::Value;

fn sample(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../tests/data").join(name)
}

/// A copy of a sample in `folder`, so that its rejects file goes there as well.
fn copy(name: &str, folder: &Path) -> String {
    let there = folder.join(name);
    fs::copy(sample(name), &there).unwrap();
    there.to_str().unwrap().to_owned()
}

/// The heaps `[imported, updated, unchanged, rejected]`, if they are all rows.
fn heaps(told: &Value) -> [u64; 4] {
    let count = |name: &str| told[name].as_u64().unwrap();
    let heaps = ["imported", "updated", "unchanged", "rejected"].map(count);
    assert_eq!(heaps.iter().sum::<u64>(), count("rows"), "{told}");
    assert_eq!(count("sum"), count("rows"));
    heaps
}

fn codes(told: &Value, list: &str) -> Vec<String> {
    let list = told[list].as_array().unwrap();
    let mut codes: Vec<String> = list.iter().map(|one| one["code"].as_str().unwrap().to_owned()).collect();
    codes.sort();
    codes.dedup();
    codes
}

#[test]
fn the_census_goes_in_once_whatever_its_form_and_its_rejects_after_correction() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(&folder.path().join("server"));
    let tablet = server.staff(folder.path().join("tablet"), &["registrar"]);

    let dry = tablet.run(&["import", "--dry-run", &copy("census.csv", folder.path())]).ends(1).json();
    assert_eq!(tablet.count("patient"), 0);
    assert!(!folder.path().join("census.rejects.csv").exists());

    let first = tablet.run(&["import", &copy("census.csv", folder.path())]).ends(1).json();
    let [imported, updated, unchanged, rejected] = heaps(&first);
    assert_eq!(heaps(&dry), heaps(&first), "a dry run tells what would come");
    assert_eq!((updated, unchanged, first["blank_lines"].as_u64()), (0, 1, Some(2)));
    assert!(imported >= 30 && rejected >= 20, "{first}");
    assert_eq!(tablet.count("patient") as u64, imported);
    // One child has no diagnosis yet.
    assert_eq!(tablet.count("diagnosis") as u64, imported - 1);
    for code in ["DX-BEFORE-BIRTH", "DX-FUTURE", "DX-NOT-IN-CATALOGUE", "PATIENT-DEATH-BEFORE-BIRTH", "NSS-CHECK-DIGIT"]
    {
        assert!(codes(&first, "rejections").iter().any(|found| found == code), "{code}: {first}");
    }
    assert_eq!(codes(&first, "acknowledged"), ["DX-AGE-UNUSUAL", "DX-BEFORE-SYMPTOMS", "DX-SITE-SEX"]);
    for one in first["rejections"].as_array().unwrap() {
        assert!(one["line"].as_u64() > Some(2) && one["message"].as_str().unwrap().len() > 10, "{one}");
    }

    // The same again, and the same in another form: nothing new, and nothing waits twice.
    let waiting = tablet.run(&["status"]).json()["outbox"]["pending"].clone();
    for name in ["census.csv", "census-windows-1252.csv"] {
        let again = tablet.run(&["import", &copy(name, folder.path())]).ends(1).json();
        assert_eq!(heaps(&again), [0, 0, imported + 1, rejected], "{name}");
    }
    assert_eq!(tablet.run(&["status"]).json()["outbox"]["pending"], waiting);

    // A correction in the rejects file, in the file's own form.
    let rejects = folder.path().join("census-windows-1252.rejects.csv");
    let bytes = fs::read(&rejects).unwrap();
    let (text, _, bad) = encoding_rs::WINDOWS_1252.decode(&bytes);
    assert!(!bad && text.starts_with("Acompaña: línea;Acompaña: columna;Acompaña: motivo;ID;"), "{text}");
    assert_eq!(text.matches("\r\n").count() as u64, rejected + 1);
    let corrected = text.replace("92098765436", "92098765438").replace("31/02/2015", "28/02/2015");
    fs::write(&rejects, encoding_rs::WINDOWS_1252.encode(&corrected).0).unwrap();
    let second = tablet.run(&["import", rejects.to_str().unwrap()]).ends(1).json();
    assert_eq!(heaps(&second), [2, 0, 0, rejected - 2], "{second}");

    // A change in the census becomes an edit, once.
    let changed =
        fs::read_to_string(sample("census.csv")).unwrap().replace("Choque séptico", "Choque séptico, en casa");
    assert!(changed.contains("en casa"));
    let changed = changed.replace("Choque séptico, en casa", "\"Choque séptico, en casa\"");
    let path = folder.path().join("census.csv");
    fs::write(&path, changed).unwrap();
    let edited = tablet.run(&["import", path.to_str().unwrap()]).ends(1).json();
    assert_eq!(heaps(&edited)[..3], [0, 1, imported], "{edited}");
    let edited = tablet.run(&["import", path.to_str().unwrap()]).ends(1).json();
    assert_eq!(heaps(&edited)[1], 0, "{edited}");

    // All of it arrives.
    tablet.run(&["sync"]).ends(0);
    let counts = server.admin(&["counts"]);
    assert_eq!(counts["records"]["patient"].as_u64(), Some(imported + 2));
    assert_eq!(counts["refused"].as_u64(), Some(0), "{counts}");
    assert_eq!(tablet.run(&["status"]).ends(0).json()["outbox"]["pending"], 0);
}

#[test]
fn a_dry_run_needs_no_device_and_the_unit_may_come_from_the_command() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("none");
    let census = copy("census.csv", folder.path());
    let run = |more: &[&str]| {
        let all = ["--json", "--data", data.to_str().unwrap(), "import", "--dry-run", &census];
        acompana(all.iter().chain(more), b"").ends(1).json()
    };
    let (without, with) = (run(&[]), run(&["--unit", "DFIMS000061"]));
    assert_eq!(heaps(&with)[0], heaps(&without)[0] + 1);
    assert!(!data.exists(), "a dry run leaves nothing behind");
    assert_eq!(acompana(["import", &census, "--unit", "HGZ 50"], b"").code, 2);
}

#[test]
fn rows_of_a_unit_that_is_not_the_account_s_are_not_left_to_the_server_to_refuse() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(&folder.path().join("server"));
    let tablet = server.staff(folder.path().join("tablet"), &["registrar"]);
    tablet.run(&["sync"]).ends(0);
    let census = fs::read_to_string(sample("census.csv")).unwrap().replacen("(DFIMS000604)", "(DFIMS000061)", 3);
    let path = folder.path().join("census.csv");
    fs::write(&path, census).unwrap();
    let told = tablet.run(&["import", path.to_str().unwrap()]).ends(1).json();
    let foreign = told["rejections"].as_array().unwrap().iter().filter(|one| one["code"] == "row-unit-not-yours");
    assert_eq!(foreign.count(), 3, "{told}");
    heaps(&told);
}

#[test]
fn two_tablets_that_import_the_same_census_offline_make_nothing_twice() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(&folder.path().join("server"));
    let one = server.staff(folder.path().join("one"), &["registrar"]);
    let other = server.staff(folder.path().join("other"), &["registrar"]);
    let census = copy("census.csv", folder.path());
    let first = one.run(&["import", &census]).ends(1).json();
    other.run(&["import", &census]).ends(1);
    one.run(&["sync"]).ends(0);
    // The second tablet's rows are there already: that is for a person, and nothing of it is lost.
    other.run(&["sync"]).ends(1);
    let again = other.run(&["import", &census]).ends(1).json();
    assert!(again["settled"].as_u64() > Some(60), "{again}");
    assert_eq!(heaps(&again)[..3], [0, 0, heaps(&first)[0] + 1], "{again}");
    other.run(&["sync"]).ends(0);
    assert_eq!(other.run(&["status"]).ends(0).json()["outbox"]["pending"], 0);
    assert_eq!(server.admin(&["counts"])["records"]["patient"].as_u64(), Some(heaps(&first)[0]));
}

#[test]
fn who_may_not_register_is_told_once() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(&folder.path().join("server"));
    let office = server.staff(folder.path().join("office"), &["benefits"]);
    let ran = office.run(&["import", &copy("census.csv", folder.path())]).ends(1);
    assert_eq!(ran.failure()["error"]["code"], "fail-import-role");
    let nobody = Device::new(folder.path().join("nobody"));
    let ran = nobody.run(&["import", &copy("census.csv", folder.path())]).ends(6);
    assert_eq!(ran.failure()["error"]["code"], "fail-enrol-first");
}

#[test]
fn a_file_that_is_no_census_is_refused_whole_with_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    for (text, code, told) in [
        ("", "fail-census-empty", ""),
        ("a,b\n1,2\n", "fail-census-titles", ""),
        ("ID,Nombre,NSS,Edad\n1,x,2,3\n", "fail-census-missing", "Fecha de nacimiento"),
        ("ID,Nombre,NSS,nombre\n", "fail-census-twice", "nombre"),
        ("ID,Nombre,NSS\n1,\"x,2\n", "fail-census-quote", "línea 2"),
    ] {
        let path = folder.path().join("census.csv");
        fs::write(&path, text).unwrap();
        let device = Device::new(folder.path().join("device"));
        let failure = device.run(&["import", "--dry-run", path.to_str().unwrap()]).ends(3).failure();
        assert_eq!(failure["error"]["code"], code);
        assert!(failure["error"]["message"].as_str().unwrap().contains(told), "{failure}");
        assert!(!failure["error"]["hint"].as_str().unwrap().is_empty());
    }
}
