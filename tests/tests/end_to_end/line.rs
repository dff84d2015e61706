//! What the network does to devices, and what they do about it.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use acompana_core::SyncOutcome;
use acompana_domain::RecordId;
use acompana_domain::kind::Role;
use acompana_sync::client::OpState;
use acompana_tests::bodies::{ELSEWHERE, child, stay};
use acompana_tests::line::{Fate, Moment};
use acompana_tests::{Device, Server};
use serde_json::json;
use uuid::Uuid;

fn ward(server: &Server) -> Device {
    let user = server.staff(&[Role::Clinician, Role::Registrar]);
    Device::enrolled(server.address, &server.code(user))
}

#[test]
fn answers_that_get_lost_double_nothing() {
    let server = Server::start();
    let device = ward(&server);
    let (patient, _) = device.create("patient", &child());
    for turn in 0..40 {
        device.create("hospitalization", &stay(patient, &format!("estancia {turn}")));
        // Every third answer is lost.
        let answers = Arc::new(AtomicU32::new(0));
        device.script(move |moment| {
            let lost = moment == Moment::Answer && answers.fetch_add(1, Ordering::SeqCst).is_multiple_of(3);
            if lost { Fate::Cut } else { Fate::Pass }
        });
        device.sync();
    }
    device.pass_everything();
    device.sync_well();
    assert_eq!((device.applied(), device.pending()), (41, 0));
    let counts = server.desk().counts().unwrap();
    assert_eq!((counts.ops_applied, counts.records["hospitalization"]), (41, 40));
    let other = ward(&server);
    assert_eq!(other.app.count(&acompana_core::RecordQuery::of_kind("hospitalization")).unwrap(), 40);
}

#[test]
fn one_poisonous_write_among_a_thousand_holds_up_nothing() {
    let server = Server::start();
    let device = ward(&server);
    let (patient, _) = device.create("patient", &child());
    device.sync_well();
    // A tablet may not know every patient, so it lets this pass; the server knows that there is no such one.
    let stranger = RecordId(Uuid::now_v7());
    let of = |n| if n == 500 { stranger } else { patient };
    let ops = device.create_all((0..1_000).map(|n| ("hospitalization", stay(of(n), &format!("estancia {n}")))));
    let report = device.sync_well();
    assert_eq!((report.counts.applied, report.counts.rejected, report.counts.exchanges), (999, 1, 1));
    let OpState::Rejected { findings } = device.state(ops[500]) else { panic!("not rejected") };
    assert!(!device.app.tell(&findings[0]).is_empty());
    assert_eq!(device.pending(), 1, "it stays, with its reason");
    assert_eq!(server.desk().counts().unwrap().records["hospitalization"], 999);
}

#[test]
fn an_edit_while_the_record_is_on_its_way_arrives_too() {
    let server = Server::start();
    let device = ward(&server);
    let (patient, _) = device.create("patient", &child());
    let app = device.app.clone();
    let mut edited = false;
    // The request with the new record is on the line, the server has seen nothing of it: the nurse goes on typing.
    device.script(move |moment| {
        if moment == Moment::Request && !std::mem::replace(&mut edited, true) {
            let mut body = app.get(patient).unwrap().unwrap().body;
            body.insert("curp_pending".to_owned(), json!("newborn"));
            app.edit(patient, body, "mientras se enviaba", None).unwrap();
        }
        Fate::Pass
    });
    device.sync_well();
    assert_eq!((device.applied(), device.pending()), (2, 0));
    assert_eq!(ward(&server).text(patient, "curp_pending"), "newborn");
}

#[test]
fn a_child_record_waits_for_its_refused_parent_and_follows_it() {
    let server = Server::start();
    let device = ward(&server);
    let mut lost = child();
    lost["units"][0]["clues"] = json!(ELSEWHERE);
    let (patient, refused) = device.create("patient", &lost);
    let (child_record, waiting) = device.create("hospitalization", &stay(patient, "urgencia"));
    let (independent, _) = device.create("patient", &child());
    device.sync_well();
    assert!(matches!(device.state(refused), OpState::Rejected { .. }), "registered at a unit that is not theirs");
    assert_eq!(device.state(waiting), OpState::Queued);
    let item = device.outbox().into_iter().find(|item| item.op.op_id == waiting).unwrap();
    assert_eq!(item.blocked_by.first().map(|blocker| blocker.op_id), Some(refused));
    assert!(device.get(independent).ver > 0, "nothing else waited");
    device.edit(patient, |body| body["units"][0]["clues"] = json!(acompana_tests::bodies::UNIT));
    device.sync_well();
    assert!(device.get(patient).ver > 0 && device.get(child_record).ver > 0);
    assert_eq!(device.pending(), 0);
}

#[test]
fn without_a_network_everything_is_kept_and_said() {
    let server = Server::start();
    let device = ward(&server);
    device.cut();
    let (patient, _) = device.create("patient", &child());
    let report = device.sync();
    assert!(matches!(report.outcome, SyncOutcome::Unreachable { .. }), "{report:?}");
    let status = device.app.status().unwrap();
    assert_eq!((status.outbox.pending, status.failures), (1, 1));
    device.mend();
    device.sync_well();
    assert_eq!(ward(&server).get(patient).body["sex"], json!("M"));
}
