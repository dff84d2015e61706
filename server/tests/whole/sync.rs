//! Writes and what becomes of them.

use std::thread;

use acompana_domain::kind::{Role, Scope};
use acompana_domain::record::{OpId, RecordId};
use acompana_sync::digest::Buckets;
use acompana_sync::wire::{Op, OpStatus, ProblemCode, ReadNote, RepairAsk, SyncReply, Want};
use jiff::Timestamp;
use serde_json::json;
use uuid::Uuid;

use crate::phone::Phone;
use crate::server::{OTHER_UNIT, Server, UNIT};

#[test]
fn one_poison_among_a_thousand_stops_nothing_else() {
    let server = Server::start();
    let mut phone = server.clinician();
    let ops: Vec<Op> = (0..1_000)
        .map(|n| phone.note(if n == 500 { "poison" } else { "a note of some length, as people write them" }))
        .collect();
    let results = phone.sync(&ops);
    let applied = results.iter().filter(|result| result.status == OpStatus::Applied).count();
    assert_eq!((applied, results[500].status), (999, OpStatus::Rejected));
    assert_eq!(results[500].code.as_deref(), Some("NOTE-POISON"));
    let counts = server.admin().counts().unwrap();
    assert_eq!((counts.records["note"], counts.ops_applied, counts.refused), (999, 999, 1));
    assert_eq!(counts.members[&format!("hospital:{UNIT}")], 999);
    assert!(server.admin().verify_audit().unwrap().first_break.is_none());
    // One more than a request may hold.
    let many: Vec<Op> = (0..1_001).map(|_| phone.note("x")).collect();
    assert_eq!(phone.send(&phone.request(&many)).problem(), ProblemCode::TooLarge);
}

#[test]
fn the_same_request_twice_is_answered_the_same_and_done_once() {
    let server = Server::start();
    let mut phone = server.clinician();
    let ops = [phone.note("a"), phone.note("poison"), phone.create("note", json!({ "text": "number me" }))];
    let request = phone.request(&ops);
    let (first, second): (SyncReply, SyncReply) = (phone.send(&request).read(), phone.send(&request).read());
    for (once, again) in first.results.iter().zip(&second.results) {
        assert!(again.duplicate && !once.duplicate);
        assert_eq!((again.status, again.ver, &again.code), (once.status, once.ver, &once.code));
        assert_eq!(again.findings, once.findings);
    }
    assert_eq!(first.results[2].status, OpStatus::Merged);
    assert_eq!(second.results[2].record, first.results[2].record, "the folio was given once");
    assert_eq!(server.admin().counts().unwrap().records["note"], 2);
    // The same number with another write: the device was restored from a backup.
    let mut other = phone.note("b");
    other.seq = ops[0].seq;
    assert_eq!(phone.send(&phone.request(&[other])).problem(), ProblemCode::EpochConflict);
}

#[test]
fn what_comes_twice_in_one_request_is_done_once() {
    let server = Server::start();
    let mut phone = server.clinician();
    let note = phone.note("a");
    let results = phone.sync(&[note.clone(), note.clone()]);
    assert!(results.iter().all(|result| result.status.took_effect()) && results[1].duplicate);
    let mut edit = phone.edit(&note, 1, "text", json!("a"), json!("b"));
    edit.group = Some(edit.op_id);
    phone.sync(&[edit.clone(), edit]);
    let versions = server.admin().versions(note.record).unwrap();
    assert_eq!(versions.last().unwrap().text("text"), Some("b"));
    assert_eq!(server.admin().counts().unwrap().ops_applied, 2);
}

#[test]
fn groups_succeed_or_fail_together_and_may_depend_within() {
    let server = Server::start();
    let mut phone = server.clinician();
    let group = Some(OpId(Uuid::now_v7()));
    let grouped = |mut op: Op| {
        op.group = group;
        op
    };
    let (first, bad) = (grouped(phone.note("a")), grouped(phone.note("poison")));
    let results = phone.sync(&[first.clone(), bad]);
    assert_eq!((results[0].status, results[1].status), (OpStatus::NeedParent, OpStatus::Rejected));
    assert_eq!(server.admin().counts().unwrap().ops_applied, 0);
    let mut second = grouped(phone.note("b"));
    second.deps = vec![first.op_id];
    let results = phone.sync(&[first, second]);
    assert!(results.iter().all(|result| result.status == OpStatus::Applied), "{results:?}");
}

#[test]
fn what_depends_waits_for_its_parent() {
    let server = Server::start();
    let mut phone = server.clinician();
    let parent = phone.note("parent");
    let mut child = phone.note("child");
    child.deps = vec![parent.op_id];
    let results = phone.sync(std::slice::from_ref(&child));
    assert_eq!((results[0].status, results[0].code.as_deref()), (OpStatus::NeedParent, Some("SYNC-PARENT-WAITS")));
    assert!(phone.sync(&[parent, child]).iter().all(|result| result.status == OpStatus::Applied));
}

#[test]
fn a_dose_changed_on_both_ends_is_a_conflict_and_words_are_kept() {
    let server = Server::start();
    let (mut one, mut two) = (server.clinician(), server.clinician());
    let note = one.create("note", json!({ "text": "a", "dose": "1.0" }));
    one.sync(std::slice::from_ref(&note));
    two.sync(&[]);
    let mine = one.edit(&note, 1, "dose", json!("1.0"), json!("1.1"));
    assert_eq!(one.sync(&[mine])[0].status, OpStatus::Applied);
    let theirs = two.edit(&note, 1, "dose", json!("1.0"), json!("1.2"));
    let words = two.edit(&note, 1, "text", json!("a"), json!("b"));
    let results = two.sync(&[theirs, words]);
    assert_eq!((results[0].status, results[0].code.as_deref()), (OpStatus::Conflict, Some("SYNC-CONFLICT")));
    assert_eq!(results[0].record.as_ref().unwrap().text("dose"), Some("1.1"));
    assert_eq!(results[1].status, OpStatus::Applied, "another field of the same record");
    let versions = server.admin().versions(note.record).unwrap();
    let doses: Vec<_> = versions.iter().map(|version| version.text("dose").unwrap()).collect();
    assert_eq!(doses, ["1.0", "1.1", "1.1"], "nothing is erased");
    assert_eq!(server.admin().counts().unwrap().conflicts, 1);
}

#[test]
fn facts_are_never_edited_and_server_fields_never_set() {
    let server = Server::start();
    let mut phone = server.clinician();
    let fact = phone.create("fact", json!({ "text": "given" }));
    phone.sync(std::slice::from_ref(&fact));
    let edit = phone.edit(&fact, 1, "text", json!("given"), json!("not given"));
    let forged = phone.create("note", json!({ "text": "a", "folio": 7 }));
    let again = Op { op_id: OpId(Uuid::now_v7()), seq: forged.seq + 1, ..fact };
    phone.seq += 1;
    let unknown = phone.create("from_the_future", json!({}));
    let results = phone.sync(&[edit, forged, again, unknown]);
    let codes: Vec<_> = results.iter().map(|result| result.code.as_deref().unwrap()).collect();
    assert_eq!(codes, ["SYNC-APPEND-ONLY", "SYNC-SERVER-FIELD", "SYNC-RECORD-EXISTS", "SYNC-KIND-UNKNOWN"]);
    assert_eq!(results[3].status, OpStatus::Deferred, "kept by the device until the server is updated");
}

#[test]
fn work_for_a_scope_that_was_taken_away_is_kept_apart() {
    let server = Server::start();
    let mut phone = server.clinician();
    let note = phone.note("a");
    phone.sync(std::slice::from_ref(&note));
    let unsent = phone.edit(&note, 1, "text", json!("a"), json!("written while away"));
    let new = phone.note("new while away");
    server.admin().revoke_grant(phone.user.unwrap(), &Scope::Hospital(UNIT.to_owned())).unwrap();
    let results = phone.sync(&[unsent.clone(), new.clone()]);
    assert!(results.iter().all(|result| result.status == OpStatus::Quarantined));
    assert!(!phone.holds(note.record), "the scope left the device");
    let kept = server.admin().list_quarantine().unwrap();
    assert_eq!(kept.iter().map(|kept| &kept.op).collect::<Vec<_>>(), [&new, &unsent]);
    assert_eq!(server.admin().versions(note.record).unwrap().len(), 1);
}

#[test]
fn a_record_that_moves_leaves_one_scope_and_enters_the_other() {
    let server = Server::start();
    let (mut here, mut there) = (server.clinician(), server.clinician_at(OTHER_UNIT));
    let note = here.note("a");
    here.sync(std::slice::from_ref(&note));
    there.sync(&[]);
    let move_by = |phone: &mut Phone| {
        let moved = phone.edit(&note, 1, "unit", json!(UNIT), json!(OTHER_UNIT));
        phone.sync(&[moved]).remove(0)
    };
    assert_eq!(move_by(&mut here).code.as_deref(), Some("SYNC-NOT-ALLOWED"), "nobody writes where they are not");
    let both = [UNIT.to_owned(), OTHER_UNIT.to_owned()];
    let registrar = server.admin().add_staff("Registro", &[Role::Clinician].into(), &both).unwrap();
    let mut both = server.phone_of(registrar);
    both.sync(&[]);
    assert!(move_by(&mut both).status.took_effect());
    here.sync(&[]);
    there.sync(&[]);
    assert!(!here.holds(note.record) && there.holds(note.record));
}

#[test]
fn pages_of_a_few_rows_bring_everything_and_idle_is_small() {
    let server = Server::start();
    let (mut one, mut two) = (server.clinician(), server.clinician());
    let ops: Vec<Op> = (0..95).map(|_| one.note("x")).collect();
    one.sync(&ops);
    let mut more = true;
    let mut exchanges = 0;
    while more {
        let mut request = two.request(&[]);
        request.want = Want { max_rows: 10, ..Want::default() };
        let reply: SyncReply = two.send(&request).read();
        more = reply.scopes.iter().any(|page| page.more);
        exchanges += 1;
        // Taken in by the same code as always: replay it from where the device is.
        let page = reply.scopes.iter().find(|page| page.id.starts_with("hospital")).unwrap();
        assert!(page.changes.len() <= 10);
        two.take_page(page);
    }
    assert_eq!(exchanges, 10);
    assert!(ops.iter().all(|op| two.holds(op.record)));
    two.sync(&[]);
    let idle = two.send(&two.request(&[]));
    assert!(idle.body.len() < 300, "{} bytes", idle.body.len());
    let reply: SyncReply = idle.read();
    assert!(reply.scopes.is_empty());
}

#[test]
fn differences_are_found_and_repaired() {
    let server = Server::start();
    let mut phone = server.clinician();
    let ops: Vec<Op> = (0..50).map(|_| phone.note("x")).collect();
    phone.sync(&ops);
    let scope = format!("hospital:{UNIT}");
    let lost = ops[17].record;
    phone.rows.get_mut(&scope).unwrap().remove(&lost);
    let mut request = phone.request(&[]);
    let bits = Buckets::bits_for(50);
    let members: Vec<(RecordId, i64)> = phone.rows[&scope].iter().map(|(id, ver)| (*id, *ver)).collect();
    request.repair = vec![RepairAsk { scope: scope.clone(), buckets: Buckets::over(bits, members) }];
    let reply: SyncReply = phone.send(&request).read();
    assert!(reply.scopes.iter().any(|page| page.id == scope && page.digest != phone.digest(&scope)), "noticed");
    let answer = &reply.repair[0];
    assert_eq!(answer.buckets, [Buckets::bucket_of(bits, lost)]);
    assert!(answer.members.contains(&(lost, 1)));
}

#[test]
fn reads_reach_the_audit_log_once() {
    let server = Server::start();
    let mut phone = server.clinician();
    let note = phone.note("a");
    phone.sync(std::slice::from_ref(&note));
    let mut request = phone.request(&[]);
    let read = |n| ReadNote {
        n,
        at: Timestamp::now(),
        kind: "note".to_owned(),
        record: note.record,
        reason: "pase de visita".to_owned(),
    };
    request.reads = vec![read(1), read(2)];
    for _ in 0..2 {
        let reply: SyncReply = phone.send(&request).read();
        assert_eq!(reply.reads_through, 2);
    }
    let lines = server.admin().audit_lines(0, 1_000).unwrap();
    let reads = lines.iter().filter(|line| line.line.reason == "pase de visita");
    assert_eq!(reads.count(), 2);
}

#[test]
fn devices_at_once_converge_and_nothing_is_lost_or_doubled() {
    const DEVICES: usize = 4;
    const ROUNDS: usize = 8;
    let server = Server::start();
    let mut phones: Vec<_> = (0..DEVICES).map(|_| server.clinician()).collect();
    thread::scope(|threads| {
        for phone in &mut phones {
            threads.spawn(|| {
                for _ in 0..ROUNDS {
                    let ops: Vec<Op> = (0..5).map(|_| phone.create("note", json!({ "text": "number me" }))).collect();
                    assert!(phone.sync(&ops).iter().all(|result| result.status == OpStatus::Merged));
                }
            });
        }
    });
    let total = DEVICES * ROUNDS * 5;
    for phone in &mut phones {
        phone.sync(&[]);
        assert_eq!(phone.rows[&format!("hospital:{UNIT}")].len(), total);
    }
    let mut folios: Vec<u64> = server
        .admin()
        .records("note", 0, 1_000)
        .unwrap()
        .iter()
        .map(|numbered| numbered.record.body["folio"].as_u64().unwrap())
        .collect();
    folios.sort_unstable();
    assert_eq!(folios, (1..=total as u64).collect::<Vec<_>>(), "numbers without gaps");
    let counts = server.admin().counts().unwrap();
    assert_eq!(counts.ops_applied, i64::try_from(total).unwrap());
    assert!(server.admin().verify_audit().unwrap().first_break.is_none());
}
