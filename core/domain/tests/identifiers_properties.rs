//! What holds for every identifier, not only for the examples: it reads its own text, a changed digit is noticed where
//! the arithmetic can notice it, and nothing a person or a program sends makes it panic.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on must say so")]

use acompana_domain::ident::{
    self, Clabe, Clues, CnisKey, Curp, Din, EmployerReg, Folio, Icd10, IdentError, Morphology, Nss, Phone, Rfc,
};
use acompana_domain::message::Locale;
use jiff::civil::date;
use proptest::prelude::*;
use serde_json::json;

const KINDS: [&str; 15] = [
    "curp",
    "nss",
    "rfc",
    "clabe",
    "clues",
    "icd10",
    "phone",
    "din",
    "cnis",
    "morphology",
    "agregado",
    "employer",
    "license",
    "folio",
    "email",
];

const CURP_VALUES: &str = "0123456789ABCDEFGHIJKLMNÑOPQRSTUVWXYZ";

/// The digit that ends a CURP, by the sum as domain.md §2.1 writes it.
fn curp_digit(first_seventeen: &str) -> char {
    let value = |c| CURP_VALUES.chars().position(|known| known == c).unwrap();
    let sum: usize = first_seventeen.chars().enumerate().map(|(i, c)| value(c) * (18 - i)).sum();
    char::from_digit(u32::try_from((10 - sum % 10) % 10).unwrap(), 10).unwrap()
}

prop_compose! {
    fn curps()(
        letters in "[A-Z]X[A-Z][A-Z]",
        days in 0_i64..36_000,
        sex in "[HMX]",
        state in prop::sample::select(vec!["DF", "NL", "JC", "NE", "YN", "SP"]),
        consonants in "[B-DF-HJ-NP-TV-Z]{3}",
        serial in 0_usize..10,
    ) -> String {
        let born = date(1930, 1, 1).saturating_add(jiff::Span::new().days(days));
        let series = if born.year() < 2000 { "0123456789" } else { "ABCDEFGHIJ" };
        let kind = series.chars().nth(serial).unwrap();
        let day = format!("{:02}{:02}{:02}", born.year() % 100, born.month(), born.day());
        let first = format!("{letters}{day}{sex}{state}{consonants}{kind}");
        let digit = curp_digit(&first);
        format!("{first}{digit}")
    }
}

/// All numbers of a kind whose last digit completes ten or seventeen free ones.
fn completed(free: &str, parse: impl Fn(&str) -> Result<String, IdentError>) -> String {
    (0..10).find_map(|digit| parse(&format!("{free}{digit}")).ok()).unwrap()
}

fn nss(text: &str) -> Result<String, IdentError> {
    Nss::parse(text).map(|nss| nss.to_string())
}

fn clabe(text: &str) -> Result<String, IdentError> {
    Clabe::parse(text).map(|clabe| clabe.to_string())
}

fn with_char(text: &str, at: usize, c: char) -> String {
    text.chars().enumerate().map(|(index, old)| if index == at { c } else { old }).collect()
}

fn reads_itself<T>(value: &T)
where
    T: std::fmt::Display + std::str::FromStr<Err = IdentError> + serde::Serialize + serde::de::DeserializeOwned,
{
    let text = value.to_string();
    assert_eq!(text.parse::<T>().unwrap().to_string(), text);
    let wire = serde_json::to_string(value).unwrap();
    assert_eq!(serde_json::from_str::<T>(&wire).unwrap().to_string(), text);
}

proptest! {
    #[test]
    fn an_identifier_reads_its_own_text(
        curp in curps(), nss_free in "[0-9]{10}", clabe_free in "[0-9]{17}", din in "[A-Z0-9]{5}[0-9]{8}",
        cnis in "[0-9]{12}", icd10 in "[A-Z][0-9]{2}(X|\\.?[0-9])?", serial in 0_u64..1_000_000_000,
        national in "[2-9][0-9]{9}", morphology in "[0-9]{4}/?[012369]", employer in "[A-Z0-9][0-9]{10}",
        rfc in "[A-Z]{3,4}(0[0-9]|9[0-9])(0[1-9]|1[0-2])(0[1-9]|1[0-9]|2[0-8])[A-Z0-9]{2}[0-9A]", clues in "DFIMS[0-9]{6}",
        id in any::<u128>(),
    ) {
        reads_itself(&Curp::parse(&curp.to_lowercase()).unwrap());
        reads_itself(&Nss::parse(&completed(&nss_free, nss)).unwrap());
        reads_itself(&Clabe::parse(&completed(&clabe_free, clabe)).unwrap());
        reads_itself(&Din::parse(&din).unwrap());
        reads_itself(&CnisKey::parse(&cnis).unwrap());
        reads_itself(&Icd10::parse(&icd10).unwrap());
        reads_itself(&Morphology::parse(&morphology).unwrap());
        reads_itself(&EmployerReg::parse(&employer).unwrap());
        reads_itself(&Rfc::parse(&rfc).unwrap());
        reads_itself(&Clues::parse(&clues).unwrap());
        reads_itself(&Folio::issue(2026, 22, serial).unwrap());
        reads_itself(&Folio::provisional(uuid::Uuid::from_u128(id)));
        let phone = Phone::parse(&national).unwrap();
        reads_itself(&phone);
        for form in ["+52", "+52 1 ", "521", "044", "045 ", "01", "0052 "] {
            prop_assert_eq!(&Phone::parse(&format!("{form}{national}")).unwrap(), &phone);
        }
    }

    /// Luhn: the weights 1 and 2 each map the ten digits to ten sums, so every single changed digit is noticed.
    #[test]
    fn one_wrong_digit_of_an_nss_is_always_noticed(free in "[0-9]{10}", at in 0_usize..11, other in 1_u32..10) {
        let good = completed(&free, nss);
        let digit = (good.chars().nth(at).unwrap().to_digit(10).unwrap() + other) % 10;
        let bad = with_char(&good, at, char::from_digit(digit, 10).unwrap());
        prop_assert!(Nss::parse(&bad).is_err_and(|e| e.code() == "NSS-CHECK-DIGIT"), "{} became {}", good, bad);
    }

    /// The weights 3, 7, 1 have no factor in common with ten, so every single changed digit is noticed.
    #[test]
    fn one_wrong_digit_of_a_clabe_is_always_noticed(free in "[0-9]{17}", at in 0_usize..18, other in 1_u32..10) {
        let good = completed(&free, clabe);
        let digit = (good.chars().nth(at).unwrap().to_digit(10).unwrap() + other) % 10;
        let bad = with_char(&good, at, char::from_digit(digit, 10).unwrap());
        prop_assert!(Clabe::parse(&bad).is_err_and(|e| e.code() == "CLABE-CHECK-DIGIT"), "{} became {}", good, bad);
    }

    /// The check digit of a CURP is weaker: place n has the weight 19 − n modulo ten. Of the places with digits, 6, 8, 10
    /// and 18 (weights 13, 11, 9, 1) notice every change; 5, 7 and 17 (weights 14, 12, 2) miss a change by five; 9 (weight
    /// 10), the tens of the day, notices none: there only the calendar can help.
    #[test]
    fn one_wrong_digit_of_a_curp_is_noticed_where_its_weight_allows(
        good in curps(), at in prop::sample::select(vec![4_usize, 5, 6, 7, 8, 9, 16, 17]), other in 1_u32..10,
    ) {
        let old = good.chars().nth(at).unwrap();
        prop_assume!(old.is_ascii_digit());
        let digit = (old.to_digit(10).unwrap() + other) % 10;
        let bad = with_char(&good, at, char::from_digit(digit, 10).unwrap());
        let noticed_by_sum = match at {
            8 => false,
            4 | 6 | 16 => other != 5,
            _ => true,
        };
        match Curp::parse(&bad) {
            Err(error) => prop_assert!(["CURP-CHECK-DIGIT", "CURP-DATE"].contains(&&*error.code()), "{error}"),
            Ok(_) => prop_assert!(!noticed_by_sum, "{} became {} unnoticed", good, bad),
        }
    }

    /// 37 is a prime: no weight of MOD 37-2 is a multiple of it.
    #[test]
    fn one_wrong_character_of_a_blood_unit_is_always_noticed(
        din in "[A-Z0-9]{5}[0-9]{8}", at in 0_usize..13, c in prop::char::range('0', '9'),
    ) {
        let good = Din::parse(&din).unwrap();
        prop_assume!(din.chars().nth(at) != Some(c));
        let bad = format!("{}{}", with_char(&din, at, c), good.check_char());
        prop_assert!(Din::parse(&bad).is_err_and(|e| e.code() == "DIN-CHECK-DIGIT"), "{}", bad);
    }

    #[test]
    fn any_text_gets_an_answer_with_a_known_code(text in "\\PC{0,24}|[A-ZÑñ0-9=/+.*@ \\x00-\\x1f-]{0,24}") {
        for kind in KINDS {
            let out = ident::check(&json!({ "kind": kind, "value": text }), date(2026, 5, 4), Locale::EsMx);
            prop_assert_eq!(out["valid"].as_bool().unwrap(), out["error"].is_null());
            if let Some(code) = out["error"]["code"].as_str() {
                prop_assert!(ident::CODES.contains(&code), "{} is not in the list of codes", code);
            }
        }
        let _ = Clabe::parse("002010077777777771").unwrap().bank_mismatch(&text, "/bank");
        let curp = Curp::parse("HEGG560427MVZRRL04").unwrap();
        let _ = curp.name_warnings(&text, &text, Some(&text), "/names");
    }
}

#[test]
fn very_long_texts_get_an_answer() {
    for text in ["9".repeat(200_000), "Ñ".repeat(200_000), "\u{0}".repeat(200_000), "+".repeat(200_000), "-".repeat(9)]
    {
        for kind in KINDS {
            let out = ident::check(&json!({ "kind": kind, "value": text }), date(2026, 5, 4), Locale::En);
            assert!(out["valid"].is_boolean());
        }
    }
}
