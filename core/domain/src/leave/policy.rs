//! What the law on leaves does not fix, as a versioned policy: every knob of domain.md §1.5 and the UMA by year.
//!
//! The defaults are the file `data/leave-policy.json`; an institution edits a copy of it. Each verdict names the
//! version, with the knobs that a single case changed.

mod reading;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use jiff::civil::{Date, date};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::money::Money;

pub use reading::UnreadablePolicy;

macro_rules! knob {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum $name {
            $($(#[$variant_doc])* #[serde(rename = $word)] $variant),+
        }

        impl $name {
            /// Every value.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word in files and cases.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }
        }
    };
}

knob!(
    /// How the "three years" of ¶3 are counted (LIC-15).
    Window {
        /// Once, from the first day of the first leave.
        Fixed = "FIXED",
        /// Any three years in a row hold at most 364 days; nothing else ends the right.
        Sliding = "SLIDING",
        /// From the date of the diagnosis that the leave is for; an earlier illness does not count.
        PerCalendarDx = "PER_CALENDAR_DX",
    }
);
knob!(
    /// Whose days and years count together (LIC-14, LIC-15).
    CapScope {
        /// The child's, whoever held the leave.
        Child = "CHILD",
        /// Each holder's own.
        Holder = "HOLDER",
    }
);
knob!(
    /// What the contribution weeks of ¶4 open.
    WeeksGate {
        /// The subsidy only.
        Subsidy = "SUBSIDY",
        /// The leave itself.
        Leave = "LEAVE",
    }
);
knob!(
    /// How the 52 weeks "immediately before" are counted (LIC-20).
    RuleB {
        /// Days in the 364 before the start, gaps allowed.
        Count52 = "COUNT52",
        /// Without a gap up to the eve of the start.
        Uninterrupted = "UNINTERRUPTED",
    }
);
knob!(
    /// Which days of an ended leave count against the 364.
    CountDays {
        /// Those until it ended; the rest go back.
        Effective = "EFFECTIVE",
        /// All that were granted.
        Granted = "GRANTED",
    }
);
knob!(
    /// When the subsidy is rounded to centavos.
    Rounding {
        /// Once, the total.
        Total = "TOTAL",
        /// Each day.
        Daily = "DAILY",
    }
);
knob!(
    /// Whether the sixteenth birthday itself may be a day of leave.
    BirthdayDay {
        /// The eve is the last day.
        Excluded = "EXCLUDED",
        /// The birthday is the last day.
        Included = "INCLUDED",
    }
);
knob!(
    /// The cap of the daily wage (LSS 28).
    CapSalary {
        /// Twenty-five times the UMA.
        Uma25 = "UMA25",
    }
);

/// The policy that a verdict is made under.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PolicySet {
    /// Name of the version, shown with each verdict.
    pub version: String,
    /// Counting of the three years.
    pub window: Window,
    /// Whose days count together.
    pub cap_scope: CapScope,
    /// What the weeks open.
    pub weeks_gate: WeeksGate,
    /// Counting of the 52 weeks.
    pub rule_b: RuleB,
    /// Days back that a leave may start without a review (LIC-28).
    pub retro_days: u16,
    /// Days ahead that a leave may start without a warning (LIC-29).
    pub ahead_days: u16,
    /// Which days of an ended leave count.
    pub count_days: CountDays,
    /// Rounding of the subsidy.
    pub rounding: Rounding,
    /// The sixteenth birthday.
    pub birthday_day: BirthdayDay,
    /// The cap of the wage.
    pub cap_salary: CapSalary,
    /// Whether the server issues by itself a leave that meets every rule, or a person validates each one.
    pub auto_issue: bool,
    /// Daily value of the UMA by year, each valid from 1 February.
    pub uma: BTreeMap<i16, Money>,
}

static STANDARD: LazyLock<PolicySet> = LazyLock::new(|| {
    // A broken file cannot pass the test below, so the bare values are never what a build ships.
    serde_json::from_str(include_str!("../../data/leave-policy.json")).unwrap_or_else(|_| PolicySet::bare())
});

impl Default for PolicySet {
    fn default() -> Self {
        STANDARD.clone()
    }
}

impl PolicySet {
    fn bare() -> Self {
        Self {
            version: "bare".to_owned(),
            window: Window::Fixed,
            cap_scope: CapScope::Child,
            weeks_gate: WeeksGate::Subsidy,
            rule_b: RuleB::Count52,
            retro_days: 0,
            ahead_days: 28,
            count_days: CountDays::Effective,
            rounding: Rounding::Total,
            birthday_day: BirthdayDay::Excluded,
            cap_salary: CapSalary::Uma25,
            auto_issue: true,
            uma: BTreeMap::new(),
        }
    }

    /// A policy file: the knobs that it names, the defaults for the rest.
    ///
    /// # Errors
    /// [`UnreadablePolicy`] names the knob that is unknown or has an unknown value.
    pub fn from_json(file: &Value) -> Result<Self, UnreadablePolicy> {
        let Value::Object(knobs) = file else {
            return Err(UnreadablePolicy::NotAnObject);
        };
        let mut policy = Self::default();
        for (name, value) in knobs {
            reading::set_knob(&mut policy, name, value)?;
        }
        Ok(policy)
    }

    /// This policy with some knobs turned for one case. The version tells which.
    ///
    /// # Errors
    /// As [`PolicySet::from_json`].
    pub fn with_overrides(&self, knobs: &Map<String, Value>) -> Result<Self, UnreadablePolicy> {
        let mut policy = self.clone();
        for (name, value) in knobs {
            reading::set_knob(&mut policy, name, value)?;
        }
        if !knobs.contains_key("version") {
            for (name, value) in knobs {
                let word = match value {
                    Value::String(word) => word.clone(),
                    Value::Object(_) => "…".to_owned(),
                    other => other.to_string(),
                };
                policy.version = format!("{}+{name}={word}", policy.version);
            }
        }
        Ok(policy)
    }

    /// The other ways in which the law can be read: each differs in one of the knobs that LIC-36 names.
    #[must_use]
    pub fn other_readings(&self) -> Vec<(&'static str, Self)> {
        let mut readings = Vec::new();
        for &window in Window::ALL.iter().filter(|window| **window != self.window) {
            readings.push((window.as_str(), Self { window, ..self.clone() }));
        }
        for &cap_scope in CapScope::ALL.iter().filter(|scope| **scope != self.cap_scope) {
            readings.push((cap_scope.as_str(), Self { cap_scope, ..self.clone() }));
        }
        for &rule_b in RuleB::ALL.iter().filter(|rule| **rule != self.rule_b) {
            readings.push((rule_b.as_str(), Self { rule_b, ..self.clone() }));
        }
        readings
    }

    /// The UMA of `day`: a value counts from 1 February of its year. A day before the first known value takes that
    /// one, a day after the last takes the last, until the file learns the new one.
    #[must_use]
    pub fn uma_on(&self, day: Date) -> Option<Money> {
        let year = if day < date(day.year(), 2, 1) { day.year().saturating_sub(1) } else { day.year() };
        let earlier = self.uma.range(..=year).next_back();
        earlier.or_else(|| self.uma.first_key_value()).map(|(_, value)| *value)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_shipped_file_is_read_and_complete() {
        assert_eq!(PolicySet::default().version, "2026-1");
        let file: Value = serde_json::from_str(include_str!("../../data/leave-policy.json")).unwrap();
        assert_eq!(PolicySet::from_json(&file).unwrap(), PolicySet::default());
        assert_eq!(serde_json::to_value(PolicySet::default()).unwrap(), file, "the file names every knob");
    }

    #[test]
    fn one_knob_may_be_turned_and_the_version_tells() {
        let knobs = json!({"window": "SLIDING", "retro_days": 3});
        let policy = PolicySet::default().with_overrides(knobs.as_object().unwrap()).unwrap();
        assert_eq!((policy.window, policy.retro_days, policy.ahead_days), (Window::Sliding, 3, 28));
        assert_eq!(policy.version, "2026-1+window=SLIDING+retro_days=3");
    }

    #[test]
    fn unknown_knobs_and_values_are_named() {
        let read = |value| PolicySet::from_json(&value).unwrap_err();
        assert_eq!(read(json!({"windows": "FIXED"})), UnreadablePolicy::UnknownKnob { knob: "windows".into() });
        assert_eq!(
            read(json!({"window": "fixed"})).to_string(),
            "'fixed' is not a value of the policy knob 'window'; use FIXED, SLIDING, PER_CALENDAR_DX"
        );
        for wrong in
            [json!({"retro_days": -1}), json!({"auto_issue": "yes"}), json!({"uma": {"x": 1}}), json!({"version": ""})]
        {
            assert!(matches!(read(wrong), UnreadablePolicy::UnknownValue { .. }));
        }
        assert_eq!(read(json!([])), UnreadablePolicy::NotAnObject);
    }

    #[test]
    fn the_uma_changes_on_the_first_of_february() {
        let policy = PolicySet::default();
        let on = |year, month, day| policy.uma_on(date(year, month, day)).unwrap().to_string();
        assert_eq!(on(2026, 1, 31), "113.14");
        assert_eq!(on(2026, 2, 1), "117.31");
        assert_eq!(on(2020, 6, 1), "103.74", "the first known one");
        assert_eq!(on(2031, 6, 1), "117.31", "the last known one");
    }

    #[test]
    fn each_other_reading_differs_in_one_knob() {
        let names: Vec<_> = PolicySet::default().other_readings().into_iter().map(|(name, _)| name).collect();
        assert_eq!(names, ["SLIDING", "PER_CALENDAR_DX", "HOLDER", "UNINTERRUPTED"]);
    }
}
