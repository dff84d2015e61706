use serde_json::{Value, json};

use super::*;

fn embedded() -> Value {
    serde_json::from_str(EMBEDDED).unwrap()
}

/// The fault that the standard catalogue shows after `change`.
fn fault_after(change: impl FnOnce(&mut Value)) -> UnusableCatalogue {
    let mut file = embedded();
    change(&mut file);
    DrugCatalogue::from_json(&serde_json::to_string_pretty(&file).unwrap()).unwrap_err()
}

/// Sets the field at `pointer`, which may be absent so far.
fn set(file: &mut Value, pointer: &str, value: &Value) {
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    match file.pointer_mut(parent).unwrap() {
        Value::Array(values) => values[name.parse::<usize>().unwrap()] = value.clone(),
        parent => parent[name] = value.clone(),
    }
}

fn wrong_field(change: impl FnOnce(&mut Value)) -> String {
    match fault_after(change) {
        UnusableCatalogue::Wrong { field, line, .. } => {
            assert!(line > 1 || field.matches('/').count() < 4, "{field} is told at line {line}");
            field
        }
        unreadable @ UnusableCatalogue::Unreadable { .. } => panic!("{unreadable}"),
    }
}

#[test]
fn the_standard_catalogue_is_sound() {
    let catalogue = DrugCatalogue::from_json(EMBEDDED).unwrap();
    assert_eq!(catalogue.version(), DrugCatalogue::default().version());
    assert!(catalogue.drugs().len() > 20);
}

#[test]
fn a_drug_is_found_by_any_of_its_keys_and_names() {
    let catalogue = DrugCatalogue::default();
    for text in ["010.000.1768.00", "010.000.1768.01", "1768", "VINCRISTINA", " sulfato  de Vincristina", "vcr"] {
        assert_eq!(catalogue.find(text).map(|drug| drug.id.as_str()), Some("vincristine"), "{text}");
    }
    assert_eq!(catalogue.find("etoposido").map(Drug::name), Some("Etopósido"));
    assert_eq!(catalogue.find("010.000.1776.00").unwrap().id, catalogue.find("metotrexato").unwrap().id);
    for text in ["", "aspirina", "010.000.9999.00", "\0", &"x".repeat(100_000)] {
        assert!(catalogue.find(text).is_none(), "{text}");
    }
}

#[test]
fn every_note_of_the_catalogue_has_a_sentence() {
    for code in NOTE_CODES {
        assert!(crate::treatment::CODES.contains(code), "{code}");
    }
}

#[test]
fn a_broken_line_is_told_with_its_place() {
    let text = EMBEDDED.replacen("\"measures\": [\"mg\"]", "\"measures\": [\"pinch\"]", 1);
    let line = text.lines().position(|line| line.contains("pinch")).unwrap() + 1;
    let told = DrugCatalogue::from_json(&text).unwrap_err();
    let UnusableCatalogue::Unreadable { line: told_line, ref reason, .. } = told else { panic!("{told}") };
    assert_eq!(told_line, line);
    assert!(reason.contains("pinch") && told.to_string().contains("load it again"), "{told}");
}

#[test]
fn nothing_unknown_or_missing_is_defaulted() {
    for (old, new) in [
        ("\"low\": \"0.05\"", "\"lwo\": \"0.05\""),
        ("\"basis\": \"kg\"", "\"basis\": \"lb\""),
        ("\"low\": \"0.05\"", "\"low\": \"0,05\""),
        ("\"low\": \"0.05\"", "\"low\": \"NaN\""),
        ("\"routes\": [\"IV\"]", "\"routes\": [\"IX\"]"),
        ("\"item\": \"bilirubin\"", "\"item\": \"bilirubins\""),
        ("\"slip_times\": 8", "\"slip_times\": -8"),
        ("\"version\"", "\"versión\""),
    ] {
        assert!(EMBEDDED.contains(old), "{old}");
        assert!(DrugCatalogue::from_json(&EMBEDDED.replacen(old, new, 1)).is_err(), "{new}");
    }
    for text in ["", "{}", "[]", "null", "\0", "{\"drugs\":[]}"] {
        assert!(DrugCatalogue::from_json(text).is_err(), "{text}");
    }
}

#[test]
fn values_that_cannot_be_right_are_refused_with_their_field() {
    let cases: &[(&str, Value, &str)] = &[
        ("/version", json!(" "), "/version"),
        ("/drugs", json!([]), "/drugs"),
        ("/levels/notice_percent", json!(105), "/levels/ok_percent"),
        ("/levels/ok_percent", json!(95), "/levels/ok_percent"),
        ("/families/0/alert_above", json!("100"), "/families/0/notice_above"),
        ("/drugs/0/names", json!([]), "/drugs/0/names"),
        ("/drugs/0/keys/0", json!("1768"), "/drugs/0/keys/0"),
        ("/drugs/0/rules/1/low", json!("-1"), "/drugs/0/rules/1/low"),
        ("/drugs/0/rules/1/low", json!("3"), "/drugs/0/rules/1/low"),
        ("/drugs/0/rules/1/high", json!("99999999999"), "/drugs/0/rules/1/high"),
        ("/drugs/0/rules/1/typical", json!("5"), "/drugs/0/rules/1/typical"),
        ("/drugs/0/rules/1/routes", json!(["IT"]), "/drugs/0/rules/1/routes"),
        ("/drugs/0/caps/0/amount", json!(0), "/drugs/0/caps/0/amount"),
        ("/drugs/0/intervals/0/days", json!(0), "/drugs/0/intervals/0/days"),
        ("/drugs/0/never/0", json!("IV"), "/drugs/0/never/0"),
        ("/drugs/0/measures", json!(["mg", "UI"]), "/drugs/0/measures/1"),
        ("/drugs/0/measures", json!(["mL"]), "/drugs/0/measures/0"),
        ("/drugs/0/measures", json!([]), "/drugs/0/measures"),
        ("/drugs/0/give_before/group", json!("nobody"), "/drugs/0/give_before/group"),
        ("/drugs/1/names/0", json!("VINCRISTINA"), "/drugs/1/names/0"),
        ("/drugs/1/keys/0", json!("010.000.1768.01"), "/drugs/1/keys/0"),
        ("/drugs/1/id", json!("vincristine"), "/drugs/1/id"),
        ("/drugs/1/notes/0/code", json!("DOS-NOTE-NONE"), "/drugs/1/notes/0/code"),
        ("/drugs/9/cumulative/family", json!("none"), "/drugs/9/cumulative/family"),
        ("/drugs/0/lab_limits/0/item", json!("weight"), "/drugs/0/lab_limits/0/item"),
        ("/drugs/0/lab_limits/0/below", json!("1"), "/drugs/0/lab_limits/0/above"),
        ("/drugs/0/lab_limits/0/above", json!(null), "/drugs/0/lab_limits/0/above"),
        ("/drugs/0/lab_limits/0/above", json!("-3"), "/drugs/0/lab_limits/0/above"),
        ("/drugs/0/lab_limits/0/above", json!("300"), "/drugs/0/lab_limits/0/above"),
        ("/drugs/0/lab_limits/0/unit", json!("g/dL"), "/drugs/0/lab_limits/0/unit"),
        ("/drugs/0/lab_limits/0/within_days", json!(0), "/drugs/0/lab_limits/0/within_days"),
        ("/drugs/0/lab_limits/0/factor", json!("1.5"), "/drugs/0/lab_limits/0/factor"),
        ("/drugs/0/lab_limits/0/factor", json!("0"), "/drugs/0/lab_limits/0/factor"),
        ("/drugs/0/lab_limits/0/routes", json!(["IM"]), "/drugs/0/lab_limits/0/routes"),
        ("/drugs/0/lab_limits/0/source", json!(" "), "/drugs/0/lab_limits/0/source"),
    ];
    for (pointer, value, field) in cases {
        let told = wrong_field(|file| set(file, pointer, value));
        assert_eq!(told, *field, "{pointer} = {value}");
    }
}

#[test]
fn a_limit_means_the_same_in_each_of_its_units() {
    let changed = |value: &str, unit: &str| {
        let mut file = embedded();
        let drug = file["drugs"].as_array_mut().unwrap().iter_mut().find(|drug| drug["id"] == "carboplatin").unwrap();
        assert_eq!(drug["lab_limits"][1]["item"], "platelets");
        drug["lab_limits"][1]["below"] = json!(value);
        drug["lab_limits"][1]["unit"] = json!(unit);
        let catalogue = DrugCatalogue::from_json(&file.to_string()).unwrap();
        catalogue.find("carboplatino").unwrap().lab_limits[1].limit()
    };
    assert_eq!(changed("75", "10³/µL"), Some(Decimal::from(75)));
    assert_eq!(changed("75000", "/µL"), changed("75", "10³/µL"));
}

#[test]
fn an_edited_catalogue_is_used_as_edited() {
    let mut file = embedded();
    file["version"] = json!("hospital-2");
    file["drugs"][0]["caps"][0]["amount"] = json!(2.5);
    let edited = DrugCatalogue::from_json(&file.to_string()).unwrap();
    assert_eq!(edited.version(), "hospital-2");
    let cap = edited.find("vincristina").unwrap().cap(crate::treatment::Route::Intravenous);
    assert_eq!(cap, Some(Decimal::new(25, 1)));
}
