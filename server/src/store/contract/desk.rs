//! Whole transactions, counts, the audit log, epochs.

use acompana_domain::Record;
use acompana_domain::kind::Facets;
use acompana_domain::record::{DeviceId, RecordId, UserId};
use acompana_sync::audit::{Action, Line, first_break};
use acompana_sync::fault::StoreFault;
use acompana_sync::server::ServerTx;
use acompana_sync::wire::OpStatus;
use jiff::SignedDuration;

use super::{Bench, at, op, outcome, put_in, read, record, uuid, write};
use crate::store::{Desk, Kept, Store};

const DEVICE: DeviceId = DeviceId::from_bytes([9; 16]);

fn line(reason: &str, action: Action) -> Line {
    Line {
        at: "2026-05-04T16:00:00.987654321Z".parse().unwrap(),
        user: Some(UserId(uuid(1))),
        device: None,
        action,
        kind: Some("note".to_owned()),
        record: Some(RecordId(uuid(2))),
        reason: reason.to_owned(),
    }
}

pub(crate) fn failed_work_leaves_nothing<B: Bench>(bench: B) {
    let before = read(bench.store(), |tx| tx.counts());
    let failed = bench.store().write(|tx| {
        put_in(tx, "a", 1, 1)?;
        tx.remember(DEVICE, 1, &op(1, 1), &outcome(OpStatus::Applied), at(0))?;
        tx.audit(&line("x", Action::Create))?;
        tx.set_reads_through(DEVICE, 1, 5)?;
        tx.note_backup(at(5))?;
        tx.quarantine(UserId(uuid(1)), DEVICE, &op(2, 2), at(0))?;
        tx.renew_epoch(at(0))?;
        Err::<(), _>(StoreFault::new(std::fmt::Error))
    });
    assert!(failed.is_err());
    let bench = bench.reopen();
    assert_eq!(read(bench.store(), |tx| tx.counts()), before);
    assert_eq!(read(bench.store(), |tx| tx.last_backup()), None);
    assert_eq!(read(bench.store(), |tx| tx.scope_head("a")), None);
}

pub(crate) fn counts_and_pages<B: Bench>(bench: B) {
    write(bench.store(), |tx| {
        for n in 1..=5 {
            put_in(tx, "a", n, 1)?;
        }
        put_in(tx, "a", 2, 2)?;
        tx.put_record(&Record { kind: "other".to_owned(), ..record(9, 1) }, &Facets::default())?;
        for (seq, status) in [(1_u32, OpStatus::Applied), (2, OpStatus::Merged), (3, OpStatus::Conflict)] {
            tx.remember(DEVICE, 1, &op(seq.into(), seq.into()), &outcome(status), at(0))?;
        }
        tx.audit(&line("SYNC-CONFLICT", Action::Refuse))?;
        tx.audit(&line("LIC-01", Action::Refuse))?;
        tx.forget_outcomes(DEVICE, 1, 9)
    });
    read(bench.store(), |tx| {
        let counts = tx.counts()?;
        assert_eq!(counts.records, [("note".to_owned(), 5), ("other".to_owned(), 1)].into());
        assert_eq!(counts.members, [("a".to_owned(), 5)].into());
        assert_eq!((counts.ops_applied, counts.refused, counts.conflicts, counts.audit_lines), (2, 2, 1, 2));
        assert_eq!(counts.earlier_versions, 1);
        let first = tx.records_of("note", 0, 3)?;
        let rest = tx.records_of("note", first[2].no, 3)?;
        let ids: Vec<_> = first.iter().chain(&rest).map(|page| page.record.id.0.as_u128()).collect();
        assert_eq!(ids, [1, 2, 3, 4, 5]);
        Ok(())
    });
}

pub(crate) fn walks<B: Bench>(bench: B) {
    write(bench.store(), |tx| {
        for n in [3, 1, 2] {
            put_in(tx, "a", n, 1)?;
        }
        put_in(tx, "a", 3, 2)?;
        tx.put_record(&Record { kind: "other".to_owned(), ..record(9, 1) }, &Facets::default())
    });
    read(bench.store(), |tx| {
        let mut seen = Vec::new();
        tx.each_of("note", &mut |kept| match kept {
            Kept::Record(record) => {
                seen.push((record.id.0.as_u128(), record.ver));
                // What is written meanwhile is in no walk that began before.
                write(bench.store(), |tx| put_in(tx, "a", 100 + record.id.0.as_u128(), 1));
            }
            Kept::Unreadable { id, reason } => panic!("{id}: {reason}"),
        })?;
        assert_eq!(seen, [(3, 2), (1, 1), (2, 1)], "by place, each as it is now");
        tx.each_of("nothing", &mut |kept| panic!("{kept:?}"))
    });
}

pub(crate) fn audit_chain<B: Bench>(bench: B) {
    let every = [
        Action::Create,
        Action::Update,
        Action::Read,
        Action::Refuse,
        Action::Resolve,
        Action::Export,
        Action::Enrol,
        Action::Administer,
    ];
    write(bench.store(), |tx| every.iter().try_for_each(|action| tx.audit(&line("por qué", *action))));
    let bench = bench.reopen();
    write(bench.store(), |tx| {
        let bare = Line { user: None, kind: None, record: None, device: Some(DEVICE), ..line("", Action::Read) };
        tx.audit(&bare)
    });
    let lines = read(bench.store(), |tx| tx.audit_lines(0, 100));
    assert_eq!(lines.len(), every.len() + 1);
    assert_eq!(lines[2].line, line("por qué", Action::Read));
    assert_eq!(first_break(lines.iter().map(|line| (&line.line, &line.hash))), None);
    assert_eq!(read(bench.store(), |tx| tx.audit_lines(lines[3].no, 2)), lines[4..6]);
}

pub(crate) fn epochs<B: Bench>(bench: B) {
    let server = || read(bench.store(), |tx| tx.server_epoch());
    let scope = |id: &str| read(bench.store(), |tx| tx.scope_head(id)).unwrap().epoch;
    write(bench.store(), |tx| put_in(tx, "a", 1, 1));
    let first = server();
    assert_eq!((server(), scope("a")), (first.clone(), 1));
    let told = write(bench.store(), |tx| tx.renew_epoch(at(0)));
    assert_eq!(told, server());
    assert_ne!(first, told);
    let second = scope("a");
    assert!(second > 1);
    // A scope that was lost with the restored state and is made again is not the one that devices knew.
    write(bench.store(), |tx| put_in(tx, "b", 2, 1));
    assert_eq!(scope("b"), second);
    write(bench.store(), |tx| tx.renew_epoch(at(0)));
    assert!(scope("a") > second && scope("b") > second);
    let head = read(bench.store(), |tx| tx.scope_head("a")).unwrap();
    assert_eq!((head.seq, head.digest.count), (1, 1), "nothing but the epoch changes");
    // A script that restores the same backup twice within a second: what devices learned in between is of another life.
    let lives = [10, 355].map(|ms| {
        let bench = B::fresh();
        write(bench.store(), |tx| tx.renew_epoch(at(0) + SignedDuration::from_millis(ms)));
        write(bench.store(), |tx| put_in(tx, "a", 1, 1));
        read(bench.store(), |tx| tx.scope_head("a")).unwrap().epoch
    });
    assert_ne!(lives[0], lives[1]);
}

pub(crate) fn survives_reopening<B: Bench>(bench: B) {
    write(bench.store(), |tx| {
        put_in(tx, "a", 1, 1)?;
        tx.remember(DEVICE, 1, &op(1, 1), &outcome(OpStatus::Applied), at(0))?;
        tx.note_backup(at(1))
    });
    let (epoch, counts) = read(bench.store(), |tx| Ok((tx.server_epoch()?, tx.counts()?)));
    let bench = bench.reopen().reopen();
    assert_eq!(read(bench.store(), |tx| Ok((tx.server_epoch()?, tx.counts()?))), (epoch, counts));
    assert_eq!(read(bench.store(), |tx| tx.durable_through(DEVICE, 1)), 1);
}
