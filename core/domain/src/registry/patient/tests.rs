use serde_json::json;

use super::*;
use crate::registry::fixture::{Broken, changed, check_as, facets, found, id, pair, record};

/// A synthetic girl of domain.md §2.1.
fn ana() -> Record {
    record(
        "patient",
        1,
        json!({
            "curp": "gopa-120229-mspnrna7", "nss": "12345678903", "agregado": "3F2012OR",
            "names": {"given": "Ana", "first_surname": "González", "second_surname": "Pérez"},
            "birth_date": "2012-02-29", "sex": "M",
            "units": [{"id": "u1", "clues": "DFIMS000604"}, {"id": "u2", "clues": "jcims000325"}],
            "symptoms_onset": "2026-01-10", "census": {"Comentarios": "sin comentarios"},
            "made_by_a_newer_build": {"kept": true}
        }),
    )
}

#[test]
fn a_right_record_has_nothing_to_be_said_about() {
    assert_eq!(found(&ana(), &[ana()]), []);
}

#[test]
fn it_goes_to_its_hospitals_their_offices_and_the_family() {
    let scopes: Vec<String> = PatientKind.scopes(&ana()).iter().map(ToString::to_string).collect();
    let child = format!("child:{}", id(1));
    assert_eq!(
        scopes,
        ["hospital:DFIMS000604", "hospital:JCIMS000325", "benefits:DFIMS000604", "benefits:JCIMS000325", &child]
    );
    let facets = facets(&ana());
    assert_eq!(facets.subject, Some(id(1)));
    assert_eq!(facets.place.as_deref(), Some("DFIMS000604"));
    assert_eq!(facets.code.as_deref(), Some("GOPA120229MSPNRNA7"));
}

#[test]
fn what_a_newer_build_wrote_survives() {
    let patient: Patient = ana().typed().unwrap();
    assert_eq!(patient.to_body()["made_by_a_newer_build"], json!({"kept": true}));
    assert_eq!(Patient::from_body(&patient.to_body()).unwrap(), patient);
}

#[test]
fn an_identity_is_verified_or_pending_with_a_reason() {
    let typed = |record: Record| record.typed::<Patient>().unwrap();
    assert!(matches!(typed(ana()).identity(), Ok(Some(Identity::Curp(_)))));
    let newborn = changed(&changed(&ana(), "/curp", json!(null)), "/curp_pending", json!("newborn"));
    assert_eq!(typed(newborn.clone()).identity(), Ok(Some(Identity::Pending { reason: "newborn".into() })));
    assert_eq!(found(&newborn, &[]), []);
    // It is resolved later by an update that writes the CURP.
    let resolved = changed(&newborn, "/curp", json!("GOPA120229MSPNRNA7"));
    assert_eq!(found(&resolved, &[newborn]), [pair("PATIENT-CURP-RESOLVED", "/curp_pending")]);
    let neither = changed(&ana(), "/curp", json!(" "));
    assert_eq!(found(&neither, &[]), [pair("PATIENT-CURP-MISSING", "/curp")]);
}

#[test]
fn wrong_identifiers_are_all_told() {
    let mut wrong = changed(&ana(), "/curp", json!("GOPA120229MSPNRNA8"));
    wrong = changed(&wrong, "/nss", json!("12345678904"));
    wrong = changed(&wrong, "/agregado", json!("3F12OR"));
    wrong = changed(&wrong, "/units/1/clues", json!("XXIMS000325"));
    assert_eq!(
        found(&wrong, &[]),
        [
            pair("CURP-CHECK-DIGIT", "/curp"),
            pair("NSS-CHECK-DIGIT", "/nss"),
            pair("AGREGADO-SHAPE", "/agregado"),
            pair("CLUES-ENTITY", "/units/1/clues"),
        ]
    );
}

#[test]
fn a_curp_that_disagrees_needs_a_reason() {
    let typed = changed(&ana(), "/birth_date", json!("2012-03-01"));
    assert_eq!(found(&typed, &[]), [pair("CURP-BIRTH-DATE", "/curp"), pair("ACK-REQUIRED", "/acknowledgements")]);
    let reasoned =
        changed(&typed, "/acknowledgements", json!([{"code": "CURP-BIRTH-DATE", "reason": "acta de nacimiento"}]));
    assert_eq!(found(&reasoned, &[]), [pair("CURP-BIRTH-DATE", "/curp")]);
    let boy = changed(&ana(), "/sex", json!("H"));
    let codes: Vec<String> = found(&boy, &[]).into_iter().map(|(code, _)| code).collect();
    assert_eq!(codes, ["CURP-SEX-DIFFERS", "PATIENT-AGREGADO-SEX", "ACK-REQUIRED"]);
    let luz = changed(&ana(), "/names/given", json!("Luz"));
    assert_eq!(found(&luz, &[]), [pair("CURP-NAME", "/names/given")]);
}

#[test]
fn dates_stand_in_their_order() {
    let pending = changed(&changed(&ana(), "/curp", json!(null)), "/curp_pending", json!("foreigner"));
    let plain = changed(&changed(&pending, "/agregado", json!(null)), "/symptoms_onset", json!(null));
    let with = |field: &str, value: &str| found(&changed(&plain, field, json!(value)), &[]);
    assert_eq!(with("/birth_date", "2026-05-05"), [pair("PATIENT-BIRTH-FUTURE", "/birth_date")]);
    assert_eq!(with("/birth_date", "2026-05-04"), []);
    assert_eq!(with("/death_date", "2012-02-28"), [pair("PATIENT-DEATH-BEFORE-BIRTH", "/death_date")]);
    assert_eq!(with("/death_date", "2012-02-29"), []);
    assert_eq!(with("/death_date", "2026-05-05"), [pair("PATIENT-DEATH-FUTURE", "/death_date")]);
    assert_eq!(with("/death_date", "2026-05-04"), []);
    let codes: Vec<String> = with("/symptoms_onset", "2011-01-01").into_iter().map(|(code, _)| code).collect();
    assert_eq!(codes, ["PATIENT-SYMPTOMS-DATE", "ACK-REQUIRED"]);
}

#[test]
fn the_same_curp_in_another_record_is_told_and_stops_nobody() {
    let twin = Record { id: id(2), ..ana() };
    assert_eq!(found(&twin, &[ana()]), [pair("PATIENT-DUPLICATE", "/curp")]);
    let others = [ana(), Record { id: id(3), ..ana() }];
    let findings =
        check_as(&[Role::Clinician], &twin, None, &crate::registry::fixture::Known(others.to_vec())).unwrap();
    let told = crate::message::tell(crate::message::Locale::EsMx, &findings[0]);
    assert!(told.starts_with("Ya hay 2 registros"), "{told}");
    let findings = check_as(&[Role::Clinician], &twin, None, &crate::registry::fixture::Known(vec![ana()])).unwrap();
    let told = crate::message::tell(crate::message::Locale::EsMx, &findings[0]);
    assert!(told.starts_with("Ya hay otro registro"), "{told}");
    assert!(check_as(&[Role::Clinician], &twin, None, &Broken).is_err());
}

#[test]
fn a_child_belongs_to_at_least_one_unit() {
    assert_eq!(found(&changed(&ana(), "/units", json!([])), &[]), [pair("REG-REQUIRED", "/units")]);
}
