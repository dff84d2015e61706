//! Cases and records of any shape.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use acompana_domain::kind::{Actor, CheckContext, Facts, FactsUnavailable, Kind, KindRegistry, Role, Side};
use acompana_domain::message::Locale;
use acompana_domain::record::{DeviceId, UserId};
use acompana_domain::rules::RuleData;
use acompana_domain::treatment::catalogue::DrugCatalogue;
use acompana_domain::{Body, Content, Record, RecordId, ident, leave, treatment};
use jiff::Timestamp;
use jiff::civil::date;
use serde_json::Value;
use uuid::Uuid;

use crate::told;

/// Any case in JSON gets a verdict or an error, each with its sentence, and the same one in both languages.
pub fn verdicts(data: &[u8]) {
    let Ok(case) = serde_json::from_slice::<Value>(data) else { return };
    let drugs = DrugCatalogue::default();
    let answers = |locale| {
        [
            leave::check(&case, locale),
            treatment::check_dose(&case, &drugs, locale),
            treatment::check_lab(&case, locale),
            ident::check(&case, date(2026, 5, 4), locale),
        ]
    };
    let [spanish, english] = Locale::ALL.map(answers);
    for (spanish, english) in spanish.iter().zip(&english) {
        told::verdict(spanish);
        told::verdict(english);
        assert_eq!(spanish["verdict"], english["verdict"]);
    }
}

/// What is known already: the records of the input, whatever is asked for.
struct Known(Vec<Record>);

impl Known {
    fn all(&self, kind: &str) -> Vec<Record> {
        self.0.iter().filter(|record| record.kind == kind).cloned().collect()
    }
}

impl Facts for Known {
    fn record(&self, id: RecordId) -> Result<Option<Record>, FactsUnavailable> {
        // Any id leads somewhere, so that what refers is judged with what it refers to.
        let exact = self.0.iter().find(|record| record.id == id);
        let any = id.as_bytes().last().and_then(|place| self.0.get(usize::from(*place) % self.0.len().max(1)));
        Ok(exact.or(any).cloned())
    }
    fn about(&self, kind: &str, _: RecordId) -> Result<Vec<Record>, FactsUnavailable> {
        Ok(self.all(kind))
    }
    fn of_party(&self, kind: &str, _: RecordId) -> Result<Vec<Record>, FactsUnavailable> {
        Ok(self.all(kind))
    }
    fn with_code(&self, kind: &str, _: &str) -> Result<Vec<Record>, FactsUnavailable> {
        Ok(self.all(kind))
    }
    fn next_serial(&self, series: &str) -> Result<Option<u64>, FactsUnavailable> {
        Ok(u64::try_from(series.len()).ok())
    }
}

/// A record of any kind with any body, `[{ "kind", "body" }, …]`: the last one is judged, as new and as a change of the
/// one before, on both sides, with all of them known. Rules answer with findings that have a sentence, and a body that
/// can be read is written as it was read.
pub fn kinds(data: &[u8]) {
    static KINDS: LazyLock<KindRegistry> = LazyLock::new(KindRegistry::standard);
    let Ok(Value::Array(items)) = serde_json::from_slice::<Value>(data) else { return };
    let records: Vec<Record> = (1..).zip(items).filter_map(|(place, item)| record(place, item)).collect();
    let Some((last, known)) = records.split_last() else { return };
    let before = known.iter().rfind(|other| other.kind == last.kind);
    let facts = Known(known.to_vec());
    let Ok(kind) = KINDS.get(&last.kind) else { return };
    let actor = Actor { user: last.author, roles: BTreeSet::from(Role::ALL) };
    let rules = RuleData::default();
    for side in [Side::Device, Side::Server] {
        let now = last.recorded_at;
        let context = CheckContext { side, now, today: date(2026, 5, 4), actor: &actor, rules: &rules, facts: &facts };
        for before in [None, before] {
            told::sentences(&kind.check(last, before, &context).expect("what is known can be read"));
            let decision = kind.decide(last, before, &context).expect("what is known can be read");
            for derived in decision.into_iter().flat_map(|decision| decision.creates) {
                let made = KINDS.get(derived.kind).expect("a kind of ours follows");
                described(
                    made,
                    &Record { id: derived.id, kind: derived.kind.to_owned(), body: derived.body, ..last.clone() },
                );
            }
        }
    }
    described(kind, last);
}

/// What every store asks of a record.
fn described(kind: &dyn Kind, record: &Record) {
    let _ = (kind.facets(record), kind.scopes(record));
    if let Ok(Some(content)) = Content::read(&record.kind, &record.body) {
        let body = content.to_body();
        let again = Content::read(&record.kind, &body);
        assert_eq!(again.as_ref(), Ok(&Some(content)), "{} is read back otherwise: {body:?}", record.kind);
    }
}

fn record(place: u128, item: Value) -> Option<Record> {
    let now: Timestamp = "2026-05-04T16:00:00Z".parse().ok()?;
    let kind = item.get("kind")?.as_str()?.to_owned();
    let body: Body = item.get("body")?.as_object()?.clone();
    let zone = item.get("tz").and_then(Value::as_str).unwrap_or("America/Mexico_City");
    let occurred = item.get("occurred_at").and_then(Value::as_str).and_then(|text| text.parse().ok());
    Some(Record {
        id: RecordId(Uuid::from_u128(0x0197_a000_0000_7000_8000_0000_0000_0000 | place)),
        kind,
        schema: 1,
        ver: 0,
        author: UserId(Uuid::from_u128(0xa)),
        device: DeviceId(Uuid::from_u128(0xd)),
        occurred_at: occurred.unwrap_or(now),
        tz: zone.to_owned(),
        recorded_at: now,
        body,
    })
}
