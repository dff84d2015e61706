//! The administrator's desk, beside a running server.

use std::collections::BTreeSet;

use acompana_domain::kind::{Role, Scope};
use acompana_domain::record::{RecordId, UserId};
use acompana_server::AdministrationFailure;
use acompana_sync::wire::{EnrolReply, Op, OpStatus};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::phone::Phone;
use crate::server::{Server, UNIT};

fn guardian(phone: &mut Phone, children: &Value) -> Op {
    phone.create(
        "guardian",
        json!({
            "names": { "given": "Rosa", "first_surname": "Ejemplo" },
            "relation": "mother", "custody": "yes", "unit": UNIT, "children": children,
        }),
    )
}

fn child(patient: RecordId) -> Value {
    json!({ "id": patient.to_string(), "patient": patient.to_string(), "registered_beneficiary": true })
}

fn held(server: &Server, user: UserId) -> BTreeSet<String> {
    let grants = server.admin().list_grants(user).unwrap();
    grants.into_iter().filter(|grant| grant.until.is_none()).map(|grant| grant.scope).collect()
}

#[test]
fn hospitals_are_added_once_and_reach_everybody() {
    let server = Server::start();
    let mut phone = server.clinician();
    let admin = server.admin();
    let first = admin.add_hospital(" dfims000061 ", "UMAE de ejemplo", "UMAE", "CDMX").unwrap();
    let again = admin.add_hospital("DFIMS000061", "UMAE de ejemplo", "UMAE", "CDMX").unwrap();
    assert_eq!((first.id, again.ver), (again.id, 1));
    assert_eq!(admin.add_hospital("DFIMS000061", "Otro nombre", "UMAE", "CDMX").unwrap().ver, 2);
    assert_eq!(admin.list_hospitals().unwrap().len(), 1);
    let refused = admin.add_hospital("DFIMS000061", "Otro nombre", "no such level", "CDMX");
    assert!(matches!(refused, Err(AdministrationFailure::Refused { .. })));
    phone.sync(&[]);
    assert_eq!(phone.bodies[&first.id]["name"], "Otro nombre");
}

#[test]
fn staff_hold_what_their_roles_need() {
    let server = Server::start();
    let of = |role| held(&server, server.staff(role, &UNIT.to_lowercase()));
    let (hospital, benefits) = (format!("hospital:{UNIT}"), format!("benefits:{UNIT}"));
    let ward = BTreeSet::from([hospital, "reference".to_owned()]);
    assert_eq!(of(Role::Clinician), ward);
    assert_eq!(of(Role::Registrar), ward);
    assert_eq!(of(Role::Coordinator), ward);
    assert_eq!(of(Role::Benefits), [benefits, "reference".to_owned()].into());
    let admin = server.admin();
    assert!(admin.add_staff("", &[Role::Clinician].into(), &[UNIT.to_owned()]).is_err());
    assert!(admin.add_staff("x", &[].into(), &[UNIT.to_owned()]).is_err());
    assert!(admin.add_staff("x", &[Role::Parent].into(), &[UNIT.to_owned()]).is_err());
    assert!(admin.add_staff("x", &[Role::Clinician].into(), &[" ".to_owned()]).is_err());
    assert!(admin.add_staff("x", &[Role::Admin].into(), &[]).is_ok());
    assert!(admin.code_for_staff(UserId(Uuid::now_v7())).is_err());
    assert!(admin.code_for_guardian(RecordId(Uuid::now_v7()), "x").is_err());
}

#[test]
fn a_parent_sees_their_children_and_what_staff_add() {
    let server = Server::start();
    let mut desk = server.phone_of(server.staff(Role::Benefits, UNIT));
    let (ana, luis) = (RecordId(Uuid::now_v7()), RecordId(Uuid::now_v7()));
    let mother = guardian(&mut desk, &json!([child(ana)]));
    assert_eq!(desk.sync(std::slice::from_ref(&mother))[0].status, OpStatus::Applied);

    let made = server.admin().code_for_guardian(mother.record, "").unwrap();
    assert_eq!(made.user, UserId(mother.record.0));
    let phone = Phone::new(server.address);
    let reply: EnrolReply = phone.enrol(&made.code.to_string()).read();
    assert_eq!((reply.user, reply.guardian), (made.user, Some(mother.record)));
    assert_eq!((reply.display_name.as_str(), reply.roles), ("Rosa", [Role::Parent].into()));
    let mut phone = phone.enrolled(&made.code.to_string());
    phone.sync(&[]);
    assert_eq!(phone.bodies[&mother.record]["user"], made.user.to_string(), "the record names its user");
    let mut expected =
        BTreeSet::from([format!("family:{}", mother.record), format!("child:{ana}"), "reference".to_owned()]);
    assert_eq!(held(&server, made.user), expected);

    // A parent cannot give herself a child…
    let add = |by: &mut Phone| by.edit(&mother, 2, "children", json!([child(ana)]), json!([child(ana), child(luis)]));
    let own = add(&mut phone);
    assert_ne!(phone.sync(&[own])[0].status, OpStatus::Applied);
    assert_eq!(held(&server, made.user), expected);
    // …the benefits office can, and the scope follows in the same moment.
    let mut office = server.phone_of(server.staff(Role::Benefits, UNIT));
    office.sync(&[]);
    let theirs = add(&mut office);
    let result = office.sync(&[theirs]).remove(0);
    assert!(result.status.took_effect(), "{result:?}");
    expected.insert(format!("child:{luis}"));
    assert_eq!(held(&server, made.user), expected);
    phone.sync(&[]);
    assert!(phone.cursors.contains_key(&format!("child:{luis}")));

    // What was taken away comes back only with a new code.
    let admin = server.admin();
    admin.revoke_grant(made.user, &Scope::Child(luis)).unwrap();
    assert!(admin.revoke_grant(made.user, &Scope::Child(luis)).is_err(), "not held any more");
    let (before, after) = (json!([child(ana), child(luis)]), json!([child(luis), child(ana)]));
    let touched = office.edit(&mother, result.ver, "children", before, after);
    assert!(office.sync(&[touched])[0].status.took_effect());
    assert!(!held(&server, made.user).contains(&format!("child:{luis}")));
    admin.code_for_guardian(mother.record, "Rosa").unwrap();
    assert!(held(&server, made.user).contains(&format!("child:{luis}")));
}

#[test]
fn a_guardian_record_with_a_colleagues_id_gives_and_takes_nothing() {
    let server = Server::start();
    let colleague = server.staff(Role::Clinician, UNIT);
    let mut desk = server.phone_of(server.staff(Role::Benefits, UNIT));
    let own = desk.user.unwrap();
    let before = (held(&server, colleague), held(&server, own));
    let stranger = RecordId(Uuid::now_v7());
    for id in [colleague, own] {
        let mut forged = guardian(&mut desk, &json!([child(stranger)]));
        forged.record = RecordId(id.0);
        assert!(desk.sync(&[forged])[0].status.took_effect());
        let code = server.admin().code_for_guardian(RecordId(id.0), "");
        assert!(matches!(code, Err(AdministrationFailure::Unfit { .. })), "the account stays what it is");
    }
    assert_eq!((held(&server, colleague), held(&server, own)), before);
}

#[test]
fn devices_tell_how_much_waits_on_them() {
    let server = Server::start();
    let mut phone = server.clinician();
    let mut request = phone.request(&[]);
    request.outbox_depth = 41;
    request.sent_at = server.clock.now() + jiff::SignedDuration::from_mins(20);
    assert_eq!(phone.send(&request).status, 200);
    let device = server.admin().list_devices().unwrap().remove(0);
    assert_eq!((device.id, device.outbox_depth, device.app.as_str()), (phone.id, 41, "test"));
    assert_eq!((device.skew_ms, device.user), (20 * 60 * 1_000, phone.user));
    phone.sync(&[]);
    let codes = server.admin().list_codes().unwrap();
    assert!(codes[0].used.is_some());
    assert_eq!(server.admin().list_staff().unwrap().len(), 1);
}
