//! Lists, pages and counts.

use acompana_domain::Record;
use acompana_domain::kind::Facts;
use acompana_sync::client::{ClientTx, OpState};
use jiff::SignedDuration;
use proptest::prelude::*;
use serde_json::json;

use super::super::{Cursor, Order, OutboxFilter, RecordQuery, Store};
use super::{fresh, write};
use crate::testing::{now, op_id, queued, record, record_id};

fn visit_at(n: u64, minutes: i64) -> Record {
    let status = if n.is_multiple_of(2) { "even" } else { "odd" };
    let fields = json!({
        "unit": if n.is_multiple_of(3) { "A" } else { "B" }, "status": status,
        "patient": record_id(500 + n % 4), "keeper": record_id(600), "code": format!("C{n}"),
    });
    let mut record = record(n, 1, fields);
    record.occurred_at = now() + SignedDuration::from_mins(minutes);
    record
}

fn store_with(count: u64) -> (tempfile::TempDir, Store) {
    let dir = tempfile::tempdir().unwrap();
    let store = fresh(dir.path());
    // Three records share each minute: the time alone does not order them.
    write(&store, |tx| (1..=count).for_each(|n| tx.put_clean(&visit_at(n, n.cast_signed() / 3)).unwrap()));
    (dir, store)
}

fn walk(store: &Store, mut query: RecordQuery) -> Vec<Record> {
    let mut all = Vec::new();
    loop {
        let page = store.read(|tx| tx.page(&query)).unwrap();
        assert!(page.records.len() <= usize::try_from(query.limit.max(1)).unwrap());
        let stored = store.read(|tx| tx.stored_page(&query)).unwrap();
        assert_eq!(stored.next, page.next);
        let read: Vec<Record> = stored.records.into_iter().map(|record| record.read().unwrap()).collect();
        assert_eq!(read, page.records, "a page is the same whether its bodies are read now or later");
        all.extend(page.records);
        match page.next {
            // As an app would keep it: as text.
            Some(next) => query.after = Some(next.to_string().parse::<Cursor>().unwrap()),
            None => return all,
        }
    }
}

#[test]
fn pages_join_without_gap_or_repetition() {
    let (_dir, store) = store_with(100);
    for (order, limit) in [(Order::Newest, 7), (Order::Oldest, 7), (Order::Oldest, 100), (Order::Newest, 1)] {
        let all = walk(&store, RecordQuery { order, limit, ..RecordQuery::of_kind("dragon_visit") });
        let mut ids: Vec<_> = all.iter().map(|record| record.id).collect();
        let sorted = all.is_sorted_by_key(|record| match order {
            Order::Oldest => record.occurred_at.as_millisecond(),
            Order::Newest => -record.occurred_at.as_millisecond(),
        });
        assert!(sorted);
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), 100, "{order:?} by {limit}");
    }
}

#[test]
fn a_record_that_arrives_meanwhile_repeats_and_hides_none() {
    let (_dir, store) = store_with(20);
    let mut query = RecordQuery { limit: 10, ..RecordQuery::of_kind("dragon_visit") };
    let first = store.read(|tx| tx.page(&query)).unwrap();
    write(&store, |tx| tx.put_clean(&visit_at(99, 1_000)).unwrap());
    query.after = first.next;
    let second = store.read(|tx| tx.page(&query)).unwrap();
    assert_eq!(second.records.len(), 10);
    assert!(second.records.iter().all(|record| !first.records.contains(record)));
}

#[test]
fn every_facet_narrows_and_counts_agree() {
    let (_dir, store) = store_with(60);
    let of_kind = || RecordQuery::of_kind("dragon_visit");
    let cases = [
        (of_kind(), 60),
        (RecordQuery { subject: Some(record_id(501)), ..of_kind() }, 15),
        (RecordQuery { party: Some(record_id(600)), ..of_kind() }, 60),
        (RecordQuery { place: Some("A".to_owned()), ..of_kind() }, 20),
        (RecordQuery { place: Some("A".to_owned()), status: Some("odd".to_owned()), ..of_kind() }, 10),
        (RecordQuery { code: Some("C7".to_owned()), ..RecordQuery::default() }, 1),
        (RecordQuery { since: Some(now() + SignedDuration::from_mins(20)), ..of_kind() }, 1),
        (RecordQuery { until: Some(now() + SignedDuration::from_mins(1)), ..of_kind() }, 2),
        (RecordQuery { kind: Some("unicorn".to_owned()), ..RecordQuery::default() }, 0),
        (RecordQuery { code: Some("' OR 1 --".to_owned()), ..RecordQuery::default() }, 0),
    ];
    for (query, expected) in cases {
        assert_eq!(walk(&store, RecordQuery { limit: 9, ..query.clone() }).len(), expected, "{query:?}");
        let count = store.read(|tx| tx.count(&query)).unwrap();
        assert_eq!(usize::try_from(count).unwrap(), expected, "{query:?}");
    }
    let states = store.read(|tx| tx.count_by_status(&of_kind())).unwrap();
    assert_eq!(states.iter().map(|state| state.count).collect::<Vec<_>>(), [30, 30]);
}

#[test]
fn the_rules_find_what_is_known_oldest_first() {
    let (_dir, store) = store_with(12);
    write(&store, |tx| {
        let about = tx.about("dragon_visit", record_id(501)).unwrap();
        assert_eq!(about.iter().map(|record| record.id).collect::<Vec<_>>(), [1, 5, 9].map(record_id));
        let part = tx.about_in_part("dragon_visit", record_id(501), &["code", "absent"]).unwrap();
        for (part, whole) in part.iter().zip(&about) {
            assert_eq!((part.body.len(), &part.body["code"]), (1, &whole.body["code"]));
            assert_eq!(&acompana_domain::Record { body: whole.body.clone(), ..part.clone() }, whole);
        }
        assert_eq!(part.len(), about.len());
        assert_eq!(tx.of_party("dragon_visit", record_id(600)).unwrap().len(), 12);
        assert_eq!(tx.with_code("dragon_visit", "C3").unwrap().len(), 1);
        assert_eq!(tx.with_code("unicorn", "C3").unwrap().len(), 0);
        assert!(tx.record(record_id(99)).unwrap().is_none());
    });
}

#[test]
fn the_outbox_tells_what_holds_a_write_up() {
    let dir = tempfile::tempdir().unwrap();
    let store = fresh(dir.path());
    write(&store, |tx| {
        for op in [queued(1, 1, &[]), queued(2, 1, &[1]), queued(3, 2, &[2]), queued(4, 3, &[])] {
            tx.insert_op(&op).unwrap();
        }
        tx.set_state(op_id(1), &OpState::Rejected { findings: Vec::new() }).unwrap();
    });
    let later = now() + SignedDuration::from_hours(2);
    let list = |filter| store.read(|tx| tx.outbox(filter, 0, 100, later)).unwrap();
    let pending = list(OutboxFilter::Pending);
    let blocked: Vec<usize> = pending.iter().map(|item| item.blocked_by.len()).collect();
    assert_eq!(blocked, [0, 1, 1, 0], "the refused one holds up its followers, near and far");
    assert_eq!(pending[2].blocked_by[0].op_id, op_id(1));
    assert_eq!(pending[2].age_seconds, 7_200);
    assert_eq!(list(OutboxFilter::NeedsAttention).len(), 1);
    assert_eq!(list(OutboxFilter::Conflicts).len(), 0);
    let after = store.read(|tx| tx.outbox(OutboxFilter::All, pending[1].position, 1, later)).unwrap();
    assert_eq!(after[0].op.op_id, op_id(3));
    let counts = store.read(|tx| tx.outbox(OutboxFilter::All, 0, 1, later).and_then(|_| tx.outbox_counts())).unwrap();
    assert_eq!((counts.pending, counts.needs_attention, counts.by_state["queued"]), (4, 1, 3));
}

proptest! {
    #[test]
    fn any_text_is_a_cursor_or_an_error(text in ".{0,40}") {
        if let Ok(cursor) = text.parse::<Cursor>() {
            prop_assert_eq!(cursor.to_string().parse::<Cursor>(), Ok(cursor));
        }
    }
}

#[test]
fn a_record_that_changed_is_found_where_it_is_now() {
    let (_dir, store) = store_with(3);
    let found = |query: RecordQuery| store.read(|tx| tx.page(&query)).unwrap().records;
    let of_status =
        |status: &str| RecordQuery { status: Some(status.to_owned()), ..RecordQuery::of_kind("dragon_visit") };
    // Nothing that lists are made from changes, then its state does, then what it never had.
    let mut changed = visit_at(1, 0);
    (changed.ver, changed.body["unit"]) = (2, json!("B"));
    changed.body.insert("note".to_owned(), json!("new"));
    write(&store, |tx| tx.put_clean(&changed).unwrap());
    assert_eq!(found(of_status("odd"))[1], changed);
    changed.body["status"] = json!("even");
    changed.body.shift_remove("keeper");
    write(&store, |tx| tx.put_clean(&changed).unwrap());
    assert_eq!((found(of_status("odd")).len(), found(of_status("even")).len()), (1, 2));
    let kept = RecordQuery { party: Some(record_id(600)), ..RecordQuery::of_kind("dragon_visit") };
    assert_eq!(found(kept).len(), 2, "who concerns nobody else any more is not listed under them");
    store.verify().unwrap();
}
