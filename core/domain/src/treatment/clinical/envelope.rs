//! What is judged alike in every clinical record: required fields, patient, time, correction.

use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::moment::{self, Moment};
use super::{Life, check_correction};
use crate::finding::Finding;
use crate::ident::Clues;
use crate::kind::{CheckContext, Facets, FactsUnavailable, Scope};
use crate::record::{Record, RecordId, UnreadableBody};
use crate::registry::unit_code;

/// The zone in which a record's calendar days are counted. A zone that this build does not know counts as central
/// Mexico: at most a few hours off, where an error would keep a clinical fact from being saved.
pub(crate) fn zone_of(record: &Record) -> TimeZone {
    TimeZone::get(&record.tz).unwrap_or_else(|_| TimeZone::fixed(jiff::tz::offset(-6)))
}

/// The calendar day on which a record's fact happened.
pub(crate) fn day_of(record: &Record) -> Date {
    zone_of(record).to_datetime(record.occurred_at).date()
}

/// The unit's CLUES as scopes and indexes hold it; nothing when the text is no CLUES, so that a store can keep the
/// record all the same.
pub(crate) fn normalised_unit(record: &Record) -> Option<String> {
    record.text("unit").and_then(unit_code)
}

/// A unit that is no CLUES: nobody would receive the record. What is merely odd about a CLUES is told where the unit is
/// entered, not again with every dose.
fn wrong_unit(record: &Record) -> Option<Finding> {
    let text = record.text("unit").filter(|text| !text.trim().is_empty())?;
    Clues::parse(text).err().map(|error| error.finding("/unit"))
}

/// The scope of the unit that keeps the record.
pub(crate) fn home(record: &Record) -> Vec<Scope> {
    normalised_unit(record).map(Scope::Hospital).into_iter().collect()
}

/// What all clinical records are indexed by.
pub(crate) fn facets(record: &Record) -> Facets {
    Facets {
        subject: record.reference("patient"),
        at: Some(record.occurred_at),
        place: normalised_unit(record),
        ..Facets::default()
    }
}

/// An error for each of `fields` that is absent, null or blank.
pub(crate) fn missing(record: &Record, fields: &[&str]) -> Vec<Finding> {
    let is_missing = |name: &&&str| match record.body.get(**name) {
        None | Some(serde_json::Value::Null) => true,
        Some(value) => value.as_str().is_some_and(|text| text.trim().is_empty()),
    };
    let absent = fields.iter().filter(is_missing);
    absent.map(|name| Finding::error("CLN-MISSING", format!("/{name}")).with("what", *name)).collect()
}

/// The error of a body that has not the shape of its kind, unless a finding already tells what is wrong.
pub(crate) fn unreadable(error: &UnreadableBody, findings: &mut Vec<Finding>) {
    if findings.iter().all(|finding| finding.severity != crate::Severity::Error) {
        findings.push(Finding::error("CLN-UNREADABLE", "").with("reason", error.reason.as_str()));
    }
}

/// What is known before the kind's own rules.
pub(crate) struct Frame {
    /// What was found so far.
    pub(crate) findings: Vec<Finding>,
    /// Warnings that rest on other records.
    pub(crate) from_history: Vec<Finding>,
    /// The patient.
    pub(crate) patient: Option<RecordId>,
    /// The patient's dates.
    pub(crate) life: Life,
    /// The day of the fact.
    pub(crate) day: Date,
}

impl Frame {
    /// Of any clinical record: required fields, the unit and the patient.
    pub(crate) fn of(record: &Record, context: &CheckContext<'_>, required: &[&str]) -> Result<Self, FactsUnavailable> {
        let mut findings = missing(record, required);
        findings.extend(wrong_unit(record));
        let patient = record.reference("patient");
        let life = match patient {
            Some(id) => Life::of(id, context, &mut findings)?,
            None => Life::default(),
        };
        if patient.is_none() && findings.iter().all(|finding| finding.field != "/patient") {
            findings.push(Finding::error("CLN-PATIENT-UNKNOWN", "/patient"));
        }
        Ok(Self { findings, from_history: Vec::new(), patient, life, day: day_of(record) })
    }

    /// Of a fact that is never edited: also its link to what it corrects. `timed` judges its time as well.
    pub(crate) fn of_fact(
        record: &Record,
        before: Option<&Record>,
        context: &CheckContext<'_>,
        required: &[&str],
        timed: bool,
    ) -> Result<Self, FactsUnavailable> {
        let mut frame = Self::of(record, context, required)?;
        if before.is_some_and(|before| before.body != record.body || before.occurred_at != record.occurred_at) {
            frame.findings.push(Finding::error("CLN-APPEND-ONLY", ""));
        }
        let (warnings, errors) = check_correction(record, context)?
            .into_iter()
            .partition(|finding| finding.severity == crate::Severity::Warning);
        frame.from_history = warnings;
        frame.findings.extend::<Vec<Finding>>(errors);
        if timed {
            frame.findings.extend(moment::check(&Moment {
                at: record.occurred_at,
                day: frame.day,
                birth: frame.life.birth,
                death: frame.life.death,
                now: Some(context.now),
                field: "/occurred_at",
            }));
        }
        Ok(frame)
    }

    /// All findings, with the error for warnings that nobody acknowledged. The server does not ask that for warnings
    /// that rest on other records: the author may have worked without a connection, and a dose that *was* given must
    /// reach the others, flagged, rather than wait on one device.
    pub(crate) fn finish(
        self,
        acknowledgements: &[super::Acknowledgement],
        context: &CheckContext<'_>,
    ) -> Vec<Finding> {
        let Self { mut findings, from_history, .. } = self;
        let asked = if context.side == crate::kind::Side::Device { from_history.as_slice() } else { &[] };
        let required = super::unacknowledged(findings.iter().chain(asked), acknowledgements);
        findings.extend(from_history);
        findings.extend(required);
        findings
    }
}
