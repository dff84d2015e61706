//! Identifiers, as people type them and programs send them.

use std::fmt::Display;
use std::str::FromStr;

use acompana_domain::ident::{
    self, Agregado, Clabe, Clues, CnisKey, Curp, Din, Email, EmployerReg, Folio, Icd10, IdentError, License,
    Morphology, Nss, Phone, Rfc, bank_code_of,
};
use acompana_domain::message::Locale;
use jiff::civil::date;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::json;

use crate::told;

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

/// Every reader of an identifier takes any text: it answers with a known code, or with an identifier that reads its own
/// text, by itself and on the wire.
pub fn identifiers(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    // One language at a time: what takes long is telling.
    let locale = Locale::ALL[data.len() % 2];
    for kind in KINDS {
        let out = ident::check(&json!({ "kind": kind, "value": text }), date(2026, 5, 4), locale);
        assert_eq!(out["valid"] == true, out["error"].is_null(), "{out}");
        assert_eq!(out["valid"] == true, out["normalised"].is_string(), "{out}");
        if let Some(code) = out["error"]["code"].as_str() {
            assert!(ident::CODES.contains(&code), "{code} is not in the list of codes");
        }
        told::verdict(&out);
    }
    for_all(text);
    if let Ok(nss) = Nss::parse(text) {
        one_changed_digit(nss.as_str(), |text| Nss::parse(text).is_ok());
    }
    if let Ok(clabe) = Clabe::parse(text) {
        one_changed_digit(clabe.as_str(), |text| Clabe::parse(text).is_ok());
        let _ = (clabe.bank_name(), clabe.bank_mismatch(text, "/bank"));
    }
    if let Ok(rfc) = Rfc::parse(text) {
        let right = rfc.as_str().ends_with(rfc.expected_digit()) || rfc.is_generic();
        let warned = rfc.warnings("/rfc").iter().any(|warning| warning.code == "RFC-CHECK-DIGIT");
        assert_eq!(right, !warned, "{rfc}");
    }
    if let Ok(din) = Din::parse(text) {
        let whole = format!("{din}{}", din.check_char());
        assert_eq!(Din::parse(&whole).map(|again| again.to_string()), Ok(din.to_string()), "{whole}");
    }
    if let (Ok(morphology), Ok(icd10)) = (Morphology::parse(text), Icd10::parse("C91.0")) {
        let _ = (morphology.histology(), morphology.agrees_with(&icd10));
    }
    if let Ok(icd10) = Icd10::parse(text) {
        let _ = (icd10.category(), icd10.class(), icd10.site_sex());
    }
    let _ = bank_code_of(text);
}

fn for_all(text: &str) {
    reads_itself::<Agregado>(text);
    reads_itself::<Clabe>(text);
    reads_itself::<Clues>(text);
    reads_itself::<CnisKey>(text);
    reads_itself::<Curp>(text);
    reads_itself::<Din>(text);
    reads_itself::<Email>(text);
    reads_itself::<EmployerReg>(text);
    reads_itself::<Folio>(text);
    reads_itself::<Icd10>(text);
    reads_itself::<License>(text);
    reads_itself::<Morphology>(text);
    reads_itself::<Nss>(text);
    reads_itself::<Phone>(text);
    reads_itself::<Rfc>(text);
}

fn reads_itself<T>(text: &str)
where
    T: Display + FromStr<Err = IdentError> + Serialize + DeserializeOwned,
{
    let Ok(read) = text.parse::<T>() else { return };
    let own = read.to_string();
    let again = own.parse::<T>().unwrap_or_else(|error| panic!("{text:?} became {own:?}, which is refused: {error}"));
    assert_eq!(again.to_string(), own, "{text:?}");
    let wire = serde_json::to_string(&read).expect("an identifier is text");
    let again: T = serde_json::from_str(&wire).unwrap_or_else(|error| panic!("{wire} is refused: {error}"));
    assert_eq!(again.to_string(), own, "{text:?}");
}

/// The check digits of NSS and CLABE notice every single changed digit.
fn one_changed_digit(good: &str, accepted: impl Fn(&str) -> bool) {
    for (at, digit) in good.char_indices() {
        let other = if digit == '9' { "0".to_owned() } else { (u32::from(digit) - u32::from('0') + 1).to_string() };
        let mut bad = good.to_owned();
        bad.replace_range(at..=at, &other);
        assert!(!accepted(&bad), "{good} became {bad} unnoticed");
    }
}
