//! Whether a write of a request can be stored: its shape, its references, whose it is, and the step it takes.
//!
//! What the rules LIC-… say of the leave itself does not stop a write: a parent may send it and the server decides.

use super::facts::{self, softened};
use super::{LeaveRequest, unreadable};
use crate::finding::{Finding, Severity};
use crate::kind::{Actor, CheckContext, FactsUnavailable, Role};
use crate::leave::case::{Cause, Reason};
use crate::leave::cessation::ended_by;
use crate::leave::law;
use crate::leave::life_cycle::{Status, Who, may_step};
use crate::record::Record;

/// What the applicant writes, and nobody else; locked while an answer is pending and after it.
const SUBSTANCE: [&str; 12] = [
    "patient",
    "holder",
    "prescription",
    "unit",
    "request_date",
    "start",
    "days",
    "end",
    "reason",
    "court_ruling",
    "applicant_signed",
    "provisional_folio",
];

/// Judges a write.
pub(super) fn check(
    record: &Record,
    before: Option<&Record>,
    context: &CheckContext<'_>,
) -> Result<Vec<Finding>, FactsUnavailable> {
    let mut found = readable_values(record);
    let request: LeaveRequest = match record.typed() {
        Ok(request) => request,
        Err(error) => {
            if found.is_empty() {
                found.push(unreadable(&error));
            }
            return Ok(found);
        }
    };
    let being_written = matches!(request.status, Status::Borrador | Status::Enviada);
    if being_written {
        found.extend(complete(&request));
        found.extend(references(&request, context)?);
    }
    found.extend(allowed(record, &request, before, context)?);
    if being_written && found.is_empty() {
        found.extend(softened(facts::verdict(record, context)?.findings));
    }
    Ok(found)
}

/// Values that cannot be read at all, named one by one before the body as a whole is given up.
fn readable_values(record: &Record) -> Vec<Finding> {
    let mut found = Vec::new();
    let value = |name: &str| record.body.get(name).filter(|value| !value.is_null());
    if value("reason").is_some_and(|word| word.as_str().and_then(Reason::from_word).is_none()) {
        found.push(Finding::error("LIC-11", "/reason"));
    }
    if value("days")
        .is_some_and(|days| !days.as_i64().is_some_and(|days| (1..=law::MAX_DAYS_PER_LEAVE).contains(&days)))
    {
        found.push(Finding::error("LIC-12", "/days").with("most", law::MAX_DAYS_PER_LEAVE).with("split", "no"));
    }
    for name in ["patient", "holder"] {
        if record.reference(name).is_none() {
            found.push(missing(name));
        }
    }
    if record.text("unit").is_none_or(|unit| unit.trim().is_empty()) {
        found.push(missing("unit"));
    }
    for name in ["request_date", "start"] {
        let date = |text: &str| text.parse::<jiff::civil::Date>().is_ok_and(crate::leave::calendar::plausible);
        let given = value(name);
        let needed = name == "request_date";
        if given.map_or(needed, |value| !value.as_str().is_some_and(date)) {
            found.push(missing(name));
        }
    }
    found
}

fn missing(name: &str) -> Finding {
    Finding::error("LEAVE-FIELD-MISSING", format!("/{name}")).with("name", name)
}

/// What sending demands, and what even a draft must not contradict.
fn complete(request: &LeaveRequest) -> Vec<Finding> {
    let mut found = Vec::new();
    if let (Some(range), Some(end)) = (request.range(), request.end)
        && range.last != end
    {
        found.push(Finding::error("LIC-13", "/end").with("end", range.last));
    }
    if request.court_ruling.as_ref().is_some_and(|ruling| ruling.number.trim().is_empty()) {
        found.push(missing("court_ruling"));
    }
    if request.status == Status::Borrador {
        return found;
    }
    if request.start.is_none() {
        found.push(missing("start"));
    }
    if request.days.is_none() {
        found.push(Finding::error("LIC-12", "/days").with("most", law::MAX_DAYS_PER_LEAVE).with("split", "no"));
    }
    if request.reason.is_none() {
        found.push(Finding::error("LIC-11", "/reason"));
    }
    if !request.applicant_signed {
        found.push(Finding::error("LIC-01", "/applicant_signed"));
    }
    found
}

fn references(request: &LeaveRequest, context: &CheckContext<'_>) -> Result<Vec<Finding>, FactsUnavailable> {
    let mut found = Vec::new();
    for (name, kind, id) in [("patient", "patient", request.patient), ("holder", "guardian", request.holder)] {
        let known = context.facts.record(id)?.is_some_and(|record| record.kind == kind);
        if !known {
            found.push(Finding::error("LEAVE-REFERENCE-UNKNOWN", format!("/{name}")).with("name", name));
        }
    }
    Ok(found)
}

/// Whose request it is, and whether one of the writer's parts allows the step and the changes.
fn allowed(
    record: &Record,
    request: &LeaveRequest,
    before: Option<&Record>,
    context: &CheckContext<'_>,
) -> Result<Vec<Finding>, FactsUnavailable> {
    let parts = parts_of(context.actor, is_own(record, request, before, context)?);
    let birth = context.facts.record(request.patient)?.and_then(|patient| patient.text("birth_date")?.parse().ok());
    let write = Write { record, request, before, birth, context };
    let mut refusals = parts.into_iter().map(|who| write.refused_to(who));
    let Some(mut fewest) = refusals.next() else {
        return Ok(vec![Finding::error("LEAVE-NOT-YOURS", "/holder")]);
    };
    for refusal in refusals {
        if refusal.len() < fewest.len() {
            fewest = refusal;
        }
    }
    Ok(fewest)
}

/// The parts in which the actor may act on this request.
fn parts_of(actor: &Actor, own: bool) -> Vec<Who> {
    let parts = [
        (own && actor.is(Role::Parent), Who::Applicant),
        (actor.is(Role::Benefits) || actor.is(Role::Coordinator), Who::Reviewer),
        (actor.is(Role::Clinician), Who::Physician),
    ];
    parts.into_iter().filter(|(holds, _)| *holds).map(|(_, who)| who).collect()
}

/// Whether the actor is the holder: by the holder's record, or by authorship where that names no user yet.
fn is_own(
    record: &Record,
    request: &LeaveRequest,
    before: Option<&Record>,
    context: &CheckContext<'_>,
) -> Result<bool, FactsUnavailable> {
    let user = context.actor.user;
    let guardian = context.facts.record(request.holder)?;
    let named = guardian.as_ref().and_then(|guardian| guardian.text("user")).map(|text| text == user.to_string());
    Ok(named.unwrap_or_else(|| before.unwrap_or(record).author == user))
}

struct Write<'a> {
    record: &'a Record,
    request: &'a LeaveRequest,
    before: Option<&'a Record>,
    birth: Option<jiff::civil::Date>,
    context: &'a CheckContext<'a>,
}

impl Write<'_> {
    fn refused_to(&self, who: Who) -> Vec<Finding> {
        let Some(before) = self.before else {
            return may_step(None, self.request.status, who).err().into_iter().collect();
        };
        // A body that this build cannot read is not changed by it.
        let was: LeaveRequest = match before.typed() {
            Ok(was) => was,
            Err(error) => return vec![unreadable(&error)],
        };
        let from = was.status_on(self.context.today);
        let mut found = Vec::new();
        if self.request.status != was.status {
            found.extend(may_step(Some(from), self.request.status, who).err());
        }
        let open = matches!(was.status, Status::Borrador | Status::Enviada | Status::RequiereInformacion);
        let changed = |name: &&&str| before.body.get(**name) != self.record.body.get(**name);
        if !(open && who == Who::Applicant) {
            found.extend(SUBSTANCE.iter().filter(changed).map(|name| locked(name)));
        }
        if self.request.status == Status::Cesada && self.request.cessation.is_none() {
            found.push(missing("cessation"));
        }
        if was.review != self.request.review {
            found.extend(reviewed(from, who));
        }
        if was.cessation != self.request.cessation {
            found.extend(self.ceased(&was, from, who));
        }
        found
    }

    fn ceased(&self, was: &LeaveRequest, from: Status, who: Who) -> Option<Finding> {
        let Some(note) = self.request.cessation else { return Some(locked("cessation")) };
        let theirs = match who {
            Who::Physician => note.cause == Cause::NeedEnded,
            Who::Reviewer | Who::Server => true,
            Who::Applicant => false,
        };
        if !theirs {
            return Some(Finding::error("LEAVE-CESSATION-NOT-YOURS", "/cessation"));
        }
        if let Err(refused) = may_step(Some(from), Status::Cesada, who) {
            return Some(refused);
        }
        let (range, birth) = (was.range()?, self.birth?);
        let ended = ended_by(note.into(), range, birth, &self.context.rules.leave_policy);
        let late = Finding::error("LEAVE-CESSATION-LATE", "/cessation/effective_date").with("end", range.last);
        ended.is_none().then_some(late)
    }
}

fn locked(name: &str) -> Finding {
    Finding::new("LEAVE-FIELD-LOCKED", Severity::Error, format!("/{name}")).with("name", name)
}

/// Only a reviewer reviews, and only what waits for a review.
fn reviewed(from: Status, who: Who) -> Option<Finding> {
    if who != Who::Reviewer {
        return Some(locked("review"));
    }
    may_step(Some(from), Status::Expedida, who).err()
}
