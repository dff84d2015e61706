//! People, grants, codes, devices and tokens.

use acompana_domain::kind::Role;
use acompana_domain::record::{DeviceId, RecordId, UserId};
use acompana_sync::server::{DeviceNote, ServerTx};

use super::{Bench, at, read, uuid, write};
use crate::store::{AccessToken, Accounts, Code, CodeUse, Desk, Device, RefreshToken, Store, Tokens, User};

const DEVICE: DeviceId = DeviceId::from_bytes([9; 16]);

fn user(n: u128) -> User {
    User {
        id: UserId(uuid(n)),
        display_name: format!("Señora {n}"),
        roles: [Role::Parent, Role::Admin].into(),
        guardian: Some(RecordId(uuid(n))),
        active: true,
    }
}

fn device() -> Device {
    Device {
        id: DEVICE,
        user: Some(user(1).id),
        name: "tableta".to_owned(),
        enrolment: 1,
        enrolled_at: Some(at(1)),
        revoked_at: None,
        epoch: 0,
        app: String::new(),
        outbox_depth: 0,
        skew_ms: 0,
        seen_at: None,
    }
}

pub(crate) fn people<B: Bench>(bench: B) {
    let changed = User { active: false, roles: [].into(), guardian: None, ..user(1) };
    write(bench.store(), |tx| {
        tx.put_user(&user(2))?;
        tx.put_user(&user(1))?;
        assert_eq!(tx.user(user(1).id)?, Some(user(1)));
        tx.put_user(&changed)
    });
    let bench = bench.reopen();
    read(bench.store(), |tx| {
        assert_eq!(tx.users()?, [changed, user(2)]);
        assert_eq!(tx.user(UserId(uuid(3)))?, None);
        Ok(())
    });
}

pub(crate) fn grants_end<B: Bench>(bench: B) {
    let id = user(1).id;
    let held = || read(bench.store(), |tx| tx.grants(id));
    let given = |second| write(bench.store(), |tx| tx.give(id, "child:x", at(second)));
    let taken = |second| write(bench.store(), |tx| tx.take(id, "child:x", at(second)));
    assert!(bench.store().write(|tx| tx.give(id, "child:x", at(0))).is_err(), "nobody to give it to");
    write(bench.store(), |tx| tx.put_user(&user(1)));
    assert!(held().is_empty());
    assert!(!taken(0));
    assert!(given(1));
    assert!(!given(2), "held already");
    assert_eq!(held(), [("child:x".to_owned(), true)]);
    assert!(taken(3));
    assert_eq!(held(), [("child:x".to_owned(), false)], "held once");
    assert!(given(4));
    assert_eq!(held(), [("child:x".to_owned(), true)]);
    let all = read(bench.store(), |tx| tx.grants_of(id));
    let times: Vec<_> = all.iter().map(|grant| (grant.since, grant.until)).collect();
    assert_eq!(times, [(at(1), Some(at(3))), (at(4), None)]);
}

pub(crate) fn codes<B: Bench>(bench: B) {
    let code = Code { hash: [1; 32], user: user(1).id, made_at: at(0), expires_at: at(9), used: None };
    let used = Code { used: Some(CodeUse { at: at(5), device: DEVICE, claim: [2; 32] }), ..code.clone() };
    write(bench.store(), |tx| {
        tx.put_user(&user(1))?;
        tx.put_code(&code)?;
        assert_eq!(tx.code(&[1; 32])?, Some(code.clone()));
        tx.put_code(&used)?;
        tx.put_code(&Code { hash: [3; 32], ..code.clone() })
    });
    let bench = bench.reopen();
    read(bench.store(), |tx| {
        assert_eq!(tx.codes()?, [Code { hash: [3; 32], ..code }, used]);
        assert_eq!(tx.code(&[9; 32])?, None);
        Ok(())
    });
}

pub(crate) fn devices_keep_what_they_told<B: Bench>(bench: B) {
    let note = DeviceNote { device: DEVICE, epoch: 3, app: "1.2".to_owned(), outbox_depth: 7, skew_ms: -90, at: at(8) };
    write(bench.store(), |tx| {
        tx.note_device(&note)?;
        assert_eq!(tx.device(DEVICE)?.unwrap().user, None);
        tx.put_user(&user(1))?;
        tx.put_device(&device())?;
        tx.put_device(&Device { revoked_at: Some(at(9)), ..device() })?;
        tx.note_device(&DeviceNote { outbox_depth: 2, ..note.clone() })
    });
    let kept = read(bench.store(), |tx| tx.device(DEVICE)).unwrap();
    let told = Device {
        revoked_at: Some(at(9)),
        epoch: 3,
        app: "1.2".to_owned(),
        outbox_depth: 2,
        skew_ms: -90,
        seen_at: Some(at(8)),
        ..device()
    };
    assert_eq!(kept, told);
    assert_eq!(read(bench.store(), |tx| tx.devices()), [told]);
    assert_eq!(read(bench.store(), |tx| tx.counts()).devices, 0, "signed out");
}

pub(crate) fn tokens<B: Bench>(bench: B) {
    let access = |n, end| AccessToken { hash: [n; 32], device: DEVICE, enrolment: 1, expires_at: at(end) };
    let refresh = |n, given, used_child| RefreshToken {
        hash: [n; 32],
        device: DEVICE,
        enrolment: 1,
        parent: (n > 1).then_some([n - 1; 32]),
        used_child,
        issued_at: at(given),
        expires_at: at(1_000),
    };
    write(bench.store(), |tx| {
        tx.put_user(&user(1))?;
        tx.put_device(&device())?;
        tx.put_access(&access(1, 10))?;
        tx.put_access(&access(2, 20))?;
        tx.put_refresh(&refresh(1, 1, None))?;
        tx.put_refresh(&refresh(1, 1, Some([2; 32])))?;
        tx.put_refresh(&refresh(2, 2, None))?;
        tx.put_refresh(&refresh(3, 50, Some([4; 32])))
    });
    let bench = bench.reopen();
    read(bench.store(), |tx| {
        assert_eq!(tx.access(&[1; 32])?, Some(access(1, 10)));
        assert_eq!(tx.refresh(&[1; 32])?, Some(refresh(1, 1, Some([2; 32]))));
        assert_eq!(tx.refresh(&[8; 32])?, None);
        Ok(())
    });
    write(bench.store(), |tx| tx.forget_tokens(at(15), at(30)));
    read(bench.store(), |tx| {
        assert_eq!((tx.access(&[1; 32])?, tx.access(&[2; 32])?), (None, Some(access(2, 20))));
        assert_eq!(tx.refresh(&[1; 32])?, None, "replaced long ago");
        assert!(tx.refresh(&[2; 32])?.is_some(), "never replaced");
        assert!(tx.refresh(&[3; 32])?.is_some(), "replaced lately");
        Ok(())
    });
}
