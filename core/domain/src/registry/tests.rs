//! What holds for all kinds of this area.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::fixture::{Broken, Known, check_as, record};
use super::*;
use crate::finding::{Finding, Severity};
use crate::kind::{Deed, KindRegistry, KindSpec, Role};
use crate::message::{self, Locale};

fn spec(name: &str) -> &'static KindSpec {
    KindRegistry::standard().get(name).unwrap().spec()
}

fn allowed(kind: &str, deed: Deed) -> Vec<Role> {
    let spec = spec(kind);
    Role::ALL.into_iter().filter(|role| spec.access.iter().any(|a| a.role == *role && a.allows(deed))).collect()
}

#[test]
fn the_matrix_of_who_may_do_what() {
    use Role::{Admin, Benefits, Clinician, Coordinator, Parent, Registrar};
    assert_eq!(allowed("patient", Deed::Read), [Parent, Clinician, Registrar, Benefits, Coordinator]);
    assert_eq!(allowed("patient", Deed::Create), [Clinician, Registrar, Coordinator]);
    assert_eq!(allowed("patient", Deed::Update), [Clinician, Registrar, Coordinator]);
    assert_eq!(allowed("diagnosis", Deed::Read), [Parent, Clinician, Registrar, Benefits, Coordinator]);
    assert_eq!(allowed("diagnosis", Deed::Create), [Clinician, Registrar]);
    assert_eq!(allowed("diagnosis", Deed::Update), [Clinician, Registrar]);
    assert_eq!(allowed("guardian", Deed::Read), [Parent, Benefits]);
    assert_eq!(allowed("guardian", Deed::Create), [Parent, Benefits]);
    assert_eq!(allowed("guardian", Deed::Update), [Parent, Benefits]);
    assert_eq!(allowed("hospital", Deed::Read), Role::ALL);
    assert_eq!(allowed("hospital", Deed::Create), [Admin]);
    assert_eq!(allowed("hospital", Deed::Update), [Admin]);
}

#[test]
fn what_must_never_be_merged_by_a_machine_is_not() {
    for (kind, field) in [
        ("patient", "birth_date"),
        ("patient", "sex"),
        ("patient", "death_date"),
        ("diagnosis", "patient"),
        ("diagnosis", "icd10"),
        ("diagnosis", "date"),
        ("diagnosis", "stage"),
        ("guardian", "clabe"),
        ("guardian", "custody"),
    ] {
        let class = spec(kind).class_of(field);
        assert!(matches!(class, crate::kind::MergeClass::Safety { .. }), "{kind}.{field} is {class:?}");
    }
    assert_eq!(spec("guardian").class_of("bank"), spec("guardian").class_of("clabe"));
    assert_eq!(spec("patient").class_of("units"), crate::kind::MergeClass::Elements);
    assert_eq!(spec("guardian").class_of("phone"), crate::kind::MergeClass::Text);
}

#[test]
fn facts_that_cannot_be_read_are_no_verdict() {
    let hospital = record(
        "hospital",
        1,
        json!({"clues": "DFIMS000604", "name": "Oncología Siglo XXI", "level": "UMAE", "ooad": "35"}),
    );
    assert!(check_as(&[Role::Admin], &hospital, None, &Broken).is_err());
}

#[test]
fn a_hospital_has_a_right_and_unique_clues() {
    let body = json!({"clues": "dfims000604", "name": "Oncología Siglo XXI", "level": "UMAE", "ooad": "35"});
    let hospital = record("hospital", 1, body.clone());
    assert_eq!(fixture::found(&hospital, std::slice::from_ref(&hospital)), []);
    assert_eq!(fixture::facets(&hospital).code.as_deref(), Some("DFIMS000604"));
    let twin = record("hospital", 2, body);
    assert_eq!(fixture::found(&twin, &[hospital]), [fixture::pair("HOSPITAL-DUPLICATE", "/clues")]);
    let wrong = record("hospital", 3, json!({"clues": "XX", "name": " ", "level": "third", "ooad": ""}));
    assert_eq!(
        fixture::found(&wrong, &[]),
        [fixture::pair("REG-REQUIRED", "/name"), fixture::pair("REG-SHAPE", "/level")]
    );
}

fn json_values() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "\\PC{0,20}".prop_map(Value::from),
        prop::sample::select(vec![
            "2015-01-01",
            "-009999-01-01",
            "9999-12-31",
            "H",
            "C91.0",
            "IV",
            "12345678903",
            "500"
        ])
        .prop_map(Value::from),
    ];
    leaf.prop_recursive(2, 16, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
            prop::collection::vec((field_names(), inner), 0..4)
                .prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

fn field_names() -> impl Strategy<Value = String> {
    let names = "patient icd10 morphology date by_imss unit stage intent names given first_surname birth_date sex units \
                 clues id death_date curp nss agregado symptoms_onset acknowledgements code reason relation custody \
                 phone email bank clabe employments employer from to daily_wage contributions children user name level";
    prop::sample::select(names.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
}

proptest! {
    /// Any body gets an answer: findings with known codes and whole sentences, or none. Scopes and facets never fail.
    #[test]
    fn no_body_is_beyond_judgement(fields in prop::collection::vec((field_names(), json_values()), 0..12)) {
        let body = Value::Object(fields.into_iter().collect());
        for kind in kinds() {
            let record = record(kind.spec().name, 7, body.clone());
            let (_, _) = (kind.facets(&record), kind.scopes(&record));
            for finding in check_as(&[Role::Parent], &record, Some(&record), &Known::default()).unwrap() {
                let code = finding.code.as_ref();
                let known = [CODES, crate::ident::CODES, &["ACK-REQUIRED"]];
                prop_assert!(known.iter().any(|codes| codes.contains(&code)), "{code}");
                for locale in Locale::ALL {
                    let sentence = message::tell(locale, &finding);
                    prop_assert!(!sentence.contains("{$"), "{sentence}");
                }
            }
        }
    }
}

#[test]
fn every_field_that_is_missing_is_told_at_once() {
    let findings = fixture::found(&record("patient", 1, json!({"names": {"given": "Ana"}, "sex": "F"})), &[]);
    assert_eq!(
        findings,
        [
            fixture::pair("REG-REQUIRED", "/names/first_surname"),
            fixture::pair("REG-REQUIRED", "/birth_date"),
            fixture::pair("REG-SHAPE", "/sex"),
            fixture::pair("REG-REQUIRED", "/units"),
        ]
    );
}

#[test]
fn an_acknowledgement_needs_a_reason_and_its_own_code() {
    let ack = |code: &str, reason: &str| Acknowledgement {
        code: code.into(),
        reason: reason.into(),
        by: None,
        at: None,
        extra: crate::record::Extra::default(),
    };
    let findings = [
        Finding::warning("C", ""),
        Finding::warning("A", ""),
        Finding::warning("A", "/again"),
        Finding::warning("B", ""),
        Finding::error("D", ""),
    ];
    let required = |acks: &[Acknowledgement]| require_acknowledgements(&findings, acks, &["A", "C", "D"]);
    let named = |acks: &[Acknowledgement]| required(acks).map(|finding| finding.args["codes"].clone());
    assert_eq!(named(&[]), Some("A, C".into()));
    assert_eq!(named(&[ack("A", " ")]), Some("A, C".into()));
    assert_eq!(named(&[ack("B", "seen"), ack("C", "seen")]), Some("A".into()));
    assert_eq!(required(&[ack("A", "seen"), ack("C", "seen")]), None);
    assert_eq!(required(&[]).map(|finding| finding.severity), Some(Severity::Error));
}
