//! An administration after a laboratory result (domain.md §3.4, §3.5).

use acompana_domain::Severity;
use acompana_domain::kind::Side;
use acompana_domain::message::{self, Locale};
use serde_json::json;

use super::fixture::{AT, Known, NONE, check_on, codes, codes_on, dose, id, patient, result, user};

#[test]
fn the_newest_bilirubin_halves_what_is_usual() {
    let high = result(2, "2026-05-03T16:00:00Z", "bilirrubina", "4", "mg/dL");
    let half = dose(1, AT, &json!({ "dose": "0.56" }));
    assert_eq!(codes(&half, &[]), ["ACK-REQUIRED", "DOS-BELOW"]);
    assert_eq!(codes(&half, &[high.clone()]), ["DOS-LAB-BILIRUBIN"]);
    let whole = dose(1, AT, &json!({}));
    assert_eq!(
        codes(&whole, &[high.clone()]),
        ["ACK-REQUIRED", "DOS-FAR-ABOVE", "DOS-LAB-BILIRUBIN", "DOS-SECOND-PERSON"]
    );
    // The tablet that gave the dose may not have had the result: the server takes the record and says what it found.
    assert_eq!(codes_on(Side::Server, &whole, &[high.clone()]), ["DOS-FAR-ABOVE", "DOS-LAB-BILIRUBIN"]);
    // What the dose shows without the result still needs its second person there.
    let four = dose(1, AT, &json!({ "dose": "1.9" }));
    assert!(codes_on(Side::Server, &four, &[high.clone()]).iter().any(|code| code == "DOS-SECOND-PERSON"));
    let reasons = json!([{ "code": "DOS-FAR-ABOVE", "reason": "Directa de 0.4" },
        { "code": "DOS-LAB-BILIRUBIN", "reason": "Directa de 0.4" }]);
    let answered = dose(1, AT, &json!({ "acknowledgements": reasons, "second_person": user(2) }));
    assert_eq!(codes(&answered, &[high.clone()]), ["DOS-FAR-ABOVE", "DOS-LAB-BILIRUBIN"]);

    let lower = result(3, "2026-05-04T12:00:00Z", "bilirrubina total", "1.1", "mg/dL");
    assert_eq!(codes(&whole, &[high.clone(), lower]), NONE);
    let later = result(3, "2026-05-04T16:00:01Z", "bilirrubina", "9", "mg/dL");
    let old = result(4, "2026-04-26T16:00:00Z", "bilirrubina", "9", "mg/dL");
    assert_eq!(codes(&whole, &[later, old]), NONE);
    let mut corrected = result(3, "2026-05-03T16:00:00Z", "bilirrubina", "0.4", "mg/dL");
    corrected.body.insert("supersedes".to_owned(), json!(id(2)));
    assert_eq!(codes(&whole, &[high.clone(), corrected]), NONE);
    // A dose that was not given is not judged.
    let not_given = dose(1, AT, &json!({ "given": false, "not_given_reason": "Bilirrubina de 4" }));
    assert_eq!(codes(&not_given, &[high]), NONE);
}

#[test]
fn a_low_count_is_told_with_its_value_and_its_day() {
    let changes = json!({ "drug": "carboplatino", "dose": "400" });
    let low = result(2, "2026-05-04T05:00:00Z", "plaquetas", "74000", "/µL");
    let found = check_on(Side::Device, &dose(1, AT, &changes), None, &Known(vec![patient(), low])).unwrap();
    let told = found.iter().find(|found| found.code == "DOS-LAB-PLATELETS").unwrap();
    assert_eq!((told.severity, told.field.as_str()), (Severity::Warning, "/drug"));
    assert_eq!(
        serde_json::to_value(&told.args).unwrap(),
        json!({ "date": "2026-05-03", "drug": "Carboplatino", "limit": "75", "percent": 100, "side": "below",
            "unit": "10³/µL", "value": "74" })
    );
    assert_eq!(
        message::tell(Locale::EsMx, told),
        "Las plaquetas del 3 de mayo de 2026 estaban en 74 10³/µL, por debajo de 75. \
         Confirme con el médico tratante si se aplica Carboplatino; si se aplica, anote el motivo."
    );
    assert!(found.iter().any(|found| found.code == "ACK-REQUIRED"));
}
