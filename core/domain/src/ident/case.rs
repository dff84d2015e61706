//! One identifier judged as JSON in, JSON out: what `acompana check id` and the phones' forms ask.

use jiff::civil::Date;
use serde_json::{Value, json};

use super::{
    Agregado, Clabe, Clues, CnisKey, Curp, Din, Email, EmployerReg, Folio, Icd10, IdentError, License, Morphology, Nss,
    Phone, Rfc,
};
use crate::finding::{Arg, Finding};
use crate::message::{self, Locale};

/// Where the findings point: the case has the identifier at `value`.
const FIELD: &str = "/value";

type Judged = Result<(String, Vec<Finding>), IdentError>;

/// Judges `{ "kind": "curp|nss|rfc|clabe|clues|icd10|phone|din|cnis", "value": "…" }`.
///
/// The answer is `{ "valid", "normalised", "warnings", "error": { "code", "message" } | null }`; `normalised` is null
/// when the value is not valid. The kinds `morphology`, `agregado`, `employer`, `license`, `folio` and `email` are
/// judged in the same way. A case of another shape gets the same answer with a code that begins with `CASE-ID`.
#[must_use]
pub fn check(case: &Value, today: Date, locale: Locale) -> Value {
    let judged = read(case).and_then(|(kind, text)| match judge(kind, text, today) {
        Some(judged) => judged.map_err(|error| error.finding(FIELD)),
        None => Err(Finding::error("CASE-ID-KIND-UNKNOWN", "/kind").with("kind", kind)),
    });
    match judged {
        Ok((normalised, warnings)) => {
            let warnings: Vec<Value> = warnings.iter().map(|warning| told(locale, warning)).collect();
            json!({ "valid": true, "normalised": normalised, "warnings": warnings, "error": null })
        }
        Err(finding) => {
            let error = json!({ "code": finding.code, "message": message::tell(locale, &finding) });
            json!({ "valid": false, "normalised": null, "warnings": [], "error": error })
        }
    }
}

fn read(case: &Value) -> Result<(&str, &str), Finding> {
    let case = case.as_object().ok_or_else(|| Finding::error("CASE-ID-NOT-OBJECT", ""))?;
    let text = |name: &str| case.get(name).and_then(Value::as_str);
    let kind = text("kind").ok_or_else(|| Finding::error("CASE-ID-KIND", "/kind"))?;
    // A number would have lost its leading zeros before it got here.
    let value = text("value").ok_or_else(|| Finding::error("CASE-ID-VALUE", FIELD))?;
    Ok((kind, value))
}

fn judge(kind: &str, text: &str, today: Date) -> Option<Judged> {
    let plain = |text: String| (text, Vec::new());
    Some(match kind {
        "curp" => Curp::parse_on(text, today).map(|id| plain(id.to_string())),
        "nss" => Nss::parse(text).map(|id| (id.to_string(), id.warnings(FIELD))),
        "rfc" => Rfc::parse(text).map(|id| (id.to_string(), id.warnings(FIELD))),
        "clabe" => Clabe::parse(text).map(|id| (id.to_string(), id.warnings(FIELD))),
        "clues" => Clues::parse(text).map(|id| (id.to_string(), id.warnings(FIELD))),
        "icd10" => Icd10::parse(text).map(|id| plain(id.to_string())),
        "phone" => Phone::parse(text).map(|id| plain(id.to_string())),
        "din" => Din::parse(text).map(|id| plain(id.to_string())),
        "cnis" => CnisKey::parse(text).map(|id| plain(id.to_string())),
        "morphology" => Morphology::parse(text).map(|id| plain(id.to_string())),
        "agregado" => Agregado::parse(text).map(|id| (id.to_string(), id.warnings(FIELD))),
        "employer" => EmployerReg::parse(text).map(|id| plain(id.to_string())),
        "license" => License::parse(text).map(|id| (id.to_string(), id.warnings(FIELD))),
        "folio" => Folio::parse(text).map(|id| plain(id.to_string())),
        "email" => Email::parse(text).map(|id| plain(id.to_string())),
        _ => return None,
    })
}

/// A finding with its sentence.
fn told(locale: Locale, finding: &Finding) -> Value {
    let args: serde_json::Map<String, Value> =
        finding.args.iter().map(|(name, arg)| (name.clone(), argument(arg))).collect();
    json!({
        "code": finding.code,
        "severity": finding.severity,
        "field": finding.field,
        "args": args,
        "message": message::tell(locale, finding),
    })
}

fn argument(arg: &Arg) -> Value {
    match arg {
        Arg::Int(number) => json!(number),
        Arg::Date(date) => json!(date.to_string()),
        Arg::Decimal(decimal) => json!(decimal.to_string()),
        Arg::Text(text) => json!(text),
    }
}
