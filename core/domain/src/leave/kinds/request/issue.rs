//! Making the certificate that follows from a decision, with no more than it needs (domain.md §1.7).

use jiff::civil::Date;
use serde_json::Value;

use super::super::{CertificateStatus, LeaveCertificate, date_at, normalised_unit};
use super::LeaveRequest;
use crate::kind::{CheckContext, DerivedRecord, FactsUnavailable};
use crate::leave::calendar::DayRange;
use crate::leave::case::{LeaveCase, Period};
use crate::leave::law;
use crate::leave::subsidy;
use crate::leave::weeks::Weeks;
use crate::record::{Record, RecordId, TypedBody};

/// What a certificate tells about its leave.
pub(super) struct Told {
    /// First certificate, or the one that replaces it.
    pub(super) status: CertificateStatus,
    /// Its days, or the days as granted where none is left.
    pub(super) range: DayRange,
    /// Days that count.
    pub(super) days: i64,
}

/// The certificate of the request `id`.
pub(super) fn certificate(
    id: RecordId,
    request: &LeaveRequest,
    case: &LeaveCase,
    told: &Told,
    context: &CheckContext<'_>,
) -> Result<DerivedRecord, FactsUnavailable> {
    let policy = &context.rules.leave_policy;
    let guardian = context.facts.record(request.holder)?;
    let (treatment_from, treatment_until) = treatment(request, context)?;
    let first = id.derived("certificate");
    let (own, supersedes) = match told.status {
        CertificateStatus::Expedida => (first, None),
        CertificateStatus::Cesada => (id.derived("certificate-cesada"), Some(first)),
        CertificateStatus::Cancelada => (id.derived("certificate-cancelada"), Some(first)),
    };
    let paid = Weeks::of(case, policy).rule.and_then(|_| subsidy::subsidy(case, policy, told.days));
    let employers = subsidy::active_employments(case).map(|employment| employment.employer.clone());
    let body = LeaveCertificate {
        request: id,
        patient: request.patient,
        holder: request.holder,
        holder_name: guardian.as_ref().and_then(full_name),
        nss: guardian.as_ref().and_then(|guardian| guardian.text("nss")).map(str::to_owned),
        unit: normalised_unit(&request.unit),
        folio: request.folio.clone().unwrap_or_default(),
        status: told.status,
        start: told.range.first,
        end: told.range.last,
        days: told.days,
        legal_basis: law::BASIS.to_owned(),
        condition: "padecimiento oncológico".to_owned(),
        treatment_from,
        treatment_until,
        employers: employers.filter(|name| !name.is_empty()).collect(),
        subsidy: paid,
        supersedes,
        issued_on: context.today,
        extra: crate::record::Extra::default(),
    };
    Ok(DerivedRecord { id: own, kind: LeaveCertificate::KIND, body: body.to_body() })
}

/// Duration of the treatment: of the plan that begins last, as far as one is known here.
fn treatment(
    request: &LeaveRequest,
    context: &CheckContext<'_>,
) -> Result<(Option<Date>, Option<Date>), FactsUnavailable> {
    let plans = context.facts.about("treatment_plan", request.patient)?;
    let spans =
        plans.iter().filter_map(|plan| Some(Period { from: date_at(plan, "start")?, to: date_at(plan, "end") }));
    let latest = spans.max_by_key(|span| span.from);
    Ok((latest.map(|span| span.from), latest.and_then(|span| span.to)))
}

fn full_name(person: &Record) -> Option<String> {
    let names = person.body.get("names")?;
    let part = |name: &str| names.get(name).and_then(Value::as_str).map(str::trim).filter(|text| !text.is_empty());
    let parts: Vec<&str> = ["given", "first_surname", "second_surname"].into_iter().filter_map(part).collect();
    (!parts.is_empty()).then(|| parts.join(" "))
}
