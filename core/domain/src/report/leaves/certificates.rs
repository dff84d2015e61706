//! What the certificates pay: of each leave the one that holds, which replaces the first where it ended early.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde_json::Value;

use super::super::discrepancy::Found;
use crate::leave::money::Money;
use crate::record::{Record, RecordId};

/// The certificate of a leave that holds.
#[derive(Debug, Clone, Copy)]
pub(super) struct Certificate {
    id: RecordId,
    replaces: bool,
    /// Days that count.
    pub(super) days: Option<i64>,
    /// What it pays; nothing for a leave without subsidy.
    pub(super) subsidy: Option<Money>,
    /// The day on which the first one was made.
    pub(super) issued: Option<Date>,
}

/// The certificates by request.
#[derive(Debug, Default)]
pub(super) struct Certificates {
    by_request: BTreeMap<RecordId, Certificate>,
}

impl Certificates {
    /// Takes a `leave_certificate` record.
    pub(super) fn take(&mut self, record: &Record, found: &mut Found) {
        let Some(request) = record.reference("request") else {
            return found.field("leave_certificate", "request", record.id);
        };
        let total = record.body.get("subsidy").filter(|value| !value.is_null()).map(|subsidy| subsidy.get("total"));
        let subsidy = total.map(|total| total.and_then(|total| Money::from_json(total).ok()));
        if subsidy == Some(None) {
            found.field("leave_certificate", "subsidy", record.id);
        }
        let certificate = Certificate {
            id: record.id,
            replaces: matches!(record.text("status"), Some("cesada" | "cancelada")),
            days: record.body.get("days").and_then(Value::as_i64),
            subsidy: subsidy.flatten(),
            issued: record.text("issued_on").and_then(|text| text.parse().ok()),
        };
        if certificate.days.is_none() {
            found.field("leave_certificate", "days", record.id);
        }
        let held = self.by_request.entry(request).or_insert(certificate);
        let first_issued = [held.issued, certificate.issued].into_iter().flatten().min();
        if certificate.replaces && !held.replaces {
            *held = certificate;
        }
        held.issued = first_issued;
    }

    /// The certificate of a request that holds.
    pub(super) fn of(&self, request: RecordId) -> Option<&Certificate> {
        self.by_request.get(&request)
    }

    /// Notes certificates of requests that are not here.
    pub(super) fn orphans(&self, requests: &BTreeSet<RecordId>, found: &mut Found) {
        for (_, certificate) in self.by_request.iter().filter(|(request, _)| !requests.contains(request)) {
            found.note("REP-CERTIFICATE-ORPHAN", &[], certificate.id);
        }
    }
}
