//! What became of writes.

use acompana_domain::Finding;
use acompana_domain::kind::Facts;
use acompana_domain::record::{DeviceId, OpId, UserId};
use acompana_sync::fault::StoreFault;
use acompana_sync::server::{Outcome, ServerTx};
use acompana_sync::wire::OpStatus;

use super::{Bench, at, op, outcome, read, uuid, write};
use crate::store::{Desk, Store};

const DEVICE: DeviceId = DeviceId::from_bytes([9; 16]);

pub(crate) fn outcomes<B: Bench>(bench: B) {
    let finding = Finding::error("LIC-14", "/days").with("n", 28).with("name", "ñ");
    let refused = Outcome { status: OpStatus::Rejected, ver: 3, findings: vec![finding] };
    let each = [
        OpStatus::Applied,
        OpStatus::Merged,
        OpStatus::Conflict,
        OpStatus::Rejected,
        OpStatus::Deferred,
        OpStatus::NeedParent,
        OpStatus::Quarantined,
    ];
    write(bench.store(), |tx| {
        for (n, status) in (10..).zip(each) {
            tx.remember(DEVICE, 2, &op(n, n.try_into().unwrap()), &outcome(status), at(0))?;
            assert_eq!(tx.outcome(OpId(uuid(n)))?, Some(outcome(status)));
        }
        tx.remember(DEVICE, 1, &op(1, 5), &refused, at(0))
    });
    let bench = bench.reopen();
    read(bench.store(), |tx| {
        assert_eq!(tx.outcome(OpId(uuid(1)))?, Some(refused));
        assert_eq!(tx.outcome(OpId(uuid(2)))?, None);
        assert_eq!(tx.op_at(DEVICE, 1, 5)?, Some(OpId(uuid(1))));
        assert_eq!(tx.op_at(DEVICE, 1, 6)?, None);
        assert_eq!(tx.op_at(DEVICE, 2, 5)?, None, "numbers count within an epoch");
        assert_eq!(tx.op_at(DeviceId(uuid(1)), 1, 5)?, None, "numbers are a device's own");
        Ok(())
    });
}

pub(crate) fn forgetting<B: Bench>(bench: B) {
    let statuses = [
        OpStatus::Applied,
        OpStatus::Rejected,
        OpStatus::Merged,
        OpStatus::Conflict,
        OpStatus::Quarantined,
        OpStatus::Rejected,
    ];
    write(bench.store(), |tx| {
        for (seq, status) in (1_i64..).zip(statuses) {
            tx.remember(DEVICE, 1, &op(seq.cast_unsigned().into(), seq), &outcome(status), at(0))?;
        }
        tx.remember(DEVICE, 2, &op(20, 1), &outcome(OpStatus::Rejected), at(0))?;
        assert_eq!(tx.forgotten_through(DEVICE, 1)?, 0);
        tx.forget_outcomes(DEVICE, 1, 5)?;
        tx.forget_outcomes(DEVICE, 1, 3)
    });
    read(bench.store(), |tx| {
        let kept = |n: u128| Ok::<_, StoreFault>(tx.outcome(OpId(uuid(n)))?.is_some());
        assert!(kept(1)? && kept(3)?, "what took effect is remembered for ever");
        assert!(!kept(2)? && !kept(4)?);
        assert!(kept(5)?, "what builds on work that is kept apart asks for it");
        assert!(kept(6)?, "beyond the number");
        assert!(kept(20)?, "of another epoch");
        assert_eq!(tx.op_at(DEVICE, 1, 2)?, None);
        assert_eq!(tx.forgotten_through(DEVICE, 1)?, 5, "it never goes back");
        assert_eq!(tx.forgotten_through(DEVICE, 2)?, 0, "of another epoch");
        Ok(())
    });
}

pub(crate) fn told_twice<B: Bench>(bench: B) {
    let told = |status| write(bench.store(), |tx| tx.remember(DEVICE, 1, &op(1, 1), &outcome(status), at(0)));
    let now = || read(bench.store(), |tx| tx.outcome(OpId(uuid(1)))).unwrap().status;
    told(OpStatus::Rejected);
    told(OpStatus::Applied);
    assert_eq!(now(), OpStatus::Applied);
    told(OpStatus::Rejected);
    assert_eq!(now(), OpStatus::Applied, "what took effect stays so");
}

pub(crate) fn durable_horizon<B: Bench>(bench: B) {
    let other = DeviceId(uuid(77));
    let through = |device| read(bench.store(), |tx| tx.durable_through(device, 1));
    let apply = |device, seq: i64, second| {
        write(bench.store(), |tx| {
            let id = u128::from(seq.cast_unsigned()) + if device == other { 1_000 } else { 0 };
            tx.remember(device, 1, &op(id, seq), &outcome(OpStatus::Applied), at(second))
        });
    };
    for seq in [1, 2, 3, 6] {
        apply(DEVICE, seq, seq);
    }
    apply(other, 1, 50);
    assert_eq!(through(DEVICE), 0, "nothing is safe before the first backup");
    write(bench.store(), |tx| tx.note_backup(at(2)));
    assert_eq!(through(DEVICE), 2);
    assert_eq!(through(other), 0);
    write(bench.store(), |tx| tx.note_backup(at(10)));
    assert_eq!(through(DEVICE), 6);
    // Write 5 was put off and took effect after the backup: it is not in it.
    apply(DEVICE, 5, 20);
    assert_eq!(through(DEVICE), 4);
    apply(DEVICE, 7, 21);
    assert_eq!(through(DEVICE), 4);
    write(bench.store(), |tx| tx.note_backup(at(60)));
    assert_eq!((through(DEVICE), through(other)), (7, 1));
    assert_eq!(read(bench.store(), |tx| tx.durable_through(DEVICE, 2)), 0);
    assert_eq!(read(bench.store(), |tx| tx.last_backup()), Some(at(60)));
}

pub(crate) fn read_marks<B: Bench>(bench: B) {
    write(bench.store(), |tx| {
        assert_eq!(tx.reads_through(DEVICE, 1)?, 0);
        tx.set_reads_through(DEVICE, 1, 4)?;
        tx.set_reads_through(DEVICE, 1, 9)?;
        tx.set_reads_through(DEVICE, 2, 1)
    });
    let bench = bench.reopen();
    read(bench.store(), |tx| {
        assert_eq!((tx.reads_through(DEVICE, 1)?, tx.reads_through(DEVICE, 2)?), (9, 1));
        Ok(())
    });
}

pub(crate) fn quarantine_once<B: Bench>(bench: B) {
    let user = UserId(uuid(3));
    write(bench.store(), |tx| {
        tx.quarantine(user, DEVICE, &op(1, 1), at(0))?;
        tx.quarantine(user, DEVICE, &op(1, 1), at(1))?;
        tx.quarantine(user, DEVICE, &op(2, 2), at(2))
    });
    let kept = read(bench.store(), |tx| tx.quarantined());
    assert_eq!(kept.iter().map(|kept| kept.op.clone()).collect::<Vec<_>>(), [op(2, 2), op(1, 1)]);
    assert_eq!((kept[1].user, kept[1].device, kept[1].at), (user, DEVICE, at(0)));
}

pub(crate) fn serials<B: Bench>(bench: B) {
    let next = |series: &str| write(bench.store(), |tx| Ok(tx.next_serial(series)?));
    assert_eq!((next("a"), next("a"), next("b")), (Some(1), Some(2), Some(1)));
    let failed = bench.store().write(|tx| {
        assert_eq!(tx.next_serial("a").unwrap(), Some(3));
        Err::<(), _>(StoreFault::new(std::fmt::Error))
    });
    assert!(failed.is_err());
    write(bench.store(), |tx| {
        tx.savepoint()?;
        assert_eq!(tx.next_serial("a")?, Some(3));
        tx.undo()
    });
    assert_eq!(next("a"), Some(3), "no number is lost to what was undone");
}
