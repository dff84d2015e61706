//! Files that a hospital hands over: the census, a drug catalogue, a leave policy.

use std::sync::LazyLock;

use acompana_domain::leave::policy::PolicySet;
use acompana_domain::message::Locale;
use acompana_domain::treatment::catalogue::DrugCatalogue;
use acompana_domain::{leave, treatment};
use jiff::civil::date;
use serde_json::{Value, json};

use crate::census::{self, NameOrder, Outcome, Settings};
use crate::told;
use crate::words::Words;

/// A census file. No row is lost without a fault that says why, in words; the file of what was refused can be handed in
/// again; a census that was registered changes nothing when it is registered again.
pub fn census_file(data: &[u8]) {
    thread_local! {
        static WORDS: [Words; 2] = Locale::ALL.map(Words::new);
    }
    let settings = [
        Settings { today: date(2026, 5, 4), unit: None, names: NameOrder::SurnamesFirst },
        Settings { today: date(2026, 5, 4), unit: Some("DFIMS000061".to_owned()), names: NameOrder::GivenFirst },
    ];
    for settings in &settings {
        let Ok(read) = census::read(data, settings) else { continue };
        // One language at a time: what takes long is telling, and reading again what was told.
        WORDS.with(|words| judge(&read, settings, &words[data.len() % 2]));
    }
}

fn judge(read: &census::Census, settings: &Settings, words: &Words) {
    let mut refused = Vec::new();
    for (place, row) in read.rows.iter().enumerate() {
        let faults = match &row.outcome {
            Outcome::Good(entry) => {
                registered_once(entry);
                Vec::new()
            }
            Outcome::Repeated { line } => {
                assert!(*line <= row.line, "line {} repeats line {line}", row.line);
                Vec::new()
            }
            Outcome::Faulty(faults) => {
                assert!(!faults.is_empty(), "line {} is refused and nobody says why", row.line);
                refused.push((place, faults.clone()));
                faults.clone()
            }
        };
        for fault in faults.iter().chain(&row.notices) {
            let said = fault.reason.told(words);
            assert!(!said.is_empty() && said != fault.reason.code(), "{} has no sentence", fault.reason.code());
        }
    }
    let file = census::rejects(read, &refused, words);
    let again = census::read(&file, settings).expect("what was refused can be handed in again");
    assert_eq!(again.titles, read.titles);
    // Alone, a row may have nothing to contradict any more, but it is there.
    let cells = |row: &census::Row| row.cells.clone();
    let before: Vec<_> = refused.iter().map(|(place, _)| cells(&read.rows[*place])).collect();
    assert_eq!(again.rows.iter().map(cells).collect::<Vec<_>>(), before);
}

fn registered_once(entry: &census::Entry) {
    let first = census::plan(entry, None, None).expect("nothing is known that it could contradict");
    let (patient, diagnosis) = (first.patient.as_ref(), first.diagnosis.as_ref());
    assert!(patient.is_some(), "a row that may be registered registers nobody");
    let again = census::plan(entry, patient, diagnosis).expect("a row does not contradict itself");
    assert!(again.known && again.is_empty(), "a second run changes what the first one wrote: {again:?}");
}

/// A drug catalogue. One that is refused says why; under one that is taken any dose of it can be judged.
pub fn catalogue(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let catalogue = match DrugCatalogue::from_json(text) {
        Ok(catalogue) => catalogue,
        Err(unusable) => return assert!(!unusable.to_string().is_empty()),
    };
    for drug in catalogue.drugs().iter().take(3) {
        assert!(catalogue.find(&drug.id).is_some(), "{} is not found by its own id", drug.id);
        for (dose, route) in [("1.5", "IV"), ("1000000", "IT"), ("0.0001", "VO")] {
            let unit = drug.measures.first().map_or("mg", |measure| measure.as_str());
            let case = json!({
                "patient": { "birth_date": "2019-03-01", "weight_kg": "18", "height_cm": "110" }, "drug": drug.id,
                "dose": dose, "unit": unit, "route": route, "at": "2026-05-04T10:00:00-06:00",
                "previous": [{ "drug": drug.id, "dose": dose, "unit": unit, "route": route, "at": "2026-05-03" }],
                "labs": [{ "item": "neutrophils", "value": "0.5", "unit": "10^9/L", "at": "2026-05-04" }],
            });
            told::verdict(&treatment::check_dose(&case, &catalogue, Locale::EsMx));
        }
    }
}

/// A leave policy. One that is refused says why; under one that is taken every leave gets its verdict.
pub fn policy(data: &[u8]) {
    static CASES: LazyLock<Vec<Value>> = LazyLock::new(|| {
        let vectors: Vec<Value> = serde_json::from_str(include_str!("../../vectors/leave.json")).expect("a JSON file");
        let mut cases: Vec<Value> = vectors.into_iter().map(|mut vector| vector["in"].take()).collect();
        // Knobs of their own may not go with the file's.
        cases.iter_mut().filter_map(Value::as_object_mut).for_each(|case| drop(case.remove("policy")));
        cases.retain(|case| leave::check(case, Locale::En)["verdict"].is_string());
        cases.into_iter().step_by(9).collect()
    });
    let Ok(file) = serde_json::from_slice::<Value>(data) else { return };
    let policy = match PolicySet::from_json(&file) {
        Ok(policy) => policy,
        Err(unreadable) => return assert!(!unreadable.to_string().is_empty()),
    };
    for case in CASES.iter() {
        let out = leave::check_under(&policy, case, Locale::EsMx);
        assert!(out["verdict"].is_string(), "{out}");
        told::verdict(&out);
    }
}
