//! What all clinical records share: patient, unit, corrections.

use acompana_domain::kind::Side;
use acompana_domain::{KindRegistry, Severity};
use serde_json::json;

use super::fixture::{AT, Broken, Known, NONE, check_on, codes, dose, id, patient, record};

#[test]
fn a_unit_that_is_no_clues_is_an_error() {
    for unit in ["X", "SLSSA00012", "XXSSA000123", "SLSSA00O123"] {
        let found = codes(&dose(1, AT, &json!({ "unit": unit })), &[]);
        assert!(found.len() == 1 && found[0].starts_with("CLUES-"), "{unit}: {found:?}");
        let wrong = dose(1, AT, &json!({ "unit": unit }));
        let registry = KindRegistry::standard();
        let kind = registry.get("administration").unwrap();
        assert_eq!((kind.scopes(&wrong), kind.facets(&wrong).place), (Vec::new(), None));
    }
    // What is only odd about a key is not asked about with every dose.
    assert_eq!(codes(&dose(1, AT, &json!({ "unit": "SLSSA000124" })), &[]), NONE);
    assert_eq!(codes(&dose(1, AT, &json!({ "unit": null })), &[]), ["CLN-MISSING"]);
}

#[test]
fn a_correction_points_at_a_record_of_the_same_kind_and_patient() {
    let correction = dose(1, AT, &json!({ "supersedes": id(2) }));
    assert_eq!(codes(&correction, &[]), ["CLN-SUPERSEDES-UNKNOWN"]);
    assert_eq!(codes(&dose(1, AT, &json!({ "supersedes": 7 })), &[]), ["CLN-SUPERSEDES-UNKNOWN"]);
    assert_eq!(codes(&correction, &[record(2, "lab_result", AT, json!({}))]), ["CLN-SUPERSEDES-KIND"]);
    let foreign = dose(2, "2026-04-01T16:00:00Z", &json!({ "patient": id(101) }));
    assert_eq!(codes(&correction, &[foreign]), ["CLN-SUPERSEDES-PATIENT"]);
    let corrected = dose(2, "2026-04-01T16:00:00Z", &json!({}));
    let rival = dose(3, "2026-04-01T17:00:00Z", &json!({ "supersedes": id(2) }));
    assert_eq!(codes(&correction, &[corrected, rival]), ["ACK-REQUIRED", "CLN-SUPERSEDED-TWICE"]);
}

#[test]
fn a_fact_is_not_edited() {
    let before = dose(1, AT, &json!({}));
    let after = dose(1, AT, &json!({ "dose": "1.2" }));
    let findings = check_on(Side::Device, &after, Some(&before), &Known(vec![patient()])).unwrap();
    assert!(findings.iter().any(|found| found.code == "CLN-APPEND-ONLY"));
}

#[test]
fn the_server_knows_every_patient_and_a_device_may_not() {
    let dose = dose(1, AT, &json!({}));
    let found = |side| check_on(side, &dose, None, &Known(Vec::new())).unwrap();
    assert!(found(Side::Server).iter().any(|found| found.code == "CLN-PATIENT-UNKNOWN"));
    assert!(found(Side::Device).iter().all(|found| found.severity != Severity::Error || found.code == "ACK-REQUIRED"));
}

#[test]
fn facts_that_cannot_be_read_are_no_verdict() {
    assert!(check_on(Side::Server, &dose(1, AT, &json!({})), None, &Broken).is_err());
}
