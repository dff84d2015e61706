//! A device and a server that trust each other through the institution's own certificate authority.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use acompana_core::{Acompana, Config, SaveOptions, StoreKey, SyncOptions, SyncOutcome, Trust};
use acompana_domain::kind::Role;
use acompana_server::Administration;
use acompana_tests::bodies::{UNIT, child};
use acompana_tests::process::program;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};

/// A server process that ends with the test.
struct Served(Child);

impl Drop for Served {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

/// Writes a certificate for `localhost` with its key; gives the authority's own certificate.
fn certificates(folder: &Path) -> String {
    let mut authority = CertificateParams::new(Vec::new()).unwrap();
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let issuer = CertifiedIssuer::self_signed(authority, KeyPair::generate().unwrap()).unwrap();
    let key = KeyPair::generate().unwrap();
    let server = CertificateParams::new(vec!["localhost".to_owned()]).unwrap().signed_by(&key, &issuer).unwrap();
    std::fs::write(folder.join("chain.pem"), server.pem()).unwrap();
    std::fs::write(folder.join("key.pem"), key.serialize_pem()).unwrap();
    issuer.pem()
}

fn serve(folder: &Path) -> (Served, u16) {
    let mut process = Command::new(program())
        .args(["serve", "--listen", "127.0.0.1:0", "--data"])
        .arg(folder.join("data"))
        .arg("--tls-cert")
        .arg(folder.join("chain.pem"))
        .arg("--tls-key")
        .arg(folder.join("key.pem"))
        .env_remove("ACOMPANA_DATA")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
    assert!(line.contains("https://"), "{line}");
    let port = line.trim().rsplit(':').next().unwrap().parse().unwrap();
    (Served(process), port)
}

fn device(folder: &Path, name: &str, authority: Option<&str>) -> Acompana {
    let trust = Trust { ca_pem: authority.map(|pem| pem.as_bytes().to_vec()), ..Trust::default() };
    Acompana::open(Config { trust, ..Config::new(folder.join(name), StoreKey::random()) }).unwrap()
}

#[test]
fn records_travel_encrypted_and_only_to_whom_the_institution_vouches_for() {
    let folder = tempfile::tempdir().unwrap();
    let authority = certificates(folder.path());
    let (_served, port) = serve(folder.path());
    let desk = Administration::open(&folder.path().join("data"), None).unwrap();
    let user = desk.add_staff("Personal", &[Role::Registrar].into(), &[UNIT.to_owned()]).unwrap();
    let code = || desk.code_for_staff(user).unwrap().code.to_string();
    let url = format!("https://localhost:{port}");

    let tablet = device(folder.path(), "tablet", Some(&authority));
    tablet.enrol(&url, &code(), "tableta").unwrap();
    tablet.create("patient", child().as_object().unwrap().clone(), SaveOptions::default()).unwrap();
    assert_eq!(tablet.run_sync(SyncOptions::default()).unwrap().outcome, SyncOutcome::Done);
    assert_eq!(desk.counts().unwrap().records["patient"], 1);

    let code = code();
    let stranger = device(folder.path(), "stranger", None);
    assert!(stranger.enrol(&url, &code, "sin la autoridad").is_err(), "public roots do not vouch for it");
    let careful = device(folder.path(), "careful", Some(&authority));
    assert!(careful.enrol(&format!("https://127.0.0.1:{port}"), &code, "otro nombre").is_err(), "it is not its name");
    careful.enrol(&url, &code, "el nombre").unwrap();
}
