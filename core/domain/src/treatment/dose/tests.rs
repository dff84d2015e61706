use proptest::prelude::*;
use serde_json::{Value, json};

use super::super::catalogue::DrugCatalogue;
use super::check_dose;
use crate::message::Locale;

const VERDICTS: [&str; 5] = ["OK", "AVISO", "ALERTA", "POSIBLE_ERROR_UNIDAD", "BLOQUEO"];

fn case(drug: &str, route: &str, unit: &str, dose: &str, weight: &str, height: &str) -> Value {
    json!({
        "patient": { "birth_date": "2019-03-01", "weight_kg": weight, "height_cm": height },
        "drug": drug, "dose": dose, "unit": unit, "route": route, "at": "2026-05-04T10:00:00-06:00"
    })
}

fn rank(answer: &Value) -> usize {
    let verdict = answer["verdict"].as_str().unwrap();
    VERDICTS.iter().position(|known| *known == verdict).unwrap()
}

fn hundredths(value: u32) -> String {
    format!("{}.{:02}", value / 100, value % 100)
}

fn any_drug() -> impl Strategy<Value = (String, String, String)> {
    let mut all = Vec::new();
    for drug in DrugCatalogue::default().drugs() {
        for route in &drug.routes {
            all.push((drug.name().to_owned(), route.to_string(), drug.measures[0].to_string()));
        }
    }
    prop::sample::select(all)
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
        prop::sample::select(vec![
            "vincristina",
            "1.1",
            "-1",
            "mg",
            "IV",
            "2026-05-04T10:00:00-06:00",
            "-009999-01-01",
            "9999-12-31",
            "\0",
            "9999-12-30T22:00:00Z",
            "-9999-01-02T02:00:00Z",
            "18",
            "110",
            "1e999",
            "999999999999",
            "0.0000000001",
        ])
        .prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 24, 6, |inner| {
        let name = prop::sample::select(vec![
            "patient",
            "drug",
            "dose",
            "unit",
            "route",
            "at",
            "now",
            "previous",
            "labs",
            "item",
            "value",
            "birth_date",
            "weight_kg",
            "height_cm",
            "death_date",
            "measured_on",
            "last_weight",
            "kg",
            "on",
            "x",
        ]);
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((name, inner), 0..10).prop_map(|fields| {
                Value::Object(fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
            }),
        ]
    })
}

/// A case of the right shape whose leaves are anything.
fn wild_case() -> impl Strategy<Value = Value> {
    let field = || any_json();
    let lab = (field(), field(), field())
        .prop_map(|(value, unit, at)| json!({ "item": "bilirubin", "value": value, "unit": unit, "at": at }));
    let lists = (prop::collection::vec(any_json(), 0..3), prop::collection::vec(lab, 0..3));
    (field(), field(), field(), field(), field(), lists).prop_map(
        |(weight, height, dose, at, birth, (previous, labs))| {
            json!({
                "patient": { "birth_date": birth, "weight_kg": weight, "height_cm": height },
                "drug": "doxorrubicina", "dose": dose, "unit": "mg", "route": "IV", "at": at, "previous": previous,
                "labs": labs
            })
        },
    )
}

proptest! {
    #[test]
    fn from_the_least_usual_dose_on_more_is_never_milder(
        (drug, route, unit) in any_drug(), weight in 300_u32..9000, dose in 1_u32..2_000_000, more in 1_u32..2_000_000,
    ) {
        let catalogue = DrugCatalogue::default();
        let judged = |dose: u32| {
            check_dose(&case(&drug, &route, &unit, &hundredths(dose), &hundredths(weight), "120"), &catalogue, Locale::En)
        };
        let less = judged(dose);
        let below = less["findings"].as_array().unwrap().iter().any(|found| {
            matches!(found["code"].as_str(), Some("DOS-BELOW" | "DOS-FAR-BELOW"))
        });
        if !below {
            prop_assert!(rank(&less) <= rank(&judged(dose + more)));
        }
    }

    #[test]
    fn the_verdict_depends_on_the_dose_per_surface_only(dose in 1_u32..5000, weight in 600_u32..8000) {
        // Twice the height and half the weight is the same surface; etoposide has neither a cap nor a weight rule.
        let catalogue = DrugCatalogue::default();
        let judged = |weight: u32, height: &str| {
            let case = case("etopósido", "IV", "mg", &hundredths(dose * 10), &hundredths(weight), height);
            check_dose(&case, &catalogue, Locale::En)
        };
        let (one, other) = (judged(weight, "60"), judged(weight / 2, "120"));
        if weight % 2 == 0 {
            prop_assert_eq!(&one["verdict"], &other["verdict"]);
            prop_assert_eq!(&one["per_m2"], &other["per_m2"]);
        }
    }

    #[test]
    fn a_laboratory_value_never_blocks_and_never_makes_a_whole_dose_milder(
        (drug, route, unit) in any_drug(), item in prop::sample::select(crate::treatment::plausibility::Item::all().collect::<Vec<_>>()),
        value in 0_u32..2_000, dose in 1_u32..500_000, days in 0_u32..20,
    ) {
        let catalogue = DrugCatalogue::default();
        let without = case(&drug, &route, &unit, &hundredths(dose), "18", "110");
        let mut with = without.clone();
        let at = format!("2026-04-{:02}T10:00:00-06:00", 30 - days);
        with["labs"] = json!([{ "item": item.as_str(), "value": value, "unit": item.unit(), "at": at }]);
        let (without, with) =
            (check_dose(&without, &catalogue, Locale::En), check_dose(&with, &catalogue, Locale::EsMx));
        prop_assert_eq!(with["verdict"] == "BLOQUEO", without["verdict"] == "BLOQUEO");
        let low = without["findings"].to_string().contains("BELOW\"");
        prop_assert!(low || rank(&without) <= rank(&with));
    }

    #[test]
    fn text_and_number_are_judged_alike(dose in 1_u32..100_000) {
        let catalogue = DrugCatalogue::default();
        let text = case("citarabina", "IV", "mg", &hundredths(dose), "18", "110");
        let mut number = text.clone();
        number["dose"] = json!(f64::from(dose) / 100.0);
        number["patient"]["weight_kg"] = json!(18);
        prop_assert_eq!(check_dose(&text, &catalogue, Locale::En), check_dose(&number, &catalogue, Locale::En));
    }

    #[test]
    fn any_json_has_an_answer(case in any_json()) {
        let answer = check_dose(&case, &DrugCatalogue::default(), Locale::EsMx);
        prop_assert_eq!(answer["verdict"].is_null(), answer.get("error").is_some());
    }

    #[test]
    fn wild_values_in_a_good_case_have_an_answer(case in wild_case()) {
        let answer = check_dose(&case, &DrugCatalogue::default(), Locale::EsMx);
        prop_assert_eq!(answer["verdict"].is_null(), answer.get("error").is_some());
    }
}

#[test]
fn very_long_texts_are_cut_in_the_answer() {
    for text in ["ñ".repeat(1_000_000), "\0".repeat(1_000_000), "1".repeat(1_000_000)] {
        let answer =
            check_dose(&case(&text, &text, &text, &text, "18", "110"), &DrugCatalogue::default(), Locale::EsMx);
        assert_eq!(answer["verdict"], "BLOQUEO");
        assert!(answer.to_string().len() < 5_000);
    }
}

#[test]
fn extreme_amounts_do_not_overflow() {
    let catalogue = DrugCatalogue::default();
    let most = "999999999999";
    let previous: Vec<Value> = (0..50)
        .map(|_| json!({ "drug": "doxorrubicina", "dose": most, "unit": "mg", "at": "2026-05-03T10:00:00-06:00" }))
        .collect();
    for (drug, unit) in [("doxorrubicina", "mg"), ("metotrexato", "g"), ("dexametasona", "mg"), ("vincristina", "mg")] {
        for weight in [most, "0.0000000001", "0.3", "350"] {
            let mut case = case(drug, "IV", unit, most, weight, "25");
            case["previous"] = previous.clone().into();
            assert!(check_dose(&case, &catalogue, Locale::EsMx)["verdict"].is_string());
        }
    }
}
