//! Building the case of a request from the records that are known here. Their bodies are read by field name and
//! leniently: a record that a newer build wrote must still count.

use jiff::civil::Date;
use serde_json::{Map, Value};

use super::{LeaveRequest, unreadable};
use crate::finding::{Finding, Severity};
use crate::ident::Folio;
use crate::kind::{CheckContext, FactsUnavailable};
use crate::leave::calendar::DayRange;
use crate::leave::case::{
    Child, Custody, Diagnosis, Employment, Holder, LeaveCase, Period, Prescription, Relation, Request,
};
use crate::leave::ledger::{EarlierLeave, LeaveBalance, Ledger, Whose};
use crate::leave::life_cycle::Status;
use crate::leave::money::Money;
use crate::leave::policy::PolicySet;
use crate::leave::verdict::{LeaveVerdict, evaluate};
use crate::record::{Record, RecordId, TypedBody};

/// The verdict on the request in `record`.
pub(super) fn verdict(record: &Record, context: &CheckContext<'_>) -> Result<LeaveVerdict, FactsUnavailable> {
    let policy = &context.rules.leave_policy;
    let request: LeaveRequest = match record.typed() {
        Ok(request) => request,
        Err(error) => return Ok(LeaveVerdict::not_judged(vec![unreadable(&error)], policy)),
    };
    Ok(match case(record.id, &request, context)? {
        Ok(case) => judged(&case, policy),
        Err(missing) => LeaveVerdict::not_judged(vec![missing], policy),
    })
}

/// The verdict on a case, with its findings pointing into the request instead of the case.
pub(super) fn judged(case: &LeaveCase, policy: &PolicySet) -> LeaveVerdict {
    let mut verdict = evaluate(case, policy);
    for finding in &mut verdict.findings {
        finding.field = pointer_in_record(&finding.field).to_owned();
    }
    verdict
}

/// The place in the request that a place in the case comes from.
fn pointer_in_record(case_pointer: &str) -> &str {
    match case_pointer.split('/').nth(1) {
        Some("request") => case_pointer.trim_start_matches("/request"),
        Some("child" | "diagnosis") => "/patient",
        Some("holder") => "/holder",
        Some("prescription") => "/prescription",
        Some("earlier_leaves") => "/start",
        Some("events") => "/cessation",
        Some("claim_date" | "request_date") => "/request_date",
        Some("court_ruling") => "/court_ruling",
        _ => "",
    }
}

/// The case of `request`, or what is missing to judge it.
pub(super) fn case(
    id: RecordId,
    request: &LeaveRequest,
    context: &CheckContext<'_>,
) -> Result<Result<LeaveCase, Finding>, FactsUnavailable> {
    let facts = context.facts;
    let missing = |name: &str| Finding::error("LEAVE-FIELD-MISSING", format!("/{name}")).with("name", name);
    let unknown = |name: &str| Finding::error("LEAVE-REFERENCE-UNKNOWN", format!("/{name}")).with("name", name);
    let Some(start) = request.start else { return Ok(Err(missing("start"))) };
    let Some(child) = facts.record(request.patient)?.as_ref().and_then(child) else {
        return Ok(Err(unknown("patient")));
    };
    let Some(guardian) = facts.record(request.holder)? else { return Ok(Err(unknown("holder"))) };
    let elsewhere = facts.of_party(LeaveRequest::KIND, request.holder)?;
    let elsewhere = elsewhere.iter().filter(|other| other.reference("patient") != Some(request.patient));
    let ruling = request.court_ruling.as_ref().map(|ruling| ruling.number.clone());
    Ok(Ok(LeaveCase {
        request_date: request.request_date,
        today: Some(context.today),
        child,
        holder: holder(&guardian, request),
        diagnosis: latest_diagnosis(request.patient, context)?,
        prescription: prescription(request, context)?,
        request: Request { start, days: request.days, end: request.end, reason: request.reason },
        earlier_leaves: leaves_of(request.patient, request.holder, Some(id), context)?,
        other_absences: elsewhere
            .filter_map(|other| earlier_leave(other, request.holder)?.range())
            .collect::<Vec<DayRange>>(),
        events: Vec::new(),
        court_ruling: ruling.filter(|number| !number.trim().is_empty()),
        claim_date: None,
    }))
}

/// The balance of a child's days as the parent in the guardian record `holder` has it today.
pub(super) fn balance(
    patient: RecordId,
    holder: RecordId,
    context: &CheckContext<'_>,
) -> Result<LeaveBalance, FactsUnavailable> {
    let leaves = leaves_of(patient, holder, None, context)?;
    let diagnosed = latest_diagnosis(patient, context)?.map(|diagnosis| diagnosis.date);
    Ok(Ledger::new(&leaves, diagnosed, &context.rules.leave_policy).balance(context.today))
}

/// All leaves of a child but the request `except`, as the parent `holder` sees them.
fn leaves_of(
    patient: RecordId,
    holder: RecordId,
    except: Option<RecordId>,
    context: &CheckContext<'_>,
) -> Result<Vec<EarlierLeave>, FactsUnavailable> {
    let known = context.facts.about(LeaveRequest::KIND, patient)?;
    let others = known.iter().filter(|other| Some(other.id) != except);
    Ok(others.filter_map(|other| earlier_leave(other, holder)).collect())
}

fn latest_diagnosis(patient: RecordId, context: &CheckContext<'_>) -> Result<Option<Diagnosis>, FactsUnavailable> {
    let known = context.facts.about("diagnosis", patient)?;
    Ok(known.iter().filter_map(diagnosis).max_by_key(|diagnosis| diagnosis.date))
}

fn text_in(fields: &Map<String, Value>, name: &str) -> Option<String> {
    fields.get(name).and_then(Value::as_str).map(str::to_owned).filter(|text| !text.trim().is_empty())
}

fn date_in(fields: &Map<String, Value>, name: &str) -> Option<Date> {
    fields.get(name).and_then(Value::as_str).and_then(|text| text.parse().ok())
}

fn child(patient: &Record) -> Option<Child> {
    Some(Child {
        curp: text_in(&patient.body, "curp"),
        birth_date: date_in(&patient.body, "birth_date")?,
        sex: text_in(&patient.body, "sex"),
        entity: None,
        death_date: date_in(&patient.body, "death_date"),
    })
}

fn holder(guardian: &Record, request: &LeaveRequest) -> Holder {
    let body = &guardian.body;
    let list = |name: &str| body.get(name).and_then(Value::as_array).filter(|list| !list.is_empty());
    let child = request.patient.to_string();
    let mut children = list("children").into_iter().flatten().filter_map(Value::as_object);
    let link = children.find(|link| text_in(link, "patient").as_deref() == Some(&child));
    let registered = |link: &Map<String, Value>| link.get("registered_beneficiary").and_then(Value::as_bool);
    Holder {
        custody: match body.get("custody").and_then(Value::as_str) {
            Some("yes") => Custody::Yes,
            Some("no") => Custody::No,
            _ => Custody::Disputed,
        },
        relation: Relation::from_word(guardian.text("relation").unwrap_or_default()),
        requested: request.applicant_signed,
        registered_beneficiary: Some(link.and_then(registered).unwrap_or(false)),
        // A list with an entry that cannot be read is not known: a guess could refuse a right.
        employments: list("employments").and_then(|list| list.iter().map(employment).collect()),
        contributions: list("contributions")
            .and_then(|list| list.iter().map(|entry| period(entry.as_object()?)).collect()),
        curp: text_in(body, "curp"),
        nss: text_in(body, "nss"),
        phone: text_in(body, "phone"),
        email: text_in(body, "email"),
        bank: text_in(body, "bank"),
        clabe: text_in(body, "clabe"),
    }
}

fn period(fields: &Map<String, Value>) -> Option<Period> {
    let to = match fields.get("to") {
        None | Some(Value::Null) => None,
        Some(_) => Some(date_in(fields, "to")?),
    };
    let period = Period { from: date_in(fields, "from")?, to };
    period.days().map(|_| period)
}

fn employment(entry: &Value) -> Option<Employment> {
    let fields = entry.as_object()?;
    Some(Employment {
        employer: text_in(fields, "employer").unwrap_or_default(),
        period: period(fields)?,
        daily_wage: fields.get("daily_wage").and_then(|wage| Money::from_json(wage).ok()),
        // Empty means asked for and missing: the certificate could not be sent.
        email: Some(text_in(fields, "email").unwrap_or_default()),
    })
}

fn diagnosis(record: &Record) -> Option<Diagnosis> {
    Some(Diagnosis {
        icd10: text_in(&record.body, "icd10")?,
        date: date_in(&record.body, "date")?,
        by_imss: record.body.get("by_imss").and_then(Value::as_bool).unwrap_or(false),
    })
}

/// The prescription that the request names, or the child's latest one.
fn prescription(request: &LeaveRequest, context: &CheckContext<'_>) -> Result<Prescription, FactsUnavailable> {
    let read = |record: &Record| {
        let days = record.body.get("days").and_then(Value::as_i64)?;
        Some((date_in(&record.body, "date")?, days))
    };
    let known = |(date, days)| Prescription::Known { date, days };
    if let Some(id) = request.prescription {
        let named = context.facts.record(id)?;
        let own = named.as_ref().filter(|record| record.reference("patient") == Some(request.patient));
        return Ok(match (&named, own) {
            (None, _) => Prescription::NotArrived,
            // Another child's prescription is none.
            (Some(_), None) => Prescription::Missing,
            (Some(_), Some(record)) => read(record).map_or(Prescription::NotArrived, known),
        });
    }
    let all = context.facts.about("leave_prescription", request.patient)?;
    Ok(all.iter().filter_map(read).max_by_key(|(date, _)| *date).map_or(Prescription::Missing, known))
}

/// A request of somebody, as a leave beside the one that is judged. A state that this build does not know counts as
/// granted: rather ask a person than give a day twice.
pub(super) fn earlier_leave(other: &Record, holder: RecordId) -> Option<EarlierLeave> {
    let folio = other.text("folio").or_else(|| other.text("provisional_folio"));
    Some(EarlierLeave {
        start: date_in(&other.body, "start")?,
        days: other.body.get("days").and_then(Value::as_i64)?,
        effective_days: other.body.get("effective_days").and_then(Value::as_i64),
        whose: if other.reference("holder") == Some(holder) { Whose::Same } else { Whose::Other },
        status: other.text("status").and_then(Status::from_word).unwrap_or(Status::Expedida),
        folio: folio.map(|text| Folio::parse(text).map_or_else(|_| text.to_owned(), |folio| folio.short())),
    })
}

/// The findings of a pre-check as a device shows them beside what is being written: none of them stops the saving,
/// for the parent may keep a draft, and the server decides.
pub(super) fn softened(findings: Vec<Finding>) -> Vec<Finding> {
    let soften = |mut finding: Finding| {
        if finding.severity == Severity::Error {
            finding.severity = Severity::Review;
        }
        finding
    };
    findings.into_iter().map(soften).collect()
}
