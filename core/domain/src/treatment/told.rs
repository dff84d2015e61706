//! A finding with its sentence, as the checks of the command line give it.

use serde_json::{Value, json};

use crate::finding::Finding;
use crate::message::{self, Locale};

pub(crate) fn told(locale: Locale, finding: &Finding) -> Value {
    json!({
        "code": finding.code,
        "severity": finding.severity,
        "field": finding.field,
        "args": finding.args,
        "message": message::tell(locale, finding),
    })
}
