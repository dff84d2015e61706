//! A process killed at any moment, again and again: what was reported as saved is there, once.
//!
//! The test runs its own binary as a child that writes and syncs without pause and reports each commit on its standard
//! output; the parent kills it (SIGKILL) at a random moment, opens the store and counts.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use acompana_domain::record::OpId;
use acompana_sync::client::{ClientTx, DeviceState, OpState, Run, Step, save};
use acompana_sync::wire::{OpResult, OpStatus, SyncReply, SyncRequest, Want};

use super::super::{Durability, OutboxFilter, Store, StoreError, WriteTx};
use super::{open, write};
use crate::testing::{self, SPEC, now, record_id, visit};

const FOLDER: &str = "ACOMPANA_CRASH_FOLDER";

/// Number of the next write: one after the highest in the store, whatever its state.
fn next_number(tx: &WriteTx<'_>) -> u64 {
    let all: i64 = tx.tx.query_row("SELECT coalesce(max(n), 0) FROM op", [], |row| row.get(0)).unwrap();
    all.unsigned_abs() + 1
}

fn answer(request: &SyncRequest) -> SyncReply {
    let results = request
        .ops
        .iter()
        .map(|op| OpResult { ver: op.base_ver + 1, ..OpResult::new(op.op_id, OpStatus::Applied) })
        .collect();
    let reply = serde_json::json!({ "now": now(), "server_epoch": "s" });
    let scopes = testing::echo("reference", request);
    SyncReply { results, scopes, ..serde_json::from_value(reply).unwrap() }
}

/// Runs until it is killed.
#[test]
fn child() {
    let Ok(folder) = std::env::var(FOLDER) else { return };
    let store = open(Path::new(&folder));
    let report = |line: String| {
        let mut out = std::io::stdout().lock();
        writeln!(out, "\n{line}").unwrap();
        out.flush().unwrap();
    };
    for turn in 0_u64.. {
        let number = write(&store, |tx| {
            let number = next_number(tx);
            save(tx, &SPEC, &visit(number, 0), testing::new_op(number)).unwrap().unwrap();
            number
        });
        report(format!("saved {number}"));
        if turn % 7 == 6 {
            sync(&store, &report);
        }
    }
}

/// One exchange as the driver makes it, with an answer made up here.
fn sync(store: &Store, report: &impl Fn(String)) {
    let mut run = Run::new("crash", Want::default());
    let step = store.write(Durability::Full, |tx| run.next(tx, now(), false).map_err(|fault| broken(&fault))).unwrap();
    let Step::Send(request) = step else { return };
    request.ops.iter().for_each(|op| report(format!("sent {}", op.op_id)));
    let reply = answer(&request);
    store
        .write(Durability::Normal, |tx| run.answered(tx, &request, &reply, now()).map_err(|fault| broken(&fault)))
        .unwrap();
    request.ops.iter().for_each(|op| report(format!("applied {}", op.op_id)));
}

fn broken(fault: &acompana_sync::fault::StoreFault) -> StoreError {
    StoreError::Unreadable { reason: fault.to_string() }
}

#[test]
fn nothing_that_was_saved_is_lost_or_doubled_by_a_kill() {
    let dir = tempfile::tempdir().unwrap();
    let fresh = open(dir.path());
    write(&fresh, |tx| tx.put_device(&DeviceState { next_seq: 1, ..testing::device_state() }).unwrap());
    fresh.close().unwrap();
    let mut heard = Heard::default();
    for round in 0..8_u64 {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "store::tests::crash::child", "--nocapture"])
            .env(FOLDER, dir.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap());
        let listener = std::thread::spawn(move || lines.lines().map_while(Result::ok).collect::<Vec<_>>());
        std::thread::sleep(Duration::from_millis(60 + (rand::random::<u64>() % 180) + round));
        child.kill().unwrap();
        child.wait().unwrap();
        heard.listen(&listener.join().unwrap());
        heard.compare(dir.path());
    }
    assert!(heard.saved.len() > 8 && heard.applied.len() > 4, "the child did its work: {}", heard.saved.len());
}

/// What the children reported.
#[derive(Default)]
struct Heard {
    saved: BTreeSet<u64>,
    sent: BTreeSet<OpId>,
    applied: BTreeSet<OpId>,
}

impl Heard {
    fn listen(&mut self, lines: &[String]) {
        for line in lines {
            match line.split_once(' ') {
                Some(("saved", number)) => drop(number.parse().map(|number| self.saved.insert(number))),
                Some(("sent", op)) => drop(op.parse().map(|op| self.sent.insert(op))),
                Some(("applied", op)) => drop(op.parse().map(|op| self.applied.insert(op))),
                _ => {}
            }
        }
    }

    fn compare(&self, dir: &Path) {
        let store = open(dir);
        store.verify().unwrap();
        let mut states: BTreeMap<OpId, OpState> = BTreeMap::new();
        let mut seqs = Vec::new();
        let mut position = 0;
        loop {
            let page = store.read(|tx| tx.outbox(OutboxFilter::All, position, 1_000, now())).unwrap();
            let Some(last) = page.last() else { break };
            position = last.position;
            for item in page {
                seqs.push(item.op.seq);
                assert!(states.insert(item.op.op_id, item.state).is_none(), "a write is there twice");
            }
        }
        assert!(seqs.iter().copied().eq(1..=i64::try_from(seqs.len()).unwrap()), "numbers without gap: {seqs:?}");
        write(&store, |tx| {
            for number in &self.saved {
                assert!(tx.local(record_id(*number)).unwrap().is_some(), "record {number} was saved and is gone");
                assert!(states.contains_key(&testing::op_id(*number)), "its write is gone");
            }
            assert_eq!(tx.device().unwrap().next_seq, i64::try_from(seqs.len()).unwrap() + 1);
        });
        for op in &self.applied {
            assert!(matches!(states[op], OpState::Applied { .. }), "an answer that was taken in is forgotten");
        }
        for op in &self.sent {
            let known = matches!(states[op], OpState::Inflight | OpState::Applied { .. });
            assert!(known, "a write that went out counts as never sent: {:?}", states[op]);
        }
    }
}
