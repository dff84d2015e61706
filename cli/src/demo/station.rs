//! A device of the story: its encrypted store, and the line that connects it.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

use acompana_core::{
    Acompana, Config, CoreError, OutboxFilter, OutboxItem, RecordQuery, SaveOptions, Saved, StoreKey, SyncOptions,
    SyncOutcome, SyncReport,
};
use acompana_domain::message::Locale;
use acompana_domain::record::OpId;
use acompana_domain::{Body, Record, RecordId, Severity};
use jiff::Timestamp;
use serde_json::Value;
use tokio::runtime::Runtime;

use super::line::{Fate, Line, Moment};
use super::wrong;
use crate::failure::Failure;

/// A device.
pub(super) struct Station {
    app: Option<Acompana>,
    pub(super) dir: PathBuf,
    key: [u8; 32],
    locale: Locale,
    line: Line,
    lose_next_answer: Arc<AtomicBool>,
    pub(super) lost_answers: Arc<AtomicU32>,
}

impl Station {
    /// A device with an empty store, and a line to the server.
    pub(super) fn new(dir: &Path, server: SocketAddr, network: &Runtime, locale: Locale) -> Result<Self, Failure> {
        let lose_next_answer = Arc::new(AtomicBool::new(false));
        let lost_answers = Arc::new(AtomicU32::new(0));
        let (lose, count) = (Arc::clone(&lose_next_answer), Arc::clone(&lost_answers));
        let decide = Arc::new(move |moment| {
            if moment == Moment::Answer && lose.swap(false, Ordering::SeqCst) {
                count.fetch_add(1, Ordering::SeqCst);
                return Fate::Cut;
            }
            Fate::Pass
        });
        let line = network.block_on(Line::to(server, decide)).map_err(wrong)?;
        let mut station =
            Self { app: None, dir: dir.to_owned(), key: rand::random(), locale, line, lose_next_answer, lost_answers };
        station.open()?;
        Ok(station)
    }

    fn open(&mut self) -> Result<(), Failure> {
        let config = Config { locale: self.locale, ..Config::new(&self.dir, StoreKey::new(self.key)) };
        self.app = Some(Acompana::open(config).map_err(wrong)?);
        Ok(())
    }

    /// Lets another process work with the store, then opens it again.
    pub(super) fn lend<T>(&mut self, work: impl FnOnce(&Path, &str) -> Result<T, Failure>) -> Result<T, Failure> {
        if let Some(app) = self.app.take() {
            app.close().map_err(wrong)?;
        }
        let done = work(&self.dir, &hex::encode(self.key));
        self.open()?;
        done
    }

    /// The core.
    pub(super) fn app(&self) -> Result<&Acompana, Failure> {
        self.app.as_ref().ok_or_else(|| wrong("the device is closed"))
    }

    pub(super) fn enrol(&self, code: &str, name: &str) -> Result<(), Failure> {
        self.app()?.enrol(&self.line.url(), code, name).map(drop).map_err(wrong)
    }

    pub(super) fn cut(&self) {
        self.line.cut();
    }

    pub(super) fn mend(&self) {
        self.line.mend();
    }

    /// The next answer will not arrive, although the server did its work.
    pub(super) fn lose_next_answer(&self) {
        self.lose_next_answer.store(true, Ordering::SeqCst);
    }

    /// One sync, as when a person presses the button.
    pub(super) fn sync(&self) -> Result<SyncReport, Failure> {
        self.app()?.run_sync(SyncOptions::default()).map_err(wrong)
    }

    /// A sync that must go through.
    pub(super) fn sync_well(&self) -> Result<SyncReport, Failure> {
        let report = self.sync()?;
        if report.outcome == SyncOutcome::Done { Ok(report) } else { Err(wrong(format!("{:?}", report.outcome))) }
    }

    pub(super) fn create(&self, kind: &str, body: &Value, at: Option<Timestamp>) -> Result<Saved, CoreError> {
        let Some(app) = &self.app else {
            return Err(CoreError::Closed);
        };
        let body = body.as_object().cloned().unwrap_or_default();
        app.create(kind, body, SaveOptions { occurred_at: at, ..SaveOptions::default() })
    }

    /// A record that must be accepted.
    pub(super) fn write(&self, kind: &str, body: &Value) -> Result<RecordId, Failure> {
        self.create(kind, body, None).map(|saved| saved.id).map_err(|error| self.told(&error))
    }

    /// An edit that must be accepted.
    pub(super) fn edit(&self, id: RecordId, change: impl FnOnce(&mut Body)) -> Result<Option<OpId>, Failure> {
        let mut body = self.get(id)?.body;
        change(&mut body);
        self.app()?.edit(id, body, "", None).map(|saved| saved.op).map_err(|error| self.told(&error))
    }

    pub(super) fn get(&self, id: RecordId) -> Result<Record, Failure> {
        let record = self.app()?.get(id).map_err(wrong)?;
        record.ok_or_else(|| wrong(format!("record {id} is not on the device")))
    }

    /// How many records of a kind are on the device.
    pub(super) fn count(&self, kind: &str) -> Result<i64, Failure> {
        self.app()?.count(&RecordQuery::of_kind(kind)).map_err(wrong)
    }

    /// Every write the device remembers.
    pub(super) fn outbox(&self) -> Result<Vec<OutboxItem>, Failure> {
        let mut items: Vec<OutboxItem> = Vec::new();
        loop {
            let after = items.last().map_or(0, |item| item.position);
            let page = self.app()?.outbox(OutboxFilter::All, after, 1_000).map_err(wrong)?;
            if page.is_empty() {
                return Ok(items);
            }
            items.extend(page);
        }
    }

    /// The first reason of a refusal, in the story's language.
    pub(super) fn first_reason(&self, error: &CoreError) -> String {
        match (error, &self.app) {
            (CoreError::Invalid { findings }, Some(app)) => {
                let mut errors = findings.iter().filter(|finding| finding.severity == Severity::Error);
                errors.next().map(|finding| app.tell(finding)).unwrap_or_default()
            }
            _ => error.to_string(),
        }
    }

    fn told(&self, error: &CoreError) -> Failure {
        wrong(format!("{error}: {}", self.first_reason(error)))
    }
}
