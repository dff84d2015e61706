use serde_json::json;

use super::*;
use crate::registry::fixture::{Known, changed, check_as, facets, found, id, pair, pairs, record, user};

fn mother() -> Record {
    record(
        "guardian",
        10,
        json!({
            "user": user(900).to_string(),
            "names": {"given": "Gloria", "first_surname": "Hernández", "second_surname": "García"},
            "curp": "HEGG560427MVZRRL04", "nss": "24987701448", "relation": "mother", "custody": "yes",
            "phone": "044 55 1234 5678", "email": "gloria@ejemplo.mx", "bank": "BBVA Bancomer", "clabe": "012180012345678909",
            "employments": [{"id": "e1", "employer": "Taller A", "employer_reg": "Y1234567890", "email": "rh@ejemplo.mx",
                             "from": "2020-01-01", "daily_wage": "500.00"}],
            "contributions": [{"id": "c1", "from": "2020-01-01", "to": null}],
            "children": [{"id": "h1", "patient": id(1).to_string(), "registered_beneficiary": true}],
            "unit": "dfims000604"
        }),
    )
}

#[test]
fn a_right_record_has_nothing_to_be_said_about() {
    assert_eq!(found(&mother(), &[]), []);
    let guardian: Guardian = mother().typed().unwrap();
    assert_eq!(guardian.to_body()["employments"][0]["daily_wage"], json!("500.00"));
    assert_eq!(Guardian::from_body(&guardian.to_body()).unwrap(), guardian);
}

#[test]
fn it_goes_to_the_own_family_and_the_office_only() {
    let scopes: Vec<String> = GuardianKind.scopes(&mother()).iter().map(ToString::to_string).collect();
    assert_eq!(scopes, [format!("family:{}", id(10)), "benefits:DFIMS000604".to_owned()]);
    let facets = facets(&mother());
    assert_eq!((facets.party, facets.subject), (Some(id(10)), Some(id(1))));
    assert_eq!((facets.place.as_deref(), facets.code.as_deref()), (Some("DFIMS000604"), Some("24987701448")));
}

#[test]
fn wrong_contact_and_account_data_are_all_told() {
    let mut wrong = changed(&mother(), "/phone", json!("55 1234"));
    wrong = changed(&wrong, "/email", json!("gloria"));
    wrong = changed(&wrong, "/employments/0/email", json!("rh@"));
    wrong = changed(&wrong, "/employments/0/employer_reg", json!("123"));
    wrong = changed(&wrong, "/employments/0/daily_wage", json!("0"));
    wrong = changed(&wrong, "/employments/0/to", json!("2019-12-31"));
    wrong = changed(&wrong, "/contributions/0/to", json!("2019-12-31"));
    wrong = changed(&wrong, "/bank", json!("Santander"));
    wrong = changed(&wrong, "/curp", json!("HEGG560427MVZRRL05"));
    wrong = changed(&wrong, "/nss", json!("2498770144"));
    assert_eq!(
        found(&wrong, &[]),
        [
            pair("PHONE-LENGTH", "/phone"),
            pair("EMAIL-SHAPE", "/email"),
            pair("EMAIL-SHAPE", "/employments/0/email"),
            pair("CLABE-BANK-MISMATCH", "/bank"),
            pair("GUARDIAN-EMPLOYER-REG", "/employments/0/employer_reg"),
            pair("GUARDIAN-WAGE", "/employments/0/daily_wage"),
            pair("GUARDIAN-PERIOD", "/employments/0/to"),
            pair("GUARDIAN-PERIOD", "/contributions/0/to"),
            pair("NSS-LENGTH", "/nss"),
            pair("CURP-CHECK-DIGIT", "/curp"),
        ]
    );
    let account = changed(&mother(), "/clabe", json!("012180012345678908"));
    assert_eq!(found(&account, &[]), [pair("CLABE-CHECK-DIGIT", "/clabe")]);
}

#[test]
fn the_childs_curp_is_not_the_parents() {
    let child = record("patient", 1, json!({"curp": "hegg560427mvzrrl04"}));
    assert_eq!(found(&mother(), &[child]), [pair("GUARDIAN-CURP-OF-CHILD", "/curp")]);
    let other = record("patient", 1, json!({"curp": "GOPA120229MSPNRNA7"}));
    assert_eq!(found(&mother(), &[other]), []);
}

fn by(roles: &[Role], record: &Record, before: Option<&Record>) -> Vec<(String, String)> {
    pairs(check_as(roles, record, before, &Known::default()).unwrap())
}

#[test]
fn a_parent_changes_only_the_own_record() {
    let moved = changed(&mother(), "/phone", json!("5587654321"));
    assert_eq!(by(&[Role::Parent], &moved, Some(&mother())), []);
    let of_another = changed(&mother(), "/user", json!(user(7).to_string()));
    let refused = [pair("GUARDIAN-NOT-YOURS", "/user")];
    assert_eq!(by(&[Role::Parent], &of_another, Some(&of_another)), refused);
    assert_eq!(by(&[Role::Parent], &mother(), Some(&of_another)), refused);
    assert_eq!(by(&[Role::Parent], &of_another, Some(&mother())), refused);
    assert_eq!(by(&[Role::Benefits], &of_another, Some(&mother())), []);
}

#[test]
fn a_parent_does_not_link_another_child_alone() {
    let two = json!([{"id": "h1", "patient": id(1).to_string()}, {"id": "h2", "patient": id(2).to_string()}]);
    let more = changed(&mother(), "/children", two);
    let refused = [pair("GUARDIAN-CHILDREN-BY-STAFF", "/children")];
    assert_eq!(by(&[Role::Parent], &more, Some(&mother())), refused);
    assert_eq!(by(&[Role::Benefits], &more, Some(&mother())), []);
    assert_eq!(by(&[Role::Parent], &mother(), Some(&more)), []);
}

#[test]
fn words_that_are_not_in_the_list_are_told_with_the_list() {
    let wrong = changed(&mother(), "/custody", json!("maybe"));
    let findings = check_as(&[Role::Benefits], &wrong, None, &Known::default()).unwrap();
    let told = crate::message::tell(crate::message::Locale::EsMx, &findings[0]);
    assert_eq!(told, "No se pudo leer la custodia: aquí va una de estas opciones: yes, no, disputed.");
}
