use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::message::Locale;

#[test]
fn the_table_lists_the_items_in_their_order() {
    for item in Item::all() {
        assert_eq!(Item::named(item.as_str()), Some(item));
        assert_eq!(item.in_own_unit(Decimal::ONE, item.unit()), Some(Decimal::ONE), "{}", item.as_str());
    }
    assert_eq!(Item::all().count(), 12);
}

#[test]
fn plausible_lies_within_absolute() {
    for item in Item::all() {
        let (plausible, absolute) = (item.plausible(), item.absolute());
        assert!(absolute.low <= plausible.low && plausible.high <= absolute.high, "{}", item.as_str());
        assert!(plausible.low < plausible.high);
    }
}

#[test]
fn a_thousandth_is_offered_for_platelets() {
    let finding = brackets(Item::Platelets, Decimal::from(150_000), "/value").remove(0);
    assert_eq!(finding.args["proposed"], Decimal::from(150).into());
}

proptest! {
    #[test]
    fn neutrophils_fit_exactly_up_to_the_leucocytes(neutrophils in 0_i64..200_000, leucocytes in 0_i64..200_000) {
        // `leucocytes` in cells, told in thousands.
        let thousands = Decimal::new(leucocytes, 3);
        let fits = neutrophils_fit(Decimal::from(neutrophils), thousands, "").is_none();
        prop_assert_eq!(fits, neutrophils <= leucocytes);
    }

    #[test]
    fn any_result_has_an_answer(item in "(?s).{0,30}", value in any::<f64>(), unit in "(?s).{0,30}") {
        let known = json!({ "results": [{ "item": item, "value": value, "unit": unit }] });
        prop_assert!(check_lab(&known, Locale::EsMx)["findings"].is_array());
        for item in ["platelets", "weight", "lansky", "ctcae"] {
            let case = json!({ "results": [{ "item": item, "value": value, "unit": "kg" }] });
            prop_assert!(check_lab(&case, Locale::EsMx)["findings"].is_array());
        }
    }
}

#[test]
fn malformed_cases_are_told() {
    for case in [json!([]), json!("x"), json!({ "results": 3 }), json!({ "results": [null] }), json!({ "at": "ayer" })]
    {
        let answer: Value = check_lab(&case, Locale::EsMx);
        assert!(answer["error"]["message"].as_str().is_some_and(|text| text.len() > 20), "{case}");
    }
}
