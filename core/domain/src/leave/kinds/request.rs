//! `leave_request`: a parent asks for a leave. The parent writes it, the server decides, a person reviews.

mod decide;
mod facts;
mod issue;
mod writing;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{benefits_scope, child_scope, date_at, hospital_scope, instant, unit_of};
use crate::finding::Finding;
use crate::kind::{
    Access, CheckContext, Decision, Facets, FactsUnavailable, FieldRule, Kind, KindSpec, MergeClass, Role, Scope,
};
use crate::leave::calendar::DayRange;
use crate::leave::case::{Cause, Reason};
use crate::leave::ledger::LeaveBalance;
use crate::leave::life_cycle::Status;
use crate::leave::verdict::{LeaveVerdict, Verdict};
use crate::record::{Extra, Record, RecordId, TypedBody, UnreadableBody};

/// A court ruling that the parent brings (LIC-34).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct CourtRuling {
    /// Its number.
    pub number: String,
    /// The court.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub court: Option<String>,
    /// Its date.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub date: Option<Date>,
}

/// What the server decided. It holds no wage: the other parent sees it too.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct DecisionNote {
    /// The verdict.
    pub verdict: Verdict,
    /// Why, without the findings about wages (LIC-21, LIC-22).
    #[serde(default)]
    pub findings: Vec<Finding>,
    /// The policy it was made under.
    pub policy_version: String,
    /// When.
    pub decided_at: Timestamp,
    /// Days that would be granted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_days: Option<i64>,
    /// First start that would be granted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub earliest_start: Option<Date>,
}

/// What a reviewer found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[serde(rename_all = "snake_case")]
pub enum ReviewOutcome {
    /// The points that needed a person are settled in favour.
    Granted,
    /// They are not.
    Denied,
}

/// A reviewer's word on a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct ReviewNote {
    /// The outcome.
    pub outcome: ReviewOutcome,
    /// Who.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// Why, for the parent to read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// When.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Timestamp>,
}

/// What ended the leave (140 Bis ¶6).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct CessationNote {
    /// The cause.
    pub cause: Cause,
    /// The last day of need, the day of death, the birthday, or the first day with the new employer.
    pub effective_date: Date,
    /// The day on which it was noted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub noted_on: Option<Date>,
}

/// One state that the request has been in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct HistoryEntry {
    /// Id of the entry, derived from the record's own.
    pub id: String,
    /// The state.
    pub status: Status,
    /// Since when.
    pub at: Timestamp,
    /// By whom: a person's id, or `server`.
    pub by: String,
}

/// A request for leave. What a draft may still lack is optional here; sending it demands all of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct LeaveRequest {
    /// The child.
    pub patient: RecordId,
    /// The parent or guardian who asks: their `guardian` record.
    pub holder: RecordId,
    /// The prescription; the child's latest one when it is not named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub prescription: Option<RecordId>,
    /// CLUES of the unit whose benefits office decides.
    pub unit: String,
    /// The day on which the parent asks.
    pub request_date: Date,
    /// First day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub start: Option<Date>,
    /// Days.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub days: Option<i64>,
    /// Last day, where the form shows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub end: Option<Date>,
    /// Reason.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub reason: Option<Reason>,
    /// State.
    pub status: Status,
    /// Folio made on the phone: `P-` and the short id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub provisional_folio: Option<String>,
    /// Final folio. Server only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub folio: Option<String>,
    /// Court ruling.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub court_ruling: Option<CourtRuling>,
    /// Whether the parent signed.
    #[serde(default)]
    pub applicant_signed: bool,
    /// Decision. Server only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub decision: Option<DecisionNote>,
    /// Review.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub review: Option<ReviewNote>,
    /// Cessation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub cessation: Option<CessationNote>,
    /// Days until it ended. Server only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub effective_days: Option<i64>,
    /// The request that asked for the same before. Server only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub possible_duplicate_of: Option<RecordId>,
    /// The states it has been in.
    #[serde(default)]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub history: Vec<HistoryEntry>,
    /// Fields of newer builds.
    #[serde(flatten)]
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub extra: Extra,
}

impl TypedBody for LeaveRequest {
    const KIND: &'static str = "leave_request";
}

impl LeaveRequest {
    /// The days asked for or granted, once both are written.
    #[must_use]
    pub fn range(&self) -> Option<DayRange> {
        DayRange::of_days(self.start?, self.days?)
    }

    /// The state on `today`: an issued leave begins and ends by itself.
    #[must_use]
    pub fn status_on(&self, today: Date) -> Status {
        self.status.on(self.range(), today)
    }
}

/// The complete verdict on a request from what is known here: on a device a pre-check, on the server the truth. A
/// record that cannot be judged yet is answered with the reasons as findings.
///
/// # Errors
/// [`FactsUnavailable`] when what is already known could not be read.
pub fn precheck(record: &Record, context: &CheckContext<'_>) -> Result<LeaveVerdict, FactsUnavailable> {
    facts::verdict(record, context)
}

/// How many days of leave for the child `patient` are taken and left today, as the parent in the guardian record `holder`
/// has them: the same leaves, counted in the same way, as in a [`precheck`] of a leave that begins today.
///
/// # Errors
/// [`FactsUnavailable`] when what is already known could not be read.
pub fn balance(
    patient: RecordId,
    holder: RecordId,
    context: &CheckContext<'_>,
) -> Result<LeaveBalance, FactsUnavailable> {
    facts::balance(patient, holder, context)
}

/// A body without the shape of its kind.
pub(super) fn unreadable(body: &UnreadableBody) -> Finding {
    let reason: String = body.reason.chars().take(120).collect();
    Finding::error("LEAVE-UNREADABLE", "").with("reason", reason)
}

/// The kind `leave_request`.
#[derive(Debug, Clone, Copy, Default)]
pub struct LeaveRequestKind;

const DATES: MergeClass = MergeClass::Safety { group: "dates" };

static SPEC: KindSpec = KindSpec {
    name: LeaveRequest::KIND,
    schema: 1,
    append_only: false,
    fields: &[
        FieldRule::new("patient", MergeClass::Safety { group: "persons" }),
        FieldRule::new("holder", MergeClass::Safety { group: "persons" }),
        FieldRule::new("request_date", DATES),
        FieldRule::new("start", DATES),
        FieldRule::new("days", DATES),
        FieldRule::new("end", DATES),
        FieldRule::new("status", MergeClass::State),
        FieldRule::new("folio", MergeClass::Server),
        FieldRule::new("decision", MergeClass::Server),
        FieldRule::new("effective_days", MergeClass::Server),
        FieldRule::new("possible_duplicate_of", MergeClass::Server),
        FieldRule::new("review", MergeClass::Safety { group: "review" }),
        FieldRule::new("cessation", MergeClass::Safety { group: "cessation" }),
        FieldRule::new("history", MergeClass::Elements),
    ],
    default_class: MergeClass::Text,
    access: &[
        Access::writes(Role::Parent),
        Access::updates(Role::Clinician),
        Access::updates(Role::Benefits),
        Access::updates(Role::Coordinator),
        Access::reads(Role::Registrar),
    ],
    // A request that waited two days asks its parent before it goes out: the start may have passed.
    stale_after: Some(jiff::SignedDuration::from_hours(48)),
};

impl Kind for LeaveRequestKind {
    fn spec(&self) -> &'static KindSpec {
        &SPEC
    }

    fn facets(&self, record: &Record) -> Facets {
        Facets {
            subject: record.reference("patient"),
            party: record.reference("holder"),
            at: date_at(record, "start").and_then(|start| instant(record, start)),
            place: unit_of(record),
            status: record.text("status").map(str::to_owned),
            code: record.text("provisional_folio").map(str::to_owned),
        }
    }

    fn scopes(&self, record: &Record) -> Vec<Scope> {
        // The ward sees the state of a leave as well: the physician notes when the need for it ends (140 Bis ¶6-I).
        // What a leave pays is not in it.
        [child_scope(record), benefits_scope(record), hospital_scope(record)].into_iter().flatten().collect()
    }

    fn check(
        &self,
        record: &Record,
        before: Option<&Record>,
        context: &CheckContext<'_>,
    ) -> Result<Vec<Finding>, FactsUnavailable> {
        writing::check(record, before, context)
    }

    fn decide(
        &self,
        record: &Record,
        before: Option<&Record>,
        context: &CheckContext<'_>,
    ) -> Result<Option<Decision>, FactsUnavailable> {
        decide::decide(record, before, context)
    }
}

#[cfg(test)]
mod tests;
