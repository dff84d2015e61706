//! The store as the import sees it.

use std::collections::BTreeSet;

use acompana_core::{Acompana, CoreError, OutboxFilter, OutboxItem};
use acompana_domain::kind::{Actor, Deed, KindRegistry, Role};
use acompana_domain::record::{OpId, TypedBody, UserId};
use acompana_domain::registry::{Diagnosis, Patient};
use acompana_domain::{Body, Finding, Record, RecordId, Severity};
use acompana_sync::client::OpState;
use uuid::Uuid;

use crate::census::{Fault, Key, Plan};
use crate::cli::Common;
use crate::cmd::outbox;
use crate::device;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::group::{Desk, Draft, refuses};

/// Where rows go.
pub(super) struct Register {
    /// The device; nothing for a dry run on a computer that has none.
    app: Option<Acompana>,
    desk: Desk,
    dry_run: bool,
    /// The scopes on the device; empty before the first sync, when nothing can be said of them.
    scopes: BTreeSet<String>,
}

/// What became of a row that was handed over.
pub(super) enum Verdict {
    /// It was written; with the warnings that were acknowledged, and those that need no reason.
    Taken {
        /// Acknowledged for the census.
        acknowledged: Vec<Fault>,
        /// Worth a look.
        warnings: Vec<Fault>,
    },
    /// A rule refuses it.
    Refused(Vec<Fault>),
}

impl Register {
    /// Opens the store. A dry run makes none, and does without one that is not enrolled yet.
    pub(super) fn open(common: &Common, dry_run: bool) -> Result<Self, Failure> {
        if dry_run && !common.device_data().is_dir() {
            return Ok(Self::on_paper());
        }
        let app = device::open(common)?;
        match device::actor(&app) {
            Ok((actor, _)) => may_register(&actor)?,
            Err(_) if dry_run => return Ok(Self::on_paper()),
            Err(failure) => return Err(failure),
        }
        let held = app.status().map_err(device::failed)?.scopes;
        let scopes = held.into_iter().map(|scope| scope.id).collect();
        Ok(Self { desk: Desk::of(&app)?, app: Some(app), dry_run, scopes })
    }

    /// A dry run that knows nothing but the rules.
    fn on_paper() -> Self {
        Self { app: None, desk: Desk::without_device(somebody()), dry_run: true, scopes: BTreeSet::new() }
    }

    /// The body of a record, if it is known.
    pub(super) fn body(&self, id: RecordId) -> Result<Option<Body>, Failure> {
        Ok(self.record(id)?.map(|record| record.body))
    }

    fn record(&self, id: RecordId) -> Result<Option<Record>, Failure> {
        self.app.as_ref().map_or(Ok(None), |app| app.get(id).map_err(device::failed))
    }

    /// Whether the account of this device keeps records of the unit. The server refuses what it does not keep.
    pub(super) fn keeps(&self, clues: &str) -> bool {
        let mut hospitals = self.scopes.iter().filter_map(|scope| scope.strip_prefix("hospital:")).peekable();
        hospitals.peek().is_none() || hospitals.any(|unit| unit == clues)
    }

    /// Takes back what this device wrote of a census and the server refused because another device had handed in the
    /// same rows before. What the server holds is shown from then on, and the rows are compared with that.
    pub(super) fn settle(&self, ids: &BTreeSet<RecordId>, reason: &str) -> Result<usize, Failure> {
        let Some(app) = self.app.as_ref().filter(|_| !self.dry_run) else { return Ok(0) };
        let ours = |item: &OutboxItem| ids.contains(&item.op.record);
        let refused = outbox::items(app, OutboxFilter::NeedsAttention)?;
        let refused: Vec<OutboxItem> = refused.into_iter().filter(|item| ours(item) && was_there(item)).collect();
        let groups: BTreeSet<OpId> = refused.iter().filter_map(|item| item.op.group).collect();
        let waiting = if groups.is_empty() { Vec::new() } else { outbox::items(app, OutboxFilter::Pending)? };
        let in_group = |item: &OutboxItem| item.op.group.is_some_and(|group| groups.contains(&group));
        let siblings = waiting.into_iter().filter(|item| ours(item) && in_group(item) && !was_there(item));
        let mut settled = 0;
        for item in refused.iter().cloned().chain(siblings) {
            app.outbox_withdraw(item.op.op_id, reason).map_err(device::failed)?;
            settled += 1;
        }
        Ok(settled)
    }

    /// Writes what a row changes, all or nothing.
    pub(super) fn write(&self, key: &Key, plan: Plan, reason: &str) -> Result<Verdict, Failure> {
        let desk = &self.desk;
        let parts = [(Patient::KIND, key.patient(), plan.patient), (Diagnosis::KIND, key.diagnosis(), plan.diagnosis)];
        let mut drafts = Vec::new();
        for (kind, id, body) in parts {
            if let Some(body) = body {
                drafts.push(Draft { kind, id, before: self.record(id)?, body, occurred_at: None });
            }
        }
        let first = desk.judge(&drafts)?;
        let mut acknowledged = Vec::new();
        for (draft, findings) in drafts.iter_mut().zip(&first) {
            let codes = desk.acknowledge(draft, findings, reason);
            acknowledged
                .extend(findings.iter().filter(|finding| codes.iter().any(|code| *code == finding.code)).cloned());
        }
        let findings: Vec<Finding> = desk.judge(&drafts)?.into_iter().flatten().collect();
        if refuses(&findings) {
            return Ok(Verdict::Refused(faults(findings, Severity::Error)));
        }
        if !self.dry_run {
            match desk.write(drafts, reason) {
                Ok(_) => {}
                Err(CoreError::Invalid { findings }) => return Ok(Verdict::Refused(faults(findings, Severity::Error))),
                Err(error) => return Err(device::failed(error)),
            }
        }
        let open = findings.into_iter().filter(|finding| !acknowledged.contains(finding)).collect();
        let warnings = faults(open, Severity::Warning);
        Ok(Verdict::Taken { acknowledged: acknowledged.into_iter().map(Fault::found).collect(), warnings })
    }

    /// Closes the store.
    pub(super) fn close(&self) -> Result<(), Failure> {
        self.app.as_ref().map_or(Ok(()), |app| app.close().map_err(device::failed))
    }
}

/// Whether the write was refused because its record was there already.
fn was_there(item: &OutboxItem) -> bool {
    let OpState::Rejected { findings } = &item.state else { return false };
    item.op.new && findings.iter().any(|finding| finding.code == "SYNC-RECORD-EXISTS")
}

fn faults(findings: Vec<Finding>, severity: Severity) -> Vec<Fault> {
    findings.into_iter().filter(|finding| finding.severity == severity).map(Fault::found).collect()
}

/// Said once, instead of once for every row.
fn may_register(actor: &Actor) -> Result<(), Failure> {
    let kinds = KindRegistry::standard();
    let may = |kind: &str| kinds.get(kind).is_ok_and(|kind| kind.spec().allows(actor, Deed::Create));
    if may(Patient::KIND) && may(Diagnosis::KIND) {
        Ok(())
    } else {
        Err(Failure::new(Exit::Refused, "fail-import-role"))
    }
}

/// The person of a dry run without a device.
fn somebody() -> Actor {
    Actor { user: UserId(Uuid::nil()), roles: BTreeSet::from([Role::Registrar]) }
}
