//! What is wrong or odd in the record of a parent (domain.md §1.3, §2; LIC-31 judges the same data for a leave).

use std::collections::BTreeSet;

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde_json::Value;

use super::{FIELDS, Guardian};
use crate::finding::Finding;
use crate::ident::{Clabe, Curp, Email, EmployerReg, IdentError, Nss, Phone};
use crate::kind::{Actor, CheckContext, FactsUnavailable, Role};
use crate::record::{Record, RecordId};
use crate::registry::{shape, unit};

/// Collects all findings.
pub(super) fn check(
    record: &Record,
    before: Option<&Record>,
    context: &CheckContext<'_>,
) -> Result<Vec<Finding>, FactsUnavailable> {
    let guardian: Guardian = match shape::read(record, FIELDS) {
        Ok(guardian) => guardian,
        Err(findings) => return Ok(findings),
    };
    let mut findings = ownership(record, before, context.actor);
    findings.extend(contact(&guardian));
    findings.extend(account(&guardian));
    findings.extend(work(&guardian));
    findings.extend(identity(&guardian, context)?);
    findings.extend(unit::judge(&guardian.unit, "/unit"));
    Ok(findings)
}

fn written(text: Option<&String>) -> Option<&str> {
    text.map(|text| text.trim()).filter(|text| !text.is_empty())
}

/// A parent changes only the own record, and not whose parent he or she is: what one sees of a child follows from that
/// link, so the hospital or Prestaciones Económicas makes it.
fn ownership(record: &Record, before: Option<&Record>, actor: &Actor) -> Vec<Finding> {
    let is_only_parent = actor.is(Role::Parent) && actor.roles.len() == 1;
    if !is_only_parent {
        return Vec::new();
    }
    let mut findings = Vec::new();
    let user = |record: &Record| record.text("user").map(str::to_owned);
    let owners = [before.and_then(user), user(record)];
    if owners.iter().flatten().any(|owner| *owner != actor.user.to_string()) {
        findings.push(Finding::error("GUARDIAN-NOT-YOURS", "/user"));
    }
    if before.is_some_and(|before| !children(record).is_subset(&children(before))) {
        findings.push(Finding::error("GUARDIAN-CHILDREN-BY-STAFF", "/children"));
    }
    findings
}

fn children(record: &Record) -> BTreeSet<RecordId> {
    let children = record.body.get("children").and_then(Value::as_array).into_iter().flatten();
    children.filter_map(|child| child.get("patient")?.as_str()?.parse().ok()).collect()
}

fn identity(guardian: &Guardian, context: &CheckContext<'_>) -> Result<Vec<Finding>, FactsUnavailable> {
    let mut findings = Vec::new();
    if let Some(text) = written(guardian.nss.as_ref()) {
        match Nss::parse(text) {
            Ok(nss) => findings.extend(nss.warnings("/nss")),
            Err(error) => findings.push(error.finding("/nss")),
        }
    }
    let Some(text) = written(guardian.curp.as_ref()) else { return Ok(findings) };
    let curp = match Curp::parse_on(text, context.today) {
        Ok(curp) => curp,
        Err(error) => {
            findings.push(error.finding("/curp"));
            return Ok(findings);
        }
    };
    let names = &guardian.names;
    findings.extend(curp.name_warnings(&names.given, &names.first_surname, names.second_surname.as_deref(), "/names"));
    for child in &guardian.children {
        let known = context.facts.record(child.patient)?;
        let of_child = known.as_ref().and_then(|child| child.text("curp")).and_then(|text| Curp::parse(text).ok());
        if of_child.as_ref() == Some(&curp) {
            findings.push(Finding::error("GUARDIAN-CURP-OF-CHILD", "/curp"));
        }
    }
    Ok(findings)
}

fn contact(guardian: &Guardian) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut judge = |text: Option<&String>, field: &str, parse: fn(&str) -> Result<(), IdentError>| {
        if let Some(Err(error)) = written(text).map(parse) {
            findings.push(error.finding(field));
        }
    };
    judge(guardian.phone.as_ref(), "/phone", |text| Phone::parse(text).map(drop));
    judge(guardian.email.as_ref(), "/email", |text| Email::parse(text).map(drop));
    for (index, employment) in guardian.employments.iter().enumerate() {
        judge(employment.email.as_ref(), &format!("/employments/{index}/email"), |text| Email::parse(text).map(drop));
    }
    findings
}

fn account(guardian: &Guardian) -> Vec<Finding> {
    let Some(text) = written(guardian.clabe.as_ref()) else { return Vec::new() };
    match Clabe::parse(text) {
        Err(error) => vec![error.finding("/clabe")],
        Ok(clabe) => {
            let mismatch = written(guardian.bank.as_ref()).and_then(|bank| clabe.bank_mismatch(bank, "/bank"));
            clabe.warnings("/clabe").into_iter().chain(mismatch).collect()
        }
    }
}

fn work(guardian: &Guardian) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (index, employment) in guardian.employments.iter().enumerate() {
        let at = format!("/employments/{index}");
        // How its check digit is made is not known and its form only from hearsay (domain.md §2.6): never a hard stop.
        if written(employment.employer_reg.as_ref()).is_some_and(|text| EmployerReg::parse(text).is_err()) {
            findings.push(Finding::warning("GUARDIAN-EMPLOYER-REG", format!("{at}/employer_reg")));
        }
        if employment.daily_wage.is_some_and(|wage| wage <= Decimal::ZERO) {
            findings.push(Finding::error("GUARDIAN-WAGE", format!("{at}/daily_wage")));
        }
        findings.extend(period(employment.from, employment.to, &at));
    }
    for (index, contribution) in guardian.contributions.iter().enumerate() {
        findings.extend(period(contribution.from, contribution.to, &format!("/contributions/{index}")));
    }
    findings
}

fn period(from: Date, to: Option<Date>, at: &str) -> Option<Finding> {
    let to = to.filter(|to| *to < from)?;
    Some(Finding::error("GUARDIAN-PERIOD", format!("{at}/to")).with("from", from).with("to", to))
}
