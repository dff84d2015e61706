//! Whether what a rule found can be told to a person.

use acompana_domain::Finding;
use acompana_domain::message::{Locale, exists, tell};
use serde_json::Value;

/// Every finding has a sentence in both languages.
pub(crate) fn sentences(findings: &[Finding]) {
    for finding in findings {
        for locale in Locale::ALL {
            assert!(exists(locale, &finding.code), "{} has no sentence in {}", finding.code, locale.tag());
            assert!(!tell(locale, finding).is_empty(), "{} tells nothing", finding.code);
        }
    }
}

/// Whatever in a verdict has a code has a sentence beside it that is more than the code.
pub(crate) fn verdict(out: &Value) {
    match out {
        Value::Object(fields) => {
            if let Some(code) = fields.get("code").and_then(Value::as_str) {
                let message = fields.get("message").and_then(Value::as_str).unwrap_or_default();
                assert!(message.len() > code.len() && message != code, "{code} is told as {message:?}");
                assert!(Locale::ALL.iter().all(|locale| exists(*locale, code)), "{code} has no sentence");
            }
            fields.values().for_each(verdict);
        }
        Value::Array(items) => items.iter().for_each(verdict),
        _ => {}
    }
}
