//! Route, measure, amount, cap and usual range (domain.md §3.4–3.5).

use jiff::SignedDuration;
use rust_decimal::Decimal;

use super::super::amount;
use super::super::bsa::Bsa;
use super::super::catalogue::{Drug, Expected, Levels, Per, Usual};
use super::super::route::Route;
use super::{DoseCase, DoseFinding};

/// Doses of these hours count as one day. Less than 24, so that a daily dose given somewhat earlier than yesterday's
/// does not count twice; more than 18, so that four doses six hours apart do (I).
const DAY_HOURS: i64 = 20;

/// Judges what is given against what the catalogue says about the drug.
///
/// Without a `sound_body`, weight and height are no basis for a range; that finding comes first.
pub(super) fn check(
    case: &DoseCase<'_>,
    bsa: Option<Bsa>,
    sound_body: bool,
    levels: Levels,
    findings: &mut Vec<DoseFinding>,
) {
    if case.amount.is_some_and(|amount| amount <= Decimal::ZERO) {
        findings.push(DoseFinding::block("DOS-NOT-POSITIVE", case.fields.dose));
    }
    let Some(drug) = case.drug else { return };
    if let Some(measure) = case.measure.filter(|measure| !drug.measures.contains(measure)) {
        let allowed: Vec<&str> = drug.measures.iter().map(|measure| measure.as_str()).collect();
        let finding = DoseFinding::block("DOS-UNIT", case.fields.measure);
        findings
            .push(finding.with("drug", drug.name()).with("unit", measure.as_str()).with("allowed", allowed.join(", ")));
    }
    let Some(route) = case.route else { return };
    if !route_is_usual(drug, route, case, findings) {
        return;
    }
    let Some(dose) = case.base_amount() else { return };
    let told = Told { case, drug, dose };
    let over_cap = drug.cap(route).filter(|cap| dose > *cap);
    if let Some(cap) = over_cap {
        findings.push(told.finding(DoseFinding::alert("DOS-CAP", case.fields.dose)).with("cap", amount::shown(cap)));
    }
    if !sound_body {
        return;
    }
    match drug.usual(route, case.months(), case.patient.weight_kg, bsa) {
        Usual::Range(rule, full) => {
            let expected = case.reduction().map_or(full, |factor| full.times(factor));
            findings.extend(against(&told, rule.per, full, expected, levels));
        }
        Usual::Unknown => findings.push(DoseFinding::info("DOS-NO-RANGE", case.fields.dose).with("drug", drug.name())),
        missing => {
            if let Some(cap) = over_cap.filter(|cap| dose >= *cap * Decimal::from(levels.slip_times)) {
                findings.push(told.slip(cap));
            }
            // Without the time of the dose the age is unknown too, and the time is already asked for.
            if missing == Usual::NeedsAge && case.at.is_none() {
                return;
            }
            let (code, field) = match missing {
                Usual::NeedsAge => ("DOS-NO-AGE", case.fields.birth),
                Usual::NeedsSurface if case.patient.weight_kg.is_some() => ("DOS-NO-HEIGHT", case.fields.height),
                _ => ("DOS-NO-WEIGHT", case.fields.weight),
            };
            findings.push(DoseFinding::notice(code, field).with("drug", drug.name()));
        }
    }
}

fn route_is_usual(drug: &Drug, route: Route, case: &DoseCase<'_>, findings: &mut Vec<DoseFinding>) -> bool {
    if drug.routes.contains(&route) {
        return true;
    }
    let finding = if drug.never.contains(&route) {
        DoseFinding::block("DOS-ROUTE-FORBIDDEN", case.fields.route)
    } else {
        DoseFinding::alert("DOS-ROUTE-UNUSUAL", case.fields.route)
    };
    let allowed: Vec<&str> = drug.routes.iter().map(|route| route.as_str()).collect();
    let finding = finding.with("drug", drug.name()).with("route", route.as_str());
    findings.push(finding.with("allowed", allowed.join(", ")));
    false
}

/// A dose and the words that tell it.
struct Told<'a> {
    case: &'a DoseCase<'a>,
    drug: &'a Drug,
    dose: Decimal,
}

impl Told<'_> {
    fn finding(&self, finding: DoseFinding) -> DoseFinding {
        let measure = self.drug.base().map_or("", |measure| measure.as_str());
        finding.with("drug", self.drug.name()).with("dose", self.dose.normalize()).with("unit", measure)
    }

    fn slip(&self, typical: Decimal) -> DoseFinding {
        let finding = self.finding(DoseFinding::slip("DOS-UNIT-SLIP", self.case.fields.dose));
        finding.with("times", times(self.dose, typical)).with("usual", amount::shown(typical))
    }

    /// What was given in the same day, this dose included.
    fn day_total(&self) -> (Decimal, bool) {
        let Some(at) = self.case.at else { return (self.dose, false) };
        let window = SignedDuration::from_hours(DAY_HOURS);
        let same_day = self.case.previous.iter().filter(|given| {
            let since = at.duration_since(given.at);
            given.drug.id == self.drug.id && since >= SignedDuration::ZERO && since < window
        });
        let amounts = same_day.filter_map(|given| given.amount);
        let others = amounts.fold(Decimal::ZERO, Decimal::saturating_add);
        (self.dose.saturating_add(others), others > Decimal::ZERO)
    }
}

/// Where a dose stands against a range (domain.md §3.5, levels).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Level {
    Slip,
    FarAbove,
    Above,
    Usual,
    Below,
    FarBelow,
}

impl Level {
    /// Of `dose`, with which the day's sum is `total`.
    fn of(dose: Decimal, total: Decimal, per: Per, expected: Expected, levels: Levels) -> Self {
        let percent_of = |amount: Decimal, percent: u16| amount * Decimal::from(percent) / Decimal::ONE_HUNDRED;
        let slip_times = Decimal::from(levels.slip_times);
        if total > percent_of(expected.high, levels.notice_percent) {
            if dose >= expected.typical * slip_times { Self::Slip } else { Self::FarAbove }
        } else if total > percent_of(expected.high, levels.ok_percent) {
            Self::Above
        } else if total < percent_of(expected.low, levels.low_percent) && per != Per::DayInParts {
            if dose * slip_times <= expected.typical { Self::FarBelow } else { Self::Below }
        } else {
            Self::Usual
        }
    }
}

/// Judges a dose against a range. `full` is the range of a patient about whom nothing else is known, `expected` the
/// one after what the laboratory takes away.
fn against(told: &Told<'_>, per: Per, full: Expected, expected: Expected, levels: Levels) -> Option<DoseFinding> {
    let (total, with_others) = if per == Per::Dose { (told.dose, false) } else { told.day_total() };
    let field = told.case.fields.dose;
    let level = Level::of(told.dose, total, per, expected, levels);
    // What the dose shows alone is told of the dose, and only the rest of the day's sum.
    let of_the_day = with_others && Level::of(told.dose, told.dose, per, expected, levels) != level;
    let amount = if of_the_day { total } else { told.dose };
    let finding = match level {
        Level::Slip => told.slip(expected.typical),
        Level::FarAbove => {
            told.finding(DoseFinding::alert(if of_the_day { "DOS-DAY-FAR-ABOVE" } else { "DOS-FAR-ABOVE" }, field))
        }
        Level::Above => {
            told.finding(DoseFinding::notice(if of_the_day { "DOS-DAY-ABOVE" } else { "DOS-ABOVE" }, field))
        }
        Level::Below => told.finding(DoseFinding::notice("DOS-BELOW", field)),
        Level::FarBelow => told.finding(DoseFinding::notice("DOS-FAR-BELOW", field)),
        Level::Usual => return None,
    };
    let finding = finding
        .with("low", amount::shown(expected.low))
        .with("high", amount::shown(expected.high))
        .with("total", amount.normalize())
        .with("percent", percent(amount, expected.high));
    // Would the dose alone, of a patient without other records, be told the same?
    let alone = Level::of(told.dose, told.dose, per, full, levels);
    Some(if alone == level { finding } else { finding.resting_on_history() })
}

fn percent(part: Decimal, whole: Decimal) -> Decimal {
    part.checked_div(whole).map_or(Decimal::ZERO, |ratio| amount::round(ratio * Decimal::ONE_HUNDRED, 0))
}

fn times(part: Decimal, whole: Decimal) -> Decimal {
    part.checked_div(whole).map_or(Decimal::ZERO, |ratio| amount::round(ratio, 0))
}
