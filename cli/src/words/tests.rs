//! Every sentence exists in both languages with the same values, and every key in the sources has its sentence.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use super::*;

/// How keys of sentences begin; a text literal in the sources that begins so must have its sentence.
const PREFIXES: [&str; 6] = ["fail-", "say-", "col-", "row-", "step-", "demo-"];

/// How keys begin whose names come from a report.
const REPORT: &str = "report-";

/// The end of a hint's key.
const HINT: &str = ".hint";

/// Keys (with `.hint` where there is one) and the values that each uses.
fn catalogue(text: &str) -> BTreeMap<String, BTreeSet<String>> {
    if let Err((_, errors)) = FluentResource::try_new(text.to_owned()) {
        panic!("{errors:?}");
    }
    let mut keys: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut current = String::new();
    for line in text.lines() {
        if let Some((id, _)) = line.split_once(" =").filter(|_| line.starts_with(char::is_alphabetic)) {
            current = id.to_owned();
            assert!(keys.insert(current.clone(), BTreeSet::new()).is_none(), "{id} is there twice");
        } else if line.trim_start().starts_with(".hint =") {
            current = format!("{}.hint", current.trim_end_matches(".hint"));
            keys.insert(current.clone(), BTreeSet::new());
        }
        for variable in line.split('$').skip(1) {
            let name: String = variable.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            keys.entry(current.clone()).or_default().insert(name);
        }
    }
    keys
}

fn literals(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            if !path.ends_with("words") {
                literals(&path, found);
            }
        } else {
            let text = fs::read_to_string(&path).unwrap();
            let keys = text.split('"').filter(|part| PREFIXES.iter().any(|prefix| part.starts_with(prefix)));
            found.extend(keys.filter(|key| !key.contains([' ', '{', '\n'])).map(str::to_owned));
        }
    }
}

#[test]
fn both_languages_say_the_same_with_the_same_values() {
    assert_eq!(catalogue(ES_MX), catalogue(EN));
}

#[test]
fn every_key_in_the_sources_has_its_sentence_and_every_sentence_is_used() {
    let mut used = BTreeSet::new();
    literals(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut used);
    let of_reports = |key: &String| key.starts_with(REPORT);
    let known = catalogue(EN).into_keys().filter(|key| !key.ends_with(HINT) && !of_reports(key));
    let known: BTreeSet<String> = known.collect();
    let missing: Vec<_> = used.difference(&known).collect();
    assert!(missing.is_empty(), "no sentence for {missing:?}");
    let idle: Vec<_> = known.difference(&used).collect();
    assert!(idle.is_empty(), "nobody says {idle:?}");
}

#[test]
fn everything_that_a_report_names_has_its_words_and_nothing_else_does() {
    use acompana_domain::report::{DiagnosisGroup, LEAVES_KINDS, NAMES, REGISTRY_KINDS, ROWS};
    let rows = ROWS.iter().copied().chain(DiagnosisGroup::ALL.iter().map(|group| group.key));
    let kinds = REGISTRY_KINDS.iter().chain(&LEAVES_KINDS).copied().chain(["treatment"]);
    let names = NAMES.iter().map(|name| format!("{REPORT}{name}"));
    let rows = rows.map(|row| format!("{REPORT}row-{row}"));
    let kinds = kinds.map(|kind| format!("{REPORT}kind-{kind}"));
    let expected: BTreeSet<String> = names.chain(rows).chain(kinds).collect();
    let known: BTreeSet<String> = catalogue(EN).into_keys().filter(|key| key.starts_with(REPORT)).collect();
    assert_eq!(known, expected);
}

#[test]
fn every_failure_says_what_to_do() {
    let keys = catalogue(EN);
    for key in keys.keys().filter(|key| key.starts_with("fail-") && !key.ends_with(HINT)) {
        assert!(keys.contains_key(&format!("{key}.hint")), "{key} has no hint");
    }
}
