//! The kinds of record of this area: the doctor's prescription, the parent's request, the server's certificate.

mod certificate;
mod folio;
mod prescription;
mod request;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

pub use certificate::{CertificateStatus, LeaveCertificate, LeaveCertificateKind};
pub use prescription::{LeavePrescription, LeavePrescriptionKind};
pub use request::{
    CessationNote, CourtRuling, DecisionNote, HistoryEntry, LeaveRequest, LeaveRequestKind, ReviewNote, ReviewOutcome,
    balance, precheck,
};

use crate::kind::Scope;
use crate::record::Record;

/// A CLUES as scopes and indexes spell it.
fn normalised_unit(text: &str) -> String {
    text.trim().to_uppercase()
}

/// The unit of a record, if it names one.
fn unit_of(record: &Record) -> Option<String> {
    record.text("unit").map(normalised_unit).filter(|unit| !unit.is_empty())
}

/// The scope of the child that the record names.
fn child_scope(record: &Record) -> Option<Scope> {
    record.reference("patient").map(Scope::Child)
}

/// The scope of the benefits office of the record's unit.
fn benefits_scope(record: &Record) -> Option<Scope> {
    unit_of(record).map(Scope::Benefits)
}

/// The scope of the record's unit.
fn hospital_scope(record: &Record) -> Option<Scope> {
    unit_of(record).map(Scope::Hospital)
}

/// The civil date at the field `name`, if it is one.
fn date_at(record: &Record, name: &str) -> Option<Date> {
    record.text(name).and_then(|text| text.parse().ok())
}

/// The beginning of `day` where the record was written.
fn instant(record: &Record, day: Date) -> Option<Timestamp> {
    let zone = TimeZone::get(&record.tz).unwrap_or(TimeZone::UTC);
    day.to_zoned(zone).ok().map(|zoned| zoned.timestamp())
}
