//! Either report while it is made.

use std::collections::BTreeSet;

use acompana_domain::report::{LEAVES_KINDS, LeavesReport, REGISTRY_KINDS, RegistryReport, Report, Settings};
use acompana_domain::{Record, RecordId};

/// A report that takes records one by one.
pub(super) enum Making {
    Registry(Box<RegistryReport>),
    Leaves(Box<LeavesReport>),
}

impl Making {
    pub(super) fn registry(settings: Settings) -> Self {
        Self::Registry(Box::new(RegistryReport::new(settings)))
    }

    pub(super) fn leaves(settings: Settings) -> Self {
        Self::Leaves(Box::new(LeavesReport::new(settings)))
    }

    /// The kinds it reads.
    pub(super) fn kinds(&self) -> &'static [&'static str] {
        match self {
            Self::Registry(_) => &REGISTRY_KINDS,
            Self::Leaves(_) => &LEAVES_KINDS,
        }
    }

    pub(super) fn take(&mut self, record: &Record) {
        match self {
            Self::Registry(report) => report.take(record),
            Self::Leaves(report) => report.take(record),
        }
    }

    pub(super) fn unreadable(&mut self, kind: &str, id: RecordId) {
        match self {
            Self::Registry(report) => report.unreadable(kind, id),
            Self::Leaves(report) => report.unreadable(kind, id),
        }
    }

    /// Records that others correct, to be handed to [`Making::withdraw`].
    pub(super) fn corrected(&self) -> BTreeSet<RecordId> {
        match self {
            Self::Registry(report) => report.corrected(),
            Self::Leaves(_) => BTreeSet::new(),
        }
    }

    pub(super) fn withdraw(&mut self, id: RecordId, record: Option<&Record>) {
        if let Self::Registry(report) = self {
            report.withdraw(id, record);
        }
    }

    pub(super) fn finish(self) -> Report {
        match self {
            Self::Registry(report) => report.finish(),
            Self::Leaves(report) => report.finish(),
        }
    }
}
