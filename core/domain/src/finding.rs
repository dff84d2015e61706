//! What a rule found: a stable code, how serious it is, where, and the named values of the sentence.

use std::borrow::Cow;
use std::collections::BTreeMap;

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// How serious a finding is, from the mildest to the gravest.
///
/// Rules collect *all* findings; the gravest one decides (domain.md §1.5: error > review > adjust > warning).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Good to know; asks nothing of anybody.
    Info,
    /// May be saved once somebody has read it and, for clinical data, given a reason.
    Warning,
    /// Becomes acceptable with another value that the finding proposes (fewer days, a later start).
    Adjust,
    /// A person must decide.
    Review,
    /// A hard stop: it cannot be saved as final.
    Error,
}

impl Severity {
    /// Rank for comparing: a larger number is graver.
    #[must_use]
    pub const fn rank(self) -> u8 {
        match self {
            Self::Info => 0,
            Self::Warning => 1,
            Self::Adjust => 2,
            Self::Review => 3,
            Self::Error => 4,
        }
    }
}

/// A named value of a finding's sentence.
///
/// On the wire numbers are JSON numbers and everything else is text; dates are ISO 8601 (`2026-05-17`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[serde(untagged)]
pub enum Arg {
    /// A count: days, weeks, characters.
    Int(i64),
    /// A civil date, told in words by the message (`17 de mayo de 2026`).
    Date(Date),
    /// A measure or an amount, told with the digits it carries. Comes back from the wire as [`Arg::Text`].
    #[serde(serialize_with = "decimal_as_text", skip_deserializing)]
    Decimal(Decimal),
    /// Any other words: a code, a name, a folio.
    Text(String),
}

fn decimal_as_text<S: serde::Serializer>(value: &Decimal, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(value)
}

impl From<i64> for Arg {
    fn from(value: i64) -> Self {
        Self::Int(value)
    }
}
impl From<i32> for Arg {
    fn from(value: i32) -> Self {
        Self::Int(value.into())
    }
}
impl From<u32> for Arg {
    fn from(value: u32) -> Self {
        Self::Int(value.into())
    }
}
impl From<Date> for Arg {
    fn from(value: Date) -> Self {
        Self::Date(value)
    }
}
impl From<Decimal> for Arg {
    fn from(value: Decimal) -> Self {
        Self::Decimal(value)
    }
}
impl From<&str> for Arg {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}
impl From<String> for Arg {
    fn from(value: String) -> Self {
        Self::Text(value)
    }
}

/// The named values of a finding, in alphabetical order.
pub type Args = BTreeMap<String, Arg>;

/// One thing that a rule found in a record or a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Finding {
    /// Stable code of the rule, such as `LIC-14` or `CURP-CHECK-DIGIT`. Never reused for another meaning.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub code: Cow<'static, str>,
    /// How serious it is.
    pub severity: Severity,
    /// JSON pointer (RFC 6901) to the field it speaks of; empty when it speaks of the whole.
    pub field: String,
    /// The named values of its sentence.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[cfg_attr(feature = "openapi", schema(value_type = Object))]
    pub args: Args,
}

impl Finding {
    /// A finding about `field` (a JSON pointer), without values yet.
    pub fn new(code: impl Into<Cow<'static, str>>, severity: Severity, field: impl Into<String>) -> Self {
        Self { code: code.into(), severity, field: field.into(), args: Args::new() }
    }

    /// A hard stop.
    pub fn error(code: impl Into<Cow<'static, str>>, field: impl Into<String>) -> Self {
        Self::new(code, Severity::Error, field)
    }

    /// A warning.
    pub fn warning(code: impl Into<Cow<'static, str>>, field: impl Into<String>) -> Self {
        Self::new(code, Severity::Warning, field)
    }

    /// The same finding with one more named value.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Arg>) -> Self {
        self.args.insert(name.to_owned(), value.into());
        self
    }
}

/// The gravest severity among `findings`, or nothing when there is none.
pub fn gravest(findings: &[Finding]) -> Option<Severity> {
    findings.iter().map(|finding| finding.severity).max_by_key(|severity| severity.rank())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leading_zeros_survive_the_wire() {
        let finding = Finding::error("NSS-CHECK-DIGIT", "/nss").with("value", "01234567897").with("days", 14);
        let wire = serde_json::to_string(&finding).unwrap();
        assert_eq!(serde_json::from_str::<Finding>(&wire).unwrap(), finding);
    }

    #[test]
    fn dates_and_amounts_are_plain_text_on_the_wire() {
        let finding = Finding::error("X", "")
            .with("end", jiff::civil::date(2026, 5, 17))
            .with("amount", Decimal::new(420_000, 2));
        assert_eq!(
            serde_json::to_value(&finding.args).unwrap(),
            serde_json::json!({"amount": "4200.00", "end": "2026-05-17"})
        );
    }

    #[test]
    fn the_gravest_finding_decides() {
        let findings = [Finding::warning("A", ""), Finding::error("B", ""), Finding::new("C", Severity::Review, "")];
        assert_eq!(gravest(&findings), Some(Severity::Error));
        assert_eq!(gravest(&[]), None);
    }
}
