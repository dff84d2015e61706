//! What the server tells about itself: figures for Prometheus. Never about people: a label is one of a few fixed words.
//!
//! The figures belong to one server, not to the process, so that two servers in one process (tests do that) do not
//! count for each other.

mod page;
mod sizes;

use std::time::Duration;

use acompana_sync::wire::{OpStatus, ProblemCode, SyncReply};
use metrics::{counter, describe_counter, describe_gauge, describe_histogram, gauge, histogram, with_local_recorder};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle, PrometheusRecorder};

pub(crate) use page::page;
pub(crate) use sizes::Sizes;

/// Bounds of the histogram of answering times, in seconds: an idle exchange takes one millisecond, a page of a large
/// scope a second, and devices give up after half a minute.
const SECONDS: [f64; 13] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0, 30.0];

/// Which limit a request ran into.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Limit {
    /// Requests of one device.
    Device,
    /// Requests from one address.
    Address,
    /// Wrong one-time codes.
    Codes,
    /// Worthless refresh tokens.
    Tokens,
}

impl Limit {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Device => "device",
            Self::Address => "address",
            Self::Codes => "codes",
            Self::Tokens => "tokens",
        }
    }
}

/// The figures of one server.
pub(crate) struct Metrics {
    recorder: PrometheusRecorder,
    handle: PrometheusHandle,
}

impl Metrics {
    /// All figures at nought, described, so that a scrape shows what there is before anything happened.
    pub(crate) fn new() -> Self {
        let builder = PrometheusBuilder::new();
        // Only an empty list of bounds is refused, and the exporter's own summary is what remains then.
        let builder = builder
            .set_buckets_for_metric(Matcher::Full("acompana_http_request_seconds".to_owned()), &SECONDS)
            .unwrap_or_else(|_| PrometheusBuilder::new());
        let recorder = builder.build_recorder();
        let handle = recorder.handle();
        let metrics = Self { recorder, handle };
        metrics.note(describe);
        metrics
    }

    fn note(&self, note: impl FnOnce()) {
        with_local_recorder(&self.recorder, note);
    }

    /// A request was answered.
    pub(crate) fn answered(&self, route: &'static str, status: u16, took: Duration, refusal: Option<ProblemCode>) {
        self.note(|| {
            counter!("acompana_http_requests_total", "route" => route, "status" => status.to_string()).increment(1);
            histogram!("acompana_http_request_seconds", "route" => route).record(took.as_secs_f64());
            if let Some(code) = refusal {
                counter!("acompana_refusals_total", "code" => code.as_str()).increment(1);
            }
        });
    }

    /// A sync was served: so many bytes in and out as they travelled.
    pub(crate) fn synced(&self, reply: &SyncReply, bytes_in: usize, bytes_out: usize) {
        self.note(|| {
            counter!("acompana_sync_bytes_total", "direction" => "in").increment(bytes_in as u64);
            counter!("acompana_sync_bytes_total", "direction" => "out").increment(bytes_out as u64);
            for result in &reply.results {
                let outcome = if result.duplicate { "duplicate" } else { outcome(result.status) };
                counter!("acompana_ops_total", "outcome" => outcome).increment(1);
            }
            let rows: usize = reply.scopes.iter().map(|page| page.changes.len()).sum();
            counter!("acompana_pages_total").increment(reply.scopes.len() as u64);
            counter!("acompana_rows_total").increment(rows as u64);
        });
    }

    /// Somebody tried to sign in, with a code or with a refresh token.
    pub(crate) fn signed_in(&self, how: &'static str, well: bool) {
        let outcome = if well { "ok" } else { "refused" };
        self.note(|| counter!("acompana_sign_ins_total", "how" => how, "outcome" => outcome).increment(1));
    }

    /// A request ran into a limit.
    pub(crate) fn limited(&self, by: Limit) {
        self.note(|| counter!("acompana_rate_limited_total", "by" => by.as_str()).increment(1));
    }

    /// A device that is far behind was asked to wait for its turn.
    pub(crate) fn held_back(&self) {
        self.note(|| counter!("acompana_first_syncs_held_back_total").increment(1));
    }

    /// A rule of ours broke on a write, which was set aside.
    pub(crate) fn broke(&self) {
        self.note(|| counter!("acompana_faults_total").increment(1));
    }

    /// The text of a scrape.
    pub(crate) fn render(&self, first_syncs: usize, in_flight: usize, sizes: &Sizes) -> String {
        self.note(|| {
            gauge!("acompana_first_syncs_running").set(as_f64(first_syncs));
            gauge!("acompana_requests_in_flight").set(as_f64(in_flight));
            sizes.note();
        });
        self.handle.run_upkeep();
        self.handle.render()
    }
}

fn as_f64(count: usize) -> f64 {
    u32::try_from(count).unwrap_or(u32::MAX).into()
}

const fn outcome(status: OpStatus) -> &'static str {
    match status {
        OpStatus::Applied => "applied",
        OpStatus::Merged => "merged",
        OpStatus::Conflict => "conflict",
        OpStatus::Rejected => "rejected",
        OpStatus::Deferred => "deferred",
        OpStatus::NeedParent => "need_parent",
        OpStatus::Quarantined => "quarantined",
    }
}

fn describe() {
    describe_counter!("acompana_http_requests_total", "Requests, by route and status.");
    describe_histogram!("acompana_http_request_seconds", "Time from a request's head to its answer, by route.");
    describe_counter!("acompana_refusals_total", "Requests that were not served, by the protocol's code.");
    describe_counter!("acompana_sync_bytes_total", "Bytes of sync bodies as they travelled, by direction.");
    describe_counter!("acompana_ops_total", "Writes, by what became of them.");
    describe_counter!("acompana_pages_total", "Pages of scopes sent.");
    describe_counter!("acompana_rows_total", "Changes of records sent in pages.");
    describe_counter!("acompana_sign_ins_total", "Sign-ins, by how (enrol, refresh) and outcome.");
    describe_counter!("acompana_rate_limited_total", "Requests told to wait, by the limit they ran into.");
    describe_counter!("acompana_first_syncs_held_back_total", "Times a device far behind was asked to wait its turn.");
    describe_counter!("acompana_faults_total", "Writes set aside because a rule of the server broke on them.");
    describe_gauge!("acompana_first_syncs_running", "Devices that are receiving from the beginning now.");
    describe_gauge!("acompana_requests_in_flight", "Requests under way.");
    sizes::describe();
    // Alerts compare these with nought: they must be there before the first event.
    counter!("acompana_faults_total").absolute(0);
    counter!("acompana_first_syncs_held_back_total").absolute(0);
}

#[cfg(test)]
mod tests;
