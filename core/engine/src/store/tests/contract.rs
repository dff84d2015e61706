//! What every store of a device must do, whatever it is made of. Each test runs on a store that stays open and on one
//! that is closed and opened again between any two transactions.

use acompana_domain::record::OpId;
use acompana_sync::audit::{Action, Line};
use acompana_sync::client::{ClientTx, OpState, ScopeState};
use acompana_sync::digest::Digest;

use super::super::Store;
use super::{fresh, open, write};
use crate::testing::{device_state, now, op_id, queued, record_id, visit};

/// A store under test.
trait Rig {
    fn tx(&mut self, work: &mut dyn FnMut(&mut dyn ClientTx));
    /// Notes one read of record `n`, as the app would.
    fn note_read(&mut self, n: u64);
}

struct File {
    dir: tempfile::TempDir,
    store: Option<Store>,
    reopens: bool,
}

impl File {
    fn new(reopens: bool) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let store = Some(fresh(dir.path()));
        Self { dir, store, reopens }
    }

    fn store(&mut self) -> &Store {
        if self.reopens {
            drop(self.store.take());
            self.store = Some(open(self.dir.path()));
        }
        self.store.as_ref().unwrap()
    }
}

impl Rig for File {
    fn tx(&mut self, work: &mut dyn FnMut(&mut dyn ClientTx)) {
        write(self.store(), |tx| work(tx));
    }

    fn note_read(&mut self, n: u64) {
        let line = Line {
            at: now(),
            user: None,
            device: None,
            action: Action::Read,
            kind: Some("dragon_visit".to_owned()),
            record: Some(record_id(n)),
            reason: format!("read {n}"),
        };
        write(self.store(), |tx| tx.note_read(&line).unwrap());
    }
}

macro_rules! contract {
    ($($name:ident),* $(,)?) => {
        mod stays_open {
            use super::*;
            $(#[test] fn $name() { super::$name(&mut File::new(false)); })*
        }
        mod reopened {
            use super::*;
            $(#[test] fn $name() { super::$name(&mut File::new(true)); })*
        }
    };
}

contract!(
    device_state_is_kept,
    clean_and_dirty_records,
    a_record_is_kept_to_the_last_digit,
    an_erased_record_takes_all_that_hangs_on_it,
    outbox_in_order,
    states_and_what_they_count_for,
    a_replaced_dependency,
    answered_through_the_first_gap,
    archived_writes_are_kept_until_forgotten,
    a_new_epoch_numbers_what_is_unanswered,
    an_archived_write_without_number_gets_one_when_it_is_sent_again,
    scopes_and_members,
    stale_members,
    reads_are_numbered_and_forgotten,
);

fn device_state_is_kept(rig: &mut dyn Rig) {
    let mut state = device_state();
    state.failures = 3;
    state.not_before = Some(now());
    state.server_epoch = Some("e".to_owned());
    rig.tx(&mut |tx| tx.put_device(&state).unwrap());
    rig.tx(&mut |tx| assert_eq!(tx.device().unwrap(), state));
}

fn clean_and_dirty_records(rig: &mut dyn Rig) {
    let (server, mut local) = (visit(1, 4), visit(1, 4));
    local.body.insert("note".to_owned(), "mine".into());
    rig.tx(&mut |tx| {
        assert_eq!((tx.local(server.id).unwrap(), tx.server_ver(server.id).unwrap()), (None, None));
        tx.put_clean(&server).unwrap();
        assert_eq!(tx.server_copy(server.id).unwrap().as_ref(), Some(&server), "its own writes are seen");
    });
    rig.tx(&mut |tx| {
        tx.put_dirty(&local, Some(&server)).unwrap();
    });
    rig.tx(&mut |tx| {
        assert_eq!(tx.local(server.id).unwrap().as_ref(), Some(&local));
        assert_eq!(tx.server_copy(server.id).unwrap().as_ref(), Some(&server));
        assert_eq!(tx.server_ver(server.id).unwrap(), Some(4));
        tx.put_dirty(&visit(2, 0), None).unwrap();
        tx.put_dirty(&visit(3, 0), None).unwrap();
    });
    rig.tx(&mut |tx| assert!(tx.confirm(record_id(3), 7).unwrap()));
    rig.tx(&mut |tx| {
        assert_eq!(tx.local(record_id(3)).unwrap(), Some(visit(3, 7)));
        assert_eq!(tx.server_copy(record_id(3)).unwrap(), Some(visit(3, 7)), "it is the server's");
        assert!(!tx.confirm(record_id(3), 8).unwrap(), "it had been seen");
        assert!(!tx.confirm(record_id(4), 8).unwrap(), "it is not here");
        assert_eq!(tx.local(record_id(3)).unwrap(), Some(visit(3, 7)));
    });
    rig.tx(&mut |tx| {
        let unseen = record_id(2);
        assert!(tx.local(unseen).unwrap().is_some());
        assert_eq!((tx.server_copy(unseen).unwrap(), tx.server_ver(unseen).unwrap()), (None, None));
        tx.put_clean(&visit(1, 5)).unwrap();
    });
    rig.tx(&mut |tx| assert_eq!(tx.server_copy(server.id).unwrap(), Some(visit(1, 5))));
}

fn a_record_is_kept_to_the_last_digit(rig: &mut dyn Rig) {
    let mut odd = visit(1, i64::MAX);
    odd.kind = "a_kind_of_the_future".to_owned();
    odd.body.insert("text".to_owned(), "a\0b 🐉 \u{202e}".into());
    odd.body.insert("large".to_owned(), serde_json::json!(u64::MAX));
    odd.body.insert("null".to_owned(), serde_json::Value::Null);
    odd.tz = "\0".to_owned();
    odd.occurred_at = jiff::Timestamp::MAX;
    odd.recorded_at = jiff::Timestamp::MIN;
    rig.tx(&mut |tx| tx.put_clean(&odd).unwrap());
    rig.tx(&mut |tx| assert_eq!(tx.local(odd.id).unwrap().as_ref(), Some(&odd)));
    let received = (&odd).try_into().unwrap();
    rig.tx(&mut |tx| tx.put_clean(&visit(1, 1)).unwrap());
    rig.tx(&mut |tx| assert!(!tx.put_new(&received).unwrap(), "it is here"));
    rig.tx(&mut |tx| assert_eq!(tx.local(odd.id).unwrap(), Some(visit(1, 1))));
    rig.tx(&mut |tx| tx.put_received(&received).unwrap());
    rig.tx(&mut |tx| assert_eq!(tx.local(odd.id).unwrap().as_ref(), Some(&odd)));
    rig.tx(&mut |tx| tx.erase(odd.id).unwrap());
    rig.tx(&mut |tx| assert!(tx.put_new(&received).unwrap()));
    rig.tx(&mut |tx| assert_eq!(tx.local(odd.id).unwrap().as_ref(), Some(&odd)));
    rig.tx(&mut |tx| tx.put_dirty(&visit(1, 1), Some(&odd)).unwrap());
    rig.tx(&mut |tx| assert_eq!(tx.server_copy(odd.id).unwrap().as_ref(), Some(&odd)));
}

fn scope(id: &str) -> ScopeState {
    ScopeState { id: id.to_owned(), epoch: 2, seq: 9, digest: Digest::default(), resyncing: false }
}

fn an_erased_record_takes_all_that_hangs_on_it(rig: &mut dyn Rig) {
    rig.tx(&mut |tx| {
        tx.put_scope(&scope("reference")).unwrap();
        tx.put_dirty(&visit(1, 1), Some(&visit(1, 1))).unwrap();
        tx.enter("reference", record_id(1)).unwrap();
    });
    rig.tx(&mut |tx| {
        tx.erase(record_id(1)).unwrap();
        tx.erase(record_id(77)).unwrap();
    });
    rig.tx(&mut |tx| {
        assert_eq!(tx.local(record_id(1)).unwrap(), None);
        assert_eq!(tx.server_ver(record_id(1)).unwrap(), None);
        assert!(tx.members("reference").unwrap().is_empty());
        tx.put_dirty(&visit(1, 0), None).unwrap();
        assert_eq!(tx.server_copy(record_id(1)).unwrap(), None, "the old base is not found again");
        assert!(tx.memberships(record_id(1)).unwrap().is_empty());
    });
}

fn fill(rig: &mut dyn Rig, count: i64) {
    rig.tx(&mut |tx| {
        for seq in 1..=count {
            tx.insert_op(&queued(seq, seq.unsigned_abs() % 2, &[])).unwrap();
        }
        tx.put_device(&acompana_sync::client::DeviceState { next_seq: count + 1, ..device_state() }).unwrap();
    });
}

fn seqs(ops: &[acompana_sync::client::QueuedOp]) -> Vec<i64> {
    ops.iter().map(|queued| queued.op.seq).collect()
}

fn outbox_in_order(rig: &mut dyn Rig) {
    let mut whole = queued(6, 3, &[1, 2]);
    whole.op.group = Some(op_id(99));
    whole.stale_at = Some(now());
    fill(rig, 5);
    rig.tx(&mut |tx| tx.insert_op(&whole).unwrap());
    rig.tx(&mut |tx| {
        assert_eq!(seqs(&tx.unanswered(0, 3).unwrap()), [1, 2, 3]);
        assert_eq!(seqs(&tx.unanswered(3, 100).unwrap()), [4, 5, 6]);
        assert_eq!(seqs(&tx.ops_of(record_id(1)).unwrap()), [1, 3, 5]);
        assert_eq!(tx.op(whole.op.op_id).unwrap().as_ref(), Some(&whole));
        assert_eq!(tx.op(op_id(77)).unwrap(), None);
        assert_eq!(tx.pending_records().unwrap().len(), 3);
        assert_eq!(tx.outbox_depth().unwrap(), 6);
    });
}

fn every_state() -> Vec<OpState> {
    vec![
        OpState::Queued,
        OpState::Inflight,
        OpState::Later { at: now() },
        OpState::NeedsConfirm,
        OpState::Rejected { findings: vec![acompana_domain::Finding::error("X", "/a").with("n", 3)] },
        OpState::Conflict { kept: Vec::new() },
        OpState::Applied { kept: Vec::new(), merged: true },
        OpState::Quarantined,
        OpState::Withdrawn,
        OpState::Replaced { by: op_id(50) },
    ]
}

fn states_and_what_they_count_for(rig: &mut dyn Rig) {
    fill(rig, 1);
    for state in every_state() {
        rig.tx(&mut |tx| tx.set_state(op_id(1), &state).unwrap());
        rig.tx(&mut |tx| {
            assert_eq!(tx.op(op_id(1)).unwrap().unwrap().state, state);
            let unanswered = OpState::UNANSWERED.contains(&state.name());
            assert_eq!(tx.unanswered(0, 9).unwrap().len(), usize::from(unanswered), "{state:?}");
            assert_eq!(tx.stuck().unwrap().len(), usize::from(OpState::STUCK.contains(&state.name())), "{state:?}");
            let pending = state.is_pending();
            assert_eq!(tx.ops_of(record_id(1)).unwrap().len(), usize::from(pending), "{state:?}");
            assert_eq!(tx.pending_records().unwrap().contains(&record_id(1)), pending, "{state:?}");
            assert_eq!(tx.outbox_depth().unwrap(), i64::from(pending), "{state:?}");
        });
    }
    rig.tx(&mut |tx| {
        assert!(tx.op(op_id(1)).unwrap().unwrap().sent, "it was in flight once");
        assert!(tx.set_state(op_id(77), &OpState::Queued).is_err(), "an unknown write is no silent success");
    });
}

fn a_replaced_dependency(rig: &mut dyn Rig) {
    let deps = |tx: &dyn ClientTx, n: u64| tx.op(op_id(n)).unwrap().unwrap().op.deps;
    rig.tx(&mut |tx| {
        for op in [queued(1, 1, &[]), queued(2, 1, &[1]), queued(3, 1, &[1, 4]), queued(4, 1, &[1]), queued(5, 1, &[1])]
        {
            tx.insert_op(&op).unwrap();
        }
        tx.set_state(op_id(5), &OpState::Applied { kept: Vec::new(), merged: false }).unwrap();
        tx.replace_dep(op_id(1), op_id(4)).unwrap();
    });
    rig.tx(&mut |tx| {
        assert_eq!(deps(tx, 2), [op_id(4)]);
        assert_eq!(deps(tx, 3), [op_id(4)], "whoever waited for both waits once");
        assert_eq!(deps(tx, 4), Vec::<OpId>::new(), "nothing waits for itself");
        assert_eq!(deps(tx, 5), [op_id(1)], "what is settled is history");
    });
}

fn answered_through_the_first_gap(rig: &mut dyn Rig) {
    fill(rig, 4);
    let applied = OpState::Applied { kept: Vec::new(), merged: false };
    rig.tx(&mut |tx| {
        assert_eq!(tx.answered_through().unwrap(), 0);
        tx.set_state(op_id(1), &applied).unwrap();
        tx.set_state(op_id(3), &applied).unwrap();
    });
    rig.tx(&mut |tx| {
        assert_eq!(tx.answered_through().unwrap(), 1);
        tx.set_state(op_id(2), &OpState::Rejected { findings: Vec::new() }).unwrap();
    });
    rig.tx(&mut |tx| {
        assert_eq!(tx.answered_through().unwrap(), 3, "a refusal is an answer");
        tx.set_state(op_id(4), &applied).unwrap();
        tx.forget_archived(4).unwrap();
    });
    rig.tx(&mut |tx| assert_eq!(tx.answered_through().unwrap(), 4, "forgotten writes were answered"));
}

fn archived_writes_are_kept_until_forgotten(rig: &mut dyn Rig) {
    fill(rig, 4);
    let applied = OpState::Applied { kept: Vec::new(), merged: false };
    rig.tx(&mut |tx| {
        for n in 1..=3 {
            tx.set_state(op_id(n), &applied).unwrap();
        }
        tx.set_state(op_id(1), &OpState::Withdrawn).unwrap();
        tx.forget_archived(2).unwrap();
    });
    rig.tx(&mut |tx| {
        assert!(tx.op(op_id(1)).unwrap().is_some(), "only what took effect is forgotten");
        assert!(tx.op(op_id(2)).unwrap().is_none());
        tx.set_state(op_id(4), &OpState::Quarantined).unwrap();
        assert_eq!(tx.reopen_archived().unwrap(), 2, "what took effect, and what was kept apart");
    });
    rig.tx(&mut |tx| {
        let again = tx.unanswered(0, 9).unwrap();
        assert_eq!(seqs(&again), [3, 4]);
        assert!(again.iter().all(|queued| queued.state == OpState::Inflight), "the server may still hold them");
    });
}

fn a_new_epoch_numbers_what_is_unanswered(rig: &mut dyn Rig) {
    fill(rig, 5);
    rig.tx(&mut |tx| {
        tx.set_state(op_id(1), &OpState::Applied { kept: Vec::new(), merged: false }).unwrap();
        tx.set_state(op_id(3), &OpState::Rejected { findings: Vec::new() }).unwrap();
        tx.set_state(op_id(4), &OpState::Inflight).unwrap();
        assert_eq!(tx.renumber().unwrap(), 4);
    });
    rig.tx(&mut |tx| {
        let numbered = tx.unanswered(0, 9).unwrap();
        let ids: Vec<OpId> = numbered.iter().map(|queued| queued.op.op_id).collect();
        assert_eq!((seqs(&numbered), ids), (vec![1, 2, 3], vec![op_id(2), op_id(4), op_id(5)]));
        tx.forget_archived(3).unwrap();
        assert!(tx.op(op_id(1)).unwrap().is_some(), "its old number is not taken for a new one");
    });
}

fn an_archived_write_without_number_gets_one_when_it_is_sent_again(rig: &mut dyn Rig) {
    fill(rig, 2);
    rig.tx(&mut |tx| {
        tx.set_state(op_id(1), &OpState::Applied { kept: Vec::new(), merged: false }).unwrap();
        let next_seq = tx.renumber().unwrap();
        let device = tx.device().unwrap();
        tx.put_device(&acompana_sync::client::DeviceState { next_seq, ..device }).unwrap();
        tx.set_state(op_id(1), &OpState::Queued).unwrap();
    });
    rig.tx(&mut |tx| {
        assert_eq!(seqs(&tx.unanswered(0, 9).unwrap()), [1, 2], "it is not lost between the epochs");
        assert_eq!(tx.device().unwrap().next_seq, 3);
    });
}

fn scopes_and_members(rig: &mut dyn Rig) {
    let mut hospital = scope("hospital:A");
    hospital.digest = Digest { sum: u64::MAX - 1, count: 2 };
    rig.tx(&mut |tx| {
        tx.put_scope(&scope("child:B")).unwrap();
        tx.put_scope(&hospital).unwrap();
        tx.put_clean(&visit(1, 3)).unwrap();
        tx.put_dirty(&visit(2, 0), None).unwrap();
        tx.put_dirty(&visit(3, 7), Some(&visit(3, 7))).unwrap();
        for n in 1..=3 {
            assert!(tx.enter("hospital:A", record_id(n)).unwrap());
        }
        assert!(tx.enter("child:B", record_id(1)).unwrap());
        assert!(!tx.enter("child:B", record_id(1)).unwrap(), "it was there already");
    });
    rig.tx(&mut |tx| {
        assert_eq!(tx.scopes().unwrap(), [scope("child:B"), hospital.clone()]);
        let mut members = tx.members("hospital:A").unwrap();
        members.sort();
        assert_eq!(members, [(record_id(1), 3), (record_id(2), 0), (record_id(3), 7)]);
        assert_eq!(tx.memberships(record_id(1)).unwrap(), ["child:B", "hospital:A"]);
        assert!(tx.leave("hospital:A", record_id(1)).unwrap());
        assert!(!tx.leave("hospital:A", record_id(1)).unwrap());
        assert!(!tx.leave("nowhere", record_id(1)).unwrap());
        assert!(tx.enter("nowhere", record_id(1)).is_err());
        // A change of the scope's row keeps its members; a record written anew stays a member.
        tx.put_scope(&ScopeState { seq: 10, resyncing: true, ..hospital.clone() }).unwrap();
        tx.put_clean(&visit(3, 8)).unwrap();
    });
    rig.tx(&mut |tx| {
        assert_eq!(tx.members("hospital:A").unwrap().len(), 2);
        assert!(tx.scopes().unwrap()[1].resyncing);
        tx.remove_scope("hospital:A").unwrap();
        assert!(tx.members("hospital:A").unwrap().is_empty());
        assert!(tx.local(record_id(3)).unwrap().is_some(), "its records stay");
    });
}

fn stale_members(rig: &mut dyn Rig) {
    rig.tx(&mut |tx| {
        tx.put_scope(&scope("reference")).unwrap();
        for n in 1..=2 {
            tx.put_clean(&visit(n, 1)).unwrap();
            tx.enter("reference", record_id(n)).unwrap();
        }
        tx.mark_stale("reference").unwrap();
    });
    rig.tx(&mut |tx| {
        assert_eq!(tx.stale("reference").unwrap().len(), 2);
        assert!(!tx.enter("reference", record_id(1)).unwrap(), "a stale member is a member");
    });
    rig.tx(&mut |tx| assert_eq!(tx.stale("reference").unwrap(), [record_id(2)]));
}

fn reads_are_numbered_and_forgotten(rig: &mut dyn Rig) {
    (1..=4).for_each(|n| rig.note_read(n));
    rig.tx(&mut |tx| {
        let notes = tx.unsent_reads(3).unwrap();
        assert_eq!(notes.iter().map(|note| note.n).collect::<Vec<_>>(), [1, 2, 3]);
        assert_eq!((notes[0].record, notes[0].reason.as_str(), notes[0].at), (record_id(1), "read 1", now()));
        tx.forget_reads(4).unwrap();
    });
    rig.note_read(5);
    rig.note_read(6);
    rig.tx(&mut |tx| {
        let numbers: Vec<i64> = tx.unsent_reads(9).unwrap().iter().map(|note| note.n).collect();
        assert_eq!(numbers, [5, 6], "numbers are not used again");
        tx.renumber_reads().unwrap();
    });
    rig.note_read(7);
    rig.tx(&mut |tx| {
        let notes = tx.unsent_reads(9).unwrap();
        let reasons: Vec<_> = notes.iter().map(|note| (note.n, note.reason.as_str())).collect();
        assert_eq!(reasons, [(1, "read 5"), (2, "read 6"), (3, "read 7")]);
    });
}
