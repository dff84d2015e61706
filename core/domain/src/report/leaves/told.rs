//! The figures and tables of the report of leaves.

use std::collections::BTreeMap;

use super::super::registry::largest_first;
use super::super::settings::Settings;
use super::super::sheet::{Amount, Figure};
use super::super::table::{Row, Table};
use super::super::trend::{Step, trend};
use super::super::units::Units;
use super::counted::{Counted, Share};
use crate::leave::calendar::days_from;
use crate::leave::life_cycle::Status;

/// Single figures.
pub(super) fn figures(counted: &Counted, settings: &Settings) -> Vec<Figure> {
    let (granted, all) = (i128::from(counted.granted), counted.all);
    let pays = !settings.is_unseen("leave_certificate");
    let rests = |name, amount, rests_on| Figure { name, amount, rests_on };
    let number = |name, count: u64| rests(name, Amount::Count(count), count);
    let of_granted = |name, amount| rests(name, amount, counted.granted);
    let timed = counted.times.len() as u64;
    let days =
        |days: Option<i64>| days.and_then(|days| u64::try_from(days).ok()).map_or(Amount::Unknown, Amount::Count);
    let weekly = first_day(counted, settings).map(|first| i128::from(days_from(first, settings.window.to)) + 1);
    // Fewer days than a week tell nothing about weeks.
    let weekly = weekly.filter(|days| *days >= 7);
    let unseen = settings.is_unseen("leave_request");
    let figures = [
        number("received", counted.received),
        number("drafts", counted.drafts),
        number("granted", counted.granted),
        number("holders", counted.holders),
        number("children", counted.children),
        of_granted("days_granted", Amount::Count(all.days)),
        of_granted("average_days", Amount::ratio(i128::from(all.days), granted)),
        of_granted("subsidy", if pays { Amount::pesos(all.centavos) } else { Amount::Unknown }),
        of_granted("weekly_average", weekly.map_or(Amount::Unknown, |days| Amount::ratio(granted * 7, days))),
        number("issue_time_known", timed),
        rests(
            "median_days_to_issue",
            counted.median_twice().map_or(Amount::Unknown, |twice| Amount::ratio(i128::from(twice), 2)),
            timed,
        ),
        rests("p90_days_to_issue", days(counted.p90()), timed),
        number("waiting", counted.waiting),
        rests(
            "longest_wait_days",
            days(counted.longest),
            counted.by_outcome.get("in_validation").copied().unwrap_or(0),
        ),
    ];
    let told = |figure: Figure| if unseen { Figure { amount: Amount::Unknown, ..figure } } else { figure };
    figures.into_iter().map(told).collect()
}

/// First day of the weekly average: of the window, or of the first request.
fn first_day(counted: &Counted, settings: &Settings) -> Option<jiff::civil::Date> {
    settings.window.from.or_else(|| counted.days.keys().next().copied())
}

/// Tables.
pub(super) fn tables(counted: &Counted, settings: &Settings, units: &Units) -> Vec<Table> {
    let (received, granted) = (counted.received, counted.granted);
    let outcomes =
        ["granted", "improcedente", "in_validation", "back_with_parent", "cancelled", "duplicate", "unknown"];
    let states: Vec<&str> = Status::ALL.into_iter().map(Status::as_str).chain(["unknown"]).collect();
    let ceased = counted.by_status.get("cesada").copied().unwrap_or_default();
    let words = |name, of, counts, order: &[&'static str]| Table::new(name, of, rows(counts, order));
    let mut tables = vec![
        words("by_outcome", received, &counted.by_outcome, &outcomes).with_shares(),
        words("by_status", received, &counted.by_status, &states),
        words("by_channel", granted, &counted.by_channel, &["digital", "manual", "unknown"]).with_shares(),
        words("by_sex", counted.holders, &counted.by_sex, &["women", "men", "non_binary", "unknown"]).with_shares(),
        words("by_subsidy", granted, &counted.by_subsidy, &["with_subsidy", "without_subsidy", "unknown"]),
        words(
            "by_reason",
            granted,
            &counted.by_reason,
            &["HOSPITALIZACION", "REPOSO_PERIODO_CRITICO", "PALIATIVO_ALIVIO_DOLOR", "unknown"],
        )
        .with_shares(),
        words(
            "by_cessation",
            ceased,
            &counted.by_cause,
            &["need_ended", "death", "birthday", "new_employer", "unknown"],
        ),
    ];
    tables.push(trend("per_month", Step::Month, &counted.days, &settings.window, settings.trend, received));
    let mut ooads: BTreeMap<Option<&str>, Share> = BTreeMap::new();
    for (unit, share) in &counted.by_unit {
        let sum = ooads.entry(units.ooad(unit.as_deref())).or_default();
        sum.received += share.received;
        sum.granted += share.granted;
        sum.days = sum.days.saturating_add(share.days);
        sum.centavos += share.centavos;
    }
    let by_ooad = ooads.into_iter().map(|(ooad, share)| measured(Row::value(ooad, share.granted), &share, settings));
    tables.push(Table::new("by_ooad", granted, largest_first(by_ooad.collect())).with_shares());
    let by_unit = counted.by_unit.iter().map(|(unit, share)| {
        let row = Row::value(unit.as_deref(), share.granted);
        measured(Row { label: unit.as_deref().and_then(|unit| units.name(unit)), ..row }, share, settings)
    });
    tables.push(Table::new("by_unit", granted, largest_first(by_unit.collect())));
    tables
}

fn measured(row: Row, share: &Share, settings: &Settings) -> Row {
    let paid = if settings.is_unseen("leave_certificate") { Amount::Unknown } else { Amount::pesos(share.centavos) };
    row.with("received", share.received).with("days", share.days).with("subsidy", paid)
}

fn rows(counts: &BTreeMap<&'static str, u64>, order: &[&'static str]) -> Vec<Row> {
    order.iter().filter_map(|word| counts.get(word).map(|count| Row::word(word, *count))).collect()
}
