//! What the kinds say about themselves: scopes, roles, merge classes, bodies.

use std::collections::BTreeSet;

use acompana_domain::kind::{Actor, Deed, MergeClass, Role, Side};
use acompana_domain::record::TypedBody;
use acompana_domain::treatment::{Administration, Hospitalization, LabResult, TreatmentPlan};
use acompana_domain::{KindRegistry, Scope};
use serde_json::{Value, json};

use super::fixture::{AT, Known, body, check_on, dose, id, patient, record, user};

#[test]
fn scopes_keep_the_treatment_with_its_unit() {
    let registry = KindRegistry::standard();
    let unit = Scope::Hospital("SLSSA000123".to_owned());
    let dose = dose(1, AT, &json!({}));
    let kind = registry.get("administration").unwrap();
    assert_eq!(kind.scopes(&dose), [unit.clone()]);
    let facets = kind.facets(&dose);
    assert_eq!(facets.subject, Some(id(100)));
    assert_eq!(facets.place.as_deref(), Some("SLSSA000123"));
    assert_eq!((facets.code.as_deref(), facets.status.as_deref()), (Some("010.000.1768.00"), Some("given")));
    let stay = record(1, "hospitalization", AT, json!({ "patient": id(100), "unit": "SLSSA000123" }));
    assert_eq!(registry.get("hospitalization").unwrap().scopes(&stay), [unit, Scope::Child(id(100))]);
}

#[test]
fn benefits_sees_no_treatment_and_parents_only_stays() {
    let registry = KindRegistry::standard();
    let may = |role: Role, kind: &str, deed: Deed| {
        let actor = Actor { user: user(1), roles: BTreeSet::from([role]) };
        registry.get(kind).unwrap().spec().allows(&actor, deed)
    };
    for kind in ["treatment_plan", "administration", "hospitalization", "lab_result", "adverse_event"] {
        assert!(may(Role::Clinician, kind, Deed::Create) && may(Role::Coordinator, kind, Deed::Read), "{kind}");
        for deed in [Deed::Read, Deed::Create, Deed::Update] {
            assert!(!may(Role::Benefits, kind, deed) && !may(Role::Admin, kind, deed), "{kind}");
        }
        assert_eq!(may(Role::Parent, kind, Deed::Read), kind == "hospitalization", "{kind}");
        assert!(!may(Role::Parent, kind, Deed::Create) && !may(Role::Coordinator, kind, Deed::Create), "{kind}");
        let append_only = registry.get(kind).unwrap().spec().append_only;
        assert_eq!(may(Role::Clinician, kind, Deed::Update), !append_only, "{kind}");
    }
    for kind in ["administration", "hospitalization", "lab_result"] {
        assert!(may(Role::Registrar, kind, Deed::Create), "{kind}");
    }
}

#[test]
fn what_makes_a_dose_or_a_date_is_never_merged_by_a_machine() {
    let registry = KindRegistry::standard();
    let class = |kind: &str, field: &str| registry.get(kind).unwrap().spec().class_of(field);
    for field in ["dose", "measure", "route", "drug", "weight_kg", "given"] {
        assert_eq!(class("administration", field), MergeClass::Safety { group: "dose" }, "{field}");
    }
    assert_eq!(class("treatment_plan", "phases"), MergeClass::Elements);
    assert_eq!(class("treatment_plan", "start"), class("treatment_plan", "protocol"));
    assert_eq!(class("hospitalization", "admitted"), MergeClass::Safety { group: "dates" });
}

#[test]
fn bodies_survive_a_round_trip_with_what_this_build_does_not_know() {
    let dose = dose(
        1,
        AT,
        &json!({ "dose": 1.1, "new_field": { "a": [1] }, "acknowledgements": [{ "code": "A", "reason": "b", "x": 1 }] }),
    );
    let typed: Administration = dose.typed().unwrap();
    let written = typed.to_body();
    assert_eq!(written["new_field"], dose.body["new_field"]);
    assert_eq!((&written["dose"], &written["acknowledgements"][0]["x"]), (&json!("1.1"), &json!(1)));
    assert_eq!(Administration::from_body(&written).unwrap(), typed);
    let plan =
        body(json!({ "patient": id(1), "unit": "SLSSA000123", "protocol": "P", "start": "2026-01-01", "z": null,
        "phases": [{ "id": "a", "name": "b", "start": "2026-01-01", "y": "k" }] }));
    let again = TreatmentPlan::from_body(&plan).unwrap().to_body();
    assert_eq!((&again["z"], &again["phases"][0]["y"]), (&Value::Null, &json!("k")));
    let lab = body(json!({ "patient": id(1), "unit": "SLSSA000123", "item": "hb", "value": 12.5, "q": 1 }));
    assert_eq!(LabResult::from_body(&lab).unwrap().to_body()["value"], "12.5");
    let stay =
        body(json!({ "patient": id(1), "unit": "SLSSA000123", "admitted": "2026-01-01", "reason": "r", "q": 1 }));
    assert_eq!(Hospitalization::from_body(&stay).unwrap().to_body()["q"], 1);
}

#[test]
fn odd_bodies_never_panic() {
    let odd = [json!(null), json!([]), json!(-1), json!("\0"), json!(1e300), json!({ "a": 1 }), json!("9".repeat(500))];
    let names = [
        "patient",
        "unit",
        "drug",
        "dose",
        "measure",
        "route",
        "given",
        "weight_kg",
        "height_cm",
        "supersedes",
        "item",
        "value",
        "grade",
        "term",
        "admitted",
        "discharged",
        "start",
        "phases",
        "acknowledgements",
        "lot_expiry",
    ];
    let mut tried = 0;
    for kind in ["treatment_plan", "administration", "hospitalization", "lab_result", "adverse_event"] {
        for name in names {
            for value in &odd {
                let mut record = dose(
                    1,
                    AT,
                    &json!({ "item": "hb", "value": "12", "term": "x", "grade": 1,
                    "admitted": "2026-01-01", "reason": "r", "start": "2026-01-01", "protocol": "p" }),
                );
                kind.clone_into(&mut record.kind);
                record.body.insert(name.to_owned(), value.clone());
                check_on(Side::Server, &record, None, &Known(vec![patient(), record.clone()])).unwrap();
                let registry = KindRegistry::standard();
                let kind = registry.get(kind).unwrap();
                let _ = (kind.facets(&record), kind.scopes(&record));
                tried += 1;
            }
        }
    }
    assert_eq!(tried, 5 * names.len() * odd.len());
}
