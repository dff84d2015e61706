//! `acompana check` as a program: the vectors through standard input, the examples of the documentation, odd input.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "clippy takes only #[test] functions for tests, not what they call"
)]

mod program;

use std::fs;
use std::path::PathBuf;

use program::{Ran, acompana};
use serde_json::{Value, json};

fn checkout() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Runs `check what` with `input` and reads what it prints.
fn check(what: &str, input: &Value) -> Value {
    let ran = acompana(["--lang", "es-MX", "check", what], input.to_string().as_bytes());
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    serde_json::from_str(&ran.stdout).unwrap()
}

/// Whether `answer` holds what `expected` names: every field of it, lists in order, and no further list elements.
fn holds(answer: &Value, expected: &Value) -> bool {
    match (answer, expected) {
        (Value::Object(answer), Value::Object(expected)) => {
            expected.iter().all(|(name, value)| answer.get(name).is_some_and(|there| holds(there, value)))
        }
        (Value::Array(answer), Value::Array(expected)) => {
            answer.len() == expected.len() && answer.iter().zip(expected).all(|(there, value)| holds(there, value))
        }
        _ => answer == expected,
    }
}

#[test]
fn each_file_of_vectors_as_one_array() {
    for (file, what) in [("identifiers", "id"), ("leave", "leave"), ("dose", "dose")] {
        let text = fs::read_to_string(checkout().join(format!("tests/vectors/{file}.json"))).unwrap();
        let vectors: Vec<Value> = serde_json::from_str(&text).unwrap();
        assert!(vectors.len() > 10, "{file}");
        let cases: Vec<&Value> = vectors.iter().map(|vector| &vector["in"]).collect();
        let answers = check(what, &json!(cases));
        let answers = answers.as_array().unwrap();
        assert_eq!(answers.len(), vectors.len());
        for (vector, answer) in vectors.iter().zip(answers) {
            let told = format!("{file}, {}: {answer}", vector["case"]);
            let mut expected = vector["out"].clone();
            let findings = expected.as_object_mut().and_then(|out| out.remove("findings")).unwrap_or(json!([]));
            assert!(expected.is_null() || holds(answer, &expected), "{told}");
            assert!(vector.get("error").is_none_or(|error| holds(&answer["error"], error)), "{told}");
            let found =
                |expected: &Value| answer["findings"].as_array().unwrap().iter().any(|there| holds(there, expected));
            assert!(findings.as_array().unwrap().iter().all(found), "{told}");
            let codes = vector["codes"].as_array().into_iter().flatten();
            assert!(codes.map(|code| json!({ "code": code })).all(|code| found(&code)), "{told}");
        }
    }
}

#[test]
fn one_case_gives_one_answer_and_an_empty_array_an_empty_array() {
    let one = check("id", &json!({"kind": "nss", "value": "12345678903"}));
    assert_eq!(one["valid"], true);
    assert_eq!(check("id", &json!([])), json!([]));
    assert_eq!(check("leave", &json!([])), json!([]));
}

/// Without the sentences, which may be reworded; that each has one is held.
fn wordless(mut value: Value) -> Value {
    match &mut value {
        Value::Object(object) => {
            if let Some(message) = object.remove("message") {
                assert!(message.as_str().is_some_and(|words| words.len() > 10), "{message}");
            }
            object.values_mut().for_each(|inner| *inner = wordless(inner.take()));
        }
        Value::Array(list) => list.iter_mut().for_each(|inner| *inner = wordless(inner.take())),
        _ => {}
    }
    value
}

/// The examples of docs/check-format.md: after `<!-- check WHAT -->` a block of JSON in and a block of JSON out.
#[test]
fn the_documentation_says_what_the_program_says() {
    let page = fs::read_to_string(checkout().join("docs/check-format.md")).unwrap();
    let examples: Vec<&str> = page.split("<!-- check ").skip(1).collect();
    assert!(examples.len() >= 5);
    for example in examples {
        let what = example.split(' ').next().unwrap();
        let blocks: Vec<&str> =
            example.split("```json\n").skip(1).map(|rest| rest.split("\n```").next().unwrap()).collect();
        let [case, answer, ..] = blocks.as_slice() else { panic!("two blocks belong after check {what}") };
        let ran = acompana(["--lang", "es-MX", "check", what], case.as_bytes()).ends(0);
        let documented: Value = serde_json::from_str(answer).unwrap();
        assert_eq!(wordless(ran.json()), wordless(documented), "{what}");
    }
}

#[test]
fn what_is_not_json_is_told_with_its_place() {
    for (input, place) in [
        (b"{\"kind\": \"nss\",\n \"value\" \"1\"}".as_slice(), "línea 2, columna 10"),
        (b"{} {}", "línea 1, columna 4"),
        (b"\"\xff\xfe\"", "línea 1"),
    ] {
        let ran = acompana(["--lang", "es-MX", "check", "id"], input);
        assert_eq!((ran.code, ran.stdout.as_str()), (3, ""));
        assert!(ran.stderr.contains(place) && ran.stderr.contains("docs/check-format.md"), "{}", ran.stderr);
    }
    let nested = "[".repeat(100_000);
    assert_eq!(acompana(["check", "leave"], nested.as_bytes()).code, 3);
    assert_eq!(acompana(["check", "dose"], b" \n").code, 3);
}

#[test]
fn a_byte_order_mark_in_front_is_no_fault() {
    let ran = acompana(["check", "id"], b"\xEF\xBB\xBF{\"kind\": \"clues\", \"value\": \"DFIMS000061\"}");
    assert_eq!(ran.code, 0, "{}", ran.stderr);
}

#[test]
fn odd_cases_are_answered_in_their_place() {
    let odd = json!([null, 1, "x", [], {}, {"child": 3}, {"policy": {"moon": "full"}}]);
    for what in ["leave", "dose"] {
        let answers = check(what, &odd);
        for answer in answers.as_array().unwrap() {
            assert!(answer["verdict"].is_string() || answer["error"]["message"].is_string(), "{what}: {answer}");
        }
    }
    let ids = check("id", &odd);
    assert!(ids.as_array().unwrap().iter().all(|answer| answer["valid"] == false));
}

#[test]
fn policy_catalogue_and_today_are_taken_from_the_options() {
    let folder = tempfile::tempdir().unwrap();
    let policy = folder.path().join("policy.json");
    fs::write(&policy, r#"{"version": "ours", "retro_days": 5}"#).unwrap();
    let page = fs::read_to_string(checkout().join("docs/check-format.md")).unwrap();
    let case = page.split("```json\n").nth(1).unwrap().split("\n```").next().unwrap();
    let ran = acompana(["check", "leave", "--policy", policy.to_str().unwrap()], case.as_bytes());
    assert_eq!(serde_json::from_str::<Value>(&ran.stdout).unwrap()["policy_version"], "ours");

    fs::write(&policy, r#"{"moon": "full"}"#).unwrap();
    let Ran { code, stderr, .. } = acompana(["check", "leave", "--policy", policy.to_str().unwrap()], b"[]");
    assert!(code == 3 && stderr.contains("moon"), "{stderr}");
    let Ran { code, stderr, .. } = acompana(["check", "dose", "--catalogue", policy.to_str().unwrap()], b"[]");
    assert!(code == 3 && stderr.contains("policy.json"), "{stderr}");
    assert_eq!(acompana(["check", "dose", "--catalogue", "nowhere.json"], b"[]").code, 3);

    let curp = br#"{"kind": "curp", "value": "MUTE150815MNLXRLA7"}"#;
    let before = acompana(["check", "id", "--today", "2015-08-14"], curp);
    assert!(before.stdout.contains("CURP-FUTURE"), "{}", before.stdout);
    assert!(acompana(["check", "id", "--today", "2015-08-15"], curp).stdout.contains("\"valid\": true"));
    assert_eq!(acompana(["check", "id", "--today", "ayer"], curp).code, 2);
}

#[test]
fn sentences_come_in_the_chosen_language() {
    let case = br#"{"kind": "nss", "value": "92098765436"}"#;
    let told = |lang: &str| acompana(["--lang", lang, "check", "id"], case).stdout;
    assert!(told("es-MX").contains("Compárelo"), "{}", told("es-MX"));
    assert!(!told("en").contains("Compárelo"));
    assert_eq!(acompana(["--lang", "fr", "check", "id"], case).code, 2);
}
