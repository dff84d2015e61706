//! Who they are: wards with their children, the children's parents, and everybody's device.

use std::path::{Path, PathBuf};
use std::time::Duration;

use acompana_core::{Acompana, Config, StoreKey, SyncOptions, SyncOutcome, http::Trust};
use acompana_domain::kind::Role;
use acompana_domain::record::{DeviceId, UserId};
use acompana_domain::{Record, RecordId};
use jiff::Timestamp;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use serde_json::{Value, json};
use uuid::Uuid;

use super::at_once;
use crate::Server;
use crate::bodies;

/// Devices of one ward.
const OF_A_WARD: usize = 4;

/// What a device's person writes.
#[derive(Debug, Clone)]
pub(super) enum Person {
    /// Results of these children, and corrections to their records.
    Ward { unit: String, children: Vec<RecordId> },
    /// Their own telephone number.
    Parent { guardian: RecordId },
}

/// A device, enrolled.
pub(super) struct Phone {
    pub(super) app: Acompana,
    pub(super) person: Person,
    pub(super) user: UserId,
}

/// Everybody, with the codes that enrol their devices.
pub(super) struct Crowd {
    people: Vec<(Person, UserId, String)>,
    folder: PathBuf,
    url: String,
    authority: Vec<u8>,
}

/// A certificate for this computer and its key, as files in `folder`, and the authority to trust.
pub(super) fn certificate(folder: &Path) -> (String, String, Vec<u8>) {
    let mut authority = CertificateParams::new(Vec::new()).unwrap();
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority = CertifiedIssuer::self_signed(authority, KeyPair::generate().unwrap()).unwrap();
    let key = KeyPair::generate().unwrap();
    let ours = CertificateParams::new(vec!["127.0.0.1".to_owned()]).unwrap().signed_by(&key, &authority).unwrap();
    let file = |name: &str, text: String| {
        let path = folder.join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    (file("chain.pem", ours.pem()), file("key.pem", key.serialize_pem()), authority.pem().into_bytes())
}

fn unit(n: usize) -> String {
    format!("DFIMS{:06}", 100 + n)
}

fn record(kind: &str, body: &Value) -> Record {
    Record {
        id: RecordId(Uuid::now_v7()),
        kind: kind.to_owned(),
        schema: 1,
        ver: 0,
        author: UserId(Uuid::nil()),
        device: DeviceId(Uuid::nil()),
        occurred_at: Timestamp::now(),
        tz: "America/Mexico_City".to_owned(),
        recorded_at: Timestamp::now(),
        body: body.as_object().unwrap().clone(),
    }
}

impl Crowd {
    /// So many people: one in five works in a ward, and each child there has two parents.
    pub(super) fn made(server: &Server, devices: usize, folder: &Path, authority: Vec<u8>) -> Self {
        let staff = devices.div_ceil(5);
        let (wards, parents) = (staff.div_ceil(OF_A_WARD), devices - staff);
        let mut records = Vec::new();
        let mut children = vec![Vec::new(); wards];
        let mut guardians = Vec::new();
        for n in 0..parents.div_ceil(2).max(wards) {
            let mut body = bodies::child();
            body["units"] = json!([{ "id": "u1", "clues": unit(n % wards) }]);
            let child = record("patient", &body);
            children[n % wards].push(child.id);
            for (relation, nss) in [("mother", "03150800120"), ("father", "03150800138")] {
                let mut body = bodies::guardian(child.id, relation, nss);
                body["unit"] = json!(unit(n % wards));
                guardians.push(record("guardian", &body));
            }
            records.push(child);
        }
        guardians.truncate(parents);
        let homes: Vec<RecordId> = guardians.iter().map(|guardian| guardian.id).collect();
        records.extend(guardians);
        server.remember(records);

        let desk = server.desk();
        let ward = |n: usize| {
            let (unit, roles) = (unit(n % wards), [Role::Clinician, Role::Registrar].into());
            let user = desk.add_staff("Personal de prueba", &roles, std::slice::from_ref(&unit)).unwrap();
            let person = Person::Ward { unit, children: children[n % wards].clone() };
            (person, user, desk.code_for_staff(user).unwrap().code.to_string())
        };
        let parent = |guardian: RecordId| {
            let made = desk.code_for_guardian(guardian, "Familia de prueba").unwrap();
            (Person::Parent { guardian }, made.user, made.code.to_string())
        };
        let people = (0..staff).map(ward).chain(homes.into_iter().map(parent)).collect();
        Self { people, folder: folder.to_owned(), url: format!("https://{}", server.address), authority }
    }

    /// Every device is enrolled and receives what is its person's.
    pub(super) fn enrolled(&self) -> Vec<Phone> {
        at_once(&self.people, |(person, user, code)| {
            let trust = Trust { ca_pem: Some(self.authority.clone()), ..Trust::default() };
            let config = Config { trust, ..Config::new(self.folder.join(user.to_string()), StoreKey::random()) };
            let app = Acompana::open(config).unwrap();
            app.enrol(&self.url, code, "dispositivo de prueba").unwrap();
            let phone = Phone { app, person: person.clone(), user: *user };
            phone.settle();
            phone
        })
    }
}

impl Phone {
    /// Syncs until nothing is left to say.
    pub(super) fn settle(&self) {
        const TRIES: u32 = 20;
        for _ in 0..TRIES {
            let report = self.app.run_sync(SyncOptions::default()).unwrap();
            if report.outcome == SyncOutcome::Done && self.app.outbox_counts().unwrap().pending == 0 {
                return;
            }
            std::thread::sleep(Duration::from_millis(500));
        }
        panic!("a device does not get rid of what it has to say");
    }
}
