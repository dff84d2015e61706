//! A device: the core that apps embed, over a real encrypted store, on a line of its own.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::Mutex;

use acompana_core::{
    Acompana, Config, CoreError, NewRecord, OutboxFilter, OutboxItem, SaveOptions, StoreKey, SyncOptions, SyncOutcome,
    SyncReport,
};
use acompana_domain::kind::KindRegistry;
use acompana_domain::record::OpId;
use acompana_domain::{Body, Record, RecordId};
use acompana_sync::client::OpState;
use serde_json::Value;
use tempfile::TempDir;
use tokio::runtime::Runtime;

use crate::line::{Fate, Line, Moment};

/// What happens at each moment on a device's line; passes everything at first.
type Script = Mutex<Box<dyn FnMut(Moment) -> Fate + Send>>;

/// A device.
pub struct Device {
    /// Its core.
    pub app: Acompana,
    line: Line,
    script: Arc<Script>,
    _network: Runtime,
    _folder: TempDir,
}

impl Device {
    /// A new device on a line to `server`.
    pub fn new(server: SocketAddr) -> Self {
        Self::with_kinds(server, KindRegistry::standard())
    }

    /// A new device of a build that knows these kinds.
    pub fn with_kinds(server: SocketAddr, kinds: KindRegistry) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let network = Runtime::new().unwrap();
        let script: Arc<Script> = Arc::new(Mutex::new(Box::new(|_| Fate::Pass)));
        let played = Arc::clone(&script);
        let decide = Arc::new(move |moment| (played.lock().unwrap())(moment));
        let line = network.block_on(Line::to(server, decide)).unwrap();
        let config = Config { kinds, ..Config::new(folder.path().join("store"), StoreKey::random()) };
        Self { app: Acompana::open(config).unwrap(), line, script, _network: network, _folder: folder }
    }

    /// A new device that is somebody's, and has received what is theirs.
    pub fn enrolled(server: SocketAddr, code: &str) -> Self {
        let device = Self::new(server);
        device.enrol(code);
        device.sync_well();
        device
    }

    /// Becomes somebody's.
    pub fn enrol(&self, code: &str) {
        self.app.enrol(&self.line.url(), code, "dispositivo de prueba").unwrap();
    }

    /// From now on `script` decides at each moment.
    pub fn script(&self, script: impl FnMut(Moment) -> Fate + Send + 'static) {
        *self.script.lock().unwrap() = Box::new(script);
    }

    /// From now on everything passes.
    pub fn pass_everything(&self) {
        self.script(|_| Fate::Pass);
    }

    /// Cuts the line.
    pub fn cut(&self) {
        self.line.cut();
    }

    /// Mends it.
    pub fn mend(&self) {
        self.line.mend();
    }

    /// One run of the sync, as when a person presses the button.
    pub fn sync(&self) -> SyncReport {
        self.app.run_sync(SyncOptions::default()).unwrap()
    }

    /// A run that must go through.
    pub fn sync_well(&self) -> SyncReport {
        let report = self.sync();
        assert_eq!(report.outcome, SyncOutcome::Done, "{:?}", report.last_failure);
        report
    }

    /// Saves a new record.
    pub fn try_create(&self, kind: &str, body: &Value) -> Result<(RecordId, OpId), CoreError> {
        let saved = self.app.create(kind, body.as_object().unwrap().clone(), SaveOptions::default())?;
        Ok((saved.id, saved.op.unwrap()))
    }

    /// Saves a new record that must be accepted.
    pub fn create(&self, kind: &str, body: &Value) -> (RecordId, OpId) {
        self.try_create(kind, body).unwrap_or_else(|error| panic!("{kind}: {}", self.why(&error)))
    }

    /// Saves many new records at once, all of which must be accepted.
    pub fn create_all<'a>(&self, records: impl Iterator<Item = (&'a str, Value)>) -> Vec<OpId> {
        let records = records.map(|(kind, body)| NewRecord {
            kind: kind.to_owned(),
            body: body.as_object().unwrap().clone(),
            options: SaveOptions::default(),
        });
        let saved = self.app.create_all(records.collect()).unwrap();
        saved
            .into_iter()
            .map(|saved| saved.unwrap_or_else(|error| panic!("{}", self.why(&error))).op.unwrap())
            .collect()
    }

    /// Saves an edit that must be accepted.
    pub fn edit(&self, id: RecordId, change: impl FnOnce(&mut Body)) -> Option<OpId> {
        let mut body = self.get(id).body;
        change(&mut body);
        let saved = self.app.edit(id, body, "prueba", None);
        saved.unwrap_or_else(|error| panic!("{}", self.why(&error))).op
    }

    /// Sets one field.
    pub fn set(&self, id: RecordId, field: &str, value: impl Into<Value>) -> Option<OpId> {
        let value = value.into();
        self.edit(id, |body| drop(body.insert(field.to_owned(), value)))
    }

    /// A record that must be there.
    pub fn get(&self, id: RecordId) -> Record {
        self.app.get(id).unwrap().unwrap_or_else(|| panic!("{id} is not on the device"))
    }

    /// A text field of a record.
    pub fn text(&self, id: RecordId, field: &str) -> String {
        self.get(id).text(field).unwrap_or_default().to_owned()
    }

    /// Every write that is remembered.
    pub fn outbox(&self) -> Vec<OutboxItem> {
        let mut items: Vec<OutboxItem> = Vec::new();
        loop {
            let after = items.last().map_or(0, |item| item.position);
            let page = self.app.outbox(OutboxFilter::All, after, 1_000).unwrap();
            if page.is_empty() {
                return items;
            }
            items.extend(page);
        }
    }

    /// The state of a write.
    pub fn state(&self, op: OpId) -> OpState {
        self.outbox().into_iter().find(|item| item.op.op_id == op).unwrap().state
    }

    /// How many writes took effect.
    pub fn applied(&self) -> i64 {
        let applied = self.outbox().into_iter().filter(|item| matches!(item.state, OpState::Applied { .. })).count();
        i64::try_from(applied).unwrap()
    }

    /// How many writes wait.
    pub fn pending(&self) -> i64 {
        self.app.outbox_counts().unwrap().pending
    }

    fn why(&self, error: &CoreError) -> String {
        match error {
            CoreError::Invalid { findings } => {
                let told = |finding| format!("{finding:?}: {}", self.app.tell(finding));
                findings.iter().map(told).collect::<Vec<_>>().join("\n")
            }
            other => other.to_string(),
        }
    }
}
