//! The requests that are asked for, counted.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::super::discrepancy::Found;
use super::super::settings::Settings;
use super::certificates::Certificates;
use super::holders::Holders;
use super::request::{Channel, Request};
use crate::ident::Sex;
use crate::leave::calendar::days_from;
use crate::leave::case::{Cause, Reason};
use crate::leave::life_cycle::Status;

/// Counts of a unit.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Share {
    pub(super) received: u64,
    pub(super) granted: u64,
    pub(super) days: u64,
    pub(super) centavos: i128,
}

/// The requests, counted.
#[derive(Debug, Default)]
pub(super) struct Counted {
    pub(super) received: u64,
    pub(super) drafts: u64,
    pub(super) granted: u64,
    pub(super) by_outcome: BTreeMap<&'static str, u64>,
    pub(super) by_status: BTreeMap<&'static str, u64>,
    pub(super) by_channel: BTreeMap<&'static str, u64>,
    pub(super) by_reason: BTreeMap<&'static str, u64>,
    pub(super) by_cause: BTreeMap<&'static str, u64>,
    pub(super) by_subsidy: BTreeMap<&'static str, u64>,
    pub(super) by_unit: BTreeMap<Option<String>, Share>,
    pub(super) by_sex: BTreeMap<&'static str, u64>,
    pub(super) holders: u64,
    pub(super) children: u64,
    pub(super) all: Share,
    /// Days from asking to issue, in order.
    pub(super) times: Vec<i64>,
    pub(super) waiting: u64,
    /// Days that the request that waits longest has waited.
    pub(super) longest: Option<i64>,
    pub(super) days: BTreeMap<Date, u64>,
}

const fn channel(channel: Channel) -> &'static str {
    match channel {
        Channel::Digital => "digital",
        Channel::Manual => "manual",
        Channel::Unknown => "unknown",
    }
}

const fn reason(reason: Option<Reason>) -> &'static str {
    match reason {
        Some(Reason::Hospitalizacion) => "HOSPITALIZACION",
        Some(Reason::ReposoPeriodoCritico) => "REPOSO_PERIODO_CRITICO",
        Some(Reason::PaliativoAlivioDolor) => "PALIATIVO_ALIVIO_DOLOR",
        None => "unknown",
    }
}

const fn cause(cause: Option<Cause>) -> &'static str {
    match cause {
        Some(Cause::NeedEnded) => "need_ended",
        Some(Cause::Death) => "death",
        Some(Cause::Birthday) => "birthday",
        Some(Cause::NewEmployer) => "new_employer",
        None => "unknown",
    }
}

const fn sex(sex: Option<Sex>) -> &'static str {
    match sex {
        Some(Sex::M) => "women",
        Some(Sex::H) => "men",
        Some(Sex::X) => "non_binary",
        None => "unknown",
    }
}

fn add(counts: &mut BTreeMap<&'static str, u64>, word: &'static str) {
    *counts.entry(word).or_default() += 1;
}

impl Counted {
    /// Counts the requests that are asked for.
    pub(super) fn of(
        requests: &[&Request],
        certificates: &Certificates,
        holders: &Holders,
        settings: &Settings,
        found: &mut Found,
    ) -> Self {
        let mut counted = Self::default();
        for request in requests {
            if request.status == Some(Status::Borrador) {
                counted.drafts += 1;
                continue;
            }
            counted.receive(request, settings);
            if request.is_granted() {
                counted.grant(request, certificates, settings, found);
            }
        }
        counted.times.sort_unstable();
        let granted = || requests.iter().filter(|request| request.is_granted());
        twice(granted().copied(), found);
        folios_twice(requests.iter().copied(), found);
        let children: BTreeSet<_> = granted().filter_map(|request| request.patient).collect();
        counted.children = children.len() as u64;
        let ids: BTreeSet<_> = granted().filter_map(|request| request.holder).collect();
        let (persons, missing) = holders.persons(ids.into_iter());
        counted.holders = persons.len() as u64;
        for known in persons.values() {
            add(&mut counted.by_sex, sex(*known));
        }
        if !settings.is_unseen("guardian") {
            found.count("REP-HOLDER-UNKNOWN", &[], missing);
        }
        counted
    }

    fn receive(&mut self, request: &Request, settings: &Settings) {
        self.received += 1;
        add(&mut self.by_outcome, request.outcome());
        add(&mut self.by_status, request.status.map_or("unknown", Status::as_str));
        *self.days.entry(request.day).or_default() += 1;
        self.by_unit.entry(request.unit.clone()).or_default().received += 1;
        self.all.received += 1;
        if request.status.is_some_and(Status::is_queued) {
            let waited = days_from(request.day, settings.today);
            self.waiting += u64::from(waited > settings.waiting_days);
            self.longest = self.longest.max(Some(waited));
        }
    }

    fn grant(&mut self, request: &Request, certificates: &Certificates, settings: &Settings, found: &mut Found) {
        self.granted += 1;
        add(&mut self.by_channel, channel(request.channel));
        add(&mut self.by_reason, reason(request.reason));
        if request.status == Some(Status::Cesada) {
            add(&mut self.by_cause, cause(request.cause));
        }
        let days = request.days_enjoyed();
        let certificate = certificates.of(request.id);
        let mut centavos = 0;
        add(
            &mut self.by_subsidy,
            match certificate {
                None => "unknown",
                Some(certificate) => certificate.subsidy.map_or("without_subsidy", |paid| {
                    centavos = i128::from(paid.centavos());
                    "with_subsidy"
                }),
            },
        );
        match certificate {
            None if settings.is_unseen("leave_certificate") => {}
            None => found.note("REP-NO-CERTIFICATE", &[], request.id),
            Some(certificate) if certificate.days.is_some() && certificate.days != days => {
                found.note("REP-CERTIFICATE-DIFFERS", &[], request.id);
            }
            Some(_) => {}
        }
        let days = days.and_then(|days| u64::try_from(days).ok()).unwrap_or(0);
        for share in [&mut self.all, self.by_unit.entry(request.unit.clone()).or_default()] {
            share.granted += 1;
            share.days = share.days.saturating_add(days);
            share.centavos += centavos;
        }
        let issued = request.issued.or_else(|| certificate.and_then(|certificate| certificate.issued));
        match issued.map(|issued| days_from(request.day, issued)) {
            Some(days) if days < 0 => found.note("REP-ISSUED-BEFORE", &[], request.id),
            days => self.times.extend(days),
        }
    }

    /// Middle of the times from asking to issue, twice: so that the middle between two days is whole as well.
    pub(super) fn median_twice(&self) -> Option<i64> {
        let count = self.times.len();
        Some(self.times.get(count.checked_sub(1)? / 2)? + self.times.get(count / 2)?)
    }

    /// The time within which nine of ten leaves were issued (nearest rank).
    pub(super) fn p90(&self) -> Option<i64> {
        self.times.get((self.times.len() * 9).div_ceil(10).checked_sub(1)?).copied()
    }
}

/// Notes granted leaves with the child, the holder, the first day and the days of another one.
fn twice<'a>(granted: impl Iterator<Item = &'a Request>, found: &mut Found) {
    let mut seen = BTreeSet::new();
    for request in granted {
        if !seen.insert((request.patient, request.holder, request.start, request.days)) {
            found.note("REP-LEAVE-TWICE", &[], request.id);
        }
    }
}

/// Notes folios that two requests have.
fn folios_twice<'a>(requests: impl Iterator<Item = &'a Request>, found: &mut Found) {
    let mut seen = BTreeSet::new();
    for request in requests {
        if let Some(folio) = &request.folio
            && !seen.insert(folio)
        {
            found.note("REP-FOLIO-TWICE", &[], request.id);
        }
    }
}
