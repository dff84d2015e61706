//! The report of leaves (domain.md §7.1): what was asked for and granted, to how many parents of how many children, for
//! how many days and pesos, how it ended, and how long it took.
//!
//! A request belongs to the day on which the parent asked (`request_date`); all its figures are counted there, so that
//! what was received is what was granted, refused, withdrawn or still waits.

mod certificates;
mod counted;
mod holders;
mod request;
mod told;

use std::collections::BTreeSet;

use super::discrepancy::Found;
use super::settings::Settings;
use super::sheet::Report;
use super::units::Units;
use crate::record::{Record, RecordId};
use certificates::Certificates;
use counted::Counted;
use holders::Holders;
use request::Request;

/// The kinds that the report of leaves reads.
pub const LEAVES_KINDS: [&str; 4] = ["hospital", "guardian", "leave_certificate", "leave_request"];

/// The report of leaves while it is made.
#[derive(Debug)]
pub struct LeavesReport {
    settings: Settings,
    units: Units,
    holders: Holders,
    certificates: Certificates,
    requests: Vec<Request>,
    found: Found,
}

impl LeavesReport {
    /// Nothing counted yet.
    #[must_use]
    pub fn new(settings: Settings) -> Self {
        Self {
            found: Found::new(settings.ids),
            settings,
            units: Units::default(),
            holders: Holders::default(),
            certificates: Certificates::default(),
            requests: Vec::new(),
        }
    }

    /// Takes a record of one of [`LEAVES_KINDS`]; others are none of its business.
    pub fn take(&mut self, record: &Record) {
        match record.kind.as_str() {
            "hospital" => self.units.take(record, &mut self.found),
            "guardian" => self.holders.take(record, &mut self.found),
            "leave_certificate" => self.certificates.take(record, &mut self.found),
            "leave_request" => self.requests.push(Request::read(record, &self.settings, &mut self.found)),
            _ => {}
        }
    }

    /// Notes that a record of `kind` is kept and cannot be read at all.
    pub fn unreadable(&mut self, kind: &str, id: RecordId) {
        self.found.note("REP-UNREADABLE", &[("kind", kind)], id);
    }

    /// The report.
    #[must_use]
    pub fn finish(mut self) -> Report {
        for kind in LEAVES_KINDS.into_iter().filter(|kind| self.settings.is_unseen(kind)) {
            self.found.count("REP-UNSEEN", &[("kind", kind)], 1);
        }
        let (settings, units) = (&self.settings, &self.units);
        let asked =
            |request: &&Request| settings.window.holds(request.day) && units.admits(settings, request.unit.as_deref());
        let requests: Vec<&Request> = self.requests.iter().filter(asked).collect();
        let named: BTreeSet<String> = requests.iter().filter_map(|request| request.unit.clone()).collect();
        units.judge(settings, &named, &mut self.found);
        if !settings.is_unseen("leave_request") {
            let known: BTreeSet<RecordId> = self.requests.iter().map(|request| request.id).collect();
            self.certificates.orphans(&known, &mut self.found);
        }
        let counted = Counted::of(&requests, &self.certificates, &self.holders, settings, &mut self.found);
        let figures = told::figures(&counted, settings);
        let tables = told::tables(&counted, settings, units);
        let discrepancies = self.found.into_list();
        Report { name: "leaves", settings: self.settings, figures, tables, discrepancies }.finished()
    }
}
