use serde_json::{Value, json};

use super::*;
use crate::registry::fixture::{changed, facets, found, id, pair, record};

fn child(sex: &str, birth: &str) -> Record {
    record(
        "patient",
        1,
        json!({
            "curp_pending": "emergency", "names": {"given": "Ana", "first_surname": "González"},
            "birth_date": birth, "sex": sex, "symptoms_onset": "2025-08-01",
            "units": [{"id": "u1", "clues": "DFIMS000604"}]
        }),
    )
}

fn leukaemia() -> Record {
    record(
        "diagnosis",
        20,
        json!({
            "patient": id(1).to_string(), "icd10": "c910", "morphology": "9811/3", "date": "2025-09-15",
            "by_imss": true, "unit": "dfims000604", "stage": "NA", "intent": "curative", "risk": "alto"
        }),
    )
}

fn with(field: &str, value: Value) -> Vec<(String, String)> {
    found(&changed(&leukaemia(), field, value), &[child("M", "2015-01-01")])
}

fn warned(code: &str, field: &str) -> [(String, String); 2] {
    [pair(code, field), pair("ACK-REQUIRED", "/acknowledgements")]
}

#[test]
fn a_right_record_has_nothing_to_be_said_about() {
    assert_eq!(found(&leukaemia(), &[child("M", "2015-01-01")]), []);
    assert_eq!(found(&leukaemia(), &[]), []);
    let typed: Diagnosis = leukaemia().typed().unwrap();
    assert_eq!(typed.to_body()["risk"], "alto");
}

#[test]
fn it_goes_to_the_hospital_the_office_and_the_family() {
    let scopes: Vec<String> = DiagnosisKind.scopes(&leukaemia()).iter().map(ToString::to_string).collect();
    assert_eq!(
        scopes,
        ["hospital:DFIMS000604".to_owned(), "benefits:DFIMS000604".to_owned(), format!("child:{}", id(1))]
    );
    let facets = facets(&leukaemia());
    assert_eq!((facets.subject, facets.code.as_deref()), (Some(id(1)), Some("C91.0")));
    assert_eq!(facets.at, Some("2025-09-15T06:00:00Z".parse().unwrap()));
}

#[test]
fn the_date_is_between_birth_and_today() {
    assert_eq!(with("/date", json!("2026-05-05")), [pair("DX-FUTURE", "/date")]);
    assert_eq!(with("/date", json!("2026-05-04")), []);
    assert!(with("/date", json!("2014-12-31")).contains(&pair("DX-BEFORE-BIRTH", "/date")));
    assert_eq!(with("/date", json!("2025-07-31")), warned("DX-BEFORE-SYMPTOMS", "/date"));
    assert_eq!(with("/date", json!("2025-08-01")), []);
}

#[test]
fn a_code_outside_the_catalogue_is_refused() {
    for code in ["J45", "C98", "D49", "C27.0"] {
        assert_eq!(with("/icd10", json!(code)), [pair("DX-NOT-IN-CATALOGUE", "/icd10")], "{code}");
    }
    assert_eq!(with("/icd10", json!("leucemia")), [pair("ICD10-SHAPE", "/icd10")]);
    assert_eq!(with("/morphology", json!("9811")), [pair("MORPHOLOGY-SHAPE", "/morphology")]);
}

#[test]
fn what_is_implausible_needs_a_reason() {
    assert_eq!(with("/icd10", json!("D10")), warned("DX-MORPHOLOGY", "/morphology"));
    let cervix = changed(&leukaemia(), "/icd10", json!("C53.9"));
    let boy = child("H", "2015-01-01");
    assert_eq!(found(&cervix, std::slice::from_ref(&boy)), warned("DX-SITE-SEX", "/icd10"));
    assert_eq!(found(&cervix, &[child("X", "2015-01-01")]), []);
    let reason = json!([{"code": "DX-SITE-SEX", "reason": "confirmado en el expediente"}]);
    let reasoned = changed(&cervix, "/acknowledgements", reason);
    assert_eq!(found(&reasoned, &[boy]), [pair("DX-SITE-SEX", "/icd10")]);
}

#[test]
fn an_unusual_age_needs_a_reason() {
    let eye = changed(&leukaemia(), "/icd10", json!("C69.2"));
    // Ten years and 364 days; eleven years.
    assert_eq!(found(&eye, &[child("M", "2014-09-16")]), []);
    assert_eq!(found(&eye, &[child("M", "2014-09-15")]), warned("DX-AGE-UNUSUAL", "/icd10"));
}

#[test]
fn stage_four_with_curative_intent_is_only_told() {
    assert_eq!(with("/stage", json!("IV")), [pair("DX-INTENT-STAGE", "/intent")]);
    assert_eq!(with("/stage", json!("III")), []);
    assert_eq!(with("/stage", json!("VI")), [pair("REG-SHAPE", "/stage")]);
}

#[test]
fn without_a_unit_the_hospital_is_told_that_it_will_not_receive_it() {
    assert_eq!(with("/unit", json!(null)), [pair("DX-NO-UNIT", "/unit")]);
    let scopes = DiagnosisKind.scopes(&changed(&leukaemia(), "/unit", json!(null)));
    assert_eq!(scopes, [Scope::Child(id(1))]);
}
