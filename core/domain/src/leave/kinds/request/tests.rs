//! The records' side of a leave, against a small store in memory.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;

use jiff::civil::date;
use serde_json::json;
use uuid::Uuid;

use super::*;
use crate::kind::{Actor, Facts, Side};
use crate::leave::kinds::LeaveCertificate;
use crate::record::{DeviceId, UserId};
use crate::rules::RuleData;

mod answers;
mod lives;
mod writes;

/// Records in memory, and one counter.
#[derive(Default)]
struct Store {
    records: RefCell<Vec<Record>>,
    serial: Cell<u64>,
}

impl Store {
    fn put(&self, record: &Record) {
        let mut records = self.records.borrow_mut();
        records.retain(|known| known.id != record.id);
        records.push(record.clone());
    }

    fn edit(&self, id: RecordId, name: &str, value: serde_json::Value) {
        let mut record = self.record(id).unwrap().unwrap();
        record.body.insert(name.to_owned(), value);
        self.put(&record);
    }

    fn select(&self, keep: impl Fn(&Record) -> bool) -> Vec<Record> {
        self.records.borrow().iter().filter(|record| keep(record)).cloned().collect()
    }
}

impl Facts for Store {
    fn record(&self, id: RecordId) -> Result<Option<Record>, FactsUnavailable> {
        Ok(self.select(|record| record.id == id).pop())
    }
    fn about(&self, kind: &str, subject: RecordId) -> Result<Vec<Record>, FactsUnavailable> {
        Ok(self.select(|record| record.kind == kind && record.reference("patient") == Some(subject)))
    }
    fn of_party(&self, kind: &str, party: RecordId) -> Result<Vec<Record>, FactsUnavailable> {
        Ok(self.select(|record| record.kind == kind && record.reference("holder") == Some(party)))
    }
    fn with_code(&self, kind: &str, code: &str) -> Result<Vec<Record>, FactsUnavailable> {
        Ok(self.select(|record| record.kind == kind && record.text("clues") == Some(code)))
    }
    fn next_serial(&self, _series: &str) -> Result<Option<u64>, FactsUnavailable> {
        self.serial.set(self.serial.get() + 1);
        Ok(Some(self.serial.get()))
    }
}

fn id(number: u128) -> RecordId {
    RecordId(Uuid::from_u128(number))
}

fn user(number: u128) -> UserId {
    UserId(Uuid::from_u128(number))
}

const CHILD: u128 = 1;
const MOTHER: u128 = 2;
const FATHER: u128 = 3;
const PRESCRIPTION: u128 = 4;

fn actor(number: u128, role: Role) -> Actor {
    Actor { user: user(number), roles: BTreeSet::from([role]) }
}

fn mother() -> Actor {
    actor(MOTHER, Role::Parent)
}

fn reviewer() -> Actor {
    actor(90, Role::Benefits)
}

fn record(number: u128, kind: &str, author: u128, body: serde_json::Value) -> Record {
    let serde_json::Value::Object(body) = body else { panic!("not an object") };
    Record {
        id: id(number),
        kind: kind.to_owned(),
        schema: 1,
        ver: 0,
        author: user(author),
        device: DeviceId(Uuid::from_u128(7)),
        occurred_at: Timestamp::UNIX_EPOCH,
        tz: "America/Mexico_City".to_owned(),
        recorded_at: Timestamp::UNIX_EPOCH,
        body,
    }
}

fn guardian(number: u128) -> Record {
    record(
        number,
        "guardian",
        number,
        json!({
            "user": user(number), "relation": if number == MOTHER { "mother" } else { "father" }, "custody": "yes",
            "names": {"given": "Ana", "first_surname": "Pérez"}, "nss": "12345678903",
            "employments": [{"id": "a", "employer": "Taller A", "from": "2015-01-01", "daily_wage": "500.00", "email": "rh@example.mx"}],
            "contributions": [], "children": [{"id": "c", "patient": id(CHILD), "registered_beneficiary": true}],
        }),
    )
}

/// A child with a diagnosis, a prescription of 28 days and two parents who work.
fn family() -> Store {
    let store = Store::default();
    store.put(&record(CHILD, "patient", 90, json!({"birth_date": "2015-01-01", "sex": "M", "units": []})));
    store.put(&guardian(MOTHER));
    store.put(&guardian(FATHER));
    store.put(&record(
        5,
        "diagnosis",
        91,
        json!({
            "patient": id(CHILD), "icd10": "C91.0", "date": "2025-03-01", "by_imss": true,
        }),
    ));
    store.put(&record(
        PRESCRIPTION,
        "leave_prescription",
        91,
        json!({
            "patient": id(CHILD), "doctor": "Dra. Luz", "doctor_license": "12345678", "unit": "DFIMS000061",
            "date": "2026-05-01", "days": 28, "reason": "HOSPITALIZACION",
        }),
    ));
    store
}

/// A request that the holder `parent` sends.
fn asked(number: u128, parent: u128, start: &str, days: i64) -> Record {
    record(
        number,
        "leave_request",
        parent,
        json!({
            "patient": id(CHILD), "holder": id(parent), "prescription": id(PRESCRIPTION), "unit": "dfims000061 ",
            "request_date": "2026-05-04", "start": start, "days": days, "reason": "HOSPITALIZACION", "status": "enviada",
            "provisional_folio": format!("P-{number}"), "applicant_signed": true, "from_the_future": {"kept": true},
        }),
    )
}

fn with_context<T>(
    store: &Store,
    actor: &Actor,
    side: Side,
    today: Date,
    use_it: impl FnOnce(&CheckContext<'_>) -> T,
) -> T {
    let rules = RuleData::default();
    let now = today.to_zoned(jiff::tz::TimeZone::UTC).unwrap().timestamp();
    use_it(&CheckContext { side, now, today, actor, rules: &rules, facts: store })
}

/// The codes that would stop a write on either side.
fn stops(store: &Store, actor: &Actor, after: &Record, before: Option<&Record>, today: Date) -> Vec<String> {
    let check = |side| {
        with_context(store, actor, side, today, |context| LeaveRequestKind.check(after, before, context).unwrap())
    };
    let (device, server) = (check(Side::Device), check(Side::Server));
    assert_eq!(device, server, "both sides judge alike from the same facts");
    let errors = device.into_iter().filter(|finding| finding.severity == crate::Severity::Error);
    errors.map(|finding| finding.code.into_owned()).collect()
}

/// Accepts a write as the server does: check, decide, store what follows. Returns the request as it then is.
fn accept(store: &Store, actor: &Actor, after: &Record, today: Date) -> LeaveRequest {
    let before = store.record(after.id).unwrap();
    assert_eq!(stops(store, actor, after, before.as_ref(), today), Vec::<String>::new());
    let decide = |record: &Record, before: Option<&Record>| {
        with_context(store, actor, Side::Server, today, |context| {
            LeaveRequestKind.decide(record, before, context).unwrap()
        })
    };
    let mut stored = after.clone();
    if let Some(decision) = decide(after, before.as_ref()) {
        stored.body = decision.body;
        for made in decision.creates {
            let mut made_record = record(0, made.kind, 0, json!({}));
            (made_record.id, made_record.body) = (made.id, made.body);
            store.put(&made_record);
        }
    }
    store.put(&stored);
    assert_eq!(decide(&stored, Some(&stored)), None, "deciding again changes nothing");
    assert_eq!(stored.body.get("from_the_future"), after.body.get("from_the_future"));
    stored.typed().unwrap()
}

fn changed(store: &Store, number: u128, changes: serde_json::Value) -> Record {
    let mut record = store.record(id(number)).unwrap().unwrap();
    let serde_json::Value::Object(changes) = changes else { panic!("not an object") };
    record.body.extend(changes);
    record
}

fn certificates(store: &Store) -> Vec<LeaveCertificate> {
    store.select(|record| record.kind == "leave_certificate").iter().map(|record| record.typed().unwrap()).collect()
}

fn states(request: &LeaveRequest) -> Vec<&'static str> {
    request.history.iter().map(|entry| entry.status.as_str()).collect()
}
