//! Whether the values of a catalogue can be right.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::super::amount;
use super::super::measure::Measure;
use super::super::route::Route;
use super::lab_limit::LIMITS;
use super::{CatalogueFile, DoseRule, Drug, Fault, LabLimit, NOTE_CODES, UnusableCatalogue, search};

/// No dose, factor or threshold comes near it in any measure.
const MOST: i64 = 1_000_000_000;

type Checked = Result<(), (String, Fault)>;

pub(super) fn validate(file: &CatalogueFile, text: &str) -> Result<(), UnusableCatalogue> {
    let whole = whole_file(file);
    whole.map_err(|(field, fault)| UnusableCatalogue::Wrong { line: 1, field, fault })?;
    let mut seen = BTreeSet::new();
    for (place, drug) in file.drugs.iter().enumerate() {
        one_drug(drug, file, &mut seen).map_err(|(field, fault)| UnusableCatalogue::Wrong {
            line: line_of(text, &drug.id),
            field: format!("/drugs/{place}{field}"),
            fault,
        })?;
    }
    Ok(())
}

/// The last line that holds the quoted id: where the drug begins, and where a repeated one is repeated.
fn line_of(text: &str, id: &str) -> usize {
    let quoted = serde_json::Value::from(id).to_string();
    let lines = text.lines().enumerate().filter(|(_, line)| line.contains("\"id\"") && line.contains(&quoted));
    lines.last().map_or(1, |(index, _)| index + 1)
}

fn whole_file(file: &CatalogueFile) -> Checked {
    filled("/version", &file.version)?;
    filled("/source", &file.source)?;
    let levels = file.levels;
    positive("/levels/low_percent", levels.low_percent.into())?;
    positive("/levels/slip_times", levels.slip_times.into())?;
    ordered("/levels/low_percent", levels.low_percent.into(), levels.ok_percent.into())?;
    ordered("/levels/ok_percent", levels.ok_percent.into(), levels.notice_percent.into())?;
    if levels.ok_percent < 100 || levels.low_percent > 100 {
        // Otherwise a dose inside its own range would be a finding.
        return Err(("/levels/ok_percent".into(), Fault::Reversed("100".into(), levels.ok_percent.to_string())));
    }
    let mut seen = BTreeSet::new();
    for (place, family) in file.families.iter().enumerate() {
        let at = |field: &str| format!("/families/{place}/{field}");
        filled(&at("id"), &family.id)?;
        filled(&at("reference"), &family.reference)?;
        once(&at("id"), &mut seen, &family.id)?;
        positive(&at("notice_above"), family.notice_above)?;
        ordered(&at("notice_above"), family.notice_above, family.alert_above)?;
    }
    if file.drugs.is_empty() {
        return Err(("/drugs".into(), Fault::Empty));
    }
    Ok(())
}

fn one_drug(drug: &Drug, file: &CatalogueFile, seen: &mut BTreeSet<String>) -> Checked {
    filled("/id", &drug.id)?;
    filled("/source", &drug.source)?;
    names_and_keys(drug, seen)?;
    measures(&drug.measures)?;
    routes(drug)?;
    for (place, rule) in drug.rules.iter().enumerate() {
        one_rule(rule, drug, &format!("/rules/{place}"))?;
    }
    for (place, cap) in drug.caps.iter().enumerate() {
        positive(&format!("/caps/{place}/amount"), cap.amount)?;
        own_routes(drug, &cap.routes, &format!("/caps/{place}/routes"))?;
    }
    for (place, interval) in drug.intervals.iter().enumerate() {
        positive(&format!("/intervals/{place}/days"), interval.days.into())?;
        own_routes(drug, &interval.routes, &format!("/intervals/{place}/routes"))?;
    }
    for (place, limit) in drug.lab_limits.iter().enumerate() {
        one_lab_limit(limit, drug, &format!("/lab_limits/{place}"))?;
    }
    for (place, note) in drug.notes.iter().enumerate() {
        let at = |field: &str| format!("/notes/{place}/{field}");
        if !NOTE_CODES.contains(&note.code.as_str()) {
            return Err((at("code"), Fault::UnknownNote(note.code.clone(), NOTE_CODES.join(", "))));
        }
        own_routes(drug, &note.routes, &at("routes"))?;
        if let Some(above) = note.above_per_m2 {
            positive(&at("above_per_m2"), above)?;
        }
        if let Some(after) = &note.after {
            known_group(file, &after.group, &at("after/group"))?;
        }
    }
    relations(drug, file)
}

fn names_and_keys(drug: &Drug, seen: &mut BTreeSet<String>) -> Checked {
    if drug.names.is_empty() {
        return Err(("/names".into(), Fault::Empty));
    }
    // A drug may bear its own id as a name; two drugs may not share one.
    let mut own = BTreeSet::from([search::fold(&drug.id)]);
    once("/id", seen, &search::fold(&drug.id))?;
    for (place, name) in drug.names.iter().enumerate() {
        let field = format!("/names/{place}");
        filled(&field, &search::fold(name))?;
        if own.insert(search::fold(name)) {
            once(&field, seen, &search::fold(name))?;
        }
    }
    let mut stems = BTreeSet::new();
    for (place, key) in drug.keys.iter().enumerate() {
        let field = format!("/keys/{place}");
        if !search::is_key(key) {
            return Err((field, Fault::NotAKey(key.clone())));
        }
        once(&field, seen, key)?;
        // Presentations of one drug share the stem; another drug may not.
        if let Some(stem) = search::stem(key).filter(|stem| stems.insert(stem.clone())) {
            once(&field, seen, &stem)?;
        }
    }
    Ok(())
}

fn measures(measures: &[Measure]) -> Checked {
    let base = *measures.first().ok_or_else(|| ("/measures".to_owned(), Fault::Empty))?;
    let mut seen = BTreeSet::new();
    for (place, measure) in measures.iter().enumerate() {
        let field = format!("/measures/{place}");
        if *measure == Measure::Millilitre {
            return Err((field, Fault::Volume));
        }
        if !measure.converts_to(base) {
            return Err((field, Fault::MixedMeasures(base.to_string(), measure.to_string())));
        }
        once(&field, &mut seen, measure.as_str())?;
    }
    Ok(())
}

fn routes(drug: &Drug) -> Checked {
    if drug.routes.is_empty() {
        return Err(("/routes".into(), Fault::Empty));
    }
    let mut seen = BTreeSet::new();
    for (place, route) in drug.routes.iter().enumerate() {
        once(&format!("/routes/{place}"), &mut seen, route.as_str())?;
    }
    for (place, route) in drug.never.iter().enumerate() {
        if drug.routes.contains(route) {
            return Err((format!("/never/{place}"), Fault::Contradiction(route.to_string())));
        }
    }
    Ok(())
}

fn own_routes(drug: &Drug, routes: &[Route], field: &str) -> Checked {
    match routes.iter().find(|route| !drug.routes.contains(route)) {
        Some(foreign) => Err((field.to_owned(), Fault::ForeignRoute(foreign.to_string()))),
        None => Ok(()),
    }
}

fn one_rule(rule: &DoseRule, drug: &Drug, at: &str) -> Checked {
    let field = |name: &str| format!("{at}/{name}");
    own_routes(drug, &rule.routes, &field("routes"))?;
    positive(&field("low"), rule.low)?;
    positive(&field("high"), rule.high)?;
    ordered(&field("low"), rule.low, rule.high)?;
    if let Some(typical) = rule.typical {
        ordered(&field("typical"), rule.low, typical)?;
        ordered(&field("typical"), typical, rule.high)?;
    }
    if let (Some(from), Some(below)) = (rule.from_months, rule.below_months) {
        ordered(&field("from_months"), (u64::from(from) + 1).into(), below.into())?;
    }
    for (name, weight) in [("over_kg", rule.over_kg), ("up_to_kg", rule.up_to_kg)] {
        if let Some(weight) = weight {
            positive(&field(name), weight)?;
        }
    }
    if let (Some(over), Some(up_to)) = (rule.over_kg, rule.up_to_kg) {
        ordered(&field("over_kg"), over, up_to)?;
    }
    Ok(())
}

fn one_lab_limit(limit: &LabLimit, drug: &Drug, at: &str) -> Checked {
    let field = |name: &str| format!("{at}/{name}");
    if limit.code().is_none() {
        let known: Vec<&str> = LIMITS.iter().map(|(item, _)| item.as_str()).collect();
        let fault = Fault::UnlimitedItem(limit.item.as_str().to_owned(), known.join(", "));
        return Err((field("item"), fault));
    }
    own_routes(drug, &limit.routes, &field("routes"))?;
    let (name, value) = match (limit.above, limit.below) {
        (Some(above), None) => ("above", above),
        (None, Some(below)) => ("below", below),
        _ => return Err((field("above"), Fault::EitherOr("above", "below"))),
    };
    positive(&field(name), value)?;
    let Some(own) = limit.limit() else {
        let fault = Fault::ForeignUnit(amount::brief(&limit.unit), limit.item.unit().to_owned());
        return Err((field("unit"), fault));
    };
    // A limit that nobody can reach, or that everybody has crossed, is a slip of unit.
    let possible = limit.item.absolute();
    ordered(&field(name), possible.low, own)?;
    ordered(&field(name), own, possible.high)?;
    positive(&field("within_days"), limit.within_days.into())?;
    if let Some(factor) = limit.factor {
        positive(&field("factor"), factor)?;
        ordered(&field("factor"), factor, Decimal::ONE)?;
    }
    filled(&field("source"), &limit.source)
}

fn relations(drug: &Drug, file: &CatalogueFile) -> Checked {
    if let Some(cumulative) = &drug.cumulative {
        if !file.families.iter().any(|family| family.id == cumulative.family) {
            return Err(("/cumulative/family".into(), Fault::Unknown(cumulative.family.clone())));
        }
        positive("/cumulative/factor", cumulative.factor)?;
    }
    if let Some(before) = &drug.give_before {
        known_group(file, &before.group, "/give_before/group")?;
        ordered("/give_before/from_hours", before.from_hours.into(), before.to_hours.into())?;
    }
    Ok(())
}

fn known_group(file: &CatalogueFile, group: &str, field: &str) -> Checked {
    if file.drugs.iter().any(|drug| drug.group.as_deref() == Some(group)) {
        return Ok(());
    }
    Err((field.to_owned(), Fault::Unknown(group.to_owned())))
}

fn filled(field: &str, text: &str) -> Checked {
    if text.trim().is_empty() { Err((field.to_owned(), Fault::Empty)) } else { Ok(()) }
}

fn once(field: &str, seen: &mut BTreeSet<String>, text: &str) -> Checked {
    if seen.insert(text.to_owned()) { Ok(()) } else { Err((field.to_owned(), Fault::Twice(text.to_owned()))) }
}

fn positive(field: &str, amount: Decimal) -> Checked {
    if amount <= Decimal::ZERO {
        return Err((field.to_owned(), Fault::NotPositive(amount.to_string())));
    }
    if amount > Decimal::from(MOST) {
        return Err((field.to_owned(), Fault::TooLarge(amount.to_string())));
    }
    Ok(())
}

fn ordered(field: &str, low: Decimal, high: Decimal) -> Checked {
    if low > high {
        return Err((field.to_owned(), Fault::Reversed(low.to_string(), high.to_string())));
    }
    Ok(())
}
