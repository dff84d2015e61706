//! The document tells what the server does.

use std::collections::BTreeSet;

use acompana_sync::wire::ProblemCode;
use serde_json::Value;

use super::super::ROUTES;
use super::whole;

#[test]
fn every_route_is_told_and_no_other() {
    let document = whole();
    let told: BTreeSet<(String, String)> = document["paths"]
        .as_object()
        .unwrap()
        .iter()
        .flat_map(|(path, item)| {
            item.as_object().unwrap().keys().map(move |method| (method.to_uppercase(), path.clone()))
        })
        .collect();
    assert_eq!(told, ROUTES.iter().map(|(method, path)| ((*method).to_owned(), (*path).to_owned())).collect());
}

#[test]
fn every_problem_is_told() {
    let codes = &whole()["components"]["schemas"]["ProblemCode"]["enum"];
    assert_eq!(codes, &serde_json::to_value(ProblemCode::ALL).unwrap());
}

/// Every reference leads somewhere.
#[test]
fn no_reference_is_lost() {
    fn references(value: &Value, into: &mut BTreeSet<String>) {
        match value {
            Value::Array(items) => items.iter().for_each(|item| references(item, into)),
            Value::Object(fields) => {
                into.extend(fields.get("$ref").and_then(Value::as_str).map(str::to_owned));
                fields.values().for_each(|field| references(field, into));
            }
            _ => {}
        }
    }
    let (document, mut found) = (whole(), BTreeSet::new());
    references(&document, &mut found);
    assert!(found.len() > 15, "{found:?}");
    for reference in found {
        assert!(document.pointer(reference.trim_start_matches('#')).is_some(), "{reference}");
    }
}

#[test]
fn what_the_server_refuses_the_schema_refuses() {
    let schemas = &whole()["components"]["schemas"];
    let request = &schemas["SyncRequest"]["properties"];
    assert_eq!((&request["proto"]["minimum"], &request["proto"]["maximum"]), (&1.into(), &1.into()));
    assert_eq!(request["ops"]["maxItems"], 1_000);
    assert_eq!(schemas["Op"]["properties"]["seq"]["minimum"], 1);
    assert_eq!(schemas["EnrolRequest"]["properties"]["claim"]["minLength"], 16);
}
