//! `check leave`: a case in JSON goes in, the verdict in JSON comes out. The format is fixed (docs, issue 2).

use serde_json::{Map, Value, json};

use super::case::{UnreadableCase, read_case};
use super::policy::{PolicySet, UnreadablePolicy};
use super::verdict::{LeaveVerdict, evaluate};
use crate::finding::Finding;
use crate::message::{Locale, tell};

/// Judges a case under the default policy. See [`check_under`].
#[must_use]
pub fn check(case: &Value, locale: Locale) -> Value {
    check_under(&PolicySet::default(), case, locale)
}

/// Judges a case under `policy`, with the knobs that the case itself turns. A case that cannot be read is answered
/// with `verdict: null` and an `error` that names the field.
#[must_use]
pub fn check_under(policy: &PolicySet, case: &Value, locale: Locale) -> Value {
    match judged(policy, case) {
        Ok(verdict) => verdict_json(&verdict, locale),
        Err(unreadable) => {
            let finding = unreadable.finding();
            let words = tell(locale, &finding);
            json!({"verdict": null, "error": {"code": finding.code, "field": finding.field, "message": words}})
        }
    }
}

fn judged(policy: &PolicySet, case: &Value) -> Result<LeaveVerdict, UnreadableCase> {
    let read = read_case(case)?;
    match case.get("policy").unwrap_or(&Value::Null) {
        Value::Null => Ok(evaluate(&read, policy)),
        Value::Object(knobs) => Ok(evaluate(&read, &policy.with_overrides(knobs)?)),
        _ => Err(UnreadablePolicy::NotAnObject.into()),
    }
}

/// A verdict as `check leave` prints it.
#[must_use]
pub fn verdict_json(verdict: &LeaveVerdict, locale: Locale) -> Value {
    let findings: Vec<Value> = verdict.findings.iter().map(|finding| finding_json(finding, locale)).collect();
    json!({
        "verdict": verdict.verdict.as_str(),
        "end": verdict.end,
        "effective_days": verdict.effective_days,
        "days_left": verdict.days_left,
        "max_days": verdict.max_days,
        "earliest_start": verdict.earliest_start,
        "subsidy": verdict.subsidy,
        "weeks_rule": verdict.weeks_rule,
        "findings": findings,
        "policy_version": verdict.policy_version,
    })
}

/// A finding with its sentence.
fn finding_json(finding: &Finding, locale: Locale) -> Value {
    let args: Map<String, Value> = finding.args.iter().map(|(name, arg)| (name.clone(), json!(arg))).collect();
    json!({
        "code": finding.code,
        "severity": finding.severity,
        "field": finding.field,
        "args": args,
        "message": tell(locale, finding),
    })
}
