//! What the report needs of a request, read field by field: one that lacks a field is counted all the same.

use jiff::civil::Date;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::super::discrepancy::Found;
use super::super::settings::Settings;
use crate::leave::calendar::DayRange;
use crate::leave::case::{Cause, Reason};
use crate::leave::kinds::{CessationNote, HistoryEntry};
use crate::leave::life_cycle::Status;
use crate::record::{Record, RecordId};
use crate::registry::unit_code;

/// How a granted leave was validated (domain.md §1.3: "manual" or "digital").
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Channel {
    /// By the rules alone: there is a decision, and no person's word.
    Digital,
    /// With a reviewer's word.
    Manual,
    /// The record holds neither.
    Unknown,
}

/// A request, in a few bytes.
#[derive(Debug)]
pub(super) struct Request {
    pub(super) id: RecordId,
    pub(super) patient: Option<RecordId>,
    pub(super) holder: Option<RecordId>,
    pub(super) unit: Option<String>,
    /// The day on which the parent asked.
    pub(super) day: Date,
    pub(super) start: Option<Date>,
    pub(super) days: Option<i64>,
    /// Days until it ended, of a leave that ended early.
    pub(super) effective_days: Option<i64>,
    /// The state today.
    pub(super) status: Option<Status>,
    pub(super) reason: Option<Reason>,
    pub(super) cause: Option<Cause>,
    pub(super) channel: Channel,
    pub(super) folio: Option<String>,
    /// Withdrawn by the server because the same was asked for before.
    pub(super) duplicate: bool,
    /// The day on which it was issued, by its history.
    pub(super) issued: Option<Date>,
}

fn read<T: DeserializeOwned>(value: Option<&Value>) -> Option<T> {
    serde_json::from_value(value.filter(|value| !value.is_null())?.clone()).ok()
}

impl Request {
    /// Reads a `leave_request` record.
    pub(super) fn read(record: &Record, settings: &Settings, found: &mut Found) -> Self {
        let date = |name: &str| record.text(name).and_then(|text| text.parse::<Date>().ok());
        let number = |name: &str| record.body.get(name).and_then(Value::as_i64);
        let there = |name: &str| record.body.get(name).is_some_and(|value| !value.is_null());
        let recorded = settings.window.day_of(record.recorded_at);
        let day = date("request_date");
        let (start, days) = (date("start"), number("days"));
        let range = start.zip(days).and_then(|(start, days)| DayRange::of_days(start, days));
        let status = record.text("status").and_then(Status::from_word).map(|status| status.on(range, settings.today));
        let history: Vec<HistoryEntry> = read(record.body.get("history")).unwrap_or_default();
        let issued = history.iter().find(|entry| entry.status == Status::Expedida);
        let cessation: Option<CessationNote> = read(record.body.get("cessation"));
        let channel = match (there("review"), there("decision")) {
            (true, _) => Channel::Manual,
            (false, true) => Channel::Digital,
            (false, false) => Channel::Unknown,
        };
        let request = Self {
            id: record.id,
            patient: record.reference("patient"),
            holder: record.reference("holder"),
            unit: record.text("unit").and_then(unit_code),
            day: day.unwrap_or(recorded),
            start,
            days,
            effective_days: number("effective_days"),
            status,
            reason: record.text("reason").and_then(Reason::from_word),
            cause: cessation.map(|note| note.cause).or_else(|| cause_told(record)),
            channel,
            folio: record.text("folio").map(str::to_owned),
            duplicate: there("possible_duplicate_of"),
            issued: issued.map(|entry| settings.window.day_of(entry.at)),
        };
        request.complain(day.is_some(), settings, found);
        request
    }

    /// Notes what a request must have and lacks. A draft may lack anything.
    fn complain(&self, has_day: bool, settings: &Settings, found: &mut Found) {
        if self.status == Some(Status::Borrador) {
            return;
        }
        let granted = self.is_granted();
        for (field, there) in [
            ("patient", self.patient.is_some()),
            ("holder", self.holder.is_some()),
            ("unit", self.unit.is_some()),
            ("request_date", has_day),
            ("status", self.status.is_some()),
            ("start", self.start.is_some()),
            ("days", self.days.is_some_and(|days| days > 0)),
            ("reason", !granted || self.reason.is_some()),
            ("effective_days", self.status != Some(Status::Cesada) || self.effective_days.is_some()),
            ("cessation", self.status != Some(Status::Cesada) || self.cause.is_some()),
        ] {
            if !there {
                found.field("leave_request", field, self.id);
            }
        }
        if self.day > settings.today {
            found.note("REP-FUTURE", &[("kind", "leave_request")], self.id);
        }
    }

    /// Whether it was granted and not withdrawn before it began.
    pub(super) fn is_granted(&self) -> bool {
        self.status.is_some_and(Status::is_granted)
    }

    /// Days that count: until it ended, where it ended early.
    pub(super) fn days_enjoyed(&self) -> Option<i64> {
        let days = if self.status == Some(Status::Cesada) { self.effective_days.or(self.days) } else { self.days };
        days.filter(|days| *days >= 0)
    }

    /// Word of its outcome.
    pub(super) fn outcome(&self) -> &'static str {
        match self.status {
            None => "unknown",
            Some(status) if status.is_granted() => "granted",
            Some(Status::Improcedente) => "improcedente",
            Some(Status::RequiereInformacion) => "back_with_parent",
            Some(Status::Cancelada) if self.duplicate => "duplicate",
            Some(Status::Cancelada) => "cancelled",
            // A draft was never asked for; it is counted elsewhere.
            Some(_) => "in_validation",
        }
    }
}

/// What ended a leave that nobody noted as ended: the rules saw it, and their finding tells (LIC-24 to LIC-27).
fn cause_told(record: &Record) -> Option<Cause> {
    let findings = record.body.get("decision")?.get("findings")?.as_array()?;
    findings.iter().find_map(|finding| match finding.get("code")?.as_str()? {
        "LIC-24" => Some(Cause::NeedEnded),
        "LIC-25" => Some(Cause::Death),
        "LIC-26" => Some(Cause::Birthday),
        "LIC-27" => Some(Cause::NewEmployer),
        _ => None,
    })
}
