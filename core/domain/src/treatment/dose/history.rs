//! A dose among the others of the same patient: doubles, intervals, order, lifetime sums (domain.md §3.3–3.5).

use jiff::{SignedDuration, Unit};
use rust_decimal::Decimal;

use super::super::amount;
use super::super::bsa::Bsa;
use super::super::catalogue::{Drug, DrugCatalogue, covers};
use super::{DoseCase, DoseFinding, GivenDose};

/// The same dose within these hours is perhaps the same one written down twice (domain.md §3.3).
const DOUBLE: SignedDuration = SignedDuration::from_hours(2);

/// Judges a dose against what the patient was given before and after.
pub(super) fn check(case: &DoseCase<'_>, bsa: Option<Bsa>, catalogue: &DrugCatalogue, findings: &mut Vec<DoseFinding>) {
    let (Some(drug), Some(at)) = (case.drug, case.at) else { return };
    let dose = case.base_amount();
    let same_drug = case.previous.iter().filter(|given| given.drug.id == drug.id);
    let (doubles, others): (Vec<_>, Vec<_>) = same_drug.partition(|given| {
        given.at.duration_since(at).abs() <= DOUBLE && given.amount.is_some() && given.amount == dose
    });
    if let Some(double) = doubles.first() {
        let finding = DoseFinding::notice("DOS-DUPLICATE", case.fields.drug).resting_on_history();
        findings.push(finding.with("drug", drug.name()).with("time", clock(case, double)));
    }
    interval(case, drug, &others, findings);
    order(case, drug, findings);
    if let Some(dose) = dose {
        lifetime(case, drug, dose, bsa, catalogue, findings);
    }
}

fn clock(case: &DoseCase<'_>, given: &GivenDose<'_>) -> String {
    case.zone.to_datetime(given.at).strftime("%H:%M").to_string()
}

/// The nearest dose of the same drug, earlier or later: a dose that is written down late may precede the others.
fn interval(case: &DoseCase<'_>, drug: &Drug, others: &[&GivenDose<'_>], findings: &mut Vec<DoseFinding>) {
    let (Some(route), Some(at)) = (case.route, case.at) else { return };
    let Some(least) = drug.interval(route) else { return };
    let today = case.day(at);
    let fitting = others.iter().filter(|given| given.route.is_none_or(|route| covers(&least.routes, route)));
    let nearest = fitting
        .filter_map(|given| {
            let day = case.day(given.at);
            day.until((Unit::Day, today)).ok().map(|span| (span.get_days().abs(), day))
        })
        .min();
    if let Some((days, day)) = nearest.filter(|(days, _)| *days < i32::from(least.days)) {
        let finding = DoseFinding::notice("DOS-INTERVAL", case.fields.at).resting_on_history();
        findings.push(
            finding.with("drug", drug.name()).with("days", days).with("least", i64::from(least.days)).with("date", day),
        );
    }
}

/// Vincristine comes some hours before asparaginase, which slows its elimination (domain.md §3.5).
fn order(case: &DoseCase<'_>, drug: &Drug, findings: &mut Vec<DoseFinding>) {
    let Some(at) = case.at else { return };
    let hours_since = |given: &GivenDose<'_>| {
        let since = at.duration_since(given.at);
        (since >= SignedDuration::ZERO).then(|| since.as_hours())
    };
    for given in &case.previous {
        let Some(hours) = hours_since(given) else { continue };
        let this_is_late = drug.give_before.as_ref().is_some_and(|before| {
            given.drug.group.as_ref() == Some(&before.group) && hours < i64::from(before.to_hours)
        });
        let this_is_early =
            given.drug.give_before.as_ref().is_some_and(|before| {
                drug.group.as_ref() == Some(&before.group) && hours < i64::from(before.from_hours)
            });
        if this_is_late || this_is_early {
            let (first, second) = if this_is_late { (drug, given.drug) } else { (given.drug, drug) };
            let finding = DoseFinding::info("DOS-ORDER", case.fields.at).resting_on_history();
            let usual = first.give_before.as_ref().map_or((0, 0), |before| (before.from_hours, before.to_hours));
            findings.push(
                finding
                    .with("first", first.name())
                    .with("second", second.name())
                    .with("hours", hours)
                    .with("from", i64::from(usual.0))
                    .with("to", i64::from(usual.1)),
            );
            return;
        }
    }
}

/// The family's lifetime dose per m², this one included. Earlier doses count with the body surface they were given
/// at; where that is unknown, with today's, which for a growing child counts them a little low.
fn lifetime(
    case: &DoseCase<'_>,
    drug: &Drug,
    dose: Decimal,
    bsa: Option<Bsa>,
    catalogue: &DrugCatalogue,
    findings: &mut Vec<DoseFinding>,
) {
    let Some(part) = &drug.cumulative else { return };
    let Some(family) = catalogue.family(&part.family) else { return };
    let equivalent = |drug: &Drug, dose: Decimal, bsa: Option<Bsa>| -> Option<Decimal> {
        let part = drug.cumulative.as_ref().filter(|part| part.family == family.id)?;
        bsa?.per_square_metre(dose)?.checked_mul(part.factor)
    };
    let Some(this) = equivalent(drug, dose, bsa) else { return };
    let earlier: Decimal = case
        .previous
        .iter()
        .filter_map(|given| equivalent(given.drug, given.amount?, given.bsa.or(bsa)))
        .fold(Decimal::ZERO, Decimal::saturating_add);
    let total = this.saturating_add(earlier);
    let (finding, threshold) = if total > family.alert_above {
        (DoseFinding::alert("DOS-CUMULATIVE-HIGH", case.fields.dose), family.alert_above)
    } else if total > family.notice_above {
        (DoseFinding::notice("DOS-CUMULATIVE", case.fields.dose), family.notice_above)
    } else {
        return;
    };
    let finding = if this > threshold { finding } else { finding.resting_on_history() };
    findings.push(
        finding
            .with("total", amount::round(total, 0))
            .with("threshold", amount::shown(threshold))
            .with("reference", family.reference.as_str()),
    );
}
