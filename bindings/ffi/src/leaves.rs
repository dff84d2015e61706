//! Leaves from work (LSS art. 140 Bis). What a device says of one is a pre-check; the server decides.

use acompana_core::{CoreError, LeaveDraft, Saved, Submitted};
use acompana_domain::ffi::CivilDate;
use acompana_domain::leave::kinds::{CessationNote, ReviewOutcome};
use acompana_domain::leave::{LeaveBalance, LeaveVerdict};
use acompana_domain::{Finding, RecordId};

use crate::content::Entry;
use crate::core::Core;

#[uniffi::export]
impl Core {
    /// The pre-check of a draft, without saving it.
    pub fn leave_precheck(&self, draft: LeaveDraft) -> Result<LeaveVerdict, CoreError> {
        self.app().leaves().precheck(&draft)
    }

    /// The sentences of a verdict for the person, gravest first.
    pub fn leave_told(&self, findings: Vec<Finding>) -> Result<Vec<String>, CoreError> {
        Ok(self.app().leaves().told(&findings))
    }

    /// Keeps a draft, to be sent later.
    pub fn leave_keep(&self, draft: LeaveDraft) -> Result<Saved, CoreError> {
        self.app().leaves().keep(&draft)
    }

    /// Sends a request: it is on its way as soon as this returns, with or without a network.
    pub fn leave_submit(&self, draft: LeaveDraft) -> Result<Submitted, CoreError> {
        self.app().leaves().submit(&draft)
    }

    /// Sends a kept draft, or answers a request for information, with another start or number of days if given.
    #[uniffi::method(default(start = None, days = None))]
    pub fn leave_resubmit(
        &self,
        id: RecordId,
        start: Option<CivilDate>,
        days: Option<i64>,
    ) -> Result<Saved, CoreError> {
        self.app().leaves().resubmit(id, start, days)
    }

    /// Takes a request back.
    pub fn leave_cancel(&self, id: RecordId, reason: String) -> Result<Saved, CoreError> {
        self.app().leaves().cancel(id, &reason)
    }

    /// A reviewer's ruling.
    pub fn leave_review(&self, id: RecordId, outcome: ReviewOutcome, note: String) -> Result<Saved, CoreError> {
        self.app().leaves().review(id, outcome, &note)
    }

    /// Ends a leave early (140 Bis ¶6).
    pub fn leave_end(&self, id: RecordId, note: CessationNote) -> Result<Saved, CoreError> {
        self.app().leaves().end(id, note)
    }

    /// The leaves of a child that are on this device.
    pub fn leave_history(&self, patient: RecordId) -> Result<Vec<Entry>, CoreError> {
        Ok(self.app().leaves().history(patient)?.into_iter().map(Entry::from).collect())
    }

    /// The certificate (*constancia*) of a leave that was issued.
    pub fn leave_certificate(&self, request: RecordId) -> Result<Option<Entry>, CoreError> {
        Ok(self.app().leaves().certificate(request)?.map(Entry::from))
    }

    /// How many of the 364 days of a child are taken and left, as of today.
    pub fn leave_balance(&self, patient: RecordId) -> Result<LeaveBalance, CoreError> {
        self.app().leaves().balance(patient)
    }
}
