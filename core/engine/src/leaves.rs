//! Leaves from work, in the steps a parent and a reviewer know: draft with its verdict, send, correct, cancel, review.
//!
//! What a device says of a leave is a pre-check (*prevalidación*) and must be shown as such: the server decides.

use acompana_domain::finding::{Finding, Severity};
use acompana_domain::ident::Folio;
use acompana_domain::kind::Facts;
use acompana_domain::leave::case::Reason;
use acompana_domain::leave::kinds::{
    CessationNote, CourtRuling, LeaveCertificate, LeavePrescription, LeaveRequest, ReviewNote, ReviewOutcome,
};
use acompana_domain::leave::life_cycle::Status;
use acompana_domain::leave::{LeaveBalance, LeaveVerdict};
use acompana_domain::record::{Extra, TypedBody};
use acompana_domain::registry::Patient;
use acompana_domain::{Record, RecordId};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::acompana::{Acompana, Core};
use crate::error::{CoreError, Fault};
use crate::records::{SaveOptions, Saved, with_changes};
use crate::store::RecordQuery;

/// What a parent fills in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct LeaveDraft {
    /// The child.
    pub patient: RecordId,
    /// The prescription; the child's latest one when it is not named.
    #[serde(default)]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub prescription: Option<RecordId>,
    /// First day.
    pub start: Date,
    /// Days, 1 to 28.
    pub days: i64,
    /// Reason.
    pub reason: Reason,
    /// A court ruling, if the parent brings one.
    #[serde(default)]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub court_ruling: Option<CourtRuling>,
}

/// A request that is on its way, with what the device makes of it.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Submitted {
    /// What was saved.
    pub saved: Saved,
    /// The pre-check.
    pub precheck: LeaveVerdict,
}

/// The leaves of an [`Acompana`].
#[derive(Debug, Clone, Copy)]
pub struct Leaves<'a> {
    app: &'a Acompana,
}

impl Acompana {
    /// Leaves from work.
    #[must_use]
    pub fn leaves(&self) -> Leaves<'_> {
        Leaves { app: self }
    }
}

impl Leaves<'_> {
    /// The pre-check of a draft, without saving it.
    ///
    /// # Errors
    /// [`CoreError::NotFound`] when the child or the parent's own record is not on the device; [`CoreError::Storage`].
    pub fn precheck(self, draft: &LeaveDraft) -> Result<LeaveVerdict, CoreError> {
        let request = self.request(RecordId(Uuid::now_v7()), draft, Status::Enviada)?;
        Ok(self.app.core.precheck(&request)?)
    }

    /// Keeps a draft on the device and on the person's other devices, to go on with it later.
    ///
    /// # Errors
    /// As [`Acompana::create`], and [`CoreError::NotFound`] as in [`Leaves::precheck`].
    pub fn keep(self, draft: &LeaveDraft) -> Result<Saved, CoreError> {
        self.create(draft, Status::Borrador).map(|submitted| submitted.saved)
    }

    /// Sends a request. What the rules find does not stop it: the server decides, and a parent who disagrees with a
    /// pre-check may ask all the same.
    ///
    /// # Errors
    /// [`CoreError::Invalid`] when it cannot be a request at all (no days, no signature); else as [`Leaves::keep`].
    pub fn submit(self, draft: &LeaveDraft) -> Result<Submitted, CoreError> {
        self.create(draft, Status::Enviada)
    }

    fn create(self, draft: &LeaveDraft, status: Status) -> Result<Submitted, CoreError> {
        let id = RecordId(Uuid::now_v7());
        let request = self.request(id, draft, status)?;
        let precheck = self.app.core.precheck(&request)?;
        let options = SaveOptions { id: Some(id), ..SaveOptions::default() };
        let saved = self.app.create(LeaveRequest::KIND, request.body, options)?;
        Ok(Submitted { saved, precheck })
    }

    /// Corrects a draft, or a request that was sent back, and sends it. A draft is asked for on the day on which it is
    /// sent, not on the day on which it was begun; one that came back keeps its day.
    ///
    /// # Errors
    /// [`CoreError::Invalid`] when the request can no longer be corrected; [`CoreError::NotFound`].
    pub fn resubmit(self, id: RecordId, start: Option<Date>, days: Option<i64>) -> Result<Saved, CoreError> {
        let today = self.app.core.today()?;
        self.change(id, "", |request| {
            if request.status == Status::Borrador {
                request.request_date = today;
            }
            request.start = start.or(request.start);
            request.days = days.or(request.days);
            request.end = None;
            request.applicant_signed = true;
            request.status = Status::Enviada;
        })
    }

    /// Takes a request back.
    ///
    /// # Errors
    /// [`CoreError::Invalid`] when it is too late for that; [`CoreError::NotFound`].
    pub fn cancel(self, id: RecordId, reason: &str) -> Result<Saved, CoreError> {
        self.change(id, reason, |request| request.status = Status::Cancelada)
    }

    /// A reviewer's word on a request that waits for one. The server makes the step that follows from it.
    ///
    /// # Errors
    /// [`CoreError::Invalid`] when it does not wait for a review, or the person is no reviewer; [`CoreError::NotFound`].
    pub fn review(self, id: RecordId, outcome: ReviewOutcome, note: &str) -> Result<Saved, CoreError> {
        let (by, at) = (self.app.core.account()?.user.to_string(), self.app.now()?);
        self.change(id, note, |request| {
            let note = Some(note.trim().to_owned()).filter(|note| !note.is_empty());
            request.review = Some(ReviewNote { outcome, by: Some(by), note, at: Some(at) });
        })
    }

    /// Notes what ended a leave early (140 Bis ¶6). The days that were not enjoyed go back to the balance.
    ///
    /// # Errors
    /// [`CoreError::Invalid`] when the leave is not running or the cause is not the person's to note;
    /// [`CoreError::NotFound`].
    pub fn end(self, id: RecordId, note: CessationNote) -> Result<Saved, CoreError> {
        self.change(id, "", |request| {
            request.cessation = Some(note);
            request.status = Status::Cesada;
        })
    }

    /// How many days of leave for a child are taken and left today, and in which period: the numbers that a pre-check of
    /// a leave beginning today starts from.
    ///
    /// # Errors
    /// [`CoreError::NotFound`] when the child or the parent's own record is not on the device; [`CoreError::Storage`].
    pub fn balance(self, patient: RecordId) -> Result<LeaveBalance, CoreError> {
        let core = &self.app.core;
        let holder = core.holder()?;
        self.app.get(patient)?.ok_or_else(|| no_child(patient))?;
        Ok(core.balance(patient, holder)?)
    }

    /// All requests about a child, the latest start first, both parents' included.
    ///
    /// # Errors
    /// [`CoreError::Storage`].
    pub fn history(self, patient: RecordId) -> Result<Vec<Record>, CoreError> {
        let mut query =
            RecordQuery { subject: Some(patient), limit: 1_000, ..RecordQuery::of_kind(LeaveRequest::KIND) };
        let mut requests = Vec::new();
        loop {
            let page = self.app.list(&query)?;
            requests.extend(page.records);
            match page.next {
                Some(next) => query.after = Some(next),
                None => return Ok(requests),
            }
        }
    }

    /// The certificate (*constancia*) of a leave that was issued; of several, the one that stands.
    ///
    /// # Errors
    /// [`CoreError::Storage`].
    pub fn certificate(self, request: RecordId) -> Result<Option<Record>, CoreError> {
        let after_end = ["certificate-cesada", "certificate-cancelada", "certificate"];
        for which in after_end {
            if let Some(record) = self.app.get(request.derived(which))?
                && record.kind == LeaveCertificate::KIND
            {
                return Ok(Some(record));
            }
        }
        Ok(None)
    }

    /// A decision's sentences in the app's language, gravest first.
    #[must_use]
    pub fn told(self, verdict: &[Finding]) -> Vec<String> {
        let mut findings: Vec<&Finding> = verdict.iter().filter(|finding| finding.severity != Severity::Info).collect();
        findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity.rank()));
        findings.into_iter().map(|finding| self.app.tell(finding)).collect()
    }

    /// The prescription that counts for a request which names none: the child's latest, as the rules take it.
    fn latest_prescription(self, patient: RecordId) -> Result<Option<Record>, CoreError> {
        let all = self.app.core.store.read(|tx| Ok::<_, Fault>(tx.about(LeavePrescription::KIND, patient)?))?;
        let date = |record: &Record| record.text("date").and_then(|text| text.parse::<Date>().ok());
        Ok(all.into_iter().filter(|record| date(record).is_some()).max_by_key(date))
    }

    fn change(self, id: RecordId, reason: &str, change: impl FnOnce(&mut LeaveRequest)) -> Result<Saved, CoreError> {
        let options = SaveOptions { reason: reason.to_owned(), ..SaveOptions::default() };
        Ok(self.app.core.change(id, &options, |_, record| {
            let was: LeaveRequest = record.typed()?;
            let mut request = was.clone();
            change(&mut request);
            Ok(with_changes(&record.body, &was.to_body(), request.to_body()))
        })?)
    }

    /// The record that a draft would be, in the name of the parent this device speaks for.
    fn request(self, id: RecordId, draft: &LeaveDraft, status: Status) -> Result<Record, CoreError> {
        let core = &self.app.core;
        let holder = core.holder()?;
        let patient = self.app.get(draft.patient)?.ok_or_else(|| no_child(draft.patient))?;
        let prescription = match draft.prescription {
            Some(id) => self.app.get(id)?,
            None => self.latest_prescription(draft.patient)?,
        };
        let request = LeaveRequest {
            patient: draft.patient,
            holder,
            prescription: draft.prescription,
            unit: unit_of(prescription.as_ref(), &patient),
            request_date: core.today()?,
            start: Some(draft.start),
            days: Some(draft.days),
            end: None,
            reason: Some(draft.reason),
            status,
            provisional_folio: Some(Folio::provisional(id.0).to_string()),
            folio: None,
            court_ruling: draft.court_ruling.clone(),
            applicant_signed: status == Status::Enviada,
            decision: None,
            review: None,
            cessation: None,
            effective_days: None,
            possible_duplicate_of: None,
            history: Vec::new(),
            extra: Extra::default(),
        };
        Ok(core.new_record(id, LeaveRequest::KIND, request.to_body())?)
    }
}

fn no_child(patient: RecordId) -> Fault {
    Fault::Absent(format!("child {patient}"))
}

impl Core {
    /// The guardian record of the parent this device speaks for.
    fn holder(&self) -> Result<RecordId, Fault> {
        self.account()?.guardian.ok_or_else(|| Fault::Absent("guardian of this device".to_owned()))
    }
}

/// The unit whose benefits office decides: the prescription's, otherwise the child's first.
fn unit_of(prescription: Option<&Record>, patient: &Record) -> String {
    let prescribed = prescription.and_then(|record| record.text("unit")).map(str::to_owned);
    let treated = || Some(patient.typed::<Patient>().ok()?.units.first()?.clues.clone());
    prescribed.or_else(treated).unwrap_or_default()
}

#[cfg(test)]
mod tests;
