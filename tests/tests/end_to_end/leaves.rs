//! Leaves: two phones of one parent, two parents of one child, and the 364 days they share.

use acompana_core::{CoreError, LeaveDraft};
use acompana_domain::kind::Role;
use acompana_domain::leave::Verdict;
use acompana_domain::leave::case::Reason;
use acompana_domain::leave::kinds::LeaveRequest;
use acompana_domain::record::{DeviceId, UserId};
use acompana_domain::{Arg, Record, RecordId};
use acompana_tests::bodies::{UNIT, child, day, diagnosis, guardian, prescription, today};
use acompana_tests::{Device, Server};
use jiff::Timestamp;
use serde_json::json;
use uuid::Uuid;

struct Family {
    child: RecordId,
    mother: RecordId,
    father: RecordId,
    prescription: RecordId,
}

/// A family that the ward and its benefits office have registered.
fn family(server: &Server) -> Family {
    let user = server.staff(&[Role::Clinician, Role::Registrar, Role::Benefits]);
    let ward = Device::enrolled(server.address, &server.code(user));
    let (child, _) = ward.create("patient", &child());
    ward.create("diagnosis", &diagnosis(child));
    let (mother, _) = ward.create("guardian", &guardian(child, "mother", "03150800120"));
    let (father, _) = ward.create("guardian", &guardian(child, "father", "73121500331"));
    let (prescription, _) = ward.create("leave_prescription", &prescription(child, 28));
    ward.sync_well();
    Family { child, mother, father, prescription }
}

fn phone(server: &Server, guardian: RecordId) -> Device {
    Device::enrolled(server.address, &server.parent_code(guardian))
}

fn draft(family: &Family, start: i64, days: i64) -> LeaveDraft {
    LeaveDraft {
        patient: family.child,
        prescription: Some(family.prescription),
        start: day(start),
        days,
        reason: Reason::Hospitalizacion,
        court_ruling: None,
    }
}

fn ask(phone: &Device, draft: &LeaveDraft) -> (RecordId, Verdict) {
    let asked = phone.app.leaves().submit(draft).unwrap_or_else(|error| match error {
        CoreError::Invalid { findings } => panic!("{findings:?}"),
        other => panic!("{other}"),
    });
    (asked.saved.id, asked.precheck.verdict)
}

fn request(device: &Device, id: RecordId) -> LeaveRequest {
    device.get(id).typed().unwrap()
}

/// Twelve leaves of 28 days that the mother had: 336 of the 364.
fn twelve_leaves_of_the_past(family: &Family) -> Vec<Record> {
    (0..12)
        .map(|n| {
            let body = json!({
                "patient": family.child, "holder": family.mother, "prescription": family.prescription, "unit": UNIT,
                "request_date": day(-600 + n * 28), "start": day(-600 + n * 28), "days": 28, "reason": "HOSPITALIZACION",
                "status": "expedida", "folio": format!("LCM-2025-37-{:06}-A", n + 1), "applicant_signed": true,
            });
            Record {
                id: RecordId(Uuid::now_v7()),
                kind: "leave_request".to_owned(),
                schema: 1,
                ver: 0,
                author: UserId(family.mother.0),
                device: DeviceId(Uuid::nil()),
                occurred_at: Timestamp::now(),
                tz: "America/Mexico_City".to_owned(),
                recorded_at: Timestamp::now(),
                body: body.as_object().unwrap().clone(),
            }
        })
        .collect()
}

/// The days that stand against the 364.
fn granted(device: &Device, child: RecordId) -> i64 {
    let requests = device.app.leaves().history(child).unwrap();
    let issued = requests.iter().filter(|record| record.text("status") == Some("expedida"));
    issued.map(|record| record.body["days"].as_i64().unwrap()).sum()
}

fn has_no_days_left(request: &LeaveRequest) -> bool {
    let findings = &request.decision.as_ref().unwrap().findings;
    findings.iter().any(|finding| finding.code == "LIC-14" && finding.args.get("left") == Some(&Arg::Int(0)))
}

#[test]
fn two_phones_of_one_parent_ask_for_the_last_days_and_only_one_gets_them() {
    let server = Server::start();
    let family = family(&server);
    server.remember(twelve_leaves_of_the_past(&family));
    let (one, two) = (phone(&server, family.mother), phone(&server, family.mother));
    one.cut();
    two.cut();
    let (first, precheck) = ask(&one, &draft(&family, 1, 28));
    assert_eq!(precheck, Verdict::ProcedenteConSubsidio, "each phone sees 28 days left");
    let (second, precheck) = ask(&two, &draft(&family, 40, 28));
    assert_eq!(precheck, Verdict::ProcedenteConSubsidio);
    one.mend();
    two.mend();
    one.sync_well();
    two.sync_well();
    assert_eq!(request(&one, first).status.as_str(), "expedida");
    let refused = request(&two, second);
    assert_eq!(refused.status.as_str(), "improcedente");
    assert!(has_no_days_left(&refused), "the phone can show why: {:?}", refused.decision);
    let told = two.app.leaves().told(&refused.decision.unwrap().findings);
    assert!(told[0].contains("364"), "{told:?}");
    one.sync_well();
    assert_eq!((granted(&one, family.child), granted(&two, family.child)), (364, 364));
    // What one phone takes back is taken back on the other.
    one.app.leaves().cancel(first, "ya no hace falta").unwrap();
    one.sync_well();
    two.sync_well();
    assert_eq!(two.text(first, "status"), "cancelada");
    assert_eq!(granted(&two, family.child), 336);
}

#[test]
fn two_parents_ask_for_the_last_days_and_only_one_gets_them() {
    let server = Server::start();
    let family = family(&server);
    server.remember(twelve_leaves_of_the_past(&family));
    let (mother, father) = (phone(&server, family.mother), phone(&server, family.father));
    mother.cut();
    father.cut();
    let (hers, _) = ask(&mother, &draft(&family, 1, 28));
    let (his, _) = ask(&father, &draft(&family, 29, 28));
    mother.mend();
    father.mend();
    mother.sync_well();
    father.sync_well();
    assert_eq!(request(&mother, hers).status.as_str(), "expedida");
    let second = request(&father, his);
    assert_ne!(second.status.as_str(), "expedida");
    assert!(second.folio.is_none() && has_no_days_left(&second), "{:?}", second.decision);
    assert_eq!(granted(&father, family.child), 364, "never more than the law gives");
    // Both see that there is a leave; only she sees what it pays.
    assert_eq!(father.text(hers, "status"), "expedida");
    assert!(mother.app.leaves().certificate(hers).unwrap().is_some());
    assert!(father.app.leaves().certificate(hers).unwrap().is_none());
    assert!(father.app.get(family.mother).unwrap().is_none(), "nor her data");
}

#[test]
fn the_same_request_from_two_phones_is_one_leave() {
    let server = Server::start();
    let family = family(&server);
    let (one, two) = (phone(&server, family.mother), phone(&server, family.mother));
    one.cut();
    two.cut();
    let (first, _) = ask(&one, &draft(&family, 1, 14));
    let (again, _) = ask(&two, &draft(&family, 1, 14));
    one.mend();
    two.mend();
    one.sync_well();
    two.sync_well();
    assert_eq!(request(&one, first).status.as_str(), "expedida");
    let linked = request(&two, again);
    assert_eq!((linked.status.as_str(), linked.possible_duplicate_of), ("cancelada", Some(first)));
    assert_eq!(granted(&two, family.child), 14);
    assert_eq!(linked.start, Some(day(1)), "what was asked for is still there");
}

#[test]
fn a_parent_reads_nothing_of_another_family() {
    let server = Server::start();
    let (ours, theirs) = (family(&server), family(&server));
    let phone = phone(&server, ours.mother);
    assert!(phone.app.get(ours.child).unwrap().is_some());
    assert!(phone.app.get(theirs.child).unwrap().is_none());
    let foreign = LeaveDraft { patient: theirs.child, ..draft(&ours, 1, 7) };
    assert!(matches!(phone.app.leaves().submit(&foreign), Err(CoreError::NotFound { .. })));
    assert!(today() < day(1));
}
