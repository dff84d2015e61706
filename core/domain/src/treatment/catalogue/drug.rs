//! What the catalogue says about one drug.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::super::amount;
use super::super::bsa::Bsa;
use super::super::measure::Measure;
use super::super::route::Route;
use super::lab_limit::LabLimit;
use super::rule::{DoseRule, Expected};

/// One drug: how it is called, how it may be given, and what is usual (domain.md §3.5).
///
/// Amounts are in the first of its [`measures`](Self::measures).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Drug {
    /// Short name that never changes; only the catalogue uses it.
    pub id: String,
    /// Names, the one to show first. Case and accents do not count when searching.
    pub names: Vec<String>,
    /// Keys of the national list (*clave CNIS*), such as `010.000.1768.00`. Empty where the key is not at hand.
    #[serde(default)]
    pub keys: Vec<String>,
    /// Measures in which its dose may be written. Others are a hard error.
    pub measures: Vec<Measure>,
    /// Routes for which it is made.
    pub routes: Vec<Route>,
    /// Routes that would do grave harm: a hard block (vincristine by any route but IV).
    #[serde(default)]
    pub never: Vec<Route>,
    /// Usual doses; the first rule that fits the route, age and weight is used.
    #[serde(default)]
    pub rules: Vec<DoseRule>,
    /// Most that one dose may be, whatever the size of the patient.
    #[serde(default)]
    pub caps: Vec<Cap>,
    /// Least days between two doses.
    #[serde(default)]
    pub intervals: Vec<Interval>,
    /// Group of drugs that rules speak of together (`asparaginase`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// A group of drugs before which it should be given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub give_before: Option<GiveBefore>,
    /// The lifetime dose it counts towards.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cumulative: Option<Cumulative>,
    /// Laboratory values at which its dose should be thought over.
    #[serde(default)]
    pub lab_limits: Vec<LabLimit>,
    /// Reminders.
    #[serde(default)]
    pub notes: Vec<Note>,
    /// Where this comes from: label, protocol, or common knowledge to be confirmed.
    pub source: String,
}

/// The most that one dose may be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cap {
    /// Routes it speaks of; all when empty.
    #[serde(default)]
    pub routes: Vec<Route>,
    /// The amount.
    #[serde(with = "amount")]
    pub amount: Decimal,
}

/// The least days between two doses, counted between calendar days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Interval {
    /// Routes it speaks of; all when empty.
    #[serde(default)]
    pub routes: Vec<Route>,
    /// The days.
    pub days: u16,
}

/// Order of two drugs: vincristine some hours before asparaginase, which slows its elimination.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GiveBefore {
    /// The group that comes later.
    pub group: String,
    /// Least hours between.
    pub from_hours: u16,
    /// Usual most hours between; a dose of the group in these last hours is pointed out.
    pub to_hours: u16,
}

/// The part of a drug in a family's lifetime dose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cumulative {
    /// Id of the family.
    pub family: String,
    /// How much of the family's reference drug 1 of it counts for.
    #[serde(with = "amount")]
    pub factor: Decimal,
}

/// How serious a reminder is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum NoteLevel {
    /// Shown.
    Info,
    /// Must be acknowledged.
    Warning,
}

/// A reminder that goes with a drug. All conditions that are given must hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Note {
    /// Code of its sentence: one of [`super::NOTE_CODES`].
    pub code: String,
    /// How serious.
    pub level: NoteLevel,
    /// Only by these routes; any when empty.
    #[serde(default)]
    pub routes: Vec<Route>,
    /// Only for doses above this much per m².
    #[serde(default, with = "amount::option", skip_serializing_if = "Option::is_none")]
    pub above_per_m2: Option<Decimal>,
    /// Only for doses clearly above the usual range.
    #[serde(default)]
    pub above_range: bool,
    /// Only after a drug of a group.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<AfterGroup>,
}

/// A recent dose of a group of drugs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AfterGroup {
    /// The group.
    pub group: String,
    /// How many days it counts as recent.
    pub days: u16,
}

/// What the catalogue can say about the usual dose for one patient.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Usual<'a> {
    /// This much, by this rule.
    Range(&'a DoseRule, Expected),
    /// It depends on the weight, which is missing.
    NeedsWeight,
    /// It depends on the body surface, and the weight or the height is missing.
    NeedsSurface,
    /// It depends on the age, which is missing.
    NeedsAge,
    /// The catalogue has no usual dose for this route.
    Unknown,
}

impl Drug {
    /// The name to show.
    #[must_use]
    pub fn name(&self) -> &str {
        self.names.first().unwrap_or(&self.id)
    }

    /// The measure in which the catalogue tells its amounts.
    #[must_use]
    pub fn base(&self) -> Option<Measure> {
        self.measures.first().copied()
    }

    /// The most that one dose by `route` may be.
    #[must_use]
    pub fn cap(&self, route: Route) -> Option<Decimal> {
        let fitting = self.caps.iter().filter(|cap| covers(&cap.routes, route));
        fitting.map(|cap| cap.amount).min()
    }

    /// The least days between two doses by `route`.
    #[must_use]
    pub fn interval(&self, route: Route) -> Option<&Interval> {
        self.intervals.iter().find(|interval| covers(&interval.routes, route))
    }

    /// The usual dose by `route` for a patient of this age (completed months), weight and surface, capped.
    #[must_use]
    pub fn usual(&self, route: Route, months: Option<u32>, weight_kg: Option<Decimal>, bsa: Option<Bsa>) -> Usual<'_> {
        for rule in self.rules.iter().filter(|rule| covers(&rule.routes, route)) {
            if rule.asks_age() && months.is_none() {
                return Usual::NeedsAge;
            }
            if !months.is_none_or(|months| rule.fits_age(months)) {
                continue;
            }
            if rule.asks_weight() && weight_kg.is_none() {
                return Usual::NeedsWeight;
            }
            if weight_kg.is_none_or(|weight| rule.fits_weight(weight)) {
                return rule.expected(weight_kg, bsa, self.cap(route));
            }
        }
        Usual::Unknown
    }
}

/// Whether a list of routes speaks of `route`; an empty list speaks of all.
pub(crate) fn covers(routes: &[Route], route: Route) -> bool {
    routes.is_empty() || routes.contains(&route)
}
