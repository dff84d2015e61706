//! Turning a knob of the policy by its name, with an error that says what the knob accepts.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{BirthdayDay, CapSalary, CapScope, CountDays, Money, PolicySet, Rounding, RuleB, WeeksGate, Window};

/// A policy that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UnreadablePolicy {
    /// It is a list, a number or a text.
    #[error("a policy is a JSON object of knobs")]
    NotAnObject,
    /// No knob has this name.
    #[error("'{knob}' is not a knob of the leave policy")]
    UnknownKnob {
        /// The name as it was given, shortened.
        knob: String,
    },
    /// The knob does not take this value.
    #[error("'{value}' is not a value of the policy knob '{knob}'; use {expected}")]
    UnknownValue {
        /// The knob.
        knob: String,
        /// The value as it was given, shortened.
        value: String,
        /// What it takes, in signs that need no language.
        expected: String,
    },
}

/// Sets the knob `name`.
pub(super) fn set_knob(policy: &mut PolicySet, name: &str, value: &Value) -> Result<(), UnreadablePolicy> {
    let wrong = |expected: &str| UnreadablePolicy::UnknownValue {
        knob: name.to_owned(),
        value: shown(value),
        expected: expected.to_owned(),
    };
    macro_rules! choice {
        ($field:ident, $kind:ty) => {{
            let words: Vec<&str> = <$kind>::ALL.iter().map(|choice| choice.as_str()).collect();
            let chosen = <$kind>::ALL.iter().find(|choice| value.as_str() == Some(choice.as_str()));
            policy.$field = *chosen.ok_or_else(|| wrong(&words.join(", ")))?;
        }};
    }
    let count = || {
        let count = value.as_u64().filter(|count| *count <= 3660).and_then(|count| u16::try_from(count).ok());
        count.ok_or_else(|| wrong("0–3660"))
    };
    match name {
        "window" => choice!(window, Window),
        "cap_scope" => choice!(cap_scope, CapScope),
        "weeks_gate" => choice!(weeks_gate, WeeksGate),
        "rule_b" => choice!(rule_b, RuleB),
        "count_days" => choice!(count_days, CountDays),
        "rounding" => choice!(rounding, Rounding),
        "birthday_day" => choice!(birthday_day, BirthdayDay),
        "cap_salary" => choice!(cap_salary, CapSalary),
        "retro_days" => policy.retro_days = count()?,
        "ahead_days" => policy.ahead_days = count()?,
        "auto_issue" => policy.auto_issue = value.as_bool().ok_or_else(|| wrong("true, false"))?,
        "version" => {
            let version = value.as_str().filter(|text| (1..=80).contains(&text.chars().count()));
            version.ok_or_else(|| wrong("\"2026-1\""))?.clone_into(&mut policy.version);
        }
        "uma" => policy.uma.extend(uma_table(value).ok_or_else(|| wrong("{\"2026\": \"117.31\"}"))?),
        _ => return Err(UnreadablePolicy::UnknownKnob { knob: shortened(name) }),
    }
    Ok(())
}

fn uma_table(value: &Value) -> Option<BTreeMap<i16, Money>> {
    let year = |text: &str| text.parse::<i16>().ok().filter(|year| (1900..=2199).contains(year));
    let rows = value.as_object()?.iter();
    rows.map(|(key, amount)| Some((year(key)?, Money::from_json(amount).ok()?))).collect()
}

fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => shortened(text),
        other => shortened(&other.to_string()),
    }
}

/// At most forty characters: what a person typed is shown back, not what a program flooded us with.
fn shortened(text: &str) -> String {
    let mut short: String = text.chars().take(40).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}
