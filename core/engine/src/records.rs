//! Saving, reading and listing records of any kind.

use acompana_domain::finding::gravest;
use acompana_domain::kind::{Actor, CheckContext, Deed, Facts, Kind, KindSpec, MergeClass, Side};
use acompana_domain::leave::{self, LeaveBalance, LeaveVerdict};
use acompana_domain::record::{OpId, RecordId};
use acompana_domain::{Body, Content, Finding, Record, Severity};
use acompana_sync::audit::{Action, Line};
use acompana_sync::client::{ClientTx, NewOp, save};
use acompana_sync::delta::diff;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::acompana::{Acompana, Core};
use crate::error::{CoreError, Fault};
use crate::store::{Account, Durability, Page, RecordQuery, StatusCount, StoredPage, WriteTx};

/// What comes with a new record besides its fields.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
#[serde(default)]
pub struct SaveOptions {
    /// The record's id, where the caller derives it (an import that may run twice). Drawn at random otherwise.
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub id: Option<RecordId>,
    /// Clinical or civil time of what it tells; now otherwise.
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub occurred_at: Option<Timestamp>,
    /// IANA zone in which that time was taken; the unit's otherwise.
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub tz: Option<String>,
    /// Why, for the audit line.
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub reason: String,
    /// Writes of the same group succeed or fail together on the server. Save them right after each other.
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub group: Option<OpId>,
}

/// A record to be saved.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct NewRecord {
    /// Name of its kind.
    pub kind: String,
    /// Its fields.
    pub body: Body,
    /// The rest.
    #[serde(flatten)]
    pub options: SaveOptions,
}

/// What was saved.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Saved {
    /// The record.
    pub id: RecordId,
    /// The write that will tell the server; nothing when nothing changed.
    pub op: Option<OpId>,
    /// What the rules had to say short of refusing.
    pub findings: Vec<Finding>,
}

impl Acompana {
    /// Judges a record without saving it: a new one, or the record `id` with the fields of `body`.
    ///
    /// # Errors
    /// [`CoreError::Update`] for a kind this build does not know, [`CoreError::NotFound`] for an unknown `id`,
    /// [`CoreError::Enrol`], [`CoreError::Storage`]. Findings are no error.
    pub fn check(&self, kind: &str, body: &Body, id: Option<RecordId>) -> Result<Vec<Finding>, CoreError> {
        let core = &self.core;
        let account = core.account()?;
        let device = core.device()?;
        let now = device.corrected(core.clock.now());
        Ok(core.store.read(|tx| {
            let before = id.map(|id| tx.get(id)?.ok_or_else(|| absent(id))).transpose()?;
            let record = match &before {
                Some(before) => Record { body: body.clone(), ..before.clone() },
                None => core.envelope(kind, body.clone(), &SaveOptions::default(), &account, &device, now)?,
            };
            core.judge(tx, &account, &record, before.as_ref(), now)
        })?)
    }

    /// Saves a new record and queues it for the server, in one durable transaction: when this returns, it is saved.
    ///
    /// # Errors
    /// [`CoreError::Invalid`] with all findings when one of them is an error; nothing was saved then.
    pub fn create(&self, kind: &str, body: Body, options: SaveOptions) -> Result<Saved, CoreError> {
        let record = NewRecord { kind: kind.to_owned(), body, options };
        Ok(self.core.store.write(Durability::Full, |tx| {
            let account = writer(tx)?;
            self.core.create_in(tx, &account, record)
        })?)
    }

    /// Saves many new records in one durable transaction, for an import: the good ones are in, each bad one has its
    /// findings, in order.
    ///
    /// # Errors
    /// Anything but [`CoreError::Invalid`], which stands in the list; nothing was saved then.
    pub fn create_all(&self, records: Vec<NewRecord>) -> Result<Vec<Result<Saved, CoreError>>, CoreError> {
        Ok(self.core.store.write(Durability::Full, |tx| {
            let account = writer(tx)?;
            let each = records.into_iter().map(|record| match self.core.create_in(tx, &account, record) {
                Err(Fault::Findings(findings)) => Ok(Err(CoreError::Invalid { findings })),
                other => other.map(Ok),
            });
            each.collect::<Result<_, Fault>>()
        })?)
    }

    /// Saves the record `id` with the fields of `body`, which is the whole body as it shall be. Fields the caller does
    /// not know must be handed back as they were read.
    ///
    /// Only for a caller that read the record a moment ago: what a sync changed since then is changed back. A screen
    /// that a person takes time over uses [`Acompana::edit_seen`].
    ///
    /// # Errors
    /// As [`Acompana::create`]; [`CoreError::NotFound`] when the record is not on the device.
    pub fn edit(&self, id: RecordId, body: Body, reason: &str, group: Option<OpId>) -> Result<Saved, CoreError> {
        let options = SaveOptions { reason: reason.to_owned(), group, ..SaveOptions::default() };
        Ok(self.core.change(id, &options, |_, _| Ok(body))?)
    }

    /// Saves what a person changed on a screen that showed the record as `seen`; `body` is the whole body as they left
    /// it. What arrived meanwhile in other fields stays.
    ///
    /// # Errors
    /// As [`Acompana::edit`]; [`CoreError::OutOfDate`] when a field that they changed, or one that is read together with
    /// it (a dose and its measure), has another value by now: show the record again.
    pub fn edit_seen(&self, seen: &Record, body: &Body, reason: &str, group: Option<OpId>) -> Result<Saved, CoreError> {
        let options = SaveOptions { reason: reason.to_owned(), group, ..SaveOptions::default() };
        Ok(self.core.change(seen.id, &options, |spec, now| {
            let changes = diff(spec, &seen.body, body);
            if changes.0.iter().any(|(path, change)| path.get(&now.body) != change.0) {
                return Err(Fault::ChangedMeanwhile);
            }
            let mut body = now.body.clone();
            changes.force_onto(&mut body);
            Ok(body)
        })?)
    }

    /// Saves what a person changed on a screen that showed the typed fields of `seen`. What the typed fields do not know
    /// (a newer build wrote it) stays as it is.
    ///
    /// # Errors
    /// As [`Acompana::edit_seen`]; [`CoreError::NotFound`] when `seen` is of another kind than `content`,
    /// [`CoreError::Update`] when a newer build wrote it in a shape that this one cannot read.
    pub fn edit_content(
        &self,
        seen: &Record,
        content: &Content,
        reason: &str,
        group: Option<OpId>,
    ) -> Result<Saved, CoreError> {
        if seen.kind != content.kind() {
            return Err(Fault::Absent(format!("{} {}", content.kind(), seen.id)).into());
        }
        let was = Content::read(&seen.kind, &seen.body).map_err(Fault::from)?;
        let was = was.map(|was| was.to_body()).unwrap_or_default();
        self.edit_seen(seen, &with_changes(&seen.body, &was, content.to_body()), reason, group)
    }

    /// A record as the device shows it, its own unsent work included. For clinical records that a person looks at use
    /// [`Acompana::read_clinical`].
    ///
    /// # Errors
    /// [`CoreError::Storage`]. A record that is not here is `None`.
    pub fn get(&self, id: RecordId) -> Result<Option<Record>, CoreError> {
        Ok(self.core.store.read(|tx| Ok::<_, Fault>(tx.get(id)?))?)
    }

    /// A clinical record for a person to look at, with the note of who looked and why (LSS art. 111 A), which goes to
    /// the server like a write. The note is on disk before the record is given.
    ///
    /// # Errors
    /// [`CoreError::Invalid`] without a reason; [`CoreError::NotFound`].
    pub fn read_clinical(&self, id: RecordId, reason: &str) -> Result<Record, CoreError> {
        if reason.trim().is_empty() {
            return Err(Fault::Findings(vec![Finding::error("SYNC-READ-REASON", "/reason")]).into());
        }
        Ok(self.core.store.write(Durability::Full, |tx| {
            let account = writer(tx)?;
            let record = tx.local(id)?.ok_or_else(|| absent(id))?;
            let device = tx.device()?;
            tx.note_read(&Line {
                at: device.corrected(self.core.clock.now()),
                user: Some(account.user),
                device: Some(device.device),
                action: Action::Read,
                kind: Some(record.kind.clone()),
                record: Some(id),
                reason: reason.trim().to_owned(),
            })?;
            Ok::<_, Fault>(record)
        })?)
    }

    /// One page of records.
    ///
    /// # Errors
    /// [`CoreError::Storage`].
    pub fn list(&self, query: &RecordQuery) -> Result<Page, CoreError> {
        Ok(self.core.store.read(|tx| Ok::<_, Fault>(tx.page(query)?))?)
    }

    /// The same without reading the records' fields, for who hands them on.
    ///
    /// # Errors
    /// [`CoreError::Storage`].
    pub fn list_stored(&self, query: &RecordQuery) -> Result<StoredPage, CoreError> {
        Ok(self.core.store.read(|tx| Ok::<_, Fault>(tx.stored_page(query)?))?)
    }

    /// How many records there are, paging aside.
    ///
    /// # Errors
    /// [`CoreError::Storage`].
    pub fn count(&self, query: &RecordQuery) -> Result<i64, CoreError> {
        Ok(self.core.store.read(|tx| Ok::<_, Fault>(tx.count(query)?))?)
    }

    /// How many records are in each state, paging aside.
    ///
    /// # Errors
    /// [`CoreError::Storage`].
    pub fn count_by_status(&self, query: &RecordQuery) -> Result<Vec<StatusCount>, CoreError> {
        Ok(self.core.store.read(|tx| Ok::<_, Fault>(tx.count_by_status(query)?))?)
    }

    /// A new id for a group of writes.
    #[must_use]
    pub fn new_group() -> OpId {
        OpId(Uuid::now_v7())
    }
}

/// In whose name this transaction writes. Asked within it: the device may become another person's between two
/// transactions, and the writer's own pages need not be read and deciphered a second time.
fn writer(tx: &WriteTx<'_>) -> Result<Account, Fault> {
    tx.reading().account()?.ok_or(Fault::NotEnrolled)
}

fn absent(id: RecordId) -> Fault {
    Fault::Absent(format!("record {id}"))
}

impl Core {
    fn create_in(&self, tx: &mut WriteTx<'_>, account: &Account, new: NewRecord) -> Result<Saved, Fault> {
        let device = tx.device()?;
        let now = device.corrected(self.clock.now());
        let record = self.envelope(&new.kind, new.body, &new.options, account, &device, now)?;
        if tx.local(record.id)?.is_some() {
            return Err(Fault::Findings(vec![Finding::error("SYNC-RECORD-EXISTS", "/id")]));
        }
        self.save_judged(tx, account, &record, None, &new.options, now)
    }

    fn envelope(
        &self,
        kind: &str,
        body: Body,
        options: &SaveOptions,
        account: &Account,
        device: &acompana_sync::client::DeviceState,
        now: Timestamp,
    ) -> Result<Record, Fault> {
        let spec = self.store.kinds().get(kind)?.spec();
        let zone = || self.zone.iana_name().unwrap_or("UTC").to_owned();
        Ok(Record {
            id: options.id.unwrap_or_else(|| RecordId(Uuid::now_v7())),
            kind: spec.name.to_owned(),
            schema: spec.schema,
            ver: 0,
            author: account.user,
            device: device.device,
            occurred_at: options.occurred_at.unwrap_or(now),
            tz: options.tz.clone().unwrap_or_else(zone),
            recorded_at: now,
            body,
        })
    }

    fn save_judged(
        &self,
        tx: &mut WriteTx<'_>,
        account: &Account,
        record: &Record,
        before: Option<&Record>,
        options: &SaveOptions,
        now: Timestamp,
    ) -> Result<Saved, Fault> {
        let findings = self.judge(tx, account, record, before, now)?;
        if gravest(&findings) == Some(Severity::Error) {
            return Err(Fault::Findings(findings));
        }
        let spec = self.store.kinds().get(&record.kind)?.spec();
        let new = NewOp { group: options.group, ..self.new_op(&options.reason) };
        Ok(Saved { id: record.id, op: save(tx, spec, record, new)?, findings })
    }

    /// Changes a record as it is now: it is read, changed and saved in one transaction.
    pub(crate) fn change(
        &self,
        id: RecordId,
        options: &SaveOptions,
        change: impl FnOnce(&KindSpec, &Record) -> Result<Body, Fault>,
    ) -> Result<Saved, Fault> {
        self.store.write(Durability::Full, |tx| {
            let account = writer(tx)?;
            let device = tx.device()?;
            let clock = self.clock.now();
            let before = tx.local(id)?.ok_or_else(|| absent(id))?;
            let spec = self.store.kinds().get(&before.kind)?.spec();
            let body = change(spec, &before)?;
            let record = Record { body, schema: before.schema.max(spec.schema), ..before.clone() };
            self.save_judged(tx, &account, &record, Some(&before), options, device.corrected(clock))
        })
    }

    pub(crate) fn new_op(&self, reason: &str) -> NewOp {
        NewOp { op_id: OpId(Uuid::now_v7()), group: None, device_clock: self.clock.now(), reason: reason.to_owned() }
    }

    /// What a rule may ask on this device.
    fn context<'a>(&'a self, facts: &'a dyn Facts, actor: &'a Actor, now: Timestamp) -> CheckContext<'a> {
        let today = now.to_zoned(self.zone.clone()).date();
        CheckContext { side: Side::Device, now, today, actor, rules: &self.rules, facts }
    }

    /// Today in the unit's calendar.
    pub(crate) fn today(&self) -> Result<Date, Fault> {
        Ok(self.now()?.to_zoned(self.zone.clone()).date())
    }

    /// A record that is not saved yet.
    pub(crate) fn new_record(&self, id: RecordId, kind: &str, body: Body) -> Result<Record, Fault> {
        let (account, device) = (self.account()?, self.device()?);
        let options = SaveOptions { id: Some(id), ..SaveOptions::default() };
        self.envelope(kind, body, &options, &account, &device, device.corrected(self.clock.now()))
    }

    /// The complete verdict on a leave, from what this device knows.
    pub(crate) fn precheck(&self, request: &Record) -> Result<LeaveVerdict, Fault> {
        let actor = self.account()?.actor();
        let now = self.now()?;
        self.store.read(|tx| Ok(leave::precheck(request, &self.context(tx, &actor, now))?))
    }

    /// The days of leave that the parent this device speaks for has for a child, as the rules count them today.
    pub(crate) fn balance(&self, patient: RecordId, holder: RecordId) -> Result<LeaveBalance, Fault> {
        let actor = self.account()?.actor();
        let now = self.now()?;
        self.store.read(|tx| Ok(leave::balance(patient, holder, &self.context(tx, &actor, now))?))
    }

    /// What the rules and the protocol have to say about a write. The server says the same; here it comes in time.
    fn judge(
        &self,
        facts: &dyn Facts,
        account: &Account,
        record: &Record,
        before: Option<&Record>,
        now: Timestamp,
    ) -> Result<Vec<Finding>, Fault> {
        let kind = self.store.kinds().get(&record.kind)?;
        let actor = account.actor();
        let context = self.context(facts, &actor, now);
        let mut findings = protocol_findings(kind, &context, record, before);
        findings.extend(kind.check(record, before, &context)?);
        Ok(findings)
    }
}

/// `body` with what changed between `was` and `is`. All else stays exactly as it was written, be it by another build: a
/// field that the writer left out must not look as if this device had changed it.
pub(crate) fn with_changes(body: &Body, was: &Body, is: Body) -> Body {
    let mut changed = body.clone();
    for name in was.keys().filter(|name| !is.contains_key(*name)) {
        changed.shift_remove(name);
    }
    for (name, value) in is {
        if was.get(&name) != Some(&value) {
            changed.insert(name, value);
        }
    }
    changed
}

/// What the server would refuse for any kind.
fn protocol_findings(
    kind: &dyn Kind,
    context: &CheckContext<'_>,
    record: &Record,
    before: Option<&Record>,
) -> Vec<Finding> {
    let spec = kind.spec();
    let mut findings = Vec::new();
    let deed = if before.is_some() { Deed::Update } else { Deed::Create };
    if before.is_some() && spec.append_only {
        findings.push(Finding::error("SYNC-APPEND-ONLY", ""));
    } else if !spec.allows(context.actor, deed) {
        findings.push(Finding::error("SYNC-NOT-ALLOWED", ""));
    }
    for rule in spec.fields.iter().filter(|rule| rule.class == MergeClass::Server) {
        if before.and_then(|before| before.body.get(rule.field)) != record.body.get(rule.field) {
            findings.push(Finding::error("SYNC-SERVER-FIELD", format!("/{}", rule.field)));
        }
    }
    findings
}
