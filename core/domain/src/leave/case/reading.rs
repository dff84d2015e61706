//! Reading a case from JSON, in the fixed format of `check leave`. Every refusal names the field.

use std::str::FromStr;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde_json::{Number, Value};

use super::object::Object;
use super::{
    Cause, Child, Custody, Diagnosis, Employment, Event, Holder, LeaveCase, Period, Prescription, Reason, Relation,
    Request, UnreadableCase,
};
use crate::leave::calendar::DayRange;
use crate::leave::ledger::{EarlierLeave, Whose};
use crate::leave::life_cycle::Status;
use crate::leave::money::Money;

/// Reads a case.
///
/// # Errors
/// [`UnreadableCase`] names the first field that is missing or has another shape.
pub fn read_case(json: &Value) -> Result<LeaveCase, UnreadableCase> {
    let case = Object::of(json, String::new())?;
    let request = request(&case.object("request")?)?;
    Ok(LeaveCase {
        // Not known: neither late (LIC-28) nor early (LIC-29).
        request_date: case.optional_date("request_date")?.unwrap_or(request.start),
        today: case.optional_date("today")?,
        child: child(&case.object("child")?)?,
        holder: holder(&case.object("holder")?)?,
        diagnosis: case.optional_object("diagnosis")?.map(|object| diagnosis(&object)).transpose()?,
        prescription: match case.optional_object("prescription")? {
            None => Prescription::Missing,
            Some(object) => Prescription::Known { date: object.date("date")?, days: object.count("days")? },
        },
        request,
        earlier_leaves: each(case.list("earlier_leaves")?.as_ref(), earlier_leave)?,
        other_absences: each(case.list("other_absences")?.as_ref(), absence)?,
        events: each(case.list("events")?.as_ref(), event)?,
        court_ruling: case.optional_object("court_ruling")?.map(|ruling| ruling.words("number")).transpose()?,
        claim_date: case.optional_date("claim_date")?,
    })
}

fn each<T>(
    list: Option<&Vec<Object<'_>>>,
    read: impl Fn(&Object<'_>) -> Result<T, UnreadableCase>,
) -> Result<Vec<T>, UnreadableCase> {
    list.into_iter().flatten().map(read).collect()
}

fn child(object: &Object<'_>) -> Result<Child, UnreadableCase> {
    Ok(Child {
        curp: object.optional_text("curp")?,
        birth_date: object.date("birth_date")?,
        sex: object.optional_text("sex")?,
        entity: object.optional_text("entity")?,
        death_date: object.optional_date("death_date")?,
    })
}

fn holder(object: &Object<'_>) -> Result<Holder, UnreadableCase> {
    let employments = object.list("employments")?;
    let contributions = object.list("contributions")?;
    let custody = match object.get("custody") {
        None => Custody::Disputed,
        Some(custody) => {
            custody_of(custody).ok_or_else(|| object.out_of_range("custody", "true, false, \"disputed\""))?
        }
    };
    Ok(Holder {
        custody,
        relation: Relation::from_word(&object.words("relation")?),
        requested: object.boolean("requested")?,
        registered_beneficiary: object.optional_boolean("registered_beneficiary")?,
        employments: employments.map(|list| each(Some(&list), employment)).transpose()?,
        contributions: contributions.map(|list| each(Some(&list), period)).transpose()?,
        curp: object.optional_text("curp")?,
        nss: object.optional_text("nss")?,
        phone: object.optional_text("phone")?,
        email: object.optional_text("email")?,
        bank: object.optional_text("bank")?,
        clabe: object.optional_text("clabe")?,
    })
}

fn custody_of(written: &Value) -> Option<Custody> {
    match written {
        Value::Bool(true) => Some(Custody::Yes),
        Value::Bool(false) => Some(Custody::No),
        Value::String(word) => match word.as_str() {
            "yes" => Some(Custody::Yes),
            "no" => Some(Custody::No),
            "disputed" => Some(Custody::Disputed),
            _ => None,
        },
        _ => None,
    }
}

fn employment(object: &Object<'_>) -> Result<Employment, UnreadableCase> {
    let wage = object.get("daily_wage").map(Money::from_json).transpose();
    Ok(Employment {
        employer: object.optional_text("employer")?.unwrap_or_default(),
        period: period(object)?,
        daily_wage: wage.map_err(|_| UnreadableCase::NotMoney { field: object.pointer("daily_wage") })?,
        email: object.optional_text("email")?,
    })
}

fn period(object: &Object<'_>) -> Result<Period, UnreadableCase> {
    let period = Period { from: object.date("from")?, to: object.optional_date("to")? };
    if period.days().is_none() {
        return Err(object.out_of_range("to", "≥ \"from\""));
    }
    Ok(period)
}

fn diagnosis(object: &Object<'_>) -> Result<Diagnosis, UnreadableCase> {
    Ok(Diagnosis { icd10: object.words("icd10")?, date: object.date("date")?, by_imss: object.boolean("by_imss")? })
}

fn request(object: &Object<'_>) -> Result<Request, UnreadableCase> {
    let days = match object.required("days")? {
        // A number that is not a whole one is no number of days: LIC-12 says so.
        Value::Number(number) => whole(number),
        _ => return Err(UnreadableCase::WrongType { field: object.pointer("days"), expected: "number" }),
    };
    let reason = object.optional_text("reason")?;
    Ok(Request {
        start: object.date("start")?,
        days,
        end: object.optional_date("end")?,
        reason: reason.as_deref().and_then(Reason::from_word),
    })
}

/// A whole number, also when it was written as `14.0`.
fn whole(number: &Number) -> Option<i64> {
    number.as_i64().or_else(|| {
        let exact = Decimal::from_str(&number.to_string()).ok()?;
        exact.fract().is_zero().then(|| exact.to_i64()).flatten()
    })
}

fn earlier_leave(object: &Object<'_>) -> Result<EarlierLeave, UnreadableCase> {
    let days = object.count("days")?;
    let effective_days = object.get("effective_days").map(|_| object.count("effective_days")).transpose()?;
    if effective_days.is_some_and(|effective| effective > days) {
        return Err(object.out_of_range("effective_days", "≤ \"days\""));
    }
    let status = object.optional_text("status")?;
    let status = status.map_or(Some(Status::Expedida), |word| Status::from_word(&word));
    Ok(EarlierLeave {
        start: object.date("start")?,
        days,
        effective_days,
        whose: match object.optional_text("holder")?.as_deref() {
            None | Some("same") => Whose::Same,
            Some("other") => Whose::Other,
            Some(_) => return Err(object.out_of_range("holder", "\"same\", \"other\"")),
        },
        status: status.ok_or_else(|| object.out_of_range("status", "borrador, enviada, expedida, cesada…"))?,
        folio: object.optional_text("folio")?,
    })
}

fn absence(object: &Object<'_>) -> Result<DayRange, UnreadableCase> {
    let range = DayRange::of_days(object.date("start")?, object.count("days")?);
    range.ok_or_else(|| object.out_of_range("days", "≥ 1"))
}

fn event(object: &Object<'_>) -> Result<Event, UnreadableCase> {
    let cause = Cause::from_word(&object.words("type")?);
    let cause = cause.ok_or_else(|| object.out_of_range("type", "need_ended, death, birthday, new_employer"))?;
    Ok(Event { cause, date: object.date("date")? })
}
