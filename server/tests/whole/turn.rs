//! Devices that are far behind take turns; writes never wait.

use std::time::Duration;

use acompana_sync::wire::{OpStatus, ScopeStanding, SyncReply, Want};

use crate::phone::Phone;
use crate::server::{Server, UNIT};

/// A server with one place, where more than ten changes are far behind, and a ward of forty notes.
fn ward() -> (Server, Phone) {
    ward_with(Duration::from_mins(10))
}

fn ward_with(lease: Duration) -> (Server, Phone) {
    let server = Server::start_with(|config| {
        config.limits.first_syncs = 1;
        config.limits.first_sync_rows = 10;
        config.limits.first_sync_lease = lease;
    });
    let mut author = server.clinician();
    let notes: Vec<_> = (0..40).map(|_| author.note("x")).collect();
    author.sync(&notes);
    (server, author)
}

/// One exchange that takes at most five rows, so that catching up takes several.
fn step(phone: &mut Phone, ops: &[acompana_sync::wire::Op]) -> SyncReply {
    let mut request = phone.request(ops);
    request.want = Want { max_rows: 5, ..Want::default() };
    let reply: SyncReply = phone.send(&request).read();
    reply.scopes.iter().for_each(|page| phone.take_page(page));
    reply
}

fn rows(phone: &Phone) -> usize {
    phone.rows.get(&format!("hospital:{UNIT}")).map_or(0, std::collections::BTreeMap::len)
}

#[test]
fn one_catches_up_at_a_time_and_the_others_are_served_all_the_same() {
    let (server, mut author) = ward();
    let (mut first, mut second) = (server.clinician(), server.clinician());
    assert_eq!(step(&mut first, &[]).retry_after, None);
    assert_eq!(rows(&first), 5, "it has the place");

    // The second brings a write: it is taken at once, and only its rows wait.
    let written = second.note("from the one who waits");
    let reply = step(&mut second, std::slice::from_ref(&written));
    assert_eq!(reply.results[0].status, OpStatus::Applied);
    let wait = reply.retry_after.expect("it is told when to come back");
    assert!((10..=20).contains(&wait), "{wait}");
    assert_eq!(rows(&second), 0);
    let page = reply.scopes.iter().find(|page| page.id == format!("hospital:{UNIT}")).unwrap();
    assert!(page.more && page.changes.is_empty(), "it knows that more waits");
    assert_eq!(page.state, ScopeStanding::Granted);
    assert!(reply.scopes.iter().any(|page| page.id == "reference" && !page.more), "small scopes do not wait");
    let held_again = step(&mut second, &[]);
    assert!(held_again.retry_after.is_some() && rows(&second) == 0, "asking again is no way around it");

    // Who is not far behind needs no place.
    let news = author.exchange(&[]);
    assert_eq!((news.retry_after, rows(&author)), (None, 41));

    while step(&mut first, &[]).scopes.iter().any(|page| page.more) {}
    assert_eq!(rows(&first), 41);
    // Its last answer still held a place; its next one gives it back, and the second goes on where it was.
    step(&mut first, &[]);
    while rows(&second) < 41 {
        let reply = step(&mut second, &[]);
        assert_eq!(reply.retry_after, None, "it is its turn");
    }
    assert!(second.holds(written.record));
}

#[test]
fn a_device_that_fell_silent_gives_its_place_away() {
    let (server, _) = ward_with(Duration::from_millis(50));
    let (mut silent, mut next) = (server.clinician(), server.clinician());
    assert_eq!(step(&mut silent, &[]).retry_after, None);
    let begun = std::time::Instant::now();
    while step(&mut next, &[]).retry_after.is_some() {
        assert!(begun.elapsed() < Duration::from_secs(30), "the place is never given away");
    }
    assert_eq!(rows(&next), 5);
}
